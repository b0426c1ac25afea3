"""The term base: concepts with their Dutch and English forms, read from ``corpus/terms*.csv``.

A form is matched word by word on stems, longest first, so that "het voorliggende veld" finds
*voorliggend veld* and "preliminary fields" finds it from English.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ingest.errors import CatalogueError
from retrieval.dutch import STOP_EN, STOP_NL, Token, stem, stem_english, tokens
from retrieval.wordlists import word_list

COLUMNS = ("id", "kind", "nl", "nl_variants", "en", "en_variants", "broader", "not_same_as", "note")
SEPARATOR = "|"


class TermKind(StrEnum):
    """What sort of thing a term names."""

    CONCEPT = "concept"
    ROLE = "role"
    ORGANISATION = "organisation"
    PLACE = "place"
    LAW = "law"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Term:
    """One concept of the field; ``nl`` and ``en`` are the preferred forms."""

    id: str
    kind: TermKind
    nl: str
    nl_variants: tuple[str, ...]
    en: str
    en_variants: tuple[str, ...]
    broader: tuple[str, ...]
    not_same_as: tuple[str, ...]
    note: str

    @property
    def dutch(self) -> tuple[str, ...]:
        """All Dutch forms, the preferred one first."""
        return (self.nl, *self.nl_variants)

    @property
    def english(self) -> tuple[str, ...]:
        """All English forms, the preferred one first."""
        return (self.en, *self.en_variants)


@dataclass(frozen=True, slots=True)
class Match:
    """A term found in a text: which tokens (half-open indices) and through which term."""

    first: int
    last: int
    term: Term


# Words that may be left out of a form or stand inside it ("in [het] voorliggende veld").
LIGHT = {"nl": word_list("light_nl"), "en": word_list("light_en")}


def form_key(form: str, language: str) -> tuple[str, ...]:
    """Return the stems of the words that carry a form; all of them when only one would remain of several.

    "uit huis" must not be matched by "huis", so it keeps both words.
    """
    words = [t.word for t in tokens(form)]
    kept = [w for w in words if w not in LIGHT[language]]
    stemmer = stem if language == "nl" else stem_english
    return tuple(stemmer(w) for w in (kept if len(kept) >= 2 or len(kept) == len(words) else words))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The terms by id and by the stems of their forms, per language."""

    terms: tuple[Term, ...]
    by_id: dict[str, Term]
    forms: dict[str, dict[tuple[str, ...], Term]]
    literal: dict[str, dict[str, Term]]
    narrower: dict[str, tuple[Term, ...]]
    longest: int

    def find(self, words: Sequence[Token], language: str) -> list[Match]:
        """Return the terms in a row of tokens, longest first from the left, not overlapping."""
        stemmer = stem if language == "nl" else stem_english
        stems = [stemmer(t.word) for t in words]
        found: list[Match] = []
        at = 0
        while at < len(words):
            match = self._longest_at(at, words, stems, language)
            if match is not None:
                found.append(match)
            at = match.last if match is not None else at + 1
        return found

    def _longest_at(
        self, at: int, words: Sequence[Token], stems: Sequence[str], language: str
    ) -> Match | None:
        """Return the longest term that starts at a token, light words inside it skipped or not."""
        table, light = self.forms[language], LIGHT[language]
        stops = STOP_NL if language == "nl" else STOP_EN
        best: Match | None = None
        exact: list[str] = []
        carrying: list[str] = []
        for last in range(at, min(len(words), at + self.longest + 3)):
            exact.append(stems[last])
            is_light = words[last].word in light
            if not is_light:
                carrying.append(stems[last])
            if last == at and words[at].word in stops:
                # "met" is no form of *meten*, though their stems are the same.
                continue
            keys = [tuple(exact)] if is_light or words[at].word in light else [tuple(exact), tuple(carrying)]
            # *ouders* and *ouderen* have one stem; the word as written decides between them.
            written = " ".join(w.word for w in words[at : last + 1])
            term = self.literal[language].get(written)
            for key in keys:
                term = term or table.get(key)
            if term is not None:
                best = Match(at, last + 1, term)
        return best


def _cells(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(SEPARATOR) if part.strip())


