"""The library: one SQLite file, the single source of truth about all documents."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import (
    Connection,
    Engine,
    Select,
    Table,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import SQLAlchemyError

from ingest import schema
from ingest.errors import LibraryError
from ingest.lock import writer_lock
from ingest.model import Block, Document, Footnote, Page, Passage, Problem, Region, Section, Sentence, Source

FILE = "library.sqlite"
_MAGIC = b"SQLite format 3\x00"
_MANY = 500
Value = TypeVar("Value")


class Library:
    """An open library; reading is always possible, writing only through ``writing()``.

    Texts are kept in memory once read and forgotten when ``generation()`` sees a newer one.
    """

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self._engine = engine
        self._texts: dict[str, str] = {}
        self._seen = -1

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> "Library":
        """Open the library of a data folder; raise LibraryError when it is missing or unusable."""
        path = folder / FILE
        if not path.exists():
            if not create:
                raise LibraryError(f"{path}: there is no library yet; make one with: visiewijzer ingest")
            _create(folder)
        _check_file(path)
        library = cls(folder, _engine(path))
        try:
            library._check_version()
        except LibraryError:
            library.close()
            raise
        return library

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def generation(self) -> int:
        """Return the number that grows with every change of documents, regions or problems."""
        row = self._rows(select(schema.meta.c.value).where(schema.meta.c.key == "generation"))
        generation = int(row[0].value)
        if generation != self._seen:
            self._texts.clear()
            self._seen = generation
        return generation

    def sources(self) -> tuple[Source, ...]:
        """Return the sources of all documents in the order of the catalogue."""
        table = schema.documents
        rows = self._rows(select(table.c.source).order_by(table.c.position, table.c.id))
        return tuple(schema.source_from(row.source) for row in rows)

    def regions(self) -> tuple[Region, ...]:
        """Return the regions in the order of the regions file."""
        table = schema.regions
        return tuple(
            schema.region_from(row)
            for row in self._rows(select(table).order_by(table.c.position, table.c.id))
        )

    def problems(self) -> tuple[Problem, ...]:
        """Return the files that were refused or set aside."""
        table = schema.problems
        return tuple(schema.problem_from(row) for row in self._rows(select(table).order_by(table.c.file)))

    def document(self, document_id: str) -> Document:
        """Return a whole document; raise LibraryError when there is none with this id."""
        table = schema.documents
        with self._reading() as connection:
            row = connection.execute(select(table).where(table.c.id == document_id)).one_or_none()
            if row is None:
                raise _absent(document_id)
            parts = {
                part.name: connection.execute(_numbered(part, document_id)).all()
                for part in (*schema.PARTS, schema.passages)
            }
        _check_text(document_id, row.text, row.text_sha256)
        return Document(
            source=schema.source_from(row.source),
            text=row.text,
            text_sha256=row.text_sha256,
            pages=tuple(map(schema.page_from, parts["pages"])),
            sections=tuple(map(schema.section_from, parts["sections"])),
            blocks=tuple(map(schema.block_from, parts["blocks"])),
            sentences=tuple(map(schema.sentence_from, parts["sentences"])),
            footnotes=tuple(map(schema.footnote_from, parts["footnotes"])),
            emphases=schema.spans_from(row.emphases),
            removed=tuple((position, count) for position, count in json.loads(row.removed)),
            passages=tuple(map(schema.passage_from, parts["passages"])),
        )

    def text(self, document_id: str) -> str:
        """Return the canonical text of a document, checked against its hash when first read."""
        if document_id not in self._texts:
            table = schema.documents
            rows = self._rows(select(table.c.text, table.c.text_sha256).where(table.c.id == document_id))
            if not rows:
                raise _absent(document_id)
            _check_text(document_id, rows[0].text, rows[0].text_sha256)
            self._texts[document_id] = rows[0].text
        return self._texts[document_id]

    def reread(self, document_id: str, start: int, end: int) -> str:
        """Read a stretch of a document's text from disk, past every cache, to check a quote against."""
        table = schema.documents
        stretch = func.substr(table.c.text, start + 1, end - start)
        rows = self._rows(select(stretch).where(table.c.id == document_id))
        if not rows:
            raise _absent(document_id)
        return str(rows[0][0])

    def text_sha256(self, document_id: str) -> str:
        """Return the hash of a document's canonical text without reading the text."""
        table = schema.documents
        rows = self._rows(select(table.c.text_sha256).where(table.c.id == document_id))
        if not rows:
            raise _absent(document_id)
        return str(rows[0].text_sha256)

    def pages(self, document_id: str) -> tuple[Page, ...]:
        """Return the pages of a document."""
        return self._parts(schema.pages, document_id, schema.page_from)

    def sections(self, document_id: str) -> tuple[Section, ...]:
        """Return the sections of a document."""
        return self._parts(schema.sections, document_id, schema.section_from)

    def blocks(self, document_id: str) -> tuple[Block, ...]:
        """Return the blocks of a document."""
        return self._parts(schema.blocks, document_id, schema.block_from)

    def sentences(self, document_id: str) -> tuple[Sentence, ...]:
        """Return the sentences of a document."""
        return self._parts(schema.sentences, document_id, schema.sentence_from)

    def footnotes(self, document_id: str) -> tuple[Footnote, ...]:
        """Return the footnotes of a document."""
        return self._parts(schema.footnotes, document_id, schema.footnote_from)

    def passages(
        self, ids: Sequence[str] | None = None, document_ids: Sequence[str] | None = None
    ) -> tuple[Passage, ...]:
        """Return passages in the order of the catalogue and of the text: all, or those asked for."""
        passages, documents = schema.passages, schema.documents
        query = select(passages).join(documents, documents.c.id == passages.c.document_id)
        query = query.order_by(documents.c.position, documents.c.id, passages.c.number)
        if document_ids is not None:
            query = query.where(passages.c.document_id.in_(list(document_ids)))
        if ids is None:
            return tuple(map(schema.passage_from, self._rows(query)))
        if len(ids) > _MANY:  # one pass over all is quicker than a very long list of ids
            wanted = set(ids)
            return tuple(schema.passage_from(row) for row in self._rows(query) if row.id in wanted)
        return tuple(map(schema.passage_from, self._rows(query.where(passages.c.id.in_(list(ids))))))

    def vectors(self, model: str) -> dict[str, bytes]:
        """Return the stored vectors of a model by passage id."""
        table = schema.vectors
        rows = self._rows(select(table.c.passage_id, table.c.vector).where(table.c.model == model))
        return {row.passage_id: row.vector for row in rows}

    def has_vectors(self, model: str) -> set[str]:
        """Return the ids of the passages that a model has vectors of."""
        table = schema.vectors
        rows = self._rows(select(table.c.passage_id).where(table.c.model == model))
        return {row.passage_id for row in rows}

    def put_vectors(self, model: str, rows: Iterable[tuple[str, bytes]]) -> None:
        """Store vectors (passage id, bytes) in one transaction; raise LibraryBusy while another writes."""
        values = [{"model": model, "passage_id": passage, "vector": vector} for passage, vector in rows]
        if not values:
            return
        statement = upsert(schema.vectors)
        statement = statement.on_conflict_do_update(
            index_elements=["model", "passage_id"], set_={"vector": statement.excluded.vector}
        )
        with writer_lock(self.folder), self._transaction() as connection:
            connection.execute(statement, values)

    def drop_vectors(self, *, keep: Collection[str]) -> None:
        """Forget the vectors of every model but these; raise LibraryBusy while another writes."""
        others = schema.vectors.c.model.not_in(list(keep))
        if not self._rows(select(schema.vectors.c.model).where(others).limit(1)):
            return
        with writer_lock(self.folder), self._transaction() as connection:
            connection.execute(delete(schema.vectors).where(others))

    def check(self) -> None:
        """Check the whole file page by page; raise LibraryError when it is damaged (slow when large)."""
        rows = self._rows(text("PRAGMA integrity_check(1)"))
        if rows[0][0] != "ok":
            raise _damaged(self.folder / FILE, str(rows[0][0]))

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """Hold the writer's lock and give a writer; raise LibraryBusy while another process writes."""
        with writer_lock(self.folder):
            yield Writer(self)

    def _parts(self, table: Table, document_id: str, make: Callable[[Any], Value]) -> tuple[Value, ...]:
        return tuple(map(make, self._rows(_numbered(table, document_id))))

    def _rows(self, query: Any) -> Sequence[Any]:
        with self._reading() as connection:
            return connection.execute(query).all()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise _damaged(self.folder / FILE, str(error.__cause__ or error)) from error

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """Run one all-or-nothing change."""
        try:
            with self._engine.connect().execution_options(writing=True) as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            raise LibraryError(
                f"{self.folder / FILE}: cannot be written: {error.__cause__ or error}"
            ) from error

    def _check_version(self) -> None:
        with self._reading() as connection:
            application = connection.execute(text("PRAGMA application_id")).scalar_one()
            version = connection.execute(text("PRAGMA user_version")).scalar_one()
            tables = set(
                connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars()
            )
        path = self.folder / FILE
        if application != schema.APPLICATION_ID:
            raise LibraryError(f"{path}: is a database of another program; choose another data folder")
        if version != schema.SCHEMA_VERSION:
            raise LibraryError(
                f"{path}: has format {version}, this program needs format {schema.SCHEMA_VERSION}; "
                "move the file away and run: visiewijzer ingest"
            )
        missing = sorted(set(schema.metadata.tables) - tables)
        if missing:
            raise _damaged(path, f"table {missing[0]} is missing")
        self.generation()


