"""Arithmetic on spans, and a shadow text in which quotes are found whatever a line break did to them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.model import Span

# White space and every sort of hyphen go: a PDF adds and loses both at line ends.
DROPPED = frozenset("-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u200b\ufeff")
SAME = str.maketrans({"’": "'", "‘": "'", "‛": "'", "“": '"', "”": '"', "„": '"'})


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the same code points as disjoint spans in order; empty spans vanish."""
    merged: list[Span] = []
    for span in sorted(s for s in spans if s.end > s.start):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def size(spans: Iterable[Span]) -> int:
    """Return how many code points the spans cover, each counted once."""
    return sum(span.end - span.start for span in merge(spans))


def shared(one: Iterable[Span], other: Iterable[Span]) -> int:
    """Return how many code points both sets of spans cover."""
    first, second = merge(one), merge(other)
    total = at = 0
    for span in first:
        while at < len(second) and second[at].end <= span.start:
            at += 1
        position = at
        while position < len(second) and second[position].start < span.end:
            total += span.overlap(second[position])
            position += 1
    return total


def covered(span: Span, by: Iterable[Span]) -> float:
    """Return the share of a span, in [0, 1], that the others cover; 0 for an empty span."""
    length = span.end - span.start
    return shared([span], by) / length if length else 0.0


@dataclass(frozen=True, slots=True)
class Shadow:
    """A text in lower case without white space and hyphens; ``offsets[i]`` is where character i stood."""

    source: str
    text: str
    offsets: tuple[int, ...]

    def find(self, wanted: str) -> Iterator[Span]:
        """Yield the places of a wording in the source text, overlapping ones too."""
        shadow = shadow_of(wanted).text
        at = self.text.find(shadow) if shadow else -1
        while at >= 0:
            yield Span(self.offsets[at], self.offsets[at + len(shadow) - 1] + 1)
            at = self.text.find(shadow, at + 1)


def shadow_of(text: str) -> Shadow:
    """Return the shadow of a text."""
    kept: list[str] = []
    offsets: list[int] = []
    for position, character in enumerate(text.translate(SAME)):
        if character.isspace() or character in DROPPED:
            continue
        for folded in character.casefold():  # "ß" folds to two characters at one place
            kept.append(folded)
            offsets.append(position)
    return Shadow(text, "".join(kept), tuple(offsets))


def whole_words(shadow: Shadow, wanted: str) -> Iterator[Span]:
    """Yield the places of a wording that do not begin or end within a word or number."""
    text = shadow.source
    for span in shadow.find(wanted):
        before = text[span.start - 1] if span.start else ""
        after = text[span.end] if span.end < len(text) else ""
        if _joins(before, text[span.start]) or _joins(text[span.end - 1], after):
            continue
        if _in_number(text, span):
            continue
        yield span


def _joins(left: str, right: str) -> bool:
    return bool(left and right) and left.isalnum() and right.isalnum()


def _in_number(text: str, span: Span) -> bool:
    """Tell whether the span is a part of a longer number ("400.000" in "1.400.000", "2,5" in "2,55")."""
    before = text[max(0, span.start - 2) : span.start]
    after = text[span.end : span.end + 2]
    starts = text[span.start].isdigit() and len(before) == 2 and before[0].isdigit() and before[1] in ".,"
    ends = text[span.end - 1].isdigit() and len(after) == 2 and after[0] in ".," and after[1].isdigit()
    return starts or ends


def ranked_union(spots: Sequence[tuple[str, Span]], top: int) -> dict[str, tuple[Span, ...]]:
    """Return the merged spans per document of the first ``top`` places of a ranking."""
    found: dict[str, list[Span]] = {}
    for document_id, span in spots[:top]:
        found.setdefault(document_id, []).append(span)
    return {document_id: merge(spans) for document_id, spans in found.items()}
