"""Tell what a document is about in its own words: title, who, when, outline, key sentences."""

import re
from collections import Counter
from collections.abc import Sequence
from math import log

from ingest.derive import UNKNOWN_PUBLISHER
from ingest.model import BlockKind, Document, Source
from ingest.wording import KNOWN_TITLES
from retrieval.answering import Desk, Reply
from retrieval.compose import LEANING, Draft, Quote
from retrieval.definitions import find_definitions
from retrieval.dutch import fold, index_terms, stems_of, tokens
from retrieval.frame import phrase
from retrieval.model import Question, Role, Status
from retrieval.question import is_wording
from retrieval.scope import Scope, source_label
from retrieval.wordlists import word_list

KEY_SENTENCES = 4
SPREAD = 0.55
MOST_TITLES = 12
BESIDE_PLACES = word_list("beside_place")
# "Welke onderwerpen komen aan bod", "what topics does it cover", "in short, what is this document".
ASKS_WHAT = frozenset([
    "onderwerpen", "thema's", "thema’s", "themas", "bod", "orde", "komen",
    "staat", "zoal", "behandelt", "bespreekt", "beslaat", "bevat", "topics",
    "subjects", "themes", "cover", "covered", "discuss", "discussed", "address",
    "addressed", "deal", "dealt", "in short", "briefly",
])  # fmt: skip


def asks_only_for_places(question: Question) -> bool:
    """Tell whether a question is no more than the name of one or more regions with documents."""
    named = {t.word for place in question.places for t in tokens(place)}
    return (
        bool(question.regions and named)
        and {t.word for t in tokens(question.resolved)} <= named | BESIDE_PLACES
    )


def overview(question: Question, desk: Desk, scope: Scope) -> Reply | None:
    """Return an overview of the documents meant, or None when the question has another subject.

    A question that names a concept beside the document ("waar gaat Thuisnabij over") asks for
    that concept, not for an overview.
    """
    titles = stems_of(" ".join(f"{s.title} {s.kind}" for s in scope.sources))
    subject = [
        c
        for c in question.concepts
        if c.required
        and c.text not in question.places
        and not is_wording(c.text)
        and fold(c.text) not in ASKS_WHAT
        and not all(s in titles for f in c.forms[:1] for s in f.stems)
    ]
    if subject or not scope.sources or not (question.regions or _named(question, scope)):
        return None
    meant = _named(question, scope) or list(scope.sources)
    drafts: list[Draft] = []
    for source in meant:
        document = desk.shelf.document(source.id)
        date = f", {source.date or source.year}" if (source.date or source.year) else ""
        whose = "" if source.publisher == UNKNOWN_PUBLISHER else f" — {source.publisher}"
        about = phrase("about", question.language, title=source.title, publisher=whose, date=date)
        outline = _outline(document)
        drafts.append(Draft(Role.FRAME, (), about))
        room = KEY_SENTENCES if len(meant) == 1 else 2
        drafts.extend(Draft(Role.ANSWER, (quote,)) for quote in key_sentences(document, room))
        if outline:
            drafts.append(Draft(Role.FRAME, (), phrase("outline", question.language, titles=outline)))
    if question.unknown_places:
        places = ", ".join(question.unknown_places)
        drafts.append(Draft(Role.FRAME, (), phrase("no_document_also", question.language, place=places)))
    steps = _questions(question, meant, desk) if asks_only_for_places(question) else ()
    return Reply(Status.ANSWERED, tuple(drafts), Scope(tuple(meant), ()), (), (), (), steps, "high")


def _outline(document: Document) -> str:
    """Return the titles of a document's first sections, the name of the document itself left out."""
    titles = dict.fromkeys(s.title for s in document.sections if s.level <= 2 and s.title and s.heading.end)
    shown = [t.rstrip(".") for t in titles if t != document.source.title and t.casefold() not in KNOWN_TITLES]
    return "; ".join(shown[:MOST_TITLES]) + (" …" if len(shown) > MOST_TITLES else "")


def _questions(question: Question, sources: Sequence[Source], desk: Desk) -> tuple[str, ...]:
    """Return what one could ask about the documents: for the first term that each defines, and in general."""
    steps = []
    for source in sources[:2]:
        defined = find_definitions(desk.shelf.document(source.id))
        if defined:
            region = source_label(source, desk.regions)
            steps.append(phrase("step_ask_term", question.language, region=region, term=defined[0].term))
    return (*steps, phrase("step_ask_subject", question.language))


def _named(question: Question, scope: Scope) -> list[Source]:
    """Return the sources whose title or kind is named in the question."""
    asked = stems_of(question.resolved)
    generic = stems_of("visie kader document regio jeugd jeugdhulp")
    scored = [(len((stems_of(f"{s.title} {s.kind}") & asked) - generic), s) for s in scope.sources]
    best = max((n for n, _ in scored), default=0)
    return [s for n, s in scored if n == best] if best else []


# How a text says what it is, wants or holds. "Basis" alone says little in a text on the "sociale basis".
_COUNT = "twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf"
_COUNTED = "uitgangspunten|principes|doelen|voorstellen|lijnen|thema|beloften|afspraken|bouwstenen"
PURPOSE = re.compile(
    r"\b(?:dit (?:document|kader|stuk|plan|artikel|rapport|beleid)"
    r"|deze (?:visie|notitie|nota|agenda|afspraken|pagina)"
    r"|missie|(?:ons|het|belangrijkste) doel|doel is|bedoeling|beschrijft|gaat over|gericht op|leest u"
    r"|w(?:e|ij) willen dat|zetten in op|in onze visie"
    rf"|(?:{_COUNT}) [\w ]{{0,30}}(?:{_COUNTED}))\b",
    re.IGNORECASE,
)
PURPOSE_GAIN = 1.5
LATE = 1.5
UNSUPPORTED = 1.0


def key_sentences(document: Document, count: int) -> list[Quote]:
    """Return the sentences that say most of what the document says, spread over its sections.

    Scored by the mean document frequency of their stems (SumBasic; Nenkova and Vanderwende,
    2005), with a premium for saying what the document is for and for standing early, and less
    for a sentence that leans on the one before; near-repeats are passed over.
    """
    paragraphs = {b.index for b in document.blocks if b.kind is BlockKind.PARAGRAPH}
    sentences = [s for s in document.sentences if s.block in paragraphs]
    terms = {s.index: index_terms(s.span.of(document.text)) for s in sentences}
    counts = Counter(t for words in terms.values() for t in words)
    scored = []
    for position, sentence in enumerate(sentences):
        words = terms[sentence.index]
        text = sentence.span.of(document.text)
        if not 8 <= len(text.split()) <= 45 or text.endswith("?"):
            continue
        mean = sum(log(1 + counts[w]) for w in words) / max(4, len(words))
        purpose = PURPOSE.search(text) is not None
        leans = not purpose and LEANING.match(text) is not None
        place = LATE * position / len(sentences)
        scored.append((mean + PURPOSE_GAIN * purpose - UNSUPPORTED * leans - place, sentence))
    chosen: list[Quote] = []
    used: set[int] = set()
    for _, sentence in sorted(scored, key=lambda p: (-p[0], p[1].span.start)):
        stems = stems_of(sentence.span.of(document.text))
        near = any(
            len(stems & stems_of(q.span.of(document.text))) / max(1, len(stems)) > SPREAD for q in chosen
        )
        if near or sentence.section in used:
            continue
        chosen.append(Quote(document.source.id, sentence.span, sentence.section))
        used.add(sentence.section)
        if len(chosen) == count:
            break
    return sorted(chosen, key=lambda q: q.span.start)
