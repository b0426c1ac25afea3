"""What stands around the running text: boilerplate, notes, pull quotes, broken paragraphs."""

import re
from dataclasses import replace

from ingest.model import BlockKind, Footnote, Span
from ingest.pieces import Piece
from ingest.sentences import split_sentences
from ingest.wording import DATE, ends_sentence, is_boilerplate

# "Doelstelling 6:" alone on its line: the label of a note in the margin, or of a section.
_LABEL = re.compile(r"^[A-ZÀ-Ý][\w-]+ \d{1,2}\s*:$")
_SUPERSCRIPTS = "¹²³⁰⁴⁵⁶⁷⁸⁹"
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_FOOTNOTE = re.compile(rf"^(?P<label>[{_SUPERSCRIPTS}]{{1,3}}|\[\d{{1,3}}\])\s*(?=\S)")
_QUOTED = re.compile(r"^[“\"„‘](?P<body>.+)[”\"’]$", re.DOTALL)
_SAME = 0.8


def mark_boilerplate(pieces: list[Piece]) -> list[Piece]:
    """Mark web boilerplate, bare numbers, and a title that stands twice in a row."""
    marked: list[Piece] = []
    for piece in pieces:
        single = piece.kind is BlockKind.PARAGRAPH and piece.lines == 1
        twice = single and bool(marked) and marked[-1].text.casefold() == piece.text.casefold()
        bare = (
            single
            and len(piece.text) <= 12
            and not any(map(str.isalpha, piece.text))
            and not DATE.match(piece.text)
        )
        if single and (bare or is_boilerplate(piece.text) or (twice and len(piece.text) <= 200)):
            piece = replace(piece, kind=BlockKind.BOILERPLATE)
        marked.append(piece)
    return marked


def mark_margin_notes(text: str, pieces: list[Piece]) -> list[Piece]:
    """Join a label such as "Doelstelling 6:" with the short lines after it into a margin note.

    Labels of one word that mostly have a text of their own under them are headings instead.
    """
    notes = {index: _note_end(pieces, index) for index, piece in enumerate(pieces) if _is_label(piece)}
    if not notes:
        return pieces
    words: dict[str, list[bool]] = {}
    for index, end in notes.items():
        follows = pieces[end] if end < len(pieces) else None
        flows = follows is not None and follows.kind is BlockKind.PARAGRAPH and len(follows.text) > 80
        words.setdefault(pieces[index].text.split()[0], []).append(flows or end == index + 1)
    result: list[Piece] = []
    index = 0
    while index < len(pieces):
        end = notes.get(index, index)
        votes = words.get(pieces[index].text.split()[0], []) if index in notes else []
        if votes and sum(votes) * 2 <= len(votes) and end > index + 1:
            span = Span(pieces[index].span.start, pieces[end - 1].span.end)
            lines = sum(piece.lines for piece in pieces[index:end])
            result.append(
                Piece(
                    BlockKind.MARGIN_NOTE,
                    span,
                    span.of(text),
                    pieces[index].blanks,
                    lines,
                    pieces[index].indent,
                )
            )
            index = end
        else:
            result.append(pieces[index])
            index += 1
    return result


def _is_label(piece: Piece) -> bool:
    return piece.kind is BlockKind.PARAGRAPH and piece.lines == 1 and bool(_LABEL.match(piece.text))


def _note_end(pieces: list[Piece], start: int) -> int:
    """Return the index after the last piece of the note that starts at the label."""
    end = start + 1
    while end < len(pieces):
        piece = pieces[end]
        short = all(len(line) <= 60 for line in piece.text.split("\n")) and len(piece.text) <= 140
        if (
            piece.kind is not BlockKind.PARAGRAPH
            or not short
            or ends_sentence(piece.text)
            or _is_label(piece)
        ):
            break
        if end > start + 1 and not piece.text[:1].islower():
            break
        if re.match(r"\d", piece.text):
            break
        end += 1
    return end


