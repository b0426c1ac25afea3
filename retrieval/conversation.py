"""Resolve a follow-up from the turns before it: region, subject, item of a list, kind.

"En Flevoland?" asks the previous question of another region; "wat is het doel daarvan?" asks
something new of the previous subject; "en de derde?" counts in the list that was asked for; a
question with a subject of its own starts afresh.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from retrieval.dutch import NOUN, STOP_NL, noun_share, stem, tokens
from retrieval.ellipsis import put_instead
from retrieval.members import ASKED as MUNICIPALITIES_ASKED
from retrieval.model import Concept, Kind, Question
from retrieval.ordinals import LAST, Item, counted_noun, is_bare, ordinal_in
from retrieval.places import counterpart
from retrieval.question import SUBJECT_MARK, is_thing, is_wording
from retrieval.wordlists import word_list

OPENING = re.compile(
    r"^\W*(en|maar|and|but|what about|how about|hoe zit het (dan )?(met|in|bij|voor)|wat zegt|en wat|and what)\b",
    re.IGNORECASE,
)
ADVERBS = {
    "daarvan": "van", "hiervan": "van", "ervan": "van", "daarvoor": "voor", "hiervoor": "voor", "ervoor": "voor",
    "daarover": "over", "hierover": "over", "erover": "over", "daarmee": "met", "hiermee": "met", "ermee": "met",
    "daarbij": "bij", "hierbij": "bij", "erbij": "bij", "daaraan": "aan", "hieraan": "aan", "eraan": "aan",
    "daarin": "in", "hierin": "in", "erin": "in", "daartoe": "tot", "hiertoe": "tot", "daarop": "op", "erop": "op",
    "daaronder": "onder", "eronder": "onder",
}  # fmt: skip
ADVERB = re.compile(rf"\b({'|'.join(ADVERBS)})\b", re.IGNORECASE)
# "Wie is daar verantwoordelijk voor?" holds the two halves of *daarvoor*; "wie zit er in Delen?" does not.
PARTED = re.compile(
    r"\b(?:daar|hier)\b[^,;?]{0,60}?\b(?:van|voor|over|mee|bij|aan|in|op|toe|onder|uit|tegen|achter)\b(?:\s+(?-i:[a-z]+))?\W*$"
    r"|\ber\b[^,;?]{0,60}?\b(?:van|voor|over|mee|bij|aan|in|op|toe|onder|uit|tegen|achter)\W*$",
    re.IGNORECASE,
)
THAT = re.compile(r"\b(dat|dit|deze|die|het|it|its|that|this|these|those)\b", re.IGNORECASE)
# "A family ... when it disagrees": where a noun stands before the clause, the pronoun that opens it stands for that.
INNER = re.compile(
    r"\b(?:als|wanneer|omdat|doordat|zodat|terwijl|nadat|voordat|zodra|indien|tenzij"
    r"|when|if|because|while|after|before|once|unless|until|whether|although)\s+"
    r"(?:het|it|dit|deze|die|ze|zij|they|this|these)\b",
    re.IGNORECASE,
)
THEIRS = re.compile(r"\b(?:hun|their|its)\b", re.IGNORECASE)
THEM = re.compile(r"\b(hun|hen|zij|ze|they|them|their)\b", re.IGNORECASE)
# "Wie betaalt die plekken?", "hoe groot is zo'n team?": the noun is no subject of its own.
THAT_NOUN = re.compile(
    r"\b(?:die|dat|deze|dit|zulke|that|this|those|these|such)\s+(?P<plain>[\w-]+)"
    r"|\b(?:zo['’]n|such an?)\s+(?P<one>[\w-]+)",
    re.IGNORECASE,
)
# "Welke gemeenten hebben er ook een?" asks it of what was spoken of.
TOO = re.compile(r"\b(?:er|ook|mee|one|also|too)\b|\b(?:een|één)\W*$", re.IGNORECASE)
# "Dank je wel.", "oké", "thanks, clear": said between two questions, and asks nothing.
ASKS_NOTHING = re.compile(
    r"^\W*(?:(?:oke|oké|ok|okay|ja|prima|helder|duidelijk|goed|fijn|top|mooi|dank|bedankt|dankjewel|je|u|wel|zeer|hartelijk"
    r"|thanks|thank|you|very|much|great|clear|good|nice|fine|right)\b\W*){1,5}$",
    re.IGNORECASE,
)
# "Iets anders: hoe zit het met pleegzorg?" leaves the subject before, not the region.
OTHER_SUBJECT = re.compile(
    r"^\W*(?:(?:even )?(?:iets|wat) (?:heel )?anders|(?:een )?(?:andere|nieuwe) vraag|(?:nog )?een andere kwestie|ander onderwerp"
    r"|(?:now )?(?:for )?something (?:completely |quite |very )?(?:else|different)|(?:a |an )?(?:different|new|other) (?:question|topic|subject)"
    r"|another (?:question|topic|subject))\s*[:;,.–-]+\s*(?=\w)",
    re.IGNORECASE,
)
_PLACE = r"(?:regio|gemeente|stad|provincie|region|municipality|city|town|province)"
# "Daar" and "die gemeente" point at the place, not at the subject.
THERE_AGAIN = re.compile(
    rf"\b(aldaar|daar|there|(?:die|deze|dezelfde|that|this|the same) {_PLACE})\b", re.IGNORECASE
)
# "dat" after a verb of asking joins two clauses; it points at nothing.
CONJUNCTION = re.compile(
    r"\b(klopt het|is het waar|true|correct|staat er|vindt|zegt|wil|denkt|stelt) (dat|that)\b", re.IGNORECASE
)
ALL_REGIONS = re.compile(
    r"\b(regio['’]?s|regions|gemeenten|documenten|documents|overal|allemaal)\b", re.IGNORECASE
)
BOTH = re.compile(
    r"\b(?:(?:tussen|van|in|bij|voor|between|of|for|do|does) )?"
    r"(?:beiden?|allebei|both|(?:de|die|deze|the|those|these) (?:twee|two)|onderling|hen|them)\b"
    r"(?: (?:de |the |of them)?(?:regio['’]?s|gemeenten|regions|municipalities))?",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"\b((?:andere|overige|alle|elke|other|all|every) (?:regio['’]?s?|gemeenten|regions?|municipalities)"
    r"|de rest|the rest|de andere|de anderen|the others?|overal|elders|elsewhere|everywhere)\b",
    re.IGNORECASE,
)
# "En in Delen alleen?" leaves out what holds for its region.
ALONE = re.compile(r"\b(?:alleen|zelf|alone|only)(?=\W*$)", re.IGNORECASE)
EXPLAIN = re.compile(
    r"\b(uitleg(gen)?|toelicht(en|ing)|leg .{0,40}\buit|licht .{0,40}\btoe|verklaar|explain|elaborate|clarify"
    r"|wat bedoel\w*|wat betekent|what do(es)? (they|you|it|that) mean|wat houdt .{0,20}\bin)\b",
    re.IGNORECASE,
)
LINKING = word_list("linking")
MOST_FOLLOW_UP_CONCEPTS = 1
# "Wat gebeurt er als dat niet lukt?" has two words that are no terms, and no subject of its own.
MOST_PLAIN_WORDS = 2
SHORT_TURN = 5
Read = Callable[[str], Question]


def _as_typed(term: str, language: str) -> str:
    """Return no name for a term: what is carried over keeps the words it was typed in."""
    return ""


def _no_lists(text: str) -> Sequence[Sequence[Item]]:
    """Return no list for a question: nothing is counted."""
    return ()


def _no_one(concept: Concept) -> bool:
    """Take no concept for someone: nothing is put in the place of anyone."""
    return False


@dataclass(frozen=True, slots=True)
class Listener:
    """What a turn is resolved with: how a text reads, what a term is called, what a list holds.

    ``name`` gives the preferred form of a term in a language, or "" where it has none; ``regions``
    are the names of those with documents; ``lists`` returns the items of every list that may answer
    a question, the surest first; ``someone`` tells whether a concept is a role or an organisation.
    """

    read: Read
    name: Callable[[str, str], str] = _as_typed
    regions: tuple[str, ...] = ()
    lists: Callable[[str], Sequence[Sequence[Item]]] = _no_lists
    someone: Callable[[Concept], bool] = _no_one


@dataclass(frozen=True, slots=True)
class Resolved:
    """A turn as a question that stands on its own.

    ``parts`` are the questions it joins, more than one where a follow-up asks two things. ``item`` is
    the item of a list that is asked for; ``beyond`` tells that the turn counts
    past its end. ``adrift`` tells that it points back at something that no turn before it names.
    """

    text: str
    parts: tuple[str, ...]
    item: Item | None = None
    beyond: bool = False
    adrift: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation so far: its last question, the one whose list is counted in, the places named."""

    last: str
    listing: str
    places: tuple[str, ...]


