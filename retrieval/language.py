"""Tell in which language a question is asked: by its script, its words and its letters."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from retrieval.dutch import STOP_EN, STOP_NL, fold, tokens, word_counts
from retrieval.wordlists import word_list

OTHER_LANGUAGES = ("de", "fr", "es", "tr", "pl")
ENGLISH = word_list("language_en")
# Words of a question that stand in the stop list of one language but belong to both.
SHARED = word_list("language_shared")
# Scripts that are not Latin, by the first word of their letters' Unicode names; "und" for others.
SCRIPTS = {"CYRILLIC": "uk", "ARABIC": "ar"}
WORD = re.compile(r"[^\W\d_]+")
# ı, ł and ß have no base letter to fold to.
UNFOLDED = str.maketrans({"ı": "i", "ł": "l", "ß": "ss"})
# Letters that Dutch and English words do not have. In Dutch ä, ö and ü only part two vowels
# ("coördinatie", "reünie"): after a consonant or at the start they are German or Turkish.
LETTERS = {
    "tr": re.compile(r"[ığşİ]|(?<![aeiou])[öü]"),
    "pl": re.compile(r"[ąćęłńśźż]"),
    "es": re.compile(r"[ñ¿¡]"),
    "de": re.compile(r"ß|(?<![aeiou])[äöü]"),
}
ENGLISH_ENDINGS = ("tion", "ing", "ity", "ment", "ness", "ies", "ly", "th")
# A question that opens with one of these and has no Dutch function word is English, whatever its nouns are.
ASKS_IN_ENGLISH = word_list("language_asks_en")
# One word proves a language only when it is no scrap that any text may hold ("les", "el", "mi").
LEAST_PROOF = 5


def detect_language(text: str) -> str:
    """Return "nl", "en", or the code of another language that clearly prevails.

    A question without any function word is read as Dutch, the language of the documents,
    unless none of its words is an ordinary Dutch word and some are English or end the English way.
    """
    return _other_script(text) or _other_language(text) or _dutch_or_english(text)


def _other_script(text: str) -> str | None:
    """Return the language of a question whose letters are mostly not Latin, or None."""
    scripts = Counter(unicodedata.name(c, "?").split()[0] for c in text if c.isalpha())
    if not scripts or 2 * scripts["LATIN"] >= scripts.total():
        return None
    return SCRIPTS.get(scripts.most_common(1)[0][0], "und")


def _other_language(text: str) -> str | None:
    """Return the third language that more of the words speak for than for Dutch and English, or None."""
    words = WORD.findall(text.lower())
    folded = [fold(word).translate(UNFOLDED) for word in words]
    native = sum(_native(word) for word in folded)
    found: list[tuple[float, str]] = []
    for code in OTHER_LANGUAGES:
        table, letters = _words_of(code), LETTERS.get(code)
        votes = [
            word
            for typed, word in zip(words, folded, strict=True)
            if word in table or (letters is not None and letters.search(typed) and not _native(word))
        ]
        proof = len(votes) >= 2 or any(len(word) >= LEAST_PROOF for word in votes)
        if proof and len(votes) > native and 4 * len(votes) >= len(words):
            found.append((len(votes), code))
    return max(found)[1] if found else None


@lru_cache(maxsize=len(OTHER_LANGUAGES))
def _words_of(code: str) -> frozenset[str]:
    """Return the words of a language that are not Dutch or English words as well."""
    return frozenset(word for word in word_list(f"language_{code}") if not _native(word)) - SHARED


def _native(word: str) -> float:
    """Return how much a word speaks for Dutch or English: function words more than others."""
    if word in SHARED:
        return 0.0
    return 1.0 if word in STOP_NL or word in STOP_EN else 0.5 * (word in word_counts() or word in ENGLISH)


def _dutch_or_english(text: str) -> str:
    kept = [t.word for t in tokens(text) if t.word not in SHARED]
    dutch = sum(w in STOP_NL for w in kept) + 0.5 * sum(w in word_counts() and w not in STOP_EN for w in kept)
    english = sum(w in STOP_EN for w in kept) + 0.5 * sum(
        w in ENGLISH or (w.endswith(ENGLISH_ENDINGS) and w not in word_counts()) for w in kept
    )
    asks = bool(kept) and kept[0] in ASKS_IN_ENGLISH and not any(w in STOP_NL for w in kept)
    return "en" if asks or english > dutch else "nl"
