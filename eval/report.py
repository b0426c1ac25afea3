"""A run as values for JSON and as tables for the terminal; gate questions are never shown."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.arms import NAMES, OURS
from eval.baseline import Baseline
from eval.figures import Figures, figures, risk_coverage, robustness, slices, twins
from eval.gate import Verdict
from eval.intervals import Estimate
from eval.run import Outcome

HIDDEN = "gate"


def by_arm(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """Return the outcomes of each arm, arms in the order of the run."""
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.result.arm, []).append(outcome)
    return found


def run_values(outcomes: Sequence[Outcome], split: str, opening: dict[str, float]) -> dict[str, Any]:
    """Return a whole run as JSON values."""
    arms = by_arm(outcomes)
    return {
        "date": date.today().isoformat(),
        "split": split,
        "arms": {name: _arm_values(some, opening.get(name, 0.0)) for name, some in arms.items()},
        "cases": [_case_values(o) for some in arms.values() for o in some],
    }


def _arm_values(outcomes: Sequence[Outcome], opening: float) -> dict[str, Any]:
    kinds = {
        kind: {name: asdict(figures(some)) for name, some in groups.items()}
        for kind, groups in slices(outcomes).items()
    }
    return {
        "overall": asdict(figures(outcomes)),
        **kinds,
        "robustness": {k: asdict(e) if e else None for k, e in robustness(outcomes).items()},
        "twins_both_right": asdict(pair) if (pair := twins(outcomes)) else None,
        "risk_coverage": [asdict(point) for point in risk_coverage(outcomes)],
        "opening_seconds": round(opening, 3),
    }


def _case_values(outcome: Outcome) -> dict[str, Any]:
    case = outcome.case
    values = {
        "arm": outcome.result.arm,
        "split": case.split,
        "category": case.category,
        "lang": case.lang,
        "stratum": case.stratum,
        "lexical_overlap": case.overlap,
        "status": outcome.result.status,
        **asdict(outcome.score),
        "ranking": outcome.ranking,
    }
    if case.split != HIDDEN:
        values |= {
            "question": case.question,
            "history": list(case.history),
            "answer": outcome.result.text,
            "gold": [[asdict(g) for g in group] for group in case.groups],
        }
    return values


def save_values(values: dict[str, Any], path: Path) -> None:
    """Write a run as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", "utf-8")


def percent(estimate: Estimate | None) -> str:
    """Return a share as "62.5 %", or a dash."""
    return "–" if estimate is None else f"{100 * estimate.value:.1f}"


def signed(estimate: Estimate | None, *, interval: bool = False) -> str:
    """Return a score as "+0.41", with its interval when asked, or a dash."""
    if estimate is None:
        return "–"
    tail = f" [{estimate.low:+.2f} {estimate.high:+.2f}]" if interval else ""
    return f"{estimate.value:+.3f}{tail}"


COLUMNS = ("truth score", "right", "partly", "no answer", "wrong", "vital", "Ev@5", "Ev@20", "nDCG@10")


def _cells(found: Figures, *, interval: bool) -> list[str]:
    return [
        str(found.cases),
        signed(found.means["truth"], interval=interval),
        *(percent(found.shares[name]) for name in ("correct", "partial", "abstain", "wrong")),
        *(percent(found.means[name]) for name in ("strict_vital", "EvRecall@5", "EvRecall@20", "nDCG@10")),
    ]


def print_run(console: Console, outcomes: Sequence[Outcome]) -> None:
    """Print the tables of a run: all arms, then ours per category, language, stratum and persona."""
    arms = by_arm(outcomes)
    overall = _table("Arms", ("arm", "cases", *COLUMNS))
    for name, some in arms.items():
        overall.add_row(NAMES[name], *_cells(figures(some), interval=True))
    console.print(overall)
    console.print(_second_table(arms))
    ours = arms.get(OURS)
    if not ours:
        return
    for kind, groups in slices(ours).items():
        table = _table(f"Ours per {kind}", (kind, "cases", *COLUMNS))
        for name, some in sorted(groups.items()):
            table.add_row(name, *_cells(figures(some), interval=True))
        console.print(table)
    changes = ", ".join(f"{kind} {signed(e, interval=True)}" for kind, e in robustness(ours).items())
    console.print(f"Change of truth score of a variant against its base: {escape(changes)}")


