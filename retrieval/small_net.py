"""A small neural network as data: one hidden layer, read from JSON and run with NumPy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SmallNet:
    """Scores rows of d features by h hidden units (tanh).

    ``mean`` and ``scale`` are [d], ``hidden`` [d, h], ``bias`` [h] and ``out`` [h]. A score is a logit among
    the rows that compete: only differences within one question mean something.
    """

    names: tuple[str, ...]
    mean: Floats
    scale: Floats
    hidden: Floats
    bias: Floats
    out: Floats

    def __call__(self, features: Mapping[str, Floats]) -> Floats:
        """Return a score per row [n] from named columns of features [n]; raises KeyError for one missing."""
        rows = np.stack([features[name] for name in self.names], axis=1).astype(np.float32)
        return np.asarray(np.tanh((rows - self.mean) / self.scale @ self.hidden + self.bias) @ self.out)

    def as_data(self) -> dict[str, Any]:
        """Return what ``net_of`` reads, rounded to four digits."""
        arrays = ("mean", "scale", "hidden", "bias", "out")
        return {"names": list(self.names)} | {n: np.round(getattr(self, n), 4).tolist() for n in arrays}


def net_of(data: Mapping[str, Any]) -> SmallNet:
    """Return the network that ``as_data`` described; raises KeyError or ValueError for anything else."""
    mean, scale, hidden, bias, out = (
        np.array(data[name], dtype=np.float32) for name in ("mean", "scale", "hidden", "bias", "out")
    )
    names = tuple(str(name) for name in data["names"])
    if hidden.shape != (len(names), len(out)) or bias.shape != out.shape or mean.shape != scale.shape:
        raise ValueError(f"a network of {len(names)} features has hidden weights {hidden.shape}")
    return SmallNet(names, mean, scale, hidden, bias, out)
