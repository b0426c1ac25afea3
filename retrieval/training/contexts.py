"""Learn how words in context are compared: ``python -m retrieval.training.contexts FOLDER``.

For each written question of the train split the sentence marked as its answer competes with the other
sentences of its passage and of a few other passages, and its passage with those passages. Learned are a
projection of the bundled model's words in context, from their principal components on, and a weight per
word piece of a question, from that of ``retrieval.training.maxsim`` on; the model itself stays as it is.
Writes ``retrieval/data/contexts.npz`` and reports how often a right sentence comes first in passages that
are not of the train split, and a right passage among those passages. Some ten minutes on two cores.
"""

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import normalize

from retrieval.contexts import DATA, sentence_words
from retrieval.maxsim import MODEL, table
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.training.matching import Matching, teach
from retrieval.training.network import listwise_loss
from retrieval.training.questions_tool import QUESTIONS
from retrieval.training.texts import Asked, read_asked

TARGET = Path(__file__).parents[1] / DATA
COLUMNS = 96
EPOCHS = 1
BATCH = 16
PASSAGES_FOR_COMPONENTS = 150
WORDS_FOR_COMPONENTS = 8000
# Right passages are looked for among so many.
MEASURED_AMONG = 400
NOWHERE = -1.0

Halves = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage's words [t, d], and the number of the sentence that each stands in (-1: none) [t]."""

    words: Halves
    sentence: NDArray[np.int64]
    sentences: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question's words [q, d] and their word pieces [q], its passage, and which sentences of it answer."""

    words: Halves
    pieces: NDArray[np.int64]
    passage: str
    answers: tuple[int, ...]


class Matcher(Matching):
    """Learned are a ``projection`` [d, c] of words less their ``mean`` [d], and a weight per word piece."""

    def __init__(self, words: Tensor, weights: Tensor, *, columns: int) -> None:
        mean = words.mean(0)
        super().__init__(normalize(words - mean, dim=1)[:WORDS_FOR_COMPONENTS], weights, columns=columns)
        self.mean = mean

    def projected(self, words: Sequence[Halves]) -> Tensor:
        """Return words as unit vectors [t, c]."""
        joined = torch.from_numpy(np.concatenate(words)).float()
        return normalize((joined - self.mean) @ self.projection, dim=1)

    def scores(self, lessons: Sequence[Lesson], passages: Sequence[Passage]) -> tuple[Tensor, Tensor]:
        """Return how well sentences [lessons, all sentences] and passages [lessons, passages] are met."""
        likeness = (
            self.projected([one.words for one in lessons]) @ self.projected([one.words for one in passages]).T
        )
        starts = np.cumsum([0, *(one.sentences for one in passages)])
        sentence = [
            np.where(one.sentence < 0, -1, one.sentence + start)
            for one, start in zip(passages, starts, strict=False)
        ]
        passage = [np.full(len(one.words), number) for number, one in enumerate(passages)]
        by_sentence = _best(likeness, np.concatenate(sentence), int(starts[-1]))
        by_passage = _best(likeness, np.concatenate(passage), len(passages))
        shares = [torch.softmax(self.weights[torch.from_numpy(one.pieces)], 0) for one in lessons]
        lengths = [len(one.words) for one in lessons]
        met = [
            torch.stack([share @ part for share, part in zip(shares, every.split(lengths), strict=True)])
            for every in (by_sentence, by_passage)
        ]
        return met[0], met[1]


def _best(likeness: Tensor, group: NDArray[np.int64], groups: int) -> Tensor:
    """Return the greatest likeness [q, groups] within each group of columns; group -1 is none."""
    held = torch.from_numpy(np.flatnonzero(group >= 0))
    places = torch.from_numpy(group)[held].expand(len(likeness), -1)
    nothing = torch.full((len(likeness), groups), NOWHERE)
    return nothing.scatter_reduce(1, places, likeness[:, held], "amax")


def read_passages(asked: Sequence[Asked], encoder: OnnxEncoder) -> dict[str, Passage]:
    """Return the passages asked about, by the sha256 of their text."""
    unique = {one.sha256: one.sentences for one in asked}
    found: dict[str, Passage] = {}
    keys = list(unique)
    for low in range(0, len(keys), 256):
        part = keys[low : low + 256]
        told = encoder.tell_passages([" ".join(unique[key]) for key in part])
        for key, one in zip(part, told, strict=True):
            number = np.full(len(one.words), -1)
            at = 0
            for place, sentence in enumerate(unique[key]):
                number[sentence_words(one, at, at + len(sentence))] = place
                at += len(sentence) + 1
            found[key] = Passage(one.words.astype(np.float16), number, len(unique[key]))
    return found


