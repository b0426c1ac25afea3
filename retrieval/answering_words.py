"""Tell by its words whether a Dutch sentence has the form of an answer to a kind of question.

The weights are learned (``retrieval.training.answering_words``) from which sentence of a passage was
marked as the answer to a written question and which stand beside it, so that they know little of any
subject: "omdat" for a why, an amount for a how much, a sentence of two words for nothing.
"""

import gzip
import itertools
import re
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from retrieval.model import Kind

DATA = "data/answering_words.tsv.gz"
EVERY_KIND = "*"
WORD = re.compile(r"[a-zà-ÿ]+|\d+(?:[.,]\d+)*|[%€?:;(“\"]")
YEAR = re.compile(r"(?:19|20)\d\d")
# Upper bounds, in words, of the classes of length.
LENGTHS = (5, 9, 15, 25, 40)
MOST_COMMAS = 4


def signs(sentence: str) -> frozenset[str]:
    """Return what a sentence is judged by: its words, pairs of words, first word, length and commas.

    Numbers count as one word, and so do years.
    """
    words = [_sign(m.group()) for m in WORD.finditer(sentence.lower())]
    pairs = (f"{one} {other}" for one, other in itertools.pairwise(words))
    length = sum(len(words) >= bound for bound in LENGTHS)
    commas = min(sentence.count(","), MOST_COMMAS)
    first = (f"<first {words[0]}>",) if words else ()
    return frozenset((*words, *pairs, *first, f"<length {length}>", f"<commas {commas}>"))


def _sign(word: str) -> str:
    if not word[0].isdigit():
        return word
    return "<year>" if YEAR.fullmatch(word) else "<number>"


@lru_cache(maxsize=1)
def _weights() -> tuple[dict[str, int], dict[str, NDArray[np.float32]]]:
    """Return the row of each sign, and per kind the weight of each row."""
    text = gzip.decompress(resources.files("retrieval").joinpath(DATA).read_bytes()).decode("utf-8")
    lines = [line.split("\t") for line in text.splitlines()]
    rows = {sign: row for row, sign in enumerate(dict.fromkeys(line[0] for line in lines))}
    shared = np.zeros(len(rows), dtype=np.float32)
    own: dict[str, NDArray[np.float32]] = {}
    for sign, kind, weight in lines:
        held = shared if kind == EVERY_KIND else own.setdefault(kind, np.zeros(len(rows), dtype=np.float32))
        held[rows[sign]] = float(weight)
    return rows, {EVERY_KIND: shared} | {kind: shared + weights for kind, weights in own.items()}


@lru_cache(maxsize=20_000)
def _rows_of(sentence: str) -> tuple[int, ...]:
    rows = _weights()[0]
    return tuple(rows[sign] for sign in signs(sentence) if sign in rows)


def answers_like(sentence: str, kind: Kind) -> float:
    """Return how much a sentence is worded like an answer to this kind of question; 0 tells nothing."""
    weights = _weights()[1]
    held = weights.get(kind.value, weights[EVERY_KIND])
    return float(held[list(_rows_of(sentence))].sum())
