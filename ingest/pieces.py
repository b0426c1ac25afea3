"""Cut lines into pieces: runs of text, lists of items, tables of contents."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.lines import Line, continues
from ingest.model import BlockKind, Span
from ingest.wording import ends_sentence

_MARKER = re.compile(
    r"(?P<bullet>[-–—•●▪■◦‣·*✓✔➢➤❖○□▫➔→o])[\s\u00a0]+(?=\S)"
    r"|\(?(?P<number>\d{1,2})[.)°](?:[\s\u00a0]+(?=\S)|(?=[A-Z][a-z]))"
    r"|\(?(?P<letter>[a-z]|[ivx]{2,4})[.)][\s\u00a0]+(?=\S)"
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ALWAYS_BULLET = frozenset("•●▪■◦‣✓✔➢➤❖○□▫➔→")
_LONGEST_HEADING = 100


@dataclass(frozen=True, slots=True)
class Item:
    """A list item: its marker class, its number if it has one, and its text without the marker."""

    style: str
    number: int | None
    indent: int
    span: Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of lines on the way to becoming a block.

    ``blanks`` counts the blank lines before it. For headings, ``number``, ``title`` and
    ``style`` say how it is numbered and ``level`` its depth once known.
    """

    kind: BlockKind
    span: Span
    text: str
    blanks: int
    lines: int
    indent: int = 0
    items: tuple[Item, ...] = ()
    lead_in: Span | None = None
    repeats: Span | None = None
    number: str | None = None
    title: Span | None = None
    style: str = ""
    level: int = 0
    series: int = 0


def pieces_of(text: str, lines: tuple[Line, ...], contents: set[int], width: int) -> list[Piece]:
    """Return the pieces of the text in order."""
    pieces: list[Piece] = []
    run: list[Line] = []
    table: list[Line] = []
    cover = _cover(lines, contents)
    if cover:
        pieces += [_piece(text, BlockKind.PARAGRAPH, [line]) for line in lines[:cover]]
    for index, line in enumerate(lines):
        if index < cover:
            continue
        if index in contents:
            pieces += _cut_run(text, run, width)
            run = []
            table.append(line)
            continue
        if table:
            pieces.append(_piece(text, BlockKind.CONTENTS, table))
            table = []
        if run and line.blanks:
            pieces += _cut_run(text, run, width)
            run = []
        run.append(line)
    if table:
        pieces.append(_piece(text, BlockKind.CONTENTS, table))
    return pieces + _cut_run(text, run, width)


def _cover(lines: tuple[Line, ...], contents: set[int]) -> int:
    """Return how many short lines without a blank line between them open the text: title, author, date."""
    end = next((i for i, line in enumerate(lines) if i and line.blanks), len(lines))
    first = lines[:end]
    alone = all(not continues(a.text, b.text, 0) for a, b in pairwise(first))
    short = all(len(line.text) <= 60 and not ends_sentence(line.text) and not _style(line) for line in first)
    return end if 1 < end <= 6 and alone and short and not contents & set(range(end)) else 0


def _piece(text: str, kind: BlockKind, lines: list[Line]) -> Piece:
    span = Span(lines[0].span.start, lines[-1].span.end)
    return Piece(kind, span, span.of(text), lines[0].blanks, len(lines), lines[0].indent)


def _cut_run(text: str, run: list[Line], width: int) -> list[Piece]:
    """Cut lines without a blank line between them into paragraphs and lists."""
    pieces: list[Piece] = []
    current: list[Line] = []
    items: list[Item] = []
    classes = [style for line in run if (style := _style(line))]
    for index, line in enumerate(run):
        before = run[index - 1] if index else None
        item = _item(line, before, items, classes)
        if item is not None:
            if current and not items:
                pieces.append(_piece(text, BlockKind.PARAGRAPH, current))
                current = []
            items.append(item)
        elif items and before is not None and _goes_on(items[-1], run, index, width):
            items[-1] = replace(items[-1], span=Span(items[-1].span.start, line.span.end))
        elif items:
            pieces.append(_list(text, current, items))
            current, items = [], []
        elif before is not None and current and _new_text(before, line, width, first=len(current) == 1):
            pieces.append(_piece(text, BlockKind.PARAGRAPH, current))
            current = []
        current.append(line)
    if items:
        pieces.append(_list(text, current, items))
    elif current:
        pieces.append(_piece(text, BlockKind.PARAGRAPH, current))
    return pieces


