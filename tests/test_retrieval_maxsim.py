"""Soft word matching: each piece of a question met by the nearest piece of a text."""

import numpy as np
import pytest

from retrieval.maxsim import Asked, ask, joined, pieces_of, table


def test_a_text_that_repeats_the_question_meets_it_wholly_and_none_meets_it_better() -> None:
    question = "Wie betaalt de hulp aan gezinnen?"
    asked = ask(question)
    assert asked.match(pieces_of(question)) == pytest.approx(1, abs=1e-4)
    assert asked.match(pieces_of("De rivier stroomt door het dal.")) < 0.9
    assert asked.match(pieces_of("")) == 0


def test_another_word_for_what_is_asked_meets_it_better_than_a_word_for_something_else() -> None:
    asked = ask("kosten")
    assert asked.match(pieces_of("uitgaven")) > asked.match(pieces_of("fietsen"))
    english = ask("costs")
    assert english.match(pieces_of("kosten")) > english.match(pieces_of("fietsen"))


def test_many_texts_at_once_get_what_each_gets_alone() -> None:
    texts = ["De hulp is dichtbij.", "", "Het budget daalt in 2027.", "Gezinnen staan voorop."]
    asked, rows = ask("Hoe dichtbij is de hulp voor gezinnen?"), np.array([3, 1, 0, 2, 0], dtype=np.int64)
    together = asked.match_each(joined(texts), rows)
    assert together.tolist() == pytest.approx([asked.match(pieces_of(texts[row])) for row in rows], abs=1e-5)
    assert asked.match_each(joined([]), np.zeros(0, dtype=np.int64)).tolist() == []


def test_a_question_without_words_meets_nothing() -> None:
    asked = table().ask("")
    assert isinstance(asked, Asked)
    assert asked.match(pieces_of("Een zin.")) == 0
    assert asked.match_each(joined(["Een zin."]), np.array([0])).tolist() == [0]


def test_a_lone_surrogate_is_cut_like_any_other_sign() -> None:
    assert len(table().pieces("kapot \ud800 teken"))


def test_pieces_are_distinct_and_the_vectors_have_length_one() -> None:
    pieces = pieces_of("de de de hulp")
    assert len(pieces) == len(set(pieces.tolist()))
    assert np.linalg.norm(table().vectors[pieces], axis=1) == pytest.approx(1, abs=1e-3)


def test_marks_around_the_words_ask_for_nothing() -> None:
    plain, marked = ask("Wat is het voorliggend veld?"), ask('**Wat** is het "voorliggend [veld]"?')
    assert marked.likeness == pytest.approx(plain.likeness, abs=1e-5)
