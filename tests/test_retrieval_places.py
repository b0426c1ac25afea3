"""Regions are found by their names, municipalities, adjectives and misspellings; unknown places are named."""

from pathlib import Path

import pytest

from ingest.catalogue import Corpus
from ingest.errors import CatalogueError
from retrieval.dutch import tokens
from retrieval.places import Gazetteer, build_gazetteer, counterpart, find_places, load_places, write_out

ROOT = Path(__file__).resolve().parent.parent
KENNEMERLAND = "zuid-kennemerland-ijmond"


@pytest.fixture(scope="module")
def gazetteer(corpus: Corpus) -> Gazetteer:
    searched = frozenset(r for s in corpus.sources for r in s.regions)
    return build_gazetteer(corpus.regions, searched, load_places(ROOT / "corpus"))


def found(text: str, gazetteer: Gazetteer) -> list[tuple[str, tuple[str, ...]]]:
    written = write_out(text)
    return [(m.name, m.regions) for m in find_places(written, tokens(written), gazetteer)]


@pytest.mark.parametrize(
    ("question", "region"),
    [
        ("Wat verstaat Alkmaar onder het voorliggend veld?", "alkmaar"),
        ("Wat willen de Alkmaarse teams?", "alkmaar"),
        ("Wat doet Heiloo?", "alkmaar"),
        ("Hoe zit het in Bergen?", "alkmaar"),
        ("Geldt dit voor Dijk en Waard?", "alkmaar"),
        ("Wat zegt de regio Amsterdam?", "amsterdam"),
        ("Wat wil Ouder-Amstel?", "amsterdam"),
        ("Wat is het Flevolandse uitgangspunt?", "flevoland"),
        ("Hoe doet Almere dat?", "flevoland"),
        ("what does flevoland say", "flevoland"),
        ("Wat is de visie van Zuid-Kennemerland?", KENNEMERLAND),
        ("Wat wil Haarlem?", KENNEMERLAND),
        ("de IJmond", KENNEMERLAND),
        ("In Heemstede?", KENNEMERLAND),
    ],
)
def test_a_name_a_municipality_or_an_adjective_leads_to_its_region(
    question: str, region: str, gazetteer: Gazetteer
) -> None:
    assert [r for _, r in found(question, gazetteer)] == [(region,)]


def test_several_regions_are_found_in_the_order_named(gazetteer: Gazetteer) -> None:
    assert found("Verschilt Flevoland van Alkmaar en Haarlem?", gazetteer) == [
        ("Flevoland", ("flevoland",)),
        ("Alkmaar", ("alkmaar",)),
        ("Haarlem", (KENNEMERLAND,)),
    ]


@pytest.mark.parametrize(
    "question", ["wat is bergen werk", "Wat is best belangrijk?", "een houten huis", "Bergen papier", "urk"]
)
def test_a_place_that_is_a_word_needs_a_cue(question: str, gazetteer: Gazetteer) -> None:
    assert found(question, gazetteer) == []


@pytest.mark.parametrize(
    ("question", "name"),
    [("in bergen", "Bergen"), ("de gemeente Best", "Best"), ("in Houten", "Houten"), ("Wat wil Urk?", "Urk")],
)
def test_with_a_cue_or_a_capital_the_word_is_a_place(question: str, name: str, gazetteer: Gazetteer) -> None:
    assert [n for n, _ in found(question, gazetteer)] == [name]


@pytest.mark.parametrize(
    ("typed", "region"), [("Flevolnad", "flevoland"), ("Alkmaaar", "alkmaar"), ("Amsterdm", "amsterdam")]
)
def test_a_misspelt_region_is_understood(typed: str, region: str, gazetteer: Gazetteer) -> None:
    assert [r for _, r in found(f"Wat zegt {typed} hierover?", gazetteer)] == [(region,)]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Wat zegt Utrecht?", "Utrecht"),
        ("de visie van Den Haag", "Den Haag"),
        ("Hoe doet Maastricht dat?", "Maastricht"),
        ("Wat vindt de regio Zandmeer van jeugdhulp?", "Zandmeer"),
        ("What does the municipality of Foo Bar want?", "Foo Bar"),
        ("de gemeente Wijk aan Berg", "Wijk aan Berg"),
    ],
)
def test_a_place_without_a_document_is_known_as_such(question: str, name: str, gazetteer: Gazetteer) -> None:
    assert found(question, gazetteer) == [(name, ())]


def test_a_region_whose_documents_were_removed_is_a_place_without_a_document(corpus: Corpus) -> None:
    left = build_gazetteer(corpus.regions, frozenset({"alkmaar"}), ())
    assert found("Wat zegt Flevoland?", left) == [("Flevoland", ())]
    assert found("Wat zegt Almere?", left) == [("Almere", ())]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Noord- en Zuid-Elzerland", "Noord-Elzerland en Zuid-Elzerland"),
        ("Noord- en in Zuid-Elzerland", "Noord-Elzerland en in Zuid-Elzerland"),
        ("jeugd- en gezinshulp", "jeugd- en gezinshulp"),
    ],
)
def test_a_shared_tail_of_two_names_is_written_out(typed: str, written: str) -> None:
    assert write_out(typed) == written


def test_a_place_stands_where_it_was_typed(gazetteer: Gazetteer) -> None:
    text = "Wat verstaat de regio Alkmaar eronder?"
    (mention,) = find_places(text, tokens(text), gazetteer)
    words = tokens(text)[mention.first : mention.last]
    assert text[words[0].start : words[-1].end] == mention.typed == "de regio Alkmaar"


def test_a_places_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "places.toml").write_text("names = [", "utf-8")
    with pytest.raises(CatalogueError, match=r"places\.toml"):
        load_places(tmp_path)


def test_without_a_places_file_there_are_no_other_places(tmp_path: Path) -> None:
    assert load_places(tmp_path) == ()


@pytest.mark.parametrize(
    ("text", "places", "read"),
    [
        ("En in de zuidelijke regio?", ("Noord-Elzerland",), "En in Zuid-Elzerland?"),
        ("And the southern region?", (), "And Zuid-Elzerland?"),
        ("En de oostelijke regio?", ("Noord-Elzerland",), "En de oostelijke regio?"),
        ("Zuidelijke wijken", (), "Zuidelijke wijken"),
    ],
)
def test_a_region_may_be_named_by_its_bearing(text: str, places: tuple[str, ...], read: str) -> None:
    assert counterpart(text, places, ("Noord-Elzerland", "Zuid-Elzerland", "Flevoland")) == read
