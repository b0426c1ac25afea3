"""Choose what to quote: score the sentences and lists of the best passages for a question."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest
from math import log

import numpy as np

from ingest.model import Block, BlockKind, Document, Passage, Span
from retrieval.answering_words import answers_like
from retrieval.contexts import Sought
from retrieval.cues import cue, defines, follows_from
from retrieval.dutch import STOP_EN, STOP_NL, stem, stems_of, tokens, trigrams
from retrieval.index import Index, passage_sentences
from retrieval.kindred import of_a_sort
from retrieval.lexical import LexicalIndex
from retrieval.maxsim import Asked, ask, pieces_of
from retrieval.meaning import bare, length, spelled
from retrieval.model import Concept, Evidence, Hit, Kind, Question
from retrieval.sentence_ranker import NO_ROW, scores_of, with_neighbours
from retrieval.values import Value, ValueKind, fits_the_bound, fitting_values
from retrieval.wordlists import word_list

# A place in a document, by its id.
Spot = tuple[str, Span]
# From this weight on a form is as good as the concept itself: as typed, or the preferred term.
OWN = 0.8
# A question that follows on an answer is about what stands this near it, in characters.
FOLLOWS_WITHIN = 600
# Where a model does not tell its words: between what the bundled one gives the best sentence for questions of
# the dev split that have an answer (median .65) and that have none (.56).
WORDS_UNKNOWN = 0.6
PARTIAL = 0.5
LEAST_HEADING_WORDS = 4


@dataclass(frozen=True, slots=True)
class Unit:
    """Something quotable: a sentence with what stands around it.

    ``row`` is its place among the sentences of its passage, and ``rows`` how many of them it takes in: two
    where a label stands on a line of its own.
    """

    document_id: str
    span: Span
    section: int
    passage_id: str
    text: str
    before: str
    heading: str
    block: Block
    row: int
    rows: int = 1
    after: str = ""


@lru_cache(maxsize=20_000)
def grams_of(text: str) -> frozenset[str]:
    """Return the character 3-grams of a text."""
    return frozenset(trigrams(text))


def names_concept(concept: Concept, stems: frozenset[str]) -> float:
    """Return how far a text with these stems speaks of a concept, 0 to 1."""
    best = 0.0
    if concept.stems.isdisjoint(stems):
        return best
    for form in concept.forms:
        if not form.stems:
            continue
        share = sum(map(stems.__contains__, form.stems)) / len(form.stems)
        worth = 1.0 if form.weight >= OWN else (0.5 if "+" in form.text else 0.85)
        best = max(best, worth * (share if share == 1 else PARTIAL * share))
    return best


def concept_weight(concept: Concept, lexical: LexicalIndex) -> float:
    """Return the weight of a concept: rare ones tell more; a word no passage has tells most."""
    frequencies = [
        min((lexical.body.frequency(s) + lexical.heading.frequency(s) for s in form.stems), default=0)
        for form in concept.forms
        if form.weight >= OWN
    ]
    rarity = log(1 + (lexical.size + 1) / (max(frequencies, default=0) + 0.5))
    return concept.weight * max(0.3, rarity)


def coverage(concepts: Sequence[Concept], weights: Sequence[float], stems: frozenset[str]) -> float:
    """Return the weighted share of concepts a text speaks of, 0 to 1."""
    total = sum(weights)
    if total <= 0:
        return 0.0
    return sum(w * names_concept(c, stems) for c, w in zip(concepts, weights, strict=True)) / total


def units_of(document: Document, passage: Passage, headings: str) -> list[Unit]:
    """Return the sentences of a passage with their context, in order."""
    sentences = passage_sentences(document, passage)
    units: list[Unit] = _heading_unit(document, passage, headings)
    previous = ""
    position = -1
    while position + 1 < len(sentences):
        position += 1
        first = position
        sentence = sentences[position]
        span = sentence.span
        block = document.blocks[sentence.block]
        text = span.of(document.text)
        if (
            block.kind is BlockKind.PARAGRAPH
            and _is_label(text)
            and position + 1 < len(sentences)
            and sentences[position + 1].block == sentence.block
        ):
            # "normaliseren" on a line of its own belongs to the explanation under it.
            position += 1
            span = Span(span.start, sentences[position].span.end)
            text = span.of(document.text)
        lead = block.lead_in.of(document.text) if block.lead_in and block.lead_in != span else ""
        units.append(
            Unit(
                document_id=document.source.id,
                span=span,
                section=passage.section,
                passage_id=passage.id,
                text=text,
                before=lead or previous,
                heading=headings,
                block=block,
                row=first,
                rows=position - first + 1,
            )
        )
        previous = text
    return [
        replace(unit, after=following.text)
        if following is not None and following.block is unit.block
        else unit
        for unit, following in zip_longest(units, units[1:])
    ]


def _heading_unit(document: Document, passage: Passage, headings: str) -> list[Unit]:
    """Return the heading over a passage as a unit when it is long enough to say something."""
    heading = document.sections[passage.section].heading
    sentence = next((s for s in document.sentences if s.span.overlap(heading)), None)
    if sentence is None or len(heading.of(document.text).split()) < LEAST_HEADING_WORDS:
        return []
    block = document.blocks[sentence.block]
    text = heading.of(document.text)
    return [Unit(document.source.id, heading, passage.section, passage.id, text, "", headings, block, NO_ROW)]


def _is_label(text: str) -> bool:
    return len(text.split()) <= 3 and not text.rstrip().endswith((".", "!", "?", ";"))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How near a text is to a question: by its vector, and by its words in context."""

    dense: float
    words: float = WORDS_UNKNOWN