def resolve(turns: Sequence[str], listener: Listener) -> Resolved:
    """Return the last turn as a question that stands on its own."""
    talk: Talk | None = None
    resolved = Resolved("", ())
    for turn in turns:
        if talk is not None and ASKS_NOTHING.match(turn):
            resolved = Resolved(turn, (turn,))
            continue
        resolved = _first(turn, listener) if talk is None else _next(talk, turn, listener)
        talk = _after(talk, resolved, listener)
    return resolved


def _first(turn: str, listener: Listener) -> Resolved:
    question = listener.read(turn)
    if ordinal_in(turn) is not None and is_bare(turn):
        return Resolved(turn, (turn,), adrift=True)
    points = ADVERB.search(turn) or (OPENING.search(turn) and not question.concepts)
    bare = not question.concepts and len(turn.split()) <= SHORT_TURN and ASKS.search(turn)
    return Resolved(turn, (turn,), adrift=not _names_something(question) and bool(points or bare))


def _names_something(question: Question) -> bool:
    return bool(_subject(question) or question.places) or question.kind is Kind.OVERVIEW


def _after(talk: Talk | None, resolved: Resolved, listener: Listener) -> Talk | None:
    """Return the conversation with a turn added; one that asks nothing ("dank je") leaves it as it was."""
    question = listener.read(resolved.parts[-1])
    if resolved.adrift or resolved.beyond or not _names_something(question):
        return talk
    before = tuple(p for p in (talk.places if talk else ()) if p not in question.places)
    last = resolved.parts[-1]
    counting = talk is not None and resolved.item is not None
    return Talk(last, talk.listing if talk and counting else last, (*before, *question.places))


