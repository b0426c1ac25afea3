"""Answer a question as read: choose the way for its kind, decide, draft the statements."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ingest.model import Region, Source
from retrieval.compose import Draft, Quote, compose, compose_list
from retrieval.decide import Verdict, is_specific, spoken_of
from retrieval.evidence import stems_of
from retrieval.frame import VALUE_NAMES, phrase
from retrieval.gather import DocumentShelf, Findings, gather
from retrieval.index import Index
from retrieval.lexicon import Lexicon
from retrieval.model import Concept, Hit, Kind, Question, Rejected, Role, Status
from retrieval.publication import publication
from retrieval.scope import Scope, region_name, scope_of, source_label
from retrieval.search import SearchParts
from retrieval.series import Enumeration
from retrieval.values import counted_in, value_numbers

Floats = NDArray[np.float32]
LIST_GAIN = 1.0
LIST_SURE = 1.5
ROW_THRESHOLD = 0.15
SHOWN_REJECTED = 8
COUNT_CANDIDATES = 30
NEAREST = 3
NEGATION = re.compile(r"\b(niet|geen|nooit|niemand|zonder|not|no|never|none|without)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts of the product take part; the evaluation switches them off one by one."""

    search: SearchParts = field(default_factory=SearchParts)
    region_filter: bool = True
    abstention: bool = True
    term_base: bool = True


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything an answer is made from."""

    index: Index
    shelf: DocumentShelf
    sources: tuple[Source, ...]
    regions: tuple[Region, ...]
    lexicon: Lexicon
    parts: Parts


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer before its quotes are numbered and checked."""

    status: Status
    drafts: tuple[Draft, ...]
    scope: Scope
    hits: tuple[Hit, ...]
    findings: tuple[Findings, ...]
    rejected: tuple[Rejected, ...]
    next_steps: tuple[str, ...]
    confidence: str


def reply(question: Question, vector: Floats | None, desk: Desk) -> Reply:
    """Return the reply to a question about the documents of the desk."""
    scope = scope_of(question, desk.sources) if desk.parts.region_filter else Scope(desk.sources, ())
    language = question.language
    if not desk.sources:
        return _bare(Status.NO_DOCUMENT, scope, phrase("nothing_known", language))
    if desk.parts.region_filter and (not scope.sources or (question.unknown_places and not question.regions)):
        return _no_document(question, desk)
    if question.kind is Kind.COMPARISON and len(scope.regions()) >= 2:
        from retrieval.comparing import compare

        return compare(question, vector, desk, scope)
    if question.kind is Kind.OVERVIEW:
        from retrieval.overview import overview

        found = overview(question, desk, scope)
        if found is not None:
            return found
    findings = gather(question, desk.index, desk.shelf, vector, scope.document_ids, desk.parts.search)
    dated = publication(question, scope.sources, desk.shelf)
    if dated:
        return Reply(Status.ANSWERED, tuple(dated), scope, findings.hits, (findings,), (), (), "high")
    return single(question, findings, desk, scope)


def joined(replies: Sequence[Reply]) -> Reply:
    """Put the replies to the parts of one question together; some answered makes it partial."""
    if len(replies) == 1:
        return replies[0]
    good = [r for r in replies if r.status in (Status.ANSWERED, Status.PARTIAL)]
    status = replies[0].status
    if good:
        whole = len(good) == len(replies) and all(r.status is Status.ANSWERED for r in good)
        status = Status.ANSWERED if whole else Status.PARTIAL
    drafts: list[Draft] = []
    for one in replies:
        drafts.extend(d for d in one.drafts if d not in drafts)
    first = replies[0]
    return Reply(
        status,
        tuple(drafts),
        first.scope,
        tuple(h for r in replies for h in r.hits),
        tuple(f for r in replies for f in r.findings),
        tuple(x for r in replies for x in r.rejected),
        tuple(dict.fromkeys(step for r in replies for step in r.next_steps)),
        min((r.confidence for r in replies), key=("low", "medium", "high").index),
    )


def _bare(status: Status, scope: Scope, text: str, steps: Sequence[str] = ()) -> Reply:
    return Reply(status, (Draft(Role.FRAME, (), text),), scope, (), (), (), tuple(steps), "low")


def _no_document(question: Question, desk: Desk) -> Reply:
    known = dict.fromkeys(r for s in desk.sources for r in s.regions)
    names = "; ".join(region_name(r, desk.regions) for r in known)
    asked = question.unknown_places or tuple(region_name(r, desk.regions) for r in question.regions)
    text = phrase("no_document", question.language, place=", ".join(asked), regions=names)
    steps = (phrase("step_region", question.language),)
    return _bare(Status.NO_DOCUMENT, Scope((), ()), text, steps)