@dataclass(frozen=True, slots=True)
class Scorer:
    """What a question's units are scored with; ``learned`` says whether learned weights hold for them."""

    question: Question
    weights: tuple[float, ...]
    nouns: frozenset[str]
    grams: frozenset[str]
    asked: Asked
    learned: bool


def make_scorer(question: Question, lexical: LexicalIndex, *, learned: bool) -> Scorer:
    """Prepare what does not depend on the unit; ``learned`` says whether learned weights hold."""
    weights = tuple(concept_weight(c, lexical) for c in question.concepts)
    grams, asked = grams_of(spelled(question)), ask(bare(question))
    return Scorer(question, weights, counted_noun(question), grams, asked, learned)


def features(
    unit: Unit, scorer: Scorer, hit: Hit, like: Likeness, told: Sequence[Spot] = ()
) -> dict[str, float]:
    """Return the features of a unit, each about 0 to 1; ``told`` is what the turn before was told."""
    question = scorer.question
    own = stems_of(unit.text)
    around = own | stems_of(unit.before) | stems_of(unit.heading)
    reasons = question.kind is Kind.WHY and follows_from(unit.after)
    if reasons:
        # "Gemeenten hebben te weinig marktkracht. Regionaal inkopen is daarom de norm."
        around |= stems_of(unit.after)
    found = fitting_values(unit.text, question.kind, question.resolved)
    mine = grams_of(unit.text)
    shared = len(scorer.grams & mine) / max(1, len(scorer.grams))
    defining = 0.0
    if question.kind in (Kind.DEFINITION, Kind.KEYWORD, Kind.OPEN, Kind.WHO, Kind.GOAL):
        candidates = [c for c in question.concepts if c.required]
        defining = max((defines(unit.text, c) for c in candidates), default=0.0)
        if question.kind not in (Kind.DEFINITION, Kind.KEYWORD):
            defining *= 0.4
    return {
        "self": coverage(question.concepts, scorer.weights, own),
        "context": coverage(question.concepts, scorer.weights, around),
        "grams": shared,
        "dense": like.dense,
        "passage": hit.score,
        "cue": max(cue(unit.text, question.kind), float(reasons)),
        "defines": defining,
        "value": float(bool(found)),
        "near": max((_said_with(v, unit.text, scorer) for v in found), default=0.0),
        "bound": float(any(fits_the_bound(unit.text, v, question.resolved) for v in found)),
        "polarity": float(bool(found) and negated(question.resolved) and negated(unit.text)),
        "count": float(counts_the_asked(unit.text, question, scorer.nouns, unit.before)),
        "short": float(len(unit.text.split()) < 5),
        "question": float(unit.text.rstrip().endswith("?")),
        "repeat": float(unit.block.kind in (BlockKind.PULL_QUOTE, BlockKind.FOOTNOTE)),
        "follows": float(_follows(unit, told)),
        "words_met": like.words,
    } | _further(unit, question.kind, scorer.asked, hit)


def _further(unit: Unit, kind: Kind, asked: Asked, hit: Hit) -> dict[str, float]:
    """Return what only learned weights and the verdict read: soft matches, form, length, passage's chance."""
    own = pieces_of(unit.text)
    around = (pieces_of(text) for text in (unit.before, unit.after, unit.heading))
    return {
        "answering": answers_like(unit.text, kind),
        "soft": asked.match(own),
        "soft_around": asked.match(np.concatenate([own, *around])),
        "length": length(unit.text),
        "chance": hit.chance,
    }


