"""Learn the soft word matching of ``retrieval.maxsim``: ``python -m retrieval.training.maxsim FOLDER``.

For each written question of the train split the sentence marked as its answer competes with the other
sentences of its passage and with sentences drawn from other passages. Learned are a projection of the
bundled model's word table, from its principal components on, and a weight per word piece, from its rarity
on; the model itself stays as it is. Writes ``retrieval/data/maxsim.npz`` and reports how often a right
sentence comes first in passages that are not of the train split. Some two minutes on one core.
"""

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import normalize

from retrieval.maxsim import DATA, MODEL, centred
from retrieval.onnx_encoder import TABLE, WEIGHTS, load_cutter, read_table
from retrieval.training.matching import Matching, teach
from retrieval.training.questions_tool import QUESTIONS
from retrieval.training.texts import Asked, read_asked

TARGET = Path(__file__).parents[1] / DATA
COLUMNS = 128
EPOCHS = 3
BATCH = 32
STRANGERS = 24
LONGEST_PIECES = 120
ROWS_FOR_COMPONENTS = 8000


@dataclass(frozen=True, slots=True)
class Lesson:
    """The word pieces of a question and of the sentences of its passage, and which of those answer."""

    question: tuple[int, ...]
    sentences: tuple[tuple[int, ...], ...]
    answers: frozenset[int]


class Matcher(Matching):
    """Learns how to compare the words of a table [v, 384], and the logarithm of the weight of each [v]."""

    def __init__(self, table: Tensor, rarity: Tensor, *, seed: int) -> None:
        chosen = torch.randperm(len(table), generator=torch.Generator().manual_seed(seed))
        super().__init__(table[chosen[:ROWS_FOR_COMPONENTS]], rarity.log(), columns=COLUMNS)
        self.table = table

    def scores(self, question: Sequence[int], texts: Sequence[Sequence[int]]) -> Tensor:
        """Return how well each text meets the question [len(texts)]."""
        pieces = sorted({*question, *(piece for text in texts for piece in text)})
        place = {piece: number for number, piece in enumerate(pieces)}
        vectors = normalize(self.table[pieces] @ self.projection, dim=1)
        likeness = vectors[[place[piece] for piece in question]] @ vectors.T
        wide = torch.full((len(texts), max(map(len, texts))), -1, dtype=torch.long)
        for row, text in enumerate(texts):
            wide[row, : len(text)] = torch.tensor([place[piece] for piece in text])
        met = likeness[:, wide.clamp(min=0)].masked_fill(wide < 0, -1.0).amax(dim=2)
        return torch.softmax(self.weights[list(question)], 0) @ met


def lessons_of(asked: Sequence[Asked], model: Path) -> list[Lesson]:
    """Return the lessons of questions whose passage has a sentence that answers and one that does not."""
    tokenizer = load_cutter(model)

    def cut(text: str) -> tuple[int, ...]:
        found = tokenizer.encode(text, add_special_tokens=False).ids
        return tuple(dict.fromkeys(found))[:LONGEST_PIECES]

    lessons = [
        Lesson(cut(one.question), tuple(cut(s) for s in one.sentences), frozenset(one.answers))
        for one in asked
        if one.tells_apart
    ]
    return [one for one in lessons if one.question and all(one.sentences)]


def first_right(matcher: Matcher, lessons: Sequence[Lesson]) -> float:
    """Return the share of the lessons whose best sentence is one that answers."""
    with torch.no_grad():
        best = [int(matcher.scores(one.question, one.sentences).argmax()) for one in lessons]
    return sum(b in one.answers for b, one in zip(best, lessons, strict=True)) / max(1, len(lessons))


def learn(train: Sequence[Lesson], model: Path, *, seed: int = 1, epochs: int = EPOCHS) -> Matcher:
    """Return the matcher learned from the lessons; raises ValueError without any."""
    if not train:
        raise ValueError("no question of the train split has a marked answer")
    draw = random.Random(seed)
    table = torch.from_numpy(centred(read_table(model / WEIGHTS, TABLE)))
    bank = [sentence for one in train for sentence in one.sentences]
    counts = np.ones(len(table))
    for sentence in bank:
        counts[list(sentence)] += 1
    rarity = torch.tensor(np.log(1 + len(bank) / counts), dtype=torch.float32)
    matcher = Matcher(table, rarity, seed=seed)

    def loss(part: Sequence[Lesson]) -> Tensor:
        return torch.stack([_loss(matcher, one, draw.choices(bank, k=STRANGERS)) for one in part]).mean()

    teach(matcher, train, loss, epochs=epochs, batch=BATCH, draw=draw)
    return matcher


def _loss(matcher: Matcher, one: Lesson, strangers: Sequence[Sequence[int]]) -> Tensor:
    scores = matcher.scores(one.question, [*one.sentences, *strangers]) * matcher.sharpness.exp()
    return scores.logsumexp(0) - scores[sorted(one.answers)].logsumexp(0)


def main(folder: Path) -> None:
    """Learn from the written questions and write what was learned."""
    asked = read_asked(folder, QUESTIONS)
    others = lessons_of([one for one in asked if one.split != "train"], MODEL)
    train = lessons_of([one for one in asked if one.split == "train"], MODEL)
    before, after = learn(train[:BATCH], MODEL, epochs=0), learn(train, MODEL)
    np.savez_compressed(
        TARGET,
        projection=after.projection.detach().numpy().astype(np.float16),
        weights=after.weights.detach().numpy().astype(np.float16),
    )
    figures = f"before {first_right(before, others):.3f}, after {first_right(after, others):.3f}"
    sys.stdout.write(f"{len(train)} questions; {len(others)} others, right sentence first: {figures}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
