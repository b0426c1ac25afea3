"""A reranker gives the order and nothing else: the passages and the scores stay those of the search."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering import Parts
from retrieval.assistant import Assistant
from retrieval.gather import HITS_SHOWN, gather
from retrieval.model import Hit, Question
from retrieval.question import read_question
from retrieval.rerank import rerank
from retrieval.search import SearchParts

TEXTS = [f"passage {number}" for number in range(8)]
QUESTION = "Wat verstaat Alkmaar onder het voorliggend veld?"


class ByTable:
    """A reranker that looks its scores up, so that a test knows what must come out."""

    name = "table"

    def __init__(self, scores: Sequence[float]) -> None:
        self._scores = dict(zip(TEXTS, scores, strict=False))

    def score(self, query: str, passages: Sequence[str]) -> list[float]:
        """Return what the table has for each passage."""
        return [self._scores[passage] for passage in passages]


@dataclass
class Backwards:
    """A reranker that turns the order around and remembers what it was given to read."""

    query: str = ""
    read: tuple[str, ...] = ()
    name: str = "backwards"

    def score(self, query: str, passages: Sequence[str]) -> list[float]:
        """Return more for every next passage."""
        self.query, self.read = query, tuple(passages)
        return [100.0 + place for place in range(len(passages))]


def hits(count: int) -> list[Hit]:
    return [Hit(f"p{n}", "d", 1 - n / 10, 0.5, 1 - n / 10) for n in range(count)]


@given(st.lists(st.floats(-50, 50), max_size=8))
def test_the_order_is_the_reranker_s_and_the_scores_are_the_search_s(scores: list[float]) -> None:
    before = hits(len(scores))
    after = rerank(before, "?", TEXTS[: len(scores)], ByTable(scores))
    assert {h.passage_id for h in after} == {h.passage_id for h in before}
    assert [h.score for h in after] == [h.score for h in before]
    given = [scores[int(h.passage_id[1:])] for h in after]
    assert given == sorted(scores, reverse=True)
    assert [h.reranked for h in after] == [round(score, 6) for score in given]


@given(st.lists(st.floats(-5, 5, width=16), max_size=8))
def test_only_the_order_of_its_scores_counts_not_their_scale(scores: list[float]) -> None:
    before = hits(len(scores))
    plain = rerank(before, "?", TEXTS[: len(scores)], ByTable(scores))
    scaled = rerank(before, "?", TEXTS[: len(scores)], ByTable([8 * score - 300 for score in scores]))
    assert [h.passage_id for h in plain] == [h.passage_id for h in scaled]


def test_equal_scores_leave_the_order_as_it_was() -> None:
    after = rerank(hits(4), "?", TEXTS[:4], ByTable([0.0, 1.0, 0.0, 1.0]))
    assert [h.passage_id for h in after] == ["p1", "p3", "p0", "p2"]


@pytest.fixture(scope="module")
def question(assistant: Assistant) -> Question:
    return read_question(QUESTION, QUESTION, assistant._current().context)


def found(assistant: Assistant, question: Question, parts: SearchParts) -> tuple[Hit, ...]:
    desk = assistant._current().desk
    everywhere = [source.id for source in desk.sources]
    return gather(question, desk.index, desk.shelf, None, everywhere, parts).hits


@pytest.mark.parametrize("first", [1, 5, HITS_SHOWN, HITS_SHOWN + 12])
def test_the_first_so_many_are_read_and_the_rest_stays_behind_them(
    first: int, assistant: Assistant, question: Question
) -> None:
    judge = Backwards()
    plain = found(assistant, question, SearchParts())
    reranked = found(assistant, question, SearchParts(reranker=judge, rerank_first=first))
    assert len(judge.read) == first
    assert judge.query == QUESTION
    assert [h.reranked is not None for h in reranked] == [n < first for n in range(HITS_SHOWN)]
    assert [h.score for h in reranked] == [h.score for h in plain]
    if first <= HITS_SHOWN:
        ids = [h.passage_id for h in plain]
        assert [h.passage_id for h in reranked] == [*ids[first - 1 :: -1], *ids[first:]]
    else:
        # What the search put behind those shown came forward.
        assert reranked[0].passage_id not in {h.passage_id for h in plain}


def test_it_reads_the_headings_with_the_content(assistant: Assistant, question: Question) -> None:
    judge = Backwards()
    found(assistant, question, SearchParts(reranker=judge, rerank_first=3))
    assert any("Voorliggende veld" in text.partition("\n")[0] for text in judge.read)
    assert all(text.partition("\n")[2] for text in judge.read)


def test_the_new_order_reaches_the_evidence_and_the_trace(
    assistant: Assistant, indexed: Path, tmp_path: Path
) -> None:
    search = SearchParts(reranker=Backwards(), rerank_first=20)
    other = Assistant.open(Path(shutil.copytree(indexed, tmp_path / "data")), parts=Parts(search=search))
    try:
        turned = other.ask([QUESTION])
    finally:
        other.close()
    plain = assistant.ask([QUESTION])
    assert turned.trace.notes[-1] == "reranker=backwards"
    assert not any(note.startswith("reranker") for note in plain.trace.notes)
    assert turned.trace.hits[0].passage_id == plain.trace.hits[19].passage_id
    assert {e.passage_id for e in turned.trace.evidence} != {e.passage_id for e in plain.trace.evidence}
    scores = {h.passage_id: h.score for h in turned.trace.hits}
    for evidence in turned.trace.evidence:
        assert dict(evidence.features)["passage"] == pytest.approx(scores[evidence.passage_id], abs=1e-4)


def test_nothing_found_asks_the_reranker_nothing(assistant: Assistant) -> None:
    unknown = read_question("xqzw", "xqzw", assistant._current().context)
    assert found(assistant, unknown, SearchParts(reranker=Backwards())) == ()
