"""The values that retrieval produces: from a question as read to an answer that was checked."""

from dataclasses import dataclass, field
from enum import StrEnum

from ingest.model import Span


class Status(StrEnum):
    """How a question ended; the four ways of "no" differ because their next steps differ."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NO_DOCUMENT = "no_document"
    NOT_IN_DOCUMENTS = "not_in_documents"
    UNCERTAIN = "uncertain"


class Kind(StrEnum):
    """What sort of answer a question asks for."""

    DEFINITION = "definition"
    LIST = "list"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    CONTACT = "contact"
    WHO = "who"
    WHERE = "where"
    HOW = "how"
    WHY = "why"
    GOAL = "goal"
    CONSEQUENCE = "consequence"
    EXAMPLE = "example"
    YES_NO = "yes_no"
    COMPARISON = "comparison"
    OVERVIEW = "overview"
    KEYWORD = "keyword"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Form:
    """A Dutch wording searched for a concept: its stems, and how surely it means the same."""

    text: str
    stems: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Concept:
    """Something the question asks about: the words typed and every form searched for them.

    ``term`` is the id in the term base, or None for a plain word. ``required`` tells whether
    a text that does not speak of it cannot be an answer. ``stems`` are those of all its forms.
    """

    text: str
    forms: tuple[Form, ...]
    term: str | None
    weight: float
    required: bool
    stems: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stems", frozenset(stem for form in self.forms for stem in form.stems))


@dataclass(frozen=True, slots=True)
class Question:
    """A question as read: the user's words and what they were taken to mean.

    ``resolved`` is the question with a follow-up's missing parts filled in from earlier turns.
    ``regions`` are ids named in the question or chosen in a filter; ``unknown_places`` are
    places named for which no document exists; ``places`` are all place names as typed.
    ``corrections`` are (as typed, as read). ``makers`` are names, as typed, of who made all the documents
    searched: as little of what is asked as the name of their region.
    """

    text: str
    resolved: str
    language: str
    kind: Kind
    regions: tuple[str, ...]
    unknown_places: tuple[str, ...]
    places: tuple[str, ...]
    concepts: tuple[Concept, ...]
    expected_count: int | None
    corrections: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    makers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its scores: per search leg and fused, each in [0, 1].

    ``chance`` is the calibrated chance, 0 to 1, that it answers the question.
    ``reranked`` is what a cross-encoder gave it, on a scale of its own; None where none was asked.
    """

    passage_id: str
    document_id: str
    lexical: float
    dense: float
    score: float
    chance: float = 0.0
    reranked: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence or list block that may be quoted, with why it was chosen."""

    document_id: str
    span: Span
    section: int
    passage_id: str
    score: float
    coverage: float
    features: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands, ready to show: section, physical page, printed page label."""

    section: str
    page: int | None
    page_label: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote with its address; ``text[start:end] == quote`` was checked before it left.

    ``document_sha256`` is the hash of the source file, as the catalogue has it.

    ``marks`` are ranges inside the quote (offsets from its start) that answer the question:
    the value or the term asked for. ``also`` lists other places that say the same.
    """

    number: int
    document_id: str
    title: str
    publisher: str
    regions: tuple[str, ...]
    year: int | None
    section: str
    page: int | None
    page_label: str | None
    start: int
    end: int
    quote: str
    document_sha256: str
    marks: tuple[tuple[int, int], ...] = ()
    also: tuple[Place, ...] = ()


class Role(StrEnum):
    """What a statement does in the answer."""

    ANSWER = "answer"
    ROW = "row"
    RELATED = "related"
    FRAME = "frame"


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of the answer: fixed frame words and the quotes it rests on.

    ``text`` is the line as shown in plain text, quotes included. ``region`` is set for a row
    of a comparison.
    """

    text: str
    citations: tuple[int, ...]
    role: Role
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched: region ids, number of documents, and the other words tried."""

    regions: tuple[str, ...]
    documents: int
    also_searched_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seconds:
    """Wall-clock seconds of the two stages and of the whole call."""

    retrieve: float
    answer: float
    total: float


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that was not quoted, with the reason."""

    evidence: Evidence
    reason: str


@dataclass(frozen=True, slots=True)
class Trace:
    """How the answer came about, for those who want to check the machine.

    ``verdicts`` are, per search, the features on which answering or refusing was decided.
    """

    question: Question
    hits: tuple[Hit, ...]
    evidence: tuple[Evidence, ...]
    rejected: tuple[Rejected, ...]
    notes: tuple[str, ...]
    verdicts: tuple[tuple[tuple[str, float], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole reply to one question.

    ``text`` is the answer in plain text (frame in the question's language, quotes Dutch with
    their [n]); ``confidence`` is "high", "medium" or "low"; ``next_steps`` are fixed phrases that
    help after a "no"; ``gloss`` are (Dutch term, English term) pairs for an English reader.
    """

    question: str
    resolved_question: str
    language: str
    status: Status
    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    searched: Searched
    mode: str
    confidence: str
    next_steps: tuple[str, ...]
    gloss: tuple[tuple[str, str], ...]
    seconds: Seconds
    trace: Trace