def _next(talk: Talk, turn: str, listener: Listener) -> Resolved:
    other = OTHER_SUBJECT.match(turn)
    if other is not None:
        turn = turn[other.end() :]
        now = listener.read(turn)
        if _subject(now) and not _points_at_it(turn):
            text = _with_region(turn, listener.read(talk.last), now)
            return Resolved(text, (text,))
    counted = _counted(talk, turn, listener)
    if counted is not None:
        return counted
    pieces = JOINT.split(turn)
    if not 1 < len(pieces) <= MOST_PARTS or not all(ASKS.search(p) for p in pieces):
        text = _step(talk.last, turn, talk.places, listener)
        return Resolved(text, (text,))
    parts: list[str] = []
    for piece in pieces:
        # "Wie betaalt dat en hoe lang duurt het?" asks two things of the subject before; "..., en hoe
        # zit dat in Flevoland?" asks the first of them again.
        again = parts and listener.read(piece).places
        before, asked = (parts[-1], f"en {piece}") if again else (talk.last, piece)
        parts.append(_step(before, asked, talk.places, listener).removeprefix("en ").strip())
    return Resolved(" ".join(f"{p.rstrip(' ?')}?" for p in parts), tuple(parts))


def _counted(talk: Talk, turn: str, listener: Listener) -> Resolved | None:
    """Return the turn with the item it counts to in the list asked for before, or None if it counts none."""
    number = ordinal_in(turn)
    now = listener.read(turn)
    if number is None or now.places:
        return None
    earlier = listener.read(talk.listing)
    noun = counted_noun(turn)
    others = [c for c in _subject(now) if ordinal_in(c.text) is None and not _same(c.text, earlier)]
    if others or (noun and not _same(noun, earlier)):
        return None
    lists = listener.lists(talk.listing)
    items = next((found for found in lists if number <= len(found)), None)
    if items is None:
        if not lists and not is_bare(turn):
            return None
        text = _with_places(turn, earlier.places, now.language)
        return Resolved(text, (text,), beyond=bool(lists), adrift=not lists)
    item = items[-1 if number == LAST else number - 1]
    subject = _words_of(earlier, now, listener)
    text = f"{turn.rstrip(' ?!.')} {SUBJECT_MARK} {subject}: “{item.label}”?"
    text = _with_places(text, earlier.places, now.language)
    return Resolved(text, (text,), item=item)


