"""Decide whether the evidence answers the question: concepts spoken of, kind of value, score."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from retrieval.evidence import Unit, concept_weight, names_concept, stems_of
from retrieval.lexical import LexicalIndex
from retrieval.model import Concept, Evidence, Kind, Question, Status
from retrieval.values import ANSWERS, fitting_values


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a question ends and why.

    ``absent`` are concepts that no searched document speaks of; ``apart`` those spoken of, but
    not where the evidence stands. ``probability`` is the calibrated chance of a right answer.
    """

    status: Status
    absent: tuple[Concept, ...]
    apart: tuple[Concept, ...]
    lacks_value: bool
    probability: float

    @property
    def confidence(self) -> str:
        """Return the class shown in words: high, medium or low."""
        return "high" if self.probability >= 0.8 else "medium" if self.probability >= 0.6 else "low"


# Logistic weights of the chance that the best evidence answers the question; see
# ``python -m eval.calibrate`` for how they are fitted on the dev split.
INTERCEPT = -1.2
CHANCE: dict[str, float] = {
    "coverage": 2.2,
    "self": 0.8,
    "dense": 1.5,
    "absent": -3.5,
    "apart": -1.5,
    "defines": 0.8,
    "value": 0.6,
}
THRESHOLD = 0.5
ABSENT_SHARE = 0.45


def spoken_of(
    concept: Concept, lexical: LexicalIndex, mask: NDArray[np.bool_], *, own_words: bool = False
) -> bool:
    """Tell whether any allowed passage has all words of some form of the concept.

    With ``own_words`` only the words typed and the preferred term count, not looser variants.
    """
    for form in concept.forms:
        if "+" in form.text or not form.stems or (own_words and form.weight < 0.8):
            continue
        rows = mask.copy()
        for term in form.stems:
            rows &= lexical.has_term(term)
            if not rows.any():
                break
        else:
            return True
    return False


def chance_features(
    question: Question,
    best: tuple[Evidence, Unit] | None,
    lexical: LexicalIndex,
    mask: NDArray[np.bool_],
    around: str,
) -> tuple[dict[str, float], tuple[Concept, ...], tuple[Concept, ...]]:
    """Return the features of the decision, the absent concepts and those apart from the evidence.

    ``around`` is the text of the best evidence's passage with its headings.
    """
    required = [c for c in question.concepts if c.required]
    weights = {id(c): concept_weight(c, lexical) for c in required}
    total = sum(weights.values()) or 1.0
    absent = tuple(c for c in required if not spoken_of(c, lexical, mask))
    stems = stems_of(around)
    apart = tuple(c for c in required if c not in absent and names_concept(c, stems) < 0.5)
    evidence = dict(best[0].features) if best else {}
    return (
        {
            "coverage": evidence.get("context", 0.0),
            "self": evidence.get("self", 0.0),
            "dense": evidence.get("dense", 0.0),
            "absent": sum(weights[id(c)] for c in absent) / total,
            "apart": sum(weights[id(c)] for c in apart) / total,
            "defines": evidence.get("defines", 0.0),
            "value": evidence.get("value", 0.0),
        },
        absent,
        apart,
    )


def decide(
    question: Question,
    ranked: Sequence[tuple[Evidence, Unit]],
    lexical: LexicalIndex,
    mask: NDArray[np.bool_],
    around: str,
) -> Verdict:
    """Return the verdict on the best evidence."""
    best = ranked[0] if ranked else None
    values, absent, apart = chance_features(question, best, lexical, mask, around)
    probability = 1 / (1 + exp(-(INTERCEPT + sum(CHANCE[k] * v for k, v in values.items()))))
    lacks_value = question.kind in ANSWERS and (
        best is None or not fitting_values(best[1].text, question.kind, question.resolved)
    )
    if best is None or values["absent"] >= ABSENT_SHARE:
        status = Status.NOT_IN_DOCUMENTS
    elif lacks_value or probability < THRESHOLD:
        status = Status.UNCERTAIN
    else:
        status = Status.ANSWERED
    return Verdict(status, absent, apart, lacks_value, round(probability, 4))


def seeks_value(kind: Kind) -> bool:
    """Tell whether a kind of question asks for a value that a sentence either has or lacks."""
    return kind in ANSWERS
