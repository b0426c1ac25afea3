"""Ask the same question of every region: a row each, with its own quotes or "not found"."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from retrieval.answering import Desk, Reply, answer_drafts, fit_for_row, quotes_of, rejected
from retrieval.compose import Draft, compose_row
from retrieval.dutch import stem, tokens
from retrieval.frame import phrase
from retrieval.gather import gather
from retrieval.lexicon import TermKind
from retrieval.model import Kind, Question, Rejected, Role, Status
from retrieval.question import is_thing
from retrieval.scope import Scope, region_name

COMMON_SHARE = 0.2
MOST_TERMS = 5


def compare(question: Question, vector: NDArray[np.float32] | None, desk: Desk, scope: Scope) -> Reply:
    """Return a reply with one row for every region of the scope, the same room for each."""
    language = question.language
    rows: list[Draft] = []
    found_by: dict[str, dict[str, str]] = {}
    every = []
    refused: list[Rejected] = []
    asked = replace(question, kind=_row_kind(question))
    for region in scope.regions():
        sources = [s for s in scope.sources if region in s.regions]
        findings = gather(asked, desk.index, desk.shelf, vector, [s.id for s in sources], desk.parts.search)
        every.append(findings)
        name = region_name(region, desk.regions)
        if findings.ranked and (fit_for_row(findings.verdict) or not desk.parts.abstention):
            if asked.expected_count or asked.kind is Kind.LIST:
                quotes = quotes_of(answer_drafts(asked, findings, desk))
            else:
                quotes = compose_row(asked, findings.ranked, desk.shelf.documents)
            rows.append(Draft(Role.ROW, quotes, region=name))
            refused.extend(rejected(findings, rows[-1:]))
            text = " ".join(q.span.of(desk.shelf.document(q.document_id).text) for q in quotes)
            found_by[name] = _concepts_in(text, desk, language)
        else:
            titles = "; ".join(s.title for s in sources)
            rows.append(
                Draft(Role.ROW, (), phrase("not_found_row", language, region=name, titles=titles), name)
            )
    total = len(dict.fromkeys(r for s in desk.sources for r in s.regions))
    line = phrase("coverage_line", language, searched=len(scope.regions()), all=total, quoted=len(found_by))
    frames = [Draft(Role.FRAME, (), line)]
    frames += [Draft(Role.FRAME, (), line) for line in _aligned(found_by, language)]
    if question.unknown_places:
        places = ", ".join(question.unknown_places)
        frames.append(Draft(Role.FRAME, (), phrase("no_document_also", language, place=places)))
    if not found_by:
        status = Status.NOT_IN_DOCUMENTS
    elif question.unknown_places or (question.regions and len(found_by) < len(question.regions)):
        status = Status.PARTIAL
    else:
        status = Status.ANSWERED
    hits = tuple(h for f in every for h in f.hits)
    confidence = min((f.verdict.confidence for f in every if f.ranked), key=_rank, default="low")
    return Reply(status, (*rows, *frames), scope, hits, tuple(every), tuple(refused), (), confidence)


def _rank(confidence: str) -> int:
    return {"high": 2, "medium": 1, "low": 0}[confidence]


def _row_kind(question: Question) -> Kind:
    """Return what each region is asked: the comparison word says how to show it, not what to find."""
    from retrieval.kinds import kind_within

    return kind_within(question.resolved)


def _concepts_in(text: str, desk: Desk, language: str) -> dict[str, str]:
    """Return the terms of the field that a region's quotes speak of, by id, in the reader's language.

    Terms that stand in every fourth passage ("jeugdige", "gemeente") tell no regions apart.
    """
    lexical = desk.index.lexical
    found = {}
    for match in desk.lexicon.find(tokens(text), "nl"):
        stems = [stem(t.word) for t in tokens(match.term.nl)]
        frequency = min((lexical.body.frequency(s) for s in stems), default=0)
        telling = 0 < frequency <= COMMON_SHARE * lexical.size and is_thing(match.term.nl)
        if match.term.kind is not TermKind.VALUE and telling:
            found[match.term.id] = match.term.en if language == "en" else match.term.nl
    return found


def _aligned(found_by: dict[str, dict[str, str]], language: str) -> list[str]:
    """Return which terms all quoted regions share and which only one has, as fixed phrases."""
    if len(found_by) < 2:
        return []
    everywhere = set.intersection(*(set(terms) for terms in found_by.values()))
    lines = []
    if everywhere:
        names = next(iter(found_by.values()))
        lines.append(phrase("common", language, terms=", ".join(names[t] for t in sorted(everywhere))))
    for region, terms in found_by.items():
        others = {t for name, other in found_by.items() if name != region for t in other}
        only = [terms[t] for t in terms if t not in others][:MOST_TERMS]
        if only:
            lines.append(phrase("only_here", language, region=region, terms=", ".join(only)))
    return lines
