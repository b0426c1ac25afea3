"""Gather evidence for one question in one set of documents: search, then rank what can be quoted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ingest.library import Library
from ingest.model import Document, Passage
from retrieval.decide import Verdict, decide, seeks_value
from retrieval.dutch import NUMBER_WORDS
from retrieval.evidence import (
    Scorer,
    Unit,
    coverage,
    dense_of_units,
    make_scorer,
    rank_units,
    stems_of,
    units_of,
)
from retrieval.index import Index, heading_path, passage_text
from retrieval.model import Evidence, Hit, Kind, Question
from retrieval.search import SearchParts, search
from retrieval.series import Enumeration, enumerations
from retrieval.values import ValueKind, find_values

Floats = NDArray[np.float32]
PASSAGES_READ = 12
# A value is recognised by its form, so more passages are read for one.
PASSAGES_READ_FOR_VALUES = 24
HITS_SHOWN = 24
MOST_DOCUMENTS_HELD = 400
ANNOUNCERS = 8
LEAST_PLACES = 2
MUNICIPALITIES_ASKED = re.compile(
    r"\b(welke gemeenten|which municipalities|what municipalities)\b", re.IGNORECASE
)


@dataclass(slots=True)
class DocumentShelf:
    """Documents already read from the library, kept while they are used."""

    library: Library
    documents: dict[str, Document] = field(default_factory=dict)
    lists: dict[str, list[Enumeration]] = field(default_factory=dict)

    def document(self, document_id: str) -> Document:
        """Return a document, reading it once."""
        if document_id not in self.documents:
            if len(self.documents) >= MOST_DOCUMENTS_HELD:
                self.documents.clear()
                self.lists.clear()
            self.documents[document_id] = self.library.document(document_id)
        return self.documents[document_id]

    def enumerations(self, document_id: str) -> list[Enumeration]:
        """Return the enumerations of a document, finding them once."""
        if document_id not in self.lists:
            self.lists[document_id] = enumerations(self.document(document_id))
        return self.lists[document_id]


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in one set of documents."""

    hits: tuple[Hit, ...]
    ranked: tuple[tuple[Evidence, Unit], ...]
    listed: tuple[tuple[float, Enumeration], ...]
    verdict: Verdict
    passages: dict[str, Passage]


def gather(
    question: Question,
    index: Index,
    shelf: DocumentShelf,
    vector: Floats | None,
    document_ids: Sequence[str],
    parts: SearchParts,
) -> Findings:
    """Return ranked evidence from the given documents, with the verdict on it."""
    hits = search(index, question, vector, document_ids, count=HITS_SHOWN, parts=parts)
    passages = {p.id: p for p in shelf.library.passages([h.passage_id for h in hits])} if hits else {}
    scorer = make_scorer(question, index.lexical)
    rows: list[tuple[Hit, Unit, float]] = []
    room = PASSAGES_READ_FOR_VALUES if seeks_value(question.kind) else PASSAGES_READ
    for hit in hits[:room]:
        passage = passages[hit.passage_id]
        document = shelf.document(hit.document_id)
        units = units_of(
            document, passage, index.rows[hit.passage_id], heading_path(document, passage.section)
        )
        similar = dense_of_units(index, passage, units, vector)
        rows.extend((hit, unit, dense) for unit, dense in zip(units, similar, strict=True))
    ranked = rank_units(scorer, hits, rows)
    around = ""
    if ranked:
        unit = ranked[0][1]
        document = shelf.document(unit.document_id)
        around = f"{unit.heading}\n{passage_text(document, passages[unit.passage_id])}"
    verdict = decide(
        question, ranked, index.lexical, index.mask(document_ids), around, _municipalities(shelf)
    )
    wanted = question.kind is Kind.LIST or question.expected_count is not None
    listed = _lists(question, hits, shelf, scorer, ranked) if wanted else []
    return Findings(tuple(hits), tuple(ranked), tuple(listed), verdict, passages)


def _lists(
    question: Question,
    hits: Sequence[Hit],
    shelf: DocumentShelf,
    scorer: Scorer,
    ranked: Sequence[tuple[Evidence, Unit]],
) -> list[tuple[float, Enumeration]]:
    """Return the enumerations of the documents found, the one asked for first."""
    announced = _announced(question, ranked[:ANNOUNCERS])
    places = _municipalities(shelf) if MUNICIPALITIES_ASKED.search(question.resolved) else frozenset[str]()
    found: list[tuple[float, Enumeration]] = []
    rank = {h.document_id: 1.0 - 0.03 * n for n, h in reversed(list(enumerate(hits)))}
    sections: dict[tuple[str, int], float] = {}
    for number, hit in enumerate(hits[:PASSAGES_READ]):
        sections.setdefault((hit.document_id, _section_of(hit, shelf)), 1.0 - number / PASSAGES_READ)
    for document_id, weight in rank.items():
        document = shelf.document(document_id)
        for one in shelf.enumerations(document_id):
            title = stems_of(one.title)
            items = stems_of(" ".join(i.of(document.text) for i in one.items))
            lead = stems_of(one.lead_in.of(document.text)) if one.lead_in else frozenset()
            score = (
                1.0 * coverage(question.concepts, scorer.weights, title)
                + 0.5 * coverage(question.concepts, scorer.weights, lead)
                + 0.25 * coverage(question.concepts, scorer.weights, items)
                + 0.4 * sections.get((document_id, one.section), 0.0)
                + 0.3 * weight
                - (0.25 if one.inline else 0.0)
                - min(0.2, sum(i.end - i.start for i in one.items) / 10_000)
            )
            if question.expected_count is not None:
                score += 0.6 if len(one.items) == question.expected_count else -0.2
            elif (document_id, len(one.items)) in announced:
                score += 0.5
            if places and sum(i.of(document.text).strip(" .,;") in places for i in one.items) >= LEAST_PLACES:
                score += 1.2
            found.append((round(score, 6), one))
    return sorted(found, key=lambda pair: (-pair[0], pair[1].document_id, pair[1].items[0].start))


def _announced(question: Question, ranked: Sequence[tuple[Evidence, Unit]]) -> set[tuple[str, int]]:
    """Return (document, number of items) that a good sentence announces: "deze notitie doet zeven voorstellen"."""
    asked = {s for c in question.concepts for f in c.forms if f.weight >= 0.8 for s in f.stems}
    found = set()
    for _, unit in ranked:
        for value in find_values(unit.text):
            count = NUMBER_WORDS.get(value.text.lower(), value.text)
            following = " ".join(unit.text[value.end :].split()[:3])
            if value.kind is ValueKind.NUMBER and count.isdigit() and asked & stems_of(following):
                found.add((unit.document_id, int(count)))
    return found


def _municipalities(shelf: DocumentShelf) -> frozenset[str]:
    return frozenset(m for region in shelf.library.regions() for m in region.municipalities)


def _section_of(hit: Hit, shelf: DocumentShelf) -> int:
    document = shelf.document(hit.document_id)
    return next((p.section for p in document.passages if p.id == hit.passage_id), -1)
