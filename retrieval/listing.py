"""Choose the enumeration that a question asks for: by what announces it, what it holds, where it stands."""

import re
from collections.abc import Sequence

import numpy as np

from ingest.model import Document, Span
from retrieval.absence import ANY_THINGS, is_any_thing
from retrieval.announced import announced_count, announces_more
from retrieval.dutch import NUMBER_WORDS, stems_of, tokens
from retrieval.evidence import OWN, Scorer, Unit, coverage, names_concept
from retrieval.kindred import of_a_sort
from retrieval.model import Concept, Evidence, Hit, Kind, Question
from retrieval.scope import DOCUMENT_NOUNS
from retrieval.series import Enumeration, item_number
from retrieval.values import ValueKind, find_values

ANNOUNCERS = 8
LEAST_PLACES = 2
NAMED = 0.5
#: The score from which an enumeration is of what was asked.
LEAST_FIT = 1.3
#: The score from which a list answers a question that does not ask for several things in so many words.
SURE_FIT = 1.9
#: What is taken off when a list is of something else than the things asked for.
OTHER_THINGS = 1.2
SAME_NUMBER = 0.5
#: From this number on it tells a list apart.
TELLING_NUMBER = 4
#: What a sentence scores that enumerates another number, where nothing but the number is asked for.
OTHER_NUMBER = -0.5
NEAR_NOUN = 45
MUNICIPALITIES_ASKED = re.compile(
    r"\b(welke gemeenten|which municipalities|what municipalities)\b", re.IGNORECASE
)
# What stands right before the things asked for: "welke vijf ...", "noem de ...", "wie zijn de ...".
BEFORE_THINGS = re.compile(
    r"\b(?:welke|wat zijn|wie zijn|wat voor|noem|geef|som|which|what are|who are|name|list)\b", re.IGNORECASE
)
# "Welke zes dingen", "the seven things": as many, of whatever sort.
ANY_COUNTED = re.compile(
    rf"\W*(?:(?:de|het|the)\s+)?(?:(?:\d{{1,2}}|{'|'.join(NUMBER_WORDS)})\s+)?(?:{'|'.join(sorted(ANY_THINGS))})\b",
    re.IGNORECASE,
)
# "welke taken", "which partners", "wie zijn de partners": more than one thing is asked for.
SEVERAL = re.compile(
    r"\b(?:welke|which|what)\s+(?!(?:manier|wijze|mate|way|extent)\b)(?:[\w-]+\s+){0,2}?[\w-]{3,}(?:en|s|['’]s)(?![\w-])"
    r"|\b(?:wat|wie) zijn (?:de|het|alle|hun|onze)\b|\b(?:what|who) are (?:the|its|their)\b",
    re.IGNORECASE,
)
PLURAL = re.compile(r"[a-zà-ÿ]{2}(?:en|s|['’]s)$", re.IGNORECASE)
# Things that come one after the other, as the numbers before the items of a list tell.
IN_ORDER = re.compile(r"\b(?:stap(?:pen)?|fasen?|fases|volgorde|steps?|stages?|phases?)\b", re.IGNORECASE)
# Kinds that a whole enumeration may answer when the best sentence announces it.
ANNOUNCED_KINDS = (Kind.OPEN, Kind.HOW, Kind.WHERE, Kind.WHO, Kind.GOAL, Kind.WHY, Kind.KEYWORD, Kind.EXAMPLE)
# "Wat belooft ...", "hoe vult ... in": the answer may be one thing or several.
ANY_NUMBER = re.compile(r"^\W*(?:(?:en|maar|and|but)\s+)?(?:wat|hoe|what|how)\b", re.IGNORECASE)
OPEN_KINDS = (Kind.OPEN, Kind.HOW, Kind.GOAL, Kind.KEYWORD)


def wants_list(question: Question) -> bool:
    """Tell whether a question asks for an enumeration, or for a number of things."""
    return question.kind is Kind.LIST or question.expected_count is not None


