"""What a reply to a case is worth."""

from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import Case, Gold
from eval.metrics import (
    Label,
    character_figures,
    citation_figures,
    evidence_recall,
    label_of,
    page_right,
    quote_exact,
    ranking_figures,
    region_confused,
    relevant_units,
    strict_vital,
)
from eval.nuggets import Nugget
from eval.result import Cited, Result, Said, Spot, failed
from eval.worlds import TEST_CORPUS
from ingest.catalogue import Corpus, load_corpus
from ingest.library import Library
from ingest.model import Span
from ingest.pipeline import ingest_corpus

GOLD = Gold("doc", Span(100, 200), "q" * 100)
FIRST = Nugget("n1", "", vital=True, accepted=("zes",), forbidden=("acht",))
SECOND = Nugget("n2", "", vital=True, accepted=("tien",), forbidden=())
CASE = Case(
    "c1", "f1", None, "dev", "shipped", "number", "nl", "starter", "Hoeveel?", (), ("alkmaar",),
    ((GOLD,),), (FIRST, SECOND), True, "answer", "", 0.5,
)  # fmt: skip


def reply(said: str, status: str = "answered", regions: tuple[str, ...] = ("alkmaar",)) -> Result:
    cited = (Cited(1, Spot("doc", Span(100, 100 + len(said))), said, None, regions),) if said else ()
    statements = tuple(Said(f"“{c.quote}” [1]", (1,)) for c in cited)
    spots = tuple(c.spot for c in cited)
    return Result("c1", "ours", status, said, statements, said, cited, spots, spots, 0.8, 0.1, 0.1, 0.2)


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("zes en tien", Label.CORRECT),
        ("zes", Label.PARTIAL),
        ("zeven", Label.WRONG),
        ("zes en tien, niet acht", Label.PARTIAL),
    ],
)
def test_an_answer_is_worth_what_it_holds(said: str, label: Label) -> None:
    assert label_of(CASE, reply(said)) is label


def test_a_refusal_of_an_answerable_question_is_neither_right_nor_wrong() -> None:
    assert label_of(CASE, reply("zes en tien", "uncertain")) is Label.ABSTAIN
    assert strict_vital(CASE, reply("zes en tien", "uncertain")) == 0


@pytest.mark.parametrize("status", ["no_document", "not_in_documents", "uncertain"])
def test_an_unanswerable_question_is_right_when_refused_and_only_then(status: str) -> None:
    case = replace(CASE, answerable=False, expected="not_in_documents", nuggets=())
    assert label_of(case, reply("", status)) is Label.CORRECT
    assert label_of(case, reply("zes")) is Label.WRONG


def test_a_false_premise_may_be_refused_or_put_right() -> None:
    case = replace(CASE, answerable=False, expected="correct_premise", nuggets=(FIRST,))
    assert label_of(case, reply("", "uncertain")) is Label.CORRECT
    assert label_of(case, reply("het zijn er zes")) is Label.CORRECT
    assert label_of(case, reply("het zijn er acht")) is Label.WRONG


def test_an_exception_is_a_wrong_answer_even_to_an_unanswerable_question() -> None:
    case = replace(CASE, answerable=False, expected="no_document")
    assert label_of(case, failed("c1", "ours", ValueError("x"), 0.1)) is Label.WRONG


def test_evidence_counts_from_80_percent_and_within_the_first_places() -> None:
    far = Spot("doc", Span(500, 600))
    most, less = Spot("doc", Span(100, 180)), Spot("doc", Span(100, 179))
    assert evidence_recall([[GOLD]], [most], 5) == 1
    assert evidence_recall([[GOLD]], [less], 5) == 0
    assert evidence_recall([[GOLD]], [less, Spot("doc", Span(150, 200))], 5) == 1
    assert evidence_recall([[GOLD]], [*[far] * 5, most], 5) == 0
    assert evidence_recall([], [most], 5) is None


def test_any_quote_of_a_group_will_do_but_every_group_is_needed() -> None:
    other = Gold("doc", Span(300, 400), "q" * 100)
    ranked = [Spot("doc", Span(300, 400))]
    assert evidence_recall([[GOLD, other]], ranked, 5) == 1
    assert evidence_recall([[GOLD], [other]], ranked, 5) == 0.5


def test_characters_are_counted_once_however_often_cited() -> None:
    half = Spot("doc", Span(150, 250))
    recall, precision, iou = character_figures([[GOLD]], [half, half])
    assert (recall, precision, iou) == (50 / 100, 50 / 100, 50 / 150)


def test_text_of_another_alternative_is_not_held_against_precision() -> None:
    other = Gold("doc", Span(300, 400), "q" * 100)
    spots = [Spot("doc", GOLD.span), Spot("doc", other.span)]
    assert character_figures([[GOLD, other]], spots) == (1.0, 1.0, 1.0)


def test_a_statement_is_supported_when_its_quotes_stand_in_it() -> None:
    assert citation_figures(reply("zes en tien")) == (1.0, 1.0)
    loose = replace(reply("zes"), said=(Said("Het zijn er veel. [1]", (1,)),))
    assert citation_figures(loose) == (0.0, 0.0)


def test_citing_another_region_is_confusion_unless_it_is_only_a_refusal() -> None:
    assert region_confused(CASE, reply("zes", regions=("flevoland",)))
    assert not region_confused(CASE, reply("zes"))
    assert not region_confused(CASE, reply("zes", "uncertain", ("flevoland",)))
    assert not region_confused(replace(CASE, regions_target=()), reply("zes", regions=("flevoland",)))


def test_a_perfect_ranking_scores_one_and_an_empty_one_zero() -> None:
    unit, far = Spot("doc", Span(50, 150)), Spot("doc", Span(500, 600))
    relevant = relevant_units([[GOLD]], [unit, far])
    assert relevant == {unit}
    found = ranking_figures({"a": (relevant, [unit, far]), "b": (relevant, []), "c": (relevant, [far, unit])})
    assert found["a"] == {"nDCG@10": 1.0, "R@5": 1.0, "R@20": 1.0, "RR": 1.0}
    assert set(found["b"].values()) == {0.0}
    assert found["c"]["RR"] == 1 / 2


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Library:
    corpus = load_corpus(TEST_CORPUS)
    source = next(s for s in corpus.sources if s.file.endswith(".pdf"))
    library = Library.open(tmp_path_factory.mktemp("pdf"), create=True)
    ingest_corpus(Corpus(corpus.regions, (source,), Path(corpus.folder)), library)
    return library


def test_quotes_and_pages_are_looked_up_in_the_library(pdf: Library) -> None:
    (source,) = pdf.sources()
    page = pdf.pages(source.id)[6]
    span = next(s.span for s in pdf.sentences(source.id) if page.span.covers(s.span))
    cited = Cited(1, Spot(source.id, span), span.of(pdf.text(source.id)), page.number, source.regions)
    assert quote_exact(cited, pdf)
    assert page_right(cited, pdf) is True
    assert page_right(replace(cited, page=page.number + 1), pdf) is False
    assert page_right(replace(cited, page=None), pdf) is False
    shifted = replace(cited, spot=Spot(source.id, Span(span.start + 1, span.end + 1)))
    assert not quote_exact(shifted, pdf)
    assert page_right(shifted, pdf) is False