class Writer:
    """Writes to a library whose lock is held; each call is one transaction."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def put(self, document: Document, *, position: int | None = None, rules: int = 0) -> None:
        """Store a document in place of an older one with its id; readers see all of it or nothing.

        ``rules`` is the version of the reading rules; without ``position`` a new document comes last.
        """
        with self._change() as connection:
            place = position if position is not None else _place(connection, document.source.id)
            # Other rules may cut other sentences from the same passages: their vectors are made anew.
            same_rules = _rules_of(connection, document.source.id) == rules
            kept = [passage.id for passage in document.passages] if same_rules else []
            _remove(connection, document.source.id, keep=kept)
            connection.execute(insert(schema.documents), [schema.document_row(document, place, rules)])
            for table, rows in schema.part_rows(document):
                if rows:
                    connection.execute(insert(table), rows)

    def place(self, source: Source, position: int) -> None:
        """Change what the catalogue says of a document whose file did not change."""
        table = schema.documents
        with self._change() as connection:
            value = json.dumps(asdict(source), ensure_ascii=False)
            connection.execute(
                update(table).where(table.c.id == source.id).values(source=value, position=position)
            )

    def remove(self, document_id: str) -> None:
        """Remove a document and all that was found in it."""
        with self._change() as connection:
            _remove(connection, document_id, keep=[])

    def put_regions(self, regions: Sequence[Region]) -> None:
        """Replace the regions."""
        with self._change() as connection:
            connection.execute(delete(schema.regions))
            rows = [schema.region_row(region, position) for position, region in enumerate(regions)]
            if rows:
                connection.execute(insert(schema.regions), rows)

    def put_problem(self, problem: Problem) -> None:
        """Note a file that was refused or set aside."""
        row = asdict(problem)
        with self._change() as connection:
            connection.execute(
                upsert(schema.problems).values(row).on_conflict_do_update(index_elements=["file"], set_=row)
            )

    def clear_problem(self, file: str) -> None:
        """Forget the problem of a file."""
        with self._change() as connection:
            connection.execute(delete(schema.problems).where(schema.problems.c.file == file))

    def stored(self) -> dict[str, tuple[Source, int, int]]:
        """Return for every document its source, its position and the version of the rules that read it."""
        table = schema.documents
        rows = self._library._rows(select(table.c.id, table.c.source, table.c.position, table.c.rules))
        return {row.id: (schema.source_from(row.source), row.position, row.rules) for row in rows}

    @contextmanager
    def _change(self) -> Iterator[Connection]:
        with self._library._transaction() as connection:
            yield connection
            connection.execute(
                update(schema.meta).where(schema.meta.c.key == "generation").values(
                    value=text("CAST(CAST(value AS INTEGER) + 1 AS TEXT)")
                )
            )  # fmt: skip
        self._library._texts.clear()


def _place(connection: Connection, document_id: str) -> int:
    table = schema.documents
    old = connection.execute(select(table.c.position).where(table.c.id == document_id)).scalar()
    if old is not None:
        return int(old)
    last = connection.execute(select(table.c.position).order_by(table.c.position.desc()).limit(1)).scalar()
    return 0 if last is None else int(last) + 1


def _rules_of(connection: Connection, document_id: str) -> int | None:
    table = schema.documents
    rules: int | None = connection.execute(select(table.c.rules).where(table.c.id == document_id)).scalar()
    return rules


def _remove(connection: Connection, document_id: str, keep: list[str]) -> None:
    table = schema.passages
    old = set(connection.execute(select(table.c.id).where(table.c.document_id == document_id)).scalars())
    gone = [{"gone": passage} for passage in sorted(old - set(keep))]
    if gone:
        connection.execute(text("DELETE FROM vectors WHERE passage_id = :gone"), gone)
    for part in (*schema.PARTS, table):
        connection.execute(delete(part).where(part.c.document_id == document_id))
    connection.execute(delete(schema.documents).where(schema.documents.c.id == document_id))


def _numbered(table: Table, document_id: str) -> Select[Any]:
    return select(table).where(table.c.document_id == document_id).order_by(table.c.number)


def _engine(path: Path) -> Engine:
    """Return an engine whose connections survive a crash at any moment (WAL, every commit synced)."""
    engine = create_engine(f"sqlite:///{path.resolve()}", connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _create(folder: Path) -> None:
    """Make an empty library beside its final name and move it there whole."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(f"{folder}: cannot be made: {error.strerror}") from error
    with writer_lock(folder):
        path, fresh = folder / FILE, folder / f"{FILE}.new"
        if path.exists():
            return
        for leftover in folder.glob(f"{FILE}.new*"):
            leftover.unlink()
        engine = _engine(fresh)
        try:
            with engine.connect().execution_options(writing=True) as connection, connection.begin():
                schema.metadata.create_all(connection)
                connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version = {schema.SCHEMA_VERSION}")
                connection.execute(insert(schema.meta), [{"key": "generation", "value": "0"}])
        except SQLAlchemyError as error:
            raise LibraryError(
                f"{folder}: no library can be made here: {error.__cause__ or error}"
            ) from error
        finally:
            engine.dispose()
        fresh.replace(path)


