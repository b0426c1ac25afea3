"""Teach the student that a question belongs with the passage that answers it, in a crowd."""

import random
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from sklearn.cluster import MiniBatchKMeans
from torch import Tensor

from retrieval.training.network import FAR_BELOW, listwise_loss
from retrieval.training.student import Student
from retrieval.training.texts import Asked, Headed, read_headed

LONGEST = 144
CROWD = 4096
SCALE = 20
DOUBTFUL = 0.1
HEADED_SOURCES = {
    "laws_social_domain": 3.0,
    "political_programmes": 1.5,
    "policy_documents": 2.0,
    "laws": 0.5,
}
SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+(?=[A-Z0-9•–-])")
# How often the sentence that is asked with stays in its passage: a quote must also be found.
LEFT_IN = 0.1
# Written questions are asked in groups of one topic, so that a batch holds near misses.
TOPICS = 150
TOGETHER = 6


@dataclass(frozen=True, slots=True)
class Match:
    """What is asked, the passage that belongs to it, and its family.

    Two matches of one family (the same heading, the same passage) are no negatives of each other.
    """

    asked: str
    passage: str
    family: str


class Contrast:
    """The contrastive loss, with a crowd of recent passages as further negatives."""

    def __init__(self, student: Student) -> None:
        self.student = student
        self.crowd: deque[tuple[Tensor, str]] = deque(maxlen=CROWD)

    def loss(self, batch: Sequence[Match]) -> Tensor:
        """Return the loss of one batch and remember its passages."""
        asked = self.student.encode([match.asked for match in batch], longest=64)
        passages = self.student.encode([match.passage for match in batch], longest=LONGEST)
        scores = SCALE * asked @ passages.T
        families = [match.family for match in batch]
        own = torch.arange(len(batch), device=scores.device)
        same = torch.tensor([[one == other for other in families] for one in families], device=scores.device)
        same &= ~torch.eye(len(batch), dtype=torch.bool, device=scores.device)
        wide, blocked = scores, same
        if self.crowd:
            vectors = torch.stack([vector for vector, _ in self.crowd])
            crowd_same = torch.tensor([[one == other for _, other in self.crowd] for one in families])
            wide = torch.cat([scores, SCALE * asked @ vectors.T], dim=1)
            blocked = torch.cat([same, crowd_same.to(scores.device)], dim=1)
        # A passage far above the own one is more likely a second right answer than a mistake.
        limit = scores.diagonal()[:, None].detach() + SCALE * DOUBTFUL
        blocked = blocked | (wide.detach() > limit)
        forward = torch.nn.functional.cross_entropy(wide.masked_fill(blocked, FAR_BELOW), own)
        backward = torch.nn.functional.cross_entropy(scores.masked_fill(same, FAR_BELOW).T, own)
        self.crowd.extend(zip(passages.detach(), families, strict=True))
        return 0.75 * forward + 0.25 * backward


def held_out(asked: Iterable[Asked]) -> frozenset[str]:
    """Return the passages that are measured on: no lesson may see them."""
    return frozenset(one.passage for one in asked if one.split != "train")


def read_sources(folder: Path, unseen: frozenset[str]) -> dict[str, list[Headed]]:
    """Read the headed passages of every source in HEADED_SOURCES, without the unseen ones."""
    return {
        name: [one for one in read_headed(folder, name) if one.text not in unseen] for name in HEADED_SOURCES
    }


def headed_matches(sources: Mapping[str, Sequence[Headed]], draw: random.Random) -> Iterator[list[Match]]:
    """Yield batches of headings with passages; neighbours in a document come together, which is hard."""
    names, weights = list(HEADED_SOURCES), list(HEADED_SOURCES.values())
    while True:
        batch: list[Match] = []
        while len(batch) < 30:
            found = sources[draw.choices(names, weights)[0]]
            near = draw.randrange(len(found))
            group = draw.sample(found[near : near + 20], k=min(2, len(found) - near))
            batch += [_headed(one) for one in group if len(one.heading) > 5]
        yield batch


def _headed(one: Headed) -> Match:
    return Match(one.heading[:200], one.text[:1200], one.heading.lower())


