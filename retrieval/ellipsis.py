"""Complete a turn that puts one thing in the place of another: "en in 2030?", "en van de school?"."""

import re
from collections.abc import Callable

from retrieval.dutch import STOP_EN, STOP_NL, compound_parts, is_adjective, stands_as_noun, tokens
from retrieval.kinds import QUESTION_WORD
from retrieval.model import Concept, Kind, Question
from retrieval.values import Value, ValueKind, find_values

_PREPOSITION = (
    "van|voor|over|bij|met|in|op|aan|door|naar|uit|tegen|onder|tussen|per|vanaf|sinds|tot"
    "|of|for|about|with|by|on|to|at|from|since|until"
)
ARTICLES = frozenset(["de", "het", "een", "the", "a", "an", "onze", "hun", "our", "their"])
# Nothing but a thing or a date, with its preposition.
TURN = re.compile(
    rf"^\W*(?:(?:en|maar|and|but)\s+(?:dan\s+)?|(?:and\s+|but\s+)?(?:what|how) about\s+)"
    rf"(?:(?P<preposition>{_PREPOSITION})\s+)?(?P<thing>(?:[\w’'-]+\s*){{1,5}})\W*$",
    re.IGNORECASE,
)
POINTS = re.compile(
    r"\b(?:dat|dit|die|deze|daar|hier|er|hij|zij|ze|dan|nu|ook|niet|vroeger|later|verder|anders"
    r"|it|that|this|those|these|they|there|then|now|too|also|not|else"
    r"|(?:de|het|the) (?:rest|anderen?|others?|laatste|eerste|last|first))\b",
    re.IGNORECASE,
)
PLACE_BEHIND = re.compile(r"\s*\([^()]*\)\s*\?*\s*$")
ARTICLE_BEFORE = re.compile(r"\b(?:de|het|een|the|an?)\s+$", re.IGNORECASE)
PREPOSITION_BEFORE = re.compile(rf"\b(?:{_PREPOSITION})\s+$", re.IGNORECASE)
# What is asked of a thing, and no other thing: "en de kosten?", "and the disadvantages?".
ASPECT = re.compile(
    r"\b(?:doel(?:en)?|kosten|baten|(?:voor|na)del(?:en)?|(?:voor|na)deel|oorza(?:ak|ken)|gevolg(?:en)?|reden(?:en)?|voorbeeld(?:en)?"
    r"|samenvatting|planning|prijs|duur|resulta(?:at|ten)|effect(?:en)?|rol|ta(?:ak|ken)|risico['’]?s?|kans(?:en)?"
    r"|goals?|aims?|costs?|benefits?|(?:dis)?advantages?|causes?|consequences?|reasons?|examples?|summary|risks?|results?"
    r"|effects?|price|role|tasks?)\b",
    re.IGNORECASE,
)
SORT_ASKED = re.compile(r"\b(?:welke?|hoeveel|which|what|how many)\s+$", re.IGNORECASE)
# "Herstelgerichte", "ondersteuningsgerichte": words with so long an end in common stand for each other.
LEAST_END = 6
# A question of everything, of two regions or of a mere word is not asked again of another thing.
WHOLE = (Kind.OVERVIEW, Kind.COMPARISON, Kind.KEYWORD)


def put_instead(
    before: str, turn: str, earlier: Question, now: Question, someone: Callable[[Concept], bool]
) -> str | None:
    """Return the question before with what the turn names in the place of what it stands for, or None.

    ``earlier`` is the question before as read, ``now`` the turn; ``someone`` tells a role or a body from
    other things. A date stands for a date, what has a preposition for what has the same, someone for someone
    else, another thing for what is defined. "En de kosten?" asks something of the thing before instead.
    """
    match = TURN.match(turn)
    if match is None or earlier.kind in WHOLE or POINTS.search(turn):
        return None
    thing = match["thing"].strip()
    if QUESTION_WORD.search(thing):
        return None
    preposition = (match["preposition"] or "").lower()
    date = _date_of(thing)
    if date is not None:
        return _dated(before, date.text, preposition)
    if not now.concepts or not _is_thing(thing, now):
        return None
    if preposition:
        return _behind(preposition, before, thing, earlier)
    like = _word_like(before, thing)
    return like or (None if ASPECT.search(thing) else _thing_asked(before, thing, earlier, now, someone))


