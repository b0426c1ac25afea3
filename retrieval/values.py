"""Find values in Dutch text: numbers, shares, amounts, dates, durations, addresses, names.

Each pattern stands beside the wording that made it necessary.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from retrieval.dutch import NUMBER_WORDS
from retrieval.model import Kind


class ValueKind(StrEnum):
    """What a value is."""

    NUMBER = "number"
    SHARE = "share"
    AMOUNT = "amount"
    DATE = "date"
    DURATION = "duration"
    FREQUENCY = "frequency"
    EMAIL = "email"
    PHONE = "phone"
    WEB = "web"
    ADDRESS = "address"
    NAME = "name"


_MONTH = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|voorjaar|najaar|zomer|winter|herfst|lente|begin|eind|medio)"
)
_WEEKDAY = r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|werkdag)"
# "tweeëntwintig", "drieentwintig", "anderhalf"
_WORD_NUMBER = (
    r"(?:(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)(?:en|ën)(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
    r"|één|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien"
    r"|twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig|honderd|tweehonderd|driehonderd|vijfhonderd|duizend|anderhalf|anderhalve)"
)
# "eenentwintigste", "twaalfde", "achttiende"
_ORDINAL = (
    r"(?:eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|elfde|twaalfde"
    r"|(?:der|veer|vijf|zes|zeven|acht|negen)tiende"
    r"|(?:(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)(?:en|ën))?(?:twintig|dertig)ste|\d+(?:e|ste|de))"
)
_FIGURE = r"\d+(?:[.,]\d+)*"
_UNIT = r"(?:jaren|jaar|maanden|maand|weken|week|werkdagen|dagen|dag|uren|uur|minuten)"
_CYCLE = r"(?:jaar|schooljaar|kalenderjaar|kwartaal|halfjaar|seizoen|maand|week|dag|werkdag|etmaal)"

PATTERNS: tuple[tuple[ValueKind, re.Pattern[str]], ...] = (
    (ValueKind.EMAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (ValueKind.WEB, re.compile(r"\b(?:https?://|www\.)[^\s)]+|\b[\w-]+\.(?:nl|org|eu|com)\b")),
    (
        ValueKind.PHONE,
        re.compile(
            r"(?<!\d)(?:\+31[ -]?|0)\d(?:[ -]?\d){7,9}(?!\d)|(?<!\d)(?:0800|0900|14)[ -]?\d{3,5}(?!\d)"
        ),
    ),
    # "Sluiskade 12", "Jan van Goyenstraat 3a", "1811 AB"
    (
        ValueKind.ADDRESS,
        re.compile(
            r"\b(?:(?:[A-ZÀ-Þ][\w’'-]*|van|de|der|den|ter)\s){0,3}[A-ZÀ-Þ][\w’'-]+"
            r"(?:straat|laan|weg|plein|kade|gracht|dijk|singel|dreef|hof|park|pad|steeg|markt|plantsoen|baan|haven)"
            r"\s\d{1,4}(?:\s?[a-z]\b)?(?!\d)|\b[1-9]\d{3}\s[A-Z]{2}\b(?=\s+[A-Z])"
        ),
    ),
    # "1,7 miljard euro", "€ 250.000", "3 miljoen", "45 euro per uur"
    (
        ValueKind.AMOUNT,
        re.compile(
            rf"(?:€|EUR)\s?{_FIGURE}(?:,-)?(?:\s(?:miljoen|miljard|mln\.?|mld\.?))?"
            rf"|{_FIGURE}\s(?:miljoen|miljard|mln\.?|mld\.?)(?:\seuro)?|{_FIGURE}\seuro\b|\b{_WORD_NUMBER}\s(?:miljoen|miljard)(?:\seuro)?",
            re.IGNORECASE,
        ),
    ),
    # "ruim 50%", "1 op de 8", "een derde", "twee op de drie"
    (
        ValueKind.SHARE,
        re.compile(
            rf"{_FIGURE}\s?(?:%|procent|procentpunt)|\b{_WORD_NUMBER}\sprocent\b|\b(?:{_FIGURE}|{_WORD_NUMBER})\s(?:op de|van de|op elke|van elke)\s(?:{_FIGURE}|{_WORD_NUMBER})\b"
            r"|\b(?:een|twee|drie)\s(?:derde|kwart|vijfde|tiende)\b|\b(?:de )?helft\b|\bkwart\b",
            re.IGNORECASE,
        ),
    ),
    # "jaarlijks", "tweewekelijkse", "om de twee weken", "ieder kwartaal", "drie keer", "eens per zes weken";
    # not "het dagelijks bestuur", "in het dagelijks leven", "het eens zijn"
    (
        ValueKind.FREQUENCY,
        re.compile(
            rf"\b(?:half|om de |{_WORD_NUMBER})?(?:jaar|kwartaal|maande|weke)lijkse?\b|\bdagelijkse?\b(?!\s(?:bestuur|leven))"
            rf"|\b(?:elke?|iedere?|om de)\s(?:half\s|(?:{_FIGURE}|{_WORD_NUMBER})\s)?(?:{_UNIT}|{_CYCLE})\b"
            rf"|\b(?:{_FIGURE}|{_WORD_NUMBER}|een paar|enkele)\s?(?:keer|maal)(?:\s(?:per|in de|in het)\s(?:(?:{_FIGURE}|{_WORD_NUMBER})\s)?(?:{_UNIT}|{_CYCLE}))?\b(?!\szo)"
            rf"|\beens\s(?:per|in de|in het)\s(?:(?:{_FIGURE}|{_WORD_NUMBER})\s)?(?:{_UNIT}|{_CYCLE})\b",
            re.IGNORECASE,
        ),
    ),
    (
        ValueKind.DURATION,
        re.compile(
            rf"\b(?:{_FIGURE}|{_WORD_NUMBER}|enkele|een paar)(?:\s(?:en een )?half|\sen een half)?\s{_UNIT}\b|\b(?:hun|zijn|haar|de|het)\s{_ORDINAL}(?:\s(?:verjaardag|jaar|levensjaar))?\b|\btot (?:en met )?{_FIGURE} jaar\b",
            re.IGNORECASE,
        ),
    ),
    # "elke dinsdag", "22 mei 2019", "september 2021", "per 2030", "najaar van 2020", "2018-2022", "1 januari"
    (
        ValueKind.DATE,
        re.compile(
            rf"\b\d{{1,2}}\s{_MONTH}(?:\s(?:van\s)?(?:19|20)\d{{2}})?\b|\b{_MONTH}\s(?:van\s)?(?:19|20)\d{{2}}\b"
            r"|\b(?:19|20)\d{2}\s?[-–/]\s?(?:19|20)?\d{2}\b|\b\d{1,2}[-/]\d{1,2}[-/](?:19|20)\d{2}\b|\b(?:19|20)\d{2}\b"
            rf"|\b(?:elke|iedere)\s{_WEEKDAY}",
            re.IGNORECASE,
        ),
    ),
    (ValueKind.NUMBER, re.compile(rf"(?<![\w.,]){_FIGURE}(?![\w])|\b{_WORD_NUMBER}\b", re.IGNORECASE)),
)

# Figures that number a section or item, or "een" as an article, are no answer to "hoeveel".
NOT_A_COUNT = re.compile(r"^(?:een|één)$", re.IGNORECASE)

ANSWERS: dict[Kind, tuple[ValueKind, ...]] = {
    Kind.NUMBER: (ValueKind.SHARE, ValueKind.NUMBER, ValueKind.AMOUNT, ValueKind.DURATION),
    Kind.AMOUNT: (ValueKind.AMOUNT, ValueKind.SHARE),
    Kind.DATE: (ValueKind.DATE, ValueKind.DURATION),
    Kind.CONTACT: (ValueKind.EMAIL, ValueKind.PHONE, ValueKind.WEB, ValueKind.ADDRESS),
}


HOW_OFTEN = re.compile(
    r"\bhoe ?(?:vaak|dikwijls|regelmatig)\b|\bhoeveel (?:keer|maal|keren)\b"
    r"|\bhow (?:often|many times|frequently|regularly)\b",
    re.IGNORECASE,
)
# A price is a sum of money; by how much it rose may be a share.
PRICE = re.compile(
    r"\beuro['’]?s?\b|\bgeld\b|\bverdien|\bsalaris|\bmoney\b|\bearns?\b|\bkost(?:en|te)?\b|\bprijs\b|\btarie(?:f|ven)\b|\bcosts?\b|\bprices?\b|\bfees?\b|\brates?\b",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"gestegen|stijg|steeg|stegen|gedaald|dalen|daalde?n?\b|toegenomen|toename|gegroeid|groei|opgelopen|duurder|goedkoper"
    r"|hoger|lager|\bmeer\b|minder|omhoog|omlaag|bespa|bezuinig|\bmet hoeveel\b|\bdeel\b"
    r"|\bris(?:e|en|ing)\b|\brose\b|increase|decrease|grow|grew|expensive|cheaper|higher|lower|\bmore\b|\bless\b"
    r"|\bup\b|\bdown\b|\bsav(?:e|ed|ings?)\b|\bcut\b|\bby how much\b|\bpart\b",
    re.IGNORECASE,
)
# "Hoeveel weken duurt", "how many days": a length of time.
UNITS_ASKED = re.compile(
    r"\b(?:hoeveel (?:maanden|weken|(?:werk)?dagen|uren|uur|minuten)"
    r"|hoeveel jaar\b.*\b(?:duurt|duren|loopt|lopen|geldt|gelden)"
    r"|how many (?:years(?! old)|months|weeks|days|hours|minutes))\b",
    re.IGNORECASE,
)
YEAR_ASKED = re.compile(r"\b(?:welk jaar|(?:what|which) year)\b", re.IGNORECASE)
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
HOW_LONG = re.compile(r"hoe ?lang|how long|looptijd|duur|duration", re.IGNORECASE)
SPAN_OF_YEARS = re.compile(r"\d\s?[-–/]\s?\d{2}")
# "loopt van 2024 tot en met 2028", "tot 1 januari 2030", "t/m 2026"
RUNS_TO = re.compile(
    r"\b(?:tot|tot en met|t/m|until|through)\s(?:(?:in|de|het|eind|begin)\s)*$", re.IGNORECASE
)
AGE = re.compile(
    r"\boud\b|leeftijd|hoeveelste|\bold\b|\bage\b|hoeveel jaar|birthday|verjaardag", re.IGNORECASE
)
AGE_LEAD = re.compile(
    r"\b(?:van|vanaf|tot|op|onder|boven|dan|tussen|en|met|hun|zijn|haar|de|het|maar)\s$", re.IGNORECASE
)
EACH_TIME = re.compile(r"(?:elke?|iedere?|om de)\s", re.IGNORECASE)
STARTS_WITH_NUMBER = re.compile(rf"(?:{_FIGURE}|{_WORD_NUMBER})\s?(?:keer|maal)", re.IGNORECASE)
SHORTER_THAN_A_YEAR = re.compile(r"maand|week|weken|dag|uur|uren|minu", re.IGNORECASE)
BOUNDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"\btot (?:en met )?(?:wanneer|wat voor|welke?|hoe)\b|\b(?:until|up to|till) (?:when|what|which|how)\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"\b(?:tot|tot en met|t/m|uiterlijk|hooguit|hoogste|maximaal|vóór|voor)\b(?:\s[\wà-ÿ]+){0,2}\s?$",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(
            r"\b(?:vanaf|sinds|per|met ingang van) (?:wanneer|welke?|hoe)\b|\b(?:since|from) (?:when|what|which)\b",
            re.IGNORECASE,
        ),
        re.compile(r"\b(?:vanaf|sinds|per|ingang van)(?:\s[\wà-ÿ]+)?\s?$", re.IGNORECASE),
    ),
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value found: what it is and where, as offsets in the text given."""

    kind: ValueKind
    start: int
    end: int
    text: str


