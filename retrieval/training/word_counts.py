"""Count the words of public Dutch text, for splitting compounds and telling nouns from verbs.

Run: ``python -m retrieval.training.word_counts TRAINING_FOLDER retrieval/data/words.tsv.gz``.
Keeps words of at least four letters that stand in the word list or are frequent; per word its
count, the share of places where it stands as a noun does (after an article, a preposition or
an adjective in -e), and the share where it stands right before such a word, as an adjective does. The counts
alone are shipped, no text.
"""

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from retrieval.dutch import NOUN, STOP_NL

SOURCES = (
    "laws_social_domain.jsonl.gz",
    "laws.jsonl.gz",
    "political_programmes.jsonl.gz",
    "policy_documents.jsonl.gz",
)
BEFORE_A_NOUN = frozenset(
    [
        "de",
        "het",
        "een",
        "deze",
        "die",
        "dit",
        "dat",
        "geen",
        "elke",
        "elk",
        "hun",
        "zijn",
        "haar",
        "ons",
        "onze",
        "uw",
        "van",
        "voor",
        "in",
        "op",
        "met",
        "bij",
        "door",
        "over",
        "aan",
        "per",
        "zonder",
        "tot",
        "uit",
        "naar",
        "onder",
        "tegen",
        "tussen",
        "tijdens",
        "volgens",
        "binnen",
        "ter",
        "bepaalde",
    ]
)
TOKEN = re.compile(r"[A-Za-zÀ-ÿ]+|[^\sA-Za-zÀ-ÿ]")
KEEP = 60_000
LEAST_LETTERS = 4
MOST_CHARACTERS_PER_FILE = 60_000_000


def texts_of(folder: Path) -> Iterator[list[str]]:
    """Yield the words and marks of each text, from every file up to a number of characters."""
    for name in SOURCES:
        seen = 0
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                yield TOKEN.findall(text)
                seen += len(text)
                if seen > MOST_CHARACTERS_PER_FILE:
                    break


def is_counted(word: str) -> bool:
    """Tell whether a word is one to count: in lower case and of some length."""
    return len(word) >= LEAST_LETTERS and word.islower()


def count_words(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Return how often each word occurs in lower case, and how often where a noun stands."""
    counts: Counter[str] = Counter()
    as_noun: Counter[str] = Counter()
    for tokens in texts_of(folder):
        words = [token for token in tokens if token.isalpha()]
        for before, word in zip(["", *words], words, strict=False):
            if not is_counted(word):
                continue
            counts[word] += 1
            if before in BEFORE_A_NOUN or (len(before) > 4 and before.endswith("e")):
                as_noun[word] += 1
    return counts, as_noun


def count_before_nouns(folder: Path, nouns: frozenset[str]) -> Counter[str]:
    """Return how often each word stands right before one of some nouns, no mark between them."""
    before: Counter[str] = Counter()
    for tokens in texts_of(folder):
        before.update(word for word, after in pairwise(tokens) if after in nouns and is_counted(word))
    return before


def main(folder: Path, target: Path) -> None:
    """Write ``word<TAB>count<TAB>noun share<TAB>adjective share`` lines, in percent, most frequent first."""
    counts, as_noun = count_words(folder)
    listed = {w.strip().lower() for w in (folder / "wordlist_opentaal.txt").read_text("utf-8").splitlines()}
    kept = [(w, n) for w, n in counts.most_common() if (w in listed and n >= 3) or n >= 60][:KEEP]
    nouns = frozenset(w for w, n in kept if as_noun[w] >= NOUN * n) - STOP_NL
    before = count_before_nouns(folder, nouns)
    shares = (f"{round(100 * as_noun[w] / n)}\t{round(100 * before[w] / n)}" for w, n in kept)
    rows = "".join(f"{w}\t{n}\t{share}\n" for (w, n), share in zip(kept, shares, strict=True))
    with open(target, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as out:
        out.write(rows.encode("utf-8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
