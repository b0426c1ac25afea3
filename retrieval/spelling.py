"""Repair the spelling of a question, so that all that reads it reads what was meant.

Words that nothing knows are read as the nearest word of the documents, the term base, the places
or questions; compounds written apart are joined, words written together are parted, and what is
written short is written out. A word that is known is never touched.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from retrieval.dutch import (
    NOUN,
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
from retrieval.everyday import everyday_stems, everyday_words
from retrieval.lexicon import LIGHT
from retrieval.mistakes import NEAR_LETTER, NEAR_SWAP, UNLIKELY, mistake_cost, without_vowels
from retrieval.place_spelling import LEAST_SHORT, place_of_several, place_written_short, written_as
from retrieval.places import Gazetteer, find_places
from retrieval.reading import ReadingContext
from retrieval.wordlists import word_list

SHORT: Mapping[str, str] = dict(line.split(" = ") for line in word_list("short"))
WRITTEN_SHORT = re.compile(rf"(?<![\w'’-])({'|'.join(sorted(SHORT))})\b\.?(?![\w'’-])")
ASKING = word_list("cue") | word_list("frame") | word_list("value")
LEAST_LENGTH = 3
LEAST_JOINED = 6
LEAST_FAR = 6
# Words after which a name follows: there a word that is written right may be a misspelt place.
CALLED = frozenset(["regio", "gemeente", "region", "municipality"])
LEAST_PART = 4
LEAST_COUNT = 20
FAMILIAR_COUNT = 100
PARTED_TERM, PARTED_WORDS = 0.4, 0.9
# A word that only the general list has is a worse guess than one the documents or questions have.
STRANGER = 0.3
# Endings and prefixes that are stop words too: *aanbieder* + *en* is a plural, not two words.
NO_TAIL = frozenset(["en", "er", "te", "de", "ge", "se", "be", "s", "t", "u", "na", "of", "om"])
NO_HEAD = frozenset(["ge", "be", "her", "er", "en", "te", "s", "t", "u"])
PARTICLES = frozenset({
    "aan", "achter", "af", "binnen", "boven", "bij", "buiten", "door", "in", "mee",
    "met", "na", "om", "onder", "op", "over", "tegen", "tussen", "uit", "voor", "zelf",
})  # fmt: skip
PARTICIPLE = re.compile(rf"({'|'.join(sorted(PARTICLES))})ge(\w{{4,}})")
# *klaagt*, *gesloopt*; *rijker*, *mildere*; *groepje*, *rugzakjes*; *beschermers*.
ENDINGS = ("t", "d", "de", "te", "den", "ten", "e", "en", "s", "er", "ere", "ers", "je", "jes")
# *safer*, *strictest*, *risky*, *shorten*: what the English stemmer leaves on.
ENGLISH_ENDINGS = ("er", "ers", "r", "est", "y", "en", "n't")
Place = tuple[tuple[str, ...], tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Respelled:
    """A text as it is read, and the words read differently than typed that must be said."""

    text: str
    corrections: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The words a misspelt one may have been: ``near`` of documents, terms, places and questions.

    ``written`` gives the way a place name is written for the word or the joined words of it.
    """

    near: frozenset[str]
    far: tuple[str, ...]
    written: Mapping[str, str]


def respell(text: str, context: ReadingContext, language: str) -> Respelled:
    """Return a question as it was meant; the text itself where nothing is misspelt."""
    text = WRITTEN_SHORT.sub(lambda m: SHORT[m.group(1)], text)
    words = tokens(text)
    known = _words(
        context.vocabulary, context.english_words, tuple(context.gazetteer.names.items()), language
    )
    placed = {i for m in find_places(text, words, context.gazetteer) for i in range(m.first, m.last)
              if _is_name(words[m.first : m.last], context.gazetteer)}  # fmt: skip
    made: list[str] = []
    said: list[tuple[str, str]] = []
    copied = at = 0
    while at < len(words):
        size, read = (1, None) if at in placed else _reading(at, words, text, context, known, language)
        if read is not None:
            first, last = words[at].start, words[at + size - 1].end
            typed = text[first:last]
            made += [text[copied:first], read[:1].upper() + read[1:] if typed[0].isupper() else read]
            copied = last
            if _must_be_said(typed, read):
                said.append((typed, read))
        at += size
    return Respelled("".join([*made, text[copied:]]), tuple(said))


def _must_be_said(typed: str, read: str) -> bool:
    """Tell whether a reading could be a mistake: not that of a question word, a space or an ending."""
    bare = [t.word for t in tokens(read)]
    together = "".join(t.word for t in tokens(typed))
    if together == "".join(bare) or all(w in STOP_NL or w in STOP_EN for w in bare):
        return False
    return not (len(bare) == 1 and stem(bare[0]) in {stem(b) for b in _bases(together)})


def _is_name(words: Sequence[Token], gazetteer: Gazetteer) -> bool:
    return tuple(t.word for t in words) in gazetteer.names


