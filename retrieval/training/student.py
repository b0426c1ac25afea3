"""Hold the student while it learns: encode, step, save."""

import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor
from transformers import BertConfig, BertModel

from retrieval.training.vocabulary import load_tokenizer


class Student:
    """A mean-pooling transformer with its tokenizer; vectors are [n, dimensions], length one.

    ``half`` multiplies in bfloat16: about twice as fast on a processor with AMX, slower on one without.
    """

    def __init__(self, folder: Path, device: str, *, half: bool = False) -> None:
        settings = json.loads((folder / "config.json").read_text())
        # A short training from good weights does not overfit; dropout would only slow it.
        config = BertConfig(**settings | {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0})
        # The fused attention of the CPU is slow backwards in bfloat16; plain matrix products are not.
        config._attn_implementation = "eager"
        self.model = BertModel(config, add_pooling_layer=False)
        weights = load_file(folder / "model.safetensors")
        names = self.model.state_dict().keys()
        self.model.load_state_dict({name: weights[name].float() for name in names})
        self.model.to(device)
        self.tokenizer: Tokenizer = load_tokenizer(folder / "tokenizer.json")
        self.device = device
        self.half = half or device == "cuda"

    def encode(self, texts: Sequence[str], *, longest: int = 256) -> Tensor:
        """Return the vectors of texts as one padded batch."""
        ids = [one.ids for one in self.tokenizer.encode_batch(list(texts))]
        ids = [one if len(one) <= longest else [*one[: longest - 1], one[-1]] for one in ids]
        width = max(len(one) for one in ids)
        batch = torch.zeros((len(ids), width), dtype=torch.long)
        mask = torch.zeros((len(ids), width))
        for row, one in enumerate(ids):
            batch[row, : len(one)] = torch.tensor(one)
            mask[row, : len(one)] = 1
        batch, mask = batch.to(self.device), mask.to(self.device)
        with torch.autocast(self.device, torch.bfloat16, enabled=self.half):
            states = self.model(input_ids=batch, attention_mask=mask).last_hidden_state
        pooled = (states.float() * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        return torch.nn.functional.normalize(pooled, dim=1)

    def encode_all(self, texts: Sequence[str], *, longest: int = 256) -> np.ndarray:
        """Return the vectors of many texts without learning from them, similar lengths together."""
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        vectors: np.ndarray | None = None
        with torch.no_grad():
            for begin in range(0, len(order), 32):
                part = order[begin : begin + 32]
                found = self.encode([texts[n] for n in part], longest=longest).cpu().numpy()
                if vectors is None:
                    vectors = np.zeros((len(texts), found.shape[1]), dtype=np.float32)
                vectors[part] = found
        assert vectors is not None
        return vectors

    def save(self, folder: Path) -> None:
        """Write the weights into a folder that already has the settings."""
        weights = {name: value.contiguous().cpu() for name, value in self.model.state_dict().items()}
        weights = {name: value for name, value in weights.items() if value.is_floating_point()}
        save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


class Optimiser:
    """Adam with a fast embedding table and a slower body; the rate follows the share of time used."""

    def __init__(self, student: Student, *, table: float, body: float) -> None:
        self.parameters = [value for value in student.model.parameters() if value.requires_grad]
        words = student.model.embeddings.word_embeddings.weight
        rest = [value for value in self.parameters if value is not words]
        groups = [{"params": [words], "lr": table}, {"params": rest, "lr": body}]
        self.adam = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.0, fused=True)
        self.rates = (table, body)
        self.steps = 0

    def step(self, loss: Tensor, share: float) -> None:
        """Learn from one loss; ``share`` of the time, in [0, 1], has passed."""
        self.steps += 1
        factor = min(1.0, self.steps / 20) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, share))))
        for group, rate in zip(self.adam.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        self.adam.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.adam.step()