def cloze_matches(sources: Mapping[str, Sequence[Headed]], draw: random.Random) -> Iterator[list[Match]]:
    """Yield batches of a sentence with the rest of its passage (inverse cloze task, Lee et al., 2019)."""
    names, weights = list(HEADED_SOURCES), list(HEADED_SOURCES.values())
    while True:
        batch: list[Match] = []
        while len(batch) < 30:
            text = draw.choice(sources[draw.choices(names, weights)[0]]).text[:1200]
            sentences = SENTENCE_END.split(text)
            chosen = [n for n, sentence in enumerate(sentences) if 40 <= len(sentence) <= 250]
            if len(sentences) < 3 or not chosen:
                continue
            asked = draw.choice(chosen)
            kept = [s for n, s in enumerate(sentences) if n != asked or draw.random() < LEFT_IN]
            batch.append(Match(sentences[asked], " ".join(kept), text))
        yield batch


def topics_of(student: Student, asked: Sequence[Asked]) -> list[int]:
    """Return the topic of each question: the nearest of TOPICS centres of the questions' own vectors."""
    vectors = student.encode_all([one.question for one in asked], longest=64)
    means = MiniBatchKMeans(min(TOPICS, len(asked)), random_state=0, n_init=1, batch_size=2048)
    return [int(topic) for topic in means.fit_predict(vectors)]


def asked_matches(
    asked: Sequence[Asked], topics: Sequence[int], draw: random.Random, *, size: int = 24
) -> Iterator[list[Match]]:
    """Yield batches of written questions with their passage, all questions in turn.

    A batch is made of groups of one topic: a passage on the same subject that does not answer teaches more
    than one on another (topic-aware sampling, Hofstaetter et al., 2021, arXiv:2104.06967).
    """
    while True:
        for batch in _by_topic(list(zip(asked, topics, strict=True)), draw, size):
            yield [Match(one.question, one.passage[:1400], one.sha256) for one in batch]


def _by_topic(asked: Sequence[tuple[Asked, int]], draw: random.Random, size: int) -> Iterator[list[Asked]]:
    """Yield all questions once, in batches made of groups of one topic."""
    by_topic: dict[int, list[Asked]] = {}
    for one, topic in asked:
        by_topic.setdefault(topic, []).append(one)
    groups: list[list[Asked]] = []
    for alike in by_topic.values():
        draw.shuffle(alike)
        groups += [alike[begin : begin + TOGETHER] for begin in range(0, len(alike), TOGETHER)]
    draw.shuffle(groups)
    shown = [one for group in groups for one in group]
    for begin in range(0, max(len(shown) - size, 0) + 1, size):
        yield shown[begin : begin + size]


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
            batch.append(Match(one, other, str(number)))
        yield batch


def answer_batches(
    asked: Sequence[Asked], topics: Sequence[int], draw: random.Random, *, size: int = 24
) -> Iterator[list[Asked]]:
    """Yield batches of written questions whose answering sentence is known, grouped by topic, in turn."""
    known = [(one, topic) for one, topic in zip(asked, topics, strict=True) if one.answers]
    while True:
        yield from _by_topic(known, draw, size)


def answer_loss(student: Student, batch: Sequence[Asked]) -> Tensor:
    """Return the loss of choosing, among the sentences of all passages of a batch, those that answer."""
    texts = list(dict.fromkeys(sentence for one in batch for sentence in one.sentences))
    place = {text: number for number, text in enumerate(texts)}
    right = torch.zeros((len(batch), len(texts)), dtype=torch.bool)
    own = torch.zeros_like(right)
    for row, one in enumerate(batch):
        own[row, [place[sentence] for sentence in one.sentences]] = True
        right[row, [place[one.sentences[number]] for number in one.answers]] = True
    asked = student.encode([one.question for one in batch], longest=64)
    right, own = right.to(asked.device), own.to(asked.device)
    scores = SCALE * asked @ _by_length(student, texts).T
    # Another passage's sentence far above the answer is more likely a second answer than a mistake.
    best = scores.detach().masked_fill(~right, FAR_BELOW).amax(dim=1, keepdim=True)
    doubtful = ~own & (scores.detach() > best + SCALE * DOUBTFUL)
    return listwise_loss(scores.masked_fill(doubtful, FAR_BELOW), right)


def _by_length(student: Student, texts: Sequence[str], *, together: int = 24) -> Tensor:
    """Return the vectors of texts, encoded with others of about their length."""
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    parts = [order[begin : begin + together] for begin in range(0, len(order), together)]
    vectors = torch.cat([student.encode([texts[n] for n in part], longest=LONGEST) for part in parts])
    back = torch.tensor(sorted(range(len(order)), key=order.__getitem__), device=vectors.device)
    return vectors[back]


def contrastive(contrast: Contrast, batches: Iterator[list[Match]]) -> Callable[[], Tensor]:
    """Return what makes the loss of the next batch."""
    return lambda: contrast.loss(next(batches))
