"""Resolve a follow-up from the turns before it: region, subject, kind.

"En Flevoland?" asks the previous question of another region; "wat is het doel daarvan?" asks
something new of the previous subject; a question with a subject of its own starts afresh.
"""

import re
from collections.abc import Callable, Sequence

from retrieval.model import Question

OPENING = re.compile(r"^\W*(en|maar|and|but|what about|how about|hoe zit het (dan )?(met|in|bij|voor)|wat zegt|en wat|and what)\b", re.IGNORECASE)
ANAPHORA = re.compile(
    r"\b(daarvan|daarvoor|daarover|daarmee|daarbij|daaraan|daarin|daartoe|hiervan|hiervoor|hierover|ervan|ervoor|erover|ermee|erbij|eraan|erin"
    r"|dat|dit|deze|die|daar|hun|zij|ze|it|its|that|this|these|those|they|them|their|there)\b",
    re.IGNORECASE,
)
PREPOSITIONS = {
    "daarvan": "van", "hiervan": "van", "ervan": "van", "daarvoor": "voor", "hiervoor": "voor", "ervoor": "voor",
    "daarover": "over", "hierover": "over", "erover": "over", "daarmee": "met", "ermee": "met", "daarbij": "bij",
    "erbij": "bij", "daaraan": "aan", "eraan": "aan", "daarin": "in", "erin": "in", "daartoe": "tot",
}  # fmt: skip
# "dat" after a verb of asking joins two clauses; it points at nothing.
CONJUNCTION = re.compile(r"\b(klopt het|is het waar|true|correct|staat er|vindt|zegt|wil|denkt|stelt|betekent) (dat|that)\b", re.IGNORECASE)
MOST_FOLLOW_UP_CONCEPTS = 1
Read = Callable[[str], Question]


def resolve(turns: Sequence[str], read: Read) -> str:
    """Return the last turn as a question that stands on its own.

    ``read`` analyses a text as a question; it is called once or twice per turn.
    """
    resolved = ""
    for turn in turns:
        resolved = _step(resolved, turn, read) if resolved else turn
    return resolved


def _subject(question: Question) -> list[str]:
    return [c.text for c in question.concepts if c.required]


def _step(before: str, turn: str, read: Read) -> str:
    now, earlier = read(turn), read(before)
    own = _subject(now)
    places = bool(now.regions or now.unknown_places)
    opens = OPENING.search(turn) is not None
    points = ANAPHORA.search(CONJUNCTION.sub("", turn)) is not None
    if not own and places and (opens or len(turn.split()) <= 5):
        return _other_place(before, turn, earlier, now)
    if not own or (points and len(own) <= MOST_FOLLOW_UP_CONCEPTS):
        return _with_region(_with_subject(turn, earlier), earlier, now)
    if opens and not places:
        return _with_region(turn, earlier, now)
    return turn


def _other_place(before: str, turn: str, earlier: Question, now: Question) -> str:
    typed = _typed_places(turn)
    target = typed or turn.strip(" ?!.")
    for old in _typed_places_of(before, earlier):
        return re.sub(re.escape(old), target, before, count=1)
    joint = "in" if now.language != "en" else "in"
    return f"{before.rstrip(' ?')} {joint} {target}?"


def _typed_places(turn: str) -> str:
    text = re.sub(OPENING, "", turn, count=1)
    text = re.sub(r"^\W*(in|bij|voor|van|over|for|of|the|de|het|dan|then|wat|what|about)\s+", "", text.strip(), flags=re.IGNORECASE)
    text = re.sub(r"^\W*(in|bij|voor|van|over|for|of|the|de|het)\s+(?=[A-ZÀ-Þ])", "", text.strip(), flags=re.IGNORECASE)
    return text.strip(" ?!.,")


def _typed_places_of(text: str, question: Question) -> list[str]:
    return [p for p in question.places if p in text]


def _with_subject(turn: str, earlier: Question) -> str:
    subject = " ".join(_subject(earlier))
    if not subject:
        return turn
    for word, preposition in PREPOSITIONS.items():
        pattern = re.compile(rf"\b{word}\b", re.IGNORECASE)
        if pattern.search(turn):
            return pattern.sub(f"{preposition} {subject}", turn, count=1)
    bare = turn.rstrip(" ?!.")
    return f"{bare} – {subject}?"


def _with_region(turn: str, earlier: Question, now: Question) -> str:
    if now.regions or now.unknown_places or not earlier.places:
        return turn
    joint = " and " if now.language == "en" else " en "
    return f"{turn.rstrip(' ?!.')} ({joint.join(earlier.places)})?"
