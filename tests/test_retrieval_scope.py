"""A region named restricts and fails closed; a version that was replaced is left out unless asked for."""

from dataclasses import replace

import pytest

from ingest.catalogue import Corpus
from ingest.model import Source
from retrieval.dutch import stem
from retrieval.model import Concept, Form, Kind, Question
from retrieval.scope import is_alone, of_the_place, scope_of, source_label, without_makers


def asked(text: str, *regions: str) -> Question:
    return Question(text, text, "nl", Kind.OPEN, regions, (), (), (), None, (), ())


@pytest.fixture(scope="module")
def versions(corpus: Corpus) -> tuple[Source, ...]:
    """Alkmaar's framework of 2021 with the one of 2016 that it replaces, and Flevoland beside it."""
    new = corpus.sources[0]
    old = replace(new, id="oud", year=2016, date="2016", supersedes=None)
    return (old, replace(new, supersedes="oud"), corpus.sources[2])


def test_a_region_named_restricts_to_its_documents(corpus: Corpus) -> None:
    scope = scope_of(asked("x", "flevoland"), corpus.sources)
    assert scope.document_ids == ("flevoland-verbindende-uitgangspunten-2019",)
    assert scope.regions() == ("flevoland",)


def test_two_regions_named_give_the_documents_of_both(corpus: Corpus) -> None:
    assert scope_of(asked("x", "flevoland", "alkmaar"), corpus.sources).regions() == ("alkmaar", "flevoland")


def test_no_region_named_searches_everything(corpus: Corpus) -> None:
    assert len(scope_of(asked("x"), corpus.sources).sources) == 5


def test_a_region_without_documents_is_empty_and_never_another(corpus: Corpus) -> None:
    assert scope_of(asked("x", "heuvels"), corpus.sources).sources == ()


@pytest.mark.parametrize(
    "text", ["Wat is het kader?", "Wat zegt het kader van 2021?", "Wat wil men in 2030?"]
)
def test_a_replaced_version_is_left_out_and_named(text: str, versions: tuple[Source, ...]) -> None:
    scope = scope_of(asked(text, "alkmaar"), versions)
    assert scope.document_ids == (versions[1].id,)
    assert scope.superseded == (versions[0],)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Wat stond er in het kader van 2016?", ["oud"]),
        ("Wat zei de vorige versie?", ["oud", "alkmaar-overkoepelend-kader-jeugd-2021"]),
        ("What did the previous version say?", ["oud", "alkmaar-overkoepelend-kader-jeugd-2021"]),
        ("Wat is er gewijzigd?", ["oud", "alkmaar-overkoepelend-kader-jeugd-2021"]),
    ],
)
def test_a_replaced_version_is_searched_when_asked_for(
    text: str, ids: list[str], versions: tuple[Source, ...]
) -> None:
    assert list(scope_of(asked(text, "alkmaar"), versions).document_ids) == ids


def test_a_text_is_labelled_by_its_region_or_else_its_publisher(corpus: Corpus) -> None:
    assert source_label(corpus.sources[2], corpus.regions) == "Flevoland"
    assert source_label(replace(corpus.sources[2], regions=()), corpus.regions) == corpus.sources[2].publisher


@pytest.fixture(scope="module")
def parts_of_a_region(corpus: Corpus) -> tuple[Source, ...]:
    """Flevoland's document with one of Almere alone and one of Urk alone."""
    whole = corpus.sources[2]
    return (
        whole,
        replace(whole, id="almere", municipalities=("Almere",)),
        replace(whole, id="urk", municipalities=("Urk",)),
    )


def about(place: str) -> Question:
    return replace(asked(f"Hoe zit het in {place}?", "flevoland"), places=(place,))


def test_a_document_of_another_municipality_is_left_out(parts_of_a_region: tuple[Source, ...]) -> None:
    whole = parts_of_a_region[0].id
    assert scope_of(about("Almere"), parts_of_a_region).document_ids == (whole, "almere")
    assert scope_of(about("Almeerse"), parts_of_a_region).document_ids == (whole, "almere", "urk")
    assert scope_of(about("Dronten"), parts_of_a_region).document_ids == (whole,)


def test_a_region_named_whole_leaves_no_municipality_out(parts_of_a_region: tuple[Source, ...]) -> None:
    assert len(scope_of(about("Flevoland"), parts_of_a_region).sources) == 3


def test_a_municipality_called_as_its_region_may_be_the_region(corpus: Corpus) -> None:
    alkmaar = corpus.sources[0]
    bergen = replace(alkmaar, id="bergen", municipalities=("Bergen",))
    question = replace(asked("x", "alkmaar"), places=("Alkmaar",))
    assert scope_of(question, (alkmaar, bergen)).document_ids == (alkmaar.id, "bergen")


def test_the_documents_of_exactly_the_municipality_named_are_nearest(
    parts_of_a_region: tuple[Source, ...],
) -> None:
    question = about("Almere")
    near = of_the_place(question, scope_of(question, parts_of_a_region))
    assert near is not None
    assert near.document_ids == ("almere",)
    for place in ("Dronten", "Flevoland"):
        asked_of = about(place)
        assert of_the_place(asked_of, scope_of(asked_of, parts_of_a_region)) is None


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Hoeveel jongeren in Heiloo alleen krijgen hulp?", True),
        ("Hoeveel jongeren krijgen hulp, alleen in Heiloo?", True),
        ("How many young people get help in Heiloo only?", True),
        ("Krijgen in Heiloo jongeren alleen hulp thuis?", False),
        ("Hoeveel jongeren in Heiloo krijgen hulp?", False),
    ],
)
def test_a_place_is_asked_about_without_its_region(text: str, alone: bool) -> None:
    assert is_alone(replace(asked(text, "alkmaar"), places=("Heiloo",))) is alone


def concept(text: str) -> Concept:
    return Concept(text, (Form(text, (stem(text),), 1.0),), None, 1.0, required=True)


def test_what_a_document_is_called_by_is_not_asked_for(corpus: Corpus) -> None:
    guide = replace(corpus.sources[0], title="Handreiking systemen", kind="gids")
    text = "Wat zegt de handreiking systemen over systemen en toezicht?"
    named = tuple(concept(word) for word in ("handreiking", "toezicht"))
    question = replace(asked(text), concepts=named)
    assert [c.text for c in without_makers(question, [guide]).concepts] == ["toezicht"]
    assert without_makers(question, [corpus.sources[1]]).concepts == named
    only = replace(question, concepts=named[:1])
    assert without_makers(only, [guide]).concepts == named[:1]
    about = replace(question, concepts=tuple(concept(word) for word in ("handreiking", "systemen")))
    assert [c.text for c in without_makers(about, [guide]).concepts] == ["systemen"]
