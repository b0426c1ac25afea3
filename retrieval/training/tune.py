"""Teach the student that a question belongs with the passage that answers it, in a crowd."""

import logging
import random
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from retrieval.training.lexical import Lexical
from retrieval.training.student import Student
from retrieval.training.texts import Asked, Headed, read_headed, read_passages

log = logging.getLogger(__name__)

LONGEST = 112
CROWD = 768
SCALE = 20
SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z0-9])")
HEADED_SOURCES = {
    "laws_social_domain": 3.0,
    "political_programmes": 1.5,
    "policy_documents": 2.0,
    "laws": 0.5,
}


@dataclass(frozen=True, slots=True)
class Match:
    """What is asked, the passage that belongs to it, passages that only look like it, and its family.

    Two matches of one family (the same heading, the same passage) are no negatives of each other.
    """

    asked: str
    passage: str
    others: tuple[str, ...]
    family: str


class Contrast:
    """The contrastive loss, with a crowd of recent passages as further negatives."""

    def __init__(self, student: Student) -> None:
        self.student = student
        self.crowd: deque[tuple[Tensor, str]] = deque(maxlen=CROWD)

    def loss(self, batch: Sequence[Match]) -> Tensor:
        """Return the loss of one batch and remember its passages."""
        others = [other for match in batch for other in match.others]
        asked = self.student.encode([match.asked for match in batch], longest=64)
        passages = self.student.encode([match.passage for match in batch], longest=LONGEST)
        if others:
            # Read without learning, at a third of the cost: they teach through the questions.
            with torch.no_grad():
                passages = torch.cat([passages, self.student.encode(others, longest=LONGEST)])
        scores = SCALE * asked @ passages.T
        families = [match.family for match in batch]
        own = torch.arange(len(batch), device=scores.device)
        same = torch.tensor([[one == other for other in families] for one in families], device=scores.device)
        same &= ~torch.eye(len(batch), dtype=torch.bool, device=scores.device)
        blocked = torch.cat([same, torch.zeros_like(scores[:, len(batch) :], dtype=torch.bool)], dim=1)
        wide, wide_blocked = scores, blocked
        if self.crowd:
            vectors = torch.stack([vector for vector, _ in self.crowd])
            crowd_same = torch.tensor([[one == other for _, other in self.crowd] for one in families])
            wide = torch.cat([scores, SCALE * asked @ vectors.T], dim=1)
            wide_blocked = torch.cat([blocked, crowd_same.to(scores.device)], dim=1)
        forward = torch.nn.functional.cross_entropy(wide.masked_fill(wide_blocked, -1e4), own)
        square = scores[:, : len(batch)].masked_fill(same, -1e4)
        backward = torch.nn.functional.cross_entropy(square.T, own)
        names = [*families, *("" for _ in others)]
        self.crowd.extend(zip(passages.detach(), names, strict=True))
        return 0.75 * forward + 0.25 * backward


def held_out(asked: Iterable[Asked]) -> frozenset[str]:
    """Return the passages that are measured on: no lesson may see them."""
    return frozenset(one.passage for one in asked if one.split != "train")


def headed_matches(folder: Path, unseen: frozenset[str], draw: random.Random) -> Iterator[list[Match]]:
    """Yield batches of headings with passages; neighbours in a document come together, which is hard."""
    sources = {
        name: [one for one in read_headed(folder, name) if one.text not in unseen] for name in HEADED_SOURCES
    }
    names, weights = list(HEADED_SOURCES), list(HEADED_SOURCES.values())
    while True:
        batch: list[Match] = []
        while len(batch) < 30:
            found = sources[draw.choices(names, weights)[0]]
            near = draw.randrange(len(found))
            group = draw.sample(found[near : near + 20], k=min(5, len(found) - near))
            batch += [_headed(one) for one in group if len(one.heading) > 5]
        yield batch


def _headed(one: Headed) -> Match:
    return Match(one.heading[:200], one.text[:1200], (), one.heading.lower())


def sentence_matches(folder: Path, unseen: frozenset[str], draw: random.Random) -> Iterator[list[Match]]:
    """Yield batches of a sentence with the rest of its passage."""
    passages = [
        passage
        for name in ("political_programmes", "laws_social_domain", "policy_documents")
        for passage in read_passages(folder, name)
        if 200 < len(passage) < 3000 and passage not in unseen
    ]
    while True:
        batch: list[Match] = []
        while len(batch) < 30:
            near = draw.randrange(len(passages))
            for passage in draw.sample(passages[near : near + 12], k=min(3, len(passages) - near)):
                sentences = SENTENCE.split(passage)
                chosen = draw.randrange(len(sentences))
                if len(sentences) > 2 and 30 < len(sentences[chosen]) < 300:
                    rest = " ".join(sentences[:chosen] + sentences[chosen + 1 :])
                    batch.append(Match(sentences[chosen], rest[:1200], (), passage[:60]))
        yield batch


def asked_matches(
    asked: Sequence[Asked], folder: Path, draw: random.Random, *, size: int = 20
) -> Iterator[list[Match]]:
    """Yield batches of written questions with their passage and one passage that shares its words."""
    train = [one for one in asked if one.split == "train" and one.answerable]
    negatives = hard_negatives(train, folder, held_out(asked))
    while True:
        draw.shuffle(train)
        for begin in range(0, len(train) - size + 1, size):
            yield [
                Match(
                    one.question, one.passage[:1400], (draw.choice(negatives[one.id])[:1000],), one.sha256
                )
                for one in train[begin : begin + size]
            ]  # fmt: skip


def hard_negatives(
    asked: Sequence[Asked], folder: Path, unseen: frozenset[str], *, most: int = 12
) -> dict[str, list[str]]:
    """Return for each question passages that BM25 ranks high and that are not its own.

    The very first are skipped: among so many programmes they often say the same thing. An English
    question shares no words with them; its passage stands in for it.
    """
    pool = [
        passage
        for name in ("political_programmes", "laws_social_domain", "policy_documents")
        for passage in read_passages(folder, name)
        if len(passage) > 60 and passage not in unseen
    ]
    index = Lexical([passage[:1500] for passage in pool])
    found: dict[str, list[str]] = {}
    for one in asked:
        query = one.question if one.language == "nl" else one.passage[:400]
        scores = index.scores(query)
        best = np.argpartition(scores, -most - 4)[-most - 4 :]
        ranked = best[np.argsort(scores[best])[::-1]]
        texts = [pool[number] for number in ranked if pool[number] != one.passage]
        found[one.id] = texts[3 : 3 + most]
    log.info("hard negatives for %d questions from %d passages", len(found), len(pool))
    return found


def term_matches(
    concepts: Sequence[tuple[list[str], list[str]]], draw: random.Random
) -> Iterator[list[Match]]:
    """Yield batches of two forms of one concept: Dutch with Dutch, Dutch with English."""
    usable = [(number, [*dutch, *english]) for number, (dutch, english) in enumerate(concepts)]
    usable = [(number, forms) for number, forms in usable if len(forms) > 1]
    while True:
        batch: list[Match] = []
        for number, forms in draw.sample(usable, k=min(96, len(usable))):
            one, other = draw.sample(forms, k=2)
            batch.append(Match(one, other, (), str(number)))
        yield batch


def contrastive(contrast: Contrast, batches: Iterator[list[Match]]) -> Callable[[], Tensor]:
    """Return what makes the loss of the next batch."""
    return lambda: contrast.loss(next(batches))
