"""The values that ingest produces: spans into one canonical text per document.

Offsets count Unicode code points in ``Document.text`` and are half-open: a span covers
``text[start:end]``. Nothing here is ever edited; a new reading of a file makes new values.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in one canonical text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters this span covers."""
        return text[self.start : self.end]

    def covers(self, other: "Span") -> bool:
        """Tell whether the other span lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlap(self, other: "Span") -> int:
        """Return how many code points both spans share."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


class BlockKind(StrEnum):
    """What a stretch of a document is; only some kinds are content to search and quote."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    CONTENTS = "contents"
    FOOTNOTE = "footnote"
    CAPTION = "caption"
    MARGIN_NOTE = "margin_note"
    PULL_QUOTE = "pull_quote"
    BOILERPLATE = "boilerplate"


SEARCHED_KINDS = frozenset(
    {BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.TABLE, BlockKind.FOOTNOTE, BlockKind.PULL_QUOTE}
)


@dataclass(frozen=True, slots=True)
class Region:
    """A youth-care region: the municipalities in it and the names people use for it."""

    id: str
    name: str
    aliases: tuple[str, ...]
    municipalities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One catalogue entry: where a document comes from and for whom it holds.

    Dates are ISO strings of the precision known ("2021", "2021-09", "2021-09-15").
    """

    id: str
    file: str
    title: str
    publisher: str
    regions: tuple[str, ...]
    municipalities: tuple[str, ...]
    kind: str
    date: str | None
    year: int | None
    in_force_from: str | None
    in_force_until: str | None
    supersedes: str | None
    source: str
    licence: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Page:
    """A physical page (1-based) with its printed label, which may differ or be unknown."""

    number: int
    label: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered or plain heading with all that stands under it until the next one.

    ``span`` runs from the heading to the next heading of any level; ``heading`` is the
    heading line itself (empty span at 0 for text before the first heading).
    """

    index: int
    number: str | None
    title: str
    level: int
    parent: int | None
    heading: Span
    span: Span
    page_label: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """A structural unit of one kind.

    A list has its ``items`` and, where one stands before it, its ``lead_in`` (the sentence
    that announces the items; it belongs to the list's span). A pull quote has in ``repeats``
    the sentence elsewhere in the document that it repeats.
    """

    index: int
    kind: BlockKind
    section: int
    span: Span
    items: tuple[Span, ...] = ()
    lead_in: Span | None = None
    repeats: Span | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or one list item, or one heading line: the smallest thing quoted."""

    index: int
    span: Span
    block: int
    section: int


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote: the mark in the running text and the body it leads to."""

    label: str
    mark: Span
    body: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded and searched: whole blocks of one section, never cutting a sentence.

    ``span`` covers everything from first to last block; ``parts`` are the content blocks in
    it (a margin note in between is in the span but not in the parts). The id is a hash of
    the document's text and the offsets, so a second run makes the same ids.
    """

    id: str
    document_id: str
    section: int
    span: Span
    parts: tuple[Span, ...]
    page: int | None
    page_label: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """One document read: its canonical text and everything found in it.

    ``removed`` maps back to the decoded source of a text file: (offset in ``text``, number of
    source characters left out just before it), in order; empty for PDF.
    """

    source: Source
    text: str
    text_sha256: str
    pages: tuple[Page, ...]
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    footnotes: tuple[Footnote, ...]
    emphases: tuple[Span, ...]
    removed: tuple[tuple[int, int], ...]
    passages: tuple[Passage, ...]

    def sections_over(self, section: int) -> list[Section]:
        """Return a section and the ones it stands in, innermost first."""
        found: list[Section] = []
        at: int | None = section
        while at is not None:
            found.append(self.sections[at])
            at = self.sections[at].parent
        return found


#: What is noted of a file that is searched all the same; every other code is a refusal.
NOTED_CODES = frozenset({"scanned_pages", "broken_pages", "no_region"})


@dataclass(frozen=True, slots=True)
class Problem:
    """A file refused, set aside or noted, with the reason in both languages."""

    file: str
    code: str
    reason_nl: str
    reason_en: str

    @property
    def included(self) -> bool:
        """Tell whether the file was read all the same, in part or with something to know about it."""
        return self.code in NOTED_CODES
