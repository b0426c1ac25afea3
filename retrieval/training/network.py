"""Fit the small networks that weigh features: the right one among what competes (listwise softmax)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from retrieval.small_net import Floats, SmallNet

HIDDEN = 16
EPOCHS = 40
BATCH = 256
RATE = 0.01
DECAY = 1e-4
FAR_BELOW = -1e4


@dataclass(frozen=True, slots=True)
class Competition:
    """What competes for one question: features [n, d] by name, and which of the n are right [n]."""

    features: dict[str, Floats]
    right: NDArray[np.bool_]


def fit(
    lists: Sequence[Competition], names: Sequence[str], *, seed: int = 1, epochs: int = EPOCHS
) -> SmallNet:
    """Return the network that gives the right ones of a list the largest share (ListNet; Cao et al., 2007).

    Lists without a right one, or with nothing else, teach nothing. Raises ValueError when none is left.
    """
    taught = [one for one in lists if one.right.any() and not one.right.all()]
    if not taught:
        raise ValueError("no list has a right one among others")
    torch.manual_seed(seed)
    flat = np.concatenate([_rows(one, names) for one in taught])
    mean, scale = flat.mean(axis=0), flat.std(axis=0)
    # What never varies can teach nothing and must not be blown up where it does vary.
    scale[scale < 1e-3] = 1.0
    most = max(len(one.right) for one in taught)
    rows = torch.zeros((len(taught), most, len(names)))
    right, there = (torch.zeros((len(taught), most), dtype=torch.bool) for _ in range(2))
    for number, one in enumerate(taught):
        count = len(one.right)
        rows[number, :count] = torch.from_numpy((_rows(one, names) - mean) / scale)
        right[number, :count] = torch.from_numpy(one.right)
        there[number, :count] = True
    hidden = torch.nn.Linear(len(names), HIDDEN)
    out = torch.nn.Linear(HIDDEN, 1, bias=False)
    optimiser = torch.optim.AdamW([*hidden.parameters(), *out.parameters()], lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)
    for _ in range(epochs):
        for part in torch.randperm(len(taught)).split(BATCH):
            scores = out(torch.tanh(hidden(rows[part]))).squeeze(-1).masked_fill(~there[part], FAR_BELOW)
            best = scores.masked_fill(~right[part], FAR_BELOW)
            loss = (scores.logsumexp(1) - best.logsumexp(1)).mean()
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


def _rows(one: Competition, names: Sequence[str]) -> Floats:
    return np.stack([one.features[name] for name in names], axis=1).astype(np.float32)
