"""A small encoder that needs no model, and an index made with it, for tests of the index itself."""

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.additions import Given, ingest_files
from ingest.catalogue import Corpus
from ingest.library import Library
from retrieval.assistant import Assistant
from retrieval.dutch import trigrams
from retrieval.embedding import Progress, Vectors
from retrieval.index import Index, build_index, open_index


@dataclass(frozen=True, slots=True)
class HashingEncoder:
    """Count character 3-grams into a fixed number of buckets; texts that share letters lie near."""

    name: str = "hashing"
    dimensions: int = 64

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors [len(texts), dimensions]."""
        made = np.full((len(texts), self.dimensions), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for gram in trigrams(text):
                made[row, zlib.crc32(gram.encode()) % self.dimensions] += 1
        unit: Vectors = made / np.linalg.norm(made, axis=1, keepdims=True)
        return unit

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Return unit vectors [len(texts), dimensions]."""
        return self.encode_queries(texts)


@contextmanager
def opened(data: Path, encoder: HashingEncoder = HashingEncoder()) -> Iterator[Index]:
    """Open the index of a data folder, and let go of it at the end."""
    with Library.open(data) as library:
        index = open_index(library, data, encoder)
        try:
            yield index
        finally:
            index.store.close()


def build(data: Path, encoder: HashingEncoder = HashingEncoder()) -> None:
    """Build the index of a data folder."""
    with Library.open(data) as library:
        build_index(library, data, encoder)


@contextmanager
def asked_of(folder: Path, name: str, text: str) -> Iterator[Assistant]:
    """Open an assistant over one made-up document of which nothing is known but its text."""
    (folder / name).write_text(text, "utf-8")
    with Library.open(folder / "data", create=True) as library:
        ingest_files(library, Corpus((), (), folder), [folder / name], Given())
    assistant = Assistant.open(folder / "data")
    try:
        yield assistant
    finally:
        assistant.close()
