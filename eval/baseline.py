"""Baselines: what a run gave per case, committed, without a word of question or answer."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.arms import OURS
from eval.figures import Figures, figures
from eval.metrics import Label
from eval.run import Outcome
from ingest.errors import RequestError

FOLDER = Path(__file__).parent / "baselines"
SUMMARY = "summary.json"
Share = Annotated[float, Field(ge=-1, le=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CaseLine(_Strict):
    """One case of a baseline; strict mode reads the label from its value."""

    family: str
    truth: Share
    label: str
    confused: bool


class Baseline(_Strict):
    """A run kept to compare with: the product's arm per case, and every arm's main figures."""

    date: str
    split: str
    cases: dict[str, CaseLine]
    arms: dict[str, dict[str, float | None]]


def baseline_path(name: str, folder: Path = FOLDER) -> Path:
    """Return where a baseline lies; raise RequestError for a name that is no plain name."""
    if not name.replace("-", "").replace("_", "").isalnum():
        raise RequestError(f"{name!r} is no name for a baseline; use letters, digits, - and _")
    return folder / f"{name}.json"


def load_baseline(name: str, folder: Path = FOLDER) -> Baseline:
    """Return a baseline; raise RequestError when it is missing or not of this format."""
    path = baseline_path(name, folder)
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except OSError as error:
        raise RequestError(
            f"{path}: no such baseline; make it with: visiewijzer eval run --split {name} --save {name}"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise RequestError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def baseline_of(outcomes: Sequence[Outcome], split: str) -> Baseline:
    """Return the baseline of a run."""
    by_arm: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_arm.setdefault(outcome.result.arm, []).append(outcome)
    return Baseline(
        date=date.today().isoformat(),
        split=split,
        cases={
            o.case.id: CaseLine(
                family=o.case.family_id,
                truth=o.score.truth,
                label=o.score.label.value,
                confused=o.score.region_confused,
            )
            for o in by_arm.get(OURS, [])
        },
        arms={arm: main_figures(figures(some)) for arm, some in by_arm.items()},
    )


def main_figures(found: Figures) -> dict[str, float | None]:
    """Return the figures that stand in a table, rounded."""
    values = {
        name: estimate.value if estimate else None
        for name, estimate in {**found.means, **found.shares}.items()
    }
    values["balanced_accuracy"] = found.balanced_accuracy
    return {name: None if v is None else round(v, 4) for name, v in values.items()} | {
        "region_confusions": float(found.region_confusions),
        "characters": round(found.characters, 1),
    }


def save_baseline(outcomes: Sequence[Outcome], split: str, name: str, folder: Path = FOLDER) -> Path:
    """Write a baseline, one case per line so that a change shows in a diff, and return its path."""
    path = baseline_path(name, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_lines(baseline_of(outcomes, split)), "utf-8")
    return path


def _lines(baseline: Baseline) -> str:
    head = {"date": baseline.date, "split": baseline.split}
    parts = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    parts.append(_table("arms", baseline.arms))
    parts.append(_table("cases", {i: line.model_dump() for i, line in sorted(baseline.cases.items())}))
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _table(name: str, rows: Mapping[str, Any]) -> str:
    lines = [f"    {json.dumps(key)}: {json.dumps(value)}" for key, value in rows.items()]
    return f"  {json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n  }"


def write_summary(outcomes: Sequence[Outcome], folder: Path = FOLDER) -> Path:
    """Write the few figures that the app shows on its page about quality, and return their path."""
    ours = [o for o in outcomes if o.result.arm == OURS]
    categories = dict.fromkeys(o.case.category for o in ours)
    quotes = sum(o.score.quotes for o in ours)
    summary = {
        "date": date.today().isoformat(),
        "cases": len(ours),
        "quote_fidelity": sum(o.score.quotes_exact for o in ours) / quotes if quotes else None,
        "overall": _shares(ours),
        "categories": [
            {"name": name, **_shares([o for o in ours if o.case.category == name])} for name in categories
        ],
    }
    path = folder / SUMMARY
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(summary, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return path


def _shares(outcomes: Sequence[Outcome]) -> dict[str, float | int]:
    labels = [o.score.label for o in outcomes]
    share = {label: round(labels.count(label) / len(labels), 4) for label in Label}
    return {
        "cases": len(labels),
        "right": share[Label.CORRECT],
        "wrong": share[Label.WRONG],
        "abstain": share[Label.ABSTAIN],
    }
