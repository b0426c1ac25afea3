"""Measure cost on synthetic regions: each step in a process of its own, beside stock LlamaIndex."""

import multiprocessing
import resource
import shutil
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from eval.cases import Case
from eval.synthetic import Synthetic, make_corpus
from eval.worlds import TEST_CORPUS, World
from ingest.catalogue import load_corpus
from ingest.library import Library
from ingest.pipeline import ingest_corpus, read_document
from retrieval.answering import Parts
from retrieval.assistant import Assistant
from retrieval.dutch import index_terms
from retrieval.embedding import Encoder, TellingEncoder, load_encoder
from retrieval.index import build_index
from retrieval.lexicon import load_lexicon
from retrieval.onnx_encoder import InContext
from retrieval.places import load_places

Floats = NDArray[np.float32]
PAGE_CHARACTERS = 3_000
# Above this many passages vectors come from a stand-in: a transformer on two cores would take an
# hour, and measures itself rather than the index. Its own speed is measured on a sample.
EMBEDDED_FOR_REAL = 2_000
SAMPLE = 100


class StandIn:
    """Vectors from hashed stems: as many and as wide as the model's, at no cost worth naming.

    It tells no words: what is stored and matched leaves out 96 bytes for each word of a text.
    """

    name = "stand-in"
    dimensions = 384

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """Return unit vectors [len(texts), 384]."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for term in index_terms(text) or ["-"]:
                place = zlib.crc32(term.encode())
                vectors[row, place % self.dimensions] += 1.0 if place & 0x8000 else -1.0
            vectors[row, 0] += 1e-3  # stems that cancel out must not leave a zero vector
            vectors[row] /= np.linalg.norm(vectors[row])
        return vectors

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> Floats:
        """Return unit vectors [len(texts), 384]."""
        return self.encode_queries(texts)


class Timed:
    """An encoder that notes how long each question takes."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dimensions = encoder.name, encoder.dimensions
        self.seconds: list[float] = []

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """Return the encoder's vectors."""
        with self._clock():
            return self._encoder.encode_queries(texts)

    def tell_queries(self, texts: Sequence[str]) -> list[InContext]:
        """Return what an encoder that tells its words makes of questions."""
        assert isinstance(self._encoder, TellingEncoder)
        with self._clock():
            return self._encoder.tell_queries(texts)

    def tell_passages(self, texts: Sequence[str]) -> list[InContext]:
        """Return what an encoder that tells its words makes of passages."""
        assert isinstance(self._encoder, TellingEncoder)
        return self._encoder.tell_passages(texts)

    @contextmanager
    def _clock(self) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds.append(time.perf_counter() - started)

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> Floats:
        """Return the encoder's vectors."""
        return self._encoder.encode_passages(texts, progress=progress)


