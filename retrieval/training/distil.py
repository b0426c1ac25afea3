"""Teach the student to give Dutch the vector that the teacher gives to its English translation."""

import logging
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from retrieval.training.student import Optimiser, Student
from retrieval.training.texts import Pair, read_lexicon, read_pairs
from retrieval.training.transplant import teacher_folder

log = logging.getLogger(__name__)

# How often a source is drawn for each of its pairs; treaties are most of the words, care is little.
WEIGHTS = {
    "treaties": 0.2, "eforms": 0.7, "tatoeba": 2.0, "covid": 2.0, "guide": 3.0, "gnome": 0.7,
    "wallet": 3.0, "espd": 2.0,
}  # fmt: skip
TOKENS_PER_STEP = 2000


@dataclass(frozen=True, slots=True)
class Lesson:
    """One kind of batch: its name, share of the steps, and what makes the loss of the next batch."""

    name: str
    share: float
    loss: Callable[[], Tensor]


class Teacher:
    """The English teacher, asked once for each text."""

    def __init__(self, device: str, *, half: bool = False) -> None:
        self.model = Student(teacher_folder(), device, half=half)
        self.known: dict[str, Tensor] = {}

    def vectors(self, texts: Sequence[str]) -> Tensor:
        """Return the teacher's vectors [n, dimensions]."""
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        if new:
            with torch.no_grad():
                found = self.model.encode(new).half().cpu()
            self.known.update(zip(new, found, strict=True))
        return torch.stack([self.known[text] for text in texts]).float().to(self.model.device)


def towards(student: Tensor, teacher: Tensor) -> Tensor:
    """Return the distillation loss: be near your own target, and nearer to it than to the others."""
    scores = 20 * student @ teacher.T
    same = (teacher @ teacher.T > 0.98) & ~torch.eye(len(teacher), dtype=torch.bool, device=teacher.device)
    scores = scores.masked_fill(same, -1e4)
    own = torch.arange(len(teacher), device=teacher.device)
    distance = 1 - (student * teacher).sum(1).mean()
    return 4 * distance + 0.5 * torch.nn.functional.cross_entropy(scores, own)


def by_length(
    pairs: Sequence[Pair], draw: random.Random, *, characters: int = TOKENS_PER_STEP * 4, most: int = 256
) -> Iterator[list[Pair]]:
    """Yield batches without end: drawn by source weight, similar lengths together, order shuffled."""
    weights = [WEIGHTS.get(pair.source, 1.0) for pair in pairs]
    while True:
        drawn = sorted(draw.choices(pairs, weights, k=4000), key=lambda pair: len(pair.dutch))
        batches: list[list[Pair]] = [[]]
        for pair in drawn:
            if len(batches[-1]) == most or (len(batches[-1]) + 1) * min(len(pair.dutch), 1000) > characters:
                batches.append([])
            batches[-1].append(pair)
        draw.shuffle(batches)
        yield from (list(dict.fromkeys(batch)) for batch in batches if len(batch) > 4)


def joined(pairs: Sequence[Pair], *, characters: int = 450) -> list[Pair]:
    """Join neighbouring sentences of a source into passages: the student must also read at length."""
    passages: list[Pair] = []
    english: list[str] = []
    dutch: list[str] = []
    source = ""
    for pair in pairs:
        if pair.source in {"eforms", "espd", "tatoeba"} or len(pair.dutch) > characters:
            continue
        if source and (pair.source != source or sum(map(len, dutch)) + len(pair.dutch) > characters):
            if len(dutch) > 1:
                passages.append(Pair(source, " ".join(english), " ".join(dutch)))
            english, dutch = [], []
        source = pair.source
        english.append(pair.english)
        dutch.append(pair.dutch)
    return passages


def distillation(
    student: Student, teacher: Teacher, folder: Path, extra: Sequence[Pair], draw: random.Random
) -> dict[str, Callable[[], Tensor]]:
    """Return the loss makers: sentences, words, passages, and English kept as it was.

    ``extra`` are pairs of words or phrases added to the dictionary (a term base).
    """
    pairs = [pair for pair in read_pairs(folder) if len(pair.dutch) < 400 and len(pair.english) < 400]
    words = [*read_lexicon(folder), *extra]
    sentences = by_length(pairs, draw)
    entries = by_length(words, draw)
    passages = by_length(joined(pairs), draw)
    english = by_length([*pairs, *words[::8]], draw)

    def dutch_loss(batches: Iterator[list[Pair]]) -> Callable[[], Tensor]:
        def loss() -> Tensor:
            batch = next(batches)
            target = teacher.vectors([pair.english for pair in batch])
            return towards(student.encode([pair.dutch for pair in batch]), target)

        return loss

    def english_loss() -> Tensor:
        texts = [pair.english for pair in next(english)]
        return towards(student.encode(texts), teacher.vectors(texts))

    return {
        "sentences": dutch_loss(sentences),
        "words": dutch_loss(entries),
        "passages": dutch_loss(passages),
        "english": english_loss,
    }


def learn(
    student: Student,
    lessons: Sequence[Lesson],
    optimiser: Optimiser,
    *,
    seconds: float,
    folder: Path,
    draw: random.Random,
) -> None:
    """Run the lessons in their shares until the time is up, saving to ``folder`` every ten minutes."""
    start = saved = told = time.monotonic()
    sums: dict[str, list[float]] = {}
    while (now := time.monotonic()) - start < seconds:
        lesson = draw.choices(lessons, [lesson.share for lesson in lessons])[0]
        loss = lesson.loss()
        optimiser.step(loss, (now - start) / seconds)
        sums.setdefault(lesson.name, []).append(float(loss.detach()))
        if now - told > 60:
            told = now
            means = ", ".join(f"{name} {sum(v) / len(v):.3f} ({len(v)})" for name, v in sorted(sums.items()))
            log.info("%4.0f s, %d steps: %s", now - start, optimiser.steps, means)
            sums = {}
        if now - saved > 600:
            saved = now
            student.save(folder)
    student.save(folder)
