"""Split a block into sentences by rules for Dutch; offsets stay offsets of the whole text."""

import re

from ingest.abbreviations import ALWAYS_MID, MAY_END
from ingest.lines import continues
from ingest.model import Span

_CLOSERS = "\"'”’»)]"
_OPENERS = "\"'“‘«([„"
_END = re.compile(rf"(?:\.{{3}}|[.!?…])+[{re.escape(_CLOSERS)}]*")
# The last word before a full stop, dots inside it included ("d.w.z", "bijv", "3.2").
_WORD_BEFORE = re.compile(r"[\w.\-/’']+$")
_INITIALS = re.compile(r"^(?:[A-ZÀ-Ý]\.)*[A-ZÀ-Ý]$|^(?:Ch|Th|Ph|IJ|Fr|Chr|Joh|St|Jr)$")
_MID_LOWER = frozenset(word.casefold() for word in ALWAYS_MID)
_MAY_LOWER = frozenset(word.casefold() for word in MAY_END) - {"lid.", "leden.", "u."}
# A footnote's mark right behind a sentence: "die naar de jeugdige toe komt.2 Voor de ombouw ...".
_NOTE_MARK = re.compile(
    rf"(?:\d{{1,2}}|[¹²³⁰-⁹]{{1,2}}|\[\d{{1,2}}\])(?=\s+[{re.escape(_OPENERS)}]*[A-ZÀ-Ý])"
)
_URLISH = re.compile(r"@|://|www\.", re.IGNORECASE)


def split_sentences(text: str, span: Span, width: int = 0) -> tuple[Span, ...]:
    """Return the sentences of ``text[span]`` in order, without white space at their ends.

    A line end inside the block ends a sentence unless the next line continues it;
    ``width`` is the column the text was wrapped at (0 = not wrapped).
    """
    sentences: list[Span] = []
    for part in _unwrapped(text, span, width):
        start = part.start
        for match in _END.finditer(text, part.start, part.end):
            marked = _marked_end(text, start, match, part.end)
            if marked is not None:
                sentences.append(_trimmed(text, start, marked))
                start = marked
            elif match.end() < part.end and _ends(text, start, match, part.end):
                sentences.append(_trimmed(text, start, match.end()))
                start = match.end()
        sentences.append(_trimmed(text, start, part.end))
    return tuple(sentence for sentence in sentences if sentence.start < sentence.end)


def _unwrapped(text: str, span: Span, width: int) -> list[Span]:
    """Split at the line ends that are real; keep wrapped lines together."""
    parts: list[Span] = []
    start = span.start
    for match in re.finditer(r"\s*[\n\f]\s*", text[span.start : span.end]):
        before_end, after_start = span.start + match.start(), span.start + match.end()
        line_start = (
            max(text.rfind("\n", span.start, before_end), text.rfind("\f", span.start, before_end)) + 1
        )
        before = text[max(line_start, span.start) : before_end].strip()
        after = text[after_start : span.end].split("\n", 1)[0]
        if before and after and not continues(before, after, width):
            parts.append(Span(start, before_end))
            start = after_start
    return [*parts, Span(start, span.end)]


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + left + len(piece.strip()))


def _ends(text: str, start: int, match: re.Match[str], limit: int) -> bool:
    """Tell whether a sentence ends at this mark."""
    following = text[match.end() : limit]
    rest = following.lstrip()
    if not rest:
        return False
    if following == rest:
        return _ends_without_blank(text, start, match, rest)
    lead = rest.lstrip(_OPENERS + " ")
    if not lead or lead[0].islower():
        # "Hulp? ja" goes on; "...kind. ‘s Avonds" starts anew.
        return lead.startswith(("s ", "t ", "n ")) and rest[0] in "'’‘" and lead[2:3].isupper()
    if match.group()[0] != ".":
        return True
    if match.group().startswith("..."):
        return lead[0].isupper()
    return not _is_abbreviation(text, start, match, lead)


def _marked_end(text: str, start: int, match: re.Match[str], limit: int) -> int | None:
    """Return the end of a sentence that a footnote's mark follows, mark included, or None.

    Only words end so: "art.2 Jeugdwet" and "versie 2.3 Nieuw" stay whole.
    """
    mark = _NOTE_MARK.match(text, match.end(), limit)
    before = text[start : match.start()].rstrip(_CLOSERS)
    word = re.search(r"\S*$", before)
    if mark is None or word is None or not re.search(r"[a-zà-ÿ]{3}$", before) or _URLISH.search(word.group()):
        return None
    folded = (word.group().lstrip(_OPENERS) + ".").casefold()
    return None if folded.rsplit("/", 1)[-1] in _MID_LOWER else mark.end()


def _is_abbreviation(text: str, start: int, match: re.Match[str], lead: str) -> bool:
    word = _WORD_BEFORE.search(text, start, match.start())
    if word is None:
        return False
    token = word.group().lstrip("-/’'.")
    if match.group() != "." and match.group()[1:].strip(_CLOSERS):
        return False
    closed = len(match.group()) > 1
    folded = (token + ".").casefold()
    if token.isdigit() and not text[start : word.start()].strip(_OPENERS + " "):
        return True  # "1. Hulp" at the start: a number, not a sentence
    if folded in _MAY_LOWER:
        return False
    if folded in _MID_LOWER or folded.rsplit("/", 1)[-1] in _MID_LOWER:
        return not closed
    return bool(_INITIALS.match(token)) and not closed and lead[0].isupper()


def _ends_without_blank(text: str, start: int, match: re.Match[str], rest: str) -> bool:
    """Split "hulpmiddel.Na implementatie": a blank was lost between two sentences."""
    if match.group() not in (".", "?", "!", ".)", ".”") or not re.match(
        r"[A-ZÀ-Ý][a-zà-ÿ]+(?:\W|$)|[A-Z]\s", rest
    ):
        return False
    before = re.search(r"\S*$", text[start : match.start()])
    word = before.group() if before else ""
    following = rest.split(maxsplit=1)[0]
    if _URLISH.search(word) or _URLISH.search(following) or "." in following.rstrip(".,;:!?"):
        return False
    return bool(re.search(r"[a-zà-ÿ]{3}$|[a-zà-ÿ]{2}\)$", word)) and (word + ".").casefold() not in _MID_LOWER
