"""Find headings: decimal numbers, numbered series, "Lijn 1"-like keywords, and short lines alone."""

import re
from dataclasses import replace
from statistics import median

from ingest.contents import Entry, same_title
from ingest.model import BlockKind, Span
from ingest.pieces import Piece
from ingest.wording import CAPTION, DATE, KNOWN_TITLES, is_clause

_NUMBERED = re.compile(
    r"^(?P<number>\d{1,2}(?:\.\d{1,3}){0,4})(?P<dot>\.?)[\s\u00a0]+(?P<title>[A-ZÀ-Ý'‘“\"(].*)$", re.DOTALL
)
_KEYWORD = re.compile(
    r"^(?P<number>(?P<word>[A-ZÀ-Ý][A-Za-zÀ-ÿ-]+)\s+(?:\d{1,2}(?:\.\d{1,3})*|[IVX]{1,4}|[A-E]))\s*(?:[.:–-]\s*|\s+)(?P<title>(?=.*[^\W\d_]{2})\S.*)$"
)
# "Belofte 1." with its text in the next paragraph: only a heading when another counts on.
_KEYWORD_ALONE = re.compile(r"^(?P<word>[A-ZÀ-Ý][A-Za-zÀ-ÿ-]+)\s+(?:\d{1,2}|[IVX]{1,4}|[A-E])[.:]$")
# "6a. Toegang", between numbered headings or alone.
_NUMBER_AND_LETTER = re.compile(r"^(?P<number>\d{1,2}[a-z])[.)]?\s+(?P<title>[A-ZÀ-Ý].*)$")
# The full stop in "Belofte 1. Ieder kind telt mee" ends no sentence.
_LABEL = re.compile(r"^(?:(?:[A-ZÀ-Ý][A-Za-zÀ-ÿ-]+\s+)(?:\d{1,2}|[IVX]{1,4})|\d{1,2}[a-z])\.\s+")
_LETTERED = frozenset({"bijlage", "deel", "hoofdstuk", "annex", "appendix"})
_LONGEST = 100
_LONGEST_NUMBERED = 200
_BETWEEN = frozenset({BlockKind.MARGIN_NOTE, BlockKind.CAPTION, BlockKind.BOILERPLATE})

Number = tuple[int, ...]


def mark_numbered(pieces: list[Piece], entries: tuple[Entry, ...], stated: set[int]) -> list[Piece]:
    """Mark the main numbered headings ("4.2 Titel") and series ("1. Titel" each with a text).

    ``stated`` are the offsets at which the format itself says that a heading stands.
    """
    result = list(pieces)
    for index in _main_chain(pieces, entries, stated):
        result[index] = _numbered(pieces[index], "main")
    return _mark_keywords(_mark_series(result))


def headed(piece: Piece, level: int) -> Piece:
    """Return the piece as a heading of a known level, with its number where it has one."""
    if _NUMBERED.match(piece.text):
        return replace(_numbered(piece, "hint"), level=level)
    return replace(_plain(piece), style="hint", level=level, items=())


def _mark_keywords(pieces: list[Piece]) -> list[Piece]:
    """Make headings of lines that count on with one word ("LIJN 1 …", "LIJN 2 …"), each with a text."""
    words: dict[str, list[int]] = {}
    for index, piece in enumerate(pieces):
        alone = _KEYWORD_ALONE.match(piece.text)
        match = alone or _KEYWORD.match(piece.text)
        after = pieces[index + 1] if index + 1 < len(pieces) else None
        if match is None or after is None or piece.kind is not BlockKind.PARAGRAPH:
            continue
        if CAPTION.match(piece.text) or not (alone or looks_like_heading(piece)):
            continue
        if not (after.kind is BlockKind.LIST and after.blanks == 0):
            words.setdefault(match["word"].casefold(), []).append(index)
    result = list(pieces)
    for group in words.values():
        numbers = [pieces[index].text.split()[1] for index in group]
        if len(group) > 1 and len(set(numbers)) == len(numbers):
            for index in group:
                result[index] = _plain(pieces[index])
    return result


def _numbered(piece: Piece, style: str, series: int = 0) -> Piece:
    match = _NUMBERED.match(piece.text)
    if match is None:
        return piece
    title = Span(piece.span.start + match.start("title"), piece.span.end)
    return replace(
        piece,
        kind=BlockKind.HEADING, number=match["number"], title=title, style=style, series=series,
        items=(), level=match["number"].count(".") + 1,
    )  # fmt: skip