def _same(text: str, earlier: Question) -> bool:
    """Tell whether words name something that the earlier question asks about ("principe", "principes")."""
    stems = {stem(t.word) for t in tokens(text)}
    return any(stems & set(form.stems) for c in earlier.concepts for form in c.forms)


_PREPOSITION = (
    r"(?:met ingang van|in|voor|met|door|bij|op|aan|van|vanaf|sinds|tot|uit|per|binnen|onder|tegen"
    r"|by|for|with|from|since|on|at|to|until|within|under)"
)
# "Dijk en Waard" is a place, and "waarborgen" asks nothing.
_WAAR = r"waar(?:\w*(?:aan|af|bij|door|heen|in|langs|mee|na|naar|om|onder|op|over|tegen|toe|uit|van|vandaan|voor))?\b"
_ASKING = (
    rf"(?:{_PREPOSITION}\s+)?"
    rf"(?:wat|wie|wiens|{_WAAR}|hoe\w*|wanneer|welke?|what|who|whom|whose|where|how|when|which|why)\b"
)
_VERB = (
    r"(?:is|zijn|was|waren|heeft|hebben|hoort|horen|geldt|gelden|klopt|mag|mogen|moet|moeten|kan|kunnen|wordt|worden"
    r"|krijgt|krijgen|gaat|gaan|valt|vallen|does|do|did|are|were|has|have|can|must|may|will)"
)
JOINT = re.compile(
    # "..., en is dat tijdelijk?", "... en hoort die nog bij de regio?", "Wat is het? Wie beslist?"
    rf",?\s+(?:en|and)\s+(?={_ASKING}|{_VERB}\s+(?:die|dat|dit|deze|het|zij|ze|er|it|that|this|they|there)\b)"
    rf"|,\s+(?:en|and)\s+(?={_VERB}\s)|\?\s+(?:(?:en|and)\s+)?(?={_ASKING})",
    re.IGNORECASE,
)
SELECTS = re.compile(
    r"\b(?:welke|which|what) (?:van de |of the |\w+ )?(?:regio['’]?s?|regions?|documenten|visies|stukken|kaders|documents)\b"
    r"|\b(?:zijn er|are there) (?:\w+ )?(?:regio['’]?s|regions)\b",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"\b(wat|wie|wiens|waar\w*|hoe\w*|wanneer|welke?|what|who|whose|where|how|when|which|why|heeft|is|zijn)\b",
    re.IGNORECASE,
)
# The region or document that the part before asks for.
THERE = re.compile(
    r"\b(?:daar|aldaar|(?:in |van |bij )?(?:die|deze) regio['’]?s?|there|(?:in |of )?(?:that|those|this) regions?)\b",
    re.IGNORECASE,
)
_WORD = (
    rf"(?:{_PREPOSITION}\s+)?"
    r"(?:hoe (?:lang|vaak|snel|hoog|groot|oud)|how (?:long|often|soon|much|large|high|old)|welke? [\w-]+"
    r"|(?:what|which) (?:year|date|day|month|age|hours?|time|period|conditions?)"
    rf"|wat|wie|{_WAAR}|hoe|wanneer|what|who|whom|where|how|when|why)"
)
# "Door wie en wanneer is het opgesteld?", "Wanneer is het opgesteld en door wie?"
DOUBLE = re.compile(
    rf"^\W*(?P<first>{_WORD})\s+(?:en|and)\s+(?P<second>{_WORD})\s+(?P<rest>.+)$", re.IGNORECASE
)
BARE = re.compile(rf"^\W*{_WORD}\W*$", re.IGNORECASE)
LEADING = re.compile(rf"^\W*{_WORD}(?=\s)", re.IGNORECASE)
# "Welke hulp vergoedt de regio en tot welke leeftijd?": the thing asked for first is what the age is asked of.
THING_FIRST = re.compile(r"^\W*welke? (?P<thing>[\w-]+)(?=\s)", re.IGNORECASE)
# "Hoeveel leden heeft de raad en hoeveel de kamer?": the second half leaves out what the first has.
GAPPED = re.compile(
    r"^\W*(?P<asks>hoeveel|hoe \w+|how many|how much|how \w+|welke? [\w-]+|wanneer|when)"
    r"\s+(?P<rest>(?:de|het|die|dat|the|that)\s.+)$",
    re.IGNORECASE,
)
NOT_LEFT_OUT = re.compile(
    r"(?:de|het|een|die|dat|deze|dit|er|hij|zij|ze|in|op|bij|voor|van|aan|met|door|tot|the|a|an|there|it|they|of|for|by)"
)
MOST_PARTS = 3