def things_asked(question: Question) -> Concept | None:
    """Return what a question wants enumerated, or None: of "welke hoog-risico toepassingen" the last noun."""
    match = BEFORE_THINGS.search(question.resolved)
    if match is None or ANY_COUNTED.match(question.resolved, match.end()):
        return None
    # A concept may begin with the cue itself: "which municipalities take part".
    following = question.resolved[match.start() :].lower()
    placed = sorted(
        (at, at + len(c.text), n)
        for n, c in enumerate(question.concepts)
        if 0 <= (at := following.find(c.text.lower())) <= NEAR_NOUN
    )
    chosen: tuple[int, int, int] | None = None
    for start, end, number in placed:
        if chosen is not None:
            apart = following[chosen[1] : start].strip(" -") != ""
            verb = question.concepts[chosen[2]].required and not question.concepts[number].required
            # "welke organisaties steunen gezinnen": behind a plural stands what they do.
            behind = start >= chosen[1] and PLURAL.search(question.concepts[chosen[2]].text) is not None
            if apart or verb or behind:
                break
        chosen = (start, end, number)
    if chosen is None:
        return None
    thing = question.concepts[chosen[2]]
    return None if is_any_thing(thing) else thing


def rank_lists(
    question: Question,
    hits: Sequence[Hit],
    documents: Sequence[tuple[Document, Sequence[Enumeration]]],
    scorer: Scorer,
    ranked: Sequence[tuple[Evidence, Unit]],
    municipalities: frozenset[str],
) -> list[tuple[float, Enumeration]]:
    """Return the enumerations of the documents found with their scores, the one asked for first.

    ``documents`` are those of the hits, best first. From ``LEAST_FIT`` a list is of what was asked.
    """
    asked = {s for c in question.concepts for f in c.forms if f.weight >= OWN for s in f.stems}
    announced = _announced(asked, ranked[:ANNOUNCERS])
    places = municipalities if MUNICIPALITIES_ASKED.search(question.resolved) else frozenset[str]()
    thing = things_asked(question)
    found: list[tuple[float, Enumeration]] = []
    for order, (document, lists) in enumerate(documents):
        near = _Places(_nearness(document, hits))
        top = ranked[0][0].score if ranked else 1.0
        scored = [
            (u.span, e.score / top) for e, u in ranked if u.document_id == document.source.id and top > 0
        ]
        best = _Places(scored)
        for one in lists:
            told = (document.source.id, len(one.items)) in announced and not one.inline
            score = _fit(question, document, one, scorer, thing, asked, told=told)
            score += 0.4 * near.best_within(one) + 0.6 * best.best_within(one)
            score += 0.2 * (1.0 - 0.1 * min(order, 10))
            if question.expected_count is not None:
                score += _count_fit(document, one, question.expected_count, any_things=thing is None)
            elif told:
                score += 0.4
            if _names_places(document, one, places):
                score += 1.2
            found.append((round(score, 6), one))
    best_first = sorted(found, key=lambda pair: (-pair[0], pair[1].document_id, pair[1].items[0].start))
    return _widened(question, best_first, {d.source.id: d for d, _ in documents})


def _widened(
    question: Question, lists: list[tuple[float, Enumeration]], documents: dict[str, Document]
) -> list[tuple[float, Enumeration]]:
    """Put the list that the best one is nested in before it, where that is of the sort of things asked for.

    "Wat hebben zij afgesproken?" asks for "De negen afspraken", not for what stands under one of them.
    """
    for score, best in lists[:1]:
        document = documents[best.document_id]
        lead = best.lead_in.of(document.text) if best.lead_in else ""
        for _, outer in lists[1:] if not of_a_sort(question.resolved, lead) else ():
            if _nested(best, outer) and of_a_sort(question.resolved, document.sections[outer.section].title):
                return [(score, outer), *(pair for pair in lists if pair[1] is not outer)]
    return lists


def is_counted(question: Question, document: Document, one: Enumeration) -> bool:
    """Tell whether a list holds just as many things as a question asks for, of the sort it asks for.

    All else that the question names stands in the list or in what announces it; few things prove nothing.
    """
    if question.expected_count != len(one.items) or one.inline or len(one.items) < TELLING_NUMBER:
        return False
    thing = things_asked(question)
    if thing is not None and called_by(document, one, thing) < NAMED:
        return False
    items = " ".join(item.of(document.text) for item in one.items)
    said = stems_of(f"{one.title} {document.sections[one.section].title} {items}")
    others = [c for c in question.concepts if c.required and c != thing and c.text not in question.places]
    others = [c for c in others if not {t.word for t in tokens(c.text)} <= DOCUMENT_NOUNS]
    return all(names_concept(c, said) >= NAMED for c in others)


