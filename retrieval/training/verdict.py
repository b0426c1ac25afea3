"""Fit the chance that the best evidence answers a question, on the written training questions.

Run: ``python -m retrieval.training.verdict TRAINING_FOLDER WORK_FOLDER [EXTRA.json ...]``.

The passages the questions point at are laid out as documents of forty on one topic, and each
question is asked of the document that holds its passage: as a question that names a region is asked
of that region's documents. Answerable questions count as right when the best evidence lies in
their passage. Each is also asked of another document on the topic, which does not answer it: that
is how a question about a region looks whose documents are silent. Only questions of the dev split
take part, because the model has seen the others and would look surer than it is. EXTRA files hold
further rows (features, label, group), as the evaluation's dev split writes them. Writes
``retrieval/data/verdict.json``.
"""

import gzip
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.catalogue import load_corpus
from ingest.library import Library
from ingest.pipeline import ingest_corpus
from retrieval.assistant import Assistant, Room
from retrieval.gather import gather
from retrieval.model import Question
from retrieval.question import read_question
from retrieval.training.questions_tool import (
    digest,
    passage_heading,
    read_questions,
)
from retrieval.training.questions_tool import (
    passage_text as source_text,
)

PER_DOCUMENT = 40
# A dev row counts as this many written questions: there are few of them, over documents of the kind meant.
EXTRA_WEIGHT = 5
# A question asked of a silent document, and one written to be near but not answered: together they weigh
# about what unanswerable questions are among real ones, a fifth.
SILENT_WEIGHT = 0.15
NEAR_WEIGHT = 0.5
TARGET = Path(__file__).parent.parent / "data" / "verdict.json"
QUESTIONS = Path(__file__).parent / "questions"


def _passages(folder: Path, wanted: set[str]) -> dict[str, tuple[str, str]]:
    """Return (heading, text) by sha256 for the passages asked about."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                text = source_text(record)
                if text and digest(text) in wanted:
                    found.setdefault(digest(text), (passage_heading(record), text))
    return found


def _one_line(text: str) -> str:
    return " ".join(text.split())


def lay_out(
    passages: dict[str, tuple[str, str]], topics: dict[str, str], folder: Path
) -> dict[str, tuple[str, str | None]]:
    """Write the passages as Markdown documents, a topic each, with a catalogue.

    Returns by sha256 the document that holds the passage and another one on the topic, if there is one.
    """
    documents = folder / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    entries: list[str] = []
    place: dict[str, tuple[str, str | None]] = {}
    for topic in sorted(set(topics.values())):
        order = sorted(sha for sha in passages if topics[sha] == topic)
        chunks = [order[low : low + PER_DOCUMENT] for low in range(0, len(order), PER_DOCUMENT)]
        names = [f"training-{len(entries) + number:03d}" for number in range(len(chunks))]
        for number, (name, chunk) in enumerate(zip(names, chunks, strict=True)):
            silent = names[(number + 1) % len(names)] if len(names) > 1 else None
            place |= dict.fromkeys(chunk, (name, silent))
            parts = [f"# Document {len(entries)}"]
            for sha in chunk:
                heading, text = passages[sha]
                parts.append(f"## {_one_line(heading)[:90] or 'Artikel'}\n\n{_one_line(text)}")
            body = "\n\n".join(parts) + "\n"
            (documents / f"{name}.md").write_text(body, "utf-8")
            sha256 = hashlib.sha256(body.encode("utf-8")).hexdigest()
            region = f"r{len(entries):03d}"
            entries.append(
                f'[[document]]\nid = "{name}"\nfile = "{name}.md"\ntitle = "Document {len(entries)}"\n'
                f'publisher = "-"\nregions = ["{region}"]\nmunicipalities = []\nkind = "training"\n'
                f'year = 2000\nsource = "-"\nlicence = "-"\nsha256 = "{sha256}"\n'
            )
    (folder / "catalogue.toml").write_text("\n".join(entries), "utf-8")
    regions = [
        f'[[region]]\nid = "r{n:03d}"\nname = "Trainingsregio {n:03d}"\naliases = []\nmunicipalities = []\n'
        for n in range(len(entries))
    ]
    (folder / "regions.toml").write_text("\n".join(regions), "utf-8")
    return place


@dataclass(frozen=True, slots=True)
class Row:
    """A decision: its features, whether the evidence was right, the passage as group, and its weight."""

    values: dict[str, float]
    right: int
    group: str
    weight: float


def rows(folder: Path, work: Path) -> Iterator[Row]:
    """Yield a decision per question and document asked."""
    everything = [q for path in sorted(QUESTIONS.glob("*.jsonl")) for q in read_questions(path)]
    questions = [q for q in everything if q.split == "dev"]
    passages = _passages(folder, {q.sha256 for q in questions})
    place = lay_out(passages, {q.sha256: q.topic for q in questions}, work / "corpus")
    with Library.open(work / "library", create=True) as library:
        ingest_corpus(load_corpus(work / "corpus"), library)
    assistant = Assistant.open(work / "library")
    for question in questions:
        own, silent = place[question.sha256]
        gold = _one_line(passages[question.sha256][1])
        room = assistant._current()
        read = read_question(question.question, question.question, room.context, language=question.lang)
        vector = assistant._encoder.encode_queries([assistant.meant(read)])[0]
        values, quoted = _decision(room, read, vector, own)
        right = int(question.answerable and bool(quoted) and _one_line(quoted) in gold)
        yield Row(values, right, question.sha256, 1.0 if question.answerable else NEAR_WEIGHT)
        if silent is not None and question.answerable:
            yield Row(_decision(room, read, vector, silent)[0], 0, question.sha256, SILENT_WEIGHT)
    assistant.close()


def _decision(
    room: Room, read: Question, vector: NDArray[np.float32], document_id: str
) -> tuple[dict[str, float], str]:
    """Return the features of the decision on a question to one document, and the best evidence's text."""
    found = gather(read, room.index, room.desk.shelf, vector, [document_id], room.desk.parts.search)
    return dict(found.verdict.features), found.ranked[0][1].text if found.ranked else ""


def fit(data: Sequence[Row]) -> dict[str, object]:
    """Return intercept and weights, with the area under the curve by five folds over passages."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import GroupKFold, cross_val_predict

    names = sorted(data[0].values)
    x = np.array([[row.values[n] for n in names] for row in data])
    y = np.array([row.right for row in data])
    weights = [row.weight for row in data]
    groups = [row.group for row in data]
    model = LogisticRegression(C=0.3, max_iter=5000)
    out = cross_val_predict(model, x, y, groups=groups, cv=GroupKFold(5), method="predict_proba")[:, 1]
    model.fit(x, y, sample_weight=weights)
    return {
        "rows": len(y),
        "right": round(float(y.mean()), 4),
        "auc": round(float(roc_auc_score(y, out)), 4),
        "intercept": round(float(model.intercept_[0]), 4),
        "weights": {n: round(float(w), 4) for n, w in zip(names, model.coef_[0], strict=True)},
    }


def main(folder: Path, work: Path, extra: list[Path]) -> None:
    """Fit on the training questions and any extra rows, and write the weights."""
    data = list(rows(folder, work))
    for path in extra:
        more = json.loads(path.read_text("utf-8"))
        data += [Row(dict(v), int(y), str(g), float(EXTRA_WEIGHT)) for v, y, g in more]
    (work / "rows.json").write_text(json.dumps([asdict(row) for row in data]), "utf-8")
    TARGET.write_text(json.dumps(fit(data), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), [Path(p) for p in sys.argv[3:]])
