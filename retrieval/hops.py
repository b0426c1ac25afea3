"""Recognise a question that first asks which region it is about ("de regio met zes principes").

Such a question holds two: which region does something, and what that region says. The first is
asked of every region, and the regions it finds bound the second. Of two questions that are joined,
the second is often about what the first one's answer speaks of ("en wat komt daarvoor terug?").
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.model import Source
from retrieval.answering import GIVEN, Desk, Reply, fit_for_row, single
from retrieval.contexts import Sought
from retrieval.conversation import selects
from retrieval.evidence import Spot
from retrieval.gather import Findings, gather
from retrieval.model import Kind, Question, Role, Status
from retrieval.scope import scope_of

DESCRIBED = re.compile(
    r"\b(?P<article>de|het|the) (?P<thing>regio|gemeente|visie|kader|document|stuk|nota|notitie"
    r"|region|municipality|vision|framework)"
    r"(?P<clause> (?:die|dat|met|waar\w*|with|that|which|where|whose) [^,;:?]{8,})",
    re.IGNORECASE,
)
TOLD = re.compile(
    r"\b(?:zegt|schrijft|vindt|denkt|meldt|vermeldt|zeggen|staat|say|says|write|writes)\b", re.IGNORECASE
)
ABOUT = re.compile(r" (?=(?:over|about|on) )", re.IGNORECASE)
SOON = re.compile(r"\b(?:hoe (?:snel|vlug|gauw)|how (?:soon|quickly|fast))\b", re.IGNORECASE)
# A description that fits more regions than this tells none apart.
MOST_REGIONS = 2


def described(question: Question) -> tuple[str, str] | None:
    """Return the question which region is meant and the question asked of it, or None.

    A region that is named needs no finding, nor is a clause all that a question has.
    """
    match = DESCRIBED.search(question.resolved)
    if match is None or question.places or question.kind in (Kind.COMPARISON, Kind.OVERVIEW):
        return None
    head, clause = question.resolved[: match.start()], match["clause"]
    tail = question.resolved[match.end() :]
    if TOLD.search(head):
        # "Wat zegt de regio met zes principes over pleegzorg": what it says is no part of what it is.
        clause, *subject = re.split(ABOUT, clause, maxsplit=1)
        tail = f" {' '.join(subject)}{tail}" if subject else tail
    rest = f"{head}{match['article']} {match['thing']}{tail}" if head.strip() else tail.strip(" ,;:")
    asks = "Which region" if question.language == "en" else "Welke regio"
    return (f"{asks}{clause}?", rest) if rest.strip(" ?") else None


def regions_found(made: Reply, sources: Sequence[Source]) -> tuple[str, ...]:
    """Return the regions of the documents that the rows of a comparison quote, in their order."""
    quoted = {q.document_id for d in made.drafts if d.role is Role.ROW for q in d.quotes}
    return tuple(dict.fromkeys(r for s in sources if s.id in quoted for r in s.regions))


def bounds(part: Question) -> bool:
    """Tell whether a part of a question asks for the regions that the next part is about."""
    return part.kind is Kind.COMPARISON and not part.regions and selects(part.resolved)


def adds_to(made: Reply, before: Reply) -> bool:
    """Tell whether a reply answers with a quote that the reply before it does not have already."""
    quoted = set(spots_of(before))
    return made.status in GIVEN and any(spot not in quoted for spot in spots_of(made))


def beside(part: Question, given: Reply, before: Reply, sought: Sought | None, desk: Desk) -> Reply | None:
    """Answer a later part of a question from the answer to the part before it, or the sentences that go on
    after that.

    None where nothing there answers it, or where that answer is from another region's documents. ``given``
    is the reply to the part on its own.
    """
    scope = scope_of(part, desk.sources)
    spots = [(d, span) for d, span in spots_of(before) if d in scope.document_ids]
    if not spots or any(d.role is Role.ROW for d in before.drafts):
        return None
    if SOON.search(part.resolved):
        part = replace(part, kind=Kind.DATE)
    findings = next((f for f in given.findings if _is_at(f, spots)), None) or gather(
        part, desk.index, desk.shelf, sought, [spots[0][0]], desk.parts.search, spots
    )
    verdict = findings.verdict
    if fit_for_row(verdict):
        # What an answer says or goes on with is about the same: the bar is as low as for a row beside others.
        verdict = replace(verdict, status=Status.ANSWERED)
    made = single(part, replace(findings, listed=(), verdict=verdict), desk, scope)
    return made if made.status in GIVEN else None


def _is_at(findings: Findings, spots: Sequence[Spot]) -> bool:
    """Tell whether the best evidence is at one of the spots, and fit to stand beside it."""
    if not findings.ranked or not fit_for_row(findings.verdict):
        return False
    best = findings.ranked[0][0]
    return any(d == best.document_id and span.overlap(best.span) for d, span in spots)


def spots_of(made: Reply) -> list[Spot]:
    """Return the places that a reply quotes as its answer."""
    answering = [d for d in made.drafts if d.role is not Role.RELATED]
    return [(q.document_id, q.span) for d in answering for q in d.quotes]
