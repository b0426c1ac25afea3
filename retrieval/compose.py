"""Turn evidence into draft statements: which quotes, in which order, with which marks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.model import Block, BlockKind, Document, Span
from retrieval.cues import REASONS, defines, follows_from
from retrieval.dutch import stem, stems_of, tokens
from retrieval.evidence import Unit, names_concept
from retrieval.model import Evidence, Kind, Question, Role
from retrieval.series import Enumeration, quotable_item
from retrieval.values import fitting_values

MOST_QUOTES = 4
MOST_CHARACTERS = 1_100
LONG_LIST = 1_400
SHORT_LIST = 450
WHOLE_LIST = (
    Kind.LIST,
    Kind.OPEN,
    Kind.HOW,
    Kind.WHO,
    Kind.GOAL,
    Kind.KEYWORD,
    Kind.WHERE,
    Kind.YES_NO,
    Kind.EXAMPLE,
)
CLOSE = 0.35
# A reason beside the sentence that says what it is the reason of may stand somewhat lower.
REASON_CLOSE = 0.2
ROW_QUOTES = 3
ROW_CLOSE = 0.2
ROW_CHARACTERS = 420
NAMED = 0.5
SAME = 0.8
JOINED = 600
EXPLAINING = (Kind.WHY, Kind.HOW, Kind.CONSEQUENCE, Kind.EXAMPLE)
EXPLAINED = 2
# A sentence that opens with one of these leans on the one before it.
LEANING = re.compile(
    r"^\W*(dit|deze|die|dat|daar|daarbij|daarvoor|daarmee|daarom|daardoor|daarnaast|daarin|hiertoe|hiervoor|hierbij"
    r"|hiermee|dan|zij|ze|hij|zulke|het doel|het besluit|het gaat"
    r"|dus|ook|maar|zo|want|en|bijvoorbeeld|immers)\b",
    re.IGNORECASE,
)


# "Dat leidde tot een lange lijst": what stands before it is the reason too.
LEADS_TO = re.compile(r"\b(?:leid\w* tot|waardoor|zodat)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quote:
    """A span to quote, what stands out in it (document offsets), and where else it stands."""

    document_id: str
    span: Span
    section: int
    marks: tuple[Span, ...] = ()
    also: tuple[tuple[Span, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement before its quotes are numbered; ``before`` are frame words."""

    role: Role
    quotes: tuple[Quote, ...]
    before: str = ""
    region: str | None = None


def compose(
    question: Question, ranked: Sequence[tuple[Evidence, Unit]], documents: dict[str, Document]
) -> list[Draft]:
    """Return the statements that answer with sentences: the best one, and those nearly as good."""
    quotes = [_quote(question, unit, documents[unit.document_id]) for _, unit in _chosen(question, ranked)]
    merged = _merge_repeats(quotes, documents)
    if question.kind is Kind.DEFINITION and merged:
        merged = _with_elaboration(question, merged, documents)
    return [Draft(Role.ANSWER, _titled(quote, documents[quote.document_id])) for quote in merged]


def _titled(quote: Quote, document: Document) -> tuple[Quote, ...]:
    """Return a quote that runs on from a bare title as two: the title, and what stands under it."""
    heading = document.sections[quote.section].heading
    title = heading.of(document.text).rstrip()
    under = next((s.span for s in document.sentences if s.span.start >= heading.end), None)
    runs_on = quote.span.start == heading.start < heading.end < quote.span.end
    if not runs_on or under is None or title.endswith((".", "!", "?")):
        return (quote,)
    rest = Span(under.start, quote.span.end)
    marks = tuple(m for m in quote.marks if rest.covers(m))
    return (
        replace(quote, span=heading, marks=tuple(m for m in quote.marks if heading.covers(m)), also=()),
        replace(quote, span=rest, marks=marks),
    )