def _follows(unit: Unit, told: Sequence[Spot]) -> bool:
    """Tell whether a unit stands around what was told and is no part of it."""
    here = [span for document_id, span in told if document_id == unit.document_id]
    if any(span.overlap(unit.span) for span in here):
        return False
    return any(Span(s.start - FOLLOWS_WITHIN, s.end + FOLLOWS_WITHIN).overlap(unit.span) for s in here)


# A clause ends at a stop, a comma before a word, a dash or a conjunction between two statements.
CLAUSE_END = re.compile(r"[.;:|•\n]\s|,\s|\s[–-]\s|\s(?:maar|terwijl|waarvan|en)\s", re.IGNORECASE)
NEGATION = re.compile(
    r"\b(?:niet|geen|geen enkele|nooit|niemand|zonder|not|no|never|none|without|nobody)\b", re.IGNORECASE
)


def negated(text: str) -> bool:
    """Tell whether a text denies something."""
    return NEGATION.search(text) is not None


def _said_with(value: Value, text: str, scorer: Scorer) -> float:
    """Return how far the clause that a value stands in speaks of what is asked, 0 to 1.

    "Twintig jaar geleden kreeg 1 op de 27 hulp, inmiddels is dat 1 op de 8" gives each value its own.
    """
    starts = [m.end() for m in CLAUSE_END.finditer(text, 0, value.start) if m.end() <= value.start]
    ends = CLAUSE_END.search(text, value.end)
    clause = text[starts[-1] if starts else 0 : ends.start() if ends else len(text)]
    return coverage(scorer.question.concepts, scorer.weights, stems_of(clause))


COUNTED = re.compile(
    r"\b(?:hoeveel|aantal)\s+(?:(?:\w+e)\s+)?([a-zà-ÿ'’-]+)(?:\s+(?:of|en)\s+([a-zà-ÿ-]+(?:en|s)))?"
    r"|\b(?:hoeveel|aantal)\s+(\w+e)\s"
    r"|\b(?:how many|number of)\s+"
    r"(?:(?:[a-z-]+\s+){0,3}?([a-z-]+(?<!s)['’]?s|children|people|men|women)\b|([a-z-]+))"
    r"(?:\s+(?:or|and)\s+([a-z-]+))?",
    re.IGNORECASE,
)
UNITS = word_list("units")
HOW_MANY_OF_THEM = re.compile(
    r"\b(?:hoeveel (?:zijn|waren) (?:het|er|dat)|how many (?:are|were) (?:there|they))\b", re.IGNORECASE
)


@lru_cache(maxsize=64)
def _counted_words(text: str) -> tuple[str, ...]:
    """Return the words behind "hoeveel", "how many" and the like in a question, in lower case."""
    return tuple(w.lower() for m in COUNTED.finditer(text) for w in m.groups() if w)


def counted_noun(question: Question) -> frozenset[str]:
    """Return the stems of what a question wants counted, none when it only asks how much.

    "Hoeveel gemeenten" wants gemeenten; "hoeveel zijn het er" wants the subject spoken of;
    "hoeveel zijn de kosten gestegen" wants nothing counted.
    """
    if question.kind is not Kind.NUMBER:
        return frozenset()
    words = _counted_words(question.resolved)
    places = {t.word for p in question.places for t in tokens(p)}
    left_out = STOP_NL | STOP_EN | UNITS | places
    nouns = [w for w in words if w not in left_out]
    keywords = bool(words) and set(words) <= places
    if not nouns and (keywords or HOW_MANY_OF_THEM.search(question.resolved)):
        return frozenset(s for c in question.concepts if c.required for s in single_stems(c))
    stems = {s for noun in nouns for s in stems_of(noun)}
    for concept in question.concepts:
        if any(noun in concept.text.lower() for noun in nouns):
            stems |= single_stems(concept)
    return frozenset(stems)


def single_stems(concept: Concept) -> set[str]:
    """Return the stems of the forms of one word that are as good as the concept itself."""
    return {s for f in concept.forms if len(f.stems) == 1 and f.weight >= OWN for s in f.stems}


