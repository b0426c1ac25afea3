"""Bring a library up to date with a corpus: document by document, each one whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.catalogue import Corpus
from ingest.errors import ReadError
from ingest.library import Library, Writer
from ingest.model import Document, Problem, Source
from ingest.readers import read
from ingest.reading import Note
from ingest.structure import RULES_VERSION, document_of

Progress = Callable[[str, int, int], None]
NO_REGION = Note(
    "no_region",
    "Geen regio herkend; geef --region, dan wordt het stuk bij vragen over die regio gevonden.",
    "No region recognised; give --region, and the file is found for questions about that region.",
)


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, as document ids.

    ``refused`` are files that were set aside, ``noted`` files that were read but not wholly
    (pages that are only an image), each with the reason.
    """

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    refused: tuple[Problem, ...]
    noted: tuple[Problem, ...]

    @property
    def changed(self) -> bool:
        """Tell whether the run changed any document."""
        return bool(self.added or self.updated or self.removed)


def ingest_corpus(corpus: Corpus, library: Library, *, progress: Progress | None = None) -> Report:
    """Make the library hold exactly the documents of the corpus; a second run changes nothing.

    A file that cannot be read is set aside with its reason and everything else goes on.
    ``progress`` is called with (document id, number done, number in all). Raises LibraryBusy.
    """
    with library.writing() as writer:
        return bring_up_to_date(corpus, library, writer, progress)


def read_document(source: Source, path: Path) -> Document:
    """Return the document of a file; raise ReadError when it cannot be read or is not the one catalogued."""
    return document_of(source, read(path, sha256=source.sha256))


def bring_up_to_date(corpus: Corpus, library: Library, writer: Writer, progress: Progress | None) -> Report:
    """Do what ``ingest_corpus`` does, with a writer already at hand."""
    if library.regions() != corpus.regions:
        writer.put_regions(corpus.regions)
    known = writer.stored()
    problems = {problem.file: problem for problem in library.problems()}
    added, updated, unchanged = list[str](), list[str](), list[str]()
    refused, noted = list[Problem](), list[Problem]()
    by_hand = dict(corpus.elsewhere)
    for position, source in enumerate(corpus.sources):
        if progress is not None:
            progress(source.id, position, len(corpus.sources))
        old = known.get(source.id)
        same_note = old is not None and bool(old[0].regions) == bool(source.regions)
        if old is not None and old[0].sha256 == source.sha256 and old[2] == RULES_VERSION and same_note:
            if old[:2] != (source, position):
                writer.place(source, position)
            (unchanged if old[0] == source else updated).append(source.id)
            continue
        try:
            notes = (NO_REGION,) if source.id in by_hand and not source.regions else ()
            problem = _put(writer, source, corpus.path(source), position, notes)
        except ReadError as error:
            problem = Problem(source.file, error.code, error.reason_nl, error.reason_en)
            refused.append(problem)
        else:
            (updated if old is not None else added).append(source.id)
            noted += [problem] if problem is not None else []
        if problem != problems.get(source.file):
            _set_problem(writer, source.file, problem)
    gone = sorted(set(known) - {source.id for source in corpus.sources})
    for document_id in gone:
        writer.remove(document_id)
    # Problems of files given by hand carry a whole path and stay until the file is added after all.
    for file in sorted(set(problems) - {source.file for source in corpus.sources}):
        if not Path(file).is_absolute():
            writer.clear_problem(file)
    if progress is not None:
        progress("", len(corpus.sources), len(corpus.sources))
    return Report(
        tuple(added), tuple(updated), tuple(unchanged), tuple(gone), tuple(refused), tuple(noted)
    )  # fmt: skip


def _put(
    writer: Writer, source: Source, path: Path, position: int, notes: tuple[Note, ...]
) -> Problem | None:
    """Read a file and store it; return what is to be noted about it, ``notes`` and what reading showed."""
    reading = read(path, sha256=source.sha256)
    writer.put(document_of(source, reading), position=position, rules=RULES_VERSION)
    return _as_problem(source.file, (*notes, *reading.notes))


def _as_problem(file: str, notes: tuple[Note, ...]) -> Problem | None:
    if not notes:
        return None
    dutch, english = " ".join(note.reason_nl for note in notes), " ".join(note.reason_en for note in notes)
    return Problem(file, notes[0].code, dutch, english)


def _set_problem(writer: Writer, file: str, problem: Problem | None) -> None:
    if problem is None:
        writer.clear_problem(file)
    else:
        writer.put_problem(problem)
