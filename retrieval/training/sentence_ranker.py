"""Learn which sentence answers: ``python -m retrieval.training.sentence_ranker FOLDER WORK [EXTRA.json]``.

Each question of the fit split is asked of a document that hangs together (``retrieval.training.windows``);
among the sentences found those that were marked as the answer shall get the largest share (listwise softmax).
An EXTRA file holds further questions with the sentences found for them, as ``eval.calibrate`` writes them of
the evaluation's dev split; they weigh as much as all the others together, and the weights are held near those
that were set by hand (``retrieval.sentence_ranker.PLAIN``). Writes ``retrieval/data/sentence_ranker.json``
and reports how often a right sentence comes first among the written questions, in five folds over documents.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from retrieval.search import learned_with
from retrieval.sentence_ranker import DATA, LEARNED, PLAIN
from retrieval.training.network import Competition, Lists, spread
from retrieval.training.questions_tool import QUESTIONS, read_all
from retrieval.training.windows import Answered, ask_all, windows_of

TARGET = Path(__file__).parents[1] / DATA
MOST_WINDOWS = 400
# Of the sentences found those that stand highest teach; the rest is told apart by anything.
DEEPEST = 60
FOLDS = 5
STEPS = 300
RATE = 0.02
HELD = 0.01
# Kept as set by hand: in a few cases a question is gold, but a reader gains nothing by one; and repeats stand
# only in the few documents of the evaluation, too few to learn from.
FIXED = ("question", "repeat")


def competition(found: Sequence[tuple[dict[str, float], bool]]) -> Competition:
    """Return the sentences found for a question, the best ones first, and which of them are right."""
    kept = [(values, right) for n, (values, right) in enumerate(found) if n < DEEPEST or right]
    columns = {name: np.array([values[name] for values, _ in kept], dtype=np.float32) for name in LEARNED}
    return Competition(columns, np.array([right for _, right in kept], dtype=bool))


def found_for(answered: Answered) -> list[tuple[dict[str, float], bool]]:
    """Return the features of the sentences found for a question, and whether each was marked."""
    return [(dict(e.features), n in answered.right) for n, (e, _) in enumerate(answered.found.ranked)]


def fit(groups: Sequence[Sequence[Competition]], *, steps: int = STEPS) -> dict[str, float]:
    """Return the weights learned from groups of questions, each group counting alike.

    Questions without a right sentence among others teach nothing; raises ValueError when none is left.
    """
    taught = [[one for one in group if one.tells_apart] for group in groups]
    taught = [group for group in taught if group]
    if not taught:
        raise ValueError("no question has a right sentence among others")
    scale = spread(np.concatenate([one.rows(LEARNED) for group in taught for one in group]))
    begun = torch.tensor([PLAIN.get(name, 0.0) for name in LEARNED]) * torch.from_numpy(scale)
    weights = begun.clone().requires_grad_()
    lists = [Lists(group, LEARNED, mean=np.zeros_like(scale), scale=scale) for group in taught]
    optimiser = torch.optim.Adam([weights], lr=RATE)
    for _ in range(steps):
        loss = torch.stack([one.loss(lambda rows: rows @ weights) for one in lists]).sum()
        loss = loss + HELD * ((weights - begun) ** 2).sum()
        optimiser.zero_grad()
        loss.backward()
        assert weights.grad is not None
        weights.grad[[LEARNED.index(name) for name in FIXED]] = 0
        optimiser.step()
    learned = weights.detach().numpy() / scale
    return {name: round(float(weight), 4) for name, weight in zip(LEARNED, learned, strict=True)}


def first_right(
    lists: Sequence[Competition], documents: Sequence[int], extra: Sequence[Competition]
) -> tuple[float, float]:
    """Return how often a right one comes first and among three, each document left out of its fit."""
    first = three = 0
    for fold in range(FOLDS):
        rest = [one for one, document in zip(lists, documents, strict=True) if document % FOLDS != fold]
        held_out = [one for one, document in zip(lists, documents, strict=True) if document % FOLDS == fold]
        if not held_out:
            continue
        weights = fit([rest, extra])
        for one in held_out:
            scores = sum(weight * one.features[name] for name, weight in weights.items())
            order = np.argsort(-np.asarray(scores), kind="stable")
            first += bool(one.right[order[:1]].any())
            three += bool(one.right[order[:3]].any())
    return first / len(lists), three / len(lists)


def main(folder: Path, work: Path, extra: Sequence[Path]) -> None:
    """Ask, fit, write the weights and report."""
    chosen = [q for q in read_all(QUESTIONS) if q.split == "fit" and q.answerable]
    windows = windows_of(folder, chosen, most=MOST_WINDOWS)
    place = {q.id: number for number, window in enumerate(windows) for q in window.questions}
    lists: list[Competition] = []
    documents: list[int] = []
    before = 0
    for answered in ask_all(windows, work, silent=False):
        if not answered.found.ranked:
            continue
        lists.append(competition(found_for(answered)))
        documents.append(place[answered.question.id])
        before += 0 in answered.right
        if len(lists) % 200 == 0:
            sys.stderr.write(f"{len(lists)} questions, first right as it was {before / len(lists):.3f}\n")
    further = [
        competition([(values, bool(right)) for values, right in found])
        for path in extra
        for found in json.loads(path.read_text("utf-8"))["sentences"]
    ]
    first, three = first_right(lists, documents, further)
    report = {
        "model": learned_with(),
        "questions": len(lists),
        "documents": len(windows),
        "extra": len(further),
        "before": round(before / len(lists), 4),
        "first": round(first, 4),
        "among_three": round(three, 4),
    }
    weights = fit([lists, further])
    TARGET.write_text(json.dumps(report | {"weights": weights}, indent=1) + "\n", "utf-8")
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), [Path(p) for p in sys.argv[3:]])
