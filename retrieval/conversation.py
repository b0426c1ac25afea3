"""Resolve a follow-up from the turns before it: region, subject, kind.

"En Flevoland?" asks the previous question of another region; "wat is het doel daarvan?" asks
something new of the previous subject; a question with a subject of its own starts afresh.
"""

import re
from collections.abc import Callable, Sequence

from retrieval.model import Question
from retrieval.question import is_wording

OPENING = re.compile(
    r"^\W*(en|maar|and|but|what about|how about|hoe zit het (dan )?(met|in|bij|voor)|wat zegt|en wat|and what)\b",
    re.IGNORECASE,
)
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
CONJUNCTION = re.compile(
    r"\b(klopt het|is het waar|true|correct|staat er|vindt|zegt|wil|denkt|stelt) (dat|that)\b", re.IGNORECASE
)
MOST_FOLLOW_UP_CONCEPTS = 1
SHORT_TURN = 5
ALL_REGIONS = re.compile(
    r"\b(regio['’]?s|regions|gemeenten|documenten|documents|overal|allemaal)\b", re.IGNORECASE
)
Read = Callable[[str], Question]


def resolve(turns: Sequence[str], read: Read) -> str:
    """Return the last turn as a question that stands on its own.

    ``read`` analyses a text as a question; it is called once or twice per turn.
    """
    resolved = ""
    for turn in turns:
        resolved = _step(resolved, turn, read) if resolved else turn
    return resolved


JOINT = re.compile(
    r",?\s+(?:en|and)\s+(?=(?:(?:in|voor|met|door|bij|op|aan|van|vanaf|by|for|with|from|since)\s+)?"
    r"(?:wat|wie|wiens|waar\w*|hoe\w*|wanneer|welke?|what|who|whose|where|how|when|which|why)\b)",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"\b(wat|wie|wiens|waar\w*|hoe\w*|wanneer|welke?|what|who|whose|where|how|when|which|why|heeft|is|zijn)\b",
    re.IGNORECASE,
)
MOST_PARTS = 3


def parts_of(question: str, read: Read) -> list[str]:
    """Return the questions that one question joins ("wie beslist en wat kost het?"), each complete.

    A later part takes over the region and, where it only points back, the subject of the one before.
    """
    pieces = JOINT.split(question)
    if len(pieces) < 2 or not ASKS.search(pieces[0]) or len(pieces) > MOST_PARTS:
        return [question]
    if len(pieces[0].split()) < 4:
        # "Door wie en wanneer ..." asks two things of one subject; the words cannot be parted.
        return [question]
    complete = [f"{pieces[0].rstrip(' ?')}?"]
    for piece in pieces[1:]:
        complete.append(_step(complete[-1], f"en {piece}", read).removeprefix("en ").strip())
    return complete


def _subject(question: Question) -> list[str]:
    return [
        c.text
        for c in question.concepts
        if c.required and c.text not in question.places and not is_wording(c.text)
    ]


def _step(before: str, turn: str, read: Read) -> str:
    now, earlier = read(turn), read(before)
    own = _subject(now)
    known = [c for c in now.concepts if c.text in own and c.term is not None]
    places = bool(now.regions or now.unknown_places)
    opens = OPENING.search(turn) is not None
    points = ANAPHORA.search(CONJUNCTION.sub("", turn)) is not None
    short = len(turn.split()) <= SHORT_TURN
    if places and (not own or (points and not known)) and (opens or points or short):
        return _other_place(before, earlier, now)
    if not own or (points and len(own) <= MOST_FOLLOW_UP_CONCEPTS) or (short and not known and not places):
        return _with_region(_with_subject(turn, earlier), earlier, now)
    if not places and not ALL_REGIONS.search(turn):
        # Who spoke of one region goes on about it; where it says nothing, the question stands alone.
        return _with_region(turn, earlier, now)
    return turn


def _other_place(before: str, earlier: Question, now: Question) -> str:
    """Return the earlier question asked of the place that is named now."""
    target = (" and " if now.language == "en" else " en ").join(now.places)
    known = [p for p in earlier.places if p in before]
    if known:
        first = before.index(known[0])
        last = before.rindex(known[-1]) + len(known[-1])
        return before[:first] + target + before[last:]
    return f"{before.rstrip(' ?')} in {target}?"


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