def compose_row(
    question: Question, ranked: Sequence[tuple[Evidence, Unit]], documents: dict[str, Document]
) -> tuple[Quote, ...]:
    """Return the quotes of one region in a comparison: single sentences, the same room for each region.

    Beside the best one stand only sentences that speak of something asked, or follow one that does. A title
    that is the best one is quoted with what stands under it.
    """
    quotes: list[Quote] = []
    room = ROW_CHARACTERS
    required = [c for c in question.concepts if c.required]
    for evidence, unit in ranked[: 2 * ROW_QUOTES]:
        near = stems_of(unit.text) | stems_of(unit.before)
        title = _is_title(unit)
        if quotes and (title or not any(names_concept(c, near) >= NAMED for c in required)):
            continue
        if quotes and (evidence.score < ROW_CLOSE * ranked[0][0].score or len(unit.text) > room):
            continue
        document = documents[unit.document_id]
        added = _titled(_quote(question, unit, document, alone=not title), document)
        quotes.extend(added)
        room -= sum(quote.span.end - quote.span.start for quote in added)
        if len(quotes) >= ROW_QUOTES:
            break
    return tuple(_merge_repeats(quotes, documents))


def _is_title(unit: Unit) -> bool:
    """Tell whether a unit is a heading that is no sentence."""
    return unit.block.kind is BlockKind.HEADING and not unit.text.rstrip().endswith((".", "!", "?"))


def _chosen(question: Question, ranked: Sequence[tuple[Evidence, Unit]]) -> list[tuple[Evidence, Unit]]:
    if not ranked:
        return []
    top = ranked[0][0].score
    kept: list[tuple[Evidence, Unit]] = []
    characters = 0
    for evidence, unit in ranked[:12]:
        if kept and (evidence.score < CLOSE * top or len(kept) >= MOST_QUOTES):
            break
        if kept and characters + len(unit.text) > MOST_CHARACTERS:
            continue
        kept.append((evidence, unit))
        characters += len(unit.text)
    if question.kind is Kind.WHY and not any(_gives_reason(unit) for _, unit in kept):
        kept.extend(_reason_near(kept[0][1], ranked, REASON_CLOSE * top))
    return kept


def _gives_reason(unit: Unit) -> bool:
    leads = LEADS_TO.search(f"{unit.text} {unit.after}") is not None
    return leads or REASONS.search(unit.text) is not None or follows_from(unit.after)


def _reason_near(
    best: Unit, ranked: Sequence[tuple[Evidence, Unit]], least: float
) -> list[tuple[Evidence, Unit]]:
    """Return the best sentence that gives a reason in the section of one that only says what it is of."""
    return [
        (evidence, unit)
        for evidence, unit in ranked
        if evidence.score >= least
        and (unit.document_id, unit.section) == (best.document_id, best.section)
        and _gives_reason(unit)
    ][:1]


def _alike(one: str, other: str) -> bool:
    a, b = stems_of(one), stems_of(other)
    return bool(a and b) and len(a & b) / min(len(a), len(b)) >= SAME


def _quote(question: Question, unit: Unit, document: Document, *, alone: bool = False) -> Quote:
    span = unit.span
    also = _pulled_out(document, unit.span)
    if unit.block.kind is BlockKind.PULL_QUOTE and unit.block.repeats is not None:
        also = ((span, unit.section),)
        span = unit.block.repeats
    elif not alone or unit.block.lead_in == unit.span:
        span = _joined(unit, document, question.kind)
    section = next(
        (s.section for s in document.sentences if s.span.start <= span.start < s.span.end), unit.section
    )
    return Quote(document.source.id, span, section, marks_in(question, document, span), also)


def _pulled_out(document: Document, span: Span) -> tuple[tuple[Span, int], ...]:
    """Return the pull quotes that repeat a sentence, each with its section."""
    return tuple(
        (block.span, block.section)
        for block in document.blocks
        if block.kind is BlockKind.PULL_QUOTE and block.repeats is not None and block.repeats.overlap(span)
    )


