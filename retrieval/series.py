"""Find enumerations in a document: lists, lists whose numbering runs on over headings, numbered
sibling headings, and enumerations inside one sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.model import Block, BlockKind, Document, Section, Span

ITEM_NUMBER = re.compile(r"^\W*(\d{1,2})[.)]?\s")
LEAST_ITEMS = 2
LEAST_INLINE = 3
LONG_ITEM = 200
MOST_ITEM_WORDS = 8
# "hulp tot en met het niveau ambulant" and "een kinder- en jeugdpsychiater" join no two things.
PARTED = re.compile(r",\s+(?:en|of|alsmede)\s+|,\s+|;\s+|(?<!\btot)(?<!-)\s+(?:en|of|alsmede)\s+(?!met\b)|$")
# "..., maar door eerder te helpen", "..., zodat ...": what goes on so is a clause, not a further item.
CLAUSE = re.compile(
    r"(?:maar|want|terwijl|zodat|waar\w*|omdat|doordat|tenzij|hoewel|die|dat|doen|doet)\s", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Enumeration:
    """An enumeration: what announces it, and its items in order.

    ``lead_in`` is the sentence to quote before the items, if one stands there; ``title`` is
    all text that says what the items are. ``inline`` tells that the items lie in one sentence,
    which is then ``lead_in``.
    """

    document_id: str
    section: int
    lead_in: Span | None
    title: str
    items: tuple[Span, ...]
    inline: bool


def enumerations(document: Document) -> list[Enumeration]:
    """Return every enumeration of a document, in order."""
    found = [*_lists(document), *_numbered_sections(document), *_inline(document)]
    return sorted(found, key=lambda e: (e.items[0].start, -len(e.items)))


def quotable_item(document: Document, item: Span) -> Span:
    """Return what to quote of an item: all of it, or of a long one its first sentence."""
    if item.end - item.start <= LONG_ITEM:
        return item
    first = next((s.span for s in document.sentences if item.covers(s.span)), item)
    return first if first.end - first.start >= 12 else item


def item_number(document: Document, item: Span) -> int | None:
    """Return the number an item carries, which may stand just before its span ("3. Integrale ...")."""
    line = document.text.rfind("\n", 0, item.start) + 1
    match = ITEM_NUMBER.match(document.text[line : item.end])
    return int(match.group(1)) if match else None


def _title(document: Document, block: Block) -> str:
    parts = [s.of(document.text) for s in [block.lead_in] if s is not None]
    parts += [s.title for s in document.sections_over(block.section)]
    before = [
        b
        for b in document.blocks
        if b.section == block.section and b.span.end <= block.span.start and b.kind is BlockKind.PARAGRAPH
    ]
    if before:
        parts.append(_last_sentence(document, before[-1]))
    return " \n".join(parts)


def _last_sentence(document: Document, block: Block) -> str:
    inside = [s for s in document.sentences if s.block == block.index]
    return inside[-1].span.of(document.text) if inside else block.span.of(document.text)


def _lists(document: Document) -> Iterator[Enumeration]:
    lists = [b for b in document.blocks if b.kind is BlockKind.LIST and b.items]
    grouped: set[int] = set()
    for position, block in enumerate(lists):
        if block.index in grouped:
            continue
        group = [block]
        # Lists nested under an item have no number of their own and do not break the count.
        for other in lists[position + 1 :]:
            if _continues(document, group[-1], other):
                group.append(other)
            elif item_number(document, other.items[0]) is not None:
                break
        if len(group) > 1:
            grouped |= {b.index for b in group}
            items = tuple(i for b in group for i in b.items)
            yield _enumeration(document, group[0], items, _before(document, group))
    for group in _parted(document, lists):
        items = tuple(item for block in group for item in block.items)
        if len(items) >= LEAST_ITEMS:
            yield _enumeration(document, group[0], items, group[0].lead_in)


def _parted(document: Document, lists: list[Block]) -> Iterator[list[Block]]:
    """Yield the lists with the parts that a list nested in them, or the end of a page, cut off."""
    taken: set[int] = set()
    for position, block in enumerate(lists):
        if block.index in taken:
            continue
        group = [block]
        for other in lists[position + 1 :]:
            if other.section == block.section and (
                (other.lead_in is not None and other.lead_in == block.lead_in)
                or _over_page(document, group[-1], other)
            ):
                group.append(other)
                taken.add(other.index)
        yield group


def _over_page(document: Document, block: Block, following: Block) -> bool:
    """Tell whether a list goes on after the foot of a page: nothing else between, and not closed before.

    A full stop closes a list only where the items before have none.
    """
    between = document.blocks[block.index + 1 : following.index]
    stops = [i.of(document.text).rstrip().endswith(".") for i in block.items]
    return (
        following.lead_in is None
        and bool(between)
        and all(b.kind is BlockKind.BOILERPLATE for b in between)
        and (not stops[-1] or all(stops))
    )


def _before(document: Document, group: list[Block]) -> Span | None:
    """Return what announces a list in parts: one that runs on under several headings before the first of
    them, one within a section in that section.
    """
    first = group[0]
    if first.lead_in is not None:
        return first.lead_in
    apart = any(block.section != first.section for block in group)
    earlier = [
        s
        for s in document.sentences
        if s.span.end <= first.span.start
        and document.blocks[s.block].kind is BlockKind.PARAGRAPH
        and (apart or s.section == first.section)
    ]
    return earlier[-1].span if earlier else None


def _enumeration(
    document: Document, block: Block, items: tuple[Span, ...], lead_in: Span | None
) -> Enumeration:
    title = _title(document, block)
    if lead_in is not None and lead_in != block.lead_in:
        title += " \n" + lead_in.of(document.text)
    return Enumeration(document.source.id, block.section, lead_in, title, items, inline=False)


def _continues(document: Document, block: Block, following: Block) -> bool:
    last = item_number(document, block.items[-1])
    first = item_number(document, following.items[0])
    return last is not None and first == last + 1


def _numbered_sections(document: Document) -> Iterator[Enumeration]:
    families: dict[tuple[int | None, int], list[Section]] = {}
    for section in document.sections:
        if section.number and section.number.rstrip(".").isdigit() and section.parent is not None:
            families.setdefault((section.parent, section.level), []).append(section)
    for (parent, _), sections in families.items():
        numbers = [int((s.number or "0").rstrip(".")) for s in sections]
        if len(sections) < LEAST_ITEMS or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            continue
        assert parent is not None
        above = document.sections[parent]
        own = [s for s in document.sentences if s.section == parent and s.span.start >= above.heading.end]
        titles = [above.title]
        if above.parent is not None:
            titles.append(document.sections[above.parent].title)
        titles.extend(s.span.of(document.text) for s in own[-3:])
        yield Enumeration(
            document_id=document.source.id,
            section=parent,
            lead_in=own[-1].span if own else above.heading,
            title=" \n".join(titles),
            items=tuple(s.heading for s in sections),
            inline=False,
        )


def _inline(document: Document) -> Iterator[Enumeration]:
    for sentence in document.sentences:
        kind = document.blocks[sentence.block].kind
        if kind not in (BlockKind.PARAGRAPH, BlockKind.LIST):
            continue
        text = sentence.span.of(document.text)
        items = inline_items(text)
        if len(items) < LEAST_INLINE:
            continue
        start = sentence.span.start
        yield Enumeration(
            document_id=document.source.id,
            section=sentence.section,
            lead_in=sentence.span,
            title=f"{text} \n{document.sections[sentence.section].title}",
            items=tuple(Span(start + a, start + b) for a, b in items),
            inline=True,
        )


def inline_items(text: str) -> list[tuple[int, int]]:
    """Return the offsets of the items that a sentence enumerates after a colon or with commas.

    "innovatie, eenvoud, maatwerk als norm en realistische tarieven" has four; commas between
    clauses ("..., want ...") do not count: an item has at most eight words.
    """
    colon = text.rfind(": ")
    start = colon + 2 if colon >= 0 else 0
    pieces: list[tuple[int, int, str]] = []
    at = start
    for match in PARTED.finditer(text[start:]):
        end = start + match.start()
        piece = text[at:end].rstrip(" .;,")
        if piece.strip():
            pieces.append((at, at + len(piece), match.group().strip()))
        at = start + match.end()
    run: list[tuple[int, int, str]] = []
    best: list[tuple[int, int, str]] = []
    before = ""
    for piece_at, piece_end, mark in pieces:
        if before == "," and CLAUSE.match(text, piece_at):
            run = []
        elif len(text[piece_at:piece_end].split()) <= MOST_ITEM_WORDS:
            run.append((piece_at, piece_end, mark))
        else:
            # The first item may hang at the end of a longer clause: "wij hebben a, b en c".
            run = [(piece_at, piece_end, mark)] if not run else []
        before = mark
        if len(run) > len(best):
            best = list(run)
    marks = [mark for _, _, mark in best[:-1]]
    parted = sum(mark[:1] in (",", ";") for mark in marks)
    # "Het bureau, dat uit acht mensen bestaat, voert dat uit": commas around a clause join nothing.
    joined = colon >= 0 or ";" in marks or (bool(marks) and marks[-1] != ",")
    return [(a, b) for a, b, _ in best] if parted and joined else []