def _main_chain(pieces: list[Piece], entries: tuple[Entry, ...], stated: set[int]) -> list[int]:
    """Return the pieces whose numbers follow each other as chapter and section numbers do."""
    found: list[tuple[int, Number, bool]] = []
    dotted: dict[int, bool] = {}
    deep = False
    for index, piece in enumerate(pieces):
        match = _NUMBERED.match(piece.text)
        if match is None or not _could_be_numbered(piece):
            continue
        number = tuple(int(part) for part in match["number"].split("."))
        listed = any(same_title(entry, match["number"], match["title"]) for entry in entries if entry.number)
        deep = deep or len(number) > 1 or not match["dot"]
        dotted[index] = len(number) == 1 and bool(match["dot"])
        if not (piece.text.endswith((".", ";", ",", ":")) and not listed):
            found.append((index, number, listed))
    if not deep:
        return []
    # Where larger type marks numbered headings, a numbered line in plain type is not one.
    sure = [entry for entry in found if entry[2] or pieces[entry[0]].span.start in stated]
    found = sure if len(sure) > 1 and stated else found
    chains = [_chain(_alike(found[start:], dotted)) for start in range(min(3, len(found)))]
    best = max(chains, key=len, default=[])
    return best if len(best) > 1 or any(listed for _, _, listed in found) else []


def _alike(found: list[tuple[int, Number, bool]], dotted: dict[int, bool]) -> list[tuple[int, Number, bool]]:
    """Leave out "3. Titel" where chapters are written "1 Titel": it numbers something inside a chapter."""
    if not found or len(found[0][1]) > 1 or dotted[found[0][0]]:
        return found
    return [entry for entry in found if entry[2] or not dotted[entry[0]]]


def _could_be_numbered(piece: Piece) -> bool:
    if piece.kind is BlockKind.LIST:
        return (
            len(piece.items) == 1
            and piece.items[0].number is not None
            and len(piece.text) <= _LONGEST_NUMBERED
        )
    return piece.kind is BlockKind.PARAGRAPH and piece.lines <= 2 and len(piece.text) <= _LONGEST_NUMBERED


def _chain(found: list[tuple[int, Number, bool]]) -> list[int]:
    chain: list[int] = []
    last: Number | None = None
    for index, number, listed in found:
        if listed or last is None or _follows(last, number):
            chain.append(index)
            last = number
    return chain


def _follows(last: Number, number: Number) -> bool:
    """Tell whether a section number may come next: 4 → 4.1, 4.1 → 4.2, 4.6 → 5 (one may be missing)."""
    if len(number) > len(last):
        return number[: len(last)] == last and all(part <= 1 for part in number[len(last) :])
    depth = len(number)
    return number[: depth - 1] == last[: depth - 1] and 0 < number[depth - 1] - last[depth - 1] <= 2


def _mark_series(pieces: list[Piece]) -> list[Piece]:
    """Make numbered single lines headings when a text stands under most of them."""
    result = list(pieces)
    singles = [i for i, p in enumerate(pieces) if p.kind is BlockKind.LIST and _could_be_numbered(p)]
    group: list[int] = []
    for index in [*singles, -1]:
        number = pieces[index].items[0].number if index >= 0 else None
        if group and number == len(group) + 1:
            group.append(index)
            continue
        if len(group) > 1 and sum(_has_text(pieces, i) for i in group) * 2 > len(group):
            for member in group:
                result[member] = _numbered(pieces[member], "series", group[0] + 1)
        group = [index] if number == 1 else []
    return result


def _has_text(pieces: list[Piece], index: int) -> bool:
    after = pieces[index + 1] if index + 1 < len(pieces) else None
    return after is not None and not (after.kind is BlockKind.LIST and after.items[0].number is not None)


def mark_unnumbered(pieces: list[Piece], *, known: bool = False) -> list[Piece]:
    """Mark short lines that stand alone as headings or, between numbered sections, as captions.

    With ``known`` the format itself told the headings, and only titles such as "Bijlage" are added.
    """
    result = list(pieces)
    main = [piece.blanks for piece in pieces if piece.style == "main" and piece.kind is BlockKind.HEADING]
    usual = max(1, int(median(main))) if main else 0
    front = _front_end(pieces)
    titled = False
    for index, piece in enumerate(pieces):
        if piece.kind is not BlockKind.PARAGRAPH:
            continue
        if CAPTION.match(piece.text) and piece.lines <= 3 and len(piece.text) <= 250:
            result[index] = replace(piece, kind=BlockKind.CAPTION)
        elif known:
            result[index] = _plain(piece) if _is_known(piece) else piece
        elif index < front and not _is_known(piece):
            result[index] = _front_piece(pieces, index, front, titled=titled)
            titled = titled or result[index].kind is BlockKind.HEADING
        elif usual and _is_caption(result, index, usual):
            result[index] = replace(piece, kind=BlockKind.CAPTION)
        elif _is_heading(result, index):
            result[index] = _plain(piece)
    return result


