"""Put lists together: items over blank lines, nested lists, and the sentence that leads a list in."""

from dataclasses import replace

from ingest.model import BlockKind, Span
from ingest.pieces import Item, Piece
from ingest.sentences import split_sentences
from ingest.wording import announces

_BETWEEN = frozenset({BlockKind.MARGIN_NOTE, BlockKind.CAPTION})


def join_lists(text: str, pieces: list[Piece]) -> list[Piece]:
    """Join list pieces that only blank lines part when their items go on in the same way."""
    joined: list[Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        if before is None or not _same_list(before, piece):
            joined.append(piece)
            continue
        span = Span(before.span.start, piece.span.end)
        joined[-1] = replace(
            before,
            span=span,
            text=span.of(text),
            lines=before.lines + piece.lines,
            items=before.items + piece.items,
        )
    return joined


def _same_list(before: Piece, piece: Piece) -> bool:
    if before.kind is not BlockKind.LIST or piece.kind is not BlockKind.LIST:
        return False
    first = piece.items[0]
    peers = [item for item in before.items if item.style == first.style and item.indent == first.indent]
    if first.number is None:
        return bool(peers) or first.indent > before.items[-1].indent
    return any(item.number == first.number - 1 for item in before.items if item.style == first.style)


def lead_lists(text: str, pieces: list[Piece], width: int) -> list[Piece]:
    """Give each list the sentence that announces it; nested items become a list of their own.

    The lead-in moves from its paragraph into the list, unless a margin note stands between:
    then it stays where it is and the list only points to it.
    """
    result: list[Piece] = []
    for piece in pieces:
        if piece.kind is not BlockKind.LIST:
            result.append(piece)
            continue
        led = _with_lead_in(text, result, piece, width)
        result += _unnested(text, led, width)
    return result


def _with_lead_in(text: str, before: list[Piece], piece: Piece, width: int) -> Piece:
    index = len(before) - 1
    while index >= 0 and before[index].kind in _BETWEEN:
        index -= 1
    if index < 0 or before[index].kind is not BlockKind.PARAGRAPH:
        return piece
    paragraph = before[index]
    sentence = split_sentences(text, paragraph.span, width)[-1]
    glued = piece.blanks == 0 and index == len(before) - 1
    if not (announces(sentence.of(text)) or glued) or len(sentence.of(text)) > 600:
        return piece
    if index < len(before) - 1:
        return replace(piece, lead_in=sentence)
    if sentence.start > paragraph.span.start:
        rest = Span(paragraph.span.start, sentence.start - _gap(text, sentence.start))
        before[index] = replace(paragraph, span=rest, text=rest.of(text))
    else:
        before.pop()
        piece = replace(piece, blanks=paragraph.blanks)
    span = Span(sentence.start, piece.span.end)
    return replace(piece, span=span, text=span.of(text), lead_in=sentence)


def _gap(text: str, position: int) -> int:
    return len(text[:position]) - len(text[:position].rstrip())


def _unnested(text: str, piece: Piece, width: int) -> list[Piece]:
    """Cut a list with deeper items into lists of one depth each, in the order of the text."""
    top = piece.items[0]
    groups: list[list[Item]] = [[top]]
    for item in piece.items[1:]:
        if _is_deeper(item, top) == _is_deeper(groups[-1][0], top):
            groups[-1].append(item)
        else:
            groups.append([item])
    if len(groups) == 1:
        return [piece]
    parts: list[Piece] = []
    for number, group in enumerate(groups):
        start = piece.span.start if number == 0 else _marker_start(text, group[0], parts[-1].span.end)
        span = Span(start, group[-1].span.end)
        lead = piece.lead_in
        if _is_deeper(group[0], top):
            lead = split_sentences(text, groups[number - 1][-1].span, width)[-1]
        parts.append(replace(piece, span=span, text=span.of(text), items=tuple(group), lead_in=lead))
    return parts


def _is_deeper(item: Item, top: Item) -> bool:
    """Tell whether an item hangs under the first item's level: further in, or another kind of mark."""
    if item.style == top.style:
        return item.indent >= top.indent + 2
    return item.indent > top.indent or (item.number is None) != (top.number is None)


def _marker_start(text: str, item: Item, after: int) -> int:
    """Return where the item's mark starts: the first character after the group before it."""
    between = text[after : item.span.start]
    return after + len(between) - len(between.lstrip())
