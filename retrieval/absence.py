"""Tell apart the ways in which a text can lack what a question names: a name, the thing asked for, a year."""

import re

from retrieval.dutch import compound_parts, stems_of, tokens
from retrieval.evidence import names_concept
from retrieval.model import Concept, Kind, Question
from retrieval.places import names_place
from retrieval.values import YEAR
from retrieval.wordlists import word_list

SPAN_OF_YEARS = re.compile(r"\b((?:19|20)\d{2})\s?(?:[-–/]|tot en met|t/m|tot)\s?((?:19|20)\d{2})\b")
# "Welk minimumbedrag", "hoeveel boetes", "wie is de directeur", "what is the waiting time".
ASKED_NOUN = re.compile(
    r"\b(?:(?:wat|(?<!bij )(?<!door )(?<!van )(?<!met )wie|what|who)"
    r" (?:is|zijn|was|waren|are|were)(?: (?:de|het|een|the|an?))?"
    r"|hoe (?:heet|heten|(?:hoog|groot|lang) (?:is|zijn|was))(?: (?:de|het|een))?"
    r"|how (?:high|large|big|long) (?:is|are|was)(?: the)?"
    r"|welke?|hoeveel|aantal|which|what|how many|number of)"
    r"\s+(?P<noun>[\w’'-]+(?:\s+[\w’'-]+)?)",
    re.IGNORECASE,
)
# "Welke gemeente geeft het meeste uit" is not answered by a sentence that ranks nothing.
SUPERLATIVE = re.compile(
    r"\b(?:grootste|kleinste|hoogste|laagste|meeste|minste|langste|kortste|duurste|goedkoopste|oudste|jongste"
    r"|biggest|largest|smallest|highest|lowest|most|fewest|longest|shortest|oldest|youngest)\b",
    re.IGNORECASE,
)


# "Welke mensen", "which things": what is asked for is among which, not whether there are any.
ANY_THINGS = word_list("any_things")


def is_any_thing(concept: Concept) -> bool:
    """Tell whether a concept is a noun for any things at all, which a text need not have."""
    return {t.word for t in tokens(concept.text)} <= ANY_THINGS


def is_specific(concept: Concept) -> bool:
    """Tell whether a plain word is too particular to be a loose paraphrase: a compound or a name."""
    word = concept.text.lower()
    return concept.term is None and bool(compound_parts(word) or concept.text[:1].isupper())


def is_name(concept: Concept, question: Question) -> bool:
    """Tell whether a word is a name or a number, which nothing else in a text can paraphrase."""
    if concept.term is not None or question.resolved.startswith(concept.text):
        return False
    return concept.text[:1].isupper() or concept.text[:1].isdigit()


def is_asked(concept: Concept, question: Question) -> bool:
    """Tell whether a concept is what a question asks for: "welke *kosten*", "hoe heet de *wethouder*".

    What a definition is asked of counts as such wherever it stands, when it is more than a loose word.
    """
    if question.kind is Kind.DEFINITION and (concept.term is not None or is_specific(concept)):
        return True
    words = set(concept.text.lower().split())
    return any(words & set(m["noun"].lower().split()) for m in ASKED_NOUN.finditer(question.resolved))


def is_wording_only(concept: Concept, question: Question) -> bool:
    """Tell whether a word may be the asker's own: no term, no compound, no name, and not the thing asked for.

    "De touwtjes in handen houden" need not stand in a text that speaks of it.
    """
    known = concept.term is not None or is_specific(concept)
    return not (known or is_name(concept, question) or is_asked(concept, question))


def lacks_the_year(question: Question, text: str) -> bool:
    """Tell whether a question names a year and a text neither names it nor spans it ("2022-2026")."""
    asked = set(YEAR.findall(question.resolved))
    if not asked or asked & set(YEAR.findall(text)):
        return False
    spans = [(int(m[1]), int(m[2])) for m in SPAN_OF_YEARS.finditer(text)]
    return not any(low <= int(year) <= high for year in asked for low, high in spans)


# "Waarom is het team opgeheven?" takes for granted that it was; a text that tells of no end gives no reason.
REASON_ASKED = re.compile(r"\b(?:waarom|waardoor|vanwaar|hoe komt het|why|how come)\b", re.IGNORECASE)
END_ASKED = re.compile(
    r"\b(?:gestopt|stopt(?!\s+(?:\w+\s+){0,3}in\b)|opgeheven|afgeschaft|beëindigd|geschrapt|ingetrokken|weggegaan|vertrokken"
    r"|opgedoekt|teruggebracht (?=van|tot)|stop(?:s|ped)?|abolish\w*|ended|scrapped|discontinued|cancel\w*"
    r"|withdrawn|dissolved|quit)\b",
    re.IGNORECASE,
)
END_SAID = re.compile(
    r"stop|opgehev|ophef|afgeschaf|afschaf|beëindig|schrap|ingetrokken|intrek|weggegaan|vertrek|vertrok"
    r"|verval|opgedoekt|teruggebracht|terugbreng|afbouw|afgebouw|sluit|gesloten|\beinde?\b|eindig"
    r"|niet (?:meer|langer)|voorbij|\bweg\b|verlaten|verliet",
    re.IGNORECASE,
)
# "Hoeveel krijgt een team per gezin": a sum for all of them is another.
PER = re.compile(r"\bper\s+([a-zà-ÿ]+)", re.IGNORECASE)


def lacks_the_end(question: Question, text: str) -> bool:
    """Tell whether a question asks why something ended and a text tells of no end."""
    asked = question.resolved
    taken = REASON_ASKED.search(asked) is not None and END_ASKED.search(asked) is not None
    return taken and END_SAID.search(text) is None


def lacks_each(question: Question, text: str) -> bool:
    """Tell whether a number is asked for each of something that a text does not speak of."""
    per = PER.search(question.resolved) if question.kind in (Kind.AMOUNT, Kind.NUMBER) else None
    each = next((c for c in question.concepts if per and per.group(1).lower() == c.text.lower()), None)
    return each is not None and not names_concept(each, stems_of(text))


# A number "in each municipality" is also the number in the one asked about.
FOR_EACH = re.compile(r"\b(?:elke|iedere|in alle|per)\s+(?:\w+\s+){0,2}gemeenten?\b", re.IGNORECASE)


def missing_place(question: Question, text: str, narrower: frozenset[str]) -> str | None:
    """Return the municipality that a number is asked of and that a text does not speak of, None if it does.

    ``narrower`` are the municipalities that are no region: a number of the whole region is not theirs.
    """
    if question.kind not in (Kind.AMOUNT, Kind.NUMBER) or FOR_EACH.search(text):
        return None
    asked = (typed for typed in question.places if any(names_place(typed, name) for name in narrower))
    return next((typed for typed in asked if typed.lower() not in text.lower()), None)


def ranks(text: str) -> bool:
    """Tell whether a text says that something is the most or the least."""
    return SUPERLATIVE.search(text) is not None
