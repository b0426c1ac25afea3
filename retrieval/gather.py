"""Gather evidence for one question in one set of documents: search, then rank what can be quoted."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.library import Library
from ingest.model import Document, Passage, Span
from retrieval.announced import announced
from retrieval.contexts import Sought
from retrieval.decide import Verdict, decide, seeks_value
from retrieval.embedding import Reranker
from retrieval.evidence import (
    FOLLOWS_WITHIN,
    Likeness,
    Scorer,
    Spot,
    Unit,
    likeness_of,
    make_scorer,
    rank_units,
    units_of,
)
from retrieval.index import Index, heading_path, passage_text, read_text
from retrieval.listing import (
    ANNOUNCED_KINDS,
    LEAST_FIT,
    SURE_FIT,
    THOSE,
    just_announced,
    led_by,
    rank_lists,
    sure_list,
    wants_list,
)
from retrieval.model import Evidence, Hit, Question
from retrieval.rerank import rerank
from retrieval.scope import holds_only_for
from retrieval.search import SearchParts, search
from retrieval.series import Enumeration, enumerations

PASSAGES_READ = 12
# A value is recognised by its form, so more passages are read for one.
PASSAGES_READ_FOR_VALUES = 24
HITS_SHOWN = 24
MOST_DOCUMENTS_HELD = 400
# How far behind a quote, in characters, the passages begin that may go on about it, and among how many
# of its document they are sought.
CLOSE_BY = 700
PASSAGES_SCANNED = 200


@dataclass(slots=True)
class DocumentShelf:
    """Documents already read from the library, kept while used, and the municipalities of its regions.

    ``narrower`` are the municipalities that no region is called after.
    """

    library: Library
    municipalities: frozenset[str]
    narrower: frozenset[str]
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
            document = self.document(document_id)
            self.lists[document_id] = [*enumerations(document), *announced(document)]
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
    sought: Sought | None,
    document_ids: Sequence[str],
    parts: SearchParts,
    beside: Sequence[Spot] = (),
    told: Sequence[Spot] = (),
) -> Findings:
    """Return ranked evidence from the given documents, with the verdict on it.

    With ``beside`` only the sentences that go on after the first of those spots are evidence, read in its light.
    ``told`` is what the turn before was answered with: what stands around it is read too, and goes before.
    """
    count = HITS_SHOWN if parts.reranker is None else max(HITS_SHOWN, parts.rerank_first)
    count = PASSAGES_SCANNED if beside or told else count
    hits = search(index, question, sought, document_ids, count=count, parts=parts)
    passages = {p.id: p for p in shelf.library.passages([h.passage_id for h in hits])} if hits else {}
    if beside:
        hits = [h for h in hits if _is_after(passages[h.passage_id], beside[0])]
    if parts.reranker is not None:
        hits = _reranked(question, hits, passages, shelf, parts.reranker, parts.rerank_first)[:HITS_SHOWN]
    learned = sought is not None and sought.can_meet(index.contexts)
    scorer = make_scorer(question, index.lexical, learned=learned)
    rows: list[tuple[Hit, Unit, Likeness]] = []
    room = PASSAGES_READ_FOR_VALUES if seeks_value(question.kind) else PASSAGES_READ
    around_told = [h for h in hits[room:] if any(_is_near(passages[h.passage_id], spot) for spot in told)]
    hits = hits[:HITS_SHOWN]
    for hit in [*hits[:room], *around_told]:
        passage = passages[hit.passage_id]
        document = shelf.document(hit.document_id)
        units = units_of(document, passage, heading_path(document, passage.section))
        if beside:
            units = _going_on(units, document, beside)
        like = likeness_of(units, passage, index, sought)
        rows.extend((hit, unit, one) for unit, one in zip(units, like, strict=True))
    ranked = rank_units(scorer, [*hits, *around_told], rows, told)
    around = dated = ""
    narrower = shelf.narrower
    if ranked:
        unit = ranked[0][1]
        document = shelf.document(unit.document_id)
        around = f"{unit.heading}\n{passage_text(document, passages[unit.passage_id])}"
        dated = f"{document.source.title} {document.source.year or ''}"
        narrower = frozenset() if holds_only_for(document.source, question.places) else shelf.narrower
    verdict = decide(
        question,
        ranked,
        index.lexical,
        index.mask(document_ids),
        around,
        shelf.municipalities,
        dated,
        narrower,
    )
    listed = _announced(question, shelf, told) or _lists(question, hits, shelf, scorer, ranked)
    return Findings(tuple(hits), tuple(ranked), tuple(listed), verdict, passages)


def _is_after(passage: Passage, spot: Spot) -> bool:
    """Tell whether a passage holds a spot or what follows it."""
    document_id, span = spot
    near = span.start <= passage.span.end and passage.span.start <= span.end + CLOSE_BY
    return document_id == passage.document_id and near


def _is_near(passage: Passage, spot: Spot) -> bool:
    """Tell whether a passage stands around a spot."""
    document_id, span = spot
    reach = Span(span.start - FOLLOWS_WITHIN, span.end + FOLLOWS_WITHIN)
    return document_id == passage.document_id and reach.overlap(passage.span) > 0


def _going_on(units: Sequence[Unit], document: Document, spots: Sequence[Spot]) -> list[Unit]:
    """Return the sentences that go on after the first of the spots, what stands there said before them.

    They stand in the same paragraph: the next one may be about something else.
    """
    first = spots[0][1]
    here = [span for document_id, span in spots if document_id == document.source.id]
    block = max((b for b in document.blocks if b.span.overlap(first)), key=lambda b: b.index)
    kept = []
    for unit in units:
        after = unit.block.index == block.index and unit.span.start >= first.end
        if after and not any(s.overlap(unit.span) for s in here):
            kept.append(replace(unit, before=f"{first.of(document.text)} {unit.before}"))
    return kept


def _reranked(
    question: Question,
    hits: Sequence[Hit],
    passages: dict[str, Passage],
    shelf: DocumentShelf,
    reranker: Reranker,
    first: int,
) -> list[Hit]:
    """Return the hits, the first so many in the reranker's order; it reads what the index holds of each."""
    read = [(shelf.document(h.document_id), passages[h.passage_id]) for h in hits[:first]]
    texts = [read_text(document, p) for document, p in read]
    return [*rerank(hits[:first], question.resolved, texts, reranker), *hits[first:]]