def parts_of(question: str, read: Read) -> list[str]:
    """Return the questions that one question joins ("wie beslist en wat kost het?"), each complete.

    A later part takes over the region and, where it only points back, the subject of the one before.
    """
    double = DOUBLE.match(question)
    if double is not None and not BARE.match(double["rest"]):
        return [f"{word} {double['rest']}" for word in (double["first"], double["second"])]
    pieces = JOINT.split(question)
    if len(pieces) < 2 or not ASKS.search(pieces[0]) or len(pieces) > MOST_PARTS:
        return [question]
    if len(pieces[0].split()) < 4:
        # "Wat en hoeveel ..." asks two things of one subject; the words cannot be parted.
        return [question]
    if read(question).kind is Kind.COMPARISON and not _separable(pieces, read):
        return [question]
    complete = [f"{pieces[0].rstrip(' ?')}?"]
    for before, piece in pairwise(pieces):
        complete.append(_completed(complete[-1], before, piece, read))
    return complete


def _completed(whole: str, before: str, piece: str, read: Read) -> str:
    """Return a later piece of a question as a question of its own.

    ``whole`` is the piece before it, completed, and ``before`` the same as it was typed.
    """
    if BARE.match(piece) and LEADING.match(whole):
        return _asked_again(piece.strip(" ?"), whole)
    piece = _filled(piece, before)
    earlier, now = read(whole), read(piece)
    own = _subject(now)
    if selects(before) and own:
        # "Welke regio heeft een verwijstafel en wat betekent normaliseren daar": the region is found first.
        return " ".join(THERE.sub(" ", piece).split())
    if len(earlier.regions) > 1 and own:
        # "... en hoe kijken ze naar uithuisplaatsing": "ze" are the regions.
        return _with_region(piece, earlier, now)
    if now.places and not own and not earlier.places:
        # "Wat is matched care en waarom wil Amsterdam het": the place is new, the question too.
        return _with_subject(piece, earlier, now, Listener(read))
    return _step(whole, f"en {piece}", (), Listener(read)).removeprefix("en ").strip()


def _asked_again(asks: str, whole: str) -> str:
    """Return a question with other question words at its head: "en tot welke leeftijd", "en door wie"."""
    thing = THING_FIRST.match(whole)
    again = LEADING.sub(asks, whole, count=1)
    return again if thing is None else f"{again.rstrip(' ?')} {thing['thing']}?"


def _filled(piece: str, before: str) -> str:
    """Return a piece that repeats the question words of the one before with the words it leaves out."""
    gapped = GAPPED.match(piece)
    if gapped is None or not before.lower().lstrip().startswith(gapped["asks"].lower()):
        return piece
    left_out = []
    for word in before.strip()[len(gapped["asks"]) :].split():
        if NOT_LEFT_OUT.fullmatch(word.lower()) or word[:1].isupper():
            break
        left_out.append(word)
    return " ".join([gapped["asks"], *left_out, gapped["rest"]])


def selects(text: str) -> bool:
    """Tell whether a question asks which of the regions it is true of ("welke regio's ...")."""
    return SELECTS.search(text) is not None


def _separable(pieces: Sequence[str], read: Read) -> bool:
    """Tell whether the pieces of a comparison ask different things, not the same of one region each.

    "Wie is voorzitter in Alkmaar en wie in Flevoland" asks one thing twice. Which region does
    something, and what it says; a thing asked of two regions, and another asked of both; and a
    thing of one region with another thing of another are two questions.
    """
    first, *later = (read(piece) for piece in pieces)
    placed = [bool(q.regions or q.unknown_places) for q in later]
    own = [{c.text for c in _subject(q)} for q in (first, *later)]
    if not (first.regions or first.unknown_places):
        return (selects(pieces[0]) or any(selects(p) for p in pieces[1:])) and not any(placed)
    if not all(own) or any(a & b for a, b in combinations(own, 2)):
        return False
    return not any(placed) if len(first.regions) > 1 else all(placed)