def counts_the_asked(text: str, question: Question, nouns: frozenset[str], before: str) -> bool:
    """Tell whether a number counts the noun that a question wants counted (``counted_noun``).

    It stands right before the noun or one of its sort ("de 7 regiogemeenten"; of organisations "tien
    kernpartners"), or right behind it as a label ("Oekraïners: 99 plekken"), or takes it up with "er" ("Wij
    willen er in 2028 dertig"); or the noun stands behind "aantal" ("het aantal plekken gaat naar 8").
    """
    values = fitting_values(text, question.kind, question.resolved) if nouns else []
    if not values:
        return False
    named = next((m.end() for m in NUMBER_OF.finditer(text) if stem(m.group(1).lower()) in nouns), len(text))
    if any(v.start > named and not WORD_BEHIND.match(text[v.end :]) for v in values):
        return True
    sort = " ".join(_counted_words(question.resolved))
    for value in values:
        following = " ".join(text[value.end :].split()[:3])
        if nouns & stems_of(following) or (sort and of_a_sort(sort, following)):
            return True
        if value.kind is not ValueKind.NUMBER:
            continue
        label = LABEL.search(text[: value.start])
        if label and nouns & stems_of(label.group(1)):
            return True
        taken_up = TAKEN_UP.search(text) is not None and nouns & stems_of(before)
        if taken_up and not WORD_BEHIND.match(text[value.end :]):
            return True
    return False


NUMBER_OF = re.compile(r"\baantal\s+(?:\w+e\s+)?([a-zà-ÿ-]+)", re.IGNORECASE)
LABEL = re.compile(r"(?:^|[\n•|.])\s*([^:\n•|.]{2,40}):\s*(?:\w+\s)?$")
TAKEN_UP = re.compile(
    r"\b(?:zijn|waren|hebben|heeft|willen|wil|komen|telt|worden|is|was)\b.{0,12}\ber\b", re.IGNORECASE
)
# "dertig hebben", "gemiddeld zeventien." count what was spoken of; "dertig woningen" counts those.
WORD_BEHIND = re.compile(
    r"\s(?!hebben|zijn|worden|halen|maken|in|per|en|waar|van|over|bij)[a-zà-ÿ]{4,}", re.IGNORECASE
)


def likeness_of(
    units: Sequence[Unit], passage: Passage, index: Index, sought: Sought | None
) -> list[Likeness]:
    """Return how near each unit of a passage is to the question.

    A heading gets the passage's vector and its own words; so does a sentence where none has a vector.
    """
    if sought is None:
        return [Likeness(0.0)] * len(units)
    row = index.rows[passage.id]
    low, high = int(index.sentence_rows[row]), int(index.sentence_rows[row + 1])
    whole = float(index.vectors[row] @ sought.vector)
    similar = index.sentence_vectors[low:high] @ sought.vector
    rows_of = [slice(u.row, u.row + u.rows) if high > low and u.row != NO_ROW else None for u in units]
    dense = [whole if rows is None else float(similar[rows].max()) for rows in rows_of]
    if not sought.can_meet(index.contexts):
        return [Likeness(one) for one in dense]
    heading = index.contexts.heading(row, index.sentence_rows)
    places = index.contexts.sentences[low:high]
    ranges = [heading if rows is None else (places[rows, 0].min(), places[rows, 1].max()) for rows in rows_of]
    met = sought.meets(index.contexts, np.array(ranges, dtype=np.int64).reshape(-1, 2))
    return [Likeness(one, float(words)) for one, words in zip(dense, met, strict=True)]


def rank_units(
    scorer: Scorer,
    hits: Sequence[Hit],
    units: Iterable[tuple[Hit, Unit, Likeness]],
    told: Sequence[Spot] = (),
) -> list[tuple[Evidence, Unit]]:
    """Return units with their evidence, best first; ties by place in the documents."""
    order = {h.passage_id: n for n, h in enumerate(hits)}
    ranked: list[tuple[Evidence, Unit]] = []
    found = [(unit, features(unit, scorer, hit, like, told)) for hit, unit, like in units]
    places = [(unit.passage_id, unit.row) for unit, _ in found]
    every = with_neighbours([values for _, values in found], places)
    scores = scores_of(every, learned=scorer.learned)
    for (unit, _), values, own in zip(found, every, scores, strict=True):
        evidence = Evidence(
            document_id=unit.document_id,
            span=unit.span,
            section=unit.section,
            passage_id=unit.passage_id,
            score=round(own, 6),
            coverage=round(values["context"], 6),
            features=tuple((k, round(v, 4)) for k, v in values.items()),
        )
        ranked.append((evidence, unit))
    return sorted(ranked, key=lambda p: (-p[0].score, order[p[0].passage_id], p[0].span.start))
