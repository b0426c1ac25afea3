"""Open what a command needs; build the library first where there is none yet."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.additions import with_additions
from ingest.catalogue import load_corpus
from ingest.library import FILE, Library
from ingest.pipeline import Report, ingest_corpus
from ingest.settings import IngestSettings

if TYPE_CHECKING:
    from retrieval.assistant import Assistant

Progress = Callable[[str, int, int], None]
_UNFINISHED = "first-build-unfinished"
_CHOSEN = "corpus-folder"


def with_remembered_corpus(settings: IngestSettings) -> IngestSettings:
    """Return the settings with the corpus that ``ingest --corpus`` chose; the environment goes first."""
    chosen = settings.data / _CHOSEN
    if "corpus" in settings.model_fields_set or not chosen.exists():
        return settings
    return settings.model_copy(update={"corpus": Path(chosen.read_text("utf-8"))})


def remember_corpus(data: Path, corpus: Path) -> None:
    """Keep which corpus the library is made from, for the commands that bring it up to date later."""
    data.mkdir(parents=True, exist_ok=True)
    (data / _CHOSEN).write_text(str(corpus.resolve()), "utf-8")


def library_folder(settings: IngestSettings, progress: Progress | None = None) -> Path:
    """Return the data folder with a complete library; the first time it is built from the corpus.

    A first build that was interrupted is taken up again; a library that is there is left as it is.
    """
    data = settings.data
    if (data / FILE).exists() and not (data / _UNFINISHED).exists():
        return data
    build_library(settings, progress)
    return data


def build_library(settings: IngestSettings, progress: Progress | None = None) -> Report:
    """Bring the library up to date with the corpus of the settings, making it where there is none."""
    corpus = with_additions(load_corpus(settings.corpus), settings.data)
    settings.data.mkdir(parents=True, exist_ok=True)
    mark = settings.data / _UNFINISHED
    if not (settings.data / FILE).exists():
        mark.touch()
    with Library.open(settings.data, create=True) as library:
        report = ingest_corpus(corpus, library, progress=progress)
    mark.unlink(missing_ok=True)
    return report


def open_assistant(
    settings: IngestSettings, progress: Progress | None = None, *, exact: bool = False
) -> "Assistant":
    """Open the assistant over a complete library, with the model that the environment names.

    ``exact`` suits a process that answers one question: it starts without Chroma.
    """
    # Only now: these take a second to import, which "--help" should not pay.
    from retrieval.assistant import Assistant
    from retrieval.settings import read_settings

    return Assistant.open(
        library_folder(settings, progress),
        settings=read_settings(),
        corpus=settings.corpus,
        exact=exact,
        progress=progress,
    )


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show a bar on standard error while something is counted; nothing is shown where nothing is."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<48}"), BarColumn(), TextColumn("{task.completed}/{task.total}"),
               TimeElapsedColumn())  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task: list[TaskID] = []

        def show(name: str, done: int, total: int) -> None:
            if not task:
                task.append(bar.add_task("", total=total))
            bar.update(task[0], description=os.path.basename(name)[:48], completed=done, total=total)

        yield show
