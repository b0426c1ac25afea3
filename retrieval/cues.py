"""Tell whether a Dutch sentence is of the form that answers a kind of question."""

import re
from collections.abc import Sequence
from functools import lru_cache

from retrieval.dutch import STOP_NL, Token, stem, tokens
from retrieval.model import Concept, Kind


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b", re.IGNORECASE)


CUES: dict[Kind, re.Pattern[str]] = {
    Kind.WHY: _any(
        "zodat", "blijkt", "gezien", "er ontstond", "dit vraagt om", "nodig om", "niet opgeleverd", "onvoldoende", "te weinig",
        "door", "dankzij", "anders",
    ),
    Kind.HOW: _any(
        "door", "via", "middels", "door middel van", "met behulp van", "aan de hand van", "samen met", "zetten .{0,30} in",
        "wordt gekeken", "wij zorgen", "we zorgen", "stimuleren", "faciliteren", "organiseren", "werken aan", "werken samen",
        "bieden", "versterken", "investeren", "richten", "zodat",
    ),
    Kind.GOAL: _any(
        "doel", "doelen", "doelstelling", "doelstellingen", "ambitie", "missie", "gericht op", "beogen", "beoogt", "streven",
        "willen", "bedoeling", "opdat", "zodat", "om .{3,80} te", "einddoel", "moet leiden tot",
    ),
    Kind.CONSEQUENCE: _any(
        "daardoor", "waardoor", "gevolg", "zodat", "leidt tot", "leiden tot", "dan", "betekent", "kan betekenen", "als .{3,80}, ", "heeft geleid",
        "wordt daarmee", "daarmee", "wanneer",
    ),
    Kind.EXAMPLE: _any("bijvoorbeeld", "zoals", "bijv", "waaronder", "voorbeeld", "denk aan", "onder meer", "onder andere", "neem"),
    Kind.WHO: _any(
        r"door (?:de|het|een)?\s?\w+", "professional(?:s)?", "gemeenten?", "ouders", "team(?:s)?", "aanbieders?", "huisarts(?:en)?",
        "partners?", "kernpartners", "instellingen?", "organisaties?", "medewerkers?", "specialisten", "verwijzers", "scholen",
        "directeuren", "wethouders?", "college", "raad", "hulpverleners?", "spelers",
    ),
    Kind.WHERE: _any(
        "in de wijk", "thuis", "op school", "aan huis", "in het gezin", "pleeggezin", "gezinshuis", "locatie", "regio", "gemeente",
        r"in (?:een|de|het) \w+", r"op (?:een|de|het) \w+",
    ),
    Kind.LIST: _any(r"(?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien) \w+", "volgende", "namelijk", "te weten", "zijn"),
    Kind.YES_NO: _any("niet", "geen", "altijd", "nooit", "moet", "moeten", "kan", "mag", "verplicht", "nodig", "recht"),
}  # fmt: skip

# What gives a reason outright, whatever else stands in the sentence.
REASONS = _any(
    "omdat", "want", "doordat", "vanwege", "wegens", "immers", "aangezien", "vandaar", "redenen?", "oorzaak", "oorzaken", "komt door",
    "mede door", "veroorzaakt", "om te voorkomen", "te voorkomen dat", "daarom", "daardoor", "aanleiding",
)  # fmt: skip
# A sentence that draws a conclusion makes the one before it the reason: "Dat is daarom de norm."
CONCLUSION = re.compile(r"\b(?:daarom|daardoor|hierdoor|dus|vandaar|om die reden)\b", re.IGNORECASE)
WORD = re.compile(r"\w+")
# A sentence concludes near its beginning: with at most so many words before it says so.
BEFORE_CONCLUSION = 7

# What stands between a term and what it is said to be: "X is gericht op", "X gaat over", "X duidt op".
COPULA = re.compile(
    r"^\W*(?:\([^)]{1,40}\)\s*)?(?:is|zijn|betekent|betekenen|gaat over|gaan over|houdt in|staat voor|wil zeggen|duidt op|onderschrijft|omvat|omvatten"
    r"|zet in op|richt zich op|richten zich op|bestaat uit|heeft betrekking op|verwijst naar|kenmerkt|vormen|vormt|maakt|maken|draait om|betreft|:|–|,? ?dat wil zeggen)",
    re.IGNORECASE,
)
UNDERSTOOD = re.compile(
    r"\b(?:onder|met)\b.{2,80}?\b(?:verstaan|verstaat|bedoelen|bedoelt|wordt verstaan|wordt bedoeld|begrijpen)\b"
    r"|\b(?:verstaan|bedoelen) (?:we|wij)\b|\bnoemen (?:we|wij)\b|\bdefini",
    re.IGNORECASE,
)
LEADING_WORDS = 7


def cue(sentence: str, kind: Kind) -> float:
    """Return how much the words of a sentence go with answers of this kind, 0 to 1.

    For a why, a word that names a reason tells more than one that only may.
    """
    pattern = CUES.get(kind)
    if kind is Kind.WHY and REASONS.search(sentence):
        return 1.0
    found = pattern is not None and pattern.search(sentence) is not None
    return 0.5 * found if kind is Kind.WHY else float(found)


def follows_from(sentence: str) -> bool:
    """Tell whether a sentence concludes from the one before it, which so gives the reason."""
    found = CONCLUSION.search(sentence)
    return found is not None and len(WORD.findall(sentence[: found.start()])) <= BEFORE_CONCLUSION


def defines(sentence: str, concept: Concept) -> float:
    """Return how much a sentence looks like a definition of a concept, 0 to 1.

    1.0 for "onder X verstaan we", .8 for X as the subject of a defining verb near the start
    ("Herstelgerichte jeugdhulp is erop gericht"), .6 for an item "X: ...", else 0.
    """
    words, stems = _cut(sentence)
    ends = _ends_of(words, stems, concept)
    if not ends:
        return 0.0
    understood = UNDERSTOOD.search(sentence)
    if understood and ends[0] <= understood.end() + 60:
        return 1.0
    lead = [w for w in words if w.word not in STOP_NL][:LEADING_WORDS]
    limit = lead[-1].end if lead else 0
    for end in ends:
        if end > limit:
            continue
        rest = sentence[end:].lstrip("*”\"’' ")
        if rest.startswith("\n"):
            return 0.8
        if rest.startswith(":"):
            return 0.7
        if COPULA.match(rest):
            before = [w for w in words if w.end <= end and w.word not in STOP_NL]
            return 0.9 if len(before) <= len(concept.forms[0].stems) + 1 else 0.55
    return 0.0


@lru_cache(maxsize=20_000)
def _cut(sentence: str) -> tuple[tuple[Token, ...], tuple[str, ...]]:
    """Return the words of a sentence and their stems."""
    words = tuple(tokens(sentence))
    return words, tuple(stem(w.word) for w in words)


def _ends_of(words: Sequence[Token], stems: tuple[str, ...], concept: Concept) -> list[int]:
    """Return the offsets just behind each place where a concept is named in a row of words."""
    ends = []
    for form in concept.forms:
        size = len(form.stems)
        if form.weight < 0.3 or "+" in form.text or not size or form.stems[0] not in stems:
            continue
        for at in range(len(stems) - size + 1):
            if stems[at : at + size] == form.stems:
                ends.append(words[at + size - 1].end)
    return sorted(set(ends))
