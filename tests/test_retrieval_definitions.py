"""Definitions are found by their wording, their heading or the word list they stand in, and registered."""

from pathlib import Path

import pytest
from ingest_source import made_up

from ingest.model import Document
from ingest.readers import read as read_file
from ingest.structure import document_of
from retrieval.definitions import Definition, defined_term, find_definitions, register, speaks_of
from retrieval.model import Place


def read(folder: Path, text: str, *, name: str = "verordening.md") -> Document:
    (folder / name).write_text(text, "utf-8")
    return document_of(made_up("verordening", name, "Verordening"), read_file(folder / name))


def terms(document: Document) -> list[str]:
    return [d.term for d in find_definitions(document)]


@pytest.mark.parametrize(
    ("sentence", "term"),
    [
        ("Onder een steungezin verstaan wij een gezin dat een ander gezin bijstaat.", "steungezin"),
        ("Met de brede school bedoelen we een school met opvang onder een dak.", "brede school"),
        ("Tot de buurtzorg van Heuveldal rekenen wij ook de wijkzuster.", "buurtzorg"),
        ("Onder ‘maatjes’ worden vrijwilligers verstaan die een jongere bijstaan.", "maatjes"),
        ("Wij verstaan onder jeugdwerk alle activiteiten na schooltijd.", "jeugdwerk"),
        ("De vrije inloop noemen wij de plekken waar iedereen welkom is.", "vrije inloop"),
        ("Alle hulp waarvoor geen besluit nodig is noemen wij de vrije inloop.", "vrije inloop"),
        ("Een startgesprek wordt omschreven als het eerste gesprek met het gezin.", "startgesprek"),
        ("Wederkerigheid betekent dat wie hulp krijgt ook iets terugdoet.", "Wederkerigheid"),
        ("Het ouderspreekuur is het geheel van gesprekken met ouders.", "ouderspreekuur"),
    ],
)
def test_a_sentence_made_to_define_names_its_term(sentence: str, term: str) -> None:
    assert defined_term(sentence) == term


@pytest.mark.parametrize(
    "sentence",
    [
        "Dit betekent dat we eerder helpen.",
        "Voor onze scholen betekent dit dat er meer klassen komen.",
        "Met deze aanpak wordt veel geld bespaard.",
        "Onder leiding van de wethouder wordt het plan besproken.",
        "De regio betekent veel voor ons.",
        "We noemen geen namen.",
    ],
)
def test_a_sentence_that_only_looks_like_a_definition_gives_none(sentence: str) -> None:
    assert defined_term(sentence) is None


def test_what_something_is_counts_under_a_heading_that_names_it(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "# Verordening\n\nDe tafel is een meubel.\n\n## 2 Vast gezicht\n\nHet vaste gezicht is de "
        "hulpverlener die blijft. Hij belt elke week.\n\n## 3 Mila\n\nMila is zeventien en woont alleen.\n\n"
        "## 4 Wachttijd\n\nDe wachttijd is niet langer dan een maand.\n",
    )
    assert terms(document) == ["vaste gezicht"]
    (found,) = find_definitions(document)
    assert found.quote == "Het vaste gezicht is de hulpverlener die blijft."
    assert document.text[found.place.start : found.place.end] == found.quote


def test_an_item_that_is_explained_later_is_a_term(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "# Verordening\n\nTwee woorden:\n\n- Nabijheid\n- Tempo\n\nNabijheid gaat over hulp in "
        "de eigen straat.\n\nDe raad gaat over het geld.\n",
    )
    assert terms(document) == ["Nabijheid"]


def test_a_word_list_gives_an_entry_per_term_and_skips_what_is_not_used(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "# Verordening\n\n## Artikel 1 Begripsbepalingen\n\nSteungezin: een gezin dat een ander helpt.\n\n"
        "Buurtkamer – De plek waar buren elkaar treffen.\n\n"
        "Regisseur. De regisseur bewaart het overzicht.\n\nZorgmijder – Deze term gebruiken we niet meer.\n\n"
        "## Artikel 2 Toegang\n\nLet op: bel eerst.\n",
    )
    assert terms(document) == ["Steungezin", "Buurtkamer", "Regisseur"]


