"""The word index scores by the formula it names, heading and body apart, and survives being stored."""

from collections.abc import Iterator
from math import log
from pathlib import Path

import numpy as np
import pytest

from retrieval.dutch import stem
from retrieval.lexical import (
    HEADING_WEIGHT,
    K1,
    B,
    LexicalIndex,
    build_lexical,
    load_lexical,
    overlap,
    save_lexical,
)
from retrieval.model import Concept, Form

BODIES = ["gezin school arts", "gezin gezin gezin arts school dorp", "dorp"]
HEADINGS = ["", "school", "gezin"]
LENGTHS = [3, 6, 1]
PASSAGES = len(BODIES)


def asked(*words: str, weight: float = 1.0) -> list[Concept]:
    """Return one required concept per word."""
    return [Concept(w, (Form(w, (stem(w),), weight),), None, 1.0, required=True) for w in words]


def idf(frequency: int) -> float:
    return log(1 + (PASSAGES - frequency + 0.5) / (frequency + 0.5))


def saturated(count: int, length: int) -> float:
    mean = sum(LENGTHS) / PASSAGES
    return count / (count + K1 * (1 - B + B * length / mean))


@pytest.fixture
def index() -> LexicalIndex:
    return build_lexical(BODIES, ["", "", ""])


def test_k1_and_b_are_those_for_short_passages() -> None:
    assert (K1, B) == (0.9, 0.5)


def test_a_word_scores_by_bm25_as_computed_by_hand(index: LexicalIndex) -> None:
    expected = [idf(2) * saturated(1, 3), idf(2) * saturated(3, 6), 0.0]
    assert index.score_words(asked("gezin")) == pytest.approx(expected, rel=1e-5)


def test_the_words_of_a_question_add_up(index: LexicalIndex) -> None:
    both = index.score_words(asked("gezin", "dorp"))
    apart = index.score_words(asked("gezin")) + index.score_words(asked("dorp"))
    assert both == pytest.approx(apart, rel=1e-5)


def test_a_concept_counts_by_its_best_form_and_not_by_how_many_it_has(index: LexicalIndex) -> None:
    one = asked("gezin")
    forms = tuple(Form(w, (stem(w),), 1.0) for w in ("gezin", "school", "arts"))
    many = [Concept("gezin", forms, None, 1.0, required=True)]
    assert index.score_words(many)[0] < 2 * index.score_words(one)[0]


def test_a_less_sure_form_counts_less(index: LexicalIndex) -> None:
    half = index.score_words(asked("gezin", weight=0.5))
    assert half == pytest.approx(0.5 * index.score_words(asked("gezin")), rel=1e-5)


def test_the_heading_is_a_field_of_its_own_with_its_own_weight() -> None:
    index = build_lexical(BODIES, HEADINGS)
    scores = index.score_words(asked("gezin"))
    assert scores[2] == pytest.approx(
        HEADING_WEIGHT * idf(1) * 1 / (1 + K1 * (1 - B + B * 1 / (2 / 3))), rel=1e-5
    )
    assert scores[0] == pytest.approx(idf(2) * saturated(1, 3), rel=1e-5)


def test_a_word_of_a_heading_is_known_to_occur() -> None:
    index = build_lexical(["dorp"], ["gezin"])
    assert index.has(stem("gezin"))
    assert index.has_term(stem("gezin")).tolist() == [True]
    assert not index.has(stem("school"))


def test_an_unknown_word_scores_nothing(index: LexicalIndex) -> None:
    assert index.score_words(asked("xqzw")).tolist() == [0.0, 0.0, 0.0]


def test_a_part_of_a_compound_finds_the_compound() -> None:
    index = build_lexical(["de wachtlijst groeit", "het dorp"], ["", ""])
    scores = index.score_words(asked("lijst"))
    assert scores[0] > 0 == scores[1]


def test_character_trigrams_forgive_a_typo() -> None:
    index = build_lexical(["voorliggend veld", "jeugdbescherming"], ["", ""])
    scores = index.score_grams("voorligend", np.array([0, 1]))
    assert scores[0] > 0.5
    assert scores[0] > scores[1]


def same(one: LexicalIndex, other: LexicalIndex) -> Iterator[bool]:
    rows = np.arange(one.size)
    for words in (["gezin"], ["school", "dorp"], ["xqzw"]):
        yield one.score_words(asked(*words)).tolist() == other.score_words(asked(*words)).tolist()
        yield (
            one.score_grams(" ".join(words), rows).tolist()
            == other.score_grams(" ".join(words), rows).tolist()
        )
    yield one.words == other.words
    yield one.size == other.size


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    index = build_lexical(BODIES, HEADINGS)
    save_lexical(index, tmp_path)
    assert all(same(index, load_lexical(tmp_path)))


@pytest.mark.parametrize("file", ["body.npz", "grams.npz", "names.json"])
def test_a_truncated_file_is_an_error_and_never_a_smaller_index(file: str, tmp_path: Path) -> None:
    save_lexical(build_lexical(BODIES, HEADINGS), tmp_path)
    content = (tmp_path / file).read_bytes()
    (tmp_path / file).write_bytes(content[: len(content) // 2])
    with pytest.raises((OSError, ValueError, KeyError)):
        load_lexical(tmp_path)


def test_an_empty_library_has_an_empty_index(tmp_path: Path) -> None:
    index = build_lexical([], [])
    save_lexical(index, tmp_path)
    assert load_lexical(tmp_path).score_words(asked("gezin")).tolist() == []


def test_overlap_is_the_share_of_words_found_again() -> None:
    assert overlap("gezinnen en scholen", "het gezin van de school") == 1.0
    assert overlap("gezin school", "het gezin") == 0.5
    assert overlap("", "gezin") == 0.0
