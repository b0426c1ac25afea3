"""Words in context: each word of a question met by the nearest word of a text that was read as a whole."""

import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps
from retrieval_world import HashingEncoder

from ingest.library import Library
from retrieval.assistant import Assistant
from retrieval.contexts import (
    STEPS,
    Contexts,
    Sought,
    column_count,
    learned,
    rounded,
    seek,
    sentence_words,
    tells_words,
    words_of,
)
from retrieval.embedding import load_encoder
from retrieval.evidence import WORDS_UNKNOWN, likeness_of, units_of
from retrieval.index import Index, build_index, heading_path, open_index, passage_sentences, passage_text
from retrieval.onnx_encoder import InContext, OnnxEncoder
from retrieval.search import learned_with
from retrieval.sentence_ranker import NO_ROW

QUESTION = "Wie mag een kind doorsturen naar jeugdhulp?"


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    found = load_encoder(None)
    assert isinstance(found, OnnxEncoder)
    assert tells_words(found) is found
    return found


@pytest.fixture(scope="module")
def index(assistant: Assistant) -> Index:
    return assistant._current().index


def made(lengths: list[int], draw: np.random.Generator) -> Contexts:
    """Passages of some sentences of these lengths each, two words of heading before them."""
    words = draw.integers(-STEPS, STEPS, size=(sum(lengths) + 2 * len(lengths), 3)).astype(np.int8)
    passages = np.cumsum([0, *(length + 2 for length in lengths)])
    sentences = [(start + 2, end) for start, end in pairwise(passages.tolist())]
    return Contexts(words, passages, np.array(sentences, dtype=np.int64).reshape(-1, 2))


@settings(max_examples=60, deadline=None)
@given(
    lengths=st.lists(st.integers(0, 6), min_size=1, max_size=5),
    asked=nps.arrays(np.float32, (4, 3), elements=st.floats(-1, 1, width=16)),
    seed=st.integers(0, 99),
)
def test_a_text_is_worth_the_sum_of_the_best_likeness_of_each_word_asked(
    lengths: list[int],
    asked: np.ndarray,
    seed: int,  # type: ignore[type-arg]
) -> None:
    contexts = made(lengths, np.random.default_rng(seed))
    sought = Sought(np.zeros(3, dtype=np.float32), asked)
    found = sought.meets(contexts, contexts.sentences)
    for (low, high), one in zip(contexts.sentences, found, strict=True):
        likeness = contexts.words[low:high].astype(np.float64) / STEPS @ asked.T.astype(np.float64)
        expected = likeness.max(axis=0).sum() if high > low else 0.0
        assert one == pytest.approx(expected, abs=1e-4)


def test_a_passage_has_its_headings_too_and_its_best_sentence_is_the_best_of_its_own() -> None:
    contexts = made([3, 0, 4], np.random.default_rng(5))
    sought = Sought(np.zeros(3, dtype=np.float32), np.eye(3, dtype=np.float32) / 3)
    rows = np.array([2, 0, 1], dtype=np.int64)
    sentence_rows = np.array([0, 1, 1, 3], dtype=np.int64)
    contexts = Contexts(contexts.words, contexts.passages, contexts.sentences[[0, 2, 2]])
    whole, best = sought.meets_passages(contexts, rows, sentence_rows)
    each = sought.meets(contexts, contexts.sentences)
    assert best.tolist() == pytest.approx([each[1], each[0], whole[2]])
    assert (whole >= best - 1e-6).all()
    assert contexts.heading(0, sentence_rows) == (0, 2)
    assert contexts.heading(1, sentence_rows) == (5, 7)


def test_nothing_is_met_where_a_model_does_not_tell_its_words() -> None:
    contexts = made([2], np.random.default_rng(1))
    assert Sought(np.zeros(3, dtype=np.float32)).meets(contexts, contexts.sentences).tolist() == [0]
    sought = seek(QUESTION, HashingEncoder())
    assert sought.words is None
    assert sought.vector.shape == (HashingEncoder().dimensions,)
    assert tells_words(HashingEncoder()) is None


def test_the_vector_told_with_the_words_is_the_vector_told_alone(encoder: OnnxEncoder) -> None:
    (told,) = encoder.tell_queries([QUESTION])
    assert np.array_equal(told.vector, encoder.encode_queries([QUESTION])[0])
    mean = told.words.mean(axis=0)
    assert mean / np.linalg.norm(mean) == pytest.approx(told.vector, abs=1e-4)


def test_words_stand_where_they_were_read(encoder: OnnxEncoder) -> None:
    (told,) = encoder.tell_passages([QUESTION])
    start = QUESTION.index("doorsturen")
    inside = sentence_words(told, start, start + len("doorsturen"))
    assert "".join(QUESTION[a:b] for a, b in told.places[inside]) == "doorsturen"
    assert sentence_words(told, len(QUESTION), len(QUESTION) + 5) == slice(0, 0)