def _nested(one: Enumeration, outer: Enumeration) -> bool:
    """Tell whether a list stands under an item of a longer one."""
    if one.document_id != outer.document_id or one.inline or outer.inline:
        return False
    if len(outer.items) <= len(one.items):
        return False
    return one.lead_in is not None and any(item.overlap(one.lead_in) for item in outer.items)


def _count_fit(document: Document, one: Enumeration, expected: int, *, any_things: bool) -> float:
    """Return what the number asked for says of a list; commas in a sentence make no number of items.

    ``any_things`` tells that nothing but the number says what is asked for ("welke zes dingen").
    """
    told = one.lead_in is not None and announced_count(one.lead_in.of(document.text)) == expected
    if one.inline:
        other = OTHER_NUMBER if any_things else -0.1
        return 0.8 if told else 0.2 if len(one.items) == expected else other
    if len(one.items) != expected:
        return -0.1
    return 0.8 if told else 0.5


def _fit(
    question: Question,
    document: Document,
    one: Enumeration,
    scorer: Scorer,
    thing: Concept | None,
    asked: set[str],
    *,
    told: bool,
) -> float:
    """Return how well what announces a list, and what it holds, speak of what was asked."""
    lead = one.lead_in.of(document.text) if one.lead_in else ""
    title = document.sections[one.section].title
    items = stems_of(" ".join(item.of(document.text) for item in one.items))
    fit = (
        0.5 * coverage(question.concepts, scorer.weights, stems_of(one.title))
        + 0.5 * coverage(question.concepts, scorer.weights, stems_of(f"{lead} {title}"))
        + 0.2 * coverage(question.concepts, scorer.weights, items)
        - min(0.2, sum(item.end - item.start for item in one.items) / 10_000)
    )
    fit += 0.6 * max(_share(title, asked), _share(lead, asked))
    if one.inline:
        fit -= 0.15
    elif announced_count(lead) not in (None, len(one.items)):
        fit -= 0.3
    elif announces_more(lead):
        fit += 0.15
    as_many = question.expected_count == len(one.items) and not one.inline
    if thing is not None:
        named = called_by(document, one, thing)
        # A word such as "soorten" need not stand in the text, but where it does it tells; and as many
        # things as were asked for, or as the document says there are ("deze notitie doet zeven
        # voorstellen"), may go by another name ("drie stappen": "drie maatregelen").
        other = 0.0 if told or not thing.required else SAME_NUMBER if as_many else OTHER_THINGS
        fit += 0.5 * named if named >= NAMED else -other
    return fit


def called_by(document: Document, one: Enumeration, thing: Concept) -> float:
    """Return how far a list is called by what was asked for, 0 to 1."""
    lead = one.lead_in.of(document.text) if one.lead_in else ""
    if one.inline and one.lead_in is not None:
        # What stands behind the first item does not announce: "bespreken ouders en scholen de cijfers".
        lead = document.text[one.lead_in.start : one.items[0].end]
    title = document.sections[one.section].title
    near = max(names_concept(thing, stems_of(lead)), names_concept(thing, stems_of(title)))
    if near < NAMED and of_a_sort(thing.text, f"{lead} {title}"):
        near = NAMED
    if one.inline:
        return near
    chapters = any(s.heading == one.items[0] for s in document.sections)
    if IN_ORDER.search(thing.text) and not chapters and item_number(document, one.items[0]) == 1:
        near = max(near, NAMED)
    # "Stap 1 ...", "Stap 2 ...": each item says itself what it is.
    each = min(names_concept(thing, stems_of(item.of(document.text))) for item in one.items)
    return max(near, 0.7 * names_concept(thing, stems_of(one.title)), each)


def _share(text: str, asked: set[str]) -> float:
    """Return which share of a text's words is asked about: "Uitzonderingen op X" is not all about X."""
    stems = stems_of(text)
    return len(stems & asked) / len(stems) if stems else 0.0


def _nearness(document: Document, hits: Sequence[Hit]) -> list[tuple[Span, float]]:
    """Return the passages found in a document with their scores."""
    scores = {h.passage_id: h.score for h in hits if h.document_id == document.source.id}
    return [(p.span, scores[p.id]) for p in document.passages if p.id in scores]


