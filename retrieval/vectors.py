"""Keep passage vectors in Chroma, through llama-index nodes, as a cache of the library.

Chroma is safe for threads but not for processes, so one process at a time may open it, under
an operating-system lock; another process then searches the same vectors exactly in memory.
A damaged vector file can crash the process that opens it, so its checksums are compared first.
Chroma rewrites some files at every opening, so what is opened is a copy: the original stays as
it was built, and a killed process leaves nothing behind that the next one would read.
"""

import fcntl
import json
import shutil
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
COLLECTION = "passages"
BATCH = 2_000
SAMPLE = 5


class VectorsUnusable(Exception):
    """The stored vectors are missing or damaged and must be rebuilt from the library."""


@dataclass(slots=True)
class VectorStore:
    """An open Chroma collection behind llama-index's store, or nothing if another holds it."""

    folder: Path
    lock: IO[str] | None
    client: Any
    store: Any

    @property
    def held_elsewhere(self) -> bool:
        """Tell whether another process has Chroma open, so that this one searches exactly."""
        return self.store is None

    def search(self, vector: Floats, *, count: int, document_ids: Sequence[str] | None) -> list[str]:
        """Return the ids of the nearest passages, best first; raises VectorsUnusable when held elsewhere."""
        from llama_index.core.vector_stores.types import (
            FilterOperator,
            MetadataFilter,
            MetadataFilters,
            VectorStoreQuery,
        )

        if self.store is None:
            raise VectorsUnusable("held by another process")
        filters = None
        if document_ids is not None:
            one = MetadataFilter(key="document", value=list(document_ids), operator=FilterOperator.IN)
            filters = MetadataFilters(filters=[one])
        query = VectorStoreQuery(query_embedding=vector.tolist(), similarity_top_k=count, filters=filters)
        return list(self.store.query(query).ids or [])

    def close(self) -> None:
        """Let go of Chroma and of the lock."""
        if self.client is not None:
            self.client.close()
        self.client = self.store = None
        if self.lock is not None:
            self.lock.close()
            self.lock = None


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False, allow_reset=False)
    return chromadb.PersistentClient(path=str(folder), settings=settings)


def _try_lock(folder: Path) -> IO[str] | None:
    handle = open(folder.parent / "chroma.lock", "a+")  # noqa: SIM115 (held as long as the store)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    return handle


def _checksums(folder: Path) -> dict[str, int]:
    """Return the CRC of every file of the original."""
    return {
        str(path.relative_to(folder)): zlib.crc32(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def build_vectors(folder: Path, ids: Sequence[str], document_ids: Sequence[str], vectors: Floats) -> None:
    """Write n vectors [n, d] with their passage and document ids into a new Chroma folder."""
    from llama_index.core.schema import BaseNode, TextNode
    from llama_index.vector_stores.chroma import ChromaVectorStore

    folder.mkdir(parents=True)
    client = _client(folder)
    try:
        collection = client.create_collection(
            COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 200}}
        )
        store = ChromaVectorStore(chroma_collection=collection)
        for low in range(0, len(ids), BATCH):
            nodes: list[BaseNode] = [
                TextNode(id_=pid, text="", embedding=row.tolist(), metadata={"document": did})
                for pid, did, row in zip(
                    ids[low : low + BATCH],
                    document_ids[low : low + BATCH],
                    vectors[low : low + BATCH],
                    strict=True,
                )
            ]
            store.add(nodes)
    finally:
        client.close()
    (folder.parent / "chroma.json").write_text(json.dumps(_checksums(folder)), "utf-8")


def open_vectors(folder: Path, ids: Sequence[str], vectors: Floats, *, exact: bool = False) -> VectorStore:
    """Open the Chroma folder and check it: files unchanged, and a sample finds itself.

    Returns a store without Chroma when another process holds it, or when ``exact`` asks for
    none: importing Chroma takes longer than a single question. Raises VectorsUnusable when it
    must be rebuilt.
    """
    if not ids:
        return VectorStore(folder, None, None, None)
    if exact:
        _check_files(folder)
        return VectorStore(folder, None, None, None)
    lock = _try_lock(folder)
    if lock is None:
        return VectorStore(folder, None, None, None)
    client = None
    try:
        client, store = _open_checked(folder)
        opened = VectorStore(folder, lock, client, store)
        step = max(1, len(ids) // SAMPLE)
        for position in range(0, len(ids), step):
            vector = np.asarray(vectors[position], dtype=np.float32)
            near = opened.search(vector, count=3, document_ids=None)
            # Identical passages may stand in each other's place; their vectors are equal too.
            if ids[position] not in near and not _same(vector, near, ids, vectors):
                raise VectorsUnusable("a stored passage does not find itself")
    except VectorsUnusable:
        if client is not None:
            client.close()
        lock.close()
        raise
    return opened


def _same(vector: Floats, near: Sequence[str], ids: Sequence[str], vectors: Floats) -> bool:
    rows = [ids.index(pid) for pid in near if pid in ids]
    return any(float(np.asarray(vectors[row], dtype=np.float32) @ vector) > 0.999 for row in rows)


def _check_files(folder: Path) -> None:
    try:
        expected = json.loads((folder.parent / "chroma.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise VectorsUnusable("no checksums") from error
    if _checksums(folder) != expected:
        raise VectorsUnusable("vector files changed on disk")


def _open_checked(folder: Path) -> tuple[Any, Any]:
    from chromadb.errors import ChromaError
    from llama_index.vector_stores.chroma import ChromaVectorStore

    _check_files(folder)
    client = None
    copy = folder.parent / "chroma.open"
    try:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy)
        client = _client(copy)
        collection = client.get_collection(COLLECTION, embedding_function=None)
        return client, ChromaVectorStore(chroma_collection=collection)
    # Chroma lets errors of its Rust core and of SQLite through under many names.
    except (ChromaError, ValueError, RuntimeError, OSError, KeyError) as error:
        if client is not None:
            client.close()
        raise VectorsUnusable(str(error)) from error
