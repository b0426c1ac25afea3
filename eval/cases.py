"""Read the cases and check them against the documents; every fault is reported, with file and line."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from eval.nuggets import Nugget, occurs
from eval.spans import Shadow, shadow_of
from ingest.errors import VisiewijzerError
from ingest.model import Span
from retrieval.dutch import STOP_EN, STOP_NL, index_terms, stem, tokens
from retrieval.lexicon import Lexicon

CASES = Path(__file__).parent / "cases"
LOW, HIGH = 1 / 3, 2 / 3
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}$")]
Category = Literal[
    "definition", "list", "number", "who", "how", "why", "comparison", "multi_hop", "unanswerable",
    "english", "typo", "followup",
]  # fmt: skip


class CaseError(VisiewijzerError):
    """The cases hold faults; ``faults`` has one line for each, with file and line number."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join((f"{len(faults)} faults in the cases; nothing was run:", *faults)))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Gold:
    """A literal quote at its one place in a document."""

    document_id: str
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what a right answer rests on.

    ``groups`` are all needed; the quotes within one are interchangeable. ``overlap`` is the share of
    the question's content stems that occur in the gold spans, None where there is no gold.
    """

    id: str
    family_id: str
    variant_of: str | None
    split: str
    corpus: str
    category: str
    lang: str
    persona: str
    question: str
    history: tuple[str, ...]
    regions_target: tuple[str, ...]
    groups: tuple[tuple[Gold, ...], ...]
    nuggets: tuple[Nugget, ...]
    answerable: bool
    expected: str
    note: str
    overlap: float | None

    @property
    def stratum(self) -> str:
        """The class of lexical overlap: low, middle, high, or none without gold."""
        if self.overlap is None:
            return "none"
        return "low" if self.overlap < LOW else "middle" if self.overlap < HIGH else "high"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Quote(_Strict):
    document_id: Id
    quote: Text


class _Nugget(_Strict):
    id: Id
    text: str
    importance: Literal["vital", "okay"]
    accepted: list[Text]
    forbidden: list[Text]


class _Case(_Strict):
    id: Id
    family_id: Id
    variant_of: Id | None
    split: Literal["dev", "gate"]
    corpus: Literal["shipped", "test", "both"]
    category: Category
    lang: Literal["nl", "en"]
    persona: Literal["beleidsmedewerker", "starter", "onderzoeker"]
    question: Text
    history: list[Text]
    regions_target: list[Id]
    evidence_groups: list[list[_Quote]]
    nuggets: list[_Nugget]
    answerable: bool
    expected: Literal["answer", "no_document", "not_in_documents", "correct_premise"]
    note: str


@dataclass(frozen=True, slots=True)
class Against:
    """What cases are checked against: per corpus name the shadows of its documents, and the term base."""

    shadows: Mapping[str, Mapping[str, Shadow]]
    lexicon: Lexicon
    place_stems: frozenset[str]


def shadows_of(texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Shadow]]:
    """Return the shadows of canonical texts, made once per text whichever corpora it is in."""
    made: dict[str, Shadow] = {}
    for documents in texts.values():
        for text in documents.values():
            if text not in made:
                made[text] = shadow_of(text)
    return {name: {i: made[text] for i, text in documents.items()} for name, documents in texts.items()}


def load_cases(folder: Path, against: Against) -> tuple[Case, ...]:
    """Return all cases of a folder; raise CaseError with every fault in every file."""
    faults: list[str] = []
    raw: list[tuple[str, _Case]] = []
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise CaseError([f"{folder}: no .jsonl files with cases"])
    for path in files:
        raw.extend(_read(path, faults))
    _check_together(raw, faults)
    cases = [_checked(where, entry, against, faults) for where, entry in raw]
    if faults:
        raise CaseError(faults)
    return tuple(cases)


def _read(path: Path, faults: list[str]) -> Iterator[tuple[str, _Case]]:
    try:
        lines = path.read_bytes().decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        faults.append(f"{path.name}: cannot be read: {error}")
        return
    for number, line in enumerate(lines, start=1):
        where = f"{path.name}:{number}"
        if not line.strip():
            continue
        try:
            yield where, _Case.model_validate(_object(line))
        except ValueError as error:
            faults.extend(f"{where}: {reason}" for reason in _reasons(error))


def _object(line: str) -> dict[str, Any]:
    value = json.loads(line)
    if not isinstance(value, dict):
        raise ValueError("a case is an object {...}")
    return value


def _reasons(error: ValueError) -> Iterator[str]:
    if not isinstance(error, ValidationError):
        yield str(error)
        return
    for one in error.errors():
        key = ".".join(map(str, one["loc"]))
        known = {"missing": "is missing", "extra_forbidden": "is not a known field"}
        yield f"{key}: {known.get(one['type'], one['msg'])}"


def _check_together(raw: Sequence[tuple[str, _Case]], faults: list[str]) -> None:
    seen: dict[str, str] = {}
    families: dict[str, tuple[str, str]] = {}
    by_id = {entry.id: entry for _, entry in raw}
    for where, entry in raw:
        if entry.id in seen:
            faults.append(f"{where}: id {entry.id!r} stands at {seen[entry.id]} too")
        seen.setdefault(entry.id, where)
        first, split = families.setdefault(entry.family_id, (where, entry.split))
        if split != entry.split:
            faults.append(
                f"{where}: family {entry.family_id!r} is {entry.split} here and {split} at {first}; "
                "a family is in one split"
            )
        if entry.variant_of is not None:
            base = by_id.get(entry.variant_of)
            if base is None:
                faults.append(f"{where}: variant_of: there is no case {entry.variant_of!r}")
            elif base.family_id != entry.family_id:
                faults.append(f"{where}: variant_of: {base.id!r} is in another family ({base.family_id!r})")


def _checked(where: str, entry: _Case, against: Against, faults: list[str]) -> Case:
    found = [f"{where}: {reason}" for reason in _wrong_within(entry)]
    groups = [
        [_gold(where, quote, entry.corpus, against, found) for quote in g] for g in entry.evidence_groups
    ]
    faults.extend(found)
    gold = tuple(tuple(g for g in group if g is not None) for group in groups)
    return Case(
        id=entry.id,
        family_id=entry.family_id,
        variant_of=entry.variant_of,
        split=entry.split,
        corpus=entry.corpus,
        category=entry.category,
        lang=entry.lang,
        persona=entry.persona,
        question=entry.question,
        history=tuple(entry.history),
        regions_target=tuple(entry.regions_target),
        groups=gold,
        nuggets=tuple(
            Nugget(n.id, n.text, n.importance == "vital", tuple(n.accepted), tuple(n.forbidden))
            for n in entry.nuggets
        ),
        answerable=entry.answerable,
        expected=entry.expected,
        note=entry.note,
        overlap=_overlap(entry, [g.quote for group in gold for g in group], against),
    )


def _wrong_within(entry: _Case) -> Iterator[str]:
    if entry.answerable != (entry.expected == "answer"):
        yield f"expected: {entry.expected!r} does not go with answerable {str(entry.answerable).lower()}"
    vital = any(n.importance == "vital" for n in entry.nuggets)
    if (entry.answerable or entry.expected == "correct_premise") and not vital:
        yield "nuggets: a case that can be answered needs a vital nugget"
    if entry.answerable and not entry.evidence_groups:
        yield "evidence_groups: a case that can be answered needs evidence"
    if len({n.id for n in entry.nuggets}) != len(entry.nuggets):
        yield "nuggets: an id stands twice"
    if (entry.category == "followup") != bool(entry.history):
        yield "history: follow-ups have earlier turns, other cases have none"
    if any(not group for group in entry.evidence_groups):
        yield "evidence_groups: an empty group"
    quotes = [quote.quote for group in entry.evidence_groups for quote in group]
    for nugget in entry.nuggets:
        if not nugget.accepted:
            yield f"nuggets.{nugget.id}: no accepted form"
        for form in nugget.accepted:
            if not any(occurs(form, quote) for quote in quotes):
                yield f"nuggets.{nugget.id}: accepted form {form!r} occurs in no gold quote"
        # A forbidden form that stands in every quote of a group can only punish the right answer.
        for form in nugget.forbidden:
            if any(all(occurs(form, q.quote) for q in group) for group in entry.evidence_groups if group):
                yield f"nuggets.{nugget.id}: forbidden form {form!r} stands in the gold quotes"


def _gold(where: str, quote: _Quote, corpus: str, against: Against, faults: list[str]) -> Gold | None:
    shadow = against.shadows.get(corpus, {}).get(quote.document_id)
    if shadow is None:
        faults.append(f"{where}: no document {quote.document_id!r} in corpus {corpus!r}")
        return None
    places = list(shadow.find(quote.quote))
    if len(places) != 1:
        often = "is not in" if not places else f"occurs {len(places)} times in"
        faults.append(f"{where}: quote {quote.quote[:80]!r} {often} {quote.document_id}")
        return None
    return Gold(quote.document_id, places[0], places[0].of(shadow.source))


def _overlap(entry: _Case, quotes: Sequence[str], against: Against) -> float | None:
    wanted = content_stems(entry.question, entry.lang, against)
    if not quotes or not wanted:
        return None
    spoken = {term for quote in quotes for term in index_terms(quote)}
    return round(sum(bool(forms & spoken) for forms in wanted) / len(wanted), 4)


def content_stems(question: str, lang: str, against: Against) -> list[frozenset[str]]:
    """Return the content words of a question, each as the stems by which it may stand in a Dutch text.

    A term of the term base in an English question stands for all words of its Dutch name; place
    names are left out, because they filter documents and say nothing about wording.
    """
    words = tokens(question)
    result: list[frozenset[str]] = []
    taken: set[int] = set()
    if lang == "en":
        for match in against.lexicon.find(words, "en"):
            taken.update(range(match.first, match.last))
            result.extend(frozenset({stem(t.word)}) for t in tokens(match.term.nl) if t.word not in STOP_NL)
    for number, token in enumerate(words):
        if number in taken or token.word in STOP_NL or (lang == "en" and token.word in STOP_EN):
            continue
        if stem(token.word) not in against.place_stems:
            result.append(frozenset({stem(token.word)}))
    return list(dict.fromkeys(result))