def single(question: Question, findings: Findings, desk: Desk, scope: Scope) -> Reply:
    """Return the reply for one set of documents."""
    verdict = findings.verdict
    status = (
        verdict.status if desk.parts.abstention else (Status.ANSWERED if findings.ranked else verdict.status)
    )
    language = question.language
    if status is Status.UNCERTAIN and question.kind is Kind.LIST and findings.listed:
        # An enumeration whose announcement fits the question is an answer, whatever single sentences say.
        status = Status.ANSWERED if findings.listed[0][0] >= LIST_SURE else status
    if status is Status.NOT_IN_DOCUMENTS:
        return _absent(question, findings, desk, scope)
    if status is Status.UNCERTAIN:
        return _related(question, findings, desk, scope)
    drafts = answer_drafts(question, findings, desk)
    notes = _notes(question, drafts, desk, enumeration_asked(question, findings))
    premise = _other_count(question, findings, desk)
    if premise is not None:
        drafts.insert(0, premise)
    if question.unknown_places:
        notes.append(phrase("no_document_also", language, place=", ".join(question.unknown_places)))
        status = Status.PARTIAL
    if verdict.absent:
        names = "”, “".join(c.text for c in verdict.absent)
        notes.append(phrase("other_part", language, concept=names))
        status = Status.PARTIAL
    steps = [phrase("superseded", language, title=_dated(s)) for s in scope.superseded]
    frames = tuple(Draft(Role.FRAME, (), note) for note in notes)
    return Reply(
        status,
        (*drafts, *frames),
        scope,
        findings.hits,
        (findings,),
        rejected(findings, drafts),
        tuple(steps),
        verdict.confidence,
    )


def _other_count(question: Question, findings: Findings, desk: Desk) -> Draft | None:
    """Return the sentence that gives another count than the question takes for granted, or None.

    "Waarom zijn er maar vijf uitgangspunten?" where the text says "de zeven uitgangspunten".
    """
    if question.kind in (Kind.NUMBER, Kind.LIST) or question.expected_count is not None:
        return None
    for number, noun in counted_in(question.resolved):
        wanted = next((c for c in question.concepts if c.required and stems_of(noun) & _stems(c)), None)
        if wanted is None:
            continue
        counts = [
            (count, unit)
            for _, unit in findings.ranked[:COUNT_CANDIDATES]
            for count, other in counted_in(unit.text)
            if stems_of(other) & _stems(wanted)
        ]
        if counts and all(count != number for count, _ in counts):
            count, unit = counts[0]
            before = phrase("count_differs", question.language, asked=number, found=count)
            return Draft(Role.ANSWER, (Quote(unit.document_id, unit.span, unit.section),), before)
    return None


def _stems(concept: Concept) -> frozenset[str]:
    return frozenset(s for f in concept.forms if f.weight >= 0.8 and len(f.stems) == 1 for s in f.stems)


def _dated(source: Source) -> str:
    return f"{source.title} ({source.year})" if source.year else source.title


def enumeration_asked(question: Question, findings: Findings) -> Enumeration | None:
    """Return the enumeration that answers a question for a list, or None."""
    if findings.listed and (question.kind is Kind.LIST or question.expected_count):
        best_score, best = findings.listed[0]
        return best if best_score >= LIST_GAIN else None
    return None


def answer_drafts(question: Question, findings: Findings, desk: Desk) -> list[Draft]:
    """Return the statements that answer: a whole enumeration where one is asked for, else sentences."""
    best = enumeration_asked(question, findings)
    if best is not None:
        return compose_list(question, best, desk.shelf.document(best.document_id))
    return compose(question, findings.ranked, desk.shelf.documents)


def rejected(findings: Findings, drafts: Sequence[Draft]) -> tuple[Rejected, ...]:
    """Return the best candidates that were not quoted, with the reason."""
    spans = [(q.document_id, q.span) for d in drafts for q in d.quotes]
    result = []
    for evidence, _ in findings.ranked[: SHOWN_REJECTED + len(spans)]:
        if not any(d == evidence.document_id and s.overlap(evidence.span) for d, s in spans):
            result.append(Rejected(evidence, "lower_score"))
    return tuple(result[:SHOWN_REJECTED])


def _notes(question: Question, drafts: Sequence[Draft], desk: Desk, listed: Enumeration | None) -> list[str]:
    """Return what must be said beside the quotes: a count or figures that differ."""
    notes: list[str] = []
    quotes = [q for d in drafts for q in d.quotes]
    if not quotes:
        return notes
    texts = [q.span.of(desk.shelf.document(q.document_id).text) for q in quotes]
    if listed is not None and question.expected_count not in (None, len(listed.items)):
        asked_count, found_count = question.expected_count, len(listed.items)
        notes.append(phrase("count_differs", question.language, asked=asked_count, found=found_count))
    if question.kind is Kind.YES_NO:
        asked = list(dict.fromkeys(value_numbers(question.resolved)))
        found = list(dict.fromkeys(n for t in texts for n in value_numbers(t)))
        differing = [n for n in asked if n not in found]
        if asked and not differing:
            notes.append(phrase("numbers_agree", question.language, asked=", ".join(asked)))
        elif differing and found:
            notes.append(
                phrase(
                    "numbers_differ", question.language, asked=", ".join(differing), found=", ".join(found)
                )
            )
        if (NEGATION.search(question.resolved) is None) != (NEGATION.search(texts[0]) is None):
            notes.append(phrase("negation_differs", question.language))
    return notes


