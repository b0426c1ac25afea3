"""Read PDF: the parser runs in a child process with limits; here its lines become one text."""

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.errors import ReadError
from ingest.readers import pdf_child
from ingest.readers.pdf_layout import Line, OutlineEntry, lay_out, letters
from ingest.reading import Note, Reading

_WORDS = """
de het een en van in op te dat die is voor met zijn aan niet om er als ook door bij uit naar over worden
wordt of tot we wij hun deze dit the and to for that with on as are be by le la les et des der die und das
"""
_FUNCTION_WORDS = frozenset(_WORDS.split())
_FEWEST_LETTERS = 25


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """How much a PDF may cost: bytes of memory, seconds, pages."""

    memory: int = 2 * 1024**3
    seconds: int = 240
    pages: int = 2000


def read_pdf(data: bytes, limits: PdfLimits) -> Reading:
    """Return the reading of a PDF; raise ReadError when it cannot be read within the limits."""
    result = _run_child(data, limits)
    if "error" in result:
        raise _error(result["error"], str(result.get("detail", "")), limits)
    pages = [
        [Line(page, v["text"], v["x"], v["y"], v["size"], v["bold"]) for v in value["lines"]]
        for page, value in enumerate(result["pages"], start=1)
    ]
    counts = [sum(letters(line.text) for line in lines) for lines in pages]
    if sum(counts) < 2 * _FEWEST_LETTERS:
        if sum(len(line.text) for lines in pages for line in lines) > 20 * _FEWEST_LETTERS:
            raise _garbled()
        if result["failed"]:
            raise _error("malformed", "geen bladzijde leesbaar / no page readable", limits)
        raise ReadError(
            "scanned",
            "De PDF bevat geen tekst, alleen beelden (een scan); gebruik eerst tekstherkenning (OCR).",
            "The PDF has no text, only images (a scan); run text recognition (OCR) on it first.",
        )
    entries = tuple(OutlineEntry(title, level, page) for title, level, page in result["outline"])
    reading = lay_out(pages, result["labels"], entries)
    _refuse_garbled(reading.text)
    return _with_notes(reading, result, counts)


def _with_notes(reading: Reading, result: dict[str, Any], counts: list[int]) -> Reading:
    """Add what the reader should know: pages that are only an image, pages that could not be read."""
    images = [
        page
        for page, (value, count) in enumerate(zip(result["pages"], counts, strict=True), start=1)
        if value["images"] and count < _FEWEST_LETTERS and page not in result["failed"]
    ]
    notes: list[Note] = []
    if images:
        notes.append(
            Note(
                "scanned_pages",
                f"Op {_pages(images, 'bladzijde', 'bladzijden')} staat geen tekst, alleen beeld; "
                "die zijn niet doorzoekbaar.",
                f"There is no text on {_pages(images, 'page', 'pages')}, only an image; "
                "they cannot be searched.",
            )
        )
    if result["failed"]:
        failed = list(result["failed"])
        notes.append(
            Note(
                "broken_pages",
                f"De tekst van {_pages(failed, 'bladzijde', 'bladzijden')} kon niet worden gelezen.",
                f"The text of {_pages(failed, 'page', 'pages')} could not be read.",
            )
        )
    return replace(reading, notes=tuple(notes))


def _pages(numbers: list[int], one: str, many: str) -> str:
    """Return "bladzijden 3, 5–9"."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and ranges[-1][-1] == number - 1:
            ranges[-1] = [ranges[-1][0], number]
        else:
            ranges.append([number])
    listed = ", ".join("–".join(str(value) for value in pair) for pair in ranges[:20])
    return f"{one if len(numbers) == 1 else many} {listed}{' …' if len(ranges) > 20 else ''}"


def _run_child(data: bytes, limits: PdfLimits) -> dict[str, Any]:
    """Run the parser in a fresh interpreter; whatever happens to it is a ReadError here."""
    script = Path(pdf_child.__file__)
    command = [sys.executable, "-I", str(script), str(limits.memory), str(limits.seconds), str(limits.pages)]
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=limits.seconds,
            check=False,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        raise _error("time", "", limits) from error
    except OSError as error:
        raise ReadError(
            "reader",
            f"De PDF-lezer kan niet worden gestart: {error}.",
            f"The PDF reader cannot be started: {error}.",
        ) from error
    try:
        result = json.loads(done.stdout) if done.returncode == 0 else None
    except ValueError:
        result = None
    if isinstance(result, dict):
        return result
    if done.returncode in (-24, -9):  # SIGXCPU, SIGKILL
        raise _error("time" if done.returncode == -24 else "memory", "", limits)
    raise _error("memory" if b"MemoryError" in done.stderr else "crashed", str(done.returncode), limits)


def _error(code: str, detail: str, limits: PdfLimits) -> ReadError:
    dutch, english = {
        "encrypted": (
            "De PDF is met een wachtwoord beveiligd; bewaar hem zonder wachtwoord.",
            "The PDF is protected with a password; save it without one.",
        ),
        "pages": (
            f"De PDF heeft {detail} bladzijden, hooguit {limits.pages} zijn toegestaan.",
            f"The PDF has {detail} pages, at most {limits.pages} are allowed.",
        ),
        "characters": ("De PDF bevat te veel tekst.", "The PDF contains too much text."),
        "memory": (
            f"De PDF vraagt meer geheugen dan is toegestaan ({limits.memory // 2**20} MB).",
            f"The PDF needs more memory than is allowed ({limits.memory // 2**20} MB).",
        ),
        "time": (
            f"Het lezen van de PDF duurde langer dan is toegestaan ({limits.seconds} seconden).",
            f"Reading the PDF took longer than is allowed ({limits.seconds} seconds).",
        ),
        "malformed": (f"De PDF is beschadigd ({detail}).", f"The PDF is damaged ({detail})."),
        "crashed": (
            "De PDF-lezer is op dit bestand vastgelopen; het bestand is beschadigd.",
            "The PDF reader crashed on this file; the file is damaged.",
        ),
    }[code]
    return ReadError({"pages": "too_large", "characters": "too_large"}.get(code, code), dutch, english)


def _refuse_garbled(text: str) -> None:
    """Refuse a text layer that is no language: letters coded wrongly, so that nothing can be found."""
    visible = sum(not char.isspace() for char in text)
    words = [word for word in text.casefold().split() if word.isalpha()]
    share = sum(word in _FUNCTION_WORDS for word in words) / max(1, len(words))
    if letters(text) < 0.2 * visible or (len(words) > 200 and share < 0.015):
        raise _garbled()


def _garbled() -> ReadError:
    return ReadError(
        "garbled",
        "De tekstlaag van de PDF is onleesbaar (letters verkeerd gecodeerd); gebruik OCR.",
        "The text layer of the PDF is unreadable (letters coded wrongly); use OCR.",
    )
