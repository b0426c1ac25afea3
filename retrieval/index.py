"""Build and open what is searched: words, vectors, and the vectors of single sentences.

Everything here is derived from the library and the embedding model, and carries their
fingerprint; when that differs, or a file is damaged, it is built anew.
"""

import fcntl
import hashlib
import json
import shutil
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.errors import LibraryBusy
from ingest.library import Library
from ingest.model import Document, Passage, Sentence, Span
from ingest.structure import RULES_VERSION
from retrieval.contexts import Contexts, column_count, contexts_fingerprint, tells_words, words_of
from retrieval.dutch import analysis_fingerprint
from retrieval.embedding import Encoder
from retrieval.lexical import LexicalIndex, build_lexical, load_lexical, save_lexical
from retrieval.maxsim import Texts, cutter_fingerprint, joined
from retrieval.stretches import bounds
from retrieval.vectors import VectorStore, VectorsUnusable, build_vectors, open_vectors

Floats = NDArray[np.float32]
Progress = Callable[[str, int, int], None]
LAYOUT = "6"
# Vectors of every sentence quadruple the work of indexing; beyond this many passages the
# passage's own vector stands in for them.
MOST_PASSAGES_BY_SENTENCE = 20_000
EMBEDDED_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Index:
    """The opened index over n passages; row i belongs to ``ids[i]``.

    ``vectors`` is float32 [n, d]; ``sentence_vectors`` is float32 [m, d] with the sentences of
    row i at ``sentence_rows[i]:sentence_rows[i + 1]``, in document order (m may be 0).
    ``passage_pieces`` are the word pieces of each passage with its headings, ``sentence_pieces`` those of
    each sentence (of none where m is 0). ``contexts`` are their words as their contexts make them mean,
    none where m is 0 or the model does not tell its words.
    """

    generation: int
    ids: tuple[str, ...]
    rows: dict[str, int]
    documents: tuple[str, ...]
    document_of_row: NDArray[np.int32]
    lexical: LexicalIndex
    vectors: Floats
    sentence_vectors: Floats
    sentence_rows: NDArray[np.int64]
    passage_pieces: Texts
    sentence_pieces: Texts
    contexts: Contexts
    store: VectorStore

    def mask(self, document_ids: Sequence[str]) -> NDArray[np.bool_]:
        """Return which rows belong to the given documents, bool [n]."""
        wanted = set(document_ids)
        allowed = np.array([d in wanted for d in self.documents], dtype=bool)
        return allowed[self.document_of_row] if len(self.documents) else np.zeros(0, dtype=bool)


def heading_path(document: Document, section: int) -> str:
    """Return the titles of a section and the sections it stands in, outermost first."""
    return " > ".join(s.title for s in reversed(document.sections_over(section)) if s.title)


def passage_text(document: Document, passage: Passage) -> str:
    """Return the content of a passage, without what merely stands in between."""
    return "\n".join(part.of(document.text) for part in passage.parts)


def passage_sentences(document: Document, passage: Passage) -> list[Sentence]:
    """Return the sentences in a passage, in order."""
    low = bisect_left(document.sentences, passage.span.start, key=lambda s: s.span.start)
    high = bisect_right(document.sentences, passage.span.end, key=lambda s: s.span.start)
    return [
        s
        for s in document.sentences[low:high]
        if s.section == passage.section and any(part.covers(s.span) for part in passage.parts)
    ]


