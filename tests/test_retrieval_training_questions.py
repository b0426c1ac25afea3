"""Training questions point at a passage by file, line and sha256, and say how much they echo it."""

import gzip
import json
from pathlib import Path

import pytest

from retrieval.training import questions_tool as tool

TEXTS = (
    "Een beroep op vrijstelling wegens ziekte van de leerling wordt binnen twee dagen aan de school gemeld, "
    "zo mogelijk met opgave van de aard van de ziekte en de vermoedelijke duur van het verzuim op de school.",
    "De gemeente int hondenbelasting per hond die in een gezin met kinderen wordt gehouden in de gemeente.",
)


def run(monkeypatch: pytest.MonkeyPatch, *words: object) -> None:
    monkeypatch.setattr("sys.argv", ["questions_tool", *map(str, words)])
    tool.main()


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two laws, their sampled passages and one question built over the school law."""
    with gzip.open(tmp_path / "laws.jsonl.gz", "wt", encoding="utf-8") as stream:
        for number, text in enumerate(TEXTS):
            stream.write(json.dumps({"bwb": str(number), "law": "Wet", "text": text}) + "\n")
    run(monkeypatch, "sample", tmp_path, "laws.jsonl.gz", "--min-chars", 50, "--out", tmp_path / "p.txt")
    school = next(m for m in tool.read_headers(tmp_path / "p.txt") if m[3] == "0")
    (tmp_path / "q.tsv").write_text(f"{school[1]}\tnl\ta\tMijn kind heeft griep, wie moet dat weten?\n")
    run(monkeypatch, "build", tmp_path, tmp_path / "p.txt", tmp_path / "q.tsv", tmp_path / "law.jsonl")
    return tmp_path


def test_a_built_question_carries_the_digest_of_its_passage_and_passes_the_check(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (item,) = tool.read_questions(built / "law.jsonl")
    assert (item.id, item.line, item.topic, item.stratum) == ("law-0001", 0, "onderwijs", "low")
    assert item.sha256 == tool.digest(TEXTS[0])
    run(monkeypatch, "check", built, built / "law.jsonl")


@pytest.mark.parametrize(
    ("field", "value"),
    [("line", 1), ("sha256", "0" * 64), ("stratum", "high"), ("lang", "de"), ("line", "0"), ("line", 9)],
)
def test_a_question_that_was_tampered_with_fails_the_check(
    built: Path, monkeypatch: pytest.MonkeyPatch, field: str, value: object
) -> None:
    record = json.loads((built / "law.jsonl").read_text())
    (built / "law.jsonl").write_text(json.dumps(record | {field: value}) + "\n")
    with pytest.raises(SystemExit):
        run(monkeypatch, "check", built, built / "law.jsonl")


@pytest.mark.parametrize("row", ["99\tnl\ta\tWie?", "1\tfr\ta\tQui?", "1;nl;a;Wie?"])
def test_a_faulty_row_is_refused_with_its_number(
    built: Path, monkeypatch: pytest.MonkeyPatch, row: str
) -> None:
    (built / "q.tsv").write_text(row)
    with pytest.raises(SystemExit, match=r"q\.tsv:1"):
        run(monkeypatch, "build", built, built / "p.txt", built / "q.tsv", built / "law.jsonl")


def test_echo_is_the_share_of_content_words_that_the_passage_has() -> None:
    assert tool.stratum_of("Wie moet weten dat mijn kind griep heeft?", TEXTS[0]) == "low"
    assert tool.stratum_of("Hoe meld ik een leerling wegens griep?", TEXTS[0]) == "middle"
    assert tool.stratum_of("vrijstelling bij ziekte van de leerling", TEXTS[0]) == "high"


def test_all_questions_over_one_passage_share_a_split_and_dev_is_near_15_percent() -> None:
    splits = [tool.split_of(tool.digest(str(number))) for number in range(2000)]
    assert 0.12 < splits.count("dev") / len(splits) < 0.18
