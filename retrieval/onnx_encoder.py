"""Run the bundled model without torch: onnxruntime for the layers, NumPy for the word table.

The only importer of onnxruntime and tokenizers at question time.
"""

import json
import os
import struct
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.errors import ModelError
from retrieval.model_files import check_data_only, check_listing

Vectors = npt.NDArray[np.float32]
CUTTER = "tokenizer.json"
GRAPH = "layers.int8.onnx"
WEIGHTS = "model.safetensors"
TABLE = "embeddings.word_embeddings.weight"
# No text of 256 tokens is this long; tokenising a whole book for its first page would be a waste.
LONGEST = 8_000
ROUND = 256
THREADS = min(4, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class InContext:
    """What the model makes of a text: its unit ``vector`` [d], and each of its n words in its context.

    ``words`` is [n, d], ``pieces`` [n] are their rows in the word table, and ``places`` [n, 2] where they
    begin and end in the text; signs that the model adds have the place 0, 0.
    """

    vector: Vectors
    words: Vectors
    pieces: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]


class OnnxEncoder:
    """Text to unit vectors. Each text is run alone, on one thread.

    Dynamic quantisation scales activations over whatever is in the batch: only a text alone gets the
    same vector every time, beside whichever others it is asked.
    """

    def __init__(self, folder: Path, *, query_prefix: str = "", passage_prefix: str = "") -> None:
        fingerprint = check_listing(folder)
        check_data_only(folder)
        prefixes = f"|{query_prefix}|{passage_prefix}" if query_prefix or passage_prefix else ""
        self.name = f"bundled:{fingerprint[:16]}{prefixes}"
        self._query_prefix, self._passage_prefix = query_prefix, passage_prefix
        self._table = read_table(folder / WEIGHTS, TABLE)
        self.dimensions = int(self._table.shape[1])
        try:
            # Imported here: 0.1 s that commands without a question need not pay.
            # Its telemetry starts at import and cannot be stopped afterwards.
            os.environ["ORT_DISABLE_TELEMETRY"] = "1"
            import onnxruntime
            from tokenizers import Tokenizer

            self._tokenizer = Tokenizer.from_file(str(folder / CUTTER))
            self._tokenizer.no_padding()
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            options.inter_op_num_threads = 1
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(
                str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise bare Exception subclasses of their own
            raise ModelError(f"{folder}: the model cannot be loaded ({error})") from error

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors [len(texts), dimensions] of questions."""
        return self._stack([self._encode(self._query_prefix + text) for text in texts])

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> Vectors:
        """Return unit vectors [len(texts), dimensions]; ``progress`` is told (done, all)."""
        vectors: list[Vectors] = []
        waiting = iter(texts)
        with ThreadPoolExecutor(max_workers=THREADS) as pool:
            while part := list(islice(waiting, ROUND)):
                vectors += pool.map(self._encode, [self._passage_prefix + text for text in part])
                if progress is not None:
                    progress(len(vectors), len(texts))
        return self._stack(vectors)

    def tell_queries(self, texts: Sequence[str]) -> list[InContext]:
        """Return the vectors of questions with those of their words."""
        return [self._tell(text, self._query_prefix) for text in texts]

    def tell_passages(self, texts: Sequence[str]) -> list[InContext]:
        """Return the vectors of passages with those of their words."""
        with ThreadPoolExecutor(max_workers=THREADS) as pool:
            return list(pool.map(lambda text: self._tell(text, self._passage_prefix), texts))

    def _encode(self, text: str) -> Vectors:
        found: Vectors = self._session.run(["vector"], {"words": self._words(self._cut(text).ids)})[0][0]
        return found

    def _tell(self, text: str, prefix: str) -> InContext:
        cut = self._cut(prefix + text)
        vector, words = self._session.run(["vector", "contexts"], {"words": self._words(cut.ids)})
        places = np.maximum(np.array(cut.offsets, dtype=np.int64) - len(prefix), 0)
        return InContext(vector[0], words[0], np.array(cut.ids, dtype=np.int64), places)

    def _cut(self, text: str) -> Any:
        # A lone surrogate is no text, and the tokenizer refuses the whole string for it.
        return self._tokenizer.encode(text[:LONGEST].encode("utf-8", "replace").decode("utf-8"))

    def _words(self, pieces: Sequence[int]) -> Vectors:
        return np.asarray(self._table[pieces].astype(np.float32)[None])

    def _stack(self, vectors: list[Vectors]) -> Vectors:
        return np.stack(vectors) if vectors else np.zeros((0, self.dimensions), dtype=np.float32)


def load_cutter(folder: Path) -> Any:
    """Return the tokenizer of a model folder, set to cut whole texts; raises ModelError."""
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / CUTTER))
    except Exception as error:  # the library raises bare exceptions
        raise ModelError(f"{folder / CUTTER}: the tokenizer cannot be loaded ({error})") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def read_table(path: Path, name: str) -> npt.NDArray[np.float16]:
    """Map one half-precision table of a safetensors file into memory, [rows, columns].

    Format: eight bytes of header length, a JSON header, then the numbers
    (https://github.com/huggingface/safetensors#format).
    """
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            entry = json.loads(file.read(length))[name]
        if entry["dtype"] != "F16":
            raise ModelError(f"{path}: {name} is {entry['dtype']}, F16 was expected")
        rows, columns = entry["shape"]
        begin, _ = entry["data_offsets"]
        return np.memmap(path, dtype="<f2", mode="r", offset=8 + length + begin, shape=(rows, columns))
    except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
        raise ModelError(f"{path}: the word table cannot be read ({error})") from error
