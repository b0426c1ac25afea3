"""Decide whether the evidence answers the question: concepts spoken of, kind of value, score."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import exp

import numpy as np
from numpy.typing import NDArray

from retrieval.absence import (
    is_any_thing,
    is_asked,
    is_name,
    is_specific,
    lacks_each,
    lacks_the_end,
    lacks_the_year,
    missing_place,
    ranks,
)
from retrieval.dutch import stems_of
from retrieval.evidence import (
    WORDS_UNKNOWN,
    Unit,
    concept_weight,
    counted_noun,
    names_concept,
)
from retrieval.kinds import CLAIM
from retrieval.lexical import LexicalIndex
from retrieval.model import Concept, Evidence, Kind, Question, Status
from retrieval.question import SUBJECT_MARK
from retrieval.sentence_ranker import SOFTNESS
from retrieval.values import ANSWERS, YEAR, ValueKind, fitting_values


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a question ends and why.

    ``absent`` are concepts that no searched document speaks of; ``apart`` those spoken of, but
    not where the evidence stands. ``probability`` is the calibrated chance of a right answer.
    ``missing_place`` is a municipality that a number is asked of and the evidence is not about.
    """

    status: Status
    absent: tuple[Concept, ...]
    apart: tuple[Concept, ...]
    lacks_value: bool
    probability: float
    features: tuple[tuple[str, float], ...]
    missing_place: str | None = None

    @property
    def confidence(self) -> str:
        """Return the class shown in words: high, medium or low."""
        return "high" if self.probability >= 0.8 else "medium" if self.probability >= 0.6 else "low"


# The chance from which an answer stands; near the best truth score on the risk-coverage curve of dev. Above one
# half, because where an answer would be wrong refusing may be right.
THRESHOLD = 0.525
ABSENT_SHARE = 0.45
# A name or the thing asked for that no searched document speaks of is what the question is about, unless
# the evidence is sure all the same; another term or compound may be the asker's own wording
# ("zonder toestemming" for "zelf beslissen") and asks less.
ABSENT_TERM_SHARE = 0.3
SURE = 0.75
SURE_BESIDE = 0.55
# Who holds an office, or what a thing is, no sentence tells that does not speak of it, unless it is as near as this.
ABSENT_ASKED_SHARE = 0.4
SURE_ASKED = 0.8
# How far down stands what the best sentence, likeness, passage and words are compared with, and the lead that says
# nothing: halfway between the medians over the training questions that are answered rightly and wrongly.
LEAD_SCORE = (10, 0.93)
LEAD_DENSE = (19, 0.3)
LEAD_PASSAGE = (4, 0.32)
LEAD_WORDS = (19, 0.18)
NAMES_ASKED = re.compile(
    r"\b(hoe heten|hoe heet|namen van|welke namen|naam van|names? of|what (is|are) .{0,30} called)\b",
    re.IGNORECASE,
)
# An office is held by someone, whose name is asked.
OFFICE_ASKED = re.compile(
    r"^\W*(?:(?:en|and) )?(?:wie|who) (?:is|was|wordt|zijn|are) (?:(?:de|het|onze|hun|the|its|their) )?(?:[\w-]+ )?"
    r"(?:\w*(?:wethouder|burgemeester|gedeputeerde|directeur|projectleider|programmamanager|manager)s?"
    r"|(?:alder(?:man|woman|men)|mayor|director|project leader|manager)s?)\b",
    re.IGNORECASE,
)
NAME = re.compile(r"(?<=[a-zà-ÿ,;(] )(?!Jeugd|Wmo|Wlz)(?:[A-ZÀ-Þ]\.\s?){0,3}[A-ZÀ-Þ][\w’'-]{2,}")


def spoken_of(concept: Concept, lexical: LexicalIndex, mask: NDArray[np.bool_]) -> bool:
    """Tell whether any allowed passage has all words of some form of the concept."""
    forms = (form for form in concept.forms if "+" not in form.text and form.stems)
    return any(bool((mask & lexical.has_all(form.stems)).any()) for form in forms)


def _carried(concept: Concept, question: Question) -> bool:
    """Tell whether a follow-up takes a concept over from the turn before, of the same places.

    That the documents do not have the word is no news then. Of another region it would be.
    """
    typed, carried = question.text, question.resolved.partition(f" {SUBJECT_MARK} ")[2]
    return (
        concept.text in carried and concept.text not in typed and not any(p in typed for p in question.places)
    )


