"""Lay the written questions' passages out as documents that hang together, and ask them there.

A document is a stretch of consecutive records of one law, programme or council around the passages asked
about: the sentences that compete stand beside each other in the source too, as they do in a vision. Passages
gathered from many sources would be told apart by their subject alone.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.catalogue import load_corpus
from ingest.library import Library
from ingest.pipeline import ingest_corpus
from retrieval.assistant import Assistant
from retrieval.evidence import Unit
from retrieval.gather import Findings
from retrieval.training.questions_tool import TrainingQuestion, digest, passage_text, read_lines

AROUND = 25
LEAST_RECORDS = 16
LONGEST_HEADING = 90
# Which other document a question is asked of too: so many further on, that is of another source mostly.
SILENT_STEP = 7
SHORTEST_SENTENCE = 8


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of records of one source, and the questions on passages in it."""

    records: tuple[dict[str, object], ...]
    questions: tuple[TrainingQuestion, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What the assistant found for a question in the document that holds its passage, and in another.

    ``right`` are the places among ``found.ranked`` whose sentence was marked as an answer.
    """

    question: TrainingQuestion
    found: Findings
    right: frozenset[int]
    silent: Findings | None


def _origin(record: Mapping[str, object]) -> str:
    """Return which law, document, programme or council a record is of."""
    keys = ("bwb", "doc", "party", "year", "gemeente")
    return "|".join(str(record.get(key) or "") for key in keys)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def windows_of(
    folder: Path, questions: Sequence[TrainingQuestion], *, most: int, least: int = LEAST_RECORDS
) -> list[Window]:
    """Return the ``most`` stretches of at least ``least`` records that have the most questions."""
    asked: dict[str, dict[int, list[TrainingQuestion]]] = {}
    for question in questions:
        asked.setdefault(question.source, {}).setdefault(question.line, []).append(question)
    found: list[Window] = []
    for source in sorted(asked):
        records = [json.loads(raw) for _, raw in read_lines(folder / source)]
        taken: set[int] = set()
        for line in sorted(asked[source]):
            if line in taken:
                continue
            low = high = line
            origin = _origin(records[line])
            while low > 0 and line - low < AROUND and _origin(records[low - 1]) == origin:
                low -= 1
            while high + 1 < len(records) and high - line < AROUND and _origin(records[high + 1]) == origin:
                high += 1
            inside = [n for n in range(low, high + 1) if n in asked[source] and n not in taken]
            if high - low + 1 >= least:
                taken.update(inside)
                held = tuple(q for n in inside for q in asked[source][n])
                found.append(Window(tuple(records[low : high + 1]), held))
    return sorted(found, key=lambda w: -len(w.questions))[:most]


def lay_out(windows: Sequence[Window], folder: Path) -> None:
    """Write each window as a Markdown document of a region of its own, with a catalogue."""
    documents = folder / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    entries, regions = [], []
    for number, window in enumerate(windows):
        parts, over = [f"# Document {number}"], ""
        for record in window.records:
            heading = str(record.get("heading") or record.get("head") or record.get("naam") or "")
            heading, text = _one_line(heading)[:LONGEST_HEADING], _one_line(passage_text(record))
            if text and heading and heading != over:
                parts.append(f"## {heading}")
                over = heading
            if text:
                parts.append(text)
        body = "\n\n".join(parts) + "\n"
        name = _name(number)
        (documents / f"{name}.md").write_text(body, "utf-8")
        sha256 = hashlib.sha256(body.encode("utf-8")).hexdigest()
        entries.append(
            f'[[document]]\nid = "{name}"\nfile = "{name}.md"\ntitle = "Document {number}"\n'
            f'publisher = "-"\nregions = ["r{number:03d}"]\nmunicipalities = []\nkind = "training"\n'
            f'year = 2000\nsource = "-"\nlicence = "-"\nsha256 = "{sha256}"\n'
        )
        regions.append(
            f'[[region]]\nid = "r{number:03d}"\nname = "Trainingsregio {number:03d}"\n'
            f"aliases = []\nmunicipalities = []\n"
        )
    (folder / "catalogue.toml").write_text("\n".join(entries), "utf-8")
    (folder / "regions.toml").write_text("\n".join(regions), "utf-8")


def _name(number: int) -> str:
    return f"training-{number:03d}"


def ask_all(windows: Sequence[Window], work: Path, *, silent: bool) -> Iterator[Answered]:
    """Read the windows into a library in the work folder, and ask each question of its document.

    With ``silent`` an answerable question is asked of another document too, which does not answer it.
    """
    lay_out(windows, work / "corpus")
    with Library.open(work / "library", create=True) as library:
        ingest_corpus(load_corpus(work / "corpus"), library)
    assistant = Assistant.open(work / "library")
    try:
        for number, window in enumerate(windows):
            texts = {digest(text): text for record in window.records if (text := passage_text(record))}
            other = _name((number + SILENT_STEP) % len(windows))
            for question in window.questions:
                passage = texts[question.sha256]
                found = assistant.findings(question.question, question.lang, [_name(number)])
                elsewhere = None
                if silent and question.answerable and other != _name(number):
                    elsewhere = assistant.findings(question.question, question.lang, [other])
                yield Answered(question, found, _right(found, question, passage), elsewhere)
    finally:
        assistant.close()


def _right(found: Findings, question: TrainingQuestion, passage: str) -> frozenset[int]:
    """Return the places among what was found of the sentences that answer; none for a near miss."""
    if not question.answerable:
        return frozenset()
    whole = _letters(passage)
    marked = [_letters(passage[start:end]) for start, end in question.answers]
    return frozenset(n for n, (_, unit) in enumerate(found.ranked) if _is_marked(unit, marked, whole))


def _letters(text: str) -> str:
    """Return the letters and digits of a text: a document breaks lines and spaces otherwise."""
    return "".join(sign for sign in text if sign.isalnum())


def _is_marked(unit: Unit, marked: Sequence[str], passage: str) -> bool:
    """Tell whether a sentence of the passage is, holds or lies in a marked one."""
    own = _letters(unit.text)
    if len(own) <= SHORTEST_SENTENCE or own not in passage:
        return False
    return any(own in one or one in own for one in marked)
