"""The library: round trips, order, one writer, and what it says when its file is damaged."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy

from ingest.catalogue import Corpus
from ingest.errors import LibraryBusy, LibraryError
from ingest.library import FILE, Library
from ingest.model import Problem
from ingest.pipeline import ingest_corpus, read_document

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def library(tmp_path: Path, corpus: Corpus):  # type: ignore[no-untyped-def]
    with Library.open(tmp_path, create=True) as opened:
        ingest_corpus(corpus, opened)
        yield opened


def test_every_document_comes_back_equal(library: Library, corpus: Corpus) -> None:
    assert library.sources() == corpus.sources
    assert library.regions() == corpus.regions
    for source in corpus.sources:
        document = read_document(source, corpus.path(source))
        assert library.document(source.id) == document
        assert library.text(source.id) == document.text
        assert library.text_sha256(source.id) == document.text_sha256
        assert library.sections(source.id) == document.sections
        assert library.blocks(source.id) == document.blocks
        assert library.sentences(source.id) == document.sentences
        assert library.footnotes(source.id) == document.footnotes
        assert library.pages(source.id) == document.pages
        assert library.reread(source.id, 40, 80) == document.text[40:80]


def test_passages_come_in_the_order_of_the_catalogue(library: Library, corpus: Corpus) -> None:
    every = library.passages()
    places = [
        (list(library.sources()).index(next(s for s in corpus.sources if s.id == p.document_id)), p.span)
        for p in every
    ]
    assert places == sorted(places)
    chosen = [every[5].id, every[2].id]
    assert library.passages(ids=chosen) == (every[2], every[5])
    flevoland = corpus.sources[2].id
    assert {p.document_id for p in library.passages(document_ids=[flevoland])} == {flevoland}
    assert library.passages(ids=[]) == ()
    assert library.passages(ids=[p.id for p in every] * 20) == every


def test_a_change_raises_the_generation_and_reading_does_not(library: Library, corpus: Corpus) -> None:
    before = library.generation()
    library.passages()
    assert library.generation() == before
    with library.writing() as writer:
        writer.remove(corpus.sources[0].id)
    assert library.generation() == before + 1
    with pytest.raises(LibraryError, match="no document"):
        library.document(corpus.sources[0].id)


def test_vectors_are_kept_per_model_and_go_with_their_passage(library: Library, corpus: Corpus) -> None:
    passages = library.passages()
    library.put_vectors("a", [(p.id, b"one") for p in passages])
    library.put_vectors("a", [(passages[0].id, b"two")])
    library.put_vectors("b", [(passages[0].id, b"three")])
    assert library.vectors("a")[passages[0].id] == b"two"
    with library.writing() as writer:
        writer.remove(passages[0].document_id)
    assert passages[0].id not in library.vectors("a")
    assert len(library.vectors("a")) == len(library.passages())


def test_vectors_of_other_models_are_dropped_and_those_named_kept(library: Library) -> None:
    (passage, *_) = library.passages()
    for model in ("old", "old#sentences", "new", "new#sentences"):
        library.put_vectors(model, [(passage.id, model.encode())])
    generation = library.generation()
    library.drop_vectors(keep=("new", "new#sentences"))
    assert library.vectors("old") == library.vectors("old#sentences") == {}
    assert library.vectors("new") == {passage.id: b"new"}
    assert library.vectors("new#sentences") == {passage.id: b"new#sentences"}
    assert library.generation() == generation
    with library.writing():
        library.drop_vectors(keep=("new", "new#sentences"))  # nothing to drop asks for no lock
        with pytest.raises(LibraryBusy):
            library.drop_vectors(keep=("new",))


def test_problems_are_kept_until_cleared(library: Library) -> None:
    problem = Problem("x.pdf", "scanned", "alleen beeld", "only images")
    with library.writing() as writer:
        writer.put_problem(problem)
        writer.put_problem(problem)
    assert library.problems() == (problem,)
    with library.writing() as writer:
        writer.clear_problem("x.pdf")
    assert library.problems() == ()


def test_a_second_writer_is_told_who_writes(library: Library) -> None:
    with library.writing(), pytest.raises(LibraryBusy, match=str(os.getpid())), library.writing():
        pass
    with library.writing():
        pass


def test_readers_in_other_processes_read_while_one_writes(library: Library, corpus: Corpus) -> None:
    code = (
        "import sys; from pathlib import Path; from ingest.library import Library\n"
        "with Library.open(Path(sys.argv[1])) as library: print(len(library.passages()))"
    )
    count = len(library.passages())
    with library.writing() as writer:
        writer.put_problem(Problem("y", "c", "n", "e"))
        done = subprocess.run(
            [sys.executable, "-c", code, str(library.folder)],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )  # fmt: skip
    assert int(done.stdout) == count


def test_a_missing_library_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="visiewijzer ingest"):
        Library.open(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def close_and_damage(library: Library, damage) -> Path:  # type: ignore[no-untyped-def]
    library.close()
    path = library.folder / FILE
    for leftover in library.folder.glob(f"{FILE}-*"):
        leftover.unlink()
    path.write_bytes(damage(path.read_bytes()))
    return path


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"no database at all" * 500,
        lambda data: data[: len(data) // 2],
        lambda data: data[:4096],
        lambda data: data[:16] + bytes(84) + data[100:],
        lambda data: data[:100] + bytes(4000) + data[4100:],
    ],
)
def test_a_damaged_file_is_reported_and_left_as_it_is(library: Library, damage) -> None:  # type: ignore[no-untyped-def]
    path = close_and_damage(library, damage)
    left = path.read_bytes()
    with pytest.raises(LibraryError, match=r"damaged|another program|format"):
        Library.open(library.folder, create=True)
    assert path.read_bytes() == left


def test_a_changed_letter_in_a_text_is_noticed(library: Library, corpus: Corpus) -> None:
    path = close_and_damage(
        library, lambda data: data.replace(b"Onder voorliggend veld", b"Onder voorliggend geld")
    )
    with Library.open(path.parent) as opened, pytest.raises(LibraryError, match="damaged"):
        opened.text(corpus.sources[0].id)


def test_other_databases_and_other_versions_are_refused(tmp_path: Path, library: Library) -> None:
    other = tmp_path / "other"
    other.mkdir()
    engine = sqlalchemy.create_engine(f"sqlite:///{other / FILE}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE recepten (naam TEXT)")
    engine.dispose()
    with pytest.raises(LibraryError, match="another program"):
        Library.open(other, create=True)
    library.close()
    engine = sqlalchemy.create_engine(f"sqlite:///{library.folder / FILE}")
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 999")
    engine.dispose()
    with pytest.raises(LibraryError, match="format 999"):
        Library.open(library.folder)


def test_opening_is_quick(library: Library) -> None:
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        with Library.open(library.folder) as opened:
            opened.generation()
        times.append(time.perf_counter() - begin)
    assert min(times) < 0.05
    library.check()