def _check_file(path: Path) -> None:
    """Refuse a file that is no database or was cut short, before SQLite opens (and repairs) it."""
    try:
        with path.open("rb") as stream:
            head = stream.read(100)
        size = path.stat().st_size
        journal = path.with_name(f"{FILE}-wal")
        pending = journal.exists() and journal.stat().st_size > 0
    except OSError as error:
        raise LibraryError(f"{path}: cannot be read: {error.strerror}") from error
    if len(head) < 100 or not head.startswith(_MAGIC):
        raise _damaged(path, "it is not a database")
    page = int.from_bytes(head[16:18], "big")
    page = 65536 if page == 1 else page
    if not pending and size < page * int.from_bytes(head[28:32], "big"):
        raise _damaged(path, "it was cut short")


def _check_text(document_id: str, value: str, digest: str) -> None:
    if hashlib.sha256(value.encode()).hexdigest() != digest:
        raise LibraryError(
            f"the text of {document_id} does not have its hash: the library file is damaged; "
            "move it away and run: visiewijzer ingest"
        )


def _absent(document_id: str) -> LibraryError:
    return LibraryError(f"the library has no document {document_id!r}")


def _damaged(path: Path, reason: str) -> LibraryError:
    return LibraryError(
        f"{path}: the library file is damaged ({reason}); move it away (or put back a copy) "
        "and run: visiewijzer ingest"
    )
