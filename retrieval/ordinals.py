"""Read which item of a list a turn counts to: "en de derde?", "wat betekent het tweede daarvan?"."""

import re
from dataclasses import dataclass

from ingest.model import Span
from retrieval.dutch import NUMBER_WORDS, STOP_EN, STOP_NL, tokens

LAST = -1
WORDS = {
    word: number
    for number, words in enumerate(
        (
            "eerste first", "tweede second", "derde third", "vierde fourth", "vijfde fifth", "zesde sixth",
            "zevende seventh", "achtste eighth", "negende ninth", "tiende tenth", "elfde eleventh",
            "twaalfde twelfth",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
ENDS = frozenset({"laatste", "last", "final"})
ORDINAL = re.compile(rf"\b(?:{'|'.join((*WORDS, *ENDS))}|\d{{1,2}}(?:e|de|ste|st|nd|rd|th))\b", re.IGNORECASE)
NUMBERED = re.compile(
    rf"\b(?:nummer|number|punt|point|nr\.?)\s+(\d{{1,2}}|{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE
)
# Nouns by which any item of a list may be called.
ITEM_NOUNS = frozenset(["punt", "onderdeel", "item", "een", "one", "point", "part", "stap", "step", "regel"])
EXPLAINING = frozenset(["uitleggen", "toelichten", "betekent", "betekenen", "mean", "means", "explain"])
# What may stand beside an ordinal when the turn asks for nothing but the item.
BARE = STOP_NL | STOP_EN | ITEM_NOUNS | frozenset(["noem", "geef", "name", "give", "nummer", "number", "nr"])


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list in a document: where it stands, what stands under it, the words it is called by."""

    document_id: str
    span: Span
    section: int
    label: str
    under: tuple[Span, ...]


def ordinal_in(text: str) -> int | None:
    """Return which item a text counts to, from 1, or ``LAST``; None when it counts none.

    "Het tweede daarvan", "de 3e", "nummer vier", "the last one".
    """
    numbered = NUMBERED.search(text)
    if numbered:
        word = numbered.group(1).lower()
        return int(NUMBER_WORDS.get(word, word)) or None
    match = ORDINAL.search(text)
    if match is None:
        return None
    word = match.group().lower()
    return LAST if word in ENDS else WORDS.get(word) or int(re.sub(r"\D", "", word)) or None


def counted_noun(text: str) -> str:
    """Return the noun that an ordinal stands before ("het vijfde principe"), "" where it stands alone.

    "Het eerste gesprek" counts no list, but "het eerste daarvan" and "kun je de eerste uitleggen" do.
    """
    match = ORDINAL.search(text)
    if match is None or NUMBERED.search(text):
        return ""
    following = re.match(r"\s+([\w-]+)", text[match.end() :])
    word = following.group(1).lower() if following else ""
    return "" if word in BARE | EXPLAINING else word


def is_bare(text: str) -> bool:
    """Tell whether a turn asks for the item alone ("en de derde?") and nothing about it."""
    rest = NUMBERED.sub(" ", ORDINAL.sub(" ", text))
    return all(t.word in BARE for t in tokens(rest))