def _announced(
    question: Question, shelf: DocumentShelf, told: Sequence[Spot]
) -> list[tuple[float, Enumeration]]:
    """Return the enumeration that the turn before was told is coming, where the question asks for just that."""
    if not told or not THOSE.match(question.text):
        return []
    document_id = told[0][0]
    spans = [span for other, span in told if other == document_id]
    led = just_announced(shelf.document(document_id), shelf.enumerations(document_id), spans)
    return [(SURE_FIT, led)] if led is not None else []


def _lists(
    question: Question,
    hits: Sequence[Hit],
    shelf: DocumentShelf,
    scorer: Scorer,
    ranked: Sequence[tuple[Evidence, Unit]],
) -> list[tuple[float, Enumeration]]:
    """Return the enumerations of the documents found, the one asked for first, or the one announced."""
    if not wants_list(question) and question.kind not in ANNOUNCED_KINDS:
        return []
    documents = [
        (shelf.document(d), shelf.enumerations(d)) for d in dict.fromkeys(h.document_id for h in hits)
    ]
    lists = rank_lists(question, hits, documents, scorer, ranked, shelf.municipalities)
    if wants_list(question) or not ranked:
        return lists
    best = ranked[0][0].document_id
    led = led_by(shelf.document(best), shelf.enumerations(best), ranked)
    return [(LEAST_FIT, led)] if led is not None else sure_list(question, lists)
