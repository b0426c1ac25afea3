"""Answer when a document itself appeared and who made it, from the line in it that says so."""

import re
from collections.abc import Sequence

from ingest.model import BlockKind, Document, Source, Span
from retrieval.compose import Draft, Quote
from retrieval.dutch import stems_of
from retrieval.frame import phrase
from retrieval.gather import DocumentShelf
from retrieval.model import Concept, Form, Kind, Question, Role
from retrieval.question import is_wording
from retrieval.scope import DOCUMENT_NOUNS
from retrieval.values import ValueKind, find_values

APPEARED = re.compile(
    r"\b(uitgekomen|uitkwam|verschenen|verscheen|verschijn\w*|gepubliceerd|publicatie\w*|vastgesteld|opgesteld|geschreven|uitgebracht|dateert"
    r"|gedateerd|datum van|uit welk jaar|van welk jaar|van welke datum|van wanneer|versie"
    r"|published|publication|issued|date of|dated|written|adopted|come out|came out|appear\w*)\b",
    re.IGNORECASE,
)
_DOCUMENT = (
    r"(?:regio|beleids|ontwikkel)?(?:documents?|documenten|stuk(?:ken)?|visies?|visions?|kaders?|frameworks?|nota['’]?s?|notities?|plan(?:nen|s)?"
    r"|agenda['’]?s?|artikel(?:en)?|articles?|papers?|pieces?|rapport(?:en)?|reports?|versies?|versions?)"
)
SORT = re.compile(_DOCUMENT, re.IGNORECASE)
_MOST = r"(?:nieuwste|recentste|meest recente?|oudste|newest|latest|most recent|oldest)"
# How old a document is, or which is the newest, asks for its date too; what the newest one says does not.
_ITS = r"(?:(?!(?:als|in|van|uit|volgens|die|when|if|of|from|for|according)\b)[\w'’-]+ ){0,5}?"
AGE = re.compile(
    rf"\b(?:hoe oud|how old) (?:is|zijn|are|was|waren|were) {_ITS}{_DOCUMENT}\b"
    rf"|^\W*(?:wat|welke?|what|which) (?:(?:is|zijn|are) )?(?:(?:het|de|the) )?{_MOST} {_DOCUMENT}\b"
    rf"|\b(?:heeft|hebben|has|have) (?:het|de|the) {_MOST} {_DOCUMENT}\W*$"
    rf"|^\W*(?:welke?|which|what) {_DOCUMENT}\b.{{0,60}}\b{_MOST}\W*$",
    re.IGNORECASE,
)
# "Wanneer wordt er een plan opgesteld?" asks about anyone's plan.
ANY_DOCUMENT = re.compile(rf"\b(?:een|an?) (?:[\w-]+ )?{_DOCUMENT}\b", re.IGNORECASE)
# "Wanneer verschijnt de nieuwe visie?", "wanneer moet het plan zijn opgesteld?"
TO_COME = re.compile(
    r"\b(?:nieuwe|volgende|moet|moeten|wordt|worden|zal|zullen|gaat|new|next|must|should|will)\b",
    re.IGNORECASE,
)
ONLY_AGE = re.compile(rf"oude?|old|recente?|{_MOST}", re.IGNORECASE)
STATED = re.compile(
    r"\b(vastgesteld|gepubliceerd|versie|datum|publicatie|uitgave|opgesteld)\b", re.IGNORECASE
)
# "Wie hebben de handreiking gemaakt?", "who wrote this document?"
MADE_ASKED = re.compile(
    r"\b(?:gemaakt|maakten?|geschreven|schreef|schreven|opgeschreven|opgesteld|ontwikkeld|samengesteld"
    r"|auteurs?|schrijvers?|opstellers?|makers?|made|wrote|written|drafted|drew up|drawn up|developed|authors?)\b",
    re.IGNORECASE,
)
_MAKING = (
    r"(?:ontwikkeld|opgesteld|geschreven|samengesteld|gemaakt|vervaardigd|tot stand gekomen|uitgebracht)"
)
_ANY_DOCUMENT = rf"(?:{_DOCUMENT}|{'|'.join(sorted(DOCUMENT_NOUNS))})"
A_DOCUMENT = re.compile(rf"\b{_ANY_DOCUMENT}\b", re.IGNORECASE)
MADE = re.compile(
    rf"^\W*(?:dit|deze)\s(?:[\w-]+\s)?{_ANY_DOCUMENT}\s(?:is|zijn|werd|werden)\b[^.;]{{0,60}}\b{_MAKING}\b[^.;]{{0,60}}"
    r"\b(?:door|in opdracht van|namens)\b"
    rf"|^\W*(?:auteurs?|samenstelling|opdrachtgever|{_MAKING} (?:door|in opdracht van))\s?:\s*\S",
    re.IGNORECASE,
)
DOCUMENT_WORDS = stems_of(
    "visie kader document stuk nota notitie agenda artikel verhaal tekst plan beleid afspraken versie uitgave rapport dag jaar datum"
    " article paper piece framework vision report"
)
MOST_DATED = 5
FRONT_BLOCKS = 14
SHORT = 120