def _subject(question: Question) -> list[Concept]:
    return [
        c
        for c in question.concepts
        if c.required and c.text not in question.places and not is_wording(c.text)
    ]


def _points_at_it(turn: str) -> bool:
    """Tell whether a turn points at a subject named before: "daarvan", "dat", not "die gemeente"."""
    if ADVERB.search(turn) or PARTED.search(turn):
        return True
    bare = THERE_AGAIN.sub(" ", CONJUNCTION.sub("", turn))
    for match in THAT.finditer(bare):
        following = bare[match.end() :].split()
        word = following[0].strip("?!.,").lower() if following else ""
        # "Het" before a noun is an article; before a function word or at the end it stands for something.
        if match.group(1).lower() != "het" or not word or word in STOP_NL:
            return True
    return False


def _step(before: str, typed: str, places: tuple[str, ...], listener: Listener) -> str:
    earlier = listener.read(before)
    turn = counterpart(typed, earlier.places, listener.regions)
    now = listener.read(turn)
    own = _subject(now)
    known = [c for c in own if c.term is not None and is_thing(c.text)]
    named = bool(now.regions or now.unknown_places)
    points = _points_at_it(turn) or THEM.search(turn) is not None
    opens = OPENING.search(turn) is not None
    short = len(turn.split()) <= SHORT_TURN
    if not named:
        wider = _of_more_places(before, turn, places, listener)
        if wider is not None:
            return wider
    elif (not own or (points and not known)) and (opens or points or short):
        joint = " and " if earlier.language == "en" else " en "
        only = ALONE.search(turn)
        target = joint.join(now.places)
        return _of_place(before, earlier, f"{target} {only.group()}" if only else target)
    if not named and opens:
        instead = put_instead(before, turn, earlier, now, listener.someone)
        if instead is not None:
            return instead
    if named and MUNICIPALITIES_ASKED.search(turn) and not points and not TOO.search(turn):
        # "Welke gemeenten in Flevoland werken samen?" asks nothing of the subject before.
        return turn
    said = any(not is_wording(c.text) for c in now.concepts)
    if now.kind is Kind.DEFINITION and said and not (_points_at_it(turn) or THEIRS.search(turn)):
        # "Wat bedoelen ze met voorliggend?" names what it asks about, be it no noun.
        return _with_region(turn, earlier, now)
    if EXPLAIN.search(turn) and not own:
        return _explained(turn, earlier, now, listener)
    if _lacks_subject(turn, own, known) or (short and not known and not named):
        return _with_region(_with_subject(turn, earlier, now, listener), earlier, now)
    if not named and not ALL_REGIONS.search(turn):
        # Who spoke of one region goes on about it; where it says nothing, the question stands alone.
        return _with_region(turn, earlier, now)
    return turn


def _lacks_subject(turn: str, own: Sequence[Concept], known: Sequence[Concept]) -> bool:
    """Tell whether a turn asks something of the subject before.

    "Hoe vaak vergaderen ze?" does; "hoe denken ze over uithuisplaatsing?" and "wat kost jeugdhulp
    daar?" name a subject and point only at who speaks, or where.
    """
    if not own or ADVERB.search(turn) or PARTED.search(turn) or _points_with_a_noun(turn, own):
        return True
    if len(own) > MOST_FOLLOW_UP_CONCEPTS and (known or len(own) > MOST_PLAIN_WORDS):
        return False
    return _points_at_it(_without_inner(turn, known)) or (THEM.search(turn) is not None and not known)


def _without_inner(turn: str, known: Sequence[Concept]) -> str:
    """Return a turn without the pronouns that stand for a thing that it names itself, a clause before."""

    def told(match: re.Match[str]) -> str:
        before = turn[: match.start()].lower()
        return " " if any(c.text.lower() in before for c in known) else match.group()

    return INNER.sub(told, turn)


