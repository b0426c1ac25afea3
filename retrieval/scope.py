"""Decide which documents a question is about: regions and municipalities named, versions in force."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.derive import UNKNOWN_PUBLISHER
from ingest.model import Region, Source
from retrieval.absence import is_name
from retrieval.dutch import STOP_EN, STOP_NL, fold, stems_of, tokens
from retrieval.model import Concept, Question
from retrieval.places import names_place
from retrieval.wordlists import word_list

OLDER = re.compile(
    r"\b(vorige|oude|oudere|eerdere|vroegere|voormalige|previous|old|older|earlier|former|versies|versions|gewijzigd|veranderd|changed)\b",
    re.IGNORECASE,
)
DOCUMENT_NOUNS = word_list("document_nouns")
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
    version is searched only when the question asks for it, by year or by a word like "vorige". A
    document that holds only for other municipalities than the one named is left out.
    """
    wanted = set(question.regions)
    kept = [s for s in sources if not wanted or wanted & set(s.regions)]
    kept = [s for s in kept if not _of_others(s, question, kept)]
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


def of_the_place(question: Question, scope: Scope) -> Scope | None:
    """Return the documents that hold for exactly the municipality named, None where there are none or no others."""
    own = [s for s in scope.sources if s.municipalities and holds_only_for(s, question.places)]
    if not own or len(own) == len(scope.sources):
        return None
    return Scope(tuple(own), scope.superseded)


def without_makers(question: Question, sources: Sequence[Source]) -> Question:
    """Return a question without the names that the title or publisher of every document searched has, and
    without what it calls a document by ("volgens de handreiking").

    "Wat vindt het CDA van de boeren?" asked of the CDA's programme is about farmers: whichever sentence
    names the party tells no more for it. A question about nothing else keeps the name.
    """
    heads = [stems_of(f"{s.title} {s.publisher}") for s in sources]
    made = [
        c
        for c in question.concepts
        if heads and is_name(c, question) and all(stems_of(c.text) <= head for head in heads)
    ]
    titles = [stems_of(f"{s.title} {s.kind}") for s in sources]
    called = [c for c in _naming_a_document(question, titles) if c not in made]
    if not any(c.required for c in question.concepts if c not in made and c not in called):
        # "Wat zegt de handreiking AI-systemen?": what is left to ask about is what the document is about.
        called = [c for c in called if fold(c.text) in DOCUMENT_NOUNS]
    kept = tuple(c for c in question.concepts if c not in made and c not in called)
    if not any(c.required for c in kept):
        return question
    return replace(question, concepts=kept, makers=tuple(c.text for c in made))


def _naming_a_document(question: Question, titles: Sequence[frozenset[str]]) -> list[Concept]:
    """Return the concepts that name a document by what its title calls it: "de handreiking AI-systemen".

    That is a noun for documents with the words of the title beside it.
    """
    text = question.resolved
    placed = [(text.find(c.text), c) for c in question.concepts if c.text in text]
    placed.sort(key=lambda pair: pair[0])
    for title in titles:
        runs: list[list[tuple[int, Concept]]] = [[]]
        for pair in placed:
            own = any(title.issuperset(form.stems) for form in pair[1].forms)
            if not own or (runs[-1] and not _side_by_side(text, runs[-1][-1], pair)):
                runs.append([])
            if own:
                runs[-1].append(pair)
        for run in runs:
            if any(fold(concept.text) in DOCUMENT_NOUNS for _, concept in run):
                return [concept for _, concept in run]
    return []


def _side_by_side(text: str, one: tuple[int, Concept], other: tuple[int, Concept]) -> bool:
    """Tell whether only words such as "voor het" stand between two concepts of a question."""
    return all(t.word in STOP_NL | STOP_EN for t in tokens(text[one[0] + len(one[1].text) : other[0]]))


def is_alone(question: Question) -> bool:
    """Tell whether a question asks of one place and no more: "in Delen alleen", "alleen in Delen"."""
    places = "|".join(re.escape(place) for place in question.places)
    after = rf"(?:{places})\W+(?:alleen|zelf|alone|only|itself)\b"
    before = rf"\b(?:alleen|enkel|uitsluitend|only|just)\s+(?:in|voor|van|for|of)\s+(?:\w+\s+){{0,2}}(?:{places})\b"
    return bool(places) and re.search(f"{after}|{before}", question.resolved, re.IGNORECASE) is not None


def holds_only_for(source: Source, places: Sequence[str]) -> bool:
    """Tell whether a document holds for the municipalities named and no others."""
    named = [[p for p in places if names_place(p, m)] for m in source.municipalities]
    return all(named) and len({p for found in named for p in found}) == len(places)


def _covers(source: Source, places: Sequence[str]) -> bool:
    return any(names_place(p, m) for p in places for m in source.municipalities)


def _of_others(source: Source, question: Question, sources: Sequence[Source]) -> bool:
    """Tell whether a document of a region is about other municipalities than the one asked about.

    A region called after its largest municipality ("Alkmaar") may be meant whole.
    """
    places = question.places
    if not source.municipalities or _covers(source, places):
        return False
    beside = [s for s in sources if set(s.regions) & set(source.regions) and _covers(s, places)]
    whole = any(names_place(p, r.replace("-", " ")) for p in places for r in source.regions)
    return bool(beside) and not whole


def region_name(region_id: str, regions: Sequence[Region]) -> str:
    """Return the name of a region to show, or the id when it is not known."""
    return next((r.name for r in regions if r.id == region_id), region_id)


def source_label(source: Source, regions: Sequence[Region]) -> str:
    """Return whose text this is: the regions' names, else the publisher, else the title."""
    names = [region_name(r, regions) for r in source.regions]
    if names:
        return " / ".join(names)
    return source.title if source.publisher == UNKNOWN_PUBLISHER else source.publisher
