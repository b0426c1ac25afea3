"""Choose the words by which a reply names what was asked: subjects, no scraps of the question."""

from collections.abc import Iterable
from dataclasses import replace

from retrieval.absence import ANY_THINGS
from retrieval.dutch import (
    NUMBER_WORDS,
    STOP_EN,
    STOP_NL,
    compound_parts,
    fold,
    stands_as_noun,
    stem,
    stem_english,
    tokens,
)
from retrieval.lexicon import Lexicon, Term, TermKind
from retrieval.model import Concept
from retrieval.question import VALUE_WORDS, is_thing, is_wording
from retrieval.wordlists import word_list

QUESTION_WORDS = word_list("question")
# An unknown word with one of these endings is as likely a verb ("grootbrengt") as a thing.
VERB_ENDINGS = ("t", "en", "de", "te")
LEAST_SHARED = 4


def named_subjects(
    concepts: Iterable[Concept], lexicon: Lexicon, language: str, *, beside: str = ""
) -> tuple[Concept, ...]:
    """Return the concepts that can be named as a subject, each with the words to name it by as its text.

    Verbs, question words, numbers and names of values ("hoe lang duurt") are no subjects. ``beside``
    is text shown with the names: what it speaks of in another form is not named as missing.
    """
    shown = fold(beside)
    named: dict[str, Concept] = {}
    for concept in concepts:
        name = _name(concept, lexicon.by_id.get(concept.term or ""), language)
        if name and not _is_shown(name, shown):
            named.setdefault(name.casefold(), replace(concept, text=name))
    return tuple(named.values())


def _name(concept: Concept, term: Term | None, language: str) -> str | None:
    words = tokens(concept.text)
    if any(t.word in QUESTION_WORDS for t in words):
        if term is None or term.kind is TermKind.VALUE:
            return None
        name = term.en if language == "en" else term.nl
        stemmer = stem_english if language == "en" else stem
        typed = {stemmer(t.word) for t in words}
        return name if typed & {stemmer(t.word) for t in tokens(name)} else None
    content = [t for t in words if t.word not in STOP_NL | STOP_EN | ANY_THINGS]
    if not content or is_wording(concept.text) or not any(_says_something(t.word) for t in content):
        return None
    bare = concept.text[content[0].start : content[-1].end]
    fits = _is_subject(bare, language) if term is None else _is_term(bare, term, language)
    return bare if fits else None


def _says_something(word: str) -> bool:
    return len(word) > 1 and not word[0].isdigit() and word not in NUMBER_WORDS


def _is_term(text: str, term: Term, language: str) -> bool:
    """Tell whether the words typed name a thing of the term base, and not what is done or how."""
    if term.kind is TermKind.VALUE:
        # "telefoonnummer", "website": a value that has a name of its own; "hoe lang duurt" names none.
        return fold(text) in VALUE_WORDS
    if not is_thing(term.nl):
        return False
    if " " in text or text[:1].isupper():
        return True
    word = fold(text)
    if language == "en":
        # "together" is listed under social cohesion, but is not what it is called.
        return stem_english(word) in {stem_english(t.word) for t in tokens(term.en)}
    return _is_noun(word)


def _is_subject(text: str, language: str) -> bool:
    if text[:1].isupper():
        return True
    word = fold(text)
    # A loose English word says nothing about Dutch documents; a Dutch compound does in either language.
    return _is_noun(word) and (language != "en" or bool(compound_parts(word)))


def _is_noun(word: str) -> bool:
    noun = stands_as_noun(word)
    if noun is not None:
        return noun
    parts = compound_parts(word)
    return _is_noun(parts[-1]) if parts else not word.endswith(VERB_ENDINGS)


def _is_shown(name: str, shown: str) -> bool:
    """Tell whether a text holds the beginning of some word of a name: "signaleren" in "signaleerders"."""
    words = [t.word for t in tokens(name) if t.word not in STOP_NL | STOP_EN]
    return bool(shown) and any(word[: max(LEAST_SHARED, 7 * len(word) // 10)] in shown for word in words)
