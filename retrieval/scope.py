"""Decide which documents a question is about: regions named, versions in force, titles meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.derive import UNKNOWN_PUBLISHER
from ingest.model import Region, Source
from retrieval.model import Question

OLDER = re.compile(
    r"\b(vorige|oude|oudere|eerdere|vroegere|voormalige|previous|old|older|earlier|former|versies|versions|gewijzigd|veranderd|changed)\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(19|20)\d{2}\b")


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents searched, and the ones left out because a later version replaces them."""

    sources: tuple[Source, ...]
    superseded: tuple[Source, ...]

    @property
    def document_ids(self) -> tuple[str, ...]:
        """Return the ids of the documents searched."""
        return tuple(s.id for s in self.sources)

    def regions(self) -> tuple[str, ...]:
        """Return the ids of the regions of the documents searched, in order."""
        return tuple(dict.fromkeys(r for s in self.sources for r in s.regions))


def scope_of(question: Question, sources: Sequence[Source]) -> Scope:
    """Return the documents to search: those of the regions asked for, in their current version.

    A named region without documents gives an empty scope, never another region's. An older
    version is searched only when the question asks for it, by year or by a word like "vorige".
    """
    wanted = set(question.regions)
    kept = [s for s in sources if not wanted or wanted & set(s.regions)]
    replaced = {s.supersedes for s in sources if s.supersedes}
    old = [s for s in kept if s.id in replaced]
    if not old or OLDER.search(question.resolved):
        return Scope(tuple(kept), ())
    years = {m.group() for m in YEAR.finditer(question.resolved)}
    asked = [s for s in old if s.year is not None and str(s.year) in years]
    current = [s for s in kept if s.id not in replaced]
    newer_years = {str(s.year) for s in current}
    if asked and not years & newer_years:
        return Scope(tuple(asked), ())
    return Scope(tuple(current), tuple(old))


def region_name(region_id: str, regions: Sequence[Region]) -> str:
    """Return the name of a region to show, or the id when it is not known."""
    return next((r.name for r in regions if r.id == region_id), region_id)


def source_label(source: Source, regions: Sequence[Region]) -> str:
    """Return whose text this is: the regions' names, else the publisher, else the title."""
    names = [region_name(r, regions) for r in source.regions]
    if names:
        return " / ".join(names)
    return source.title if source.publisher == UNKNOWN_PUBLISHER else source.publisher