def _reading(
    at: int,
    words: Sequence[Token],
    text: str,
    context: ReadingContext,
    known: Words,
    language: str,
) -> tuple[int, str | None]:
    """Return how many tokens from here are read as something else, and as what; (1, None) for none."""

    def right(word: str) -> bool:
        return is_written_right(word, context, known)

    place = place_of_several(at, words, context.gazetteer, right)
    if place is not None:
        return place
    for size in (3, 2) if language == "nl" else ():
        joined = _joined(words[at : at + size], text, context, known)
        if joined is not None:
            return min(size, len(words) - at), joined
    word = words[at].word
    typed = text[words[at].start : words[at].end]
    if word[0].isdigit() or len(word) < LEAST_LENGTH or (typed.isupper() and not text.isupper()):
        # JIM, ROC: capitals inside a sentence are an abbreviation.
        return 1, None
    if len(tokens(known.written.get(word, ""))) > 1:
        return 1, known.written[word]
    capital = at > 0 and typed[0].isupper() and not text.isupper()
    if right(word):
        # "regio Almaar": a word, but where a name is called it is one misspelt.
        called = capital and words[at - 1].word in CALLED
        return 1, _best(word, tuple(known.written), 1.0, known)[1] if called else None
    if is_known(word, context, known, language):
        read = _best(word, known.near, NEAR_SWAP, known)[1]
        # "belooft" is a form of its own beside *beloofd*, and "raadt" beside *raad*.
        form = word[-1] == "t" and read in (f"{word[:-1]}d", word[:-1])
        return 1, None if form else read
    return 1, _guess(word, context, known, language, named=capital)


def is_written_right(word: str, context: ReadingContext, known: Words) -> bool:
    """Tell whether a word, letter for letter, is one that documents, terms or people use."""
    return (
        word in known.near
        or word in STOP_NL
        or word in STOP_EN
        or word in ASKING
        or word in NUMBER_WORDS
        or word in word_counts()
        or word in context.english_words
        or (word in everyday_words() and not _may_be_a_place(word, context))
    )


def _may_be_a_place(word: str, context: ReadingContext) -> bool:
    """Tell whether a short everyday word may be a place: "adam" is a name, but Amsterdam here."""
    return len(word) == LEAST_SHORT and place_written_short(word, context.gazetteer) is not None


def is_known(word: str, context: ReadingContext, known: Words, language: str) -> bool:
    """Tell whether the stem or the parts of a word are known, so that it may be a form no list has."""
    everyday = frozenset[str]() if _may_be_a_place(word, context) else everyday_stems(language)
    if language == "en":
        stems = {stem_english(base) for base in _bases(word, ENGLISH_ENDINGS)}
        english = not stems.isdisjoint(everyday) or not stems.isdisjoint(context.english_stems)
        return english or context.in_corpus(stem(word))
    if _parted(word, context, known, language, only_sure=True) is not None:
        return False
    stems = {stem(base) for base in _bases(word)}
    return (
        not stems.isdisjoint(everyday)
        or any(s in context.dutch_stems or context.in_corpus(s) for s in stems)
        or stem_english(word) in context.english_stems
        or bool(compound_parts(word))
        or _is_parted_verb(word)
    )


def _is_parted_verb(word: str) -> bool:
    """Tell whether a word is a particle with a verb that takes it: "doorgaat", "meedoet"."""
    rests = (word.removeprefix(particle) for particle in PARTICLES if word.startswith(particle))
    return any(len(rest) >= LEAST_PART and rest[-1] == "t" and rest in word_counts() for rest in rests)


def _guess(word: str, context: ReadingContext, known: Words, language: str, *, named: bool) -> str | None:
    """Return what an unknown word was meant to be, or None when nothing is near enough.

    A name is only read as another word for a slip of the finger, or as a place.
    """
    most = _limit(word, language)
    choices = [
        _best(word, known.near, min(most, NEAR_LETTER) if named else most, known),
        _best(word, tuple(known.written), max(most, 1.0), known),
    ]
    if len(word) >= LEAST_FAR and not named:
        cost, read = _best(word, known.far, most - STRANGER, known)
        choices.append((cost + STRANGER, read))
    short = place_written_short(word, context.gazetteer)
    if short is not None:
        choices.append((NEAR_SWAP, short))
    parted = None if named else _parted(word, context, known, language, only_sure=False)
    if parted is not None:
        choices.append(parted)
    return min(choices, key=lambda choice: choice[0])[1]


def _best(word: str, pool: Iterable[str], most: float, known: Words) -> tuple[float, str | None]:
    """Return the likeliest word of a pool that costs no more than ``most``, the commonest of equals."""
    near = process.extract_iter(
        word, pool, scorer=DamerauLevenshtein.distance, score_cutoff=2 if len(word) < LEAST_FAR else 3
    )
    ranked = [
        (cost, -word_counts().get(candidate, 0), candidate)
        for candidate in (*(str(c) for c, _, _ in near), *without_vowels(word, pool))
        if candidate != word and (cost := mistake_cost(word, candidate)) <= most
    ]
    if not ranked:
        return UNLIKELY, None
    cost, _, read = min(ranked)
    return cost, known.written.get(read, read)