def find_values(text: str) -> list[Value]:
    """Return the values in a text, in order, the more specific kind winning where two overlap."""
    return list(_values_in(text))


@lru_cache(maxsize=20_000)
def _values_in(text: str) -> tuple[Value, ...]:
    found: list[Value] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            if kind is ValueKind.NUMBER and (
                NOT_A_COUNT.match(match.group()) or _is_item_number(text, match.start(), match.end())
            ):
                continue
            if not any(v.start < match.end() and match.start() < v.end for v in found):
                found.append(Value(kind, match.start(), match.end(), match.group()))
    return tuple(sorted(found, key=lambda v: v.start))


def _is_item_number(text: str, start: int, end: int) -> bool:
    line_start = text.rfind("\n", 0, start) + 1
    return (
        not text[line_start:start].strip()
        and re.match(r"[.)]\s|\.\d|\s+[A-ZÀ-Þ]", text[end : end + 3] + " ") is not None
    )


def fitting_values(text: str, kind: Kind, question: str) -> list[Value]:
    """Return the values in a text that are of the kind a question asks for."""
    wanted = ANSWERS.get(kind)
    if wanted is None:
        return []
    lowered = question.lower()
    if kind is Kind.CONTACT:
        if re.search(r"mail", lowered):
            wanted = (ValueKind.EMAIL,)
        elif re.search(r"telefoon|bel|phone|tel\b", lowered):
            wanted = (ValueKind.PHONE,)
        elif re.search(r"website|url|site", lowered):
            wanted = (ValueKind.WEB,)
        elif re.search(r"\bstraat\b|\bstreet\b", lowered):
            wanted = (ValueKind.ADDRESS,)
        elif re.search(r"\badres\b|\baddress\b", lowered):
            wanted = (ValueKind.ADDRESS, ValueKind.EMAIL)
    elif kind in (Kind.NUMBER, Kind.AMOUNT) and re.search(
        r"percentage|procent|percent|welk deel|aandeel|share|proportion", lowered
    ):
        wanted = (ValueKind.SHARE,)
    elif kind is Kind.AMOUNT and PRICE.search(lowered) and not CHANGE.search(lowered):
        wanted = (ValueKind.AMOUNT,)
    elif kind is Kind.DATE and HOW_LONG.search(lowered):
        return [v for v in find_values(text) if _tells_how_long(text, v)]
    elif kind is Kind.DATE and YEAR_ASKED.search(lowered):
        return [v for v in find_values(text) if v.kind is ValueKind.DATE and YEAR.search(v.text)]
    elif kind is Kind.NUMBER and UNITS_ASKED.search(lowered):
        return [v for v in find_values(text) if v.kind is ValueKind.DURATION]
    elif kind is Kind.NUMBER and AGE.search(lowered):
        return [v for v in find_values(text) if _may_be_an_age(text, v)]
    elif kind is Kind.NUMBER and HOW_OFTEN.search(lowered):
        return [v for v in find_values(text) if _tells_how_often(v)]
    whole = wanted == ANSWERS[kind]
    return [v for v in find_values(text) if v.kind in wanted or (whole and _frequency_fits(v, kind))]


