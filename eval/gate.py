"""The gate: invariants that may never break, and no change for the worse against the baseline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.baseline import Baseline
from eval.intervals import Change, change
from eval.metrics import Label
from eval.run import Finished, Outcome

WRONG_POINTS = 0.02
CONFUSIONS = 2
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why the gate is closed (nothing when it is open), and what changed against the baseline."""

    split: str
    cases: int
    faults: tuple[str, ...]
    truth: Change | None
    wrong_before: float
    wrong_after: float
    confused_before: int
    confused_after: int
    new_failures: tuple[Outcome, ...]
    compared: int


def invariant_faults(first: Finished, others: Sequence[Finished]) -> list[str]:
    """Return the broken invariants: quotes, pages, repeatability, exceptions; with the cases concerned."""
    faults: list[str] = []
    scores = [o.score for o in first.outcomes]
    quotes, exact = sum(s.quotes for s in scores), sum(s.quotes_exact for s in scores)
    if exact != quotes:
        ids = [s.case_id for s in scores if s.quotes_exact != s.quotes]
        faults.append(f"QuoteFidelity {exact / quotes:.3f}, must be 1.000: {_named(ids)}")
    pages, right = sum(s.pages for s in scores), sum(s.pages_right for s in scores)
    if right != pages:
        ids = [s.case_id for s in scores if s.pages_right != s.pages]
        faults.append(f"PageAccuracy {right / pages:.3f}, must be 1.000: {_named(ids)}")
    differing = [
        case_id
        for (arm, case_id), digests in first.digests.items()
        if len({*digests, *(d for other in others for d in other.digests[arm, case_id])}) > 1
    ]
    if differing:
        faults.append(f"answers differ between {ROUNDS} runs in two processes: {_named(differing)}")
    errors = [s for s in scores if s.error]
    if errors:
        faults.append(f"exceptions: {_named([f'{s.case_id} ({s.error})' for s in errors])}")
    return faults


def _named(ids: Sequence[str]) -> str:
    return ", ".join(ids[:8]) + (f" and {len(ids) - 8} more" if len(ids) > 8 else "")


def judge_split(split: str, outcomes: Sequence[Outcome], baseline: Baseline) -> Verdict:
    """Compare one split of a run with its baseline, on the cases that both have."""
    common = [o for o in outcomes if o.case.id in baseline.cases]
    before = {o.case.id: baseline.cases[o.case.id] for o in common}
    truth = change(
        {i: line.truth for i, line in before.items()},
        {o.case.id: o.score.truth for o in common},
        {o.case.id: o.case.family_id for o in common},
    )
    count = max(1, len(common))
    wrong_before = sum(line.label == Label.WRONG.value for line in before.values()) / count
    wrong_after = sum(o.score.label is Label.WRONG for o in common) / count
    confused_before = sum(line.confused for line in before.values())
    confused_after = sum(o.score.region_confused for o in common)
    faults: list[str] = []
    if not common:
        faults.append(f"{split}: the baseline shares no case with this run; make it anew")
    if truth is not None and truth.high < 0:
        faults.append(
            f"{split}: truth score fell by {-truth.mean:.3f} "
            f"(95 % interval {truth.low:+.3f} to {truth.high:+.3f})"
        )
    if wrong_after - wrong_before > WRONG_POINTS + 1e-9:
        faults.append(f"{split}: wrong rate rose from {wrong_before:.1%} to {wrong_after:.1%}")
    if confused_after - confused_before >= CONFUSIONS:
        faults.append(f"{split}: region confusion rose from {confused_before} to {confused_after} cases")
    return Verdict(
        split=split,
        cases=len(outcomes),
        faults=tuple(faults),
        truth=truth,
        wrong_before=wrong_before,
        wrong_after=wrong_after,
        confused_before=confused_before,
        confused_after=confused_after,
        new_failures=new_failures(common, {i: line.truth for i, line in before.items()}),
        compared=len(common),
    )


def new_failures(outcomes: Sequence[Outcome], before: Mapping[str, float]) -> tuple[Outcome, ...]:
    """Return the cases that are wrong, confused or refused now and scored higher before, worst first."""
    fallen = [o for o in outcomes if o.score.truth <= 0 and o.score.truth < before[o.case.id]]
    return tuple(sorted(fallen, key=lambda o: (o.score.truth - before[o.case.id], o.case.id)))
