"""Tell which nouns name the same sort of things: who asks for tasks finds responsibilities."""

from functools import lru_cache

from retrieval.dutch import stem, tokens
from retrieval.evidence import stems_of
from retrieval.wordlists import word_list


def of_a_sort(noun: str, text: str) -> bool:
    """Tell whether a text speaks of the sort of things that a noun names.

    A list of "taken" may stand under "verantwoordelijk voor". The noun is Dutch or English, the text Dutch.
    """
    words = {t.word for t in tokens(noun)}
    stems = stems_of(text)
    return any(words & asked and stems & said for asked, said in _sorts())


@lru_cache(maxsize=1)
def _sorts() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return of each sort the nouns to ask with, and the stems of the Dutch ones."""
    parted = [line.partition("|") for line in sorted(word_list("kindred"))]
    return tuple(
        (frozenset(f"{dutch} {english}".split()), frozenset(stem(word) for word in dutch.split()))
        for dutch, _, english in parted
    )
