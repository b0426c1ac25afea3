"""Tell what a document is about in its own words: title, who, when, outline, key sentences."""

from collections import Counter
from math import log

from ingest.model import BlockKind, Document, Source
from retrieval.answering import Desk, Reply
from retrieval.compose import Draft, Quote
from retrieval.dutch import fold, index_terms
from retrieval.evidence import stems_of
from retrieval.frame import phrase
from retrieval.model import Question, Role, Status
from retrieval.question import is_wording
from retrieval.scope import Scope

KEY_SENTENCES = 4
SPREAD = 0.55


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
        and not all(s in titles for f in c.forms[:1] for s in f.stems)
    ]
    if subject or not scope.sources or not (question.regions or _named(question, scope)):
        return None
    meant = _named(question, scope) or list(scope.sources)
    drafts: list[Draft] = []
    for source in meant:
        document = desk.shelf.document(source.id)
        date = f", {source.date or source.year}" if (source.date or source.year) else ""
        about = phrase("about", question.language, title=source.title, publisher=source.publisher, date=date)
        outline = "; ".join(s.title for s in document.sections if s.level <= 2 and s.title and s.heading.end)
        drafts.append(Draft(Role.FRAME, (), about))
        room = KEY_SENTENCES if len(meant) == 1 else 2
        drafts.extend(Draft(Role.ANSWER, (quote,)) for quote in key_sentences(document, room))
        drafts.append(Draft(Role.FRAME, (), phrase("outline", question.language, titles=outline)))
    return Reply(Status.ANSWERED, tuple(drafts), Scope(tuple(meant), ()), (), (), (), (), "high")


def _named(question: Question, scope: Scope) -> list[Source]:
    """Return the sources whose title or kind is named in the question."""
    asked = stems_of(question.resolved)
    generic = stems_of("visie kader document regio jeugd jeugdhulp")
    scored = [(len((stems_of(f"{s.title} {s.kind}") & asked) - generic), s) for s in scope.sources]
    best = max((n for n, _ in scored), default=0)
    return [s for n, s in scored if n == best] if best else []


def key_sentences(document: Document, count: int) -> list[Quote]:
    """Return the sentences that say most of what the document says, spread over its sections.

    Scored by the mean document frequency of their stems (SumBasic; Nenkova and Vanderwende,
    2005), with a premium for purpose words; near-repeats are passed over.
    """
    paragraphs = {b.index for b in document.blocks if b.kind is BlockKind.PARAGRAPH}
    sentences = [s for s in document.sentences if s.block in paragraphs]
    terms = {s.index: index_terms(s.span.of(document.text)) for s in sentences}
    counts = Counter(t for words in terms.values() for t in words)
    total = sum(counts.values()) or 1
    scored = []
    for position, sentence in enumerate(sentences):
        words = terms[sentence.index]
        text = sentence.span.of(document.text)
        if not 8 <= len(text.split()) <= 45 or text.endswith("?"):
            continue
        mean = sum(log(1 + counts[w]) for w in words) / max(4, len(words))
        purpose = (
            0.8
            if any(w in fold(text) for w in ("missie", "visie", "doel", "basis", "beschrijft", "bedoeling"))
            else 0.0
        )
        scored.append((mean + purpose - position / total, sentence))
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
