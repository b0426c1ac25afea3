"""Turn a reading into a document: sections, blocks, sentences, footnotes and passages.

The rules look at shape and position only; no rule knows one document's words.
"""

import hashlib
from dataclasses import replace

from ingest.contents import Entry, contents_lines, label_for
from ingest.headings import headed, mark_numbered, mark_unnumbered
from ingest.lines import lines_of, wrap_width
from ingest.lists import join_lists, lead_lists
from ingest.model import SEARCHED_KINDS, Block, BlockKind, Document, Page, Section, Sentence, Source, Span
from ingest.notes import (
    footnotes_of,
    join_broken,
    mark_boilerplate,
    mark_footnotes,
    mark_margin_notes,
    mark_pull_quotes,
)
from ingest.passages import passages_of
from ingest.pieces import Piece, item_at, pieces_of
from ingest.reading import Hint, Reading
from ingest.sentences import split_sentences
from ingest.wording import CAPTION

# Raise when the rules change, so that a library built by older rules is read anew.
RULES_VERSION = 5


def document_of(source: Source, reading: Reading) -> Document:
    """Return the document with all its structure."""
    text = reading.text
    lines = lines_of(text)
    width = wrap_width(lines)
    table = {} if reading.complete else contents_lines(lines)
    entries = tuple(entry for _, entry in sorted(table.items()))
    if reading.complete:
        pieces = _marked_pieces(reading, width)
    else:
        pieces = _found_pieces(reading, set(table), entries, width)
    pieces = _levelled(pieces)
    sections = _sections(text, pieces, entries, reading.pages)
    blocks = _blocks(pieces, sections)
    sentences = _sentences(text, blocks, width)
    digest = hashlib.sha256(text.encode()).hexdigest()
    notes = footnotes_of(text, [block.span for block in blocks if block.kind is BlockKind.FOOTNOTE])
    return Document(
        source=source,
        text=text,
        text_sha256=digest,
        pages=reading.pages,
        sections=sections,
        blocks=blocks,
        sentences=sentences,
        footnotes=notes,
        emphases=reading.emphases,
        removed=reading.removed,
        passages=passages_of(source.id, digest, text, reading.pages, sections, blocks, sentences),
    )


def _found_pieces(reading: Reading, table: set[int], entries: tuple[Entry, ...], width: int) -> list[Piece]:
    text = reading.text
    pieces = pieces_of(text, lines_of(text), table, width)
    pieces = mark_boilerplate(pieces)
    pieces = mark_margin_notes(text, pieces)
    pieces = join_broken(text, pieces)
    pieces = _with_contents(pieces, reading.hints)
    stated = {hint.span.start for hint in reading.hints if hint.kind is BlockKind.HEADING}
    pieces = mark_numbered(pieces, entries, stated)
    pieces = mark_footnotes(text, pieces)
    pieces = _with_headings(pieces, reading.hints)
    pieces = join_lists(text, pieces)
    pieces = mark_unnumbered(pieces, known=_knows_headings(reading))
    pieces = mark_pull_quotes(text, pieces, width)
    return lead_lists(text, pieces, width)


def _knows_headings(reading: Reading) -> bool:
    """Tell whether the format itself told the headings, so that none need be guessed."""
    return sum(hint.kind is BlockKind.HEADING for hint in reading.hints) > 2


def _with_contents(pieces: list[Piece], hints: tuple[Hint, ...]) -> list[Piece]:
    """Mark what the reader knows to be a table of contents."""
    tables = [hint.span for hint in hints if hint.kind is BlockKind.CONTENTS]
    return [
        replace(piece, kind=BlockKind.CONTENTS, items=())
        if any(table.covers(piece.span) for table in tables)
        else piece
        for piece in pieces
    ]


def _with_headings(pieces: list[Piece], hints: tuple[Hint, ...]) -> list[Piece]:
    """Make pieces headings where the format says so."""
    levels = {hint.span.start: hint.level for hint in hints if hint.kind is BlockKind.HEADING}
    free = (BlockKind.PARAGRAPH, BlockKind.LIST)
    return [
        headed(piece, levels[piece.span.start])
        if piece.span.start in levels and piece.kind in free and not CAPTION.match(piece.text)
        else piece
        for piece in pieces
    ]


