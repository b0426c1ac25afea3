"""Read plain text: decode, normalise, and take bold and italic marks out of what is quoted."""

import re
import unicodedata
from bisect import bisect_left
from itertools import pairwise

from ingest.errors import ReadError
from ingest.model import BlockKind, Page, Span
from ingest.reading import Hint, Reading

# One to three asterisks or underscores around words, as Markdown writes emphasis. A mark
# touches a blank or punctuation on its outer side, so "2*3*4" and "snake_case" stay.
_EMPHASIS = re.compile(
    r"(?<![\w*_\\])(?P<mark>\*{1,3}|_{1,3})(?=[^\s*_])"
    r"(?P<body>(?:[^*\n]|\n(?![^\S\n]*\n)){1,2000}?)"
    r"(?<=[^\s*_])(?P=mark)(?![\w*_])"
)
# "## Titel": a heading as Markdown writes it, found in many texts that are not named .md.
_HASHES = re.compile(
    r"^(?P<mark>(?P<level>#{1,6})[ \t]+)(?P<body>\S.*?)(?P<close>[ \t]+#+)?[ \t]*$", re.MULTILINE
)
_CP1252_UNDEFINED = frozenset(b"\x81\x8d\x8f\x90\x9d")


def read_plain(data: bytes) -> Reading:
    """Return the reading of a plain text file; raise ReadError when it is no text."""
    source = normalise(decode(data))
    if not source.strip():
        raise ReadError("empty", "Het bestand bevat geen tekst.", "The file contains no text.")
    text, emphases, removed, hints = strip_marks(source)
    return Reading(text=text, pages=pages_of(text), hints=hints, emphases=emphases, removed=removed)


def decode(data: bytes) -> str:
    """Return the text of the bytes: UTF-8 or UTF-16 by its mark, else UTF-8, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _checked(data.decode("utf-16", errors="replace"))
    try:
        return _checked(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    if any(byte in _CP1252_UNDEFINED for byte in data):
        raise _binary()
    return _checked(data.decode("cp1252"))


def _checked(text: str) -> str:
    """Refuse what decodes but is no text: NUL or many control characters."""
    controls = sum(1 for char in text if ord(char) < 32 and char not in "\t\n\r\f\v")
    if "\x00" in text or "\ufffd" in text[:1] or controls > max(2, len(text) // 200):
        raise _binary()
    return text


def _binary() -> ReadError:
    return ReadError(
        "binary",
        "Het bestand is geen tekst (binaire inhoud of een onbekende tekencodering).",
        "The file is not text (binary content or an unknown character encoding).",
    )


def normalise(text: str) -> str:
    """Return the text with newlines as \\n and characters composed (NFC)."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


Stripped = tuple[str, tuple[Span, ...], tuple[tuple[int, int], ...], tuple[Hint, ...]]


def strip_marks(source: str) -> Stripped:
    """Return the text without marks of emphasis and headings, and what they said.

    That is: the text, the emphasised spans, what was removed where, and the headings. Nested
    marks (bold in italics) are taken out from the outside inwards.
    """
    cuts: set[int] = set()
    bodies: list[Span] = []
    heads: list[tuple[Span, int]] = []
    for match in _HASHES.finditer(source):
        cuts.update(range(*match.span("mark")), range(*match.span("close")))
        heads.append((Span(*match.span("body")), len(match["level"])))
    pending = [(0, len(source))]
    while pending:
        begin, end = pending.pop()
        for match in _EMPHASIS.finditer(source, begin, end):
            body_start, body_end = match.span("body")
            cuts.update(range(match.start(), body_start), range(body_end, match.end()))
            bodies.append(Span(body_start, body_end))
            if "_" in match["body"]:
                pending.append((body_start, body_end))
    return _cut(source, cuts, bodies, heads)


def _cut(source: str, cuts: set[int], bodies: list[Span], heads: list[tuple[Span, int]]) -> Stripped:
    if not cuts:
        return source, (), (), ()
    ordered = sorted(cuts)
    removed: list[tuple[int, int]] = []
    for count, position in enumerate(ordered):
        offset = position - count
        if removed and removed[-1][0] == offset:
            removed[-1] = (offset, removed[-1][1] + 1)
        else:
            removed.append((offset, 1))
    text = "".join(char for index, char in enumerate(source) if index not in cuts)

    def moved(span: Span) -> Span:
        return Span(span.start - bisect_left(ordered, span.start), span.end - bisect_left(ordered, span.end))

    emphases = tuple(sorted(moved(body) for body in bodies))
    hints = tuple(Hint(moved(head), BlockKind.HEADING, level) for head, level in heads)
    return text, emphases, tuple(removed), hints


def pages_of(text: str) -> tuple[Page, ...]:
    """Return the pages that form feeds make; none when there is no form feed."""
    if "\f" not in text:
        return ()
    edges = [0, *(match.end() for match in re.finditer("\f", text)), len(text)]
    return tuple(
        Page(number, None, Span(a, b)) for number, (a, b) in enumerate(pairwise(edges), start=1) if a < b
    )
