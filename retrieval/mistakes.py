"""Tell how unlikely it is that one word was typed for another: alike in sound is likeliest."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

NEAR_SOUND, NEAR_SWAP, NEAR_LETTER, NEAR_BONES = 0.5, 0.7, 0.8, 0.9
UNLIKELY = 9.0
LEAST_BONES = 4
# What sounds alike in Dutch, written one way: ei/ij, ou/au, g/ch, c/k, z/s, v/f, d/t at the end.
SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"sch", "sg"), (r"isch(e?)$", r"is\1"), (r"luk(e?)$", r"lyk\1"), (r"ei|ij", "y"),
        (r"auw?|ouw?", "ou"), (r"c(?=[eiy])", "s"), (r"ch", "g"), (r"ck|c|q", "k"), (r"ph|v", "f"),
        (r"th", "t"), (r"x", "ks"), (r"z", "s"), (r"tie", "si"), (r"ie", "i"), (r"dt?$|tt$", "t"),
        (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
VOWELS = re.compile(r"[aeiouy]+")


def mistake_cost(word: str, candidate: str) -> float:
    """Return how unlikely a word is a mistake for another: alike in sound is likeliest."""
    if sound(word) == sound(candidate):
        return NEAR_SOUND
    distance = DamerauLevenshtein.distance(word, candidate)
    if distance == 1 and sorted(word) == sorted(candidate):
        return NEAR_SWAP
    if word[0] != candidate[0]:
        return UNLIKELY
    if distance == 1:
        return NEAR_LETTER if len(word) != len(candidate) else 1.0
    if len(word) < len(candidate) and VOWELS.sub("", word) == VOWELS.sub("", candidate):
        return NEAR_BONES
    return float(distance)


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """Return a word with all that sounds alike in Dutch written one way: *tijd* and *teit* agree."""
    for pattern, written in SOUNDS:
        word = pattern.sub(written, word)
    return word


def without_vowels(word: str, pool: Iterable[str]) -> Iterator[str]:
    """Yield the words whose consonants alone are written: "jgdhlp"."""
    bones = VOWELS.sub("", word)
    if len(bones) >= LEAST_BONES and len(word) <= 1.5 * len(bones):
        yield from (c for c in pool if c[0] == word[0] and VOWELS.sub("", c) == bones)
