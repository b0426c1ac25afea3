"""Small pure steps from text to safe HTML: escaping, and marking ranges of a text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

# Control characters are not allowed in HTML; a bidirectional override could make a quote read otherwise
# than it stands in the source.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def esc(text: object) -> str:
    """Escape anything that comes from a document, a file name or a user, quotes included.

    Braces and dollar signs too become entities: Gradio's page treats ``${…}`` and ``{{…}}`` as templates.
    """
    safe = escape(_UNSAFE.sub("\ufffd", str(text)), quote=True)
    return safe.replace("$", "&#36;").replace("{", "&#123;").replace("}", "&#125;").replace("`", "&#96;")


def plain(text: str) -> str:
    """Return the text without the control characters that a terminal would obey."""
    return _UNSAFE.sub("\ufffd", text)


def tag(name: str, inner: str = "", **attributes: object) -> str:
    """Return one element: ``inner`` is HTML already, attribute values are escaped here.

    A trailing underscore is dropped (``class_``), other underscores become hyphens; ``None`` and
    ``False`` leave the attribute out, ``True`` writes it bare.
    """
    written = []
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        label = key.rstrip("_").replace("_", "-")
        written.append(f" {label}" if value is True else f' {label}="{esc(value)}"')
    return f"<{name}{''.join(written)}>{inner}</{name}>"


@dataclass(frozen=True, slots=True)
class Highlight:
    """A range of a text to mark, with the CSS class that says why."""

    start: int
    end: int
    css: str


def marked(text: str, start: int, end: int, highlights: Sequence[Highlight], *, anchor: str = "") -> str:
    """Return ``text[start:end]`` escaped, with every highlighted stretch in ``<mark>``.

    Overlapping highlights share a ``<mark>`` with both classes. The piece that begins the first
    highlight gets ``anchor`` as its id.
    """
    near = [h for h in highlights if h.start < end and h.end > start and h.start < h.end]
    cuts = sorted({start, end, *(_clip(c, start, end) for h in near for c in (h.start, h.end))})
    first = min((h.start for h in highlights), default=-1)
    out = []
    for left, right in pairwise(cuts):
        css = sorted({h.css for h in near if h.start <= left and right <= h.end})
        piece = esc(text[left:right])
        if css:
            piece = tag("mark", piece, class_=" ".join(css), id=anchor if anchor and left == first else None)
        out.append(piece)
    return "".join(out)


def merged(text: str, highlights: Iterable[Highlight]) -> tuple[Highlight, ...]:
    """Join highlights of one class that only white space parts: "eigen" "kracht" is one value."""
    out: list[Highlight] = []
    for h in sorted(highlights, key=lambda h: (h.start, h.end)):
        last = out[-1] if out else None
        if last and last.css == h.css and not text[last.end : h.start].strip():
            out[-1] = Highlight(last.start, max(last.end, h.end), h.css)
        else:
            out.append(h)
    return tuple(out)


def _clip(value: int, low: int, high: int) -> int:
    return max(low, min(high, value))


# A line that begins an item of a list: a bullet, a dash, "1.", "a)".
_ITEM = re.compile(r"\s*(?:[•●▪◦‣∙·o*+\-–—]\s+|\(?\d{1,2}[.)]\s+|[a-z][.)]\s+)")


def lines_of(text: str) -> tuple[tuple[int, int, bool], ...]:
    """Split a quote into the lines a reader should see: (start, end, is list item).

    A line break before a list item stays, and so does a blank line unless the text goes on in lower case
    ("waardoor", blank line, "oplossingen": a paragraph broken in two by a page). Other lines are joined.
    """
    lines: list[tuple[int, int, bool]] = []
    position = 0
    several = len(text.splitlines()) > 1
    blank_before = True
    for raw in text.splitlines(keepends=True):
        begin, position = position, position + len(raw)
        if not raw.strip():
            blank_before = True
            continue
        item = bool(_ITEM.match(raw)) and several
        goes_on = raw.lstrip()[:1].islower() and not item
        if not lines or item or (blank_before and not goes_on):
            lines.append((begin, position, item))
        else:
            lines[-1] = (lines[-1][0], position, lines[-1][2])
        blank_before = False
    return tuple(lines)


def squeeze(text: str) -> str:
    """Return the text on one line with single spaces, for labels and for copying."""
    return " ".join(text.split())


def joined(parts: Iterable[str], separator: str = " · ") -> str:
    """Join the parts that are not empty."""
    return separator.join(part for part in parts if part)
