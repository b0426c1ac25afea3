"""Average models: ``python -m retrieval.training.soup OUTPUT MODEL MODEL [MODEL ...]``.

Runs that went on from the same weights lie in one basin: the mean of their weights ranks better than each
of them (model soups, Wortsman et al., 2022, arXiv:2203.05482). The weights they went on from may be one.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import Tensor

from retrieval.training.card import card
from retrieval.training.export import export


def average(models: Sequence[Path]) -> dict[str, Tensor]:
    """Return the mean of the weights of some model folders, by name, in single precision.

    Raises:
        ValueError: a model has other weights, or weights of another shape, than the first.
    """
    first, *others = (_weights(model) for model in models)
    for model, weights in zip(models[1:], others, strict=True):
        if {n: w.shape for n, w in weights.items()} != {n: w.shape for n, w in first.items()}:
            raise ValueError(f"{model} has not the weights of {models[0]}")
    share = 1 / len(models)
    return {name: sum((w[name].float() for w in others), first[name].float()) * share for name in first}


def _weights(model: Path) -> dict[str, Tensor]:
    """Return the weights of a model folder without the pooler, which a mean-pooling model does not use."""
    weights = load_file(model / "model.safetensors")
    return {name: weight for name, weight in weights.items() if not name.startswith("pooler.")}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the averaged model folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("output", type=Path, help="where the model folder is written")
    parser.add_argument("models", type=Path, nargs="+", help="model folders that went on from the same one")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "mean"
        shutil.copytree(options.models[0], work)
        save_file(average(options.models), work / "model.safetensors", metadata={"format": "pt"})
        export(work, options.output, card=card())
    return 0


if __name__ == "__main__":
    sys.exit(main())
