"""Adding files reports what became of each: refused, in part, without a region; a refusal is a failure."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingest.library import Library
from ingest.model import Problem
from ui.cli import app
from ui.registers import render_documents

TEXT = "Het zwembad\n\nHet zwembad is op zondag open voor gezinnen.\n"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VISIEWIJZER_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def ingest(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["ingest", *arguments])
    return done.exit_code, done.output


def test_a_refused_file_fails_with_its_reason_and_the_others_are_read(tmp_path: Path, data: Path) -> None:
    (tmp_path / "bad.pdf").write_text("geen pdf", "utf-8")
    (tmp_path / "goed.txt").write_text(TEXT, "utf-8")
    code, shown = ingest(str(tmp_path / "bad.pdf"), str(tmp_path / "goed.txt"))
    assert code == 1
    assert "bad.pdf: Het bestand heet .pdf maar is geen PDF." in shown
    with Library.open(data) as library:
        assert "goed" in {source.id for source in library.sources()}


def test_a_file_of_no_region_is_read_and_said_so_until_a_region_is_given(tmp_path: Path, data: Path) -> None:
    (tmp_path / "goed.txt").write_text(TEXT, "utf-8")
    code, shown = ingest(str(tmp_path / "goed.txt"))
    assert code == 0
    assert "Geen regio herkend; geef --region" in shown
    assert "1 toegevoegd" in shown or "6 toegevoegd" in shown
    with Library.open(data) as library:
        assert [p.code for p in library.problems()] == ["no_region"]
    code, shown = ingest(str(tmp_path / "goed.txt"), "--region", "alkmaar")
    assert (code, "Geen regio" in shown) == (0, False)
    with Library.open(data) as library:
        assert library.problems() == ()


def test_the_page_lists_what_was_read_in_part_apart_from_what_was_refused() -> None:
    refused = Problem("a.pdf", "not_pdf", "geen PDF", "not a PDF")
    partly = Problem("b.pdf", "scanned_pages", "bladzijde 3 is beeld", "page 3 is an image")
    html = render_documents((), (refused, partly), {}, "nl")
    first, second = html.split('<section class="vw-refusedfiles">')[1:]
    assert "Niet opgenomen bestanden" in first
    assert "a.pdf" in first
    assert "b.pdf" not in first
    assert "Ten dele" in second
    assert "b.pdf" in second
