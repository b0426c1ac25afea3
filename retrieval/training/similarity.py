"""Measure how well vectors follow meaning: scored sentence pairs and translations found again."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.stats import spearmanr

from retrieval.training.texts import read_lines, read_records

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]


def similarity(encode: Encode, folder: Path, *, part: str = "test") -> dict[str, float]:
    """Return Spearman correlations with human scores on stsb_nl, within Dutch and across languages."""
    records = list(read_records(folder / "dev" / f"stsb_nl_{part}.jsonl"))
    scores = [record["score"] for record in records]
    sides = {name: encode([record[name] for record in records]) for name in ("nl1", "nl2", "en1", "en2")}

    def follow(left: str, right: str) -> float:
        return float(spearmanr((sides[left] * sides[right]).sum(1), scores).statistic)

    return {
        f"stsb_{part} nl": follow("nl1", "nl2"),
        f"stsb_{part} nl-en": (follow("nl1", "en2") + follow("en1", "nl2")) / 2,
        f"stsb_{part} en": follow("en1", "en2"),
    }


def relatedness(encode: Encode, folder: Path) -> dict[str, float]:
    """Return the Spearman correlation on the test part of sick_nl."""
    with (folder / "dev" / "sick_nl.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["SemEval_set"] == "TEST"]
    left, right = (encode([row[name] for row in rows]) for name in ("sentence_A", "sentence_B"))
    scores = [float(row["relatedness_score"]) for row in rows]
    return {"sick_test nl": float(spearmanr((left * right).sum(1), scores).statistic)}


def translations(encode: Encode, folder: Path, name: str, *, most: int | None = None) -> dict[str, float]:
    """Return how often the nearest Dutch sentence of ``most`` is an English sentence's translation."""
    pairs = [line.split("\t")[:2] for line in read_lines(folder / "dev" / f"{name}.en-nl.tsv")][:most]
    english, dutch = encode([pair[0] for pair in pairs]), encode([pair[1] for pair in pairs])
    nearest = (english @ dutch.T).argmax(axis=1)
    return {f"{name} en-nl accuracy@1 of {len(pairs)}": float((nearest == np.arange(len(pairs))).mean())}
