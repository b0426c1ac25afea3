"""The verdict is fitted on decisions about documents that answer and documents on the topic that do not."""

import gzip
import json
from dataclasses import asdict
from pathlib import Path

import pytest

from retrieval.training import verdict
from retrieval.training.questions_tool import TrainingQuestion, digest, split_of


def passages(count: int, topic: str) -> dict[str, tuple[str, str]]:
    texts = [f"Over {topic} besluit raad nummer {n} dat er {n} plekken komen." for n in range(count)]
    return {digest(text): (f"Kop {topic}", text) for text in texts}


def test_a_document_is_on_one_topic_and_the_silent_one_is_another_on_it(tmp_path: Path) -> None:
    many, few = passages(verdict.PER_DOCUMENT + 5, "wonen"), passages(3, "zorg")
    topics = dict.fromkeys(many, "wonen") | dict.fromkeys(few, "zorg")
    place = verdict.lay_out(many | few, topics, tmp_path)
    assert {place[sha] for sha in many} == {
        ("training-000", "training-001"),
        ("training-001", "training-000"),
    }
    assert {place[sha] for sha in few} == {("training-002", None)}
    written = (tmp_path / "documents" / "training-002.md").read_text("utf-8")
    assert all(text in written for _, text in few.values())
    assert "wonen" not in written


def test_what_tells_a_right_answer_gets_the_weight() -> None:
    rows = [
        verdict.Row({"dense": right * 0.5 + n % 7 / 10, "noise": n % 5 / 5}, right, f"group-{n % 20}", 1.0)
        for n in range(200)
        for right in (0, 1)
    ]
    found = verdict.fit(rows)
    weights = found["weights"]
    assert isinstance(weights, dict)
    assert weights["dense"] > 2 > abs(weights["noise"])
    assert isinstance(found["auc"], float)
    assert found["auc"] > 0.8


def test_only_questions_the_model_has_not_seen_are_asked_of_both_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"Het college geeft in {year} subsidie aan {year - 1990} scholen." for year in range(1990, 2400)]
    dev = [text for text in texts if split_of(digest(text)) == "dev"][: verdict.PER_DOCUMENT + 2]
    train = next(text for text in texts if split_of(digest(text)) == "train")
    chosen = [*dev, train]
    with gzip.open(tmp_path / "policy.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps({"heading": "Subsidie", "text": text}) + "\n" for text in chosen)
    asked = [
        TrainingQuestion(
            f"q-{n}", "nl", f"Hoeveel scholen krijgen subsidie ({n})?", n != 0, "policy.jsonl.gz", n,
            digest(text), "onderwijs", "low", split_of(digest(text)),
        )
        for n, text in enumerate(chosen)
    ]  # fmt: skip
    folder = tmp_path / "questions"
    folder.mkdir()
    (folder / "q.jsonl").write_text("".join(json.dumps(asdict(q)) + "\n" for q in asked), "utf-8")
    monkeypatch.setattr(verdict, "QUESTIONS", folder)
    rows = list(verdict.rows(tmp_path, tmp_path / "work"))
    # One near but unanswered, the others of their own document and of the silent one.
    assert len(rows) == 1 + 2 * (len(dev) - 1)
    assert digest(train) not in {row.group for row in rows}
    assert rows[0].weight == verdict.NEAR_WEIGHT
    assert rows[0].right == 0
    assert [row.weight for row in rows[1:3]] == [1.0, verdict.SILENT_WEIGHT]
    assert rows[2].right == 0
