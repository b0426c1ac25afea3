"""Score one reply to one case: truth, citations, evidence, place; pure functions over values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eval.cases import Case, Gold
from eval.nuggets import forbidden_said, found_nuggets
from eval.result import Cited, Result, Spot
from eval.spans import covered, merge, ranked_union, shadow_of, shared, size
from ingest.library import Library
from ingest.model import Page, Span

EVIDENCE_COVERED = 0.8
PASSAGE_COVERS = 0.5
PARTIAL_FROM = 0.5


class Label(StrEnum):
    """How a case ended; the four exclude each other."""

    CORRECT = "correct"
    PARTIAL = "partial"
    ABSTAIN = "abstain"
    WRONG = "wrong"


TRUTH = {Label.CORRECT: 1.0, Label.PARTIAL: 0.5, Label.ABSTAIN: 0.0, Label.WRONG: -1.0}


@dataclass(frozen=True, slots=True)
class CaseScore:
    """The figures of one reply; None where a figure does not apply to the case.

    ``abstained`` is set for every refusal, also a right one (which has label correct).
    """

    case_id: str
    family_id: str
    label: Label
    truth: float
    abstained: bool
    strict_vital: float | None
    evidence_recall_5: float | None
    evidence_recall_20: float | None
    character_recall: float | None
    character_precision: float | None
    character_iou: float | None
    citation_recall: float | None
    citation_precision: float | None
    quotes: int
    quotes_exact: int
    pages: int
    pages_right: int
    region_confused: bool
    list_complete: bool | None
    characters: int
    probability: float | None
    retrieve: float
    answer: float
    total: float
    digest: str
    error: str


def score(case: Case, result: Result, library: Library) -> CaseScore:
    """Score a reply; the library is read afresh to check every quote and page."""
    label = label_of(case, result)
    exact = [quote_exact(c, library) for c in result.cited]
    paged = [right for c in result.cited if (right := page_right(c, library)) is not None]
    recall, precision, iou = character_figures(case.groups, [c.spot for c in result.cited])
    citation_recall, citation_precision = citation_figures(result)
    return CaseScore(
        case_id=case.id,
        family_id=case.family_id,
        label=label,
        truth=TRUTH[label],
        abstained=not result.answers and not result.error,
        strict_vital=strict_vital(case, result) if case.answerable else None,
        evidence_recall_5=evidence_recall(case.groups, result.ranked, 5),
        evidence_recall_20=evidence_recall(case.groups, result.ranked, 20),
        character_recall=recall,
        character_precision=precision,
        character_iou=iou,
        citation_recall=citation_recall,
        citation_precision=citation_precision,
        quotes=len(exact),
        quotes_exact=sum(exact),
        pages=len(paged),
        pages_right=sum(paged),
        region_confused=region_confused(case, result),
        list_complete=list_complete(case, result),
        characters=len(result.text),
        probability=result.probability,
        retrieve=result.retrieve,
        answer=result.answer,
        total=result.total,
        digest=result.digest,
        error=result.error,
    )


def label_of(case: Case, result: Result) -> Label:
    """Return how a case ended, after CRAG (Yang et al., 2024).

    An unanswerable case is right only when refused; one with a false premise also when the answer
    quotes what is the case.
    """
    if result.error:
        return Label.WRONG
    if not case.answerable:
        corrected = (
            case.expected == "correct_premise" and result.answers and strict_vital(case, result) == 1.0
        )
        return Label.CORRECT if not result.answers or corrected else Label.WRONG
    if not result.answers:
        return Label.ABSTAIN
    vital = strict_vital(case, result) or 0.0
    if vital == 1.0 and not forbidden_said(case.nuggets, result.scored):
        return Label.CORRECT
    return Label.PARTIAL if vital >= PARTIAL_FROM else Label.WRONG


def strict_vital(case: Case, result: Result) -> float | None:
    """Return vital nuggets found / vital nuggets, 0 for a refusal, None for a case without any."""
    vital = [n for n in case.nuggets if n.vital]
    if not vital:
        return None
    if not result.answers:
        return 0.0
    found = found_nuggets(vital, result.scored, [c.quote for c in result.cited])
    return len(found) / len(vital)


def list_complete(case: Case, result: Result) -> bool | None:
    """Tell whether every nugget of a list case is in the whole answer; None for other cases."""
    if case.category != "list" or not case.answerable:
        return None
    found = found_nuggets(case.nuggets, result.scored, [c.quote for c in result.cited], characters=None)
    return result.answers and len(found) == len(case.nuggets)


def quote_exact(cited: Cited, library: Library) -> bool:
    """Tell whether the library holds exactly this quote at its place."""
    span = cited.spot.span
    return library.reread(cited.spot.document_id, span.start, span.end) == cited.quote


def page_right(cited: Cited, library: Library) -> bool | None:
    """Tell whether a quote begins on the page it names, looked up in that page's own text.

    None for a source without pages, provided the citation claims none.
    """
    pages = library.pages(cited.spot.document_id)
    if not pages:
        return None if cited.page is None else False
    named = next((p for p in pages if p.number == cited.page), None)
    if named is None:
        return False
    on_page = _part_on(named, cited.spot.span)
    text = library.text(cited.spot.document_id)
    wanted = shadow_of(on_page.of(text)).text
    begins = shadow_of(cited.quote).text.startswith(wanted)
    return bool(wanted) and begins and wanted in shadow_of(named.span.of(text)).text


def _part_on(page: Page, span: Span) -> Span:
    if not page.span.start <= span.start < page.span.end:
        return Span(0, 0)
    return Span(span.start, min(span.end, page.span.end))


def evidence_recall(groups: Sequence[Sequence[Gold]], ranked: Sequence[Spot], top: int) -> float | None:
    """Return the share of groups with one quote covered for 80 % by the first ``top`` places."""
    if not groups:
        return None
    union = ranked_union([(s.document_id, s.span) for s in ranked], top)
    hit = [
        any(covered(g.span, union.get(g.document_id, ())) >= EVIDENCE_COVERED for g in group)
        for group in groups
    ]
    return sum(hit) / len(hit)


def character_figures(
    groups: Sequence[Sequence[Gold]], spots: Sequence[Spot]
) -> tuple[float | None, float | None, float | None]:
    """Return recall, precision and IoU in characters of what is cited against the gold.

    Of each group the alternative counts that is covered best; text of another alternative is not
    held against precision. Precision and IoU are None when nothing is cited.
    """
    if not groups:
        return None, None, None
    union = ranked_union([(s.document_id, s.span) for s in spots], len(spots))
    best = [max(group, key=lambda g: covered(g.span, union.get(g.document_id, ()))) for group in groups]
    wanted, allowed = _by_document(best), _by_document([g for group in groups for g in group])
    hit = sum(shared(spans, union.get(d, ())) for d, spans in wanted.items())
    inside = sum(shared(spans, union.get(d, ())) for d, spans in allowed.items())
    gold_size = sum(map(size, wanted.values()))
    cited_size = sum(map(size, union.values()))
    if not cited_size:
        return 0.0, None, None
    return hit / gold_size, inside / cited_size, hit / (gold_size + cited_size - inside)


def _by_document(gold: Sequence[Gold]) -> dict[str, tuple[Span, ...]]:
    found: dict[str, list[Span]] = {}
    for one in gold:
        found.setdefault(one.document_id, []).append(one.span)
    return {document_id: merge(spans) for document_id, spans in found.items()}


def citation_figures(result: Result) -> tuple[float | None, float | None]:
    """Return citation recall and precision (ALCE; Gao et al., 2023) with a verbatim test of support.

    Recall: statements whose every cited quote is literally in them, so that they rest on it.
    Precision: citations that stand literally in a statement that names them.
    """
    if not result.said:
        return None, None
    quotes = {c.number: shadow_of(c.quote.strip('“”"')).text for c in result.cited}
    supported, right = 0, set[int]()
    for said in result.said:
        text = shadow_of(said.text).text
        standing = [n for n in said.citations if n in quotes and quotes[n] and quotes[n] in text]
        right.update(standing)
        supported += bool(said.citations) and len(standing) == len(said.citations)
    return supported / len(result.said), len(right & set(quotes)) / len(quotes) if quotes else None


def region_confused(case: Case, result: Result) -> bool:
    """Tell whether an answer about a region cites a document of other regions only."""
    if not case.regions_target or not result.answers:
        return False
    wanted = set(case.regions_target)
    return any(c.regions and not wanted & set(c.regions) for c in result.cited)


def relevant_units(groups: Sequence[Sequence[Gold]], units: Sequence[Spot]) -> frozenset[Spot]:
    """Return the units that cover half of a gold quote or more."""
    by_document: dict[str, list[Span]] = {}
    for unit in units:
        by_document.setdefault(unit.document_id, []).append(unit.span)
    return frozenset(
        Spot(gold.document_id, span)
        for group in groups
        for gold in group
        for span in by_document.get(gold.document_id, ())
        if covered(gold.span, [span]) >= PASSAGE_COVERS
    )


RANKING = ("nDCG@10", "R@5", "R@20", "RR")


def ranking_figures(
    runs: Mapping[str, tuple[frozenset[Spot], Sequence[Spot]]],
) -> dict[str, dict[str, float]]:
    """Return nDCG@10, R@5, R@20 and RR per case id by ir-measures, from (relevant units, hits best first)."""
    import ir_measures

    judged = {i: (relevant, hits) for i, (relevant, hits) in runs.items() if relevant}
    names = {spot: str(n) for n, spot in enumerate({s for r, h in judged.values() for s in (*r, *h)})}
    qrels = {i: {names[s]: 1 for s in relevant} for i, (relevant, _) in judged.items()}
    run = {
        i: {names[s]: 1.0 / rank for rank, s in enumerate(dict.fromkeys(hits), start=1)}
        for i, (_, hits) in judged.items()
    }
    figures: dict[str, dict[str, float]] = {i: dict.fromkeys(RANKING, 0.0) for i in judged}
    measures = [ir_measures.parse_measure(name) for name in RANKING]
    if qrels:
        for one in ir_measures.iter_calc(measures, qrels, run):
            figures[one.query_id][str(one.measure)] = float(one.value)
    return figures