def parse_terms(text: str, name: str) -> list[Term]:
    """Read one term list.

    Raises CatalogueError that names file, row and column for a wrong header, a semicolon
    where a comma should be, a missing cell, an unknown kind or a term without English.
    """
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        header = next(rows, [])
        if tuple(header) != COLUMNS:
            hint = " (separated by semicolons; save it with commas)" if ";" in "".join(header) else ""
            raise CatalogueError(f"{name}, row 1: the columns must be {','.join(COLUMNS)}{hint}")
        terms = []
        for number, row in enumerate(rows, start=2):
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(COLUMNS):
                raise CatalogueError(
                    f"{name}, row {number}: {len(row)} cells instead of {len(COLUMNS)}; "
                    "quote a cell that contains a comma"
                )
            terms.append(_term(dict(zip(COLUMNS, map(str.strip, row), strict=True)), name, number))
    except csv.Error as error:
        raise CatalogueError(f"{name}: not a readable CSV file ({error})") from error
    return terms


def _term(row: dict[str, str], name: str, number: int) -> Term:
    for column in ("id", "kind", "nl", "en"):
        if not row[column]:
            raise CatalogueError(f"{name}, row {number}, column {column}: may not be empty")
    if row["kind"] not in set(TermKind):
        known = ", ".join(TermKind)
        raise CatalogueError(f"{name}, row {number}, column kind: '{row['kind']}' is not one of {known}")
    return Term(
        id=row["id"],
        kind=TermKind(row["kind"]),
        nl=row["nl"],
        nl_variants=_cells(row["nl_variants"]),
        en=row["en"],
        en_variants=_cells(row["en_variants"]),
        broader=_cells(row["broader"]),
        not_same_as=_cells(row["not_same_as"]),
        note=row["note"],
    )


def build_lexicon(terms: Iterable[tuple[str, Term]]) -> Lexicon:
    """Index terms, given with the file they come from.

    Raises CatalogueError for a duplicate id, a reference to an unknown id, or a form that
    stands under two concepts while neither has a note saying why.
    """
    by_id: dict[str, Term] = {}
    where: dict[str, str] = {}
    literal: dict[tuple[str, str], Term] = {}
    forms: dict[str, dict[tuple[str, ...], Term]] = {"nl": {}, "en": {}}
    for name, term in terms:
        if term.id in by_id:
            raise CatalogueError(f"{name}, term {term.id}, column id: stands in {where[term.id]} too")
        by_id[term.id], where[term.id] = term, name
        for language, words in (("nl", term.dutch), ("en", term.english)):
            for form in words:
                other = literal.setdefault((language, form.lower()), term)
                if other is not term and not (other.note or term.note):
                    raise CatalogueError(
                        f"{name}, term {term.id}: '{form}' stands under {other.id} too; "
                        "give one of them a note that says why"
                    )
    for term in by_id.values():
        for column, ids in (("broader", term.broader), ("not_same_as", term.not_same_as)):
            for reference in ids:
                if reference not in by_id:
                    raise CatalogueError(
                        f"{where[term.id]}, term {term.id}, column {column}: no term '{reference}'"
                    )
    # Preferred forms claim their stems first: a variant never takes another concept's own name.
    for rank in (0, 1):
        for term in by_id.values():
            for language, words in (("nl", term.dutch), ("en", term.english)):
                for form in words[:1] if rank == 0 else words[1:]:
                    key = form_key(form, language)
                    if key:
                        forms[language].setdefault(key, term)
    narrower: dict[str, tuple[Term, ...]] = {}
    for term in by_id.values():
        for above in term.broader:
            narrower[above] = (*narrower.get(above, ()), term)
    folded: dict[str, dict[str, Term]] = {"nl": {}, "en": {}}
    for (language, form), term in literal.items():
        folded[language].setdefault(" ".join(t.word for t in tokens(form)), term)
    longest = max((len(key) for table in forms.values() for key in table), default=1)
    return Lexicon(
        terms=tuple(by_id.values()),
        by_id=by_id,
        forms=forms,
        literal=folded,
        narrower=narrower,
        longest=longest,
    )


def load_lexicon(folder: Path) -> Lexicon:
    """Load every ``terms*.csv`` of a corpus folder; a folder without one gives an empty lexicon.

    Raises CatalogueError as ``parse_terms`` and ``build_lexicon`` do, and for a wrong encoding.
    """
    terms: list[tuple[str, Term]] = []
    for path in sorted(folder.glob("terms*.csv")):
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise CatalogueError(f"{path.name}, byte {error.start}: not UTF-8; save it as UTF-8") from error
        terms.extend((path.name, term) for term in parse_terms(text, path.name))
    return build_lexicon(terms)