def publication(sources: Sequence[Source], shelf: DocumentShelf) -> list[Draft]:
    """Return the line that dates each document, of the first few; nothing of one that states no date."""
    drafts = []
    for source in sources[:MOST_DATED]:
        quote = _dated_line(shelf.document(source.id))
        if quote is not None:
            drafts.append(Draft(Role.ANSWER, (quote,)))
    return drafts


def made_by(question: Question, sources: Sequence[Source], shelf: DocumentShelf) -> list[Draft]:
    """Return the sentence of each document asked about that says who made it, or had it made.

    Nothing is returned either when another thing is asked than who made a document of one region.
    """
    text = question.resolved
    asked = question.kind is Kind.WHO and MADE_ASKED.search(text) and A_DOCUMENT.search(text)
    if not asked or ANY_DOCUMENT.search(text):
        return []
    meant = _meant(question, sources, MADE_ASKED)
    if len({region for source in meant for region in source.regions}) > 1:
        return []
    drafts = []
    for source in meant:
        document = shelf.document(source.id)
        told = next((s for s in document.sentences if MADE.search(s.span.of(document.text))), None)
        if told is not None:
            drafts.append(Draft(Role.ANSWER, (Quote(source.id, told.span, told.section),)))
    return drafts


def undated(sources: Sequence[Source], region: str, language: str) -> str:
    """Return the line that gives the catalogue's years of documents that state none, or says it has none."""
    titles = "; ".join(f"{s.title} ({s.year})" if s.year else s.title for s in sources)
    key = "undated_row" if any(source.year for source in sources) else "undated_nowhere"
    return phrase(key, language, region=region, titles=titles)


def dated_documents(question: Question, sources: Sequence[Source]) -> list[Source]:
    """Return the documents whose own date is asked for."""
    text = question.resolved
    spoken_of = APPEARED.search(text) and not (ANY_DOCUMENT.search(text) or TO_COME.search(text))
    appeared = question.kind is Kind.DATE and spoken_of
    if AGE.search(text) is None and not appeared:
        return []
    return _meant(question, sources, APPEARED)


def _meant(question: Question, sources: Sequence[Source], asking: re.Pattern[str]) -> list[Source]:
    """Return the documents that a question calls by their title, or else by what any document is called.

    ``asking`` are the words that ask about it; none is meant when something else is asked.
    """
    titled = [s for s in sources if not _other(question, s, asking, by_title=True)]
    return titled or [s for s in sources if not _other(question, s, asking, by_title=False)]


def _other(question: Question, source: Source, asking: re.Pattern[str], *, by_title: bool) -> bool:
    """Tell whether something else is asked than a document by the name of this one."""
    title = stems_of(f"{source.title} {source.kind}") | DOCUMENT_WORDS
    return any(
        c.required
        and c.text not in question.places
        and not is_wording(c.text)
        and not asking.search(c.text)
        and not ONLY_AGE.fullmatch(c.text)
        and not any(title.issuperset(form.stems) for form in _own_forms(c, question.language))
        and (by_title or SORT.fullmatch(c.text) is None)
        for c in question.concepts
    )


def _own_forms(concept: Concept, language: str) -> tuple[Form, ...]:
    """Return the forms by which a title may name a concept: as typed, or its Dutch names for an English one."""
    return concept.forms if language == "en" else concept.forms[:1]


def _dated_line(document: Document) -> Quote | None:
    """Return the first short line with a date at the front of a document, one that says what it is first."""
    front = [
        b
        for b in document.blocks
        if b.kind in (BlockKind.PARAGRAPH, BlockKind.CAPTION, BlockKind.HEADING)
        and b.span.end - b.span.start <= SHORT
    ][:FRONT_BLOCKS]
    dated = []
    for block in front:
        text = block.span.of(document.text)
        dates = [v for v in find_values(text) if v.kind is ValueKind.DATE]
        if dates:
            rest = len(text) - sum(v.end - v.start for v in dates)
            dated.append((STATED.search(text) is None and rest > 0, rest, block.span.start, block, dates))
    if not dated:
        return None
    *_, block, dates = min(dated, key=lambda d: d[:3])
    marks = tuple(Span(block.span.start + v.start, block.span.start + v.end) for v in dates)
    return Quote(document.source.id, block.span, block.section, marks)