def _limit(word: str, language: str) -> float:
    """Return the highest cost of a reading: the longer a word, the surer it is in spite of mistakes."""
    if len(word) <= 3:
        return NEAR_SWAP
    if len(word) <= 5:
        return NEAR_LETTER
    return 2.0 if len(word) >= 8 and language == "nl" else 1.0


def _bases(word: str, endings: tuple[str, ...] = ENDINGS) -> tuple[str, ...]:
    """Return a word and what it is a form of: contracteert → contracteer, uitgekomen → uitkomen."""
    bare = [word.removesuffix(e) for e in endings if word.endswith(e) and len(word) > len(e) + 3]
    return (word, *bare, *(f"{m[1]}{m[2]}" for m in [PARTICIPLE.match(word)] if m))


def _familiar(part: str, known: Words, language: str) -> bool:
    stops = STOP_NL if language == "nl" else STOP_EN
    if part in stops:
        return len(part) > 1
    common = language == "nl" and word_counts().get(part, 0) >= FAMILIAR_COUNT
    return len(part) >= LEAST_PART and (part in known.near or common)


def _parted(
    word: str, context: ReadingContext, known: Words, language: str, *, only_sure: bool
) -> tuple[float, str] | None:
    """Return the words of which the spaces were left out, with a cost, or None.

    A part that is a term together with the next ("voorliggendveld") or a question word
    ("geenkinderen") makes it sure; else it may be a compound that no list has.
    """
    stops = STOP_NL if language == "nl" else STOP_EN
    best: tuple[float, str] | None = None
    for cut in range(2, len(word) - 1):
        head, tail = word[:cut], word[cut:]
        if head in NO_HEAD or tail in NO_TAIL:
            continue
        if any(f"{head} {tail}" in forms for forms in context.lexicon.literal.values()):
            return PARTED_TERM, f"{head} {tail}"
        asks = (head in stops and head not in PARTICLES and len(head) > 2) or (
            tail in stops and len(tail) > 2
        )
        if only_sure and not asks:
            continue
        if not _familiar(head, known, language):
            continue
        if head in PARTICLES and tail not in known.written:
            # *uitgekomen*, *voorgesprek*: one word; "inflevoland" is two.
            continue
        # Of two nouns it is a compound that no list has: *toeristenbelasting*.
        compound = language == "nl" and not asks and head not in stops and (noun_share(head) or 1.0) >= NOUN
        if compound and head not in known.written:
            continue
        rest = tail if _familiar(tail, known, language) else None
        if rest is None and head in stops and len(tail) >= LEAST_JOINED:
            further = _parted(tail, context, known, language, only_sure=only_sure)
            rest = further[1] if further is not None else None
        if rest is not None and (best is None or len(rest) > len(best[1].split(" ")[-1])):
            best = PARTED_WORDS, f"{known.written.get(head, head)} {known.written.get(rest, rest)}"
    return best


def _joined(words: Sequence[Token], text: str, context: ReadingContext, known: Words) -> str | None:
    """Return the compound of documents or term base that words written apart make: "jeugd hulp"."""
    together = "".join(w.word for w in words)
    if len(words) < 2 or together not in known.near or min(len(w.word) for w in words) < LEAST_LENGTH:
        return None
    if any(w.word in STOP_NL for w in words) or any(text[a.end : b.start] != " " for a, b in pairwise(words)):
        return None
    if " ".join(w.word for w in words) in context.lexicon.literal["nl"]:
        return None
    # "hulp vragen" asks for help, "hulpvragen" are questions.
    share = noun_share(words[-1].word)
    return None if words[-1].word.endswith("en") and share is not None and share < 0.6 else together


@lru_cache(maxsize=8)
def _words(
    vocabulary: tuple[str, ...], english: frozenset[str], places: tuple[Place, ...], language: str
) -> Words:
    written: dict[str, str] = {}
    for key, (name, ids) in places:
        if ids and len("".join(key)) >= LEAST_PART:
            written.setdefault("".join(key), written_as(name, key))
            for own, word in zip(tokens(name), key, strict=False):
                if len(word) > LEAST_PART and own.word == word:
                    written.setdefault(word, name[own.start : own.end])
    if language == "en":
        near: Iterable[str] = (*english, *STOP_EN, *ASKING, *LIGHT["en"], *written)
        return Words(frozenset(near), vocabulary, written)
    far = tuple(word for word, count in word_counts().items() if count >= LEAST_COUNT)
    return Words(frozenset((*vocabulary, *STOP_NL, *ASKING, *LIGHT["nl"], *written)), far, written)