def _second_table(arms: dict[str, list[Outcome]]) -> Table:
    table = _table(
        "Citations, refusals, confusion, cost",
        ("arm", "quotes", "pages", "cit. R/P", "char R/P/IoU", "refused", "over-ref.", "balanced",
         "confused", "twins", "lists", "chars", "p50 ms", "p95 ms"),
    )  # fmt: skip
    for name, some in arms.items():
        f = figures(some)
        table.add_row(
            NAMES[name],
            percent(f.shares["QuoteFidelity"]),
            percent(f.shares["PageAccuracy"]),
            "/".join(percent(f.means[k]) for k in ("citation_recall", "citation_precision")),
            "/".join(
                percent(f.means[k]) for k in ("character_recall", "character_precision", "character_iou")
            ),
            percent(f.shares["unanswerable_recall"]),
            percent(f.shares["over_abstention"]),
            "–" if f.balanced_accuracy is None else f"{100 * f.balanced_accuracy:.1f}",
            str(f.region_confusions),
            percent(twins(some)),
            percent(f.shares["lists_complete"]),
            f"{f.characters:.0f}",
            f"{1000 * f.seconds_p50:.0f}",
            f"{1000 * f.seconds_p95:.0f}",
        )
    return table


def _table(title: str, columns: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right", no_wrap=number > 0)
    return table


def moved(outcomes: Sequence[Outcome], baseline: Baseline) -> list[tuple[float, Outcome]]:
    """Return the changes of our truth score since a baseline, the greatest first."""
    ours = [o for o in outcomes if o.result.arm == OURS and o.case.id in baseline.cases]
    found = [(o.score.truth - baseline.cases[o.case.id].truth, o) for o in ours]
    return sorted((pair for pair in found if pair[0]), key=lambda p: (-abs(p[0]), p[0], p[1].case.id))


def worst(outcomes: Sequence[Outcome], count: int = 10) -> list[Outcome]:
    """Return our worst replies: wrong ones first, the surest of them first, then the refused."""
    ours = [o for o in outcomes if o.result.arm == OURS]
    return sorted(ours, key=lambda o: (o.score.truth, -(o.score.probability or 0.0), o.case.id))[:count]


def case_lines(outcome: Outcome) -> Iterator[str]:
    """Yield a case in words: question, answer, and what it should have rested on."""
    case, result = outcome.case, outcome.result
    label = outcome.score.label.value
    yield f"{case.id} ({case.category}, {case.lang}, {case.corpus}): {label}, {result.status}"
    for turn in case.history:
        yield f"  earlier:  {turn}"
    yield f"  question: {case.question}"
    yield f"  answer:   {result.text or result.error}"
    for group in case.groups:
        yield "  gold:     " + " | ".join(f"{g.document_id}: “{' '.join(g.quote.split())}”" for g in group)
    vital = [" / ".join(n.accepted) for n in case.nuggets if n.vital]
    yield "  needed:   " + ("; ".join(vital) if vital else f"a refusal ({case.expected})")


def print_cases(console: Console, outcomes: Sequence[Outcome]) -> None:
    """Print cases in words, one below the other."""
    for outcome in outcomes:
        console.print("\n".join(case_lines(outcome)), markup=False, highlight=False)
        console.print()


def print_verdict(console: Console, verdict: Verdict) -> None:
    """Print what the gate found in one split; of gate cases only the new failures are shown."""
    change = verdict.truth
    if change is not None:
        console.print(
            f"{verdict.split}: {verdict.compared} of {verdict.cases} cases compared; "
            f"truth {change.mean:+.3f} [{change.low:+.3f} {change.high:+.3f}], p = {change.p:.3f}; "
            f"wrong {verdict.wrong_before:.1%} → {verdict.wrong_after:.1%}; "
            f"region confusion {verdict.confused_before} → {verdict.confused_after}",
            markup=False,
            highlight=False,
        )
    if verdict.new_failures:
        console.print(f"New failures in {verdict.split}: {len(verdict.new_failures)}", highlight=False)
        print_cases(console, verdict.new_failures)
