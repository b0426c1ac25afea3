"""Nuggets: the facts an answer must hold, found by their wording in the answer and in what it cites."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.spans import shadow_of, whole_words

SCORED_CHARACTERS = 1_200


@dataclass(frozen=True, slots=True)
class Nugget:
    """A fact: vital or okay, the wordings that state it, and those that state another one instead."""

    id: str
    text: str
    vital: bool
    accepted: tuple[str, ...]
    forbidden: tuple[str, ...]


def occurs(wording: str, text: str) -> bool:
    """Tell whether a wording stands in a text as whole words (case, white space and hyphens aside)."""
    return next(whole_words(shadow_of(text), wording), None) is not None


def found_nuggets(
    nuggets: Sequence[Nugget], said: str, cited: Sequence[str], *, characters: int | None = SCORED_CHARACTERS
) -> frozenset[str]:
    """Return the ids of the nuggets found in an answer.

    A nugget counts when an accepted form stands in the first ``characters`` of what is said (all of
    it for None) and in a quote it cites, while none of its forbidden forms is said.
    """
    scored = shadow_of(said[:characters])
    quotes = [shadow_of(quote) for quote in cited]

    def stands(wording: str) -> bool:
        return next(whole_words(scored, wording), None) is not None and any(
            next(whole_words(quote, wording), None) is not None for quote in quotes
        )

    return frozenset(
        n.id
        for n in nuggets
        if any(map(stands, n.accepted)) and not any(next(whole_words(scored, f), None) for f in n.forbidden)
    )


def forbidden_said(nuggets: Sequence[Nugget], said: str) -> bool:
    """Tell whether the scored part of an answer states a forbidden value that no other nugget accepts."""
    scored = shadow_of(said[:SCORED_CHARACTERS])
    accepted = {form for n in nuggets for form in n.accepted}
    return any(
        next(whole_words(scored, form), None) is not None
        for n in nuggets
        for form in n.forbidden
        if form not in accepted
    )
