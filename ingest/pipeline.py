"""Bring a library up to date with a corpus: document by document, each one whole or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.catalogue import Corpus
from ingest.errors import ReadError
from ingest.library import Library, Writer
from ingest.model import Document, Problem, Source
from ingest.readers import read
from ingest.structure import RULES_VERSION, document_of

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, as document ids; ``refused`` are files that were set aside, with the reason."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    refused: tuple[Problem, ...]

    @property
    def changed(self) -> bool:
        """Tell whether the run changed any document."""
        return bool(self.added or self.updated or self.removed)


def ingest_corpus(corpus: Corpus, library: Library, *, progress: Progress | None = None) -> Report:
    """Make the library hold exactly the documents of the corpus; a second run changes nothing.

    A file that cannot be read is set aside with its reason and everything else goes on.
    ``progress`` is called with (document id, number done, number in all). Raises LibraryBusy.
    """
    files = [(source, corpus.path(source)) for source in corpus.sources]
    with library.writing() as writer:
        if library.regions() != corpus.regions:
            writer.put_regions(corpus.regions)
        return _bring_up_to_date(files, library, writer, progress)


def read_document(source: Source, path: Path) -> Document:
    """Return the document of a file; raise ReadError when it cannot be read or is not the one catalogued."""
    return document_of(source, read(path, sha256=source.sha256))


def _bring_up_to_date(
    files: Sequence[tuple[Source, Path]], library: Library, writer: Writer, progress: Progress | None
) -> Report:
    known = writer.rules()
    problems = {problem.file: problem for problem in library.problems()}
    added, updated, unchanged, refused = list[str](), list[str](), list[str](), list[Problem]()
    for position, (source, path) in enumerate(files):
        if progress is not None:
            progress(source.id, position, len(files))
        old = known.get(source.id)
        problem: Problem | None = None
        if old is not None and old[0].sha256 == source.sha256 and old[2] == RULES_VERSION:
            if old[:2] != (source, position):
                writer.place(source, position)
            (unchanged if old[0] == source else updated).append(source.id)
        else:
            problem = _put(writer, source, path, position)
            if problem is None:
                (updated if old is not None else added).append(source.id)
        if problem is not None:
            refused.append(problem)
            if problems.get(source.file) != problem:
                writer.put_problem(problem)
        elif source.file in problems:
            writer.clear_problem(source.file)
    gone = sorted(set(known) - {source.id for source, _ in files})
    for document_id in gone:
        writer.remove(document_id)
    for file in sorted(set(problems) - {source.file for source, _ in files}):
        writer.clear_problem(file)
    if progress is not None:
        progress("", len(files), len(files))
    return Report(tuple(added), tuple(updated), tuple(unchanged), tuple(gone), tuple(refused))


def _put(writer: Writer, source: Source, path: Path, position: int) -> Problem | None:
    try:
        document = read_document(source, path)
    except ReadError as error:
        return Problem(source.file, error.code, error.reason_nl, error.reason_en)
    writer.put(document, position=position, rules=RULES_VERSION)
    return None
