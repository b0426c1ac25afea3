"""Tell which nouns name the same sort of things: who asks for tasks finds responsibilities."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from retrieval.dutch import stem, stems_of, tokens
from retrieval.wordlists import word_list

# A shorter noun ends words that have nothing to do with it.
LEAST_TAIL = 5


@dataclass(frozen=True, slots=True)
class Nouns:
    """The nouns of a sort, and those of them that may end a compound ("ontwerpregels")."""

    whole: frozenset[str]
    tails: tuple[str, ...]

    def meet(self, words: AbstractSet[str]) -> bool:
        """Tell whether one of some words is of the sort."""
        return not self.whole.isdisjoint(words) or any(word.endswith(self.tails) for word in words)


def of_a_sort(noun: str, text: str) -> bool:
    """Tell whether a text speaks of the sort of things that a noun names.

    A list of "taken" may stand under "verantwoordelijk voor". The noun is Dutch or English, the text Dutch.
    """
    words = frozenset(t.word for t in tokens(noun))
    stems = stems_of(text)
    return any(asked.meet(words) and said.meet(stems) for asked, said in _sorts())


@lru_cache(maxsize=1)
def _sorts() -> tuple[tuple[Nouns, Nouns], ...]:
    """Return of each sort the nouns to ask with, and the stems of the Dutch ones."""
    parted = [line.partition("|") for line in sorted(word_list("kindred"))]
    return tuple(
        (_nouns(f"{dutch} {english}".split()), _nouns(stem(word) for word in dutch.split()))
        for dutch, _, english in parted
    )


def _nouns(words: Iterable[str]) -> Nouns:
    whole = frozenset(words)
    return Nouns(whole, tuple(sorted(word for word in whole if len(word) >= LEAST_TAIL)))
