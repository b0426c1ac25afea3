"""Read a question: language, regions, kind, concepts, misspelt words, warnings."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from retrieval.dutch import (
    NUMBER_WORDS,
    STOP_EN,
    STOP_NL,
    Token,
    compound_parts,
    noun_share,
    stem,
    stem_english,
    tokens,
    word_counts,
)
from retrieval.kinds import expected_count, question_kind
from retrieval.language import detect_language
from retrieval.lexicon import Lexicon, Term
from retrieval.model import Concept, Form, Kind, Question
from retrieval.places import Gazetteer, PlaceMention, find_places, write_out
from retrieval.wordlists import word_list

MOST_CHARACTERS = 20_000
READ_CHARACTERS = 2_000
# From this share of places after an article, preposition or adjective a word counts as a noun:
# kent .05, grip .19, kosten .73, wachtlijst .86. Only a noun can be what a text must speak of.
NOUN = 0.45
# voorkomen, tijdig, tijdelijk, betaalbaar, effectief: what is done or how, not what about.
NOT_NOUN_ENDINGS = ("n", "ig", "lijk", "baar", "zaam", "isch", "end", "ief", "aal")
VARIANT_WEIGHT = 0.35
PART_WEIGHT = 0.4
SOFT_WEIGHT = 0.3
ACTION_WEIGHT = 0.7
LEAST_SPELLING_LENGTH = 6
LEAST_ALONE = 8
LONGEST_ABBREVIATION = 5
# Names of a kind of value: whether the value is there is checked on the value itself.
VALUE_WORDS = word_list("value")
# Words that say what sort of answer is wanted, not what about.
CUE_WORDS = word_list("cue")
# Nouns every question about these documents may use for the documents or their makers.
FRAME_WORDS = word_list("frame")
INJECTION = re.compile(
    r"\b(negeer|vergeet) .{0,30}(instructies|opdracht|regels)|\b(ignore|forget|disregard) .{0,30}(instructions|rules|prompt)"
    r"|system prompt|doe alsof je|pretend (to be|you are)",
    re.IGNORECASE,
)
NINE_DIGITS = re.compile(r"(?<!\d)\d{3}[ .]?\d{3}[ .]?\d{3}(?!\d)|(?<!\d)\d{4}[ .]\d{2}[ .]\d{3}(?!\d)")
TERMINAL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
TAG = re.compile(r"<[^<>]{1,200}>")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What a question is read against: term base, places, and the words the documents use.

    ``in_corpus`` tells whether a stem occurs in the documents; ``vocabulary`` holds the words
    (folded, as written) for spelling repair.
    """

    lexicon: Lexicon
    gazetteer: Gazetteer
    in_corpus: Callable[[str], bool]
    vocabulary: tuple[str, ...]
    english_words: frozenset[str]
    dutch_stems: frozenset[str]
    english_stems: frozenset[str]


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
    text = write_out(clean(TAG.sub(" ", without_numbers_of_citizens(resolved)))[:READ_CHARACTERS])
    words = tokens(text)
    spoken = language or detect_language(tokens(clean(safe)[:READ_CHARACTERS]))
    if spoken not in ("nl", "en"):
        warnings.append("third_language")
    reading = "en" if spoken == "en" else "nl"
    mentions = find_places(text, words, context.gazetteer)
    asked = asking_part(text)
    # "Ik ben wethouder in Haarlem. Wat is … in Alkmaar?" asks about Alkmaar.
    meant = [m for m in mentions if asked[0] <= words[m.first].start < asked[1]] or mentions
    named = tuple(dict.fromkeys(r for m in meant for r in m.regions))
    unknown = tuple(dict.fromkeys(m.name for m in meant if not m.regions))
    kind = question_kind(text[asked[0] : asked[1]], regions_named=len(named) + len(unknown))
    corrections = [(m.typed, m.name) for m in mentions if m.regions and _folded_differs(m)]
    concepts, spelling = _concepts(text, words, mentions, kind, reading, context)
    if spelling and kind in (Kind.KEYWORD, Kind.OPEN):
        # "defenitie voorligend veld" asks for a definition once it is spelled right.
        kind = question_kind(
            _respelled(text[asked[0] : asked[1]], spelling), regions_named=len(named) + len(unknown)
        )
    concepts = _focused(text, concepts, asked)
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
        expected_count=expected_count(text),
        corrections=tuple(corrections + spelling),
        warnings=tuple(warnings),
    )


