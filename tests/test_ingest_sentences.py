"""Sentence rules: each Dutch word or shape that made a rule necessary has its line here."""

import pytest

from ingest.abbreviations import ALWAYS_MID, MAY_END
from ingest.model import Span
from ingest.sentences import split_sentences


def split(text: str, width: int = 0) -> list[str]:
    return [span.of(text) for span in split_sentences(text, Span(0, len(text)), width)]


@pytest.mark.parametrize(
    "text",
    [
        "We bieden hulp, bijv. Triple P, aan alle ouders.",
        "Dit geldt d.w.z. Jeugdwet en Wmo samen.",
        "Zie art. 2.3 lid 4 van de Jeugdwet.",
        "De heer dhr. J.P. de Vries leidt het team.",
        "Mevr. dr. A. van Dijk is de inspecteur.",
        "Dit gaat o.a. over Wonen en m.b.t. Werk.",
        "Het spreekuur is van 9.00 tot 14.00 uur.",
        "Dat kost 1.250.000 euro, ca. 3.5 procent meer.",
        "Vastgesteld op 1 januari 2022 t/m 31 dec. 2025.",
        "Het uitgangspunt is 1 gezin, 1 plan, 1 regisseur.",
        "Kijk op www.regio.nl of mail jeugd@gemeente.nl voor hulp.",
        "Het rapport (zie blz. 14) noemt tien punten.",
        "“Wat is nodig?” vroeg de moeder.",
        "Er is veel … maar niet alles.",
        "De GGD Hollands Noorden e.a. partijen doen mee.",
        "Op 22 mei jl. is dit besproken.",
        "Nr. 12 is vervallen.",
        "Dat is 2.3 miljoen, zie art.2 Jeugdwet.",
        "Zie art. 2.3 Jeugdwet en blz.12 Inkoop.",
        "Versie 2.1 Nieuw Beleid geldt.",
        "Zie www.regio.nl.2 Daar staat meer.",
        "Hulp is er vanuit de WLZ, hoe zorgen we dat die er komt?",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Hun thuis is de basis. Ook voor de jeugdhulp.", 2),
        ("Wat is nodig? Welke hulp past? Daarover gaat dit.", 3),
        ("Hulp is een hulpmiddel.Na implementatie volgt meer.", 2),
        ("We doen dit met scholen, clubs enz. Daarna volgt de rest.", 2),
        ("Hij zei: “Alle kinderen doen mee.” Elk kind heeft dat recht.", 2),
        ("Dat doen we (tijdelijk). Daarna niet meer.", 2),
        ("In 2023 zijn er 14. In 2024 zijn het er 20.", 2),
        ("Het is klaar! Nu de rest.", 2),
        ("Dat is vitamine voor het gezin. 's Avonds is er hulp.", 2),
        ("De wet geldt per 2015. “Normaliseren” is het doel.", 2),
        ("Voor jeugdzorgPlus.Dit staat elders.", 2),
        ("Het team dat naar de jeugdige toe komt.2 Voor de ombouw is geld.", 2),
        ("Zij noemt dat “nabij”.¹ Daarna volgt meer.[12] ‘Meer’ is genoeg?3 Ja.", 4),
    ],
)
def test_sentences_are_split(text: str, count: int) -> None:
    found = split(text)
    assert len(found) == count, found
    assert "".join("".join(part.split()) for part in found) == "".join(text.split())


def test_a_wrapped_line_goes_on_and_a_line_of_its_own_does_not() -> None:
    assert split("Alkmaar, Bergen en Castricum,\nHeiloo en Uitgeest") == [
        "Alkmaar, Bergen en Castricum,\nHeiloo en Uitgeest"
    ]
    assert split("Postbus 12\nAlkmaar") == ["Postbus 12", "Alkmaar"]


def test_a_full_line_goes_on_with_a_name() -> None:
    text = "De samenwerking loopt tussen de scholen en de gemeente\nAlkmaar al lang."
    assert split(text, width=54) == [text]


def test_the_list_of_abbreviations_is_long_and_has_no_doubles() -> None:
    assert len(ALWAYS_MID) >= 150
    assert not (ALWAYS_MID & MAY_END) - {"st."}