def _marked_pieces(reading: Reading, width: int) -> list[Piece]:
    """Return the pieces of a text whose blocks the format itself marked."""
    text = reading.text
    pieces = [_hinted(text, hint) for hint in reading.hints]
    pieces = mark_boilerplate(pieces)
    pieces = mark_footnotes(text, pieces)
    pieces = mark_pull_quotes(text, pieces, width)
    return lead_lists(text, pieces, width)


def _hinted(text: str, hint: Hint) -> Piece:
    lines = hint.span.of(text).count("\n") + 1
    piece = Piece(hint.kind, hint.span, hint.span.of(text), 1, lines)
    if hint.kind is BlockKind.HEADING:
        return headed(piece, hint.level)
    return replace(piece, items=tuple(item_at(text, span) for span in hint.items))


def _levelled(pieces: list[Piece]) -> list[Piece]:
    """Give every heading its level.

    Decimal numbers carry theirs. Other headings stand one level under the chapter they are in;
    a numbered series stands one level under the heading before it, and headings between two of
    its members stand under the member.
    """
    last_of = {piece.series: index for index, piece in enumerate(pieces) if piece.series}
    result: list[Piece] = []
    chapter, plain, series, series_level = 0, 0, 0, 0
    for index, piece in enumerate(pieces):
        if piece.kind is BlockKind.HEADING:
            if piece.style in ("main", "hint"):
                chapter, plain, series = piece.level, 0, 0
            elif piece.style == "series":
                if piece.series != series:
                    series, series_level = piece.series, max(chapter, plain) + 1
                piece = replace(piece, level=series_level)
            else:
                inside = series and index < last_of[series]
                level = series_level + 1 if inside else chapter + 1
                if not inside:
                    plain, series = level, 0
                piece = replace(piece, level=level)
        result.append(piece)
    return result


def _sections(
    text: str, pieces: list[Piece], entries: tuple[Entry, ...], pages: tuple[Page, ...]
) -> tuple[Section, ...]:
    """Return the sections; together they cover the whole text."""
    heads = [piece for piece in pieces if piece.kind is BlockKind.HEADING]
    starts = [piece.span.start for piece in heads]
    sections: list[Section] = []
    first = pieces[0].span.start if pieces else 0
    if not heads or heads[0].span.start > first:
        end = starts[0] if starts else len(text)
        sections.append(Section(0, None, "", 0, None, Span(0, 0), Span(0, end), _label_at(pages, 0)))
    for position, head in enumerate(heads):
        start = 0 if not sections else head.span.start
        end = starts[position + 1] if position + 1 < len(starts) else len(text)
        title = " ".join((head.title or head.span).of(text).split())
        label = label_for(entries, head.number, title) or _label_at(pages, head.span.start)
        parent = next((s.index for s in reversed(sections) if s.level < head.level and s.heading.end), None)
        sections.append(
            Section(len(sections), head.number, title, head.level, parent, head.span, Span(start, end), label)
        )
    return tuple(sections)


def _label_at(pages: tuple[Page, ...], offset: int) -> str | None:
    return next((page.label for page in pages if page.span.start <= offset < page.span.end), None)


def _blocks(pieces: list[Piece], sections: tuple[Section, ...]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    section = 0
    for piece in pieces:
        while section + 1 < len(sections) and sections[section + 1].span.start <= piece.span.start:
            section += 1
        items = tuple(item.span for item in piece.items) if piece.kind is BlockKind.LIST else ()
        blocks.append(
            Block(len(blocks), piece.kind, section, piece.span, items, piece.lead_in, piece.repeats)
        )
    return tuple(blocks)


def _sentences(text: str, blocks: tuple[Block, ...], width: int) -> tuple[Sentence, ...]:
    """Return the sentences of all content and headings; a heading is one sentence."""
    sentences: list[Sentence] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            spans: tuple[Span, ...] = (block.span,)
        elif block.kind is BlockKind.LIST:
            inside = block.lead_in is not None and block.span.covers(block.lead_in)
            parts = ([block.lead_in] if inside and block.lead_in else []) + list(block.items)
            spans = tuple(span for part in parts for span in split_sentences(text, part, width))
        elif block.kind is BlockKind.TABLE:
            spans = tuple(line.span for line in lines_of(block.span.of(text)))
            spans = tuple(Span(span.start + block.span.start, span.end + block.span.start) for span in spans)
        elif block.kind in SEARCHED_KINDS:
            spans = split_sentences(text, block.span, width)
        else:
            continue
        sentences += [
            Sentence(len(sentences) + offset, span, block.index, block.section)
            for offset, span in enumerate(spans)
        ]
    return tuple(sentences)
