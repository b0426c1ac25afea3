"""The one door to models: the bundled one, any sentence-transformers model, any cross-encoder.

The only importer of sentence_transformers, and only when another model is chosen: importing it takes
ten seconds that a question should not wait.
"""

import re
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from ingest.errors import ModelError
from retrieval.model_files import LISTING, check_data_only, check_listing, content_fingerprint, read_json
from retrieval.onnx_encoder import GRAPH, InContext, OnnxEncoder

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]
BUNDLED = Path(__file__).parent / "models" / "nl-en-minilm"
BATCH = 32
CLASSIFIER = "ForSequenceClassification"
RERANKER_VARIABLE = "VISIEWIJZER_RERANKER"
HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+(@[\w.-]+)?")

# What the model cards ask to put before a question and before a passage; the first match counts.
INSTRUCTION = "Instruct: Given a question, retrieve passages that answer it\nQuery: "
KNOWN_PREFIXES: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"(^|[-_/])e5[-_].*instruct", re.I), INSTRUCTION, ""),
    (re.compile(r"(^|[-_/])e5($|[-_@])", re.I), "query: ", "passage: "),
    (re.compile(r"arctic-embed-.*v2", re.I), "query: ", ""),
)


class Encoder(Protocol):
    """Turns text into unit vectors; ``name`` changes whenever the vectors would."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return float32 unit vectors [len(texts), dimensions] of questions."""
        ...

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Return float32 unit vectors [len(texts), dimensions]; ``progress`` is told (done, all)."""
        ...


@runtime_checkable
class TellingEncoder(Encoder, Protocol):
    """An encoder that also tells what it makes of every word."""

    def tell_queries(self, texts: Sequence[str]) -> list[InContext]:
        """Return the vectors of questions with those of their words."""
        ...

    def tell_passages(self, texts: Sequence[str]) -> list[InContext]:
        """Return the vectors of passages with those of their words."""
        ...


class Reranker(Protocol):
    """Reads a question and a passage together; slower and better than comparing vectors."""

    @property
    def name(self) -> str: ...

    def score(self, query: str, passages: Sequence[str]) -> list[float]:
        """Return one score per passage, higher is better."""
        ...


def load_encoder(
    setting: str | None,
    *,
    query_prefix: str | None = None,
    passage_prefix: str | None = None,
    device: str | None = None,
    offline: bool = True,
) -> Encoder:
    """Load the bundled model, or the one that ``setting`` names.

    None or an empty string means the bundled model; else a folder or ``owner/name[@revision]``.
    A prefix of None means what the model is known to want; "" means none. A device of None means
    what torch finds ("cuda", "mps", "cpu"); the bundled model always runs on the processor. Raises
    ModelError when the model is missing, damaged, tampered with, or would run code of its own.
    """
    if not setting:
        return OnnxEncoder(BUNDLED, query_prefix=query_prefix or "", passage_prefix=passage_prefix or "")
    folder, name, from_hub = _find(setting, offline=offline)
    if (folder / GRAPH).is_file():
        return OnnxEncoder(folder, query_prefix=query_prefix or "", passage_prefix=passage_prefix or "")
    fingerprint = _check(folder, from_hub=from_hub)
    if architecture(folder).endswith(CLASSIFIER):
        raise ModelError(f"{folder}: is a reranker, which makes no vectors; name it in {RERANKER_VARIABLE}")
    known = known_prefixes(folder, name)
    return SentenceEncoder(
        folder,
        name=f"{name}:{fingerprint[:16]}",
        device=device,
        query_prefix=known[0] if query_prefix is None else query_prefix,
        passage_prefix=known[1] if passage_prefix is None else passage_prefix,
    )


def load_reranker(setting: str, *, device: str | None = None, offline: bool = True) -> Reranker:
    """Load a cross-encoder from a folder or ``owner/name[@revision]``; raises ModelError."""
    folder, name, from_hub = _find(setting, offline=offline)
    fingerprint = _check(folder, from_hub=from_hub)
    found = architecture(folder)
    if not found.endswith(CLASSIFIER):
        # Loaded all the same, it would get a last layer of random weights.
        raise ModelError(f"{folder}: is not a cross-encoder (its architecture is {found or 'not stated'})")
    return CrossReranker(folder, name=f"{name}:{fingerprint[:16]}", device=device)


def known_prefixes(folder: Path, name: str) -> tuple[str, str]:
    """Return the (question, passage) prefixes that a model states itself or is known for."""
    stated = folder / "config_sentence_transformers.json"
    prompts = (read_json(stated).get("prompts") or {}) if stated.is_file() else {}
    passage = next((prompts[key] for key in ("passage", "document", "corpus") if prompts.get(key)), "")
    if prompts.get("query") or passage:
        return prompts.get("query") or "", passage
    for pattern, query, before in KNOWN_PREFIXES:
        if pattern.search(name):
            return query, before
    return "", ""


def architecture(folder: Path) -> str:
    """Return what a model's configuration says it is, "" where it says nothing."""
    path = folder / "config.json"
    stated = read_json(path) if path.is_file() else {}
    named = stated.get("architectures") if isinstance(stated, dict) else None
    return str(named[0]) if isinstance(named, list) and named else ""


