"""Give every Dutch token a first meaning: a mixture of the teacher's English input embeddings.

Two sources of evidence are joined. Word alignment (IBM model 1, Brown et al. 1993, in both
directions) over the aligned sentences and the dictionary says which English tokens a Dutch token
translates to. Tokens that are rare there borrow from the tokens they resemble in Dutch text
(positive pointwise mutual information, truncated SVD).
"""

import logging
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.utils.extmath import randomized_svd
from tokenizers import Tokenizer

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
log = logging.getLogger(__name__)

LONGEST = 48
ROUNDS = 5
WINDOW = 4


def encode_plain(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Ints]:
    """Return the token ids of each text without the sentence frame."""
    encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [np.asarray(one.ids, dtype=np.int64) for one in encoded]


def align(
    dutch: Sequence[Ints], english: Sequence[Ints], dutch_size: int, english_size: int
) -> sparse.csr_matrix:
    """Return symmetric alignment strengths [dutch_size, english_size] in [0, 1].

    The strength is the geometric mean of the two translation probabilities, so that a token that
    merely accompanies many others keeps little.
    """
    cells, of_dutch, of_english = _cells(dutch, english, dutch_size, english_size)
    forward = _model_one(cells, of_dutch, english_size, by_row=True)
    backward = _model_one(cells, of_english, english_size, by_row=False)
    strength = np.sqrt(forward * backward)
    rows, columns = np.divmod(cells.keys, english_size)
    return sparse.csr_matrix((strength, (rows, columns)), shape=(dutch_size, english_size), dtype=np.float32)


class _Cells:
    """All co-occurring (dutch, english) pairs: sorted unique keys and each occurrence's index."""

    def __init__(self, keys: Ints, inverse: npt.NDArray[np.int32]) -> None:
        self.keys = keys
        self.inverse = inverse


def _cells(
    dutch: Sequence[Ints], english: Sequence[Ints], dutch_size: int, english_size: int
) -> tuple[_Cells, npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    keys: list[Ints] = []
    position_nl: list[Ints] = []
    position_en: list[Ints] = []
    next_nl = next_en = 0
    for nl, en in zip(dutch, english, strict=True):
        if not 0 < len(nl) <= LONGEST or not 0 < len(en) <= LONGEST:
            continue
        keys.append((nl[:, None] * english_size + en[None, :]).ravel())
        # For p(english | dutch) each English occurrence shares its one count over the Dutch side.
        position_en.append(np.tile(np.arange(next_en, next_en + len(en)), len(nl)))
        position_nl.append(np.repeat(np.arange(next_nl, next_nl + len(nl)), len(en)))
        next_en += len(en)
        next_nl += len(nl)
    unique, inverse = np.unique(np.concatenate(keys), return_inverse=True)
    log.info("alignment: %d pairs of tokens, %d occurrences", len(unique), len(inverse))
    return (
        _Cells(unique, inverse.astype(np.int32)),
        np.concatenate(position_en).astype(np.int32),
        np.concatenate(position_nl).astype(np.int32),
    )


def _model_one(
    cells: _Cells, position: npt.NDArray[np.int32], english_size: int, *, by_row: bool
) -> npt.NDArray[np.float64]:
    rows, columns = np.divmod(cells.keys, english_size)
    given = rows if by_row else columns
    probability = np.full(len(cells.keys), 1e-3)
    for _ in range(ROUNDS):
        each = probability[cells.inverse]
        share = each / np.bincount(position, weights=each)[position]
        counts = np.bincount(cells.inverse, weights=share, minlength=len(cells.keys))
        # A small constant keeps tokens seen once from being certain of anything.
        probability = counts / (np.bincount(given, weights=counts)[given] + 0.5)
    return probability


def neighbourhood(texts: Iterator[Ints], size: int, *, dimensions: int = 200) -> Floats:
    """Return distributional vectors [size, dimensions] of tokens from the company they keep."""
    together = sparse.csr_matrix((size, size), dtype=np.float32)
    batch: list[Ints] = []
    length = 0
    for ids in texts:
        batch.append(ids)
        batch.append(np.full(WINDOW, -1))
        length += len(ids)
        if length > 2_000_000:
            together += _count(np.concatenate(batch), size)
            batch, length = [], 0
    if batch:
        together += _count(np.concatenate(batch), size)
    return _factorise(together, dimensions)


def _count(ids: Ints, size: int) -> sparse.csr_matrix:
    total = sparse.csr_matrix((size, size), dtype=np.float32)
    for distance in range(1, WINDOW + 1):
        left, right = ids[:-distance], ids[distance:]
        both = (left >= 0) & (right >= 0)
        weights = np.full(int(both.sum()), 1 / distance, dtype=np.float32)
        total += sparse.csr_matrix((weights, (left[both], right[both])), shape=(size, size))
    return total + total.T


def _factorise(together: sparse.csr_matrix, dimensions: int) -> Floats:
    together = together.tocoo()
    keep = together.data >= 2
    row, column, value = together.row[keep], together.col[keep], together.data[keep]
    sums = np.asarray(together.sum(axis=1)).ravel() + 1e-9
    contexts = sums**0.75
    information = np.log(value * contexts.sum() / (sums[row] * contexts[column]))
    positive = information > 0
    matrix = sparse.csr_matrix(
        (information[positive], (row[positive], column[positive])), shape=together.shape, dtype=np.float32
    )
    left, values, _ = randomized_svd(matrix, dimensions, n_iter=2, random_state=1)
    vectors = left * np.sqrt(values)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), dtype=np.float32)


def translate(strength: sparse.csr_matrix, teacher: Floats, *, most: int = 8) -> tuple[Floats, Floats]:
    """Return for each Dutch token its translated embedding and how sure the alignment is, in [0, 1]."""
    embeddings = np.zeros((strength.shape[0], teacher.shape[1]), dtype=np.float32)
    sureness = np.zeros(strength.shape[0], dtype=np.float32)
    for row in range(strength.shape[0]):
        begin, end = strength.indptr[row], strength.indptr[row + 1]
        if begin == end:
            continue
        best = np.argsort(strength.data[begin:end])[::-1][:most]
        weights = strength.data[begin:end][best] ** 1.5
        if weights.sum() <= 0:
            continue
        embeddings[row] = _mean(teacher[strength.indices[begin:end][best]], weights / weights.sum())
        sureness[row] = min(1.0, float(strength.data[begin:end][best].sum()))
    return embeddings, sureness


def borrow(vectors: Floats, embeddings: Floats, sureness: Floats, *, nearest: int = 10) -> Floats:
    """Return for each token the mean embedding of the sure tokens that it resembles most."""
    sure = np.flatnonzero((sureness > 0.3) & (np.abs(vectors).sum(axis=1) > 0))
    borrowed = np.zeros_like(embeddings)
    for begin in range(0, len(vectors), 1000):
        likeness = vectors[begin : begin + 1000] @ vectors[sure].T
        for offset, row in enumerate(likeness):
            row[sure == begin + offset] = -1
            best = np.argpartition(row, -nearest)[-nearest:]
            weights = np.exp(row[best] / 0.1) * sureness[sure[best]]
            borrowed[begin + offset] = _mean(embeddings[sure[best]], weights / weights.sum())
    return borrowed


def _mean(vectors: Floats, weights: Floats) -> Floats:
    mean = weights @ vectors
    # Averaging shortens; the body was trained on vectors of full length.
    length = float(weights @ np.linalg.norm(vectors, axis=1))
    return np.asarray(mean * (length / max(float(np.linalg.norm(mean)), 1e-9)), dtype=np.float32)
