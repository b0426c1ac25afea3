"""Rank passages by words alone: the baseline, and the source of hard negatives."""

import re
from collections.abc import Sequence

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer

WORD = re.compile(r"\w+")


def stems(text: str) -> list[str]:
    """Return the Dutch stems of a text's words."""
    stemmer = Stemmer.Stemmer("dutch_porter")
    return list(stemmer.stemWords(WORD.findall(text.lower())))


class Lexical:
    """BM25 over passages with k1 .9 and b .5, which suit short passages of a large corpus best."""

    def __init__(self, passages: Sequence[str]) -> None:
        self.index = bm25s.BM25(k1=0.9, b=0.5)
        self.index.index([stems(passage) for passage in passages], show_progress=False)

    def scores(self, question: str) -> npt.NDArray[np.float32]:
        """Return a score for every passage; zeros when no word of the question is known."""
        found: npt.NDArray[np.float32] = self.index.get_scores(stems(question))
        return found