def _check(folder: Path, *, from_hub: bool) -> str:
    if (folder / LISTING).is_file():
        check_listing(folder)
    check_data_only(folder, from_hub=from_hub)
    return content_fingerprint(folder)


def _find(setting: str, *, offline: bool) -> tuple[Path, str, bool]:
    """Return the folder of a model, its name, and whether it is a hub's copy."""
    folder = Path(setting).expanduser()
    if folder.is_dir():
        whole = folder.resolve()
        if whole.parent.name == "snapshots":
            # The hub's cache: models--owner--name/snapshots/revision.
            return folder, whole.parent.parent.name.removeprefix("models--").replace("--", "/", 1), True
        return folder, whole.name, False
    if not HUB_NAME.fullmatch(setting) or setting.startswith("."):
        raise ModelError(f"{setting}: no such model folder; give a folder or a hub name like owner/model")
    return _from_hub(setting, offline=offline), setting, True


def _from_hub(setting: str, *, offline: bool) -> Path:
    name, _, revision = setting.partition("@")
    wanted = ["*.safetensors", "*.json", "*.txt", "*.model"]
    try:
        from huggingface_hub import snapshot_download

        found = snapshot_download(
            name, revision=revision or None, allow_patterns=wanted, local_files_only=offline
        )
    except Exception as error:  # network, cache and validation errors share no base class
        hint = "it is not on this machine and fetching is switched off" if offline else str(error)
        raise ModelError(
            f"{setting}: the model cannot be fetched ({hint}); give the path of a model folder, "
            "or allow fetching once with VISIEWIJZER_OFFLINE=false"
        ) from error
    return Path(found)


class SentenceEncoder:
    """A sentence-transformers model, loaded from a folder that was checked."""

    def __init__(
        self, folder: Path, *, name: str, query_prefix: str, passage_prefix: str, device: str | None
    ) -> None:
        self.name = f"{name}|{query_prefix}|{passage_prefix}"
        self._query_prefix, self._passage_prefix = query_prefix, passage_prefix
        # A tokenizer that pads is changed by each call, so two threads may not share it.
        self._lock = threading.Lock()
        try:
            from sentence_transformers import SentenceTransformer

            self._model: Any = SentenceTransformer(
                str(folder),
                device=device,
                trust_remote_code=False,
                local_files_only=True,
                model_kwargs={"use_safetensors": True},
            )
        except Exception as error:
            raise ModelError(f"{folder}: the model cannot be loaded ({error})") from error
        self.dimensions = int(self._run([""], 0).shape[1])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of questions, each run alone so that company does not change it."""
        found = [self._run([self._query_prefix + text], 0)[0] for text in texts]
        return np.stack(found) if found else np.zeros((0, self.dimensions), dtype=np.float32)

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Return unit vectors of passages, run in batches of similar length."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]), reverse=True)
        for begin in range(0, len(order), BATCH):
            part = order[begin : begin + BATCH]
            vectors[part] = self._run([self._passage_prefix + texts[number] for number in part], BATCH)
            if progress is not None:
                progress(begin + len(part), len(order))
        return vectors

    def _run(self, texts: list[str], batch: int) -> Vectors:
        try:
            with self._lock:
                found = self._model.encode(
                    [_writable(text) for text in texts],
                    batch_size=batch or 1,
                    prompt="",
                    normalize_embeddings=True,
                    convert_to_numpy=True,
                    show_progress_bar=False,
                )
        except Exception as error:  # torch's are RuntimeError, IndexError and its own, by device
            raise ModelError(f"{self.name}: the model failed on a text ({error})") from error
        vectors = np.asarray(found, dtype=np.float32)
        if not np.isfinite(vectors).all():
            raise ModelError(f"{self.name}: its vectors are no numbers; the weights are broken")
        return vectors


class CrossReranker:
    """A cross-encoder with one output, loaded from a folder that was checked."""

    def __init__(self, folder: Path, *, name: str, device: str | None) -> None:
        self.name = name
        self._lock = threading.Lock()
        try:
            from sentence_transformers import CrossEncoder

            self._model: Any = CrossEncoder(
                str(folder),
                device=device,
                trust_remote_code=False,
                local_files_only=True,
                model_kwargs={"use_safetensors": True},
            )
        except Exception as error:
            raise ModelError(f"{folder}: the reranker cannot be loaded ({error})") from error
        outputs = int(self._model.config.num_labels)
        if outputs != 1:
            raise ModelError(f"{folder}: a reranker with one output was expected, this one has {outputs}")

    def score(self, query: str, passages: Sequence[str]) -> list[float]:
        """Return one score per passage, higher is better."""
        if not passages:
            return []
        pairs = [(_writable(query), _writable(passage)) for passage in passages]
        try:
            with self._lock:
                found = self._model.predict(pairs, batch_size=BATCH, show_progress_bar=False)
        except Exception as error:
            raise ModelError(f"{self.name}: the reranker failed on a passage ({error})") from error
        scores = [float(value) for value in found]
        if not np.isfinite(scores).all():
            raise ModelError(f"{self.name}: its scores are no numbers; the weights are broken")
        return scores


def _writable(text: str) -> str:
    # A tokenizer takes no lone surrogates.
    return text.encode("utf-8", "replace").decode("utf-8")
