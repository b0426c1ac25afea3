"""Recognise a table of contents and read the printed page labels from it."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from ingest.lines import Line

_ENTRY = re.compile(
    r"^(?:(?P<number>(?:\d+(?:\.\d+)*|[A-Z]|[IVX]+)\.?)[\t ]+)?(?P<title>\S.*?)"
    r"(?:\t+|\s*[.…·_]{3,}\s*|\s[.…]{2,}\s*|(?:\s\.){2,}\s*|\s{3,})(?P<page>\d{1,4}|[ivxl]{1,6})$"
)
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a table of contents."""

    number: str | None
    title: str
    label: str


def contents_lines(lines: tuple[Line, ...]) -> dict[int, Entry]:
    """Return the lines (by index) that make up tables of contents, with their entries.

    At least three entries in a row, with page numbers that do not go down, make a table;
    a single line between two entries belongs to it (a title over two lines).
    """
    matches = {index: entry_of(line.text) for index, line in enumerate(lines)}
    found: dict[int, Entry] = {}
    group: list[int] = []
    for index in [*range(len(lines)), len(lines)]:
        entry = matches.get(index)
        if entry is not None and (not group or _not_before(foundentry_of(matches, group[-1]), entry)):
            group.append(index)
            continue
        if group and entry is None and index - group[-1] == 1 and matches.get(index + 1) is not None:
            continue
        if len(group) >= _FEWEST:
            for line in range(group[0], group[-1] + 1):
                found[line] = matches[line] or Entry(None, lines[line].text, "")
        group = [index] if entry is not None else []
    return found


def foundentry_of(matches: dict[int, Entry | None], index: int) -> Entry:
    """Return the entry known to be at the index."""
    entry = matches[index]
    assert entry is not None
    return entry


def entry_of(text: str) -> Entry | None:
    """Return the entry of a table of contents that a line is, or None."""
    match = _ENTRY.match(text)
    if match is None or not re.search(r"[^\W\d]{2}", match["title"]):
        return None
    number = match["number"].rstrip(".") if match["number"] else None
    return Entry(number, match["title"].strip(), match["page"])


def _not_before(before: Entry, after: Entry) -> bool:
    return not (before.label.isdigit() and after.label.isdigit()) or int(after.label) >= int(before.label)


def label_for(entries: tuple[Entry, ...], number: str | None, title: str) -> str | None:
    """Return the printed page of the section, matched by number and nearly equal title."""
    for entry in entries:
        if entry.label and same_title(entry, number, title):
            return entry.label
    return None


def same_title(entry: Entry, number: str | None, title: str) -> bool:
    """Tell whether an entry names this heading, allowing another spelling of capitals or endings."""
    if entry.number is not None and number is not None and entry.number != number:
        return False
    a, b = (" ".join(re.findall(r"\w+", words.casefold())) for words in (entry.title, title))
    limit = 0.8 if entry.number == number and number is not None else 0.93
    return a == b or SequenceMatcher(None, a, b).ratio() >= limit
