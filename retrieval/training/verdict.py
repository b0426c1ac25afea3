"""Fit the chance that the best evidence answers a question, on the written training questions.

Run: ``python -m retrieval.training.verdict TRAINING_FOLDER WORK_FOLDER [EXTRA.json ...]``.

The passages the questions point at are laid out as documents of forty, and each question is
asked of the document that holds its passage: as a question that names a region is asked of
that region's documents. Answerable questions count as right when the best evidence lies in
their passage. EXTRA files hold further rows (features, label, group), as the evaluation's
dev split writes them. Writes ``retrieval/data/verdict.json``.
"""

import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ingest.catalogue import load_corpus
from ingest.library import Library
from ingest.pipeline import ingest_corpus
from retrieval.assistant import Assistant
from retrieval.decide import chance_features
from retrieval.gather import gather
from retrieval.index import heading_path, passage_text
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
EXTRA_WEIGHT = 20
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


def lay_out(passages: dict[str, tuple[str, str]], folder: Path) -> dict[str, tuple[str, int]]:
    """Write the passages as Markdown documents with a catalogue; return document and section by sha256."""
    documents = folder / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    entries, place = [], {}
    order = sorted(passages)
    for number, low in enumerate(range(0, len(order), PER_DOCUMENT)):
        name = f"training-{number:03d}"
        parts = [f"# Document {number}"]
        for position, sha in enumerate(order[low : low + PER_DOCUMENT]):
            heading, text = passages[sha]
            parts.append(f"## {_one_line(heading)[:90] or 'Artikel'}\n\n{_one_line(text)}")
            place[sha] = (name, position)
        body = "\n\n".join(parts) + "\n"
        (documents / f"{name}.md").write_text(body, "utf-8")
        sha256 = hashlib.sha256(body.encode("utf-8")).hexdigest()
        entries.append(
            f'[[document]]\nid = "{name}"\nfile = "{name}.md"\ntitle = "Document {number}"\npublisher = "-"\n'
            f'regions = ["r{number:03d}"]\nmunicipalities = []\nkind = "training"\nyear = 2000\n'
            f'source = "-"\nlicence = "-"\nsha256 = "{sha256}"\n'
        )
    (folder / "catalogue.toml").write_text("\n".join(entries), "utf-8")
    regions = [
        f'[[region]]\nid = "r{n:03d}"\nname = "Trainingsregio {n:03d}"\naliases = []\nmunicipalities = []\n'
        for n in range(len(entries))
    ]
    (folder / "regions.toml").write_text("\n".join(regions), "utf-8")
    return place


def rows(folder: Path, work: Path) -> Iterator[tuple[dict[str, float], int, str]]:
    """Yield the decision's features, whether the evidence was right, and the passage, per question."""
    questions = [q for path in sorted(QUESTIONS.glob("*.jsonl")) for q in read_questions(path)]
    passages = _passages(folder, {q.sha256 for q in questions})
    place = lay_out(passages, work / "corpus")
    with Library.open(work / "library", create=True) as library:
        ingest_corpus(load_corpus(work / "corpus"), library)
    assistant = Assistant.open(work / "library")
    room = assistant._current()
    for question in questions:
        if question.sha256 not in place:
            continue
        document_id, _ = place[question.sha256]
        read = read_question(question.question, question.question, room.context, language=question.lang)
        vector = assistant._encoder.encode_queries([question.question])[0]
        found = gather(read, room.index, room.desk.shelf, vector, [document_id], room.desk.parts.search)
        around, right = "", 0
        if found.ranked:
            unit = found.ranked[0][1]
            document = room.desk.shelf.document(unit.document_id)
            passage = found.passages[unit.passage_id]
            around = f"{heading_path(document, unit.section)}\n{passage_text(document, passage)}"
            gold = _one_line(passages[question.sha256][1])
            right = int(question.answerable and _one_line(unit.text) in gold)
        values, _, _ = chance_features(
            read, found.ranked, room.index.lexical, room.index.mask([document_id]), around
        )
        yield values, right, question.sha256
    assistant.close()


def fit(data: list[tuple[dict[str, float], int, str]], weights: list[float]) -> dict[str, object]:
    """Return intercept and weights, with the area under the curve by five folds over passages."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import GroupKFold, cross_val_predict

    names = sorted(data[0][0])
    x = np.array([[values[n] for n in names] for values, _, _ in data])
    y = np.array([label for _, label, _ in data])
    groups = [group for _, _, group in data]
    model = LogisticRegression(C=1.0, max_iter=5000)
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
    weights = [1.0] * len(data)
    for path in extra:
        more = [(dict(v), int(y), str(g)) for v, y, g in json.loads(path.read_text("utf-8"))]
        data += more
        weights += [float(EXTRA_WEIGHT)] * len(more)
    (work / "rows.json").write_text(json.dumps([data, weights]), "utf-8")
    TARGET.write_text(json.dumps(fit(data, weights), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), [Path(p) for p in sys.argv[3:]])