def join_broken(text: str, pieces: list[Piece]) -> list[Piece]:
    """Join a paragraph with its second half after a page break: no end, then lower case."""
    joined: list[Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        if before is None or piece.kind is not BlockKind.PARAGRAPH or not _goes_on(before, piece):
            joined.append(piece)
            continue
        span = Span(before.span.start, piece.span.end)
        items = before.items
        if items:
            items = (*items[:-1], replace(items[-1], span=Span(items[-1].span.start, span.end)))
        joined[-1] = replace(
            before, span=span, text=span.of(text), lines=before.lines + piece.lines, items=items
        )
    return joined


def _goes_on(before: Piece, piece: Piece) -> bool:
    if not piece.text[:1].islower() or before.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST):
        return False
    if before.kind is BlockKind.LIST and (piece.indent < before.indent or len(before.text) < 40):
        return False
    return (
        not ends_sentence(before.text)
        and len(before.text) > 25
        and not re.match(r"[a-z]\)|www\.|\S+@", piece.text)
    )


def mark_footnotes(text: str, pieces: list[Piece]) -> list[Piece]:
    """Mark paragraphs that start with a superscript or bracketed number set elsewhere in the text."""
    marked = []
    for piece in pieces:
        match = _FOOTNOTE.match(piece.text) if piece.kind is BlockKind.PARAGRAPH else None
        if match and _mark_before(text, match["label"], piece.span.start) is not None:
            piece = replace(piece, kind=BlockKind.FOOTNOTE)
        marked.append(piece)
    return marked


def footnotes_of(text: str, bodies: list[Span]) -> tuple[Footnote, ...]:
    """Return the footnotes: each mark in the running text with the body it leads to."""
    notes = []
    for body in bodies:
        match = _FOOTNOTE.match(body.of(text))
        mark = _mark_before(text, match["label"], body.start) if match else None
        if match and mark:
            label = match["label"].strip("[]").translate(_DIGITS)
            notes.append(Footnote(label, mark, Span(body.start + match.end(), body.end)))
    return tuple(notes)


def _mark_before(text: str, label: str, limit: int) -> Span | None:
    """Return the nearest mark before the footnote that stands behind a word."""
    end = limit
    while (found := text.rfind(label, 0, end)) >= 0:
        inside = text[found - 1 : found].strip() and text[found - 1] not in _SUPERSCRIPTS
        if inside and text[found + len(label) : found + len(label) + 1] not in _SUPERSCRIPTS:
            return Span(found, found + len(label))
        end = found
    return None


def mark_pull_quotes(text: str, pieces: list[Piece], width: int) -> list[Piece]:
    """Mark paragraphs wholly in quotation marks and link each with the sentences it repeats."""
    quotes = [piece.kind is BlockKind.PARAGRAPH and _is_quote(piece.text) for piece in pieces]
    if not any(quotes):
        return pieces
    sentences = [
        (sentence, words)
        for piece, quote in zip(pieces, quotes, strict=True)
        if not quote and piece.kind in (BlockKind.PARAGRAPH, BlockKind.LIST)
        for sentence in split_sentences(text, piece.span, width)
        if len(words := _words(sentence.of(text))) >= 3
    ]
    return [
        replace(piece, kind=BlockKind.PULL_QUOTE, repeats=_repeated(text, piece, sentences, width))
        if quote
        else piece
        for piece, quote in zip(pieces, quotes, strict=True)
    ]


def _is_quote(text: str) -> bool:
    match = _QUOTED.match(text)
    return match is not None and len(text) > 40 and not re.search(r"[“”„]", match["body"])


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _repeated(
    text: str, piece: Piece, sentences: list[tuple[Span, frozenset[str]]], width: int
) -> Span | None:
    """Return the sentences elsewhere with the words of this quotation: four in five must be there."""
    found: list[Span] = []
    inner = Span(piece.span.start + 1, piece.span.end - 1)
    for part in split_sentences(text, inner, width):
        words = _words(part.of(text))
        best = max(
            sentences,
            key=lambda known: (len(words & known[1]), -abs(known[0].start - piece.span.start)),
            default=None,
        )
        if best is not None and words and len(words & best[1]) >= _SAME * len(words):
            found.append(best[0])
    if not found:
        return None
    return Span(min(span.start for span in found), max(span.end for span in found))
