"""Read the public training text: one function per kind, all plain values."""

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.training.questions_tool import sentences_of


@dataclass(frozen=True, slots=True)
class Pair:
    """The same thing in English and Dutch, with the name of the source it came from."""

    source: str
    english: str
    dutch: str


@dataclass(frozen=True, slots=True)
class Headed:
    """A passage under the words that head it."""

    source: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A written question with the passage it points at; ``answerable`` is False for a near miss.

    ``sentences`` are those of the passage, ``answers`` the places among them of those that answer it.
    """

    id: str
    language: str
    question: str
    answerable: bool
    split: str
    passage: str
    sha256: str
    sentences: tuple[str, ...] = ()
    answers: tuple[int, ...] = ()

    @property
    def tells_apart(self) -> bool:
        """Whether the passage has a sentence that answers and one that does not."""
        return 0 < len(self.answers) < len(self.sentences)


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a text file, gzipped or not, without line ends."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n")


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file with one JSON object per line."""
    for line in read_lines(path):
        if line:
            yield json.loads(line)


def read_pairs(folder: Path) -> list[Pair]:
    """Read the aligned sentences, each pair once, in file order (treaty sentences stay neighbours)."""
    pairs: list[Pair] = []
    seen: set[tuple[str, str]] = set()
    for number, line in enumerate(read_lines(folder / "parallel.en-nl.tsv.gz")):
        source, english, dutch = line.split("\t")
        if number and english and dutch and (english, dutch) not in seen:
            seen.add((english, dutch))
            pairs.append(Pair(source, english, dutch))
    return pairs


def read_lexicon(folder: Path) -> list[Pair]:
    """Read the dictionary as pairs of words."""
    pairs: list[Pair] = []
    for number, line in enumerate(read_lines(folder / "lexicon_wiktionary.en-nl.tsv.gz")):
        english, dutch, *_ = line.split("\t")
        if number and english and dutch:
            pairs.append(Pair("lexicon", english, dutch))
    return pairs


def read_terms(folder: Path) -> list[tuple[list[str], list[str]]]:
    """Read term-base files ``terms*.csv``: per concept its Dutch forms and its English forms.

    Columns whose name starts with ``nl``, ``dutch`` or ``preferred`` count as Dutch, with ``en`` as
    English; several forms in one cell are separated by ``|`` or ``;``.
    """
    concepts: list[tuple[list[str], list[str]]] = []
    for path in sorted(folder.glob("terms*.csv")):
        with path.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                dutch = _forms(row, ("nl", "dutch", "preferred", "variants"))
                english = _forms(row, ("en",))
                if dutch:
                    concepts.append((dutch, english))
    return concepts


def term_pairs(concepts: Sequence[tuple[list[str], list[str]]]) -> list[Pair]:
    """Return each Dutch form with its concept's first English form, and the first with the others."""
    pairs: list[Pair] = []
    for dutch, english in concepts:
        if english:
            pairs += [Pair("terms", english[0], form) for form in dutch]
            pairs += [Pair("terms", form, dutch[0]) for form in english[1:]]
    return pairs


def _forms(row: dict[str, str], starts: tuple[str, ...]) -> list[str]:
    cells = [cell for name, cell in row.items() if name and name.startswith(starts) and cell]
    forms = (form.strip() for cell in cells for form in cell.replace(";", "|").split("|"))
    return list(dict.fromkeys(form for form in forms if form))


def passage_text(record: dict[str, Any]) -> str:
    """Return the words of one record of any of the passage files."""
    return record.get("text") or record.get("besluit") or ""


def read_headed(folder: Path, name: str) -> list[Headed]:
    """Read a passage file as headings with the text under them; passages without heading are left out."""
    headed: list[Headed] = []
    for record in read_records(folder / f"{name}.jsonl.gz"):
        heading = _heading(record)
        text = passage_text(record)
        if heading and len(text) >= 60:
            headed.append(Headed(name, heading, text))
    return headed


def _heading(record: dict[str, Any]) -> str:
    if "law" in record:
        # "Artikel 3" says nothing; its heading does, and the law's name when there is none.
        own = record.get("head") or ""
        above = [part.split(" ", 2)[-1] for part in (record.get("path") or [])[-1:]]
        return " ".join([own, *above]).strip() if own or above else ""
    if "besluit" in record:
        return record.get("naam") or ""
    path = record.get("path") or []
    return " ".join([*path[-1:], record.get("heading") or ""]).strip()


def read_passages(folder: Path, name: str) -> list[str]:
    """Read the plain texts of a passage file, in file order."""
    return [passage_text(record) for record in read_records(folder / f"{name}.jsonl.gz")]


def read_asked(folder: Path, questions: Path) -> list[Asked]:
    """Read the written questions and the passages they point at.

    Raises ValueError when a passage is not the text that its question was written for.
    """
    records = [record for path in sorted(questions.glob("*.jsonl")) for record in read_records(path)]
    wanted: dict[str, dict[int, str]] = {}
    for record in records:
        wanted.setdefault(record["source"], {})[record["line"]] = ""
    for source, lines in wanted.items():
        for number, line in enumerate(read_lines(folder / source)):
            if number in lines:
                lines[number] = passage_text(json.loads(line))
    asked: list[Asked] = []
    for record in records:
        text = wanted[record["source"]][record["line"]]
        digest = hashlib.sha256(text.encode()).hexdigest()
        if digest != record["sha256"]:
            raise ValueError(f"{record['id']}: line {record['line']} of {record['source']} is another text")
        spans = sentences_of(text)
        starts = [span.start for span in spans]
        asked.append(
            Asked(
                record["id"], record["lang"], record["question"], bool(record["answerable"]),
                record["split"], text, digest, tuple(" ".join(span.of(text).split()) for span in spans),
                tuple(starts.index(start) for start, _ in record["answers"]),
            )
        )  # fmt: skip
    return asked
