"""What every arm gives for a case: one frozen shape, so that the figures cannot favour an arm."""

import hashlib
import json
from dataclasses import dataclass

from ingest.model import Span

ANSWERING = frozenset({"answered", "partial"})
ERROR = "error"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a document."""

    document_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as shown: the quote, where it says it stands, and for whom the document holds."""

    number: int
    spot: Spot
    quote: str
    page: int | None
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A statement that answers, with the numbers of its citations; frame words are left out."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """An arm's reply to a case.

    ``ranked`` are the citations and then the evidence, ``hits`` the passages found, both best first.
    ``scored`` is the text that nuggets are looked for in: the quotes of an extractive answer, the
    statements of a written one. ``probability`` is the arm's own chance of being right, if it has one.
    """

    case_id: str
    arm: str
    status: str
    text: str
    said: tuple[Said, ...]
    scored: str
    cited: tuple[Cited, ...]
    ranked: tuple[Spot, ...]
    hits: tuple[Spot, ...]
    probability: float | None
    retrieve: float
    answer: float
    total: float
    error: str = ""

    @property
    def answers(self) -> bool:
        """Tell whether this is an answer, and not one of the ways to say no."""
        return self.status in ANSWERING

    @property
    def digest(self) -> str:
        """A hash that differs whenever the user would see something else."""
        shown = [
            self.status,
            self.text,
            [[c.spot.document_id, c.spot.span.start, c.spot.span.end, c.page] for c in self.cited],
        ]
        return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()[:16]


def failed(case_id: str, arm: str, error: BaseException, seconds: float) -> Result:
    """Return the result of a question that raised an error: shown, counted, never skipped."""
    text = f"{type(error).__name__}: {error}"
    return Result(case_id, arm, ERROR, "", (), "", (), (), (), None, 0.0, 0.0, seconds, text)