def _joined(unit: Unit, document: Document, kind: Kind) -> Span:
    """Return the sentence with what it leans on and what leans on it.

    For why and how the reason or the means often follows the sentence that names the subject.
    """
    inside = _neighbours(document, unit)
    at = next((n for n, s in enumerate(inside) if unit.span.start <= s.start < unit.span.end), 0)
    span = unit.span
    if _is_title(unit) and inside[1:]:
        # A bare title says where the answer stands; what stands under it says what it is.
        span = Span(span.start, inside[1].end)
    concludes = kind is Kind.WHY and follows_from(unit.text)
    if unit.block.kind is BlockKind.PARAGRAPH and at > 0 and (LEANING.match(unit.text) or concludes):
        span = Span(inside[at - 1].start, span.end)
    explains = kind in EXPLAINING
    for following in [s for s in inside[at + 1 :] if s.start >= span.end][: EXPLAINED if explains else 1]:
        leans = LEANING.match(following.of(document.text)) is not None
        if following.end - span.start <= JOINED and (leans or explains):
            span = Span(span.start, following.end)
    announced = _list_after(document, unit, span)
    if announced is not None and kind in WHOLE_LIST:
        return Span(span.start, announced)
    if span != unit.span and span.end - span.start <= JOINED:
        return span
    if unit.block.items:
        start = unit.block.lead_in.start if unit.block.lead_in else unit.block.items[0].start
        whole = Span(start, unit.block.items[-1].end)
        # A lead-in alone ("die verwijzing kan afkomstig zijn van:") says nothing without its items,
        # and one item of a short list is understood best among the others.
        announces = unit.block.lead_in == unit.span
        room = LONG_LIST if announces else SHORT_LIST
        if whole.end - whole.start <= room and (announces or kind in WHOLE_LIST):
            return whole
    return unit.span


def _neighbours(document: Document, unit: Unit) -> list[Span]:
    """Return the sentences that belong together with a unit: its paragraph with one that leans on it, its
    list item, or what stands under it when it is a heading.
    """
    if unit.block.kind is BlockKind.HEADING:
        under = [
            s.span for s in document.sentences if s.section == unit.section and s.span.start > unit.span.start
        ]
        return [unit.span, *under[:EXPLAINED]]
    inside = _sentences(document, unit.block)
    following = document.blocks[unit.block.index + 1 : unit.block.index + 2]
    for block in following if unit.block.kind is BlockKind.PARAGRAPH else ():
        # "Wij werken met teams.", and in a paragraph of its own: "Dat doen we door ..."
        more = _sentences(document, block) if block.kind is BlockKind.PARAGRAPH else []
        if more and block.section == unit.block.section and LEANING.match(more[0].of(document.text)):
            inside += more
    item = next((i for i in unit.block.items if i.covers(unit.span)), None)
    return [s for s in inside if item.covers(s)] if item is not None else inside


def _sentences(document: Document, block: Block) -> list[Span]:
    return [s.span for s in document.sentences if s.block == block.index]


def _list_after(document: Document, unit: Unit, span: Span) -> int | None:
    """Return the end of the list or table that a sentence announces: it ends the paragraph, and the list's
    lead-in leans on it ("Voor jeugdhulp is een verwijzing nodig. Die verwijzing kan afkomstig zijn van:").
    """
    if span.end < unit.block.span.end or unit.block.index + 1 >= len(document.blocks):
        return None
    following = document.blocks[unit.block.index + 1]
    if following.kind is BlockKind.TABLE and document.text[: span.end].rstrip().endswith(":"):
        # "De verdeling ziet er als volgt uit:" says nothing without the table.
        return following.span.end if following.span.end - span.start <= LONG_LIST else None
    if not following.items or following.section != unit.block.section:
        return None
    end = following.items[-1].end
    if following.lead_in is None:
        # "4. We signaleren onveilige situaties." heads the list of how.
        leans = unit.block.kind is BlockKind.HEADING
    else:
        leans = LEANING.match(following.lead_in.of(document.text)) is not None
    return end if leans and end - span.start <= LONG_LIST else None


def _merge_repeats(quotes: Sequence[Quote], documents: dict[str, Document]) -> list[Quote]:
    """Show near-identical quotes once, with the other places kept under the first."""
    merged: list[Quote] = []
    for quote in quotes:
        text = quote.span.of(documents[quote.document_id].text)
        for position, other in enumerate(merged):
            same_document = other.document_id == quote.document_id
            overlapping = same_document and other.span.overlap(quote.span) > 0
            alike = same_document and _alike(text, other.span.of(documents[other.document_id].text))
            if overlapping and quote.span.covers(other.span):
                # A list announced by another good sentence says more than one of its items.
                merged[position] = replace(quote, also=_once(*quote.also, *other.also))
                break
            if overlapping or alike:
                places = quote.also if overlapping else (*quote.also, (quote.span, quote.section))
                merged[position] = replace(other, also=_once(*other.also, *places))
                break
        else:
            merged.append(quote)
    return merged


