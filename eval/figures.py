"""Put scores together: figures of a slice, and those that only a whole run has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from eval.intervals import Estimate, family_mean, wilson
from eval.metrics import RANKING, Label
from eval.run import Outcome


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of some outcomes of one arm; None where no case has the figure.

    ``means`` are averages with an interval by family; ``shares`` are proportions with Wilson's.
    Seconds and characters are those of the whole call and the whole answer.
    """

    cases: int
    means: dict[str, Estimate | None]
    shares: dict[str, Estimate | None]
    balanced_accuracy: float | None
    region_confusions: int
    characters: float
    seconds_p50: float
    seconds_p95: float


def _ranking(name: str) -> Callable[[Outcome], float | None]:
    return lambda outcome: outcome.ranking.get(name)


MEANS: dict[str, Callable[[Outcome], float | None]] = {
    "truth": lambda o: o.score.truth,
    "strict_vital": lambda o: o.score.strict_vital,
    "EvRecall@5": lambda o: o.score.evidence_recall_5,
    "EvRecall@20": lambda o: o.score.evidence_recall_20,
    **{name: _ranking(name) for name in RANKING},
    "character_recall": lambda o: o.score.character_recall,
    "character_precision": lambda o: o.score.character_precision,
    "character_iou": lambda o: o.score.character_iou,
    "citation_recall": lambda o: o.score.citation_recall,
    "citation_precision": lambda o: o.score.citation_precision,
}


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """Return the figures of outcomes of one arm; there must be at least one."""
    scores = [o.score for o in outcomes]
    labels = [s.label for s in scores]
    answerable = [o for o in outcomes if o.case.answerable]
    unanswerable = [o for o in outcomes if not o.case.answerable]
    refused = wilson(sum(o.score.label is Label.CORRECT for o in unanswerable), len(unanswerable))
    over = wilson(sum(o.score.abstained for o in answerable), len(answerable))
    complete = [s.list_complete for s in scores if s.list_complete is not None]
    seconds = [s.total for s in scores]
    return Figures(
        cases=len(outcomes),
        means={name: _mean(outcomes, of) for name, of in MEANS.items()},
        shares={
            **{label.value: wilson(labels.count(label), len(labels)) for label in Label},
            "unanswerable_recall": refused,
            "over_abstention": over,
            "lists_complete": wilson(sum(complete), len(complete)),
            "QuoteFidelity": wilson(sum(s.quotes_exact for s in scores), sum(s.quotes for s in scores)),
            "PageAccuracy": wilson(sum(s.pages_right for s in scores), sum(s.pages for s in scores)),
        },
        balanced_accuracy=(refused.value + 1 - over.value) / 2 if refused and over else None,
        region_confusions=sum(s.region_confused for s in scores),
        characters=float(np.mean([s.characters for s in scores])),
        seconds_p50=float(np.percentile(seconds, 50)),
        seconds_p95=float(np.percentile(seconds, 95)),
    )


def _mean(outcomes: Sequence[Outcome], of: Callable[[Outcome], float | None]) -> Estimate | None:
    pairs = [(value, o.case.family_id) for o in outcomes if (value := of(o)) is not None]
    return family_mean([v for v, _ in pairs], [f for _, f in pairs])


SLICES: dict[str, Callable[[Outcome], str]] = {
    "category": lambda o: o.case.category,
    "language": lambda o: o.case.lang,
    "stratum": lambda o: o.case.stratum,
    "persona": lambda o: o.case.persona,
    "split": lambda o: o.case.split,
}


def slices(outcomes: Sequence[Outcome]) -> dict[str, dict[str, list[Outcome]]]:
    """Return the outcomes per category, language, stratum of overlap, persona and split."""
    found: dict[str, dict[str, list[Outcome]]] = {name: {} for name in SLICES}
    for name, of in SLICES.items():
        for outcome in outcomes:
            found[name].setdefault(of(outcome), []).append(outcome)
    return found


def robustness(outcomes: Sequence[Outcome]) -> dict[str, Estimate | None]:
    """Return per kind of variant the mean change of truth score against the base case."""
    by_id = {o.case.id: o for o in outcomes}
    pairs: dict[str, list[tuple[float, str]]] = {"typo": [], "english": [], "followup": []}
    for outcome in outcomes:
        base = by_id.get(outcome.case.variant_of or "")
        if base is not None and outcome.case.category in pairs:
            difference = outcome.score.truth - base.score.truth
            pairs[outcome.case.category].append((difference, outcome.case.family_id))
    return {kind: family_mean([d for d, _ in some], [f for _, f in some]) for kind, some in pairs.items()}


def twins(outcomes: Sequence[Outcome]) -> Estimate | None:
    """Return how many pairs of twins (one question, two regions) are both right."""
    families: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.case.variant_of is None:
            families.setdefault(outcome.case.family_id, []).append(outcome)
    pairs = [
        a.score.label is Label.CORRECT and b.score.label is Label.CORRECT
        for members in families.values()
        for a, b in combinations(members, 2)
        if a.case.regions_target != b.case.regions_target
    ]
    return wilson(sum(pairs), len(pairs))


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """Answering only the surest cases up to this share of all, how many of the answers are wrong."""

    coverage: float
    risk: float


def risk_coverage(outcomes: Sequence[Outcome]) -> list[RiskPoint]:
    """Return the curve over the answers given, the surest first (El-Yaniv and Wiener, 2010).

    Empty for an arm that gives no probability. Equally sure answers make one point.
    """
    answered = [o for o in outcomes if o.result.answers and o.score.probability is not None]
    ordered = sorted(answered, key=lambda o: -(o.score.probability or 0.0))
    points: list[RiskPoint] = []
    wrong = 0
    for number, outcome in enumerate(ordered, start=1):
        wrong += outcome.score.label is Label.WRONG
        following = ordered[number].score.probability if number < len(ordered) else None
        if following != outcome.score.probability:
            points.append(RiskPoint(number / len(outcomes), wrong / number))
    return points