def lessons_of(asked: Sequence[Asked], encoder: OnnxEncoder) -> list[Lesson]:
    """Return the lessons of questions whose passage has a sentence that answers and one that does not."""
    chosen = [one for one in asked if one.tells_apart]
    told = encoder.tell_queries([one.question for one in chosen])
    return [
        Lesson(words.words.astype(np.float16), words.pieces, one.sha256, one.answers)
        for one, words in zip(chosen, told, strict=True)
    ]


def learn(
    lessons: Sequence[Lesson],
    passages: dict[str, Passage],
    weights: Tensor,
    *,
    columns: int = COLUMNS,
    epochs: int = EPOCHS,
    seed: int = 1,
) -> Matcher:
    """Return the matcher learned from the lessons; raises ValueError without any."""
    if not lessons:
        raise ValueError("no question of the train split has a marked answer")
    torch.manual_seed(seed)
    sample = [passages[key].words for key in sorted(passages)[:PASSAGES_FOR_COMPONENTS]]
    matcher = Matcher(torch.from_numpy(np.concatenate(sample)).float(), weights, columns=columns)

    def loss(part: Sequence[Lesson]) -> Tensor:
        return _loss(matcher, part, passages)

    teach(matcher, lessons, loss, epochs=epochs, batch=BATCH, draw=random.Random(seed))
    return matcher


def _loss(matcher: Matcher, lessons: Sequence[Lesson], passages: dict[str, Passage]) -> Tensor:
    keys = list(dict.fromkeys(one.passage for one in lessons))
    held = [passages[key] for key in keys]
    sentences, whole = matcher.scores(lessons, held)
    starts = dict(zip(keys, np.cumsum([0, *(one.sentences for one in held)]).tolist(), strict=False))
    right, own = torch.zeros_like(sentences, dtype=torch.bool), torch.zeros_like(whole, dtype=torch.bool)
    for row, one in enumerate(lessons):
        right[row, [starts[one.passage] + answer for answer in one.answers]] = True
        own[row, keys.index(one.passage)] = True
    sharp = matcher.sharpness.exp()
    return listwise_loss(sentences * sharp, right) + listwise_loss(whole * sharp, own)


def first_right(
    matcher: Matcher, lessons: Sequence[Lesson], passages: dict[str, Passage]
) -> tuple[float, float]:
    """Return how often a right sentence comes first in its passage, and a right passage among some others."""
    keys = list(dict.fromkeys(one.passage for one in lessons))[:MEASURED_AMONG]
    among = [one for one in lessons if one.passage in set(keys)]
    sentence = whole = 0
    with torch.no_grad():
        for one in lessons:
            sentence += int(matcher.scores([one], [passages[one.passage]])[0].argmax()) in one.answers
        for low in range(0, len(among), BATCH):
            part = among[low : low + BATCH]
            best = matcher.scores(part, [passages[key] for key in keys])[1].argmax(1).tolist()
            whole += sum(keys[place] == one.passage for place, one in zip(best, part, strict=True))
    return sentence / max(1, len(lessons)), whole / max(1, len(among))


def main(folder: Path) -> None:
    """Learn from the written questions and write what was learned."""
    encoder = OnnxEncoder(MODEL)
    asked = [one for one in read_asked(folder, QUESTIONS) if one.tells_apart and one.split != "fit"]
    passages = read_passages(asked, encoder)
    train = lessons_of([one for one in asked if one.split == "train"], encoder)
    others = lessons_of([one for one in asked if one.split == "dev"], encoder)
    weights = torch.from_numpy(table().weights)
    before, after = learn(train[:BATCH], passages, weights, epochs=0), learn(train, passages, weights)
    np.savez_compressed(
        TARGET,
        model=np.array(encoder.name),
        mean=after.mean.numpy().astype(np.float16),
        projection=after.projection.detach().numpy().astype(np.float16),
        weights=after.weights.detach().numpy().astype(np.float16),
    )
    figures = [first_right(one, others, passages) for one in (before, after)]
    said = "; ".join(f"sentence {one:.3f}, passage {two:.3f}" for one, two in figures)
    sys.stdout.write(f"{len(train)} questions; {len(others)} others, right first, before and after: {said}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