def chance_features(
    question: Question,
    ranked: Sequence[tuple[Evidence, Unit]],
    lexical: LexicalIndex,
    mask: NDArray[np.bool_],
    around: str,
    dated: str = "",
) -> tuple[dict[str, float], tuple[Concept, ...], tuple[Concept, ...]]:
    """Return the features of the decision, the absent concepts and those apart from the evidence.

    ``around`` is the text of the best evidence's passage with its headings, ``dated`` the title and
    year of its document. Features are about
    0 to 1: coverage by the sentence with its context and alone, similarity, agreement of the
    rankings, and the weighted share of required concepts that are missing, near and far.
    """
    required = [c for c in question.concepts if c.required]
    weights = {id(c): concept_weight(c, lexical) for c in required}
    total = sum(weights.values()) or 1.0
    absent = tuple(
        c
        for c in required
        if not (is_any_thing(c) or _carried(c, question)) and not spoken_of(c, lexical, mask)
    )
    stems = stems_of(around)
    apart = tuple(c for c in required if c not in absent and names_concept(c, stems) < 0.5)
    evidence = dict(ranked[0][0].features) if ranked else {}
    near = frozenset[str]()
    if ranked:
        unit = ranked[0][1]
        near = stems_of(unit.text) | stems_of(unit.before) | stems_of(unit.heading)
    unsaid = [c for c in required if names_concept(c, near) < 0.5]
    core = max(required, key=lambda c: weights[id(c)], default=None)
    dense = sorted((dict(e.features)["dense"] for e, _ in ranked[:12]), reverse=True)
    value_sought = question.kind in ANSWERS
    values = {
        "coverage": evidence.get("context", 0.0),
        "self": evidence.get("self", 0.0),
        "grams": evidence.get("grams", 0.0),
        "dense": evidence.get("dense", 0.0),
        "dense_best": dense[0] if dense else 0.0,
        "passage": evidence.get("passage", 0.0),
        "cue": evidence.get("cue", 0.0),
        "defines": evidence.get("defines", 0.0),
        "value": evidence.get("value", 0.0),
        "lacks_value": float(value_sought and not evidence.get("value", 0.0)),
        "absent": sum(weights[id(c)] for c in absent) / total,
        "absent_term": sum(weights[id(c)] for c in absent if c.term is not None) / total,
        "absent_specific": sum(weights[id(c)] for c in absent if is_specific(c)) / total,
        "apart": sum(weights[id(c)] for c in apart) / total,
        "unsaid": sum(weights[id(c)] for c in unsaid) / total,
        "core_unsaid": float(core is not None and core in unsaid),
        "count": evidence.get("count", 0.0),
        "near": evidence.get("near", 0.0),
        "bound": evidence.get("bound", 0.0),
        "uncounted": float(bool(counted_noun(question)) and not evidence.get("count", 0.0)),
        "english": float(question.language == "en"),
        "soft": evidence.get("soft", 0.0),
        "soft_around": evidence.get("soft_around", 0.0),
        "answering": evidence.get("answering", 0.0),
        "words_met": evidence.get("words_met", 0.0),
        "chance": evidence.get("chance", 0.0),
    }
    text = ranked[0][1].text if ranked else ""
    head = sum(weights[id(c)] for c in absent if is_asked(c, question)) / total
    further = {
        "absent_name": sum(weights[id(c)] for c in absent if is_name(c, question)) / total,
        "absent_head": head,
        "absent_beside": (values["absent"] - head) * values["dense"],
        "year_missing": float(lacks_the_year(question, f"{dated} {around} {text}")),
        "unranked": float(ranks(question.resolved) and not ranks(text)),
    }
    return values | further | leads(ranked), absent, apart


def leads(ranked: Sequence[tuple[Evidence, Unit]]) -> dict[str, float]:
    """Return how far the best evidence stands above what lies further down: in score, likeness, passage, words.

    Where the documents are silent many sentences are about as near as the best one. A score itself depends
    on how a question is worded; how far one sentence stands out depends on that less. ``share`` is what the
    ranker gives the best one among all.
    """
    scores = [e.score for e, _ in ranked]
    every = [dict(e.features) for e, _ in ranked]
    dense = sorted((one["dense"] for one in every), reverse=True)
    found_by = {e.passage_id: one["passage"] for (e, _), one in zip(ranked, every, strict=True)}
    passages = sorted(found_by.values(), reverse=True)
    words = sorted((one["words_met"] for one in every), reverse=True)
    above = sum(max(0.0, one / scores[0]) ** SOFTNESS for one in scores) if scores and scores[0] > 0 else 0.0
    return {
        "share": 1 / above if above else 0.0,
        "lead": _lead(scores, *LEAD_SCORE),
        "lead_dense": _lead(dense, *LEAD_DENSE),
        "lead_passage": _lead(passages, *LEAD_PASSAGE),
        "lead_words": _lead(words, *LEAD_WORDS) if {*words} != {WORDS_UNKNOWN} else LEAD_WORDS[1],
        "words_best": words[0] if words else 0.0,
    }


def _lead(values: Sequence[float], place: int, neutral: float) -> float:
    """Return the first value less the one at a place further down; 0 where there is none.

    In a text too short to have that place the last value stands in, and the lead is at most ``neutral``.
    """
    if not values:
        return 0.0
    if len(values) > place:
        return values[0] - values[place]
    return min(neutral, values[0] - values[-1])


