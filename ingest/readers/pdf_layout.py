"""Turn the lines of a PDF into one text: running lines out, wrapped lines joined, headings known."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.contents import entry_of
from ingest.model import BlockKind, Page, Span
from ingest.pieces import marker_of
from ingest.reading import Hint, Reading
from ingest.wording import CONTENTS_TITLES, ends_sentence

# Bullets of symbol fonts arrive as private or control characters.
_BULLETS = re.compile(r"^[\x01-\x08\x0e-\x1f\x7f-\x9f\uf000-\uf0ff\u25a0-\u25ff\u2023\u2022\u00b7](?=\s|$)")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": "\u00ad"}
)
_PRINTED = re.compile(
    r"^(?:(?:pagina|blz\.?|p\.|page)\s*)?(\d{1,4})(?:\s*(?:/|van|of|\|)\s*\d{1,4})?$|^.{3,80}?[\s|–-]+(\d{1,4})$|^(\d{1,4})\s*[|–-]?\s+\D.{2,80}$",
    re.IGNORECASE,
)
_EDGE = 3
_LONGEST_TITLE = 160
# Words after a hyphen at a line end that keep it: "jeugd- en gezinsteam".
_KEEPS_HYPHEN = frozenset({"en", "of", "dan", "tot", "als", "noch", "c.q.", "and", "or", "maar"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page as the parser gave it; x and y in points from the lower left corner."""

    page: int
    text: str
    x: float
    y: float
    size: float
    bold: bool
    level: int = 0


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark of the PDF."""

    title: str
    level: int
    page: int


def letters(text: str) -> int:
    """Return how many letters a text has."""
    return sum(char.isalpha() for char in text)


def lay_out(pages: list[list[Line]], labels: list[str] | None, outline: tuple[OutlineEntry, ...]) -> Reading:
    """Return the text of the pages with its headings, page spans and page labels."""
    cleaned = [_one_row(_clean(line) for line in lines) for lines in pages]
    kept, running = _without_running(cleaned)
    printed = _printed_labels(cleaned)
    listed = {number for number, page in enumerate(kept, start=1) if _is_contents(page, outline)}
    lines = _headings([line for page in kept for line in page], outline, listed)
    text, starts, hints = _assemble(lines)
    edges = _page_edges(starts, len(pages), len(text))
    spans = tuple(
        Page(number, printed.get(number) or (labels[number - 1] if labels else None), Span(a, b))
        for number, (a, b) in enumerate(pairwise(edges), start=1)
    )
    tables = tuple(Hint(spans[number - 1].span, BlockKind.CONTENTS) for number in sorted(listed))
    return Reading(text=text, pages=spans, hints=hints + tables, running=running)


def _is_contents(lines: list[Line], outline: tuple[OutlineEntry, ...]) -> bool:
    """Tell whether a page is a table of contents: nearly all titles, numbers and leaders."""
    titles = {_fold(entry.title) for entry in outline}
    like = sum(
        bool(entry_of(line.text) or re.fullmatch(r"[\d.\s]+", line.text) or _fold(line.text) in titles)
        or bool(re.match(r"(?:\d+(?:\.\d+)+|[A-Z]|\d+)\.? \S", line.text))
        or line.text.casefold() in CONTENTS_TITLES
        for line in lines
    )
    leaders = sum(entry_of(line.text) is not None or line.text.strip(". ").isdigit() for line in lines)
    if any(line.text.casefold() in CONTENTS_TITLES for line in lines[:5]):
        numbered = sum(bool(re.search(r"\s\d{1,3}$", line.text)) for line in lines)
        return max(numbered, leaders) >= 0.4 * len(lines)
    return len(lines) >= 5 and like >= 0.7 * len(lines) and leaders >= 0.3 * len(lines)


def _clean(line: Line) -> Line:
    text = unicodedata.normalize("NFC", line.text.strip(" \t").translate(_LIGATURES))
    text = _BULLETS.sub("•", text)
    text = "".join(" " if unicodedata.category(char) == "Cc" and char != "\t" else char for char in text)
    text = re.sub(r"\u00ad(?=\S)", "", text)
    text = re.sub(r"\s*\t\s*|\s{3,}", "\t", text.strip())
    text = re.sub(r"[ \u00a0]+", " ", text)
    return replace(line, text=text)


def _one_row(lines: Iterable[Line]) -> list[Line]:
    """Join what stands on one row: a number and its title, the cells of a table, a bullet and its text."""
    rows: list[Line] = []
    for line in lines:
        if not line.text:
            continue
        before = rows[-1] if rows else None
        if before and line.y and abs(before.y - line.y) < 2 and line.x > before.x and len(before.text) < 90:
            near = len(before.text) <= 8
            size = before.size if len(before.text) > len(line.text) else line.size
            rows[-1] = replace(before, text=f"{before.text}{' ' if near else chr(9)}{line.text}", size=size)
        elif before and before.text == "•":
            rows[-1] = replace(line, text=f"• {line.text}", x=before.x)
        else:
            rows.append(line)
    return rows


def _edges(lines: list[Line]) -> list[Line]:
    """Return the lines that could be a header or footer: first, last, highest and lowest."""
    by_height = sorted(lines, key=lambda line: line.y)
    chosen = [*lines[:_EDGE], *lines[-_EDGE:], *by_height[:2], *by_height[-2:]]
    return list(dict.fromkeys(chosen))


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text).casefold().strip()


def _without_running(pages: list[list[Line]]) -> tuple[list[list[Line]], tuple[str, ...]]:
    """Leave out lines that stand at the edge of page after page, and bare page numbers there."""
    heights: dict[str, list[float]] = {}
    for lines in pages:
        for shape, y in {_shape(line.text): line.y for line in _edges(lines)}.items():
            heights.setdefault(shape, []).append(y)
    seen = Counter({shape: _at_one_height(values) for shape, values in heights.items()})
    filled = sum(bool(lines) for lines in pages)
    often = {shape for shape, count in seen.items() if count >= max(3, 0.25 * filled) and len(shape) <= 160}
    if filled < 3:
        often = {"#"} if filled == 2 and seen["#"] == 2 else set()
    often |= {
        shape for shape in ("pagina # van #", "# / #", "pagina #", "- # -") if seen[shape] >= min(2, filled)
    }
    kept: list[list[Line]] = []
    left_out: list[str] = []
    for lines in pages:
        edge = {id(line) for line in _edges(lines) if _shape(line.text) in often}
        left_out += [line.text for line in lines if id(line) in edge]
        kept.append([line for line in lines if id(line) not in edge])
    return kept, tuple(dict.fromkeys(left_out))


def _at_one_height(values: list[float]) -> int:
    """Return on how many pages a line stands at its usual height (a label in the text does not)."""
    usual = sorted(values)[len(values) // 2]
    return sum(abs(value - usual) < 4 for value in values)


def _printed_labels(pages: list[list[Line]]) -> dict[int, str]:
    """Return the printed number of each page, when most pages carry one that counts along."""
    offsets: Counter[int] = Counter()
    found: dict[int, set[int]] = {}
    for number, lines in enumerate(pages, start=1):
        for line in _edges(lines):
            match = _PRINTED.match(line.text)
            if match:
                value = int(match[1] or match[2] or match[3])
                found.setdefault(number, set()).add(value)
        offsets.update({value - number for value in found.get(number, ())})
    if not offsets:
        return {}
    offset, count = offsets.most_common(1)[0]
    if count < max(2, 0.4 * len(pages)):
        return {}
    first = min(number for number, values in found.items() if number + offset in values)
    return {number: str(number + offset) for number in range(first, len(pages) + 1) if number + offset > 0}


def _headings(lines: list[Line], outline: tuple[OutlineEntry, ...], listed: set[int]) -> list[Line]:
    """Give heading lines their level: from the outline, else from larger or bold type.

    ``listed`` are pages that are a table of contents: nothing heads a text there.
    """
    weights: Counter[float] = Counter()
    bold = 0
    for line in lines:
        weights[line.size] += len(line.text)
        bold += len(line.text) if line.bold else 0
    if not weights:
        return lines
    body = weights.most_common(1)[0][0]
    bold_counts = bold < 0.3 * sum(weights.values())
    marks = [_is_heading(line, body, bold_counts) for line in lines]
    if sum(marks) > 0.35 * len(lines):
        marks = [mark and line.size > body * 1.3 for mark, line in zip(marks, lines, strict=True)]
    sizes = sorted({round(line.size) for line, mark in zip(lines, marks, strict=True) if mark}, reverse=True)
    rank = {size: min(level, 6) for level, size in enumerate(sizes, start=1)}
    titles = {(entry.page, _fold(entry.title)): entry.level for entry in outline if _fold(entry.title)}
    result = []
    for line, mark in zip(lines, marks, strict=True):
        named = titles.get((line.page, _fold(line.text)), 0)
        level = named or (rank[round(line.size)] if mark else 0)
        result.append(replace(line, level=0 if line.page in listed or entry_of(line.text) else level))
    return _demoted(result)


def _demoted(lines: list[Line]) -> list[Line]:
    """Take back the level of larger type that is no title: a whole sentence or a paragraph in a table."""
    result: list[Line] = []
    group: list[Line] = []
    for line in [*lines, None]:
        same = (
            bool(group) and line is not None and line.level == group[0].level and line.page == group[0].page
        )
        if same and line is not None and abs(group[-1].y - line.y) < 2 * max(line.size, 1):
            group.append(line)
            continue
        text = " ".join(member.text for member in group)
        prose = len(text) > _LONGEST_TITLE or (text.endswith(".") and len(text) > 60) or "€" in text
        result += [replace(member, level=0) for member in group] if prose else group
        group = [line] if line is not None else []
    return result


def _fold(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _is_heading(line: Line, body: float, bold_counts: bool) -> bool:
    text = line.text
    if (
        len(text) > 140
        or letters(text) < 3
        or text.endswith((";", ","))
        or text.startswith("•")
        or "\t" in text
    ):
        return False
    if 5 * sum(map(str.isdigit, text)) > len(text) or re.search(r"\d\.\d{3}$", text):
        return False  # a row of a table
    if line.size >= body * 1.12 and line.size > body + 0.9:
        return not (text.endswith(".") and len(text) > 60)
    return (
        line.bold
        and bold_counts
        and line.size >= body * 0.95
        and len(text) <= 100
        and not text.endswith((".", ":"))
    )


def _assemble(lines: list[Line]) -> tuple[str, dict[int, int], tuple[Hint, ...]]:
    """Return the text, where each page starts in it, and the headings."""
    words = {word.casefold() for line in lines for word in re.findall(r"[\w-]+", line.text)}
    full = _full_length(lines)
    spacing = _spacing(lines)
    parts: list[str] = []
    size = 0
    starts: dict[int, int] = {}
    hints: list[Hint] = []
    heading_start = -1
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        gap = _gap(before, line, full, spacing) if before else ""
        if before and gap in ("", "-"):
            cut, glue = _joint(parts[-1], line.text, words)
            parts[-1] = parts[-1][: len(parts[-1]) - cut] + glue
            size += len(glue) - cut
        elif before:
            parts.append(gap)
            size += len(gap)
        if heading_start >= 0 and (gap not in ("", "-") or not line.level):
            hints.append(_hint(lines[index - 1], heading_start, size - len(gap)))
            heading_start = -1
        starts.setdefault(line.page, size)
        if line.level and heading_start < 0:
            heading_start = size
        parts.append(line.text)
        size += len(line.text)
    if heading_start >= 0:
        hints.append(_hint(lines[-1], heading_start, size))
    return "".join(parts), starts, tuple(hints)


def _hint(line: Line, start: int, end: int) -> Hint:
    return Hint(Span(start, end), BlockKind.HEADING, line.level)


def _full_length(lines: list[Line]) -> int:
    lengths = sorted(len(line.text) for line in lines if not line.level)
    return lengths[int(len(lengths) * 0.85)] if lengths else 0


def _spacing(lines: list[Line]) -> dict[float, float]:
    """Return the usual distance between lines for each font size."""
    gaps: dict[float, Counter[float]] = {}
    for before, line in pairwise(lines):
        distance = round(before.y - line.y, 1)
        if before.page == line.page and before.size == line.size and 0 < distance < 4 * max(line.size, 1):
            gaps.setdefault(line.size, Counter())[round(distance)] += 1
    return {size: counter.most_common(1)[0][0] for size, counter in gaps.items()}


def _gap(before: Line, line: Line, full: int, spacing: dict[float, float]) -> str:
    """Return what parts two lines: "" (same paragraph), one line end, or a blank line."""
    if entry_of(line.text) or entry_of(before.text):
        return "\n"
    usual = spacing.get(line.size, line.size * 1.2) or 1.0
    distance = before.y - line.y
    moved = before.page != line.page or distance < -usual or distance > 60
    far = moved or distance > usual * 1.45
    if bool(before.level) != bool(line.level) or before.level != line.level:
        return "\n\n"
    if line.level:
        return "\n\n" if far or marker_of(line.text) or re.match(r"\d+(\.\d+)*\.?\s", line.text) else ""
    if marker_of(line.text):
        return "\n\n" if far and not marker_of(before.text) else "\n"
    open_end = not ends_sentence(before.text) or before.text.endswith("-")
    if open_end and line.text[:1].islower():
        return ""
    if before.text.endswith((",", "-", "\u00ad")) and not moved:
        return ""
    if abs(before.size - line.size) > 0.12 * max(before.size, line.size):
        return "\n\n"
    if far or "\t" in before.text or "\t" in line.text:
        return "\n" if ("\t" in before.text or "\t" in line.text) and not far else "\n\n"
    if len(before.text) < 0.6 * full:
        return "\n\n" if ends_sentence(before.text) else "\n"
    return ""


def _joint(before: str, after: str, words: set[str]) -> tuple[int, str]:
    """Return how many characters to cut from the first line's end and what to put between.

    "voorlig-" + "gend" → "voorliggend"; "jeugd-" + "en gezinsteam" keeps hyphen and blank;
    "CJG-" + "medewerker" keeps the hyphen.
    """
    if before.endswith("\u00ad"):
        return 1, ""
    match = re.search(r"([\w’']+)-$", before)
    follow = re.match(r"[\w’']+", after)
    if match is None or follow is None:
        return 0, " "
    left, right = match[1], follow.group()
    if right.casefold() in _KEEPS_HYPHEN:
        return 0, " "
    if not right[0].islower() or left.isupper() or left[-1].isdigit():
        return 0, ""
    whole, hyphened = (left + right).casefold(), f"{left}-{right}".casefold()
    if hyphened in words and whole not in words:
        return 0, ""
    return 1, ""


def _page_edges(starts: dict[int, int], count: int, length: int) -> list[int]:
    """Return where each page starts, and the end of the last; a page without text is empty."""
    edges = [length]
    for page in range(count, 0, -1):
        edges.append(starts.get(page, edges[-1]))
    edges[-1] = 0
    return edges[::-1]
