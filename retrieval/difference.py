"""Read which two things a question wants told apart: "het verschil tussen een wijkteam en een jeugdteam"."""

import re

from retrieval.dutch import STOP_EN, STOP_NL, stem, stems_of, tokens
from retrieval.model import Kind, Question

APART = re.compile(
    r"\b(?:wat (?:is|zijn)|what(?:['’]s| is| are)|leg\b.{0,20}\buit|uitleggen|explain|weten|weet|know)\b"
    r".{0,30}"
    r"\b(?:verschil(?:len)?|onderscheid|differences?|distinction)\s+(?:tussen|between)\s+"
    r"(?P<one>[\w’' -]{2,60}?)\s+(?:en|and)\s+(?P<other>[\w’' -]{2,60}?)"
    r"(?=\s*(?:[?(,;:.]|$)|\s(?:in|bij|volgens|binnen|according|within)\b)",
    re.IGNORECASE,
)
# "Het verschil tussen wat zij in maart en in juni besloten" is none between two things.
OPENS_A_CLAUSE = re.compile(
    r"(?:wat|hoe|wie|waar|wanneer|what|how|who|where|when|now|then|\d)\b"
    r"|.*\b(?:vroeger|nu|toen|wat betreft)\b",
    re.IGNORECASE,
)
LONGEST = 4
ARTICLE = re.compile(r"^(?:de|het|een|the|an?)\s+", re.IGNORECASE)


def told_apart(question: Question) -> tuple[str, str] | None:
    """Return the two things that a question wants told apart, None where it asks for no such thing.

    "Herstelgerichte en ondersteuningsgerichte hulp": the first leaves out the noun that both have.
    """
    match = APART.search(question.resolved)
    if match is None or (question.kind is Kind.COMPARISON and len(question.regions) != 1):
        return None
    one, other = (ARTICLE.sub("", match[name].strip()) for name in ("one", "other"))
    shared = other.split()[-1]
    if len(one.split()) == 1 and len(other.split()) > 1 and one[-1:] == other.split()[-2][-1:] == "e":
        one = f"{one} {shared}"
    clause = any(OPENS_A_CLAUSE.match(thing) or len(thing.split()) > LONGEST for thing in (one, other))
    return None if clause or any(place in (one, other) for place in question.places) else (one, other)


def names(text: str, thing: str) -> bool:
    """Tell whether a text has every word of a thing, function words aside."""
    words = [t.word for t in tokens(thing) if t.word not in STOP_NL | STOP_EN]
    return {stem(word) for word in words} <= stems_of(text)
