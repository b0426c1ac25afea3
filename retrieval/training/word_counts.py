"""Count the words of public Dutch text, for splitting compounds and telling nouns from verbs.

Run: ``python -m retrieval.training.word_counts TRAINING_FOLDER retrieval/data/words.tsv.gz``.
Keeps words of at least four letters that stand in the word list or are frequent; per word its
count and the share of places where it stands as a noun does (after an article, a preposition or
an adjective in -e). The counts alone are shipped, no text.
"""

import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path

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
TOKEN = re.compile(r"[A-Za-zÀ-ÿ]+")
KEEP = 60_000
MOST_CHARACTERS_PER_FILE = 60_000_000


def count_words(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Return how often each word occurs in lower case, and how often where a noun stands."""
    counts: Counter[str] = Counter()
    as_noun: Counter[str] = Counter()
    for name in SOURCES:
        seen = 0
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                words = TOKEN.findall(text)
                for before, word in zip(["", *words], words, strict=False):
                    if len(word) < 4 or not word.islower():
                        continue
                    counts[word] += 1
                    if before in BEFORE_A_NOUN or (len(before) > 4 and before.endswith("e")):
                        as_noun[word] += 1
                seen += len(text)
                if seen > MOST_CHARACTERS_PER_FILE:
                    break
    return counts, as_noun


def main(folder: Path, target: Path) -> None:
    """Write ``word<TAB>count<TAB>noun share in percent`` lines, most frequent first."""
    counts, as_noun = count_words(folder)
    listed = {w.strip().lower() for w in (folder / "wordlist_opentaal.txt").read_text("utf-8").splitlines()}
    kept = [(w, n) for w, n in counts.most_common() if (w in listed and n >= 3) or n >= 60][:KEEP]
    rows = "".join(f"{w}\t{n}\t{round(100 * as_noun[w] / n)}\n" for w, n in kept)
    with open(target, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as out:
        out.write(rows.encode("utf-8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
