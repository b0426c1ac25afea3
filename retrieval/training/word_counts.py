"""Count the words of public Dutch text, for splitting compounds.

Run: ``python -m retrieval.training.word_counts TRAINING_FOLDER retrieval/data/words.tsv.gz``.
Keeps words of at least four letters that stand in the word list or are frequent in law; the
counts alone are shipped, no text.
"""

import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path

# Only words written in lower case: a name ("Amsterdam") is not an ordinary word.
WORD = re.compile(r"(?<![A-Za-zÀ-ÿ])[a-zà-ÿ]{4,}(?![A-Za-zÀ-ÿ])")
SOURCES = (
    "laws_social_domain.jsonl.gz",
    "laws.jsonl.gz",
    "political_programmes.jsonl.gz",
    "policy_documents.jsonl.gz",
)
KEEP = 60_000
MOST_CHARACTERS_PER_FILE = 60_000_000


def count_words(folder: Path) -> Counter[str]:
    """Return how often each word in lower case occurs in the training text."""
    counts: Counter[str] = Counter()
    for name in SOURCES:
        seen = 0
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                counts.update(WORD.findall(text))
                seen += len(text)
                if seen > MOST_CHARACTERS_PER_FILE:
                    break
    return counts


def main(folder: Path, target: Path) -> None:
    """Write ``word<TAB>count`` lines, most frequent first."""
    counts = count_words(folder)
    listed = {w.strip().lower() for w in (folder / "wordlist_opentaal.txt").read_text("utf-8").splitlines()}
    kept = [(w, n) for w, n in counts.most_common() if (w in listed and n >= 3) or n >= 60][:KEEP]
    with open(target, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as out:
        out.write("".join(f"{w}\t{n}\n" for w, n in kept).encode("utf-8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
