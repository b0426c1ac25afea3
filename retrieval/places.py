"""Find the regions and places a question names, and those for which there is no document.

A place name that is also an ordinary word (Bergen, Best, Houten) counts only after *in, te,
regio, gemeente* or with a capital inside the sentence. Adjectives count (Flevolandse).
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from ingest.errors import CatalogueError
from ingest.model import Region
from retrieval.dutch import STOP_EN, STOP_NL, Token, fold, tokens, word_counts

PLACE_CUES = frozenset(
    [
        "in",
        "te",
        "regio",
        "gemeente",
        "uit",
        "near",
        "gemeenten",
        "municipality",
        "region",
        "of",
        "from",
        "bij",
        "rond",
    ]
)
NAMING = re.compile(
    r"\b(?:[Rr]egio|[Gg]emeente|[Pp]rovincie|[Rr]egion(?: of)?|[Mm]unicipality of|[Pp]rovince of)\s+"
    r"((?:[A-ZÀ-Þ][\w’'-]+)(?:\s+(?:aan|de|den|der|en|op|van|the)\s+[A-ZÀ-Þ][\w’'-]+|\s+[A-ZÀ-Þ][\w’'-]+)*)"
)
LEAST_FUZZY_LENGTH = 6
COMPASS = {
    "noord": ("noordelijke", "northern"), "zuid": ("zuidelijke", "southern"),
    "oost": ("oostelijke", "eastern"), "west": ("westelijke", "western"),
}  # fmt: skip
# "De zuidelijke regio" beside Noord-Elzerland is Zuid-Elzerland.
BEARING = re.compile(
    r"\b(?:(?:de|het|the|that|die)\s+)?(?P<side>(?:noord|zuid|oost|west)elijke|(?:north|south|east|west)ern)"
    r"\s+(?:(?:buur)?(?:regio|gemeente)|buren|region|one|municipality|neighbour)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in a question: its tokens (half-open), the name, and its regions if any are known."""

    first: int
    last: int
    name: str
    regions: tuple[str, ...]
    typed: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Place names by their folded words: region ids for places with documents, () for others.

    ``searched`` are the places with documents alone: folded words, name and region ids.
    """

    names: dict[tuple[str, ...], tuple[str, tuple[str, ...]]]
    longest: int
    single: tuple[str, ...]
    searched: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...]


def _key(name: str) -> tuple[str, ...]:
    return tuple(t.word for t in tokens(name))


def _with_endings(key: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    last = key[-1]
    yield key
    for ending in ("se", "s", "er"):
        if not (ending == "se" and last.endswith("e")):
            yield (*key[:-1], last + ending)


def names_place(typed: str, name: str) -> bool:
    """Tell whether words as typed name a place, endings allowed ("Delense", "Delens": Delen)."""
    return _key(typed) in _with_endings(_key(name))


def is_called_after(region: Region, municipality: str) -> bool:
    """Tell whether a region goes by the name of one of its municipalities: "regio Alkmaar"."""
    name = rf"(?:(?:de|netwerkorganisatie) )*(?:regio )?{re.escape(municipality)}"
    return any(re.match(rf"{name}(?:\W|s|$)", one, re.IGNORECASE) for one in (region.name, *region.aliases))


_REGION = r"(?:regio['’]?s|gemeenten|regions|municipalities)"
_ASIDE = rf"(?:behalve|anders dan|andere {_REGION} dan|except(?: for)?|apart from|other than|other {_REGION} than|besides)"
_EXAMPLE = r"(?:zoals|bijvoorbeeld|bv\.?|net als|such as|like|for example|for instance)"
_INTO = r"[\s,(]+(?:(?:in|bij|van|de|the|regio|region) )*$"
ASIDE = re.compile(rf"\b{_ASIDE}{_INTO}", re.IGNORECASE)
EXAMPLE = re.compile(rf"\b(?:{_ASIDE}|{_EXAMPLE}){_INTO}", re.IGNORECASE)
JOINED_ON = re.compile(r"^\s*(?:,|en|of|and|or|,\s*(?:en|of|and|or))\s+(?:(?:in|bij|van) )?$", re.IGNORECASE)


def is_set_aside(typed: str, text: str) -> bool:
    """Tell whether a question leaves a place out of what it asks ("welke andere regio's dan Twente")."""
    at = text.find(typed)
    return at >= 0 and ASIDE.search(text[:at]) is not None


def only_examples(text: str, words: Sequence[Token], mentions: Sequence[PlaceMention]) -> bool:
    """Tell whether all places are named as an example or an exception ("regio's zoals Alkmaar en Delen")."""
    end = -1
    for mention in mentions:
        before = text[: words[mention.first].start]
        joined = end >= 0 and JOINED_ON.match(text[end : words[mention.first].start]) is not None
        if EXAMPLE.search(before) is None and not joined:
            return False
        end = words[mention.last - 1].end
    return bool(mentions)


# "Noord- en in Zuid-Elzerland" names two regions; the first is written out.
SHARED_TAIL = re.compile(
    r"\b([A-ZÀ-Þ][\w]+)-(\s+(?:en|of|and|or)\s+(?:(?:in|de|the|van)\s+)*)([A-ZÀ-Þ]\w+)-([A-ZÀ-Þ]\w+)"
)


def write_out(text: str) -> str:
    """Return the text with a place name completed that shares its tail with the next."""
    return SHARED_TAIL.sub(r"\1-\4\2\3-\4", text)


def counterpart(text: str, places: Sequence[str], regions: Sequence[str]) -> str:
    """Return the text with "the southern region" replaced by the region that is meant.

    That is the counterpart of a place named before (Noord-Elzerland, Zuid-Elzerland), or else the
    only one of the regions whose name starts with that side.
    """
    match = BEARING.search(text)
    if match is None:
        return text
    word = match["side"].lower()
    side = next(s for s, names in COMPASS.items() if word in names)
    tails = {fold(p.split("-", 1)[1]) for p in places if fold(p.split("-", 1)[0]) in COMPASS and "-" in p}
    sided = [r for r in regions if fold(r).startswith(f"{side}-")]
    meant = [r for r in sided if fold(r).split("-", 1)[1] in tails] or sided
    if len(meant) != 1:
        return text
    return f"{text[: match.start()]}{meant[0]}{text[match.end() :]}"


def load_places(folder: Path) -> tuple[str, ...]:
    """Return the names of ``places.toml`` of a corpus folder; none if the file is not there.

    Raises CatalogueError when the file is not TOML.
    """
    path = folder / "places.toml"
    if not path.exists():
        return ()
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path.name}: {error}") from error
    return tuple(str(name) for names in data.values() for name in names)


def build_gazetteer(regions: Sequence[Region], searched: frozenset[str], places: Iterable[str]) -> Gazetteer:
    """Index the names of all regions and places.

    ``searched`` holds the ids of regions with at least one document; the names of other
    regions are known as places without a document.
    """
    names: dict[tuple[str, ...], tuple[str, tuple[str, ...]]] = {}

    def add(name: str, ids: tuple[str, ...]) -> None:
        for number, key in enumerate(_with_endings(_key(name))):
            if not key or (number > 0 and key in names):
                continue
            known = names.get(key)
            if known is None:
                names[key] = (name, ids)
            elif ids and ids[0] not in known[1]:
                names[key] = (known[0], known[1] + ids)

    for region in regions:
        ids = (region.id,) if region.id in searched else ()
        for name in (region.name, *region.aliases, *region.municipalities):
            add(name, ids)
    for name in places:
        if _key(name) not in names:
            add(name, ())
    single = tuple(
        key[0]
        for key, (_, ids) in names.items()
        if len(key) == 1 and len(key[0]) >= LEAST_FUZZY_LENGTH and ids
    )
    return Gazetteer(
        names=names,
        longest=max((len(k) for k in names), default=1),
        single=single,
        searched=tuple((key, name, ids) for key, (name, ids) in names.items() if ids),
    )


def _is_ordinary(key: tuple[str, ...]) -> bool:
    return len(key) == 1 and (len(key[0]) < 4 or key[0] in word_counts())


def _cued(words: Sequence[Token], at: int, text: str) -> bool:
    before = words[at - 1].word if at else ""
    capital = text[words[at].start].isupper()
    shouting = text.isupper()
    alone = len(words) == 1  # "Kampen": nothing but the name
    return (before in PLACE_CUES) or ((at > 0 or alone) and capital and not shouting)


def find_places(text: str, words: Sequence[Token], gazetteer: Gazetteer) -> list[PlaceMention]:
    """Return the places named in a question, longest names first, not overlapping."""
    found: list[PlaceMention] = []
    at = 0
    while at < len(words):
        for size in range(min(gazetteer.longest, len(words) - at), 0, -1):
            key = tuple(t.word for t in words[at : at + size])
            entry = gazetteer.names.get(key)
            if entry is None or (_is_ordinary(key) and not _cued(words, at, text)):
                continue
            typed = text[words[at].start : words[at + size - 1].end]
            found.append(PlaceMention(at, at + size, entry[0], entry[1], typed))
            at += size
            break
        else:
            mention = _misspelt(words[at], at, text, gazetteer)
            if mention:
                found.append(mention)
            at += 1
    return _with_named(text, words, found)


def _misspelt(token: Token, at: int, text: str, gazetteer: Gazetteer) -> PlaceMention | None:
    word = token.word
    if len(word) < LEAST_FUZZY_LENGTH or word in STOP_NL or word in STOP_EN or word in word_counts():
        return None
    best = process.extractOne(
        word, gazetteer.single, scorer=DamerauLevenshtein.distance, score_cutoff=1 if len(word) < 8 else 2
    )
    if best is None or best[1] == 0:
        return None
    name, ids = gazetteer.names[(best[0],)]
    return PlaceMention(at, at + 1, name, ids, text[token.start : token.end])


def _with_named(text: str, words: Sequence[Token], found: list[PlaceMention]) -> list[PlaceMention]:
    """Add what is called a region or municipality but stands in no list: "regio Zandmeer"."""
    result = list(found)
    for match in NAMING.finditer(text):
        start, end = match.span(1)
        inside = [i for i, t in enumerate(words) if start <= t.start and t.end <= end]
        if not inside or any(m.first <= i < m.last for i in inside for m in result):
            continue
        result.append(PlaceMention(inside[0], inside[-1] + 1, match.group(1), (), match.group(1)))
    return sorted(result, key=lambda m: m.first)
