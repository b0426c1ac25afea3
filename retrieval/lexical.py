"""Score passages by their words: BM25 over stems and compound parts, headings as a field of
their own, and character 3-grams as a rescoring of the best few hundred.

Parameters k1 = 0.9 and b = 0.5 (Lucene's BM25 with the values of Anserini's long-standing
default), because passages are short and of like length.
"""

import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from retrieval.dutch import fold, index_terms, stem, tokens, trigrams
from retrieval.model import Concept

K1 = 0.9
B = 0.5
HEADING_WEIGHT = 0.5
WORDS_WEIGHT = 0.6
RESCORED = 300

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Field:
    """BM25 contributions by term: a compressed column matrix of passages by terms."""

    vocabulary: dict[str, int]
    data: Floats
    indices: NDArray[np.int32]
    indptr: NDArray[np.int64]

    def add(self, term: str, weight: float, into: Floats) -> None:
        """Add a term's contribution to every passage that has it."""
        column = self.vocabulary.get(term)
        if column is None:
            return
        low, high = self.indptr[column], self.indptr[column + 1]
        into[self.indices[low:high]] += weight * self.data[low:high]

    def frequency(self, term: str) -> int:
        """Return in how many passages a term occurs."""
        column = self.vocabulary.get(term)
        return 0 if column is None else int(self.indptr[column + 1] - self.indptr[column])


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """The word side of the index over n passages, in the order of the passage ids."""

    size: int
    body: Field
    heading: Field
    words: tuple[str, ...]
    gram_ids: dict[str, int]
    gram_idf: Floats
    gram_indptr: NDArray[np.int64]
    gram_indices: NDArray[np.int32]
    gram_tf: Floats

    def has(self, term: str) -> bool:
        """Tell whether a stem occurs in any passage or heading."""
        return term in self.body.vocabulary or term in self.heading.vocabulary

    def has_term(self, term: str) -> NDArray[np.bool_]:
        """Return which passages have a stem in their body or heading, bool [n]."""
        found = np.zeros(self.size, dtype=bool)
        for field in (self.body, self.heading):
            column = field.vocabulary.get(term)
            if column is not None:
                found[field.indices[field.indptr[column] : field.indptr[column + 1]]] = True
        return found

    def has_all(self, terms: Iterable[str]) -> NDArray[np.bool_]:
        """Return which passages have every one of some stems, bool [n]; all of them where none is given."""
        found = np.ones(self.size, dtype=bool)
        for term in terms:
            found &= self.has_term(term)
            if not found.any():
                break
        return found

    def score_words(self, concepts: Sequence[Concept]) -> Floats:
        """Return the BM25 score of all n passages, float32 [n].

        A concept counts by its best form in each passage, so that a term with ten synonyms
        does not outweigh one with none.
        """
        return self._score(concepts, ((self.body, 1.0), (self.heading, HEADING_WEIGHT)))

    def score_headings(self, concepts: Sequence[Concept]) -> Floats:
        """Return the BM25 score of the headings over all n passages, float32 [n]."""
        return self._score(concepts, ((self.heading, 1.0),))

    def _score(self, concepts: Sequence[Concept], fields: Sequence[tuple[Field, float]]) -> Floats:
        total = np.zeros(self.size, dtype=np.float32)
        for concept in concepts:
            best = np.zeros(self.size, dtype=np.float32)
            for form in concept.forms:
                score = np.zeros(self.size, dtype=np.float32)
                for term in form.stems:
                    for field, weight in fields:
                        field.add(term, form.weight * weight, score)
                np.maximum(best, score, out=best)
            total += np.float32(concept.weight) * best
        return total

    def cover(self, concepts: Sequence[Concept], rows: NDArray[np.int64]) -> Floats:
        """Return the share of the concepts, by weight, that the given passages name whole [len(rows)]."""
        total = np.zeros(len(rows), dtype=np.float32)
        for concept in concepts:
            named = np.zeros(len(rows), dtype=bool)
            for form in concept.forms:
                if form.stems:
                    named |= np.logical_and.reduce([self.has_term(stem)[rows] for stem in form.stems])
            total += np.float32(concept.weight) * named
        return total / np.float32(sum(concept.weight for concept in concepts) or 1)

    def score_grams(self, text: str, rows: NDArray[np.int64]) -> Floats:
        """Return the 3-gram BM25 score of the given passages, float32 [len(rows)]."""
        wanted = np.zeros(len(self.gram_idf), dtype=np.float32)
        for gram, count in Counter(trigrams(text)).items():
            if gram in self.gram_ids:
                wanted[self.gram_ids[gram]] = min(count, 2)
        wanted *= self.gram_idf
        result = np.zeros(len(rows), dtype=np.float32)
        for position, row in enumerate(rows):
            low, high = self.gram_indptr[row], self.gram_indptr[row + 1]
            result[position] = wanted[self.gram_indices[low:high]] @ self.gram_tf[low:high]
        return result


