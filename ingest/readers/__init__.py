"""Readers: one file per format, each the only importer of its library."""

import hashlib
import re
from pathlib import Path

from ingest.errors import ReadError
from ingest.readers.html import read_html
from ingest.readers.markdown import read_markdown
from ingest.readers.pdf import PdfLimits, read_pdf
from ingest.readers.plain import read_plain
from ingest.reading import Reading

LARGEST = 100 * 1024 * 1024
SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf"})


def read(path: Path, *, sha256: str | None = None, limits: PdfLimits | None = None) -> Reading:
    """Return the reading of a file by what is in it; raise ReadError with a reason in Dutch and English.

    With ``sha256`` the file must have that hash. The name decides only between kinds of text:
    a PDF named .txt is read as PDF, and binary content under any name is refused.
    """
    data = _bytes(path)
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise ReadError(
            "changed",
            "Het bestand is veranderd sinds het in de catalogus kwam (een andere sha256).",
            "The file has changed since it was catalogued (another sha256).",
        )
    suffix = path.suffix.casefold()
    if b"%PDF-" in data[:1024]:
        return read_pdf(data, limits or PdfLimits())
    if suffix == ".pdf":
        raise ReadError(
            "not_pdf", "Het bestand heet .pdf maar is geen PDF.", "The file is named .pdf but is not a PDF."
        )
    _refuse_known_binary(data)
    if suffix in (".html", ".htm", ".xhtml") or _looks_like_html(data):
        return read_html(data)
    if suffix in (".md", ".markdown"):
        return read_markdown(data)
    if suffix not in SUFFIXES:
        raise ReadError(
            "unsupported",
            f"Dit soort bestand ({suffix or 'zonder extensie'}) kan niet worden gelezen; "
            "wel: pdf, html, md, txt.",
            f"This kind of file ({suffix or 'no extension'}) cannot be read; these can: pdf, html, md, txt.",
        )
    return read_plain(data)


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise ReadError("missing", "Het bestand bestaat niet.", "The file does not exist.")
        size = path.stat().st_size
        if size > LARGEST:
            raise ReadError(
                "too_large",
                f"Het bestand is te groot: {size / 2**20:.0f} MB, hooguit {LARGEST / 2**20:.0f} MB.",
                f"The file is too large: {size / 2**20:.0f} MB, at most {LARGEST / 2**20:.0f} MB.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(
            "missing", f"Het bestand kan niet worden gelezen: {error.strerror}.",
            f"The file cannot be read: {error.strerror}.",
        ) from error  # fmt: skip
    if not data:
        raise ReadError("empty", "Het bestand is leeg (0 bytes).", "The file is empty (0 bytes).")
    return data


_AS_PDF_NL, _AS_PDF_EN = "; bewaar het als PDF", "; save it as PDF"
_KNOWN = (
    (
        b"PK\x03\x04",
        "zip",
        f"een zipbestand of Office-document{_AS_PDF_NL}",
        f"a zip file or Office document{_AS_PDF_EN}",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "office",
        f"een oud Office-document{_AS_PDF_NL}",
        f"an old Office document{_AS_PDF_EN}",
    ),
    (b"\x89PNG", "image", "een afbeelding", "an image"),
    (b"\xff\xd8\xff", "image", "een afbeelding", "an image"),
    (b"GIF8", "image", "een afbeelding", "an image"),
    (b"\x1f\x8b", "zip", "een gecomprimeerd bestand", "a compressed file"),
)


def _refuse_known_binary(data: bytes) -> None:
    for magic, code, dutch, english in _KNOWN:
        if data.startswith(magic):
            raise ReadError(code, f"Het bestand is {dutch}.", f"The file is {english}.")


def _looks_like_html(data: bytes) -> bool:
    return bool(re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html[\s>])", data[:512], re.IGNORECASE))
