"""Learn which words make a sentence the answer: ``python -m retrieval.training.answering_words FOLDER``.

For each written question with a marked answer, its passage's sentences compete: a linear model over
``retrieval.answering_words.signs`` shall choose the marked one. Weights are shared by all kinds of
question, and each kind adds its own, held smaller (feature augmentation, Daumé, 2007, arXiv:0907.1815).
The sentences of one passage are on one subject, so subjects teach little. Writes
``retrieval/data/answering_words.tsv.gz`` and reports how often the marked sentence of the held-out
passages comes first.
"""

import gzip
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from retrieval.answering_words import DATA, EVERY_KIND, signs
from retrieval.kinds import question_kind
from retrieval.training.network import FAR_BELOW, listwise_loss
from retrieval.training.questions_tool import QUESTIONS
from retrieval.training.texts import Asked, read_asked

TARGET = Path(__file__).parents[1] / DATA
LEAST_SENTENCES = 40
EPOCHS = 6
BATCH = 256
RATE = 0.01
HELD_SHARED, HELD_OWN = 1e-4, 1e-3
LEAST_WEIGHT = 0.03


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question's kind, the sign rows of each sentence of its passage, and which of them answer."""

    kind: int
    sentences: tuple[tuple[int, ...], ...]
    answers: tuple[int, ...]


class Chooser(torch.nn.Module):
    """Scores sentences by their signs: weights shared by all kinds, and those of a kind."""

    def __init__(self, rows: int, kinds: int) -> None:
        super().__init__()
        self.rows = rows
        self.shared = torch.nn.EmbeddingBag(rows, 1, mode="sum")
        self.own = torch.nn.EmbeddingBag(rows * kinds, 1, mode="sum")
        torch.nn.init.zeros_(self.shared.weight)
        torch.nn.init.zeros_(self.own.weight)

    def loss(self, lessons: Sequence[Lesson]) -> tuple[Tensor, Tensor]:
        """Return the mean loss of choosing the answers, and whether the best sentence of each is one."""
        flat = [row for lesson in lessons for sentence in lesson.sentences for row in sentence]
        kinds = [lesson.kind for lesson in lessons for sentence in lesson.sentences for _ in sentence]
        sizes = [len(sentence) for lesson in lessons for sentence in lesson.sentences]
        starts = torch.tensor([0, *sizes[:-1]]).cumsum(0)
        signs_of, kinds_of = torch.tensor(flat), torch.tensor(kinds)
        scores = (self.shared(signs_of, starts) + self.own(signs_of + kinds_of * self.rows, starts)).squeeze(
            1
        )
        most = max(len(lesson.sentences) for lesson in lessons)
        wide = torch.full((len(lessons), most), FAR_BELOW)
        right = torch.zeros((len(lessons), most), dtype=torch.bool)
        at = 0
        for row, lesson in enumerate(lessons):
            count = len(lesson.sentences)
            wide[row, :count] = scores[at : at + count]
            right[row, list(lesson.answers)] = True
            at += count
        chosen = right.gather(1, wide.argmax(1, keepdim=True)).float()
        return listwise_loss(wide, right), chosen


def lessons_of(asked: Sequence[Asked], rows: dict[str, int], kinds: dict[str, int]) -> list[Lesson]:
    """Return the lessons of the questions whose passage has a sentence that answers and one that does not."""
    lessons = []
    for one in asked:
        if one.tells_apart:
            read = tuple(tuple(sorted(rows[s] for s in signs(t) if s in rows)) for t in one.sentences)
            kind = question_kind(one.question, regions_named=0).value
            lessons.append(Lesson(kinds[kind], read, one.answers))
    return lessons


def fit(asked: Sequence[Asked], *, seed: int = 1) -> tuple[list[tuple[str, str, float]], str]:
    """Return the weights (sign, kind, weight) learned from the train split, and a report.

    Raises ValueError when no question of that split has an answer marked.
    """
    torch.manual_seed(seed)
    draw = random.Random(seed)
    train = [one for one in asked if one.split == "train"]
    counts = Counter(s for text in {t for one in train for t in one.sentences} for s in signs(text))
    rows = {
        sign: row for row, sign in enumerate(sorted(s for s, n in counts.items() if n >= LEAST_SENTENCES))
    }
    names = sorted({question_kind(one.question, regions_named=0).value for one in asked})
    kinds = {name: number for number, name in enumerate(names)}
    lessons = lessons_of(train, rows, kinds)
    held_out = lessons_of([one for one in asked if one.split != "train"], rows, kinds)
    if not lessons:
        raise ValueError("no question of the train split has an answer marked")
    chooser = Chooser(len(rows), len(kinds))
    optimiser = torch.optim.Adam(chooser.parameters(), lr=RATE)
    for _ in range(EPOCHS):
        draw.shuffle(lessons)
        for begin in range(0, len(lessons), BATCH):
            loss, _ = chooser.loss(lessons[begin : begin + BATCH])
            held = HELD_SHARED * (chooser.shared.weight**2).sum() + HELD_OWN * (chooser.own.weight**2).sum()
            optimiser.zero_grad()
            (loss + held).backward()
            optimiser.step()
    shared = chooser.shared.weight.detach().ravel().tolist()
    own = chooser.own.weight.detach().reshape(len(kinds), len(rows)).tolist()
    weights = [(sign, EVERY_KIND, shared[row]) for sign, row in rows.items()]
    weights += [(sign, name, own[kind][row]) for name, kind in kinds.items() for sign, row in rows.items()]
    report = f"{len(lessons)} questions, {len(rows)} signs"
    if held_out:
        with torch.no_grad():
            _, chosen = chooser.loss(held_out)
        chance = sum(len(one.answers) / len(one.sentences) for one in held_out) / len(held_out)
        report += f"; held out: {len(held_out)}, first is right {chosen.mean():.3f} (by chance {chance:.3f})"
    return [w for w in weights if abs(w[2]) >= LEAST_WEIGHT], report


def main(folder: Path) -> None:
    """Fit on the written questions and write the weights."""
    weights, report = fit(read_asked(folder, QUESTIONS))
    text = "".join(f"{sign}\t{kind}\t{weight:.2f}\n" for sign, kind, weight in weights)
    TARGET.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))
    sys.stdout.write(f"{report}; {len(weights)} weights\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
