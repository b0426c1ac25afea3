"""Find out from a document itself what a catalogue entry should say about it."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

from ingest.model import Document, Region
from ingest.wording import KNOWN_TITLES, MONTHS

#: What stands in for a publisher that neither the user nor a region names.
UNKNOWN_PUBLISHER = "onbekend"
_MONTH_YEAR = re.compile(rf"\b(?:{MONTHS})\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_FIRST_PAGES = 3000
# A region counts as the document's when it has this share of all mentions, and at least so many.
_SHARE = 0.3
_FEWEST = 3
# "gemeente Haarlem" or "regio Alkmaar" says whose document it is; a bare name may be a person's
# ("wethouder Bloemendaal").
_NAMED = 3
_MUNICIPALITY = re.compile(
    r"\b[Gg]emeente ((?:[A-ZÀ-Ý][\w’'-]+)(?: (?:en|aan|op|de|den) [A-ZÀ-Ý][\w-]+| [A-ZÀ-Ý][\w-]+)?)"
)


def slug(name: str) -> str:
    """Return a document id made from a file name: "Visie Jeugd (2024)" → "visie-jeugd-2024"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80] or "document"


def title_of(document: Document, path: Path) -> str:
    """Return the first heading that is a title, else the first line, else the file's name."""
    for section in document.sections:
        if section.title and section.title.casefold() not in KNOWN_TITLES:
            return section.title[:200]
    first = next((line.strip() for line in document.text.splitlines() if line.strip()), "")
    return first if 0 < len(first) <= 120 else path.stem


def year_of(document: Document, path: Path) -> int | None:
    """Return the year in the file's name, else the first month and year on the first pages."""
    named = re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", path.stem)
    if named:
        return int(named[0])
    found = _MONTH_YEAR.search(document.text, 0, _FIRST_PAGES)
    return int(found[1]) if found else None


def regions_of(document: Document, regions: tuple[Region, ...]) -> tuple[str, ...]:
    """Return the regions the text speaks of most; none when no region stands out.

    None as well when the text is mostly about a municipality of no known region: a document in
    the wrong region would give wrong answers, one without a region is only found by its subject.
    """
    text = document.text
    scores = {region.id: _score(text, region) for region in regions}
    total = sum(scores.values())
    if not total or max(scores.values()) < _NAMED * _strangers(text, regions):
        return ()
    chosen = [(score, name) for name, score in scores.items() if score >= _FEWEST and score >= _SHARE * total]
    return tuple(name for _, name in sorted(chosen, key=lambda pair: -pair[0]))


def _score(text: str, region: Region) -> int:
    """Return how much the text speaks of a region; 0 when it only drops one name here and there."""
    names = {region.name, *region.aliases} - set(region.municipalities)
    # A longer name holds the shorter ones ("regio Alkmaar" in "de regio Alkmaar"): count the commonest.
    named = max((_mentions(text, name) for name in names), default=0)
    named += sum(
        len(re.findall(rf"\b[Gg]emeente {re.escape(name)}\b", text)) for name in region.municipalities
    )
    places = [count for name in region.municipalities if (count := _mentions(text, name))]
    return _NAMED * named + sum(places) if named or len(places) > 1 else 0


def _strangers(text: str, regions: tuple[Region, ...]) -> int:
    """Return how often the commonest "gemeente X" of no region stands in the text."""
    ours = {name for region in regions for name in region.municipalities}
    counts = Counter(
        name for name in _MUNICIPALITY.findall(text) if name not in ours and name.split()[0] not in ours
    )  # fmt: skip
    return max(counts.values(), default=0)


def _mentions(text: str, name: str) -> int:
    return len(re.findall(rf"(?<![\w-]){re.escape(name)}(?![\w])", text))


def municipalities_of(document: Document, regions: tuple[Region, ...]) -> tuple[str, ...]:
    """Return the municipalities of these regions that the text names; all of them when it names none."""
    every = [name for region in regions for name in region.municipalities]
    return tuple(name for name in every if _mentions(document.text, name)) or tuple(every)