def test_a_term_on_its_own_line_is_explained_by_the_next(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "VERORDENING\n\n\nBegrippen\n\nsteungezin\n    Een gezin dat een ander gezin bijstaat.\n\n"
        "buurtkamer\n    De plek waar buren elkaar treffen.\n",
        name="verordening.txt",
    )
    assert terms(document) == ["steungezin", "buurtkamer"]
    assert "bijstaat" in find_definitions(document)[0].quote


def test_the_lettered_items_of_a_regulation_are_terms(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "# Verordening\n\n## Artikel 1\n\nIn deze verordening wordt verstaan onder:\n\n"
        "- a. college: het college van burgemeester en wethouders;\n"
        "- b. gezinsplan: het plan van een gezin.\n",
    )
    assert terms(document) == ["college", "gezinsplan"]


def definition(term: str, region: str, start: int = 0) -> Definition:
    return Definition(
        term, f"{region}-visie", "Visie", (region,), 2024, f"{term} is iets.", Place("", None, None, start, 9)
    )


def test_the_register_joins_what_has_the_same_stems_and_says_who_only_uses_it() -> None:
    found = register(
        [
            definition("voorliggende veld", "a"),
            definition("Voorliggend veld", "b"),
            definition("aanbod", "b"),
        ],
        lambda term: {"aanbod": ["b", "c", "a"]}.get(term, ["a", "b", "d"]),
    )
    assert [(e.term, len(e.definitions), e.used_by) for e in found] == [
        ("aanbod", 1, ("a", "c")),
        ("Voorliggend veld", 2, ("d",)),
    ]
    assert register([], lambda term: [term]) == ()


def test_a_text_speaks_of_a_term_in_any_inflection_but_word_after_word() -> None:
    assert speaks_of("voorliggend veld", "Hulp in het voorliggende veld gaat voor.")
    assert not speaks_of("voorliggend veld", "Op het veld ligt voorliggend werk.")
    assert not speaks_of("sociale basis", "De term sociale basis komt in deze afspraken niet voor.")
    assert speaks_of("op- en afschalen", "Zo kunnen we op- en afschalen.")
    assert not speaks_of("", "de de de en het")


def found_in(text: str, name: str, folder: Path) -> dict[str, str]:
    return {d.term: d.quote for d in find_definitions(read(folder, text, name=name))}


BOLD = """# Visie

## Begrippen

**Sociale basis**
Alle gewone voorzieningen in de wijk.

**Voorveld**

Het aanbod zonder verwijzing.

## In deze visie verstaan we onder

- jeugdige: iemand tot 18 jaar;
"""
ROWS = """# Visie

## Bijlage: definities

| Begrip | Uitleg |
|---|---|
| Sociale basis | Alle gewone voorzieningen |
| Triage | Bepalen wie als eerste hulp krijgt |

## Lijst van afkortingen

- VT: Veilig Thuis
"""
TERMS = """<h1>Visie</h1><h2>Verklarende woordenlijst</h2>
<p>Sociale basis: alle gewone voorzieningen.</p>
<h2>Wat bedoelen we met</h2><p>Jeugdige = iemand tot achttien jaar.</p>"""
ARTICLES = """VERORDENING JEUGD

Artikel 1 Begripsbepalingen
In deze verordening wordt verstaan onder:
a. college: college van burgemeester en wethouders;
b. hulpvraag: behoefte aan jeugdhulp.

Artikel 2 Vormen van jeugdhulp
De volgende vormen zijn beschikbaar.
"""


@pytest.mark.parametrize(
    ("name", "text", "terms"),
    [
        ("a.md", BOLD, {"Sociale basis", "Voorveld", "jeugdige"}),
        ("a.md", ROWS, {"Sociale basis", "Triage", "VT"}),
        ("a.html", TERMS, {"Sociale basis", "Jeugdige"}),
        ("a.txt", ARTICLES, {"college", "hulpvraag"}),
        ("a.txt", "In deze visie verstaan wij onder jeugdige: iemand tot achttien jaar.\n", {"jeugdige"}),
    ],
)
def test_a_word_list_of_any_make_gives_its_terms(
    name: str, text: str, terms: set[str], tmp_path: Path
) -> None:
    found = found_in(text, name, tmp_path)
    assert set(found) == terms
    assert all(len(quote) > len(term) + 5 for term, quote in found.items())
