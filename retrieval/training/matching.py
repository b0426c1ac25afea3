"""What both ways of matching words learn: a projection and a weight per word piece, kept near the start."""

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

import torch
from torch import Tensor

RATE_PROJECTION, RATE_WEIGHTS = 1e-3, 1e-2
HELD_PROJECTION, HELD_WEIGHTS = 0.02, 1e-4
# The logarithm of what likenesses are multiplied by before they compete.
SHARPNESS = 3.0
Taught = TypeVar("Taught")


class Matching(torch.nn.Module):
    """``projection`` [d, c] from the principal components of some rows [n, d] on, and ``weights`` [v]."""

    def __init__(self, rows: Tensor, weights: Tensor, *, columns: int) -> None:
        super().__init__()
        components = torch.linalg.svd(rows, full_matrices=False)[2]
        self.projection = torch.nn.Parameter(components[:columns].T.clone())
        self.weights = torch.nn.Parameter(weights.clone())
        self.sharpness = torch.nn.Parameter(torch.tensor(SHARPNESS))
        self.begun = (self.projection.detach().clone(), self.weights.detach().clone())

    def held(self) -> Tensor:
        """Return the penalty for having moved away from where the learning began."""
        projection, weights = self.begun
        moved = ((self.projection - projection) ** 2).sum(), ((self.weights - weights) ** 2).sum()
        return HELD_PROJECTION * moved[0] + HELD_WEIGHTS * moved[1]


def teach(
    matcher: Matching,
    lessons: Sequence[Taught],
    loss: Callable[[Sequence[Taught]], Tensor],
    *,
    epochs: int,
    batch: int,
    draw: random.Random,
) -> None:
    """Go through the lessons, in another order each time; ``loss`` is the mean one of a batch."""
    optimiser = torch.optim.Adam(
        [
            {"params": [matcher.projection], "lr": RATE_PROJECTION},
            {"params": [matcher.weights, matcher.sharpness], "lr": RATE_WEIGHTS},
        ]
    )
    order = list(lessons)
    for _ in range(epochs):
        draw.shuffle(order)
        for begin in range(0, len(order), batch):
            whole = loss(order[begin : begin + batch]) + matcher.held()
            optimiser.zero_grad()
            whole.backward()
            optimiser.step()
