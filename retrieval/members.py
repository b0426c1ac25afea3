"""Answer which municipalities a region has, or which region one is in, from the sentence that names them."""

import re
from collections.abc import Sequence
from functools import cache

from ingest.model import Document, Region, Source, Span
from retrieval.compose import Draft, Quote
from retrieval.frame import phrase
from retrieval.gather import DocumentShelf
from retrieval.model import Concept, Question, Role
from retrieval.question import is_wording

_SORT = (
    r"(?:(?:deelnemende|samenwerkende|aangesloten|betrokken|participating|member|other|andere|alle|all|de|the|\d+|"
    r"two|three|four|five|six|seven|eight|twee|drie|vier|vijf|zes|zeven|acht)\s+){0,2}"
)
ASKED = re.compile(
    rf"\b(?:welke|wat zijn|noem|which|what are|name|list)\s+{_SORT}"
    r"(?:(?:regio)?gemeenten|gemeentes|municipalities)\b"
    r"|\bwhat municipalities\b",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"\b(?:niet|geen|buiten|behalve|naast|not|no|outside|except|apart|besides)\b|n['’]t\b", re.IGNORECASE
)
# Whatever words say that a municipality is in a region.
BELONGING = re.compile(
    r"(?:ge|be)?ho(?:or|ren)t?|lig(?:t|gen)|zit|vall(?:en|t)|ond?er|bij|doen|mee(?:doen|werken)?|deelnem\w*|nem(?:en|t)|deel|zit(?:ten)?"
    r"|(?:samen)?werk(?:en|t)?|samen|ma(?:ak|ken)|vorm(?:en|t)|besta(?:at|an)|uit|leden|tel(?:len|t)|dekt|beslaat|regionaal"
    r"|belong\w*|part|take|taking|participat\w*|work\w*|together|cooperat\w*|collaborat\w*|make|up|form\w*|consist\w*"
    r"|includ\w*|member\w*|cover\w*|regional|jointly?|within",
    re.IGNORECASE,
)
# "Bij welke regio hoort gemeente Urk?", "which region is Heiloo part of?"
REGION_ASKED = re.compile(
    r"\b(?:bij|in|onder|tot|van|aan) welke [a-z]*regio\b|^\W*(?:in )?(?:what|which) region\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?: (?:(?:aan|den|de|der|op|het) )?[A-ZÀ-Þ][\w’'-]+)*")
# "Wij, de acht gemeenten: ...", "vastgesteld door de raden van ...": not "gemeenten als ...".
ROW_OF_NAMES = re.compile(
    r"\b(?i:deelnemende|samenwerkende|aangesloten|vastgesteld|onze|wij|we|bestaat uit|bestaande uit)\b"
    r"[^.;:]{0,60}?\b(?:gemeenten|gemeentes|(?:gemeente)?raden|colleges|burgemeester en wethouders)\b"
    r"(?! (?:als|zoals)\b)[^.;:]{0,40}?[:\s]\s*"
    rf"(?P<names>{_NAME.pattern}(?:, {_NAME.pattern})+,? (?:en|and) {_NAME.pattern})"
)
PLACES_TERMS = (
    "gemeente",
    "regio",
    "regiogemeente",
    "deelnemende-gemeenten",
    "samenwerking",
    "intergemeentelijke-samenwerking",
)
LEAST = 2
LEAST_SHARE = 0.5


def members(
    question: Question, region: Region, sources: Sequence[Source], shelf: DocumentShelf
) -> list[Draft]:
    """Return the sentence that names most municipalities of a region, or a line when no document lists them.

    Nothing is returned when more is asked of them, or when they are named apart. ``sources`` are the
    documents of the region. The sentence names at least half of its municipalities.
    """
    if not _asks_only(ASKED, question):
        return []
    documents = [shelf.document(source.id) for source in sources]
    names = region.municipalities or _names_in(documents)
    quotes = [quote for quote in (_naming(document, names) for document in documents) if quote is not None]
    if quotes:
        return [Draft(Role.ANSWER, (max(quotes, key=lambda quote: len(quote.marks)),))]
    apart = sum(any(_named(name).search(document.text) for document in documents) for name in names)
    if not names or apart >= LEAST_SHARE * len(names):
        return []
    line = phrase("members_unnamed", question.language, region=region.name, names=", ".join(names))
    return [Draft(Role.FRAME, (), line)]


def region_of(
    question: Question, region: Region, sources: Sequence[Source], shelf: DocumentShelf
) -> list[Draft]:
    """Return the region that the one municipality of a question is in, and the sentence that names it there.

    Nothing is returned when another thing is asked, or of no municipality of the region.
    """
    if len(question.places) != 1 or not _asks_only(REGION_ASKED, question):
        return []
    place = next((name for name in region.municipalities if _named(name).search(question.places[0])), None)
    if place is None:
        return []
    line = phrase("region_of", question.language, place=place, region=region.name)
    naming = [_naming(shelf.document(source.id), region.municipalities, having=place) for source in sources]
    quotes = tuple(quote for quote in naming if quote is not None)[:1]
    answer = [Draft(Role.ANSWER, quotes)] if quotes else []
    return [Draft(Role.FRAME, (), line), *answer]


def _asks_only(asked: re.Pattern[str], question: Question) -> bool:
    """Tell whether a question asks this of municipalities and nothing else, and of none that are left out."""
    text = question.resolved
    return (
        asked.search(text) is not None
        and OTHERS.search(text) is None
        and not any(_asks_more(c, question) for c in question.concepts)
    )


def _asks_more(concept: Concept, question: Question) -> bool:
    """Tell whether a concept says something else of municipalities than that they are in a region."""
    if concept.text in question.places or concept.term in PLACES_TERMS:
        return False
    words = re.findall(r"[\w-]+", concept.text)
    return not (is_wording(concept.text) or all(BELONGING.fullmatch(word) for word in words))


def _names_in(documents: Sequence[Document]) -> tuple[str, ...]:
    """Return the names that documents give behind a word for their municipalities, none where rows differ."""
    rows: list[list[str]] = [
        _NAME.findall(match["names"])
        for document in documents
        for sentence in document.sentences
        for match in ROW_OF_NAMES.finditer(sentence.span.of(document.text))
    ]
    longest = {*max(rows, key=lambda row: len(row))} if rows else set[str]()
    return tuple(sorted(longest)) if all(longest.issuperset(row) for row in rows) else ()


def _naming(document: Document, names: Sequence[str], having: str = "") -> Quote | None:
    """Return the sentence with most of the names, the names marked; the first of equals.

    ``having`` is a name that it must hold, "" for none.
    """
    best: Quote | None = None
    least = max(LEAST, LEAST_SHARE * len(names))
    for sentence in document.sentences:
        text = sentence.span.of(document.text)
        if having and not _named(having).search(text):
            continue
        found = [_named(name).search(text) for name in names]
        marks = [Span(sentence.span.start + m.start(), sentence.span.start + m.end()) for m in found if m]
        if len(marks) >= least and (best is None or len(marks) > len(best.marks)):
            marks.sort(key=lambda span: span.start)
            best = Quote(document.source.id, sentence.span, sentence.section, tuple(marks))
    return best


@cache
def _named(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