@lru_cache(maxsize=1)
def verdict_weights() -> tuple[float, dict[str, float]]:
    """Return the intercept and the weights of the chance that the best evidence answers."""
    data = json.loads(resources.files("retrieval").joinpath("data/verdict.json").read_text("utf-8"))
    return float(data["intercept"]), {str(k): float(v) for k, v in data["weights"].items()}


def chance(values: dict[str, float]) -> float:
    """Return the chance, 0 to 1, by logistic regression (``retrieval.training.verdict``)."""
    intercept, weights = verdict_weights()
    return 1 / (1 + exp(-(intercept + sum(weights.get(k, 0.0) * v for k, v in values.items()))))


def decide(
    question: Question,
    ranked: Sequence[tuple[Evidence, Unit]],
    lexical: LexicalIndex,
    mask: NDArray[np.bool_],
    around: str,
    places: frozenset[str] = frozenset(),
    dated: str = "",
    narrower: frozenset[str] = frozenset(),
) -> Verdict:
    """Return the verdict on the best evidence.

    ``places`` are names that name no one, ``narrower`` those of parts of a region.
    """
    best = ranked[0] if ranked else None
    values, absent, apart = chance_features(question, ranked, lexical, mask, around, dated)
    probability = chance(values)
    lacks_value = question.kind in ANSWERS and (
        best is None or not fitting_values(best[1].text, question.kind, question.resolved)
    )
    place = missing_place(question, _beside(best[1]), narrower) if best is not None else None
    lacks_value = lacks_value or place is not None or _lacks_what_is_named(question, best, around, places)
    if best is None or _unspoken(question.kind, values, probability):
        status = Status.NOT_IN_DOCUMENTS
    elif (
        probability >= THRESHOLD and not lacks_value and not _of_another(question, best, values, probability)
    ):
        status = Status.ANSWERED
    elif values["absent"] >= ABSENT_SHARE:
        status = Status.NOT_IN_DOCUMENTS
    else:
        status = Status.UNCERTAIN
    rounded = tuple((name, round(value, 4)) for name, value in values.items())
    return Verdict(status, absent, apart, lacks_value, round(probability, 4), rounded, place)


def _unspoken(kind: Kind, values: dict[str, float], probability: float) -> bool:
    """Tell whether what the question is about occurs in no searched document."""
    if kind in (Kind.WHO, Kind.DEFINITION) and values["absent_head"] >= ABSENT_ASKED_SHARE:
        return probability < SURE_ASKED
    if max(values["absent_head"], values["absent_name"]) >= ABSENT_TERM_SHARE:
        return probability < SURE
    beside = max(values["absent_term"], values["absent_specific"]) >= ABSENT_TERM_SHARE
    # Who does something is not told by a sentence that leaves the doing out.
    return beside and probability < (SURE if kind is Kind.WHO else SURE_BESIDE)


def _of_another(
    question: Question, best: tuple[Evidence, Unit], values: dict[str, float], probability: float
) -> bool:
    """Tell whether the evidence is of another year, or ranks nothing where the most or least is asked.

    "Klopt het dat dit in 2035 stopt?" is settled by the sentence that says 2030.
    """
    settles = CLAIM.search(question.resolved) and probability >= SURE_BESIDE and YEAR.search(best[1].text)
    other_year = bool(values["year_missing"]) and not settles
    return other_year or (bool(values["unranked"]) and probability < SURE)


def _lacks_what_is_named(
    question: Question, best: tuple[Evidence, Unit] | None, around: str, places: frozenset[str]
) -> bool:
    """Tell whether the evidence misses the year, the names or the counted thing that a question asks for."""
    if best is None:
        return True
    text = best[1].text
    if question.kind in ANSWERS:
        years = set(YEAR.findall(question.resolved))
        if years and not years & set(YEAR.findall(f"{around} {text}")):
            return True
    if NAMES_ASKED.search(question.resolved) or OFFICE_ASKED.search(question.resolved):
        return not any(n not in places and n not in question.resolved for n in NAME.findall(text))
    if lacks_the_end(question, around) or lacks_each(question, _beside(best[1])):
        return True
    nouns = counted_noun(question)
    if nouns and not dict(best[0].features).get("count", 0.0):
        values = fitting_values(text, question.kind, question.resolved)
        return not any(v.kind is ValueKind.SHARE and _may_be_a_share_of(nouns, text[v.end :]) for v in values)
    return False


def _beside(unit: Unit) -> str:
    """Return a sentence with its heading and the sentence before it."""
    return f"{unit.heading} {unit.before} {unit.text}"


SHARE_OF = re.compile(r"\s+van\s+(?:de|het|alle|onze|hun)?\s*((?:[a-zà-ÿ-]+\s?){1,2})", re.IGNORECASE)


def _may_be_a_share_of(nouns: frozenset[str], following: str) -> bool:
    """Tell whether a share is not plainly of something else: "44 procent van de verwijzingen"."""
    of = SHARE_OF.match(following)
    return of is None or bool(nouns & stems_of(of.group(1)))


def seeks_value(kind: Kind) -> bool:
    """Tell whether a kind of question asks for a value that a sentence either has or lacks."""
    return kind in ANSWERS
