"""Analyse Dutch (and English) words for matching: fold, tokenise, stem, split compounds.

``fold`` keeps the length of the text, so that a token's offsets hold in the original.
"""

import gzip
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from math import exp, log
from pathlib import Path

import Stemmer

from retrieval.wordlists import word_list

TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[a-z]+(?:['’][a-z]{2,})?")

# Kraaij-Pohlmann ("dutch") makes gezin "zin" and gemeente "meen"; the Porter variant does not.
_dutch = Stemmer.Stemmer("dutch_porter")
_english = Stemmer.Stemmer("english")

NUMBER_WORDS = {
    word: str(value)
    for value, words in enumerate(
        (
            "nul zero", "", "twee two beide both", "drie three", "vier four", "vijf five", "zes six",
            "zeven seven", "acht eight", "negen nine", "tien ten", "elf eleven", "twaalf twelve",
        )
    )
    for word in words.split()
    if word not in ("beide", "both")
}  # fmt: skip

# From this share of places after an article, preposition or adjective a word counts as a noun:
# kent .05, grip .19, kosten .73, wachtlijst .86.
NOUN = 0.45
# From this share of places right before a noun it is an adjective, which stands after an article as well:
# lokale .69, laatste .67, ernstige .77; gemeente .03, jeugdige .11. In percent, as counted. Without -e it
# stands so less often (lokaal .21), and of a rare word the share tells little.
ADJECTIVE = 50
BARE_ADJECTIVE = 15
OFTEN = 150
DOUBLE_VOWEL = re.compile(r"([aeou])(\1)([a-z])$")
STOP_NL = word_list("stop_nl")
STOP_EN = word_list("stop_en")
# Particles and endings that look like words inside a compound but are not parts of one.
NOT_A_PART = word_list("not_a_part")
LINKS = ("", "s", "en", "n", "e")
LEAST_PART = 4
MOST_PARTS = 4
# A "word" of millions of letters would be cut at every letter; the longest real compound is far shorter.
LONGEST_COMPOUND = 60


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character


def fold(text: str) -> str:
    """Return the text in lower case without diacritics, of the same length."""
    return "".join(map(_fold_character, text))


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it stands folded, with its offsets in the original text."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Return the words and numbers of a text, in order; an abbreviation's plural ("CJGs") loses its s."""
    found = []
    for match in TOKEN.finditer(fold(text)):
        word, end = match.group(), match.end()
        if (
            word[-1] == "s"
            and len(word) > 2
            and text[match.start() : end - 1].isupper()
            and text[end - 1] == "s"
        ):
            word, end = word[:-1], end - 1
        found.append(Token(word, match.start(), end))
    return found


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the Dutch stem: Porter, then what it leaves undone.

    gezinnen → *gezinn* → gezin; leven/leef, huizen/huis → final v, z as f, s; a participle as
    its verb: geplaatst → plaatsen, geëvalueerd → evalueren.
    """
    if word[0].isdigit():
        return word
    if word in NUMBER_WORDS and word != "ten":  # "ten behoeve van" counts nothing
        return NUMBER_WORDS[word]
    if len(word) >= 6 and word.startswith("ge") and word[-1] in "td":
        for base in (word[2:-1], word[2:]):
            if _plain_stem(base) in _verb_stems():
                return _plain_stem(base)
    return _plain_stem(word)


def _plain_stem(word: str) -> str:
    if (
        len(word) >= 4
        and word[-1] == "s"
        and (word + "en" in _word_table() or word[:-1] + "zen" in _word_table())
    ):
        # The s of *mens*, *huisarts*, *grens* belongs to the word: mensen, huisartsen, grenzen have it.
        word += "en"
    result: str = _dutch.stemWord(word)
    if len(result) > 3 and result[-1] == result[-2] and result[-1] not in "aeiou":
        result = result[:-1]
    if len(result) > 2 and result[-1] in "vz":
        result = result[:-1] + ("f" if result[-1] == "v" else "s")
    if len(result) > 3 and result[-2] == result[-3] and result[-2] in "aeou":
        # lokaal/lokale, steun/steunen agree once a doubled vowel before the last letter is single.
        result = result[:-2] + result[-1]
    return result


@lru_cache(maxsize=1)
def _verb_stems() -> frozenset[str]:
    """Return the stems of words in -en that stand more often where verbs do than where nouns do."""
    return frozenset(
        _plain_stem(word) for word, (_, noun, _) in _word_table().items() if word.endswith("en") and noun < 70
    )


@lru_cache(maxsize=50_000)
def stem_english(word: str) -> str:
    """Return the English Snowball stem."""
    if word in NUMBER_WORDS:
        return NUMBER_WORDS[word]
    return str(_english.stemWord(word))


@lru_cache(maxsize=1)
def _word_table() -> dict[str, tuple[int, int, int]]:
    packed = resources.files("retrieval").joinpath("data/words.tsv.gz").read_bytes()
    rows = (line.split("\t") for line in gzip.decompress(packed).decode("utf-8").splitlines())
    return {fold(word): (int(count), int(noun), int(adjective)) for word, count, noun, adjective in rows}


@lru_cache(maxsize=1)
def word_counts() -> Mapping[str, int]:
    """Return the shipped word counts used to split compounds."""
    return {word: count for word, (count, *_) in _word_table().items()}


def noun_share(word: str) -> float | None:
    """Return in what share of places a Dutch word stands as a noun does, or None when unknown."""
    entry = _word_table().get(word)
    return entry[1] / 100 if entry else None


def stands_as_noun(word: str) -> bool | None:
    """Tell whether a Dutch word stands where nouns do and is no adjective, or None when it is unknown."""
    share = noun_share(word)
    return None if share is None else share >= NOUN and not is_adjective(word)


@lru_cache(maxsize=20_000)
def is_adjective(word: str) -> bool:
    """Tell whether a Dutch word stands before a noun as adjectives do ("lokale", "laatste", "acuut").

    One without an ending stands there less often; that it has a form in -e that does tells it from a noun.
    """
    share = _before_nouns(word)
    if word.endswith("ie"):
        # "Basisregistratie personen": a noun before a noun.
        return False
    if share >= ADJECTIVE:
        # "Het kwaliteitsregister jeugd" stands in few texts, and mostly so.
        return word.endswith("e") or word_counts()[word] >= OFTEN
    return share >= BARE_ADJECTIVE and any(_before_nouns(form) >= ADJECTIVE for form in _inflected(word))


def _before_nouns(word: str) -> int:
    entry = _word_table().get(word)
    return entry[2] if entry else 0


def _inflected(word: str) -> list[str]:
    """Return what an adjective in -e may look like: "vaste", "dikke", "grote"."""
    shortened = DOUBLE_VOWEL.sub(r"\1\3", word)
    return [f"{word}e", f"{word}{word[-1:]}e", f"{shortened}e"]


def _segmentations(word: str, left: int) -> Iterator[tuple[str, ...]]:
    counts = word_counts()
    if word in counts and len(word) >= LEAST_PART and word not in NOT_A_PART:
        yield (word,)
    if left <= 1:
        return
    for cut in range(LEAST_PART, len(word) - LEAST_PART + 1):
        head = word[:cut]
        for link in LINKS:
            base = head[: len(head) - len(link)] if link else head
            if link and not head.endswith(link):
                continue
            if len(base) < LEAST_PART or base not in counts or base in NOT_A_PART:
                continue
            for rest in _segmentations(word[cut:], left - 1):
                yield (base, *rest)


@lru_cache(maxsize=100_000)
def compound_parts(word: str) -> tuple[str, ...]:
    """Return the parts of a compound, or () for a word that is none.

    Koehn and Knight (2003): of all ways to cut, the one with the highest geometric mean of
    the parts' frequencies, the whole word being one of the ways.
    """
    if not 2 * LEAST_PART <= len(word) <= LONGEST_COMPOUND or not word.isalpha():
        return ()
    counts = word_counts()
    best: tuple[str, ...] = (word,)
    best_score = float(counts.get(word, 0))
    for parts in _segmentations(word, MOST_PARTS):
        if len(parts) < 2:
            continue
        score = exp(sum(log(counts[p]) for p in parts) / len(parts))
        # A frequent whole ("jeugdhulp") is still a compound: parts only have to be frequent enough.
        if score > best_score or (
            len(best) == 1 and score > 0.02 * best_score and min(map(len, parts)) > LEAST_PART
        ):
            best, best_score = parts, score
    return best if len(best) > 1 else ()


@lru_cache(maxsize=1)
def analysis_fingerprint() -> str:
    """Return a hash of all that the analysis of a text rests on, so that an index knows when it is stale."""
    packed = resources.files("retrieval").joinpath("data/words.tsv.gz").read_bytes()
    rules = Path(__file__).read_bytes()
    return sha256(b"\0".join((packed, rules, "\n".join(sorted(STOP_NL | NOT_A_PART)).encode()))).hexdigest()


def index_terms(text: str) -> list[str]:
    """Return the stems of a Dutch text, with the stems of compound parts behind each compound."""
    result: list[str] = []
    for token in tokens(text):
        word = token.word
        if word in STOP_NL or (len(word) == 1 and not word.isdigit()):
            continue
        result.append(stem(word))
        result.extend(stem(part) for part in compound_parts(word))
    return result


@lru_cache(maxsize=20_000)
def stems_of(text: str) -> frozenset[str]:
    """Return the stems of a text, compound parts included."""
    return frozenset(index_terms(text))


def trigrams(text: str) -> list[str]:
    """Return the character 3-grams within the words of a text, word ends marked."""
    result: list[str] = []
    for token in tokens(text):
        if token.word in STOP_NL or token.word in STOP_EN:
            continue
        word = f"_{token.word}_"
        result.extend(word[i : i + 3] for i in range(len(word) - 2))
    return result