def _list(text: str, lines: list[Line], items: list[Item]) -> Piece:
    return replace(_piece(text, BlockKind.LIST, lines), items=tuple(items))


def marker_of(text: str) -> str:
    """Return the list mark a line starts with ("•", "3.", "a)"), or "" when it starts with none."""
    match = _MARKER.match(text)
    return match.group().strip() if match else ""


def _style(line: Line) -> str:
    match = _MARKER.match(line.text)
    if match is None:
        return ""
    return match["bullet"] or ("1" if match["number"] else "a" if len(match["letter"]) == 1 else "i")


def _item(line: Line, before: Line | None, items: list[Item], classes: list[str]) -> Item | None:
    """Return the item that starts on this line, or None when its mark is no list mark."""
    match = _MARKER.match(line.text)
    if match is None:
        return None
    style = _style(line)
    open_place = before is None or bool(items) or ends_sentence(before.text)
    span = Span(line.span.start + match.end(), line.span.end)
    if match["letter"]:
        place = _place(match["letter"], items, classes)
        return Item(*place, line.indent, span) if place and (open_place or classes.count("a") > 1) else None
    if not (open_place or style in _ALWAYS_BULLET or classes.count(style) > 1):
        return None
    if style == "o" and classes.count("o") < 2 and not items:
        return None
    number = int(match["number"]) if match["number"] else None
    return Item("1" if number is not None else style, number, line.indent, span)


def _place(mark: str, items: list[Item], classes: list[str]) -> tuple[str, int] | None:
    """Return what a mark of letters counts in and its number; None when it counts on from nothing.

    "i." is the ninth letter after "h.", else the first roman number when an "ii." stands further on.
    """
    letter = ord(mark) - ord("a") + 1 if len(mark) == 1 else 0
    if letter == 1 or any(item.style == "a" and item.number == letter - 1 for item in items):
        return "a", letter
    roman = _ROMAN.index(mark) + 1 if mark in _ROMAN else 0
    first = roman == 1 and "i" in classes
    if first or (roman and any(item.style == "i" and item.number == roman - 1 for item in items)):
        return "i", roman
    return None


def _goes_on(item: Item, run: list[Line], index: int, width: int) -> bool:
    """Tell whether a line without a mark belongs to the item before it."""
    before, line = run[index - 1], run[index]
    if line.indent > item.indent or continues(before.text, line.text, width):
        return True
    if line.indent < item.indent or ends_sentence(before.text) or len(before.text) < 40:
        return False
    # A wrapped line that starts with a name, when the list clearly goes on after it.
    after = next((match for later in run[index + 1 :] if (match := _MARKER.match(later.text))), None)
    if after is None:
        return False
    return (
        int(after["number"]) == item.number + 1
        if after["number"] and item.number
        else after["bullet"] == item.style
    )


def _new_text(before: Line, line: Line, width: int, *, first: bool) -> bool:
    """Tell whether a new paragraph starts although no blank line stands between."""
    if continues(before.text, line.text, width):
        return False
    if ends_sentence(before.text):
        return not width or len(before.text) < width * 0.75
    heading = (len(before.text) <= _LONGEST_HEADING and before.text[:1].isupper()) or before.text[
        :1
    ].isdigit()
    return first and heading and len(line.text) > 60 and line.text[:1].isupper()


def item_at(text: str, span: Span) -> Item:
    """Return the item whose text is known; its mark and indentation stand before it on the line."""
    start = text.rfind("\n", 0, span.start) + 1
    mark = text[start : span.start]
    match = _MARKER.match(mark.lstrip() + "x")
    number = int(match["number"]) if match and match["number"] else None
    return Item("1" if number is not None else "•", number, len(mark) - len(mark.lstrip()), span)
