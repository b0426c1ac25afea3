"""The form of an answer: which words a sentence has that answers a kind of question."""

import pytest

from retrieval.answering_words import answers_like, signs
from retrieval.model import Kind
from retrieval.training.answering_words import fit
from retrieval.training.texts import Asked


def test_signs_are_words_pairs_first_word_length_and_commas() -> None:
    assert signs("In 2027 komen er 12,5 plekken, zegt men.") == {
        "in", "<year>", "komen", "er", "<number>", "plekken", "zegt", "men",
        "in <year>", "<year> komen", "komen er", "er <number>", "<number> plekken",
        "plekken zegt", "zegt men", "<first in>", "<length 1>", "<commas 2>",
    }  # fmt: skip
    assert signs("") == {"<length 0>", "<commas 0>"}


def test_a_reason_is_worded_like_the_answer_to_a_why_and_an_amount_like_that_to_a_how_much() -> None:
    reason = "Dat doen we omdat kinderen anders te lang wachten op hulp."
    amount = "In 2027 besparen de gemeenten samen 1,5 miljoen euro per jaar."
    assert answers_like(reason, Kind.WHY) > answers_like(amount, Kind.WHY)
    assert answers_like(amount, Kind.AMOUNT) > answers_like(reason, Kind.AMOUNT)


def test_a_heading_of_one_word_is_worded_like_no_answer() -> None:
    sentence = "De gemeenten kopen de hulp samen in bij twaalf aanbieders."
    assert all(
        answers_like(sentence, kind) > answers_like("Inleiding", kind) for kind in (Kind.HOW, Kind.WHO)
    )


def asked(number: int, split: str) -> Asked:
    sentences = (
        f"Zaak {number} loopt.",
        f"Dat komt omdat zaak {number} wacht.",
        f"De raad ziet zaak {number}.",
    )
    return Asked(
        f"q-{number}",
        "nl",
        f"Waarom zaak {number}?",
        True,
        split,
        " ".join(sentences),
        str(number),
        sentences,
        (1,),
    )


def test_what_tells_the_answer_is_learned_from_the_train_split_alone() -> None:
    weights, report = fit([asked(n, "train") for n in range(60)] + [asked(n, "dev") for n in range(60, 80)])
    why = {sign: weight for sign, kind, weight in weights if kind == "*"}
    assert why["omdat"] > 0 > why["raad"]
    assert "held out: 20, first is right 1.000 (by chance 0.333)" in report
    with pytest.raises(ValueError, match="train split"):
        fit([asked(n, "dev") for n in range(3)])
