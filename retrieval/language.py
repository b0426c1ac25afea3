"""Tell in which language a question is asked, by its function words."""

from collections.abc import Sequence

from retrieval.dutch import STOP_EN, STOP_NL, Token, word_counts

OTHER_LANGUAGES = {
    "de": frozenset(["der", "die", "das", "und", "ist", "nicht", "was", "wie", "wer", "mit", "für", "fur", "den", "dem", "ein", "eine", "zu", "von", "im", "auf", "welche", "gibt", "es", "sind"]),
    "fr": frozenset(["le", "la", "les", "des", "est", "que", "qui", "une", "un", "dans", "pour", "quel", "quelle", "quels", "comment", "pourquoi", "sont", "du", "et", "avec", "sur"]),
    "es": frozenset(["el", "la", "los", "las", "que", "es", "una", "un", "para", "por", "como", "cual", "cuales", "donde", "quien", "son", "del", "y", "con", "sobre"]),
    "tr": frozenset(["ve", "bir", "bu", "ne", "nedir", "nasil", "için", "icin", "ile", "mi", "var", "kim", "nerede"]),
    "pl": frozenset(["jest", "co", "jak", "kto", "gdzie", "nie", "czy", "na", "do", "w", "z", "i", "dla", "sie", "jakie"]),
}  # fmt: skip
# Words of a question that stand in the stop list of one language but belong to both.
SHARED = frozenset(["in", "of", "is", "me", "was", "we", "had", "over", "am", "door", "want", "of", "die", "an", "so", "al"])


def detect_language(words: Sequence[Token]) -> str:
    """Return "nl", "en", or the code of another language that clearly prevails.

    A question without any function word is read as Dutch, the language of the documents,
    unless none of its words is an ordinary Dutch word and some end the English way.
    """
    kept = [t.word for t in words if t.word not in SHARED]
    dutch = sum(w in STOP_NL for w in kept) + 0.5 * sum(w in word_counts() and w not in STOP_EN for w in kept)
    english = sum(w in STOP_EN for w in kept) + 0.5 * sum(
        w.endswith(("tion", "ing", "ity", "ment", "ness", "ies", "ly", "th", "care", "youth")) and w not in word_counts()
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
