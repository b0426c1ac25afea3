"""What of a question is compared with a text: what it asks, without where, with the Dutch terms it means."""

import re
from collections.abc import Callable
from math import log

from retrieval.model import Question

# "in de regio Alkmaar", "according to Alkmaar": what leads to a place goes with it.
LEADING = (
    r"(?:\b(?:in|van|voor|bij|volgens|uit|from|of|for|according to)\s+)?"
    r"(?:(?:de|het|the)\s+)?(?:(?:regio|region|gemeente)\s+)?"
)
LENGTH_SCALE = 4.0


def bare(question: Question) -> str:
    """Return the text of a question without where it is asked of: the regions named, and who made all of it.

    These already decide which documents are searched; their names would only draw the question to covers
    and colophons, which have them too.
    """
    text = question.resolved
    named = (*(question.places if question.regions else ()), *question.makers)
    for name in sorted(named, key=len, reverse=True):
        text = re.sub(rf"{LEADING}\b{re.escape(name)}\b", " ", text, flags=re.IGNORECASE)
    return " ".join(text.split()) or question.resolved


def spelled(question: Question) -> str:
    """Return the text whose letters are compared: the bare question, and its concepts as they are spelled."""
    return " ".join((bare(question), *(c.forms[0].text for c in question.concepts)))


def length(text: str) -> float:
    """Return how long a text is, by the logarithm of its words: about 0 to 1 for a sentence."""
    return log(1 + len(text.split())) / LENGTH_SCALE


def meant(question: Question, preferred: Callable[[str], str]) -> str:
    """Return the text whose vector is searched with.

    An English question gets the Dutch terms that the term base knows for what it asks, ``preferred`` by id:
    small models know few of them.
    """
    text = bare(question)
    if question.language != "en":
        return text
    terms = dict.fromkeys(preferred(c.term) for c in question.concepts if c.required and c.term)
    dutch = ", ".join(term for term in terms if term)
    return f"{text} ({dutch})" if dutch else text
