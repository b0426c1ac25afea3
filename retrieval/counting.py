"""Look up the list that a turn counts in, and answer with one item of it and what stands under it."""

import re
from dataclasses import replace

from ingest.model import BlockKind, Document, Span
from retrieval.answering import GIVEN, Desk, Reply
from retrieval.compose import Draft, Quote
from retrieval.contexts import Sought
from retrieval.dutch import STOP_EN, STOP_NL, stem, stems_of, tokens
from retrieval.gather import gather
from retrieval.listing import LEAST_FIT, SURE_FIT, wants_list
from retrieval.model import Kind, Question, Role, Status
from retrieval.ordinals import Item, ordinal_in
from retrieval.scope import scope_of
from retrieval.series import Enumeration, quotable_item

LONGEST_LABEL = 60
MOST_UNDER = 3
MOST_LISTS = 5
MOST_CHARACTERS = 700


def counted_lists(question: Question, sought: Sought | None, desk: Desk) -> list[list[Item]]:
    """Return the items of the lists that may answer a question, the surest first.

    A question that asks for no list ("wat is normaliseren?") must fit the list's announcement better.
    """
    scope = scope_of(question, desk.sources)
    if not scope.sources or (question.unknown_places and not question.regions):
        return []
    asked = replace(question, kind=Kind.LIST)
    findings = gather(asked, desk.index, desk.shelf, sought, scope.document_ids, desk.parts.search)
    counts = wants_list(question) or ordinal_in(question.resolved) is not None
    least = LEAST_FIT if counts else SURE_FIT
    found = [one for fit, one in findings.listed if fit >= least and (counts or not one.inline)]
    return [_items_of(one, desk.shelf.document(one.document_id)) for one in found[:MOST_LISTS]]


def _items_of(found: Enumeration, document: Document) -> list[Item]:
    """Return the items of an enumeration with what stands under each before the next begins."""
    ends: list[int | None] = [*(item.start for item in found.items[1:]), None]
    made = []
    for item, until in zip(found.items, ends, strict=True):
        whole = item.end - item.start <= MOST_CHARACTERS
        span = item if whole else quotable_item(document, item)
        section = next((s.section for s in document.sentences if s.span.overlap(item)), found.section)
        under = () if found.inline else _under(document, item, section, until)
        made.append(Item(document.source.id, span, section, _label(item.of(document.text)), under))
    return made


def _under(document: Document, item: Span, section: int, until: int | None) -> tuple[Span, ...]:
    """Return the first sentences that stand under an item: in its own section, before the next item."""
    kept: list[Span] = []
    room = MOST_CHARACTERS
    for sentence in document.sentences:
        if sentence.span.start < item.end:
            continue
        block = document.blocks[sentence.block]
        past = until is not None and sentence.span.end > until
        if past or sentence.section != section or block.kind is BlockKind.HEADING:
            break
        nested = block.kind is BlockKind.LIST or document.sections[section].heading.overlap(item) > 0
        size = sentence.span.end - sentence.span.start
        if not nested or len(kept) == MOST_UNDER or size > room:
            break
        kept.append(sentence.span)
        room -= size
    return tuple(kept)


def _label(text: str) -> str:
    """Return the words an item is called by: what stands before its colon, or its first words."""
    bare = re.sub(r"^\W*\d{1,2}[.)]?\s+", "", text).strip(" *_.;,-•–\n")
    head = bare.split(":")[0].strip(" *_")
    chosen = head if 0 < len(head) < len(bare) and len(head) <= LONGEST_LABEL else bare
    if len(chosen) <= LONGEST_LABEL:
        return " ".join(chosen.split())
    return " ".join(chosen[: LONGEST_LABEL + 1].split()[:-1])


def with_item(made: Reply, item: Item, desk: Desk, *, alone: bool) -> Reply:
    """Return a reply about an item of a list that quotes the item first.

    Where the item is all that is asked (``alone``) or something stands under it, it answers; else
    what was found about it (``made``) must, in words that name it.
    """
    given = made.status in GIVEN
    if not given and not alone and not item.under:
        return made
    spans = (item.span, *item.under)
    own = [Draft(Role.ANSWER, (Quote(item.document_id, span, item.section),)) for span in spans]
    further = [
        d
        for d in made.drafts
        if given and not item.under and d.role is Role.ANSWER and _names(d, item, desk)
        if not any(q.document_id == item.document_id and s.overlap(q.span) for q in d.quotes for s in spans)
    ]
    drafts = (*own, *further[:MOST_UNDER])
    return replace(made, status=Status.ANSWERED, drafts=drafts, next_steps=())


def _names(draft: Draft, item: Item, desk: Desk) -> bool:
    """Tell whether a statement quotes a word that an item is called by."""
    called = {t.word for t in tokens(item.label)} - STOP_NL - STOP_EN
    stems = {stem(word) for word in called}
    return any(stems & stems_of(q.span.of(desk.shelf.document(q.document_id).text)) for q in draft.quotes)
