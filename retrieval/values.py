"""Find values in Dutch text: numbers, shares, amounts, dates, durations, addresses, names.

Each pattern stands beside the wording that made it necessary.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from retrieval.dutch import NUMBER_WORDS
from retrieval.model import Kind


class ValueKind(StrEnum):
    """What a value is."""

    NUMBER = "number"
    SHARE = "share"
    AMOUNT = "amount"
    DATE = "date"
    DURATION = "duration"
    EMAIL = "email"
    PHONE = "phone"
    WEB = "web"
    NAME = "name"


_MONTH = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|voorjaar|najaar|zomer|winter|herfst|lente|begin|eind|medio)"
)
# "tweeëntwintig", "drieentwintig", "anderhalf"
_WORD_NUMBER = (
    r"(?:(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)(?:en|ën)(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
    r"|één|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien"
    r"|twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig|honderd|tweehonderd|driehonderd|vijfhonderd|duizend|anderhalf|anderhalve)"
)
_ORDINAL = r"(?:eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|(?:der|veer|vijf|zes|zeven|acht|negen)tiende|twintigste|\d+(?:e|ste|de))"
_FIGURE = r"\d+(?:[.,]\d+)*"
_UNIT = r"(?:jaren|jaar|maanden|maand|weken|week|werkdagen|dagen|dag|uren|uur|minuten)"

PATTERNS: tuple[tuple[ValueKind, re.Pattern[str]], ...] = (
    (ValueKind.EMAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (ValueKind.WEB, re.compile(r"\b(?:https?://|www\.)[^\s)]+|\b[\w-]+\.(?:nl|org|eu|com)\b")),
    (
        ValueKind.PHONE,
        re.compile(
            r"(?<!\d)(?:\+31[ -]?|0)\d(?:[ -]?\d){7,9}(?!\d)|(?<!\d)(?:0800|0900|14)[ -]?\d{3,5}(?!\d)"
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
    (
        ValueKind.DURATION,
        re.compile(
            rf"\b(?:{_FIGURE}|{_WORD_NUMBER}|enkele|een paar)(?:\s(?:en een )?half|\sen een half)?\s{_UNIT}\b|\b(?:hun|zijn|haar|de|het)\s{_ORDINAL}(?:\s(?:verjaardag|jaar|levensjaar))?\b|\btot (?:en met )?{_FIGURE} jaar\b",
            re.IGNORECASE,
        ),
    ),
    # "22 mei 2019", "september 2021", "per 2030", "najaar van 2020", "2018-2022", "1 januari"
    (
        ValueKind.DATE,
        re.compile(
            rf"\b\d{{1,2}}\s{_MONTH}(?:\s(?:van\s)?(?:19|20)\d{{2}})?\b|\b{_MONTH}\s(?:van\s)?(?:19|20)\d{{2}}\b"
            r"|\b(?:19|20)\d{2}\s?[-–/]\s?(?:19|20)?\d{2}\b|\b\d{1,2}[-/]\d{1,2}[-/](?:19|20)\d{2}\b|\b(?:19|20)\d{2}\b",
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
    Kind.CONTACT: (ValueKind.EMAIL, ValueKind.PHONE, ValueKind.WEB),
}


@dataclass(frozen=True, slots=True)
class Value:
    """A value found: what it is and where, as offsets in the text given."""

    kind: ValueKind
    start: int
    end: int
    text: str


def find_values(text: str) -> list[Value]:
    """Return the values in a text, in order, the more specific kind winning where two overlap."""
    found: list[Value] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            if kind is ValueKind.NUMBER and (
                NOT_A_COUNT.match(match.group()) or _is_item_number(text, match.start(), match.end())
            ):
                continue
            if not any(v.start < match.end() and match.start() < v.end for v in found):
                found.append(Value(kind, match.start(), match.end(), match.group()))
    return sorted(found, key=lambda v: v.start)


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
    elif kind in (Kind.NUMBER, Kind.AMOUNT) and re.search(
        r"percentage|procent|percent|welk deel|aandeel|share|proportion", lowered
    ):
        wanted = (ValueKind.SHARE,)
    elif kind is Kind.DATE and re.search(r"hoe ?lang|how long|looptijd|duur|duration", lowered):
        wanted = (ValueKind.DURATION, ValueKind.DATE)
    elif kind is Kind.NUMBER and re.search(
        r"\boud\b|leeftijd|hoeveelste|\bold\b|\bage\b|hoeveel jaar|birthday|verjaardag", lowered
    ):
        wanted = (ValueKind.DURATION, ValueKind.NUMBER)
    return [v for v in find_values(text) if v.kind in wanted]


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