def _fingerprint(ids: Sequence[str], encoder: Encoder) -> str:
    derived = (analysis_fingerprint(), cutter_fingerprint(), contexts_fingerprint())
    rules = (LAYOUT, str(RULES_VERSION), *derived, encoder.name)
    return hashlib.sha256("\n".join((*rules, *ids)).encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class _Kept:
    """The names under which the library keeps what an encoder makes of each passage.

    ``passages`` float32 [d], ``sentences`` float32 [m, d], ``words`` int8 [t, c], and ``places`` int64
    [m, 2]: where the words of each sentence stand.
    """

    passages: str
    sentences: str
    words: str
    places: str


def _kept(encoder: Encoder) -> _Kept:
    name = encoder.name
    return _Kept(name, f"{name}#sentences", f"{name}#words{contexts_fingerprint()}", f"{name}#places")


def _encode_missing(
    library: Library, encoder: Encoder, passages: Sequence[Passage], progress: Progress | None
) -> None:
    """Compute the vectors that the library does not hold yet, a batch at a time."""
    by_sentence = len(passages) <= MOST_PASSAGES_BY_SENTENCE
    kept = _kept(encoder)
    wanted = [kept.passages]
    if by_sentence:
        wanted += [kept.sentences, *((kept.words, kept.places) if tells_words(encoder) else ())]
    have = set[str].intersection(*(library.has_vectors(name) for name in wanted))
    todo = [p for p in passages if p.id not in have]
    for low in range(0, len(todo), EMBEDDED_AT_ONCE):
        batch = todo[low : low + EMBEDDED_AT_ONCE]
        documents = {p.document_id: library.document(p.document_id) for p in batch}
        if by_sentence:
            _encode_with_sentences(library, encoder, batch, documents)
        else:
            texts = [read_text(documents[p.document_id], p) for p in batch]
            matrix = encoder.encode_passages(texts).astype(np.float32)
            rows = [(p.id, row.tobytes()) for p, row in zip(batch, matrix, strict=True)]
            library.put_vectors(kept.passages, rows)
        if progress is not None:
            progress("vectors", min(low + EMBEDDED_AT_ONCE, len(todo)), len(todo))


def read_text(document: Document, passage: Passage) -> str:
    """Return what a model reads of a passage: its headings, then its text."""
    return f"{heading_path(document, passage.section)}\n{passage_text(document, passage)}"


def _read_places(
    document: Document, passage: Passage, sentences: Sequence[Sentence]
) -> list[tuple[int, int]]:
    """Return where sentences begin and end in what a model reads of a passage."""
    at = len(heading_path(document, passage.section)) + 1
    begun: list[tuple[Span, int]] = []
    for part in passage.parts:
        begun.append((part, at - part.start))
        at += part.end - part.start + 1
    moved = [next(by for part, by in begun if part.covers(s.span)) for s in sentences]
    return [(s.span.start + by, s.span.end + by) for s, by in zip(sentences, moved, strict=True)]


def _encode_with_sentences(
    library: Library, encoder: Encoder, batch: Sequence[Passage], documents: dict[str, Document]
) -> None:
    """Store what the model makes of passages, of their sentences and, where it tells them, of their words."""
    kept = _kept(encoder)
    owners = [documents[p.document_id] for p in batch]
    sentences = [passage_sentences(owner, p) for owner, p in zip(owners, batch, strict=True)]
    starts = bounds(map(len, sentences)).tolist()
    whole = [read_text(owner, p) for owner, p in zip(owners, batch, strict=True)]
    single = [s.span.of(owner.text) for owner, many in zip(owners, sentences, strict=True) for s in many]
    telling = tells_words(encoder)
    if telling is None:
        vectors, alone = encoder.encode_passages(whole), encoder.encode_passages(single)
    else:
        told, told_alone = telling.tell_passages(whole), telling.tell_passages(single)
        vectors = np.stack([one.vector for one in told])
        alone = np.stack([one.vector for one in told_alone]) if single else vectors[:0]
        made = [
            words_of(one, _read_places(owner, p, many), told_alone[low:].__getitem__)
            for one, owner, p, many, low in zip(told, owners, batch, sentences, starts[:-1], strict=True)
        ]
        for name, column in ((kept.words, 0), (kept.places, 1)):
            rows = [(p.id, pair[column].tobytes()) for p, pair in zip(batch, made, strict=True)]
            library.put_vectors(name, rows)
    alone = alone.astype(np.float32).reshape(-1, encoder.dimensions)
    parts = [alone[low:high] for low, high in pairwise(starts)]
    library.put_vectors(
        kept.sentences, [(p.id, part.tobytes()) for p, part in zip(batch, parts, strict=True)]
    )
    rows = [(p.id, row.astype(np.float32).tobytes()) for p, row in zip(batch, vectors, strict=True)]
    library.put_vectors(kept.passages, rows)


@contextmanager
def _build_lock(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "index.lock", "a+") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _crc_list(folder: Path) -> dict[str, int]:
    names = [
        p
        for p in sorted(folder.rglob("*"))
        if p.is_file() and not p.relative_to(folder).parts[0].startswith("chroma")
    ]
    return {str(p.relative_to(folder)): zlib.crc32(p.read_bytes()) for p in names if p.name != "meta.json"}


def build_index(library: Library, data: Path, encoder: Encoder, progress: Progress | None = None) -> None:
    """Build the index of everything in the library and put it in the place of the old one.

    The vectors of other models are forgotten: nothing reads them once the index is this model's.
    """
    passages = library.passages()
    with _build_lock(data):
        _encode_missing(library, encoder, passages, progress)
        fresh = data / "index.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        _write(library, fresh, encoder, passages, progress)
        old = data / "index.old"
        shutil.rmtree(old, ignore_errors=True)
        if (data / "index").exists():
            (data / "index").rename(old)
        fresh.rename(data / "index")
        shutil.rmtree(old, ignore_errors=True)
        # While documents are being read in it can wait: they make the index be built again.
        with suppress(LibraryBusy):
            library.drop_vectors(keep=astuple(_kept(encoder)))


def _write(
    library: Library, fresh: Path, encoder: Encoder, passages: Sequence[Passage], progress: Progress | None
) -> None:
    ids = [p.id for p in passages]
    documents = list(dict.fromkeys(p.document_id for p in passages))
    order = {document_id: number for number, document_id in enumerate(documents)}
    bodies, headings, whole, sentences = [], [], [], []
    document: Document | None = None
    for number, passage in enumerate(passages):
        if document is None or document.source.id != passage.document_id:
            document = library.document(passage.document_id)
        bodies.append(passage_text(document, passage))
        headings.append(heading_path(document, passage.section))
        whole.append(read_text(document, passage))
        if len(passages) <= MOST_PASSAGES_BY_SENTENCE:
            sentences += [s.span.of(document.text) for s in passage_sentences(document, passage)]
        if progress is not None and number % 200 == 0:
            progress("words", number, len(passages))
    save_lexical(build_lexical(bodies, headings), fresh / "lexical")
    for name, texts in (("passages", whole), ("sentences", sentences)):
        pieces = joined(texts)
        np.savez(fresh / f"pieces_of_{name}.npz", pieces=pieces.pieces, starts=pieces.starts)
    stored = library.vectors(_kept(encoder).passages)
    width = encoder.dimensions
    vectors = np.zeros((len(ids), width), dtype=np.float32)
    for row, pid in enumerate(ids):
        vectors[row] = np.frombuffer(stored[pid], dtype=np.float32)
    np.save(fresh / "vectors.npy", vectors)
    _write_sentences(library, fresh, encoder, ids, width)
    _write_contexts(library, fresh, encoder, ids)
    document_of_row = np.array([order[p.document_id] for p in passages], dtype=np.int32)
    np.save(fresh / "documents.npy", document_of_row)
    if ids:
        build_vectors(fresh / "chroma", ids, [p.document_id for p in passages], vectors)
    meta = {
        "fingerprint": _fingerprint(ids, encoder),
        "generation": library.generation(),
        "ids": ids,
        "documents": documents,
        "files": _crc_list(fresh),
    }
    (fresh / "meta.json").write_text(json.dumps(meta), "utf-8")
    if progress is not None:
        progress("words", len(passages), len(passages))


def _write_sentences(library: Library, fresh: Path, encoder: Encoder, ids: Sequence[str], width: int) -> None:
    stored = library.vectors(_kept(encoder).sentences) if len(ids) <= MOST_PASSAGES_BY_SENTENCE else {}
    parts = [np.frombuffer(stored.get(pid, b""), dtype=np.float32).reshape(-1, width) for pid in ids]
    starts = bounds(map(len, parts))
    matrix = np.concatenate(parts) if parts else np.zeros((0, width), dtype=np.float32)
    np.save(fresh / "sentences.npy", matrix)
    np.save(fresh / "sentence_rows.npy", starts)


def _write_contexts(library: Library, fresh: Path, encoder: Encoder, ids: Sequence[str]) -> None:
    kept = _kept(encoder)
    told = len(ids) <= MOST_PASSAGES_BY_SENTENCE and tells_words(encoder) is not None
    words, places = (library.vectors(name) if told else {} for name in (kept.words, kept.places))
    columns = column_count()
    held = ids if told else ()
    parts = [np.frombuffer(words[pid], dtype=np.int8).reshape(-1, columns) for pid in held]
    starts = bounds(len(part) for part in parts) if told else np.zeros(len(ids) + 1, dtype=np.int64)
    ranges = [
        np.frombuffer(places[pid], dtype=np.int64).reshape(-1, 2) + start
        for pid, start in zip(held, starts, strict=False)
    ]
    nothing = (np.zeros((0, columns), dtype=np.int8), np.zeros((0, 2), dtype=np.int64))
    np.save(fresh / "words.npy", np.concatenate([nothing[0], *parts]))
    np.savez(fresh / "words_of.npz", passages=starts, sentences=np.concatenate([nothing[1], *ranges]))


def _load_contexts(folder: Path) -> Contexts:
    words = np.load(folder / "words.npy", allow_pickle=False)
    with np.load(folder / "words_of.npz", allow_pickle=False) as stored:
        return Contexts(words, stored["passages"], stored["sentences"])


def _load_pieces(path: Path) -> Texts:
    with np.load(path, allow_pickle=False) as stored:
        return Texts(stored["pieces"], stored["starts"])


class IndexUnusable(Exception):
    """The index is missing, stale or damaged; ``reason`` says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def open_index(library: Library, data: Path, encoder: Encoder, *, exact: bool = False) -> Index:
    """Open the index and check it against the library, the model and its own checksums.

    With ``exact`` vectors are compared in memory and Chroma is not opened. Raises IndexUnusable
    when it must be built anew.
    """
    folder = data / "index"
    if not (folder / "meta.json").exists():
        raise IndexUnusable("missing")
    try:
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
        ids = tuple(meta["ids"])
        if meta["generation"] != library.generation():
            ids = tuple(p.id for p in library.passages())
        if meta["fingerprint"] != _fingerprint(ids, encoder):
            raise IndexUnusable("stale")
        if _crc_list(folder) != meta["files"]:
            raise IndexUnusable("damaged")
        vectors = np.load(folder / "vectors.npy", allow_pickle=False)
        sentence_vectors = np.load(folder / "sentences.npy", allow_pickle=False)
        contexts = _load_contexts(folder)
        if len(contexts.sentences) not in (0, len(sentence_vectors)):
            raise IndexUnusable("damaged")
        store = open_vectors(folder / "chroma", ids, vectors, exact=exact)
        return Index(
            generation=library.generation(),
            ids=ids,
            rows={pid: row for row, pid in enumerate(ids)},
            documents=tuple(meta["documents"]),
            document_of_row=np.load(folder / "documents.npy", allow_pickle=False),
            lexical=load_lexical(folder / "lexical"),
            vectors=vectors,
            sentence_vectors=sentence_vectors,
            sentence_rows=np.load(folder / "sentence_rows.npy", allow_pickle=False),
            passage_pieces=_load_pieces(folder / "pieces_of_passages.npz"),
            sentence_pieces=_load_pieces(folder / "pieces_of_sentences.npz"),
            contexts=contexts,
            store=store,
        )
    except (VectorsUnusable, OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnusable("damaged") from error