def _field(texts: Sequence[list[str]]) -> Field:
    vocabulary: dict[str, int] = {}
    ids = [[vocabulary.setdefault(term, len(vocabulary)) for term in text] for text in texts]
    if not vocabulary:
        empty = np.zeros(0, dtype=np.float32)
        return Field({}, empty, np.zeros(0, dtype=np.int32), np.zeros(1, dtype=np.int64))
    engine = bm25s.BM25(k1=K1, b=B, method="lucene")
    engine.index((ids, vocabulary), show_progress=False)
    scores = engine.scores
    return Field(vocabulary, scores["data"], scores["indices"], scores["indptr"].astype(np.int64))


def _grams(
    texts: Sequence[str],
) -> tuple[dict[str, int], Floats, NDArray[np.int64], NDArray[np.int32], Floats]:
    ids: dict[str, int] = {}
    rows = [Counter(ids.setdefault(g, len(ids)) for g in trigrams(text)) for text in texts]
    lengths = np.array([sum(row.values()) for row in rows], dtype=np.float32)
    mean = float(lengths.mean()) if len(lengths) and lengths.mean() > 0 else 1.0
    indptr = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=indptr[1:])
    indices = np.fromiter((g for row in rows for g in row), dtype=np.int32, count=int(indptr[-1]))
    counts = np.fromiter((c for row in rows for c in row.values()), dtype=np.float32, count=int(indptr[-1]))
    norm = np.repeat(K1 * (1 - B + B * lengths / mean), np.diff(indptr)).astype(np.float32)
    frequency = np.bincount(indices, minlength=len(ids)).astype(np.float32)
    idf = np.log1p((len(rows) - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
    return ids, idf, indptr, indices, counts / (counts + norm)


def build_lexical(bodies: Sequence[str], headings: Sequence[str]) -> LexicalIndex:
    """Index passages given as body texts and heading texts of the same number."""
    seen: dict[str, None] = {}
    for text in (*bodies, *headings):
        for token in tokens(text):
            if len(token.word) >= 4 and token.word.isalpha():
                seen[token.word] = None
    gram_ids, idf, indptr, indices, tf = _grams(bodies)
    return LexicalIndex(
        size=len(bodies),
        body=_field([index_terms(text) for text in bodies]),
        heading=_field([index_terms(text) for text in headings]),
        words=tuple(seen),
        gram_ids=gram_ids,
        gram_idf=idf,
        gram_indptr=indptr,
        gram_indices=indices,
        gram_tf=tf,
    )


def save_lexical(index: LexicalIndex, folder: Path) -> None:
    """Write the index as plain arrays and one JSON file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, field in (("body", index.body), ("heading", index.heading)):
        np.savez(folder / f"{name}.npz", data=field.data, indices=field.indices, indptr=field.indptr)
    np.savez(
        folder / "grams.npz",
        idf=index.gram_idf,
        indptr=index.gram_indptr,
        indices=index.gram_indices,
        tf=index.gram_tf,
    )
    names = {
        "size": index.size,
        "body": list(index.body.vocabulary),
        "heading": list(index.heading.vocabulary),
        "words": index.words,
        "grams": list(index.gram_ids),
    }
    (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), "utf-8")


def load_lexical(folder: Path) -> LexicalIndex:
    """Read what ``save_lexical`` wrote; raises OSError, ValueError or KeyError when damaged."""
    try:
        return _load(folder)
    except zipfile.BadZipFile as error:
        raise ValueError(f"{folder}: {error}") from error


def _load(folder: Path) -> LexicalIndex:
    names = json.loads((folder / "names.json").read_text("utf-8"))

    def field(name: str) -> Field:
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            vocabulary = {term: number for number, term in enumerate(names[name])}
            return Field(vocabulary, arrays["data"], arrays["indices"], arrays["indptr"])

    with np.load(folder / "grams.npz", allow_pickle=False) as grams:
        return LexicalIndex(
            size=names["size"],
            body=field("body"),
            heading=field("heading"),
            words=tuple(names["words"]),
            gram_ids={gram: number for number, gram in enumerate(names["grams"])},
            gram_idf=grams["idf"],
            gram_indptr=grams["indptr"],
            gram_indices=grams["indices"],
            gram_tf=grams["tf"],
        )


def overlap(text: str, other: str) -> float:
    """Return the share of the first text's content stems that occur in the second, 0 to 1."""
    mine = set(index_terms(text))
    theirs = {stem(t.word) for t in tokens(fold(other))} | set(index_terms(other))
    return len(mine & theirs) / len(mine) if mine else 0.0