def _points_with_a_noun(turn: str, own: Sequence[Concept]) -> bool:
    """Tell whether a plain noun of a turn points back ("die plekken"); a term is a subject of its own.

    In "jongeren die plekken zoeken" *die* belongs to the noun before it and points at nothing.
    """
    plain = {stem(c.text.lower()) for c in own if c.term is None}
    bare = CONJUNCTION.sub("", turn)
    for match in THAT_NOUN.finditer(bare):
        before = bare[: match.start()].lower().split()
        relative = bool(before) and (noun_share(before[-1]) or 0.0) >= NOUN
        if match["one"] or (stem(match["plain"].lower()) in plain and not relative):
            return True
    return False


def _of_more_places(before: str, turn: str, places: tuple[str, ...], listener: Listener) -> str | None:
    """Return the turn, or the question before, asked of both places named or of all regions; None for neither."""
    earlier, now = listener.read(before), listener.read(turn)
    own = _subject(now)
    both = BOTH.search(turn)
    sure = both is not None and both.group().split()[-1].lower() not in ("hen", "them")
    others = OTHERS.search(turn) is not None
    bare = now.kind is Kind.COMPARISON and not own and not others and not selects(turn)
    if len(places) > 1 and (sure or bare):
        rest = " ".join(BOTH.sub(" ", turn).split())
        if not _subject(listener.read(rest)):
            rest = _with_subject(rest, earlier, now, listener)
        return _with_places(rest, places[-2:], now.language)
    if own:
        return None
    if selects(turn):
        return _with_subject(turn, earlier, now, listener)
    everywhere = "all regions" if earlier.language == "en" else "alle regio's"
    return _of_place(before, earlier, everywhere) if others else None


def _of_place(before: str, earlier: Question, target: str) -> str:
    """Return the earlier question asked of the place that is named now."""
    known = [p for p in earlier.places if p in before]
    if known:
        first = before.index(known[0])
        last = before.rindex(known[-1]) + len(known[-1])
        return before[:first] + target + before[last:]
    return f"{before.rstrip(' ?')} in {target}?"


def _words_of(earlier: Question, now: Question, listener: Listener) -> str:
    """Return what the earlier question is about, in the language of the turn."""
    words = []
    for concept in _subject(earlier):
        name = concept.text
        # "Hulp kan een gezin" is the term hulp aan gezinnen, with a verb inside.
        loose = any(t.word in LINKING for t in tokens(name)[1:-1])
        if concept.term is not None and (loose or earlier.language != now.language):
            name = listener.name(concept.term, now.language) or name
        words.append(name)
    return " ".join(dict.fromkeys(words))


def _explained(turn: str, earlier: Question, now: Question, listener: Listener) -> str:
    """Return the question what the earlier subject means ("leg uit", "wat bedoelen ze daarmee?")."""
    subject = _words_of(earlier, now, listener)
    if not subject:
        return _with_region(turn, earlier, now)
    text = f"What does {subject} mean?" if now.language == "en" else f"Wat betekent {subject}?"
    return _with_region(text, earlier, now)


def _with_subject(turn: str, earlier: Question, now: Question, listener: Listener) -> str:
    subject = _words_of(earlier, now, listener)
    if not subject or all(_same(c.text, now) for c in _subject(earlier)):
        # "... als geen aanbieder wil, en moeten aanbieders zich daaraan houden?" names it already.
        return turn
    adverb = ADVERB.search(turn)
    if adverb:
        return f"{turn[: adverb.start()]}{ADVERBS[adverb.group(1).lower()]} {subject}{turn[adverb.end() :]}"
    return f"{turn.rstrip(' ?!.')} {SUBJECT_MARK} {subject}?"


def _with_region(turn: str, earlier: Question, now: Question) -> str:
    if now.regions or now.unknown_places:
        return turn
    return _with_places(turn, earlier.places, now.language)


def _with_places(turn: str, places: Sequence[str], language: str) -> str:
    if not places:
        return turn
    joint = " and " if language == "en" else " en "
    return f"{turn.rstrip(' ?!.')} ({joint.join(places)})?"


def starts_afresh(typed: str, resolved: str) -> bool:
    """Tell whether a turn was only given a region and does not lean on the turns before it.

    "En wie betaalt de huur?" goes on about the region of before, and must not be answered with another's text.
    """
    added = resolved != typed and resolved.startswith(f"{typed.rstrip(' ?!.')} (")
    leans = OPENING.search(typed) or THERE_AGAIN.search(typed) or THEM.search(typed) or _points_at_it(typed)
    return added and not leans
