"""Tell in which language a question is asked, by its function words."""

from collections.abc import Sequence

from retrieval.dutch import STOP_EN, STOP_NL, Token, word_counts
from retrieval.wordlists import word_list

OTHER_LANGUAGES = {code: word_list(f"language_{code}") for code in ("de", "fr", "es", "tr", "pl")}
# Words of a question that stand in the stop list of one language but belong to both.
SHARED = word_list("language_shared")


def detect_language(words: Sequence[Token]) -> str:
    """Return "nl", "en", or the code of another language that clearly prevails.

    A question without any function word is read as Dutch, the language of the documents,
    unless none of its words is an ordinary Dutch word and some end the English way.
    """
    kept = [t.word for t in words if t.word not in SHARED]
    dutch = sum(w in STOP_NL for w in kept) + 0.5 * sum(w in word_counts() and w not in STOP_EN for w in kept)
    english = sum(w in STOP_EN for w in kept) + 0.5 * sum(
        w.endswith(("tion", "ing", "ity", "ment", "ness", "ies", "ly", "th", "care", "youth"))
        and w not in word_counts()
        for w in kept
    )
    other, votes = max(
        ((code, sum(t.word in table for t in words)) for code, table in OTHER_LANGUAGES.items()),
        key=lambda pair: pair[1],
    )
    plain_dutch = sum(t.word in STOP_NL for t in words)
    plain_english = sum(t.word in STOP_EN for t in words)
    if votes >= 2 and votes > plain_dutch and votes > plain_english and 2 * votes >= 0.5 * len(words):
        return other
    return "en" if english > dutch else "nl"
