"""Fit the small networks that weigh features: the right one among what competes (listwise softmax)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from retrieval.small_net import Floats, SmallNet

HIDDEN = 16
EPOCHS = 40
BATCH = 256
RATE = 0.01
DECAY = 1e-4
FAR_BELOW = -1e4
LEAST_SPREAD = 1e-3
EVERY = slice(None)


@dataclass(frozen=True, slots=True)
class Competition:
    """What competes for one question: features [n, d] by name, and which of the n are right [n]."""

    features: dict[str, Floats]
    right: NDArray[np.bool_]

    @property
    def tells_apart(self) -> bool:
        """Whether a right one competes with a wrong one."""
        return bool(self.right.any() and not self.right.all())

    def rows(self, names: Sequence[str]) -> Floats:
        """Return the named features side by side [n, len(names)]."""
        return np.stack([self.features[name] for name in names], axis=1).astype(np.float32)


def listwise_loss(scores: Tensor, right: Tensor) -> Tensor:
    """Return the mean loss of giving the right ones of each list the largest share (Cao et al., 2007).

    ``scores`` [q, n] are logits, ``FAR_BELOW`` where a shorter list has nothing; ``right`` [q, n] is boolean.
    """
    return (scores.logsumexp(1) - scores.masked_fill(~right, FAR_BELOW).logsumexp(1)).mean()


class Lists:
    """Competitions as tensors: ``rows`` [q, n, d], which are ``right`` [q, n], and which are there [q, n]."""

    def __init__(self, lists: Sequence[Competition], names: Sequence[str], *, mean: Floats, scale: Floats):
        most = max(len(one.right) for one in lists)
        self.rows = torch.zeros((len(lists), most, len(names)))
        self.right, self.there = (torch.zeros((len(lists), most), dtype=torch.bool) for _ in range(2))
        for number, one in enumerate(lists):
            count = len(one.right)
            self.rows[number, :count] = torch.from_numpy((one.rows(names) - mean) / scale)
            self.right[number, :count] = torch.from_numpy(one.right)
            self.there[number, :count] = True

    def loss(self, score: Callable[[Tensor], Tensor], part: Tensor | slice = EVERY) -> Tensor:
        """Return the loss of what scores rows [.., d], over a part of the lists."""
        scores = score(self.rows[part]).masked_fill(~self.there[part], FAR_BELOW)
        return listwise_loss(scores, self.right[part])


def spread(flat: Floats) -> Floats:
    """Return the standard deviation of each column of [n, d]; 1 where it hardly varies.

    What never varies can teach nothing and must not be blown up where it does vary.
    """
    scale = flat.std(axis=0)
    scale[scale < LEAST_SPREAD] = 1.0
    return scale


def fit(
    lists: Sequence[Competition], names: Sequence[str], *, seed: int = 1, epochs: int = EPOCHS
) -> SmallNet:
    """Return the network that gives the right ones of a list the largest share (ListNet; Cao et al., 2007).

    Lists without a right one, or with nothing else, teach nothing. Raises ValueError when none is left.
    """
    taught = [one for one in lists if one.tells_apart]
    if not taught:
        raise ValueError("no list has a right one among others")
    torch.manual_seed(seed)
    flat = np.concatenate([one.rows(names) for one in taught])
    mean, scale = flat.mean(axis=0), spread(flat)
    padded = Lists(taught, names, mean=mean, scale=scale)
    hidden = torch.nn.Linear(len(names), HIDDEN)
    out = torch.nn.Linear(HIDDEN, 1, bias=False)
    optimiser = torch.optim.AdamW([*hidden.parameters(), *out.parameters()], lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)
    for _ in range(epochs):
        for part in torch.randperm(len(taught)).split(BATCH):
            loss = padded.loss(lambda rows: out(torch.tanh(hidden(rows))).squeeze(-1), part)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        schedule.step()
    return SmallNet(
        tuple(names),
        mean,
        scale,
        hidden.weight.detach().numpy().T.copy(),
        hidden.bias.detach().numpy().copy(),
        out.weight.detach().numpy()[0].copy(),
    )
