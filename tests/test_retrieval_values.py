"""Numbers, shares, amounts, dates and addresses are found as they are worded in policy documents."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.model import Kind
from retrieval.values import ValueKind, find_values, fits_the_bound, fitting_values, value_numbers


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("een uitgave van 1,7 miljard euro", "amount", "1,7 miljard euro"),
        ("naar € 250.000 per jaar", "amount", "€ 250.000"),
        ("drie miljoen euro extra", "amount", "drie miljoen euro"),
        ("45 euro per uur", "amount", "45 euro"),
        ("ruim 50% van de jeugdigen", "share", "50%"),
        ("vijftig procent", "share", "vijftig procent"),
        ("1 op de 8 jeugdigen", "share", "1 op de 8"),
        ("twee op de drie", "share", "twee op de drie"),
        ("een derde van de kosten", "share", "een derde"),
        ("de helft", "share", "de helft"),
        ("op 22 mei 2019", "date", "22 mei 2019"),
        ("elke dinsdag is er inloop", "date", "elke dinsdag"),
        ("in september 2021", "date", "september 2021"),
        ("in het najaar van 2020", "date", "najaar van 2020"),
        ("per 2030", "date", "2030"),
        ("de periode 2018-2022", "date", "2018-2022"),
        ("binnen zes weken", "duration", "zes weken"),
        ("anderhalf jaar", "duration", "anderhalf jaar"),
        ("tot 23 jaar", "duration", "tot 23 jaar"),
        ("het voorzitterschap wisselt jaarlijks", "frequency", "jaarlijks"),
        ("een tweewekelijkse bijeenkomst", "frequency", "tweewekelijkse"),
        ("gebeld wordt elke twee weken", "frequency", "elke twee weken"),
        ("overleg is er drie keer per jaar", "frequency", "drie keer per jaar"),
        ("dat eens per zes weken vergadert", "frequency", "eens per zes weken"),
        ("ieder half jaar verschijnt", "frequency", "ieder half jaar"),
        ("hun achttiende verjaardag", "duration", "hun achttiende verjaardag"),
        ("mail info@regio.nl", "email", "info@regio.nl"),
        ("bel 023-5678901", "phone", "023-5678901"),
        ("bel 14 023", "phone", "14 023"),
        ("zie www.regio-alkmaar.nl/x", "web", "www.regio-alkmaar.nl/x"),
        ("tien kernpartners", "number", "tien"),
        ("tweeëntwintig teams", "number", "tweeëntwintig"),
        ("12.500 jeugdigen", "number", "12.500"),
    ],
)
def test_a_value_is_found_and_named(text: str, kind: str, value: str) -> None:
    assert [(v.kind.value, v.text) for v in find_values(text)] == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "een gezin",
        "één plan",
        "3. Integrale hulp",
        "4.2 Voorliggend veld",
        "co-ouder",
        "het dagelijks bestuur",
        "het eens zijn",
        "",
    ],
)
def test_an_article_or_an_item_number_is_no_value(text: str) -> None:
    assert find_values(text) == []


@given(st.text(alphabet="0123456789 .,-€%abcdeéën@\nmiljoenjaarop", max_size=80))
def test_values_stand_where_they_say_and_do_not_overlap(text: str) -> None:
    values = find_values(text)
    assert all(text[v.start : v.end] == v.text for v in values)
    assert all(a.end <= b.start for a, b in pairwise(values))


SENTENCE = (
    "In 2020 kreeg 1 op de 8 van de 300 jeugdigen voor € 45.000 hulp gedurende zes weken via info@regio.nl."
)


@pytest.mark.parametrize(
    ("kind", "question", "values"),
    [
        (Kind.AMOUNT, "Wat kost het?", ["€ 45.000"]),
        (Kind.AMOUNT, "Hoeveel stegen de kosten?", ["1 op de 8", "€ 45.000"]),
        (Kind.AMOUNT, "How much did it cost more?", ["1 op de 8", "€ 45.000"]),
        (Kind.NUMBER, "Welk percentage?", ["1 op de 8"]),
        (Kind.DATE, "Wanneer?", ["2020", "zes weken"]),
        (Kind.CONTACT, "Wat is het mailadres?", ["info@regio.nl"]),
        (Kind.CONTACT, "Wat is het telefoonnummer?", []),
        (Kind.WHY, "Waarom?", []),
    ],
)
def test_only_values_of_the_kind_asked_for_fit(kind: Kind, question: str, values: list[str]) -> None:
    assert [v.text for v in fitting_values(SENTENCE, kind, question)] == values


def test_the_bare_figures_of_a_claim_are_compared() -> None:
    assert list(value_numbers("45 plekken in 2030 voor 1,7 miljoen euro")) == ["45", "2030", "1,7"]


@pytest.mark.parametrize(
    ("question", "kind", "text", "found"),
    [
        ("Hoe lang duurt het?", Kind.DATE, "In 2023 hebben we nieuwe contracten nodig.", []),
        ("Hoe lang loopt het?", Kind.DATE, "De visie loopt tot en met 2028.", ["2028"]),
        ("Hoe lang loopt het?", Kind.DATE, "De agenda 2018-2022 is leidend.", ["2018-2022"]),
        ("Hoe lang mag het?", Kind.DATE, "Dat duurt hooguit zes maanden.", ["zes maanden"]),
        ("Tot welke leeftijd?", Kind.NUMBER, "Hij blijft binnen zes weken.", []),
        ("Vanaf welke leeftijd?", Kind.NUMBER, "Jongeren van zestien doen mee.", ["zestien"]),
        ("Tot welke leeftijd?", Kind.NUMBER, "tot het eenentwintigste jaar", ["het eenentwintigste jaar"]),
    ],
)
def test_a_length_of_time_and_an_age_are_told_from_other_dates_and_numbers(
    question: str, kind: Kind, text: str, found: list[str]
) -> None:
    assert [v.text for v in fitting_values(text, kind, question)] == found


@pytest.mark.parametrize(
    ("question", "text", "fits"),
    [
        ("Tot wanneer kan ik reageren?", "Dat kan tot 15 november 2024.", True),
        ("Tot wanneer kan ik reageren?", "Vanaf 15 november 2024 kan het.", False),
        ("Until what age?", "tot het 21ste jaar", True),
        ("Sinds wanneer geldt dat?", "sinds 2015 geldt het", True),
        ("Wanneer geldt dat?", "sinds 2015 geldt het", False),
    ],
)
def test_a_value_fits_the_preposition_of_the_question(question: str, text: str, fits: bool) -> None:
    assert any(fits_the_bound(text, v, question) for v in find_values(text)) is fits


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Hoe vaak wisselt het voorzitterschap?", ["jaarlijks"]),
        ("How often does the chair change?", ["jaarlijks"]),
        ("Hoeveel voorzitters zijn er?", ["zes weken", "45 euro"]),
    ],
)
def test_how_often_is_told_by_a_frequency_and_not_by_an_amount_or_a_length(
    question: str, found: list[str]
) -> None:
    text = "Het voorzitterschap wisselt jaarlijks, duurt zes weken en kost 45 euro."
    assert [v.text for v in fitting_values(text, Kind.NUMBER, question)] == found


@pytest.mark.parametrize(
    ("kind", "question", "found"),
    [
        (Kind.NUMBER, "Hoeveel gesprekken zijn er per jaar?", ["vier keer per jaar"]),
        (Kind.NUMBER, "Welk percentage praat mee?", []),
        (Kind.DATE, "Wanneer komt het team bijeen?", ["elke zes weken"]),
        (Kind.DATE, "Hoe lang duurt het?", []),
    ],
)
def test_a_frequency_is_a_number_or_tells_when_as_it_is_worded(
    kind: Kind, question: str, found: list[str]
) -> None:
    text = "Er is vier keer per jaar een gesprek; het team komt elke zes weken bijeen."
    assert [v.text for v in fitting_values(text, kind, question)] == found


def test_a_day_of_each_week_tells_how_often_and_a_year_does_not() -> None:
    text = "Het team komt sinds 2021 elke dinsdag bijeen."
    found = fitting_values(text, Kind.NUMBER, "Hoe vaak komt het team bijeen?")
    assert [v.text for v in found] == ["elke dinsdag"]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Wieringerhaven – Sluiskade 12", ["Sluiskade 12"]),
        ("Jan van Goyenstraat 3a, 1811 AB Alkmaar", ["Jan van Goyenstraat 3a", "1811 AB"]),
        ("op weg naar 2030, in stap 4", []),
        ("in het Noord-Hollands park 4 keer", []),
    ],
)
def test_a_street_with_its_number_and_a_postcode_are_an_address(text: str, addresses: list[str]) -> None:
    assert [v.text for v in find_values(text) if v.kind is ValueKind.ADDRESS] == addresses
    asked = "Op welk adres zit het loket?"
    assert [v.text for v in fitting_values(text, Kind.CONTACT, asked)] == addresses


@pytest.mark.parametrize(
    ("kind", "question", "text", "values"),
    [
        (
            Kind.AMOUNT,
            "Hoeveel euro geeft de regio uit?",
            "De kosten stegen 50%, tot 3 miljoen.",
            ["3 miljoen"],
        ),
        (Kind.AMOUNT, "How much money does it get?", "1 op de 8 jongeren krijgt hulp.", []),
        (Kind.AMOUNT, "Met hoeveel euro zijn de kosten gestegen?", "De kosten stegen met 50%.", ["50%"]),
        (
            Kind.NUMBER,
            "Hoeveel weken duurt een sprint?",
            "10% van 40 punten in drie weken",
            ["drie weken"],
        ),
        (Kind.NUMBER, "How many days does it take?", "Twee teams zijn er binnen 5 dagen.", ["5 dagen"]),
        (Kind.NUMBER, "Hoeveel jaar lopen de contracten?", "In 2023 lopen 12 contracten af.", []),
        (Kind.DATE, "Tegen welk jaar is dat klaar?", "jongeren tot 18 jaar, per 2030", ["2030"]),
        (Kind.DATE, "In which year was that?", "op 1 januari", []),
        (Kind.CONTACT, "In welke straat staat het?", "Mail info@delen.nl of kom naar Kade 3.", []),
        (Kind.CONTACT, "In welke straat staat het?", "Kom naar Sluiskade 12.", ["Sluiskade 12"]),
    ],
)
def test_a_value_has_the_unit_that_is_asked_for(
    kind: Kind, question: str, text: str, values: list[str]
) -> None:
    assert [v.text for v in fitting_values(text, kind, question)] == values