def test_the_weights_of_a_question_sum_to_one_and_marks_have_none(encoder: OnnxEncoder) -> None:
    plain, marked = seek(QUESTION, encoder), seek(f"**{QUESTION}** [»]", encoder)
    assert plain.words is not None
    assert marked.words is not None
    assert np.linalg.norm(plain.words, axis=1).sum() == pytest.approx(1, abs=1e-3)
    assert marked.words.shape == plain.words.shape == (len(plain.words), column_count())


def test_a_sentence_that_was_not_read_to_its_end_gets_words_of_its_own(encoder: OnnxEncoder) -> None:
    sentences = [f"De gemeente koopt in jaar {number} hulp in voor gezinnen." for number in range(60)]
    text = " ".join(sentences)
    starts = [text.index(sentence) for sentence in sentences]
    spans = [(start, start + len(one)) for start, one in zip(starts, sentences, strict=True)]
    (told,) = encoder.tell_passages([text])
    asked: list[int] = []

    def alone(number: int) -> InContext:
        asked.append(number)
        return encoder.tell_passages([sentences[number]])[0]

    words, ranges = words_of(told, spans, alone)
    assert asked == list(range(asked[0], len(sentences)))
    assert asked[0] > 5
    last = encoder.tell_passages([sentences[-1]])[0]
    assert np.array_equal(words[ranges[-1, 0] : ranges[-1, 1]], rounded(last.words))
    assert np.array_equal(words[: len(told.words)], rounded(told.words))


def test_the_index_keeps_for_each_sentence_the_words_that_its_passage_gives_it(
    assistant: Assistant, index: Index, encoder: OnnxEncoder
) -> None:
    passages = assistant.library.passages(index.ids)
    assert len(index.contexts.sentences) == len(index.sentence_vectors)
    checked = 0
    for passage in passages[:6]:
        document, row = assistant.library.document(passage.document_id), index.rows[passage.id]
        text = f"{heading_path(document, passage.section)}\n{passage_text(document, passage)}"
        (told,) = encoder.tell_passages([text])
        kept = index.contexts.words[index.contexts.passages[row] : index.contexts.passages[row + 1]]
        assert np.array_equal(kept[: len(told.words)], rounded(told.words))
        for number, sentence in enumerate(passage_sentences(document, passage)):
            said = sentence.span.of(document.text)
            if text.count(said) != 1 or text.index(said) + len(said) > told.places[:, 1].max():
                continue
            own = sentence_words(told, text.index(said), text.index(said) + len(said))
            low, high = index.contexts.sentences[index.sentence_rows[row] + number]
            assert np.array_equal(index.contexts.words[low:high], rounded(told.words[own]))
            checked += 1
    assert checked > 5


def test_a_library_from_before_words_were_told_gets_them_with_the_next_index(
    indexed: Path, index: Index, encoder: OnnxEncoder, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(indexed, tmp_path / "data"))
    with Library.open(data) as library:
        library.drop_vectors(keep=[encoder.name, f"{encoder.name}#sentences"])
        assert library.has_vectors(encoder.name) == set(index.ids)
        build_index(library, data, encoder)
        found = open_index(library, data, encoder, exact=True)
    assert np.array_equal(found.contexts.words, index.contexts.words)
    assert np.array_equal(found.contexts.sentences, index.contexts.sentences)


def test_all_that_is_learned_is_learned_with_the_bundled_model(encoder: OnnxEncoder) -> None:
    assert encoder.name == learned().model == learned_with()
    assert tells_words(load_encoder(None, query_prefix="vraag: ")) is None


def test_a_label_and_its_explanation_have_the_words_of_both(assistant: Assistant, index: Index) -> None:
    sought = assistant._sought("Wat is normaliseren?")
    assert sought is not None
    several = (p for p in assistant.library.passages() if np.diff(index.sentence_rows)[index.rows[p.id]] > 3)
    for passage in several:
        document, row = assistant.library.document(passage.document_id), index.rows[passage.id]
        found = units_of(document, passage, heading_path(document, passage.section))
        single = [unit for unit in found if unit.row != NO_ROW]
        low = int(index.sentence_rows[row])
        first, both = likeness_of([single[0], replace(single[0], rows=2)], passage, index, sought)
        places = index.contexts.sentences[low : low + 2]
        whole = sought.meets(index.contexts, np.array([[places[0, 0], places[-1, 1]]]))
        assert both.words == pytest.approx(float(whole[0]), abs=1e-5)
        assert both.words >= first.words - 1e-5
        assert both.dense == pytest.approx(
            float((index.sentence_vectors[low : low + 2] @ sought.vector).max())
        )


def test_where_words_are_unknown_every_sentence_is_alike(assistant: Assistant, index: Index) -> None:
    passage = assistant.library.passages()[0]
    units = units_of(assistant.library.document(passage.document_id), passage, "")
    vector = np.ones(index.vectors.shape[1], dtype=np.float32)
    for sought in (None, Sought(vector)):
        assert {one.words for one in likeness_of(units, passage, index, sought)} == {WORDS_UNKNOWN}
