"""Files that cannot be read: each is refused with a stable code and a reason in both languages."""

from pathlib import Path

import pytest

from ingest import readers
from ingest.errors import ReadError
from ingest.readers import read


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("leeg.txt", b"", "empty"),
        ("leeg.pdf", b"", "empty"),
        ("spaties.txt", b"  \n\t\n", "empty"),
        ("plaatje.txt", b"\x89PNG\r\n\x1a\n" + bytes(50), "image"),
        ("brief.docx", b"PK\x03\x04" + bytes(50), "zip"),
        ("oud.doc", b"\xd0\xcf\x11\xe0" + bytes(50), "office"),
        ("rommel.txt", bytes(range(256)) * 10, "binary"),
        ("rommel.md", b"\x00" * 100, "binary"),
        ("geen.pdf", b"dit is geen pdf maar tekst", "not_pdf"),
        ("kop.pdf", b"%PDF-1.7\n", "malformed"),
        ("vreemd.xyz", b"gewone tekst", "unsupported"),
        ("gzip.txt", b"\x1f\x8b" + bytes(20), "zip"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read(path)
    assert caught.value.code == code
    assert len(caught.value.reason_nl) > 15
    assert len(caught.value.reason_en) > 15
    assert caught.value.reason_nl != caught.value.reason_en


def test_a_file_that_is_gone_or_a_folder_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "weg.txt", tmp_path):
        with pytest.raises(ReadError) as caught:
            read(path)
        assert caught.value.code == "missing"


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "groot.txt"
    with path.open("wb") as stream:
        stream.truncate(readers.LARGEST + 1)
    with pytest.raises(ReadError) as caught:
        read(path)
    assert caught.value.code == "too_large"


def test_a_web_page_under_a_wrong_name_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "pagina.txt"
    path.write_text("<!DOCTYPE html><html><body><h1>Kop</h1><p>Een tekst.</p></body></html>")
    assert read(path).text == "Kop\n\nEen tekst."


def test_a_file_that_is_not_the_catalogued_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("tekst")
    with pytest.raises(ReadError) as caught:
        read(path, sha256="0" * 64)
    assert caught.value.code == "changed"
