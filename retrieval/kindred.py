"""Tell which nouns name the same sort of things: who asks for tasks finds responsibilities."""

from collections.abc import Set as AbstractSet
from functools import lru_cache

from retrieval.dutch import stem, stems_of, tokens
from retrieval.wordlists import word_list

# A shorter noun ends words that have nothing to do with it.
LEAST_TAIL = 5


def of_a_sort(noun: str, text: str) -> bool:
    """Tell whether a text speaks of the sort of things that a noun names.

    A list of "taken" may stand under "verantwoordelijk voor". The noun is Dutch or English, the text Dutch.
    """
    words = {t.word for t in tokens(noun)}
    stems = stems_of(text)
    return any(_holds(words, asked) and _holds(stems, said) for asked, said in _sorts())


def _holds(stems: AbstractSet[str], said: frozenset[str]) -> bool:
    """Tell whether a noun of a sort is among some stems, or ends a compound that is ("ontwerpregels")."""
    tails = tuple(noun for noun in said if len(noun) >= LEAST_TAIL)
    return bool(stems & said) or any(one.endswith(tails) for one in stems)


@lru_cache(maxsize=1)
def _sorts() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return of each sort the nouns to ask with, and the stems of the Dutch ones."""
    parted = [line.partition("|") for line in sorted(word_list("kindred"))]
    return tuple(
        (frozenset(f"{dutch} {english}".split()), frozenset(stem(word) for word in dutch.split()))
        for dutch, _, english in parted
    )
