"""Cut a document into passages: whole blocks of one section, about 900 characters each."""

import hashlib
from collections.abc import Iterator
from itertools import pairwise

from ingest.model import SEARCHED_KINDS, Block, BlockKind, Page, Passage, Section, Sentence, Span

TARGET = 900
# A part shorter than this says little alone and joins its neighbour, up to the longest block.
SHORT = 200
# A block longer than this is itself cut, between sentences (or list items).
LONGEST_BLOCK = 1500


def passages_of(
    document_id: str,
    text_sha256: str,
    text: str,
    pages: tuple[Page, ...],
    sections: tuple[Section, ...],
    blocks: tuple[Block, ...],
    sentences: tuple[Sentence, ...],
) -> tuple[Passage, ...]:
    """Return the passages in order; every sentence of searched blocks lies in exactly one."""
    by_block: dict[int, list[Span]] = {}
    for sentence in sentences:
        by_block.setdefault(sentence.block, []).append(sentence.span)
    passages: list[Passage] = []
    for section, parts in _groups(blocks, by_block):
        span = Span(parts[0].start, parts[-1].end)
        page = next((page for page in pages if page.span.start <= span.start < page.span.end), None)
        label = page.label if page and page.label else _section_label(sections, section)
        passages.append(
            Passage(
                id=passage_id(document_id, text_sha256, parts),
                document_id=document_id,
                section=section,
                span=span,
                parts=tuple(parts),
                page=page.number if page else None,
                page_label=label,
            )
        )
    return tuple(passages)


def passage_id(document_id: str, text_sha256: str, parts: list[Span]) -> str:
    """Return a hash of the document, its text and the offsets: the same in every run."""
    places = ",".join(f"{part.start}-{part.end}" for part in parts)
    return hashlib.sha256(f"{document_id}:{text_sha256}:{places}".encode()).hexdigest()[:32]


def _section_label(sections: tuple[Section, ...], index: int) -> str | None:
    """Return the printed page of the section or of the nearest section above it that has one."""
    current: int | None = index
    while current is not None:
        if sections[current].page_label is not None:
            return sections[current].page_label
        current = sections[current].parent
    return None


def _groups(blocks: tuple[Block, ...], by_block: dict[int, list[Span]]) -> Iterator[tuple[int, list[Span]]]:
    """Yield (section, parts) for each passage."""
    section, parts = -1, list[Span]()
    for block in blocks:
        if block.kind not in SEARCHED_KINDS:
            continue
        for number, part in enumerate(_cut(block, by_block.get(block.index, []))):
            size = part.end - parts[0].start if parts else 0
            led = number == 0 and _leads(block, parts)
            short = bool(parts) and min(parts[-1].end - parts[0].start, part.end - part.start) < SHORT
            full = size > TARGET and not led and not (short and size <= LONGEST_BLOCK)
            if parts and (block.section != section or full):
                yield section, parts
                parts = []
            section = block.section
            parts.append(part)
    if parts:
        yield section, parts


def _leads(block: Block, parts: list[Span]) -> bool:
    """Tell whether the part before this list ends with the list's lead-in."""
    return (
        block.kind is BlockKind.LIST
        and block.lead_in is not None
        and bool(parts)
        and parts[-1].covers(block.lead_in)
    )


def _cut(block: Block, sentences: list[Span]) -> list[Span]:
    """Return the block whole or, when very long, in nearly equal parts that never cut a sentence."""
    if len(sentences) < 2 or block.span.end - block.span.start <= LONGEST_BLOCK:
        return [block.span]
    units = _items(block, sentences) if block.items else sentences
    count = -(-(block.span.end - block.span.start) // TARGET)
    goal = (block.span.end - block.span.start) / count
    cuts = [block.span.start]
    for before, unit in pairwise(units):
        if before.end - cuts[-1] > 0 and unit.end - cuts[-1] > goal * 1.15:
            cuts.append(unit.start)
    edges = [*cuts, block.span.end]
    ends = [*(max(s.end for s in sentences if s.end <= edge) for edge in edges[1:-1]), block.span.end]
    return [Span(start, end) for start, end in zip(cuts, ends, strict=True)]


def _items(block: Block, sentences: list[Span]) -> list[Span]:
    """Return what may not be parted in a list: the lead-in with the first item, then each item.

    An item that is itself very long counts by its sentences.
    """
    units: list[Span] = []
    for number, item in enumerate(block.items):
        start = block.span.start if number == 0 else item.start
        if item.end - item.start > LONGEST_BLOCK:
            inside = [sentence for sentence in sentences if item.covers(sentence)]
            units += [Span(start, inside[0].end), *inside[1:]] if inside else [Span(start, item.end)]
        else:
            units.append(Span(start, item.end))
    return units