YEAR = re.compile(r"(?:19|20)\d{2}")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ‘'\"“])")
QUOTED = re.compile(r"[‘'\"“]([^‘’'\"“”]{3,60})[’'\"”](?!\w)")
POINTING = re.compile(
    r"^\W*(wat|wie|hoe|what|who|how|waar|where)\b[\w\s]{0,20}\b(dat|dit|die|that|it|this)\b", re.IGNORECASE
)


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


def _focused(text: str, concepts: tuple[Concept, ...], asked: tuple[int, int]) -> tuple[Concept, ...]:
    """Keep as required only what is put in quotation marks, or else what the asking sentence names."""
    quoted = [m.group(1).lower() for m in QUOTED.finditer(text)]
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
) -> tuple[tuple[Concept, ...], list[tuple[str, str]]]:
    placed = {i for m in mentions for i in range(m.first, m.last)}
    words, spelling = _repair(words, placed, language, context)
    concepts: list[Concept] = []
    taken: set[int] = set(placed)
    for match in context.lexicon.find(words, language):
        span = range(match.first, match.last)
        if any(i in taken for i in span) and not all(i in taken for i in span):
            continue
        if any(i in placed for i in span):
            continue
        taken.update(span)
        surface = text[words[match.first].start : words[match.last - 1].end]
        content = {w.word for w in words[match.first : match.last]} - STOP_NL - STOP_EN
        soft = content <= FRAME_WORDS | CUE_WORDS or match.term.nl.lower() in VALUE_WORDS
        concepts.append(_term_concept(surface, match.term, language, context, soft=soft))
    stops = STOP_EN | STOP_NL if language == "nl" else STOP_EN
    for index, token in enumerate(words):
        word = token.word
        if index in taken or word in stops or len(word) < 2 or (word in NUMBER_WORDS and kind is Kind.LIST):
            continue
        if word in FRAME_WORDS and not (word.isdigit()):
            continue
        soft = word in CUE_WORDS
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
    return tuple(_with_a_subject(_merged(concepts))), spelling


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
    action = not is_thing(term.nl) and (noun_share(surface.lower()) or 0.0) < NOUN
    weight = SOFT_WEIGHT if soft else (ACTION_WEIGHT if action else 1.0)
    return Concept(surface, tuple(forms.values()), term.id, weight, required=not soft and not action)


def is_thing(term: str) -> bool:
    """Tell whether a preferred term names a thing, not what is done or how ("voorkomen", "tijdig")."""
    words = tokens(term)
    if len(words) != 1 or not words[0].word.endswith(NOT_NOUN_ENDINGS):
        return True
    share = noun_share(words[0].word)
    return share is None or share >= NOUN


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
    share = noun_share(word)
    if language == "en":
        thing = name or word[0].isdigit()
    else:
        thing = name or word[0].isdigit() or (bool(compound_parts(word)) if share is None else share >= NOUN)
    return Concept(
        surface,
        tuple(forms),
        None,
        SOFT_WEIGHT if soft else (0.8 if thing else 0.5),
        required=not soft and thing,
    )


def _respelled(text: str, spelling: Sequence[tuple[str, str]]) -> str:
    for typed, read in spelling:
        text = re.sub(rf"\b{re.escape(typed)}\b", read, text, flags=re.IGNORECASE)
    return text


def _repair(
    words: list[Token], placed: set[int], language: str, context: ReadingContext
) -> tuple[list[Token], list[tuple[str, str]]]:
    """Replace words that no one knows by the nearest word of the documents or the term base."""
    result, repaired = [], []
    for index, token in enumerate(words):
        word = token.word
        fixed = None
        if index not in placed and len(word) >= LEAST_SPELLING_LENGTH and not word[0].isdigit():
            fixed = _nearest(word, language, context)
        if fixed:
            repaired.append((word, fixed))
            result.append(Token(fixed, token.start, token.end))
        else:
            result.append(token)
    return result, repaired


def _nearest(word: str, language: str, context: ReadingContext) -> str | None:
    known = (
        stem(word) in context.dutch_stems
        or stem_english(word) in context.english_stems
        or word in STOP_NL
        or word in STOP_EN
        or word in FRAME_WORDS
        or word in word_counts()
        or word in context.english_words
        or context.in_corpus(stem(word))
    )
    if known or (compound_parts(word) and language == "nl"):
        return None
    pool: Sequence[str] = context.vocabulary if language == "nl" else tuple(context.english_words)
    limit = 1 if len(word) < 9 else 2
    best = process.extractOne(word, pool, scorer=DamerauLevenshtein.distance, score_cutoff=limit)
    if best is None or best[0][0] != word[0]:
        return None
    return str(best[0])