def _frequency_fits(value: Value, kind: Kind) -> bool:
    """Tell whether a frequency is a number too ("vier keer per jaar"), or tells when ("elke zes weken")."""
    if value.kind is not ValueKind.FREQUENCY:
        return False
    fits = {Kind.NUMBER: STARTS_WITH_NUMBER, Kind.DATE: EACH_TIME}.get(kind)
    return fits is not None and fits.match(value.text) is not None


def _tells_how_often(value: Value) -> bool:
    """Tell whether a value is a frequency, also as a day of the week ("elke dinsdag"), a share or a count."""
    if value.kind is ValueKind.DATE:
        return EACH_TIME.match(value.text) is not None
    return value.kind in (ValueKind.FREQUENCY, ValueKind.SHARE, ValueKind.NUMBER)


def _tells_how_long(text: str, value: Value) -> bool:
    """Tell whether a value is a length of time: a duration, a span of years, a date that something runs to."""
    if value.kind is ValueKind.DATE:
        return bool(SPAN_OF_YEARS.search(value.text) or RUNS_TO.search(text[: value.start]))
    return value.kind is ValueKind.DURATION


def _may_be_an_age(text: str, value: Value) -> bool:
    """Tell whether a value may be an age: years, or a bare number after "van", "tot", "vanaf"."""
    if value.kind is ValueKind.NUMBER:
        return AGE_LEAD.search(text[: value.start]) is not None
    return value.kind is ValueKind.DURATION and not SHORTER_THAN_A_YEAR.search(value.text)


def fits_the_bound(text: str, value: Value, question: str) -> bool:
    """Tell whether a value stands behind the preposition a question asks for.

    "Tot welke leeftijd" wants "tot 18 jaar", "sinds wanneer" wants "sinds 2015".
    """
    lead = text[: value.start]
    for asked, said in BOUNDS:
        if asked.search(question):
            opens = value.text.lower().startswith("tot ") and said.search("tot ")
            return bool(said.search(lead) or opens)
    return False


def value_numbers(text: str) -> Iterator[str]:
    """Yield the bare figures in a text ("45", "2030", "1,7"), for comparing a claim with a quote."""
    for value in find_values(text):
        yield from re.findall(_FIGURE, value.text)


def counted_in(text: str) -> list[tuple[str, str]]:
    """Return (figure, the two words behind it) for each plain number in a text ("zeven verbindende ...")."""
    found = []
    for value in find_values(text):
        if value.kind is ValueKind.NUMBER:
            figure = NUMBER_WORDS.get(value.text.lower(), value.text)
            found.append((figure, " ".join(text[value.end :].split()[:2])))
    return found
