"""Measure a model: ``python -m retrieval.training.measure TRAINING_FOLDER [--model FOLDER]``."""

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.embedding import BUNDLED, Encoder, load_encoder
from retrieval.training.lexical import Lexical
from retrieval.training.questions_tool import QUESTIONS
from retrieval.training.similarity import relatedness, similarity, translations
from retrieval.training.texts import Asked, read_asked, read_passages

DISTRACTORS = 10_000
CHARACTERS = 1200
# What would be left of the ranking with fewer dimensions (Matryoshka; the lessons do not train for it).
SHORTER = (128, 256)
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Where the own passage stood, over a set of questions."""

    questions: int
    hit_1: float
    hit_10: float
    mrr: float


def summarise(ranks: Sequence[int]) -> Ranking:
    """Turn 1-based ranks into shares and the mean reciprocal rank."""
    found = np.asarray(ranks, dtype=np.float64)
    return Ranking(
        len(ranks), float((found <= 1).mean()), float((found <= 10).mean()), float((1 / found).mean())
    )


def crowd(folder: Path, own: Sequence[str], *, size: int = DISTRACTORS) -> list[str]:
    """Return passages of law that are none of the questions' own, the same on every run."""
    laws = [text[:CHARACTERS] for text in read_passages(folder, "laws") if len(text) > 80]
    known = {text[:CHARACTERS] for text in own}
    drawn = random.Random(7).sample(laws, size + len(known))
    return [text for text in dict.fromkeys(drawn) if text not in known][:size]


def ranks(scores: Floats, own: Sequence[int]) -> list[int]:
    """Return the rank of each question's own passage; ties count against it."""
    return [int((row >= row[number]).sum()) for row, number in zip(scores, own, strict=True)]


def unit(scores: Floats) -> Floats:
    """Scale each question's scores to [0, 1]."""
    low, high = scores.min(axis=1, keepdims=True), scores.max(axis=1, keepdims=True)
    return np.asarray((scores - low) / np.maximum(high - low, 1e-9), dtype=np.float32)


def shortened(vectors: Floats, first: int) -> Floats:
    """Keep the first so many dimensions of each vector and make its length one again."""
    kept = vectors[:, :first]
    return np.asarray(kept / np.linalg.norm(kept, axis=1, keepdims=True), dtype=np.float32)


def questions(encoder: Encoder, folder: Path, asked: Sequence[Asked], *, size: int) -> dict[str, Ranking]:
    """Rank every question's own passage among all dev passages and ``size`` passages of law."""
    dev = [one for one in asked if one.split == "dev" and one.answerable]
    own = list(dict.fromkeys(one.passage[:CHARACTERS] for one in asked if one.split == "dev"))
    passages = [*own, *crowd(folder, [one.passage for one in asked], size=size)]
    place = {text: number for number, text in enumerate(own)}
    gold = [place[one.passage[:CHARACTERS]] for one in dev]
    vectors = encoder.encode_passages(passages)
    asking = encoder.encode_queries([one.question for one in dev])
    dense = asking @ vectors.T
    index = Lexical(passages)
    words = np.stack([index.scores(one.question) for one in dev])
    ways = {
        "BM25": words,
        "dense": dense,
        "half and half": unit(words) / 2 + unit(dense) / 2,
        "0.3 dense": 0.7 * unit(words) + 0.3 * unit(dense),
    }
    for first in SHORTER:
        ways[f"dense, first {first} dimensions"] = shortened(asking, first) @ shortened(vectors, first).T
    table: dict[str, Ranking] = {}
    for name, scores in ways.items():
        found = ranks(np.asarray(scores, dtype=np.float32), gold)
        for language in ("nl", "en"):
            some = [rank for rank, one in zip(found, dev, strict=True) if one.language == language]
            if some:
                table[f"{name}, {language}"] = summarise(some)
    return table


def speed(encoder: Encoder, passages: Sequence[str], asked: Sequence[str]) -> dict[str, float]:
    """Return passages per second, and the median and 95th percentile of milliseconds per question."""
    begin = time.perf_counter()
    encoder.encode_passages(passages)
    rate = len(passages) / (time.perf_counter() - begin)
    times: list[float] = []
    for question in asked:
        begin = time.perf_counter()
        encoder.encode_queries([question])
        times.append(1000 * (time.perf_counter() - begin))
    median, high = np.percentile(times, [50, 95])
    return {
        "passages/s": rate,
        "ms per question (median)": float(median),
        "ms per question (p95)": float(high),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print all figures of one model as JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of training text, with dev/ in it")
    parser.add_argument("--model", help="a model folder or hub name; without it the bundled model")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--distractors", type=int, default=DISTRACTORS)
    parser.add_argument("--part", default="test", choices=["dev", "test"], help="which part of stsb_nl")
    options = parser.parse_args(arguments)
    encoder = load_encoder(options.model)

    def encode(texts: Sequence[str]) -> Floats:
        return encoder.encode_passages(texts)

    asked = read_asked(options.folder, options.questions)
    figures: dict[str, float] = {}
    if options.model is None:
        figures["folder MB"] = sum(file.stat().st_size for file in BUNDLED.rglob("*") if file.is_file()) / 1e6
    sample = [one.passage[:CHARACTERS] for one in asked][:400]
    figures |= speed(encoder, sample, [one.question for one in asked][:200])
    figures |= similarity(encode, options.folder, part=options.part)
    figures |= relatedness(encode, options.folder)
    figures |= translations(encode, options.folder, "ntrex")
    figures |= translations(encode, options.folder, "tatoeba_1000")
    for name, value in figures.items():
        write({"figure": name, "value": round(value, 4)})
    for way, found in questions(encoder, options.folder, asked, size=options.distractors).items():
        write(
            {"questions": way, "n": found.questions, "hit@1": round(found.hit_1, 4),
             "hit@10": round(found.hit_10, 4), "MRR": round(found.mrr, 4)}
        )  # fmt: skip
    return 0


def write(row: dict[str, object]) -> None:
    """Write one result as a line of JSON to standard output."""
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
