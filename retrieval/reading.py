"""What a question is read against."""

from collections.abc import Callable
from dataclasses import dataclass

from retrieval.lexicon import Lexicon
from retrieval.places import Gazetteer


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What a question is read against: term base, places, and the words the documents use.

    ``in_corpus`` tells whether a stem occurs in the documents; ``vocabulary`` holds the words
    (folded, as written) for spelling repair.
    """

    lexicon: Lexicon
    gazetteer: Gazetteer
    in_corpus: Callable[[str], bool]
    vocabulary: tuple[str, ...]
    english_words: frozenset[str]
    dutch_stems: frozenset[str]
    english_stems: frozenset[str]