def _absent(question: Question, findings: Findings, desk: Desk, scope: Scope) -> Reply:
    """Return the "not in the documents" reply: names the concept, where it does occur, what is near."""
    language = question.language
    labels = "; ".join(dict.fromkeys(source_label(s, desk.regions) for s in scope.sources))
    # A loose English word says nothing about the documents; a term, a name or a compound does.
    absent = tuple(
        c for c in findings.verdict.absent if c.term is not None or is_specific(c) or language == "nl"
    )
    lines: list[str] = []
    if absent:
        for concept in absent:
            lines.append(phrase("not_in_documents", language, concept=concept.text, searched=labels))
            elsewhere = _elsewhere(concept, desk, scope)
            if elsewhere:
                lines.append(
                    phrase("elsewhere", language, concept=concept.text, regions="; ".join(elsewhere))
                )
    else:
        lines.append(phrase("nothing_in_documents", language, searched=labels))
    drafts = [Draft(Role.FRAME, (), line) for line in lines]
    near = related_drafts(question, findings, desk)
    steps = [phrase("step_rephrase", language)]
    headings = [desk.shelf.document(h.document_id).sections for h in findings.hits[:NEAREST]]
    titles = [
        sections[findings.passages[h.passage_id].section].title
        for h, sections in zip(findings.hits[:NEAREST], headings, strict=True)
    ]
    if any(titles):
        steps.append(phrase("step_nearest", language, terms="; ".join(dict.fromkeys(filter(None, titles)))))
    if question.regions and any(_elsewhere(c, desk, scope) for c in absent):
        steps.append(phrase("step_all_regions", language))
    publishers = dict.fromkeys(s.publisher for s in scope.sources)
    if question.regions and len(publishers) == 1:
        steps.append(phrase("step_ask_publisher", language, publisher=next(iter(publishers))))
    return Reply(
        Status.NOT_IN_DOCUMENTS,
        (*drafts, *near),
        scope,
        findings.hits,
        (findings,),
        rejected(findings, near),
        tuple(steps),
        "low",
    )


def _elsewhere(concept: Concept, desk: Desk, scope: Scope) -> list[str]:
    others = [s for s in desk.sources if s not in scope.sources and s not in scope.superseded]
    return list(
        dict.fromkeys(
            source_label(s, desk.regions)
            for s in others
            if spoken_of(concept, desk.index.lexical, desk.index.mask([s.id]), own_words=True)
        )
    )


def related_drafts(question: Question, findings: Findings, desk: Desk) -> list[Draft]:
    """Return the nearest quote, offered as related and clearly not as an answer."""
    if not findings.ranked or findings.ranked[0][0].coverage < 0.2:
        return []
    best = compose(question, findings.ranked[:1], desk.shelf.documents)
    return [Draft(Role.RELATED, d.quotes, region=d.region) for d in best[:1]]


def _related(question: Question, findings: Findings, desk: Desk, scope: Scope) -> Reply:
    language = question.language
    verdict = findings.verdict
    missing = [c.text for c in (*verdict.absent, *verdict.apart)]
    if verdict.lacks_value and question.kind in VALUE_NAMES:
        value = VALUE_NAMES[question.kind]["en" if language == "en" else "nl"]
        line = phrase("lacks_value", language, value=value)
    elif missing:
        line = phrase("uncertain_missing", language, concept="”, “".join(missing))
    else:
        line = phrase("uncertain", language)
    near = related_drafts(question, findings, desk)
    publishers = dict.fromkeys(s.publisher for s in scope.sources)
    steps = [phrase("step_rephrase", language)]
    if len(publishers) == 1:
        steps.append(phrase("step_ask_publisher", language, publisher=next(iter(publishers))))
    return Reply(
        Status.UNCERTAIN,
        (Draft(Role.FRAME, (), line), *near),
        scope,
        findings.hits,
        (findings,),
        rejected(findings, near),
        tuple(steps),
        verdict.confidence,
    )


def fit_for_row(verdict: Verdict) -> bool:
    """Tell whether a region's evidence is good enough for its row in a comparison.

    Beside other rows a reader sees at once when one is off the mark, and a row left empty hides
    what a region does say; so the bar is lower than for an answer that stands alone.
    """
    return verdict.status in (Status.ANSWERED, Status.PARTIAL) or (
        verdict.status is Status.UNCERTAIN
        and verdict.probability >= ROW_THRESHOLD
        and not verdict.lacks_value
    )


def quotes_of(drafts: Sequence[Draft]) -> tuple[Quote, ...]:
    """Return all quotes of some drafts, in order."""
    return tuple(q for d in drafts for q in d.quotes)