def _date_of(thing: str) -> Value | None:
    """Return the date that a thing is, None where it is none or more than that."""
    dates = [v for v in find_values(thing) if v.kind is ValueKind.DATE]
    return dates[0] if len(dates) == 1 and dates[0].text == thing else None


def _dated(before: str, date: str, preposition: str) -> str | None:
    """Return the question with the date in the place of its own, or behind it; of two dates none is meant."""
    dates = [v for v in find_values(before) if v.kind is ValueKind.DATE]
    if len(dates) > 1:
        return None
    if dates:
        lead = PREPOSITION_BEFORE.search(before[: dates[0].start]) if preposition else None
        start = lead.start() if lead else dates[0].start
        return f"{before[:start]}{f'{preposition} ' if lead else ''}{date}{before[dates[0].end :]}"
    place = PLACE_BEHIND.search(before)
    bare = (before[: place.start()] if place else before).rstrip(" ?")
    behind = f" {place.group().strip(' ?')}" if place else ""
    return f"{bare} {preposition or 'in'} {date}{behind}?"


def _is_thing(thing: str, now: Question) -> bool:
    """Tell whether a turn opens as a thing does, not with a verb ("en betaalt de gemeente mee?")."""
    words = tokens(thing)
    first = words[0].word if words else ""
    if first in STOP_NL | STOP_EN:
        return first in ARTICLES
    if any(c.term is not None and thing.lower().startswith(c.text.lower()) for c in now.concepts):
        return True
    noun = stands_as_noun(first)
    unknown = noun is None and (first.endswith("e") or bool(compound_parts(first)))
    return thing[:1].isupper() or is_adjective(first) or unknown or bool(noun)


def _asked_about(before: str, earlier: Question) -> list[tuple[int, Concept]]:
    """Return the things that a question is about with where they stand in it, in order.

    What sort of thing is asked for ("welke taken") is not among them.
    """
    found = []
    for concept in earlier.concepts:
        spelled = re.search(rf"(?<!\w){re.escape(concept.text)}(?!\w)", before, re.IGNORECASE)
        if not concept.required or spelled is None or concept.text in earlier.places:
            continue
        if not SORT_ASKED.search(before[: spelled.start()]):
            found.append((spelled.start(), concept))
    return sorted(found, key=lambda one: one[0])


def _behind(preposition: str, before: str, thing: str, earlier: Question) -> str | None:
    """Return the question with the thing behind the last such preposition replaced."""
    nearest = re.compile(rf"\b{preposition}\s+(?:(?!{preposition}\b)[\w’'-]+\s+){{0,3}}$", re.IGNORECASE)
    for start, concept in reversed(_asked_about(before, earlier)):
        lead = nearest.search(before[:start])
        if lead is not None:
            return f"{before[: lead.start()]}{preposition} {thing}{before[start + len(concept.text) :]}"
    return None


def _word_like(before: str, thing: str) -> str | None:
    """Return the question with the one word replaced that ends as the thing named does."""
    word = thing.split()[-1]
    for match in reversed(list(re.finditer(r"[\w-]+", before))):
        typed = match.group().lower()
        same = len(word) > LEAST_END and typed[-LEAST_END:] == word.lower()[-LEAST_END:]
        if same and typed != word.lower():
            return f"{before[: match.start()]}{word}{before[match.end() :]}"
    return None


def _thing_asked(
    before: str, thing: str, earlier: Question, now: Question, someone: Callable[[Concept], bool]
) -> str | None:
    """Return the question with what it asks about replaced by what may stand there, or None.

    Someone takes the place of someone (the first where yes or no is asked), a thing that of what is defined.
    """
    named = next((c for c in now.concepts if c.text.lower() in thing.lower()), None)
    things = _asked_about(before, earlier)
    if named is not None and someone(named):
        things = [one for one in things if someone(one[1])]
    elif earlier.kind is not Kind.DEFINITION or len(things) != 1:
        return None
    if not things:
        return None
    start, concept = things[0 if earlier.kind is Kind.YES_NO else -1]
    article = ARTICLE_BEFORE.search(before[:start])
    opens = article.start() if article else start
    return f"{before[:opens]}{thing}{before[start + len(concept.text) :]}"
