"""What a reader hands to the structure step: one text and what the format itself says about it."""

from dataclasses import dataclass

from ingest.model import BlockKind, Page, Span


@dataclass(frozen=True, slots=True)
class Hint:
    """A stretch whose kind the format states (an HTML ``h2``, a larger font in a PDF).

    ``level`` is the heading level (1 is highest) and 0 for everything that is no heading.
    """

    span: Span
    kind: BlockKind
    level: int = 0
    items: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell about a file that was read all the same, in both languages."""

    code: str
    reason_nl: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One file read, before structure.

    With ``complete`` the hints name every block (HTML, Markdown) and nothing is guessed;
    without it they are only headings known for sure (PDF) and the rest is found by rules.
    ``running`` are lines left out of the text because they repeat on page after page.
    """

    text: str
    pages: tuple[Page, ...] = ()
    hints: tuple[Hint, ...] = ()
    complete: bool = False
    emphases: tuple[Span, ...] = ()
    removed: tuple[tuple[int, int], ...] = ()
    running: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
