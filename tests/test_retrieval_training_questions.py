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


LESSON = (
    "De raad stelt de jeugdhulp vast in een plan. Dat plan geldt vier jaar en wordt elk jaar bijgesteld. "
    "De gemeente bespreekt het plan met ouders en scholen."
)


@pytest.fixture
def marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A passage of three sentences, sampled, and a question that the second answers, built to fit on."""
    text = next(t for n in range(50) if tool.split_of(tool.digest(t := f"{LESSON} Nummer {n}.")) == "train")
    with gzip.open(tmp_path / "laws.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.write(json.dumps({"bwb": "1", "law": "Wet", "text": text}) + "\n")
    run(monkeypatch, "sample", tmp_path, "laws.jsonl.gz", "--min-chars", 50, "--out", tmp_path / "p.txt")
    (tmp_path / "q.tsv").write_text("1\tnl\ta\tHoe lang geldt het?\t2,1\n1\tnl\tu\tWat kost het plan?\n")
    files = (tmp_path / name for name in ("p.txt", "q.tsv", "law.jsonl"))
    run(monkeypatch, "build", tmp_path, *files, "--fit")
    return tmp_path


def texts_marked(folder: Path) -> list[list[str]]:
    items = tool.read_questions(folder / "law.jsonl")
    text = next(iter(tool.texts_of(items, folder).values()))[1]
    return [[text[start:end] for start, end in item.answers] for item in items]


def test_the_sentences_that_answer_are_places_in_the_passage_best_first(marked: Path) -> None:
    second = "Dat plan geldt vier jaar en wordt elk jaar bijgesteld."
    assert texts_marked(marked) == [[second, "De raad stelt de jeugdhulp vast in een plan."], []]
    assert [item.split for item in tool.read_questions(marked / "law.jsonl")] == ["fit", "fit"]


def test_marks_can_be_taken_over_later_and_the_sentences_are_printed_with_numbers(
    marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, "sentences", marked, marked / "s.txt", marked / "law.jsonl")
    printed = (marked / "s.txt").read_text("utf-8").splitlines()
    assert "3 De gemeente bespreekt het plan met ouders en scholen." in printed
    assert printed[-1] == "? law-0001: Hoe lang geldt het?"
    (marked / "a.txt").write_text("law-0001\t3\n")
    run(monkeypatch, "answers", marked, marked / "a.txt", marked / "law.jsonl")
    assert texts_marked(marked)[0] == ["De gemeente bespreekt het plan met ouders en scholen."]
    run(monkeypatch, "check", marked, marked / "law.jsonl")


@pytest.mark.parametrize(
    ("row", "message"),
    [("law-0001\t9\n", "sentence 9 of 4"), ("law-0002\t1\n", "no answerable"), ("law-0001\n", r"a\.txt:1")],
)
def test_a_faulty_mark_is_refused_and_nothing_is_written(
    marked: Path, monkeypatch: pytest.MonkeyPatch, row: str, message: str
) -> None:
    before = (marked / "law.jsonl").read_bytes()
    (marked / "a.txt").write_text(row)
    with pytest.raises(SystemExit, match=message):
        run(monkeypatch, "answers", marked, marked / "a.txt", marked / "law.jsonl")
    assert (marked / "law.jsonl").read_bytes() == before


def test_an_answer_that_is_no_sentence_fails_the_check(marked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (json.loads(row) for row in (marked / "law.jsonl").read_text("utf-8").splitlines())
    (marked / "law.jsonl").write_text(
        "".join(json.dumps(row) + "\n" for row in (first | {"answers": [[0, 5]]}, second))
    )
    with pytest.raises(SystemExit):
        run(monkeypatch, "check", marked, marked / "law.jsonl")
