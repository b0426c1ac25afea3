"""Everyday words of both languages: those that the bundled model reads whole, not in pieces."""

import json
from functools import lru_cache
from importlib import resources

from retrieval.dutch import stem, stem_english, word_counts

TOKENIZER = "models/nl-en-minilm/tokenizer.json"
LEAST_LENGTH = 3


@lru_cache(maxsize=1)
def everyday_words() -> frozenset[str]:
    """Return the words of at least three letters that the bundled model has a token for.

    The word counts are of policy text and hold no word under four letters: "zit", "bod" and every
    English word are missing there.
    """
    text = resources.files("retrieval").joinpath(TOKENIZER).read_text("utf-8")
    return frozenset(t for t in json.loads(text)["model"]["vocab"] if t.isalpha() and len(t) >= LEAST_LENGTH)


@lru_cache(maxsize=2)
def everyday_stems(language: str) -> frozenset[str]:
    """Return the stems of everyday words; for Dutch those of the counted words as well."""
    if language == "en":
        return frozenset(stem_english(word) for word in everyday_words())
    return frozenset(stem(word) for word in (*everyday_words(), *word_counts()))
