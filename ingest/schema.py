"""Tables of the library and how values are written into columns."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text

from ingest.model import (
    Block,
    BlockKind,
    Document,
    Footnote,
    Page,
    Passage,
    Problem,
    Region,
    Section,
    Sentence,
    Source,
    Span,
)

# "VWzr" in ASCII: tells a library from any other SQLite file.
APPLICATION_ID = 0x56577A72
SCHEMA_VERSION = 1

metadata = MetaData()

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

regions = Table(
    "regions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("aliases", Text, nullable=False),
    Column("municipalities", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("rules", Integer, nullable=False),
    Column("text_sha256", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("emphases", Text, nullable=False),
    Column("removed", Text, nullable=False),
)


def _rows(name: str, *columns: Column[Any]) -> Table:
    """Return a table of numbered rows that belong to a document."""
    return Table(
        name,
        metadata,
        Column("document_id", Text, primary_key=True),
        Column("number", Integer, primary_key=True),
        *columns,
        sqlite_with_rowid=False,
    )


def _span(prefix: str = "") -> list[Column[Any]]:
    name = f"{prefix}_" if prefix else ""
    return [Column(f"{name}start", Integer), Column(f"{name}end", Integer)]


pages = _rows("pages", Column("label", Text), *_span())
sections = _rows(
    "sections",
    Column("heading_number", Text),
    Column("title", Text, nullable=False),
    Column("level", Integer),
    Column("parent", Integer),
    *_span("heading"),
    *_span(),
    Column("page_label", Text),
)
blocks = _rows(
    "blocks",
    Column("kind", Text, nullable=False),
    Column("section", Integer),
    *_span(),
    Column("items", Text, nullable=False),
    *_span("lead_in"),
    *_span("repeats"),
)
sentences = _rows("sentences", *_span(), Column("block", Integer), Column("section", Integer))
footnotes = _rows("footnotes", Column("label", Text, nullable=False), *_span("mark"), *_span("body"))

passages = Table(
    "passages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("document_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("section", Integer, nullable=False),
    *_span(),
    Column("parts", Text, nullable=False),
    Column("page", Integer),
    Column("page_label", Text),
    Index("passages_of_document", "document_id", "number"),
    sqlite_with_rowid=False,
)
vectors = Table(
    "vectors",
    metadata,
    Column("model", Text, primary_key=True),
    Column("passage_id", Text, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
    Index("vectors_of_passage", "passage_id"),
)
problems = Table(
    "problems",
    metadata,
    Column("file", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Column("reason_nl", Text, nullable=False),
    Column("reason_en", Text, nullable=False),
)

PARTS = (pages, sections, blocks, sentences, footnotes)
Row = dict[str, Any]


def spans_json(spans: Iterable[Span]) -> str:
    """Return spans as a JSON list of [start, end]."""
    return json.dumps([[span.start, span.end] for span in spans], separators=(",", ":"))


def spans_from(value: str) -> tuple[Span, ...]:
    """Return the spans of a JSON list of [start, end]."""
    return tuple(Span(start, end) for start, end in json.loads(value))


def _pair(prefix: str, span: Span | None) -> Row:
    name = f"{prefix}_" if prefix else ""
    return {f"{name}start": span.start if span else None, f"{name}end": span.end if span else None}


def _maybe(start: int | None, end: int | None) -> Span | None:
    return Span(start, end) if start is not None and end is not None else None


def document_row(document: Document, position: int, rules: int) -> Row:
    """Return the row of the documents table."""
    return {
        "id": document.source.id,
        "position": position,
        "source": json.dumps(asdict(document.source), ensure_ascii=False),
        "rules": rules,
        "text_sha256": document.text_sha256,
        "text": document.text,
        "emphases": spans_json(document.emphases),
        "removed": json.dumps(document.removed, separators=(",", ":")),
    }


def part_rows(document: Document) -> list[tuple[Table, list[Row]]]:
    """Return the rows of everything found in a document, table by table."""
    key = {"document_id": document.source.id}
    return [
        (pages, [key | {"number": p.number, "label": p.label, **_pair("", p.span)} for p in document.pages]),
        (sections, [key | _section_row(section) for section in document.sections]),
        (blocks, [key | _block_row(block) for block in document.blocks]),
        (
            sentences,
            [
                key | {"number": s.index, **_pair("", s.span), "block": s.block, "section": s.section}
                for s in document.sentences
            ],
        ),
        (
            footnotes,
            [
                key | {"number": i, "label": f.label, **_pair("mark", f.mark), **_pair("body", f.body)}
                for i, f in enumerate(document.footnotes)
            ],
        ),
        (passages, [_passage_row(passage, number) for number, passage in enumerate(document.passages)]),
    ]


def _section_row(section: Section) -> Row:
    return {
        "number": section.index,
        "heading_number": section.number,
        "title": section.title,
        "level": section.level,
        "parent": section.parent,
        **_pair("heading", section.heading),
        **_pair("", section.span),
        "page_label": section.page_label,
    }


def _block_row(block: Block) -> Row:
    return {
        "number": block.index,
        "kind": block.kind.value,
        "section": block.section,
        **_pair("", block.span),
        "items": spans_json(block.items),
        **_pair("lead_in", block.lead_in),
        **_pair("repeats", block.repeats),
    }


def _passage_row(passage: Passage, number: int) -> Row:
    return {
        "id": passage.id,
        "document_id": passage.document_id,
        "number": number,
        "section": passage.section,
        **_pair("", passage.span),
        "parts": spans_json(passage.parts),
        "page": passage.page,
        "page_label": passage.page_label,
    }


def source_from(value: str) -> Source:
    """Return the source of its JSON."""
    data = json.loads(value)
    return Source(**(data | {key: tuple(data[key]) for key in ("regions", "municipalities")}))


def region_from(row: Any) -> Region:
    """Return the region of its row."""
    return Region(row.id, row.name, tuple(json.loads(row.aliases)), tuple(json.loads(row.municipalities)))


def region_row(region: Region, position: int) -> Row:
    """Return the row of a region."""
    return {
        "id": region.id,
        "position": position,
        "name": region.name,
        "aliases": json.dumps(region.aliases, ensure_ascii=False),
        "municipalities": json.dumps(region.municipalities, ensure_ascii=False),
    }


def page_from(row: Any) -> Page:
    """Return the page of its row."""
    return Page(row.number, row.label, Span(row.start, row.end))


def section_from(row: Any) -> Section:
    """Return the section of its row."""
    heading, span = Span(row.heading_start, row.heading_end), Span(row.start, row.end)
    return Section(
        row.number, row.heading_number, row.title, row.level, row.parent, heading, span, row.page_label
    )


def block_from(row: Any) -> Block:
    """Return the block of its row."""
    lead, repeats = _maybe(row.lead_in_start, row.lead_in_end), _maybe(row.repeats_start, row.repeats_end)
    items = () if row.items == "[]" else spans_from(row.items)
    return Block(row.number, BlockKind(row.kind), row.section, Span(row.start, row.end), items, lead, repeats)


def sentence_from(row: Any) -> Sentence:
    """Return the sentence of its row, taken apart by position."""
    _, number, start, end, block, section = row
    return Sentence(number, Span(start, end), block, section)


def footnote_from(row: Any) -> Footnote:
    """Return the footnote of its row."""
    return Footnote(row.label, Span(row.mark_start, row.mark_end), Span(row.body_start, row.body_end))


def passage_from(row: Any) -> Passage:
    """Return the passage of its row; taken apart by position, for there may be a hundred thousand."""
    name, document_id, _, section, start, end, parts, page, label = row
    span = Span(start, end)
    whole = parts == f"[[{start},{end}]]"
    return Passage(name, document_id, section, span, (span,) if whole else spans_from(parts), page, label)


def problem_from(row: Any) -> Problem:
    """Return the problem of its row."""
    return Problem(row.file, row.code, row.reason_nl, row.reason_en)
