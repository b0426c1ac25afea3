"""From the shipped documents to a checked answer, through the command line in its own process."""

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
KADER = "alkmaar-overkoepelend-kader-jeugd-2021"
DEFINITION = (
    "Onder voorliggend veld verstaan we de vrij toegankelijke voorzieningen die in de directe omgeving van "
    "gezinnen beschikbaar zijn om hen te versterken in het bieden van een gezond opvoed- en opgroei-klimaat."
)
STATUSES = {"answered", "partial", "no_document", "not_in_documents", "uncertain"}


def run(data: Path, *arguments: str, given: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "VISIEWIJZER_DATA": str(data), **more}
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", *arguments],
        cwd=ROOT,
        env=environment,
        input=given,
        capture_output=True,
        timeout=250,
        check=False,
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    first = run(folder, "ingest")
    assert b"5 toegevoegd" in first.stdout, first.stderr
    return folder


def answered(data: Path, *arguments: str, given: bytes = b"") -> list[dict[str, object]]:
    done = run(data, "ask", *arguments, given=given)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    "question",
    ["Wat verstaat Alkmaar onder het voorliggend veld?", "what does Alkmaar mean by the preliminary field?"],
)
def test_the_definition_is_quoted_with_document_section_and_page(data: Path, question: str) -> None:
    (answer,) = answered(data, question, "--json")
    assert answer["status"] == "answered"
    cited = next(c for c in answer["citations"] if " ".join(c["quote"].split()) == DEFINITION)  # type: ignore[attr-defined]
    assert cited["document_id"] == KADER
    assert (cited["section"], cited["page_label"]) == ("4.2 Voorliggende veld", "17")
    text = run(data, "documents", "--text", KADER).stdout.decode("utf-8")
    assert text[cited["start"] : cited["end"]] == cited["quote"]


def test_a_batch_answers_line_by_line_in_order(data: Path) -> None:
    requests = [
        {"id": "a", "turns": ["Wat verstaat Alkmaar onder het voorliggend veld?"]},
        {"id": "b", "turns": ["Hoeveel kernpartners zijn er in Amsterdam?", "En sinds wanneer?"]},
        {"id": "c", "turns": ["Wat is de visie van Maastricht op jeugdhulp?"]},
        {"id": "d", "turns": [""]},
        {"id": "e", "turns": ["🎈🎈🎈"]},
        {"id": "f", "turns": ["\u0000\u0007\u202e"]},
        {"id": "g", "turns": ["veld " * 4_000]},
        {"id": "h", "turns": ["<script>alert(1)</script> wat is jeugdhulp?"]},
    ]
    lines = "\n".join(json.dumps(request) for request in requests).encode() + b"\n\n"
    answers = answered(data, "--batch", "-", given=lines)
    assert [answer["id"] for answer in answers] == list("abcdefgh")
    assert all(answer["status"] in STATUSES for answer in answers)
    assert answers[2]["status"] == "no_document"
    texts = {s: run(data, "documents", "--text", s).stdout.decode("utf-8") for s in ids(data)}
    for answer in answers:
        for cited in answer["citations"]:  # type: ignore[attr-defined]
            assert texts[cited["document_id"]][cited["start"] : cited["end"]] == cited["quote"]


def ids(data: Path) -> list[str]:
    return [line.split("  |  ")[0] for line in run(data, "documents").stdout.decode("utf-8").splitlines()]


def test_the_regions_chosen_are_the_only_ones_searched(data: Path) -> None:
    (answer,) = answered(data, "Wat is het voorliggend veld?", "--json", "--region", "flevoland")
    assert answer["searched"]["regions"] == ["flevoland"]  # type: ignore[index]
    assert all(c["regions"] == ["flevoland"] for c in answer["citations"])  # type: ignore[attr-defined]


def test_the_language_of_the_frame_can_be_chosen(data: Path) -> None:
    (answer,) = answered(data, "voorliggend veld", "--json", "--language", "en")
    assert answer["language"] == "en"


