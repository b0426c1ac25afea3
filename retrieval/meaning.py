"""What of a question is made into a vector: what it asks, without where, with the Dutch terms it means."""

import re
from collections.abc import Callable

from retrieval.model import Question

# "in de regio Alkmaar", "according to Alkmaar": what leads to a place goes with it.
LEADING = (
    r"(?:\b(?:in|van|voor|bij|volgens|uit|from|of|for|according to)\s+)?"
    r"(?:(?:de|het|the)\s+)?(?:(?:regio|region|gemeente)\s+)?"
)


def meant(question: Question, preferred: Callable[[str], str]) -> str:
    """Return the text whose vector is searched with.

    The region asked about already decides which documents are searched; its name would only draw
    the question to covers and colophons, which name it too. An English question gets the Dutch terms
    that the term base knows for what it asks, ``preferred`` by id: small models know few of them.
    """
    text = question.resolved
    if question.regions:
        for place in sorted(question.places, key=len, reverse=True):
            text = re.sub(rf"{LEADING}\b{re.escape(place)}\b", " ", text, flags=re.IGNORECASE)
    text = " ".join(text.split())
    if question.language != "en":
        return text or question.resolved
    terms = dict.fromkeys(preferred(c.term) for c in question.concepts if c.required and c.term)
    dutch = ", ".join(term for term in terms if term)
    return f"{text} ({dutch})" if dutch else text or question.resolved
