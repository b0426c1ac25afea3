"""The arm that a stock LlamaIndex set-up gives: its sentence splitter, Chroma, the best two pieces.

The same embedding model as ours, so that what differs is the method.
"""

import hashlib
import shutil
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.cases import Case
from eval.result import Cited, Result, Said, Spot
from eval.worlds import World
from ingest.library import Library
from ingest.model import Page, Span
from retrieval.embedding import Encoder, load_encoder
from retrieval.vectors import VectorStore, VectorsUnusable, build_vectors, open_vectors

CHUNK, OVERLAP = 1024, 200
SHOWN = 2
RANKED = 20


class StockArm:
    """LlamaIndex pieces of one world in a Chroma collection."""

    name = "llamaindex"

    def __init__(self, world: World, encoder: Encoder | None = None) -> None:
        self._encoder = encoder or load_encoder(None)
        self._texts: dict[str, str] = {}
        self._pages: dict[str, tuple[Page, ...]] = {}
        self._regions: dict[str, tuple[str, ...]] = {}
        with Library.open(world.data) as library:
            for source in library.sources():
                self._texts[source.id] = library.text(source.id)
                self._pages[source.id] = library.pages(source.id)
                self._regions[source.id] = source.regions
        self.units = tuple(
            Spot(document_id, span) for document_id, text in self._texts.items() for span in split(text)
        )
        self._ids = tuple(f"{u.document_id}:{u.span.start}:{u.span.end}" for u in self.units)
        self._rows = {piece: row for row, piece in enumerate(self._ids)}
        self._store = self._open(world.data / "stock")

    def _open(self, folder: Path) -> VectorStore:
        """Open the collection; build it when missing, damaged, or of other pieces or another model."""
        key = hashlib.sha256("\n".join((self._encoder.name, *self._ids)).encode()).hexdigest()[:12]
        home = folder / key
        kept = home / "vectors.npy"
        home.mkdir(parents=True, exist_ok=True)
        if not kept.exists():
            np.save(kept, self._vectors())
        vectors = np.load(kept, allow_pickle=False)
        if (home / "chroma").exists():
            try:
                return open_vectors(home / "chroma", self._ids, vectors)
            except VectorsUnusable:
                shutil.rmtree(home / "chroma")
        build_vectors(home / "chroma", self._ids, [u.document_id for u in self.units], vectors)
        return open_vectors(home / "chroma", self._ids, vectors)

    def _vectors(self) -> NDArray[np.float32]:
        texts = [u.span.of(self._texts[u.document_id]) for u in self.units]
        return np.asarray(self._encoder.encode_passages(texts), dtype=np.float32)

    def answer(self, case: Case) -> Result:
        """Return the two pieces nearest to the question."""
        started = time.perf_counter()
        vector = self._encoder.encode_queries([case.question])[0]
        ids = self._store.search(vector, count=RANKED, document_ids=None)
        spots = tuple(self.units[self._rows[i]] for i in ids)
        found = time.perf_counter()
        cited = tuple(self._cited(number, spot) for number, spot in enumerate(spots[:SHOWN], start=1))
        ended = time.perf_counter()
        return Result(
            case_id=case.id,
            arm=self.name,
            status="answered",
            text="\n".join(f"“{c.quote}” [{c.number}]" for c in cited),
            said=tuple(Said(c.quote, (c.number,)) for c in cited),
            scored="\n".join(c.quote for c in cited),
            cited=cited,
            ranked=spots,
            hits=spots,
            probability=None,
            retrieve=found - started,
            answer=ended - found,
            total=ended - started,
        )

    def _cited(self, number: int, spot: Spot) -> Cited:
        pages = self._pages[spot.document_id]
        page = next((p.number for p in pages if p.span.start <= spot.span.start < p.span.end), None)
        quote = spot.span.of(self._texts[spot.document_id])
        return Cited(number, spot, quote, page, self._regions[spot.document_id])

    def close(self) -> None:
        """Let go of Chroma."""
        self._store.close()


def split(text: str) -> list[Span]:
    """Return the pieces that LlamaIndex's sentence splitter makes of a text."""
    # Imported here: seconds that a run without this arm need not pay.
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.schema import Document, TextNode

    splitter = SentenceSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    spans: list[Span] = []
    for node in splitter.get_nodes_from_documents([Document(text=text)]):
        if isinstance(node, TextNode) and node.start_char_idx is not None and node.end_char_idx is not None:
            spans.append(Span(node.start_char_idx, node.end_char_idx))
    return list(dict.fromkeys(spans))
