"""The verdict is fitted on decisions about documents that answer and others that do not."""

import gzip
import json
from dataclasses import asdict
from pathlib import Path

import pytest

from retrieval.training import sentence_ranker, verdict
from retrieval.training.questions_tool import TrainingQuestion, digest, read_all, sentences_of
from retrieval.training.windows import AROUND, LEAST_RECORDS, ask_all, lay_out, windows_of

PER_LAW = LEAST_RECORDS + 2
LAWS = ("wonen", "zorg", "werk")


def record(law: str, number: int) -> dict[str, object]:
    text = (
        f"De raad praat over {law}. In {1990 + number} krijgen {number + 3} instellingen subsidie. "
        f"Het verslag van zitting {number} over {law} staat in het register."
    )
    return {"bwb": law, "heading": f"Zitting {number} over {law}", "text": text}


def asked(line: int, text: str, *, split: str, answerable: bool = True) -> TrainingQuestion:
    marked = sentences_of(text)[1]
    year = text.split("In ")[1][:4]
    return TrainingQuestion(
        f"q-{line}", "nl", f"Hoeveel instellingen krijgen in {year} subsidie?", answerable, "laws.jsonl.gz",
        line, digest(text), "t", "low", split, [[marked.start, marked.end]] if answerable else [],
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three laws of eighteen records; the first is asked about for the dev split, the second for the fit."""
    records = [record(law, number) for law in LAWS for number in range(PER_LAW)]
    with gzip.open(tmp_path / "laws.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(one) + "\n" for one in records)
    texts = [str(one["text"]) for one in records]
    questions = [asked(n, texts[n], split="dev", answerable=n != 2) for n in (0, 1, 2, 3)]
    questions += [asked(n, texts[n], split="dev") for n in range(2 * PER_LAW, 2 * PER_LAW + 2)]
    questions += [asked(n, texts[n], split="fit") for n in range(PER_LAW, PER_LAW + 8)]
    written = tmp_path / "questions"
    written.mkdir()
    (written / "q.jsonl").write_text("".join(json.dumps(asdict(q)) + "\n" for q in questions), "utf-8")
    for module in (verdict, sentence_ranker):
        monkeypatch.setattr(module, "QUESTIONS", written)
    return tmp_path


def test_a_window_is_a_stretch_of_one_law_around_what_is_asked(folder: Path) -> None:
    text = str(record("zorg", 4)["text"])
    one = asked(PER_LAW + 4, text, split="fit")
    (window,) = windows_of(folder, [one], most=5)
    assert [r["bwb"] for r in window.records] == ["zorg"] * PER_LAW
    assert window.questions == (one,)
    assert len(window.records) <= 2 * AROUND + 1
    assert windows_of(folder, [one], most=5, least=PER_LAW + 1) == []


def test_the_windows_with_the_most_questions_come_first(folder: Path) -> None:
    questions = read_all(folder / "questions")
    first, second = windows_of(folder, questions, most=2)
    assert (first.records[0]["bwb"], second.records[0]["bwb"]) == ("zorg", "wonen")


def test_a_window_is_written_as_a_document_with_its_headings(folder: Path) -> None:
    questions = read_all(folder / "questions")
    lay_out(windows_of(folder, questions, most=1), folder / "out")
    written = (folder / "out" / "documents" / "training-000.md").read_text("utf-8")
    assert "## Zitting 3 over zorg\n\nDe raad praat over zorg." in written
    assert "wonen" not in written


def test_the_right_sentences_are_those_marked_and_the_silent_document_holds_none(folder: Path) -> None:
    questions = read_all(folder / "questions")
    chosen = [q for q in questions if q.split == "dev"]
    answers = list(ask_all(windows_of(folder, chosen, most=5), folder / "work", silent=True))
    assert len(answers) == len(chosen)
    for one in answers:
        texts = [one.found.ranked[n][1].text for n in one.right]
        assert all("subsidie" in text for text in texts)
        assert bool(texts) == one.question.answerable
        assert (one.silent is not None) == one.question.answerable
        if one.silent is not None:
            assert {h.document_id for h in one.silent.hits}.isdisjoint(h.document_id for h in one.found.hits)


def test_the_sentence_ranker_is_learned_from_the_fit_split_and_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = folder / "sentence_ranker.json"
    monkeypatch.setattr(sentence_ranker, "TARGET", target)
    monkeypatch.setattr(sentence_ranker, "first_right", lambda lists, documents, extra: (0.5, 1.0))
    found = [[dict.fromkeys(sentence_ranker.LEARNED, 0.5), n] for n in (0, 1)]
    (folder / "dev.json").write_text(json.dumps({"sentences": [found], "verdict": []}), "utf-8")
    sentence_ranker.main(folder, folder / "work", [folder / "dev.json"])
    written = json.loads(target.read_text("utf-8"))
    assert (written["questions"], written["documents"], written["extra"]) == (8, 1, 1)
    assert tuple(written["weights"]) == sentence_ranker.LEARNED
    assert '"first": 0.5' in capsys.readouterr().out


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


def test_only_questions_nothing_learned_from_are_asked_of_both_documents(folder: Path) -> None:
    rows = list(verdict.rows(folder, folder / "work"))
    # Five answered ones, each of its own document and of a silent one, and one that is near but not answered.
    assert len(rows) == 2 * 5 + 1
    near = [row for row in rows if row.weight == verdict.NEAR_WEIGHT]
    assert [row.right for row in near] == [0]
    silent = [row for row in rows if row.weight == verdict.SILENT_WEIGHT]
    assert len(silent) == 5
    assert not any(row.right for row in silent)
    assert sum(row.right for row in rows) >= 3
    fit = {q.sha256 for q in read_all(folder / "questions") if q.split == "fit"}
    assert fit.isdisjoint(row.group for row in rows)
