"""Lines of a text with what surrounds them: indentation, blank lines before, page breaks."""

import re
from dataclasses import dataclass
from itertools import pairwise

from ingest.model import Span

_LINE = re.compile(r"[^\n\f]*")
_TAB = 8
# Lines longer than this are not wrapped by hand, each is a paragraph of its own; lines shorter
# than this are not running text (a margin note, a table).
_WIDEST_WRAP = 140
_NARROWEST_WRAP = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something on it; ``span`` leaves out the white space at both ends."""

    span: Span
    text: str
    indent: int
    blanks: int


def lines_of(text: str) -> tuple[Line, ...]:
    """Return the non-blank lines; a form feed ends a line and counts as a blank line."""
    lines: list[Line] = []
    position, blanks = 0, 0
    while position <= len(text):
        match = _LINE.match(text, position)
        end = match.end() if match else position
        raw = text[position:end]
        stripped = raw.strip()
        if stripped:
            start = position + len(raw) - len(raw.lstrip())
            indent = sum(_TAB if char == "\t" else 1 for char in text[position:start])
            lines.append(Line(Span(start, start + len(stripped)), stripped, indent, blanks))
            blanks = 0
        else:
            blanks += 1
        if text[end : end + 1] == "\f":
            blanks += 1
        position = end + 1
    return tuple(lines)


def wrap_width(lines: tuple[Line, ...]) -> int:
    """Return the column at which the text was wrapped by hand, or 0 when it was not."""
    wrapped = sorted(
        len(line.text) for line, after in pairwise(lines) if after.blanks == 0 and after.text[:1].islower()
    )
    if len(wrapped) < 3:
        return 0
    width = wrapped[int(len(wrapped) * 0.9)]
    return width if _NARROWEST_WRAP <= width <= _WIDEST_WRAP else 0


def continues(before: str, after: str, width: int) -> bool:
    """Tell whether the next line goes on in the same sentence: wrapped, not ended.

    Joined when the next starts in lower case, after a comma, or when the line is full.
    """
    if after[:1].islower() or before.endswith((",", "-")):
        return True
    return bool(width) and len(before) + 1 + len(after.split(maxsplit=1)[0]) > width * 0.92
