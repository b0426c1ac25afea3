"""Make a corpus of fictional regions of any size, and questions about it, for the bench."""

import hashlib
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from ingest.catalogue import CATALOGUE, DOCUMENTS, REGIONS
from ingest.errors import RequestError
from retrieval.dutch import word_counts

SECTIONS_PER_DOCUMENT = 200
WORDS_PER_SENTENCE = (9, 22)
SENTENCES_PER_SECTION = (4, 7)
QUESTIONS = 40
SEED = 7
VOWELS, CONSONANTS = "aeiou", "bdfghklmnprstvw"


@dataclass(frozen=True, slots=True)
class Synthetic:
    """A made corpus: its folder, and questions with and without a region's name."""

    folder: Path
    sections: int
    everywhere: tuple[str, ...]
    in_region: tuple[str, ...]


def make_corpus(folder: Path, sections: int, text: Path | None = None) -> Synthetic:
    """Write a corpus with this many sections, a region for every 200; the same on every machine.

    Words are drawn by their frequency in Dutch law, or paragraphs are taken from the .txt and .md
    files in ``text``, over again when there are too few. Raises RequestError when those hold none.
    """
    chance = random.Random(SEED)
    paragraphs = _drawn(chance) if text is None else _taken(text, chance)
    (folder / DOCUMENTS).mkdir(parents=True)
    regions, documents, everywhere, in_region = list[str](), list[str](), list[str](), list[str]()
    names = _names(chance)
    made = 0
    while made < sections:
        name = next(names)
        count = min(SECTIONS_PER_DOCUMENT, sections - made)
        bodies = [next(paragraphs) for _ in range(count)]
        documents.append(_write(folder, name, bodies))
        regions.append(_region(name))
        made += count
        words = _telling(bodies, chance)
        everywhere.append(f"Wat staat er over {words}?")
        in_region.append(f"Wat zegt de regio {name} over {words}?")
    while len(everywhere) < QUESTIONS:
        everywhere += everywhere
        in_region += in_region
    (folder / REGIONS).write_text("\n".join(regions), "utf-8")
    (folder / CATALOGUE).write_text("\n".join(documents), "utf-8")
    return Synthetic(folder, made, tuple(everywhere[:QUESTIONS]), tuple(in_region[:QUESTIONS]))


def _drawn(chance: random.Random) -> Iterator[str]:
    counts = word_counts()
    words, weights = list(counts), list(accumulate(counts.values()))
    while True:
        sentences = []
        for _ in range(chance.randint(*SENTENCES_PER_SECTION)):
            drawn = chance.choices(words, cum_weights=weights, k=chance.randint(*WORDS_PER_SENTENCE))
            sentences.append(" ".join(drawn).capitalize() + ".")
        yield " ".join(sentences)


def _taken(folder: Path, chance: random.Random) -> Iterator[str]:
    files = [p for p in sorted(folder.rglob("*")) if p.suffix in (".txt", ".md") and p.is_file()]
    found: list[str] = []
    for file in files:
        blocks = re.split(r"\n\s*\n", file.read_text("utf-8", errors="replace"))
        found += [" ".join(block.split()) for block in blocks if len(block.split()) >= 20]
    if not found:
        raise RequestError(f"{folder}: no .txt or .md file with a paragraph of 20 words or more")
    while True:
        chance.shuffle(found)
        yield from found


def _names(chance: random.Random) -> Iterator[str]:
    seen: set[str] = set()
    while True:
        syllables = [chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(4)]
        name = "".join(syllables).capitalize() + "land"
        if name not in seen:
            seen.add(name)
            yield name


def _telling(bodies: Sequence[str], chance: random.Random) -> str:
    """Return two long words of one section: what a question about it would name."""
    counts = word_counts()
    found = set(re.findall(r"[a-z]{8,}", chance.choice(bodies).lower()))
    words = sorted(found, key=lambda word: (counts.get(word, 0), word))
    return " en ".join(words[:2]) or "jeugdhulp"


def _write(folder: Path, name: str, bodies: Sequence[str]) -> str:
    sections = [
        f"## {number} {' '.join(body.split()[:4])}\n\n{body}" for number, body in enumerate(bodies, 1)
    ]
    content = (f"# Visie {name}\n\n" + "\n\n".join(sections) + "\n").encode()
    file = f"{name.lower()}.md"
    (folder / DOCUMENTS / file).write_bytes(content)
    return _entry(
        "document",
        id=name.lower(),
        file=file,
        title=f"Visie {name}",
        publisher=f"Regio {name}",
        regions=[name.lower()],
        municipalities=[],
        kind="visie",
        year=2024,
        source="gemaakt voor de meting",
        licence="MIT",
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _region(name: str) -> str:
    return _entry(
        "region", id=name.lower(), name=name, aliases=[f"regio {name}"], municipalities=[f"{name}erdam"]
    )


def _entry(table: str, **values: str | int | list[str]) -> str:
    # JSON strings, numbers and lists of strings are TOML too.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join((f"[[{table}]]", *lines, ""))