class _Places:
    """Places in a document with a score each."""

    def __init__(self, scored: Sequence[tuple[Span, float]]) -> None:
        self.starts = np.array([span.start for span, _ in scored])
        self.ends = np.array([span.end for span, _ in scored])
        self.scores = np.array([score for _, score in scored])

    def best_within(self, one: Enumeration) -> float:
        """Return the best score among the places that a list's announcement or items overlap."""
        parts = [one.lead_in, *one.items] if one.lead_in else list(one.items)
        starts, ends = np.array([[part.start, part.end] for part in parts]).T
        near = np.flatnonzero((self.starts < ends.max()) & (self.ends > starts.min()))
        inside = (self.starts[near, None] < ends) & (self.ends[near, None] > starts)
        return float(self.scores[near[inside.any(axis=1)]].max(initial=0.0))


def _names_places(document: Document, one: Enumeration, places: frozenset[str]) -> bool:
    if not places:
        return False
    return sum(item.of(document.text).strip(" .,;") in places for item in one.items) >= LEAST_PLACES


def _announced(asked: set[str], ranked: Sequence[tuple[Evidence, Unit]]) -> set[tuple[str, int]]:
    """Return (document, number of items) that a good sentence announces ("wij doen 7 voorstellen")."""
    found = set()
    for _, unit in ranked:
        for value in find_values(unit.text):
            count = NUMBER_WORDS.get(value.text.lower(), value.text)
            following = " ".join(unit.text[value.end :].split()[:3])
            if value.kind is ValueKind.NUMBER and count.isdigit() and asked & stems_of(following):
                found.add((unit.document_id, int(count)))
    return found


def sure_list(
    question: Question, lists: Sequence[tuple[float, Enumeration]]
) -> list[tuple[float, Enumeration]]:
    """Return the lists that fit a question so well that they answer it, though it may want one thing."""
    if not lists or lists[0][0] < SURE_FIT:
        return []
    if SEVERAL.search(question.resolved):
        return [lists[0]]
    open_asked = question.kind is Kind.KEYWORD or ANY_NUMBER.search(question.resolved) is not None
    fits = question.kind in OPEN_KINDS and open_asked and not lists[0][1].inline
    return [lists[0]] if fits else []


# "Welke zijn dat?", "noem ze eens", "which ones?": the list is the one that was just spoken of.
THOSE = re.compile(
    r"^\W*(?:(?:en|and|maar|but|oké|ok)\W+)?"
    r"(?:welke (?:zijn (?:dat|het|die)|dan)?|noem (?:ze|die|deze)|wat zijn (?:dat|die|ze)"
    r"|which (?:ones|are (?:those|they|these))|what are (?:those|they|these)|name (?:them|those)|list them)"
    r"(?:\s+(?:dan|eens|nu|precies|allemaal|then|exactly))*\W*$",
    re.IGNORECASE,
)
LED_WITHIN = 200


def just_announced(
    document: Document, lists: Sequence[Enumeration], told: Sequence[Span]
) -> Enumeration | None:
    """Return the enumeration that what the turn before was told announces, or None.

    Its lead-in was told, or it begins right behind what was told.
    """
    led = []
    for one in lists:
        spoken = [s for s in told if one.lead_in is not None and s.overlap(one.lead_in)]
        spoken += [s for s in told if 0 <= one.items[0].start - s.end <= LED_WITHIN]
        if spoken and not one.inline:
            led.append(one)
    return min(led, key=lambda one: one.items[0].start, default=None)


def led_by(
    document: Document, lists: Sequence[Enumeration], ranked: Sequence[tuple[Evidence, Unit]]
) -> Enumeration | None:
    """Return the enumeration that the best sentence announces ("Wij kennen vier pijlers."), or None."""
    unit = ranked[0][1]
    led = [
        one
        for one in lists
        if not one.inline and one.lead_in is not None and unit.span.overlap(one.lead_in)
        if announces_more(one.lead_in.of(document.text))
    ]
    counted = [o for o in led if o.lead_in and announced_count(o.lead_in.of(document.text)) == len(o.items)]
    return max(counted or led, key=lambda one: len(one.items), default=None)
