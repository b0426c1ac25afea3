"""Readers: one file per format, each the only importer of its library."""

import hashlib
from pathlib import Path

from ingest.errors import ReadError
from ingest.reading import Reading
from ingest.readers.plain import read_plain

LARGEST = 100 * 1024 * 1024


def read(path: Path, *, sha256: str | None = None, largest: int = LARGEST) -> Reading:
    """Return the reading of a file by its kind; raise ReadError with a reason in Dutch and English.

    With ``sha256`` the file must have that hash.
    """
    try:
        size = path.stat().st_size
        if size > largest:
            raise _too_large(size, largest)
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(
            "missing", f"Het bestand kan niet worden gelezen: {error.strerror}.",
            f"The file cannot be read: {error.strerror}.",
        ) from error  # fmt: skip
    if not data:
        raise ReadError("empty", "Het bestand is leeg (0 bytes).", "The file is empty (0 bytes).")
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise ReadError(
            "changed", "Het bestand is veranderd sinds het in de catalogus kwam (een andere sha256).",
            "The file has changed since it was catalogued (another sha256).",
        )  # fmt: skip
    return read_plain(data)


def _too_large(size: int, largest: int) -> ReadError:
    return ReadError(
        "too_large", f"Het bestand is te groot: {size / 2**20:.0f} MB, hooguit {largest / 2**20:.0f} MB.",
        f"The file is too large: {size / 2**20:.0f} MB, at most {largest / 2**20:.0f} MB.",
    )  # fmt: skip