def _once(*places: tuple[Span, int]) -> tuple[tuple[Span, int], ...]:
    return tuple(dict.fromkeys(places))


def _with_elaboration(question: Question, quotes: list[Quote], documents: dict[str, Document]) -> list[Quote]:
    """Put the sentence that follows a definition behind it, unless it is there already."""
    first = quotes[0]
    document = documents[first.document_id]
    following = [
        s
        for s in document.sentences
        if s.section == first.section
        and s.span.start >= first.span.end
        and document.blocks[s.block].kind in (BlockKind.PARAGRAPH, BlockKind.LIST)
    ]
    if not following or following[0].span.start - first.span.end > 3:
        return quotes
    after = following[0].span
    if any(q.document_id == first.document_id and q.span.overlap(after) for q in quotes):
        return quotes
    extra = Quote(first.document_id, after, first.section, marks_in(question, document, after))
    defining = [q for q in quotes[1:] if _defines(question, q, documents)]
    return [first, extra, *defining][:MOST_QUOTES]


def _defines(question: Question, quote: Quote, documents: dict[str, Document]) -> bool:
    text = quote.span.of(documents[quote.document_id].text)
    return any(defines(text, c) >= 0.5 for c in question.concepts if c.required)


def marks_in(question: Question, document: Document, span: Span) -> tuple[Span, ...]:
    """Return what should stand out in a quote: values of the kind asked for, else the terms asked about."""
    text = span.of(document.text)
    values = fitting_values(text, question.kind, question.resolved)
    if values:
        return tuple(Span(span.start + v.start, span.start + v.end) for v in values)
    words = tokens(text)
    stems = [stem(t.word) for t in words]
    found: list[Span] = []
    for concept in question.concepts:
        for form in concept.forms if concept.required else ():
            size = len(form.stems)
            if "+" in form.text or not size:
                continue
            for at in range(len(stems) - size + 1):
                if tuple(stems[at : at + size]) == form.stems:
                    found.append(Span(span.start + words[at].start, span.start + words[at + size - 1].end))
    return tuple(sorted({m for m in found if not any(o != m and o.covers(m) for o in found)}))


def compose_list(question: Question, found: Enumeration, document: Document) -> list[Draft]:
    """Return the statements of a whole enumeration, in order, with its lead-in."""
    if found.inline and found.lead_in is not None:
        return [Draft(Role.ANSWER, (Quote(document.source.id, found.lead_in, found.section, found.items),))]
    items = [quotable_item(document, item) for item in found.items]
    whole = Span(min(found.lead_in.start, items[0].start) if found.lead_in else items[0].start, items[-1].end)
    parts = [*([found.lead_in] if found.lead_in and found.lead_in.end <= items[0].start else []), *items]
    contiguous = all(_adjoin(document, a, b, found) for a, b in pairwise(parts))
    if contiguous and whole.end - whole.start <= LONG_LIST:
        quote = Quote(document.source.id, whole, found.section, marks_in(question, document, whole))
        return [Draft(Role.ANSWER, (quote,))]
    drafts = []
    if found.lead_in and found.lead_in.end <= items[0].start:
        drafts.append(Draft(Role.ANSWER, (Quote(document.source.id, found.lead_in, found.section),)))
    for item in items:
        section = next((s.section for s in document.sentences if s.span.overlap(item)), found.section)
        drafts.append(Draft(Role.ANSWER, (Quote(document.source.id, item, section),)))
    return drafts


def _adjoin(document: Document, one: Span, other: Span, found: Enumeration) -> bool:
    """Tell whether only list marks stand between two parts of a list, or a list nested in the first."""
    if not document.text[one.end : other.start].strip(" \n\t-•*·–0123456789.)"):
        return True
    gap = Span(one.end, other.start)
    between = [document.blocks[s.block] for s in document.sentences if gap.covers(s.span)]
    return bool(between) and all(
        b.kind is BlockKind.LIST and not any(b.span.covers(item) for item in found.items) for b in between
    )
