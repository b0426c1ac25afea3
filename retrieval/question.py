"""Read a question: language, regions, kind, concepts, misspelt words, warnings."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from retrieval.dutch import (
    NUMBER_WORDS,
    STOP_EN,
    STOP_NL,
    Token,
    compound_parts,
    is_adjective,
    noun_share,
    stands_as_noun,
    stem,
    tokens,
)
from retrieval.kinds import QUESTION_WORD, expected_count, question_kind
from retrieval.language import detect_language
from retrieval.lexicon import Match, Term, TermKind
from retrieval.model import Concept, Form, Kind, Question
from retrieval.places import PlaceMention, find_places, only_examples, write_out
from retrieval.reading import ReadingContext as ReadingContext
from retrieval.spelling import respell
from retrieval.wordlists import word_list

MOST_CHARACTERS = 20_000
READ_CHARACTERS = 2_000
# voorkomen, tijdig, tijdelijk, betaalbaar, effectief: what is done or how, not what about.
NOT_NOUN_ENDINGS = ("n", "ig", "lijk", "baar", "zaam", "isch", "end", "ief", "aal")
VARIANT_WEIGHT = 0.35
PART_WEIGHT = 0.4
SOFT_WEIGHT = 0.3
ACTION_WEIGHT = 0.7
LEAST_ALONE = 8
LONGEST_ABBREVIATION = 5
# Names of a kind of value: whether the value is there is checked on the value itself.
VALUE_WORDS = word_list("value")
# "Within how many weeks", "hoe ver": the answer is a value, and not called a period or a distance.
ASKED_VALUE = re.compile(r"(?:\w+ )?(?:hoe|hoeveel|how)(?: \w+){0,2}", re.IGNORECASE)
# Words that say what sort of answer is wanted, not what about.
CUE_WORDS = word_list("cue")
# "Welke partij kijkt mee" asks who; the answer is a name, and not said to be a party.
WHO_ASKED = re.compile(
    r"\b(?:welke|which|what)\s+(partij|instantie|persoon|organisatie|instelling|party|body|institution|organisation|organization|person)\b",
    re.IGNORECASE,
)
# Nouns every question about these documents may use for the documents or their makers.
FRAME_WORDS = word_list("frame")
INJECTION = re.compile(
    r"\b(negeer|vergeet) .{0,30}(instructies|opdracht|regels)|\b(ignore|forget|disregard) .{0,30}(instructions|rules|prompt)"
    r"|system prompt|doe alsof je|pretend (to be|you are)",
    re.IGNORECASE,
)
NINE_DIGITS = re.compile(r"(?<!\d)\d{3}[ .]?\d{3}[ .]?\d{3}(?!\d)|(?<!\d)\d{4}[ .]\d{2}[ .]\d{3}(?!\d)")
# What introduces a citizen service number that was blotted out is no subject either.
NUMBER_NAMED = re.compile(
    r"(?:\b(?:(?:mijn|zijn|haar|my|his|her) )?(?:bsn|burgerservicenummer|sofinummer)(?:[- ]?nummer)?\W*(?:is\b)?\W*)?•{9}",
    re.IGNORECASE,
)
LINK = re.compile(r"\[([^\[\]]{0,80})\]\([^()\s]{0,300}(?:\([^()]{0,100}\))?[^()\s]{0,100}\)")
TERMINAL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
TAG = re.compile(r"<[^<>]{1,200}>")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean(text: str) -> str:
    """Return the question without control characters, white space collapsed."""
    return " ".join(CONTROL.sub(" ", TERMINAL.sub(" ", text)).split())


def without_steering(text: str) -> str:
    """Return the question without a clause that tries to give instructions."""
    match = INJECTION.search(text)
    if match is None:
        return text
    rest = re.split(r"[.,;:!?]|\b(?:en|and|maar|but)\b", text[match.end() :], maxsplit=1)
    return f"{text[: match.start()]} {rest[1] if len(rest) > 1 else ''}"


def citizen_service_numbers(text: str) -> list[str]:
    """Return the nine-digit numbers that pass the eleven test of a BSN (weights 9..2, -1)."""
    found = []
    for match in NINE_DIGITS.finditer(text):
        digits = [int(c) for c in match.group() if c.isdigit()]
        weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
        if any(digits) and sum(d * w for d, w in zip(digits, weights, strict=True)) % 11 == 0:
            found.append(match.group())
    return found


def without_numbers_of_citizens(text: str) -> str:
    """Return the text with every citizen service number blotted out."""
    for number in citizen_service_numbers(text):
        text = text.replace(number, "•" * 9)
    return text


def read_question(
    typed: str,
    resolved: str,
    context: ReadingContext,
    *,
    chosen_regions: Sequence[str] = (),
    language: str | None = None,
) -> Question:
    """Return the question as read.

    ``typed`` is the user's turn, ``resolved`` the same with a follow-up's gaps filled in.
    ``chosen_regions`` (a filter) restrict, whatever the question names.
    """
    warnings = []
    if citizen_service_numbers(typed):
        warnings.append("citizen_service_number")
    if INJECTION.search(typed):
        warnings.append("steering")
    safe = without_numbers_of_citizens(typed)
    bare = NUMBER_NAMED.sub(" ", without_numbers_of_citizens(resolved))
    text = clean(TAG.sub(" ", LINK.sub(r"\1", bare)))[:READ_CHARACTERS]
    spoken = language or _language(clean(safe)[:READ_CHARACTERS], context)
    if spoken not in ("nl", "en"):
        warnings.append("third_language")
    # "What about Flevoland?" after a Dutch question: asked in English, to be read in Dutch.
    worded = spoken if resolved == typed or language else _language(_stated(text), context)
    reading = "en" if worded == "en" else "nl"
    shown, shown_in = clean(safe)[:READ_CHARACTERS], "en" if spoken == "en" else "nl"
    repaired = respell(text, context, reading)
    same = (shown, shown_in) == (text, reading)
    said = (repaired if same else respell(shown, context, shown_in)).corrections
    text = write_out(repaired.text)
    words = tokens(text)
    mentions = find_places(text, words, context.gazetteer)
    asked = asking_part(text)
    # "Ik ben wethouder in Haarlem. Wat is … in Alkmaar?" asks about Alkmaar.
    meant = [m for m in mentions if asked[0] <= words[m.first].start < asked[1]] or mentions
    if question_kind(_stated(text), regions_named=0) is Kind.COMPARISON and only_examples(text, words, meant):
        # "Welke regio's doen dat, zoals Alkmaar?" asks it of all of them.
        meant = []
    named = tuple(dict.fromkeys(r for m in meant for r in m.regions))
    unknown = tuple(dict.fromkeys(m.name for m in meant if not m.regions))
    kind = question_kind(_stated(text[asked[0] : asked[1]]), regions_named=len(named) + len(unknown))
    corrections = [(m.typed, m.name) for m in mentions if m.regions and _folded_differs(m)]
    concepts = _concepts(text, words, mentions, kind, reading, context)
    concepts = _focused(text, concepts, asked, glossed=reading == "en")
    concepts = tuple(
        replace(c, required=False, weight=SOFT_WEIGHT) if YEAR.fullmatch(c.text) else c for c in concepts
    )
    return Question(
        text=safe,
        resolved=text,
        language=spoken,
        kind=kind,
        regions=tuple(chosen_regions) if chosen_regions else named,
        unknown_places=unknown,
        places=tuple(dict.fromkeys(m.typed for m in mentions)),
        concepts=concepts,
        expected_count=expected_count(_stated(text)),
        corrections=tuple(dict.fromkeys((*corrections, *said))),
        warnings=tuple(warnings),
    )


def _language(text: str, context: ReadingContext) -> str:
    """Return the language of a text; one that is Dutch when spelled right ("jeugdbeschering") is Dutch."""
    spoken = detect_language(text)
    dutch = spoken == "en" and detect_language(respell(text, context, "nl").text) == "nl"
    return "nl" if dutch else spoken


YEAR = re.compile(r"(?:19|20)\d{2}")
# Stands between a follow-up and the subject it takes over: "Wie betaalt dat – crisisdienst?"
SUBJECT_MARK = "–"
# "Wat voor weer wordt het?": here *weer* is no adverb.
WEATHER = re.compile(r"\b(?:(?:wat )?voor|welk|mooi|slecht|lekker|goed) weer$", re.IGNORECASE)
CLAUSE_END = re.compile(r"[?!;:()–]|\.\s")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ‘'\"“])")
QUOTED = re.compile(r"[‘'\"“]([^‘’'\"“”]{3,60})[’'\"”](?!\w)")
# "Its travel standard (reisnorm)": an English question gives the Dutch term it means in brackets.
GLOSS = re.compile(r"\(([^()]{3,60})\)")
POINTING = re.compile(
    r"^\W*(wat|wie|hoe|what|who|how|waar|where)\b[\w\s]{0,20}\b(dat|dit|die|that|it|this)\b", re.IGNORECASE
)


def _stated(text: str) -> str:
    """Return a question without the subject it took over: that says what about, not what is asked."""
    before = text.split(f" {SUBJECT_MARK} ", 1)[0]
    return before if QUESTION_WORD.search(before) else text


def asking_part(text: str) -> tuple[int, int]:
    """Return the offsets of the sentence that asks; what stands before it only sets the scene.

    "Ik schrijf een collegevoorstel voor Diemen. Welke principes moet ik noemen?" asks about
    principles. A question that only points back ("Wat is dat?") is asked by the whole text.
    """
    starts = [0, *(m.end() for m in SENTENCE_END.finditer(text))]
    pieces = [(a, b) for a, b in zip(starts, [*starts[1:], len(text)], strict=True) if b - a > 1]
    asking = [(a, b) for a, b in pieces if text[a:b].rstrip().endswith("?")]
    if len(pieces) < 2 or not asking or all(POINTING.search(text[a:b]) for a, b in asking):
        return 0, len(text)
    best = max(asking, key=lambda p: (POINTING.search(text[p[0] : p[1]]) is None, p[1] - p[0]))
    short = len([t for t in tokens(text[best[0] : best[1]]) if t.word not in STOP_NL | STOP_EN]) == 0
    return (0, len(text)) if short else best


def _gloss(text: str) -> list[str]:
    """Return what stands in brackets in an English question and is Dutch: "(reisnorm)", not "(if any)"."""
    found = [m.group(1) for m in GLOSS.finditer(text)]
    spoken = ([t.word for t in tokens(inside)] for inside in found)
    return [
        inside
        for inside, words in zip(found, spoken, strict=True)
        if not STOP_EN.intersection(words)
        and any(noun_share(w) is not None or compound_parts(w) for w in words)
    ]


def _focused(
    text: str, concepts: tuple[Concept, ...], asked: tuple[int, int], *, glossed: bool
) -> tuple[Concept, ...]:
    """Keep as required only what is put in quotation marks, or else what the asking sentence names.

    ``glossed`` tells that Dutch words in brackets are set apart as well.
    """
    apart = [*(m.group(1) for m in QUOTED.finditer(text)), *(_gloss(text) if glossed else ())]
    quoted = [words.lower() for words in apart]
    marked = [c for c in concepts if any(c.text.lower() in q or q in c.text.lower() for q in quoted)]
    inside = marked or [c for c in concepts if c.required and c.text in text[asked[0] : asked[1]]]
    if not inside:
        return concepts
    return tuple(
        replace(c, required=True, weight=1.0)
        if c in marked
        else c
        if c in inside
        else replace(c, required=False, weight=min(c.weight, SOFT_WEIGHT if not marked else 0.5))
        for c in concepts
    )


def _folded_differs(mention: PlaceMention) -> bool:
    typed = "".join(t.word for t in tokens(mention.typed))
    name = "".join(t.word for t in tokens(mention.name))
    return (
        not (typed.startswith(name) or name.startswith(typed))
        and mention.last - mention.first == 1
        and (0 < DamerauLevenshtein.distance(typed, name) <= 2)
    )


def is_wording(text: str) -> bool:
    """Tell whether words only say what sort of answer is wanted, or about which document ("voorbeeld", "vision")."""
    content = {t.word for t in tokens(text)} - STOP_NL - STOP_EN
    return content <= FRAME_WORDS | CUE_WORDS


def _concepts(
    text: str,
    words: list[Token],
    mentions: list[PlaceMention],
    kind: Kind,
    language: str,
    context: ReadingContext,
) -> tuple[Concept, ...]:
    placed = {i for m in mentions for i in range(m.first, m.last)}
    placed |= {i for m in mentions for i in _around(words, m)}
    who_asked = {m.group(1).lower() for m in WHO_ASKED.finditer(text)}
    idle = [m.span() for m in _idioms().finditer(text)]
    concepts: list[Concept] = []
    taken: set[int] = set(placed)
    for match in _terms_in(text, words, language, context):
        span = range(match.first, match.last)
        if any(i in taken for i in span) and not all(i in taken for i in span):
            continue
        if any(i in placed for i in span):
            continue
        taken.update(span)
        surface = text[words[match.first].start : words[match.last - 1].end]
        content = {w.word for w in words[match.first : match.last]} - STOP_NL - STOP_EN
        soft = content <= FRAME_WORDS | CUE_WORDS | who_asked
        soft = soft or not VALUE_WORDS.isdisjoint({match.term.nl.lower(), surface.lower()})
        soft = soft or (match.term.kind is TermKind.VALUE and ASKED_VALUE.fullmatch(surface) is not None)
        soft = soft or _within(words[match.first].start, words[match.last - 1].end, idle)
        concepts.append(_term_concept(surface, match.term, language, context, soft=soft))
    stops = STOP_EN | STOP_NL if language == "nl" else STOP_EN
    for index, token in enumerate(words):
        word = token.word
        weather = word == "weer" and WEATHER.search(text[max(0, token.start - 10) : token.end]) is not None
        if (
            index in taken
            or (word in stops and not weather)
            or len(word) < 2
            or (word in NUMBER_WORDS and kind is Kind.LIST)
        ):
            continue
        if word in FRAME_WORDS and not (word.isdigit()):
            continue
        soft = word in CUE_WORDS | who_asked or _within(token.start, token.end, idle)
        typed = text[token.start : token.end]
        capital = (
            typed[:1].isupper() and index > 0 and not (typed.isupper() and len(typed) > LONGEST_ABBREVIATION)
        )
        concepts.append(
            _plain_concept(text[token.start : token.end], word, language, soft=soft, name=capital)
        )
    if not concepts:
        # "Vanaf wanneer bestaat Dijk en Waard?" asks about the place itself.
        concepts += [_place_concept(m) for m in mentions]
    return tuple(_with_a_subject(_merged(concepts)))


@lru_cache(maxsize=1)
def _idioms() -> re.Pattern[str]:
    """Return what finds a fixed expression: "boven het hoofd", "onder zijn hoede"."""
    lines = sorted(word_list("idioms"), key=len, reverse=True)
    forms = "|".join(re.escape(line).replace(r"\*", r"\w+").replace(r"\ ", r"\s+") for line in lines)
    return re.compile(rf"\b(?:{forms})\b", re.IGNORECASE)


def _within(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in spans)


AROUND = frozenset(["omgeving", "omstreken", "area", "surroundings"])


def _around(words: list[Token], mention: PlaceMention) -> list[int]:
    """Return where words stand that only widen a place: "de omgeving van Delen", "Delen en omstreken"."""
    before, behind = mention.first - 2, mention.last + 1
    found = []
    if before >= 0 and words[before].word in AROUND and words[before + 1].word in ("van", "of"):
        found.append(before)
    if behind < len(words) and words[behind].word in AROUND and words[behind - 1].word in ("en", "and"):
        found.append(behind)
    return found


def _terms_in(text: str, words: list[Token], language: str, context: ReadingContext) -> list[Match]:
    """Return the terms in a question, none of them across the end of a clause ("werken samen – school")."""
    cuts = [
        0,
        *(i for i in range(1, len(words)) if CLAUSE_END.search(text[words[i - 1].end : words[i].start])),
    ]
    found: list[Match] = []
    for first, last in zip(cuts, [*cuts[1:], len(words)], strict=True):
        matches = context.lexicon.find(words[first:last], language)
        found += [replace(m, first=m.first + first, last=m.last + first) for m in matches]
    return found


def _place_concept(mention: PlaceMention) -> Concept:
    stems = tuple(stem(t.word) for t in tokens(mention.name))
    return Concept(mention.typed, (Form(mention.name, stems, 1.0),), None, 1.0, required=True)


def _with_a_subject(concepts: list[Concept]) -> list[Concept]:
    """Make the weightiest concepts required where none is: "wat is normaliseren" asks about an action."""
    if any(c.required for c in concepts) or not concepts:
        return concepts
    heaviest = max(c.weight for c in concepts)
    return [replace(c, required=True, weight=1.0) if c.weight == heaviest else c for c in concepts]


def _merged(concepts: list[Concept]) -> list[Concept]:
    seen: dict[tuple[str, ...], Concept] = {}
    for concept in concepts:
        seen.setdefault((concept.term or "", *concept.forms[0].stems), concept)
    return list(seen.values())


def _term_concept(surface: str, term: Term, language: str, context: ReadingContext, *, soft: bool) -> Concept:
    forms: dict[tuple[str, ...], Form] = {}
    typed = sought(surface)
    if language == "nl" and typed:
        forms[typed] = Form(surface.lower(), typed, 1.0)
    own = sought(surface)
    if language == "en" and own and all(context.in_corpus(s) for s in own):
        # "plan", "team", "school": the same word in both languages, and the documents have it.
        forms[own] = Form(surface.lower(), own, 0.8)
    for number, form in enumerate(term.dutch):
        key = sought(form)
        weight = 1.0 if number == 0 else (VARIANT_WEIGHT if language == "nl" else 0.6)
        if language == "nl" and number == 0:
            weight = 0.8
        if key and (key not in forms or forms[key].weight < weight):
            forms[key] = Form(form, key, weight)
    for narrower in context.lexicon.narrower.get(term.id, ()):
        # A text that speaks of a kind of it speaks of it: "leidende principes" are "uitgangspunten".
        key = sought(narrower.nl)
        if key and key not in forms:
            forms[key] = Form(narrower.nl, key, VARIANT_WEIGHT)
    if not forms:
        whole = tuple(stem(t.word) for t in tokens(term.nl))
        forms[whole] = Form(term.nl, whole, 1.0)
    if len(typed) == 1 and language == "nl":
        forms |= {f.stems: f for f in _part_forms(surface.lower()) if f.stems not in forms}
    # Only a noun can be what a text must speak of.
    action = is_adjective(surface.lower()) or not (is_thing(term.nl) or stands_as_noun(surface.lower()))
    weight = SOFT_WEIGHT if soft else (ACTION_WEIGHT if action else 1.0)
    return Concept(surface, tuple(forms.values()), term.id, weight, required=not soft and not action)


def is_thing(term: str) -> bool:
    """Tell whether a preferred term names a thing, not what is done or how ("voorkomen", "tijdig")."""
    words = tokens(term)
    if len(words) != 1 or not words[0].word.endswith(NOT_NOUN_ENDINGS):
        return True
    return stands_as_noun(words[0].word) is not False


def sought(form: str) -> tuple[str, ...]:
    """Return the stems by which a form is found in a text, or () when they would find too much.

    The index holds no stop words: "uit huis plaatsen" is found by *huis* with *plaatsen*, but
    "uit huis" would come down to *huis* alone and is not sought.
    """
    words = [t.word for t in tokens(form)]
    content = [w for w in words if w not in STOP_NL]
    if len(words) > 1 and len(content) == 1 and len(content[0]) < LEAST_ALONE:
        return ()
    return tuple(stem(w) for w in content)


def _part_forms(word: str) -> list[Form]:
    parts = compound_parts(word)
    return [Form("+".join(parts), tuple(stem(p) for p in parts), PART_WEIGHT)] if parts else []


def _plain_concept(surface: str, word: str, language: str, *, soft: bool, name: bool) -> Concept:
    forms = [Form(word, (stem(word),), 1.0)]
    if language == "nl":
        forms += _part_forms(word)
    if language == "en":
        thing = name or word[0].isdigit()
    else:
        noun = stands_as_noun(word)
        thing = name or word[0].isdigit() or (bool(compound_parts(word)) if noun is None else noun)
    return Concept(
        surface,
        tuple(forms),
        None,
        SOFT_WEIGHT if soft else (0.8 if thing else 0.5),
        required=not soft and thing,
    )