def test_a_malformed_batch_line_is_named_and_nothing_but_json_is_printed(data: Path) -> None:
    good = json.dumps({"id": "a", "turns": ["voorliggend veld"]}).encode()
    done = run(data, "ask", "--batch", "-", given=good + b'\n{"id": "b"}\n' + good)
    assert done.returncode == 2
    assert b"line 2" in done.stderr
    assert all(json.loads(line)["id"] == "a" for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("ask",), b"question"),
        (("ask", "x", "--batch", "-"), b"either"),
        (("ask", "x", "--region", "atlantis"), b"atlantis"),
        (("ask", "x", "--language", "fr"), b"fr"),
        (("ask", "--batch", "/no/such/file"), b"/no/such/file"),
        (("ask", "x" * 20_001), b"20001"),
        (("ask", "x", "--no-such-option"), b"no-such-option"),
        (("ingest", "/no/such/file.pdf"), b"/no/such/file.pdf"),
        (("ingest", "--title", "x"), b"files"),
    ],
)
def test_a_malformed_request_ends_with_two_and_one_clear_line(
    data: Path, arguments: tuple[str, ...], fault: bytes
) -> None:
    done = run(data, *arguments)
    assert done.returncode == 2
    assert fault in done.stderr
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""


def test_a_second_ingest_changes_nothing_and_says_so(data: Path) -> None:
    done = run(data, "ingest")
    assert b"0 toegevoegd" in done.stdout
    assert b"5 unchanged" in done.stdout


def test_a_refused_file_is_listed_and_everything_else_goes_on(data: Path, tmp_path: Path) -> None:
    (tmp_path / "leeg.txt").write_bytes(b"")
    (tmp_path / "stuk.pdf").write_bytes(b"%PDF-1.7 stuk")
    (tmp_path / "goed.md").write_text(
        "# Visie Gooi\n\nOnder samenkracht verstaan we hulp van buren.\n", "utf-8"
    )
    own = tmp_path / "data"
    added = run(
        own,
        "ingest",
        str(tmp_path / "leeg.txt"),
        str(tmp_path / "stuk.pdf"),
        str(tmp_path / "goed.md"),
        "--region-name",
        "Gooi en Vechtstreek",
        "--municipality",
        "Hilversum",
    )
    assert added.returncode == 1, added.stderr
    shown = run(own, "status").stdout.decode("utf-8")
    assert "leeg.txt" in shown
    assert "stuk.pdf" in shown
    assert "Visie Gooi" in shown
    (answer,) = answered(own, "Wat verstaat Gooi onder samenkracht?", "--json")
    assert "hulp van buren" in str(answer["answer"])


def test_a_writer_at_work_is_named_to_the_second(data: Path) -> None:
    with (data / "library.lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        done = run(data, "ingest")
        shown = run(data, "status").stdout
    assert done.returncode == 1
    assert str(os.getpid()).encode() in done.stderr
    assert str(os.getpid()).encode() in shown


def test_a_damaged_library_is_reported_and_left_as_it_is(tmp_path: Path) -> None:
    rubbish = b"SQLite format 3\x00" + b"\xff" * 5_000
    (tmp_path / "library.sqlite").write_bytes(rubbish)
    for command in (("status",), ("ask", "x"), ("ingest",)):
        done = run(tmp_path, *command)
        assert done.returncode == 1
        assert b"library.sqlite" in done.stderr
        assert b"Traceback" not in done.stderr
    assert (tmp_path / "library.sqlite").read_bytes() == rubbish


def test_a_damaged_index_is_rebuilt_with_one_line_of_explanation(data: Path) -> None:
    answered(data, "voorliggend veld", "--json")
    clean = run(data, "ask", "voorliggend veld", "--json")
    assert clean.stderr == b""
    (data / "index" / "vectors.npy").write_bytes(b"stuk")
    done = run(data, "ask", "voorliggend veld", "--json")
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 1
    assert b"damaged" in done.stderr


def test_an_interrupted_first_build_is_taken_up_again(tmp_path: Path) -> None:
    # What a kill during the very first ingest leaves: a library without documents, and the mark.
    from ingest.library import Library

    Library.open(tmp_path, create=True).close()
    (tmp_path / "first-build-unfinished").touch()
    (answer,) = answered(tmp_path, "Wat verstaat Alkmaar onder het voorliggend veld?", "--json")
    assert answer["status"] == "answered"


def test_the_terms_are_listed_with_who_defines_them(data: Path) -> None:
    shown = run(data, "terms").stdout.decode("utf-8")
    assert DEFINITION in shown
    assert "Regio Alkmaar" in shown


def test_output_to_a_closed_pipe_is_no_failure(data: Path) -> None:
    command = f"{sys.executable} -m ui.cli documents --text {KADER} | head -c 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=ROOT,
        env={**os.environ, "VISIEWIJZER_DATA": str(data)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in done.stderr