def _is_known(piece: Piece) -> bool:
    return piece.lines == 1 and piece.text.casefold().rstrip(":") in KNOWN_TITLES


def _plain(piece: Piece) -> Piece:
    match = _KEYWORD.match(piece.text)
    if match and (piece.text.split()[1][0] not in "ABCDE" or match["word"].casefold() in _LETTERED):
        title = Span(piece.span.start + match.start("title"), piece.span.end)
        return replace(piece, kind=BlockKind.HEADING, number=match["number"], title=title, style="keyword")
    lettered = _NUMBER_AND_LETTER.match(piece.text)
    if lettered:
        title = Span(piece.span.start + lettered.start("title"), piece.span.end)
        return replace(piece, kind=BlockKind.HEADING, number=lettered["number"], title=title, style="plain")
    return replace(piece, kind=BlockKind.HEADING, title=piece.span, style="plain")


def _front_end(pieces: list[Piece]) -> int:
    """Return where the title page ends: at the first paragraph, list, numbered or known heading."""
    for index, piece in enumerate(pieces):
        if piece.kind not in (BlockKind.PARAGRAPH, BlockKind.BOILERPLATE) or _is_known(piece):
            return index
        if piece.kind is BlockKind.PARAGRAPH and (len(piece.text) > 120 or piece.text.endswith(".")):
            return index
    return len(pieces)


def _front_piece(pieces: list[Piece], index: int, front: int, *, titled: bool) -> Piece:
    """Return a line of the title page: the title, a heading just before the text, a logo, or a line."""
    piece = pieces[index]
    if not titled and looks_like_heading(piece):
        return _plain(piece)
    last = index == front - 1 and front < len(pieces) and pieces[front].kind is not BlockKind.HEADING
    if last and not _is_known(pieces[front]) and looks_like_heading(piece):
        return _plain(piece)
    logo = not any(char.isupper() or char.isdigit() for char in piece.text)
    return replace(piece, kind=BlockKind.BOILERPLATE) if logo else piece


def looks_like_heading(piece: Piece) -> bool:
    """Tell whether a piece has the shape of a heading: short, no end mark, starts with a capital."""
    text = piece.text
    if (
        piece.lines > 2
        or len(text) > _LONGEST
        or len(text.split()) > 14
        or text.endswith((".", ",", ";", ":", "…"))
    ):
        return False
    if not (text[0].isupper() or text[0].isdigit() or text[0] in "'‘“\"(") or not re.search(
        r"[^\W\d]{2}", text
    ):
        return False
    if (
        re.search(r"@|https?:|www\.|[.;] [A-Z]", _LABEL.sub("", text))
        or DATE.match(text)
        or re.match(r"[“\"].*[”\"]$", text)
    ):
        return False
    return sum(char.isdigit() for char in text) * 3 <= len(text)


def _next(pieces: list[Piece], index: int) -> Piece | None:
    return next((piece for piece in pieces[index + 1 :] if piece.kind not in _BETWEEN), None)


def _is_heading(pieces: list[Piece], index: int) -> bool:
    piece = pieces[index]
    if not looks_like_heading(piece):
        return False
    if _is_known(piece):
        return True
    after = _next(pieces, index)
    if after is None or after.kind in (BlockKind.FOOTNOTE, BlockKind.CONTENTS):
        return False
    if after.blanks == 0 and after.kind is BlockKind.LIST:
        return False  # it leads in the list that is glued to it
    before = next((p for p in reversed(pieces[:index]) if p.kind not in _BETWEEN), None)
    if before is not None and before.kind is BlockKind.HEADING and before.style in ("main", "series"):
        return not is_clause(piece.text)  # a statement right under a numbered heading is its subtitle
    run = 1
    while index + run < len(pieces) and pieces[index + run].kind is BlockKind.PARAGRAPH:
        if not looks_like_heading(pieces[index + run]):
            break
        run += 1
    return run <= 2  # a longer run of short lines is an address or a table, only its last two head a text


def _is_caption(pieces: list[Piece], index: int, usual: int) -> bool:
    """Tell whether a short line belongs to a figure: set apart more than headings are, or with no text."""
    piece = pieces[index]
    after = _next(pieces, index)
    apart = piece.blanks > usual and piece.blanks >= 2
    heads = after is None or (after.kind is BlockKind.HEADING and after.style == "main")
    if looks_like_heading(piece) and not _is_known(piece):
        return apart or (heads and after is not None and not is_clause(piece.text))
    full_stop = piece.lines == 1 and len(piece.text) <= _LONGEST and piece.text.endswith(".")
    ahead = after is not None and (heads or bool(_KEYWORD.match(after.text)))
    return full_stop and apart and ahead and piece.text[0].isupper() and not is_clause(piece.text)
