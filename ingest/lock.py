"""One writer at a time: an operating-system lock on a file in the data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import LibraryBusy, LibraryError

LOCK = "library.lock"


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the writer's lock of a data folder; raise LibraryBusy naming the holder's process.

    The kernel lets the lock go when the process ends, however it ends.
    """
    path = folder / LOCK
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise LibraryError(f"{path}: cannot be opened for writing: {error.strerror}") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(handle, 32, 0).decode("ascii", errors="replace").strip() or "unknown"
            raise LibraryBusy(
                f"{folder}: another process (id {holder}) is writing to this library; "
                "wait until it is done, or stop it, and try again"
            ) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
