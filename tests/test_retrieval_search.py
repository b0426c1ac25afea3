"""Words and vectors are mixed by a law: scores lie in 0 to 1, a filter lets no other document through."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from retrieval_world import HashingEncoder

from retrieval.assistant import Assistant
from retrieval.contexts import Sought
from retrieval.index import Index
from retrieval.model import Hit, Question
from retrieval.question import read_question
from retrieval.search import SearchParts, _scaled, learned_rankers, search

QUESTIONS = (
    "Wat verstaat Alkmaar onder het voorliggend veld?",
    "jeugdhulp",
    "What are the principles of the vision?",
    "xqzw",
    "hulp hulp hulp school gezin",
)
WEIGHTS = st.floats(0, 1)


@pytest.fixture(scope="module")
def index(assistant: Assistant) -> Index:
    return assistant._current().index


def read(text: str, assistant: Assistant) -> Question:
    return read_question(text, text, assistant._current().context)


def sought(text: str, index: Index) -> Sought:
    width = index.vectors.shape[1]
    return Sought(HashingEncoder(dimensions=width).encode_queries([text])[0])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.sampled_from(QUESTIONS),
    chosen=st.sets(st.integers(0, 4), min_size=1),
    weight=WEIGHTS,
    lexical=st.booleans(),
    dense=st.booleans(),
    learned=st.booleans(),
    told=st.booleans(),
    count=st.integers(1, 60),
)
def test_scores_lie_in_0_to_1_in_falling_order_and_only_of_the_documents_allowed(
    text: str,
    chosen: set[int],
    weight: float,
    lexical: bool,
    dense: bool,
    learned: bool,
    told: bool,
    count: int,
    index: Index,
    assistant: Assistant,
) -> None:
    allowed = [index.documents[n] for n in sorted(chosen)]
    parts = SearchParts(lexical, dense, learned, weight, weight)
    asked = assistant._sought(text) if told else sought(text, index)
    assert asked is not None
    assert asked.can_meet(index.contexts) == told
    hits = search(index, read(text, assistant), asked, allowed, count=count, parts=parts)
    assert len(hits) <= count
    assert {h.document_id for h in hits} <= set(allowed)
    assert all(0 <= value <= 1 for h in hits for value in (h.lexical, h.score, h.chance))
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert len({h.passage_id for h in hits}) == len(hits)


@given(st.lists(st.floats(-10, 10, width=32), max_size=30))
def test_scaling_keeps_the_order_and_the_bounds(values: list[float]) -> None:
    scaled = _scaled(np.array(values, dtype=np.float32))
    assert all(0 <= v <= 1 for v in scaled)
    for a in range(len(values)):
        for b in range(len(values)):
            assert values[a] >= values[b] or scaled[a] <= scaled[b]


def hits(
    text: str, assistant: Assistant, index: Index, parts: SearchParts, *, dense: bool = True
) -> list[Hit]:
    query = sought(text, index) if dense else None
    return search(index, read(text, assistant), query, index.documents, count=20, parts=parts)


PLAIN = SearchParts(learned=False, dense_weight_nl=0.0, dense_weight_en=0.0)


def test_without_a_weight_for_vectors_the_words_decide(assistant: Assistant, index: Index) -> None:
    mixed = hits(QUESTIONS[0], assistant, index, PLAIN)
    assert all(h.score == pytest.approx(h.lexical, abs=1e-5) for h in mixed)


def test_the_mix_is_convex(assistant: Assistant, index: Index) -> None:
    found = hits(QUESTIONS[0], assistant, index, replace(PLAIN, dense_weight_nl=0.3))
    assert all(0.7 * h.lexical - 1e-5 <= h.score <= 0.7 * h.lexical + 0.3 + 1e-5 for h in found)


def test_no_vector_at_all_searches_by_words(assistant: Assistant, index: Index) -> None:
    found = hits(QUESTIONS[0], assistant, index, SearchParts(), dense=False)
    assert found
    assert all(h.dense == 0 for h in found)


def test_words_no_one_knows_and_no_vector_find_nothing(assistant: Assistant, index: Index) -> None:
    assert hits("xqzw", assistant, index, SearchParts(), dense=False) == []


def test_no_documents_allowed_means_no_hits(assistant: Assistant, index: Index) -> None:
    question = read(QUESTIONS[0], assistant)
    assert search(index, question, sought("x", index), [], count=5, parts=SearchParts()) == []
    assert search(index, question, sought("x", index), ["onbekend"], count=5, parts=SearchParts()) == []


def test_a_question_in_the_words_of_a_passage_finds_it(assistant: Assistant, index: Index) -> None:
    # The letters of a hashing encoder mean nothing: the words alone must bring it among the first.
    best = assistant.ask([QUESTIONS[0]]).trace.hits[:5]
    found = assistant.library.passages([hit.passage_id for hit in best])
    texts = [passage.span.of(assistant.library.text(passage.document_id)) for passage in found]
    assert any("Onder voorliggend veld verstaan we" in text for text in texts)


def test_every_feature_of_the_linear_ranker_counts_for_and_none_against(
    assistant: Assistant, index: Index
) -> None:
    for language, learned in learned_rankers().items():
        assert learned.weights.sum() == pytest.approx(1, abs=0.001), language
        assert (learned.weights >= 0).all()
        surer = learned.calibration.chance(np.float32([0.2, 0.9]), np.float32([0.3, 0.7]))
        assert 0 < surer[0] < surer[1] < 1
