"""Every error a user can meet, in one tree.

    VisiewijzerError
    ├── CatalogueError      a catalogue, regions file or term list is wrong (file, entry, key)
    ├── ReadError           a document cannot be read (with reasons in Dutch and English)
    ├── LibraryError        the library file is damaged, missing or of another version
    │   └── LibraryBusy     another process is writing (with its process id)
    ├── ModelError          an embedding model cannot be loaded or was tampered with
    └── RequestError        a malformed question or batch line

Each message says what happened, where, and what to do.
"""


class VisiewijzerError(Exception):
    """Anything that went wrong and that the user can act upon."""


class CatalogueError(VisiewijzerError):
    """A data file of the corpus is wrong; the message names file, entry and key."""


class ReadError(VisiewijzerError):
    """A document cannot be read.

    ``code`` is a stable short name ("encrypted", "empty", "scanned", "too_large", ...).
    """

    def __init__(self, code: str, reason_nl: str, reason_en: str) -> None:
        super().__init__(reason_nl)
        self.code = code
        self.reason_nl = reason_nl
        self.reason_en = reason_en


class LibraryError(VisiewijzerError):
    """The library file cannot be used; it is never silently recreated."""


class LibraryBusy(LibraryError):
    """Another process holds the writer's lock."""


class ModelError(VisiewijzerError):
    """An embedding model folder is missing, damaged, tampered with or not allowed."""


class RequestError(VisiewijzerError):
    """A request that cannot be understood; the message names the line where there is one."""
