"""Read the word lists of ``retrieval/data/words``: one word a line, the first line says what for."""

from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=32)
def word_list(name: str) -> frozenset[str]:
    """Return the words of one list."""
    text = resources.files("retrieval").joinpath(f"data/words/{name}.txt").read_text("utf-8")
    return frozenset(line for line in text.split("\n")[1:] if line)