def measure(size: int, text: Path | None, terms: Path) -> dict[str, Any]:
    """Return all figures for a corpus of about ``size`` passages; times in seconds, sizes in bytes."""
    home = Path(tempfile.mkdtemp(prefix="visiewijzer-bench-"))
    try:
        made = make_corpus(home / "corpus", size, text)
        real = size <= EMBEDDED_FOR_REAL
        built = _alone(_build, home, real)
        served = _alone(_serve, home, made, terms, real)
        stock = _alone(_stock, home, made, real)
        figures = {"asked_for": size, "embedded_for_real": real, **built, **served, **stock}
        return figures | _ratios(figures)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _alone(work: Callable[..., dict[str, Any]], *values: Any) -> dict[str, Any]:
    """Run a step in a fresh process, so that its memory and its start are its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *values).result()


def _encoder(*, real: bool) -> Encoder:
    return load_encoder(None) if real else StandIn()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _build(home: Path, real: bool) -> dict[str, Any]:
    started = time.perf_counter()
    corpus = load_corpus(home / "corpus")
    with Library.open(home / "data", create=True) as library:
        ingest_corpus(corpus, library)
        read = time.perf_counter() - started
        ids = [p.id for p in library.passages()]
        characters = sum(len(library.text(s.id)) for s in library.sources())
        encoder = _encoder(real=real)
        started = time.perf_counter()
        build_index(library, home / "data", encoder)
        indexed = time.perf_counter() - started
    passages, pages = len(ids), characters / PAGE_CHARACTERS
    stored = _bytes(home / "data")
    return {
        "passages": passages,
        "pages": round(pages, 1),
        "ingest_seconds": read,
        "ingest_pages_per_second": pages / read,
        "ingest_passages_per_second": passages / read,
        "index_seconds": indexed,
        "index_passages_per_second": passages / indexed,
        "build_peak_bytes": _peak(),
        "bytes_per_page": stored / pages,
        "bytes_per_passage": stored / passages,
        **_model_speed(home),
        **_pdf_speed(),
    }


def _model_speed(home: Path) -> dict[str, Any]:
    """Return how many passages a second the shipped model embeds, on a sample of this corpus."""
    with Library.open(home / "data") as library:
        some = library.passages()[:SAMPLE]
        texts = [p.span.of(library.text(p.document_id)) for p in some]
    started = time.perf_counter()
    encoder = load_encoder(None)
    loaded = time.perf_counter() - started
    started = time.perf_counter()
    encoder.encode_passages(texts)
    return {
        "model_load_seconds": loaded,
        "model_passages_per_second": len(texts) / (time.perf_counter() - started),
    }


def _pdf_speed() -> dict[str, Any]:
    """Return how many pages a second of a real PDF are read, with its child process."""
    corpus = load_corpus(TEST_CORPUS)
    source = next((s for s in corpus.sources if s.file.endswith(".pdf")), None)
    if source is None:
        return {"pdf_pages_per_second": None}
    started = time.perf_counter()
    document = read_document(source, corpus.path(source))
    return {"pdf_pages_per_second": len(document.pages) / (time.perf_counter() - started)}


def _bytes(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def _serve(home: Path, made: Synthetic, terms: Path, real: bool) -> dict[str, Any]:
    started = time.perf_counter()
    encoder = Timed(_encoder(real=real))
    library = Library.open(home / "data")
    lexicon, places = load_lexicon(terms), load_places(terms)
    assistant = Assistant(library, home / "data", encoder, lexicon, places, Parts())
    assistant.ask([made.everywhere[0]])
    figures: dict[str, Any] = {"cold_start_seconds": time.perf_counter() - started}
    for name, questions in (("all", made.everywhere), ("region", made.in_region)):
        encoder.seconds.clear()
        spent = [assistant.ask([question]).seconds for question in questions]
        stages = {
            "encode": encoder.seconds,
            "retrieve": [s.retrieve for s in spent],
            "answer": [s.answer for s in spent],
            "total": [s.total for s in spent],
        }
        for stage, seconds in stages.items():
            figures |= _quantiles(f"{name}_{stage}", seconds)
    assistant.close()
    return {**figures, "serve_peak_bytes": _peak()}


def _quantiles(name: str, seconds: Sequence[float]) -> dict[str, float]:
    values = seconds or [0.0]
    return {f"{name}_p50": float(np.percentile(values, 50)), f"{name}_p95": float(np.percentile(values, 95))}


def _stock(home: Path, made: Synthetic, real: bool) -> dict[str, Any]:
    from eval.arm_stock import StockArm

    world = World("bench", home / "data", home)
    encoder = _encoder(real=real)
    started = time.perf_counter()
    arm = StockArm(world, encoder)
    indexed = time.perf_counter() - started
    results = [arm.answer(_case(question)) for question in made.everywhere]
    arm.close()
    return {
        "stock_pieces": len(arm.units),
        "stock_index_seconds": indexed,
        "stock_bytes": _bytes(home / "data" / "stock"),
        "stock_peak_bytes": _peak(),
        **_quantiles("stock_total", [r.total for r in results]),
    }


def _case(question: str) -> Case:
    return Case(
        "bench", "bench", None, "dev", "bench", "how", "nl", "starter", question,
        (), (), (), (), False, "answer", "", None,
    )  # fmt: skip


def _ratios(figures: dict[str, Any]) -> dict[str, float]:
    """Return ours divided by stock: below 1 ours is quicker or smaller."""
    ours_bytes = figures["bytes_per_passage"] * figures["passages"]
    return {
        "ratio_index_seconds": figures["index_seconds"] / figures["stock_index_seconds"],
        "ratio_total_p50": figures["all_total_p50"] / figures["stock_total_p50"],
        "ratio_total_p95": figures["all_total_p95"] / figures["stock_total_p95"],
        "ratio_bytes": ours_bytes / figures["stock_bytes"],
        "ratio_serve_peak": figures["serve_peak_bytes"] / figures["stock_peak_bytes"],
    }


def bench_table(results: Sequence[dict[str, Any]]) -> Table:
    """Return the figures as a table, a column per size."""
    table = Table(title="Bench (seconds, bytes; a page is 3,000 characters)", title_justify="left")
    table.add_column("figure")
    for result in results:
        note = "" if result["embedded_for_real"] else ", stand-in vectors"
        table.add_column(f"{result['passages']} passages{note}", justify="right")
    for key in results[0]:
        if key not in ("asked_for", "embedded_for_real", "passages"):
            table.add_row(key, *(_shown(key, result[key]) for result in results))
    return table


def _shown(key: str, value: float | None) -> str:
    if value is None:
        return "–"
    if "bytes" in key and not key.startswith("ratio"):
        return f"{value / 1e6:.1f} MB" if value >= 1e6 else f"{value / 1e3:.1f} kB"
    return f"{value:.4g}" if value < 1000 else f"{value:,.0f}"
