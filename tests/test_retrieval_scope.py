"""A region named restricts and fails closed; a version that was replaced is left out unless asked for."""

from dataclasses import replace

import pytest

from ingest.catalogue import Corpus
from ingest.model import Source
from retrieval.model import Kind, Question
from retrieval.scope import scope_of, source_label


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
