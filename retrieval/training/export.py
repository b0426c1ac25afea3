"""Write the trained student as one small folder for two readers.

``SentenceTransformer(path)`` reads half-precision safetensors. The product itself reads the word
table from those same safetensors and runs the layers from an int8 ONNX graph, so that the table, the
largest part, is stored once.
"""

import hashlib
import json
import logging
import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from retrieval.training.transplant import write_json

log = logging.getLogger(__name__)

LISTING = "SHA256SUMS"
GRAPH = "layers.int8.onnx"
PLAIN = (
    "config.json", "modules.json", "sentence_bert_config.json", "tokenizer.json", "tokenizer_config.json",
    "special_tokens_map.json", "1_Pooling/config.json",
)  # fmt: skip


class Layers(nn.Module):
    """A BERT body in the plainest operations: word vectors [1, n, d] in.

    Out come one unit vector [1, d], the mean, and each word's vector in its context [1, n, d].
    """

    def __init__(self, weights: dict[str, Tensor], *, layers: int, heads: int, longest: int) -> None:
        super().__init__()
        self.layers, self.heads = layers, heads
        for name, value in weights.items():
            # Only tensors with a name of their own become initialisers, and only those are quantised.
            if name.startswith("encoder") or "LayerNorm" in name:
                part = value.float().T.contiguous() if value.dim() == 2 else value.float()
                self.register_buffer(name.replace(".", "_"), part)
        place = weights["embeddings.position_embeddings.weight"][:longest].float()
        self.width = place.shape[1]
        self.register_buffer("place", place + weights["embeddings.token_type_embeddings.weight"][0].float())

    def part(self, name: str) -> Tensor:
        return self.get_buffer(name.replace(".", "_"))

    def linear(self, name: str, values: Tensor) -> Tensor:
        return values @ self.part(f"{name}.weight") + self.part(f"{name}.bias")

    def norm(self, name: str, values: Tensor) -> Tensor:
        weight, bias = self.part(f"{name}.LayerNorm.weight"), self.part(f"{name}.LayerNorm.bias")
        return nn.functional.layer_norm(values, (self.width,), weight, bias, eps=1e-12)

    def attend(self, name: str, values: Tensor) -> Tensor:
        width = self.width
        query, key, value = (
            self.linear(f"{name}.{part}", values).reshape(-1, self.heads, width // self.heads).transpose(0, 1)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(1, 2) * (width // self.heads) ** -0.5
        return (torch.softmax(scores, dim=-1) @ value).transpose(0, 1).reshape(1, -1, width)

    def forward(self, words: Tensor) -> tuple[Tensor, Tensor]:
        values = self.norm("embeddings", words + self.get_buffer("place")[: words.shape[1]])
        for number in range(self.layers):
            layer = f"encoder.layer.{number}"
            mixed = self.attend(f"{layer}.attention.self", values)
            mixed = self.linear(f"{layer}.attention.output.dense", mixed)
            values = self.norm(f"{layer}.attention.output", mixed + values)
            wide = nn.functional.gelu(self.linear(f"{layer}.intermediate.dense", values))
            values = self.norm(f"{layer}.output", self.linear(f"{layer}.output.dense", wide) + values)
        return nn.functional.normalize(values.mean(dim=1), dim=1), values


def export(student: Path, output: Path, *, card: str) -> Path:
    """Write the shipped folder from a student's folder; ``card`` is its README."""
    weights = load_file(student / "model.safetensors")
    config = json.loads((student / "config.json").read_text())
    output.mkdir(parents=True, exist_ok=True)
    for name in PLAIN:
        (output / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(student / name, output / name)
    write_json(output / "config.json", config | {"dtype": "float32"})
    half = {name: value.half().contiguous() for name, value in weights.items()}
    # Never used (the mean is), but a loader that does not find it warns of untrained weights.
    width = config["hidden_size"]
    half |= {
        "pooler.dense.weight": torch.zeros(width, width).half(),
        "pooler.dense.bias": torch.zeros(width).half(),
    }
    save_file(half, output / "model.safetensors", metadata={"format": "pt"})
    (output / "model.safetensors").chmod(0o644)
    _write_graph(half, config, output / GRAPH)
    (output / "README.md").write_text(card, encoding="utf-8")
    write_listing(output)
    return output


def _write_graph(weights: dict[str, Tensor], config: dict[str, Any], path: Path) -> None:
    body = Layers(
        weights, layers=config["num_hidden_layers"], heads=config["num_attention_heads"], longest=256
    ).eval()
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "layers.onnx"
        torch.onnx.export(
            body, (torch.randn(1, 20, config["hidden_size"]),), str(full), dynamo=False, opset_version=17,
            input_names=["words"], output_names=["vector", "contexts"],
            dynamic_axes={"words": {1: "tokens"}, "contexts": {1: "tokens"}},
        )  # fmt: skip
        # Seven bits: on processors without VNNI eight would overflow the 16-bit sums, and lose more.
        quantize_dynamic(
            full, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip


def write_listing(folder: Path) -> None:
    """Write the sha256 of every file, in the form that ``sha256sum --check`` reads."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != LISTING)
    sums = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    lines = [f"{digest}  {path.relative_to(folder).as_posix()}\n" for path, digest in sums.items()]
    (folder / LISTING).write_text("".join(lines), encoding="utf-8")
