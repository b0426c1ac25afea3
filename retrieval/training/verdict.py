"""Fit the chance that the best evidence answers a question, on the written training questions.

Run: ``python -m retrieval.training.verdict TRAINING_FOLDER WORK_FOLDER [EXTRA.json ...]``.

Each question is asked of a document that hangs together (``retrieval.training.windows``), as a question
that names a region is asked of that region's documents. It counts as right when a sentence marked as its
answer is among those that would be quoted. Each answerable one is also asked of another document, which
does not answer it: that is how a question about a region looks whose documents are silent. Only questions
of the dev split take part, because model and rankers have learned from the others and would look surer
than they are. EXTRA files hold further rows (features, label, group), as the evaluation's dev split
writes them. Writes ``retrieval/data/verdict.json``.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from retrieval.compose import CLOSE
from retrieval.training.questions_tool import QUESTIONS, read_all
from retrieval.training.windows import Answered, ask_all, windows_of

MOST_WINDOWS = 300
# An answer counts as right where it is among so many of the best sentences and scores about as high as the
# first; at most one sentence more is quoted.
QUOTED = 3
# A dev row counts as this many written questions: there are few of them, over documents of the kind meant.
EXTRA_WEIGHT = 3
# A question asked of a silent document, and one written to be near but not answered: together they weigh
# about what unanswerable questions are among real ones, a fifth.
SILENT_WEIGHT = 0.15
NEAR_WEIGHT = 0.5
TARGET = Path(__file__).parent.parent / "data" / "verdict.json"


@dataclass(frozen=True, slots=True)
class Row:
    """A decision: its features, whether the evidence was right, the passage as group, and its weight."""

    values: dict[str, float]
    right: int
    group: str
    weight: float


def rows(folder: Path, work: Path) -> Iterator[Row]:
    """Yield a decision per question and document asked."""
    windows = windows_of(folder, [q for q in read_all(QUESTIONS) if q.split == "dev"], most=MOST_WINDOWS)
    for answered in ask_all(windows, work, silent=True):
        question = answered.question
        weight = 1.0 if question.answerable else NEAR_WEIGHT
        yield Row(dict(answered.found.verdict.features), _right(answered), question.sha256, weight)
        if answered.silent is not None:
            yield Row(dict(answered.silent.verdict.features), 0, question.sha256, SILENT_WEIGHT)


def _right(answered: Answered) -> int:
    """Return 1 where a sentence that answers is among those that would be quoted, else 0."""
    ranked = answered.found.ranked
    return int(any(ranked[n][0].score >= CLOSE * ranked[0][0].score for n in answered.right if n < QUOTED))


def fit(data: Sequence[Row]) -> dict[str, object]:
    """Return intercept and weights, with the area under the curve by five folds over passages."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import GroupKFold, cross_val_predict

    names = sorted(data[0].values)
    x = np.array([[row.values[n] for n in names] for row in data])
    y = np.array([row.right for row in data])
    weights = [row.weight for row in data]
    groups = [row.group for row in data]
    model = LogisticRegression(C=0.3, max_iter=5000)
    out = cross_val_predict(model, x, y, groups=groups, cv=GroupKFold(5), method="predict_proba")[:, 1]
    model.fit(x, y, sample_weight=weights)
    return {
        "rows": len(y),
        "right": round(float(y.mean()), 4),
        "auc": round(float(roc_auc_score(y, out)), 4),
        "intercept": round(float(model.intercept_[0]), 4),
        "weights": {n: round(float(w), 4) for n, w in zip(names, model.coef_[0], strict=True)},
    }


def main(folder: Path, work: Path, extra: list[Path]) -> None:
    """Fit on the training questions and any extra rows, and write the weights."""
    data = list(rows(folder, work))
    for path in extra:
        more = json.loads(path.read_text("utf-8"))
        data += [Row(dict(v), int(y), str(g), float(EXTRA_WEIGHT)) for v, y, g in more["verdict"]]
    (work / "rows.json").write_text(json.dumps([asdict(row) for row in data]), "utf-8")
    TARGET.write_text(json.dumps(fit(data), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), [Path(p) for p in sys.argv[3:]])
