"""Find the place that misspelt or shortened words stand for: "nord elzerland", "flevo", "a'dam"."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from retrieval.dutch import STOP_NL, Token, tokens
from retrieval.mistakes import sound
from retrieval.places import Gazetteer

LEAST_SHORT = 4
COMPASS = {"north": "noord", "south": "zuid", "east": "oost", "west": "west", "new": "nieuw"}


def place_of_several(
    at: int, words: Sequence[Token], gazetteer: Gazetteer, right: Callable[[str], bool]
) -> tuple[int, str] | None:
    """Return the place that two or more words from here misspell ("nord elzerland"), if one does."""
    if not words[at].word.isalpha():
        return None
    for key, name, _ in gazetteer.searched:
        size = len(key)
        if not 2 <= size <= len(words) - at or not _is_almost(words[at].word, key[0]):
            continue
        row = [t.word for t in words[at : at + size]]
        if tuple(row) == key or not all(map(_is_almost, row, key)):
            continue
        if any(
            a != b and len(a) > 1 and a not in COMPASS and right(a) for a, b in zip(row, key, strict=True)
        ):
            continue
        return size, written_as(name, key)
    return None


@lru_cache(maxsize=100_000)
def _is_almost(typed: str, word: str) -> bool:
    if (
        typed == word
        or COMPASS.get(typed) == word
        or (len(typed) == 1 and word[0] == typed and len(word) > 3)
    ):
        return True
    if len(typed) < 3 or len(word) < 4:
        return False
    return sound(typed) == sound(word) or DamerauLevenshtein.distance(typed, word) <= (
        1 if len(word) < 6 else 2
    )


def place_written_short(word: str, gazetteer: Gazetteer) -> str | None:
    """Return the one place that "a'dam", "flevo" or "zkij" stands for, or None."""
    bare = word.replace("'", "").replace("’", "")
    meant: dict[tuple[str, ...], str] = {}
    for key, name, ids in gazetteer.searched:
        if _is_short_for(bare, key):
            meant.setdefault(ids, written_as(name, key))
    return next(iter(meant.values())) if len(meant) == 1 else None


def _is_short_for(bare: str, key: Sequence[str]) -> bool:
    if len(bare) > LEAST_SHORT and "".join(key).startswith(bare):
        return True
    if len(key) == 1:
        # A'dam, H'lem: the first letter and the end.
        return len(bare) >= LEAST_SHORT and key[0][0] == bare[0] and key[0].endswith(bare[1:])
    carrying = [w for w in key if w not in STOP_NL]
    initials = "".join("ij" if w.startswith("ij") else w[0] for w in carrying)
    return len(carrying) > 2 and initials == bare


def written_as(name: str, key: Sequence[str]) -> str:
    """Return the words of a place as its name writes them, capitals, hyphens and endings kept."""
    own = tokens(name)
    if [t.word for t in own[:-1]] != list(key[:-1]) or not key[-1].startswith(own[-1].word):
        return " ".join(w if w in STOP_NL else w.capitalize() for w in key)
    return name[own[0].start : own[-1].end] + key[-1][len(own[-1].word) :]
