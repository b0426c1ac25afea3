"""Find every definition that a document gives: who defines which term, in which words.

Three ways to define are known: a sentence made for it ("onder ... verstaan we"), a sentence whose
subject is a term named by a heading, a list item or bold type ("Normaliseren is ..."), and an entry
of a word list ("Sociale basis: ...", or a term with its explanation on the next line). Weak verbs
("gaat over", "is") count only for named terms: every sentence has a subject, few define it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.model import Block, BlockKind, Document, Sentence, Span
from retrieval.dutch import NUMBER_WORDS, stem, tokens
from retrieval.finish import place_of
from retrieval.lexicon import LIGHT, form_key
from retrieval.model import Place

CONTENT = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.TABLE, BlockKind.FOOTNOTE})
QUOTES = " ‘’'\"“”„*_"
WORDS = r"[\w’'\-]+(?: [\w’'\-]+){0,4}?"
OPENING = rf"^\W*(?:de categorie |het begrip |de term |het woord )?(?P<term>{WORDS})[’'\"”]?\s+"
SAID = r"(?:verstaan|bedoelen|rekenen|verstaat|bedoelt|rekent|vatten)\s+(?:wij|we|men|de|het)?\b"
# "Onder voorliggend veld verstaan we ...", "Met kernpartners bedoelen wij ...", "Tot ... rekenen wij ..."
UNDERSTOOD = re.compile(
    r"^\W*(?:onder|met|tot) (?:de term |het begrip |het woord )?(?P<term>[^,.;:]{3,70}?)\s+"
    rf"(?:{SAID}|(?:wordt|worden) [^.]{{0,60}}(?:verstaan|bedoeld|gerekend)\b)",
    re.IGNORECASE,
)
# "Wij verstaan onder de sociale basis alle voorzieningen ..."
WE_UNDERSTAND = re.compile(
    r"^\W*(?:wij|we) (?:verstaan|bedoelen|rekenen) (?:onder|met|tot) (?P<term>[^,.;:]{3,60}?):? "
    r"(?=(?:alle|alles|het|de|een|dat|elke|iedere)\b)",
    re.IGNORECASE,
)
# "In deze visie verstaan wij onder jeugdige: ..."
HERE_UNDERSTOOD = re.compile(
    r"^\W*(?:in|binnen|voor) [^,.;:]{3,60} (?:verstaan|bedoelen) (?:wij|we) (?:onder|met) (?P<term>[^,.;:]{3,60}?)"
    r"(?::| (?=(?:alle|alles|het|de|een|dat|elke|iedere|iemand)\b))",
    re.IGNORECASE,
)
# "Het voorliggend veld noemen wij de mensen en plekken ...", "... wordt gedefinieerd als ..."
CALLED = re.compile(
    OPENING + r"(?:(?:noemen|definiëren|omschrijven) (?:wij|we)\b|wordt (?:gedefinieerd|omschreven) als\b)",
    re.IGNORECASE,
)
# "Alle hulp zonder verwijzing noemen wij het voorliggend veld."
CALLED_LAST = re.compile(
    r"^\W*(?:al|alle|alles|het geheel|wat|iedereen|hulp|degene) [^.:]{15,}? noemen (?:wij|we)"
    r" (?P<term>[^,.;:]{3,60})[.]?$",
    re.IGNORECASE,
)
# "Herstelgerichte jeugdhulp is erop gericht ...", "Passend betekent ...": enough by themselves.
STRONG = re.compile(
    OPENING
    + r"(?:is (?:erop )?gericht op|is erop gericht|betekent|wil zeggen|is het geheel|is de verzamelnaam|"
    r"is een (?:verzamelnaam|vorm) |staat voor|duidt op)\b(?P<rest>.*)",
    re.IGNORECASE,
)
# Only for a term that a heading, a list item or bold type names.
WEAK = re.compile(
    OPENING
    + r"(?:gaat over|houdt in|onderschrijft|zet in op|omvat|bestaat uit|draait om|maakt .{3,40} mogelijk"
    r"|is|zijn)\b(?P<rest>.*)",
    re.IGNORECASE,
)
# After the verb these make the sentence say something about the term instead of what it is.
HEDGE = re.compile(
    r"^\s*(?:niet|nooit|nadrukkelijk|geen|vooral|daarom|hierbij|daarbij|nu|nog|al|altijd|vaak|soms|belangrijk|nodig"
    r"|onze|ons|in|op|aan|voor wie|volop|meer|steeds|er|dus|dan|ook|bedoeld|afgesproken|gestegen|gedaald)\b"
    r"|^\s*(?:dit|dat)\b",
    re.IGNORECASE,
)
# Pronouns, adverbs and prepositions open a sentence, and these nouns stand for the text itself.
NOT_A_TERM = re.compile(
    r"^(?:dit|dat|deze|die|het|er|we|wij|zij|ze|hij|ik|u|ook|daarbij|hierbij|ons|onze|wat|alles|beide|dan|daarmee"
    r"|hiermee|daarom|daarnaast|voor|in|op|aan|met|van|bij|door|naar|over|als|anders|niet|soms|vaak|meestal|zo|nu"
    r"|nieuw|belangrijk|ieder|elk|doel|bedoeling|uitgangspunt|regio|gemeente)\b",
    re.IGNORECASE,
)
# "de sociale basis van Delen": whose it is, is no part of the term.
OWNER = re.compile(r"\s(?:van|in|voor) (?:de |het )?[A-ZÀ-Þ][\w’'-]*(?: [A-ZÀ-Þ][\w’'-]*)*$")
ACRONYM = re.compile(r"[A-Z]{2,}[\w’'-]*")
# A heading, or the sentence before a list, that announces explanations of words.
WORD_LIST = re.compile(
    r"\b(?:begrippen(?:lijst|kader)?|afkortingen(?:lijst)?|begrips(?:bepaling|omschrijving)(?:en)?|definities?|woordenlijst|terminologie"
    r"|verstaan(?: \w+){0,4} onder|wordt verstaan|wat (?:wij|we) (?:met|onder)\b.*(?:bedoelen|verstaan)"
    r"|woorden (?:die|bedoelen)|bedoelen (?:wij|we) met)\b",
    re.IGNORECASE,
)
# "a. jeugdhulp: ...", "Sociale basis – ...", "Normaliseren. Normaliseren is ...", "voorliggend veld\n    ..."
ENTRY = re.compile(
    r"^\W*(?:[a-z0-9]{1,3}[.)°]\s+)?(?P<term>[\w’'\-()]+(?: [\w’'\-()]+){0,4})\s*"
    r"(?P<sign>:|\s[–—=|-]\s|\.(?=\s)|\n)\s*(?P<body>\S.*)",
    re.DOTALL,
)
# The row above the columns of a word list, and a numbered heading, are no entries.
NO_ENTRY = re.compile(
    r"^(?:\d|artikel\b|(?:begrip|term|woord|afkorting|naam|definitie)(?:pen|en|men)?$)", re.IGNORECASE
)
SENTENCE = re.compile(r"(?<=[.!?;])\s+")
NOT_DEFINED = re.compile(
    r"\b(?:gebruiken (?:we|wij)\b.{0,40}\bniet|komt\b.{0,60}\bniet voor|term gebruiken we)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A term as one document defines it; ``quote`` is literal."""

    term: str
    document_id: str
    title: str
    regions: tuple[str, ...]
    year: int | None
    quote: str
    place: Place


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """A term with all its definitions and the ids of regions that use it without defining it."""

    term: str
    definitions: tuple[Definition, ...]
    used_by: tuple[str, ...]


def find_definitions(document: Document) -> list[Definition]:
    """Return the definitions of a document, in order, each term once."""
    found: dict[tuple[str, ...], Definition] = {}
    for term, span, section in _candidates(document):
        key = form_key(term, "nl")
        if key and key not in found:
            found[key] = Definition(
                term=term,
                document_id=document.source.id,
                title=document.source.title,
                regions=document.source.regions,
                year=document.source.year,
                quote=span.of(document.text),
                place=place_of(document, span, section),
            )
    return sorted(found.values(), key=lambda d: d.place.start)


def _candidates(document: Document) -> Iterator[tuple[str, Span, int]]:
    """Yield (term, span of the quote, section): made for it first, then entries, then named subjects."""
    content = [s for s in document.sentences if document.blocks[s.block].kind in CONTENT]
    for sentence in content:
        term = defined_term(sentence.span.of(document.text))
        if term is not None:
            yield term, sentence.span, sentence.section
    yield from _entries(document, content)
    named = _Names(document)
    for sentence in content:
        match = WEAK.search(_flat(sentence.span.of(document.text)))
        if match is None or HEDGE.search(match["rest"]) or _is_a_number(match["rest"]):
            continue
        term = _as_term(match["term"])
        if term is not None and named.names(term, sentence.section):
            yield term, sentence.span, sentence.section


def _is_a_number(rest: str) -> bool:
    """Tell whether the words after the verb begin with a number: "Sem is zeventien" is no definition."""
    first = next(iter(tokens(rest)), None)
    if first is None:
        return False
    # The table ends at twelve; "zeventien", "veertig".
    return first.word[0].isdigit() or first.word in NUMBER_WORDS or first.word.endswith(("tien", "tig"))


def defined_term(sentence: str) -> str | None:
    """Return the term that a sentence defines by its wording alone, without its article, or None."""
    flat = _flat(sentence)
    for pattern in (UNDERSTOOD, WE_UNDERSTAND, HERE_UNDERSTOOD, CALLED, CALLED_LAST):
        match = pattern.search(flat)
        if match is not None:
            return _as_term(match["term"])
    match = STRONG.search(flat)
    if match is None or re.match(r"\s*(?:dit|dat we (?:nog|ook)|niet)\b", match["rest"], re.IGNORECASE):
        return None
    return _as_term(match["term"])


def _flat(text: str) -> str:
    return " ".join(text.split())


def _as_term(text: str) -> str | None:
    """Return the words of a term without article, owner and quotation marks, or None where it is no term."""
    bare = re.sub(r"^(?:de|het|een)\s+", "", text.strip(QUOTES), flags=re.IGNORECASE)
    term = OWNER.sub("", bare).strip(QUOTES)
    return term if len(term) >= 2 and not term.isdigit() and NOT_A_TERM.match(term) is None else None


class _Names:
    """The words that a document sets apart as names: headings, short list items, bold type."""

    def __init__(self, document: Document) -> None:
        self._headings = [form_key(section.title, "nl") for section in document.sections]
        items = [i.of(document.text) for b in document.blocks if b.kind is BlockKind.LIST for i in b.items]
        bold = [span.of(document.text) for span in document.emphases]
        self._set_apart = {form_key(text, "nl") for text in (*items, *bold) if len(text) <= 60}

    def names(self, term: str, section: int) -> bool:
        """Tell whether a term is the heading it stands under, is set apart anywhere, or is an acronym."""
        key = form_key(term, "nl")
        acronym = ACRONYM.fullmatch(term) is not None
        return acronym or key == self._headings[section] or key in self._set_apart


def _entries(document: Document, content: Sequence[Sentence]) -> Iterator[tuple[str, Span, int]]:
    """Yield the entries of word lists, each with its first sentence."""
    of_block: dict[int, list[Sentence]] = {}
    for sentence in content:
        of_block.setdefault(sentence.block, []).append(sentence)
    announced: int | None = None
    for block in document.blocks:
        sentences = of_block.get(block.index)
        if not sentences:
            continue
        lead = block.lead_in.of(document.text) if block.lead_in else ""
        first = sentences[0].span.of(document.text)
        over = document.sections_over(block.section)
        above = [s.index for s in over]
        listing = next((s.index for s in over if WORD_LIST.search(s.title)), None)
        if listing is not None or WORD_LIST.search(lead) or _announces(first):
            announced = block.section if listing is None else listing
        if announced not in above:
            continue
        titled = _titled_entry(document, sentences[0])
        if titled is not None:
            yield *titled, block.section
            continue
        for entry in _entries_of(document, block, sentences):
            yield *entry, block.section


def _titled_entry(document: Document, first: Sentence) -> tuple[str, Span] | None:
    """Return a term in bold type on a line of its own, read as a heading, with the sentence under it."""
    section = document.sections[first.section]
    between = document.text[section.heading.end : first.span.start]
    bold = any(e.start == section.heading.start for e in document.emphases)
    if not bold or between.strip() or not _label(section.title):
        return None
    return _checked(section.title, Span(section.heading.start, first.span.end), document)


def _entries_of(
    document: Document, block: Block, sentences: Sequence[Sentence]
) -> Iterator[tuple[str, Span]]:
    """Yield the entries of a block: the rows of a table, a term in bold type, a line alone, or a list."""
    if block.kind is BlockKind.TABLE:
        yield from _rows(document, block.span)
        return
    bold = next((e for e in document.emphases if e.start == block.span.start), None)
    if bold is not None and _label(bold.of(document.text).strip().rstrip(":")):
        # The explanation stands behind the term, or is the next paragraph.
        after = (s.span.end for s in sentences if s.span.end > bold.end)
        end = next(after, None)
        entry = _checked(bold.of(document.text), Span(bold.start, end), document) if end is not None else None
        if entry is not None:
            yield entry
        return
    for sentence in sentences if block.kind is not BlockKind.PARAGRAPH else sentences[:2]:
        entry = _entry(document, sentence, sentences)
        if entry is not None:
            yield entry


def _rows(document: Document, table: Span) -> Iterator[tuple[str, Span]]:
    """Yield the rows of a table as entries: the term in the first column, its explanation beside it."""
    start = table.start
    for line in table.of(document.text).split("\n"):
        cells = [cell.strip() for cell in re.split(r"\t| \| ", line)]
        if len(cells) >= 2 and all(cells[:2]) and len(cells[0].split()) <= 5:
            entry = _checked(cells[0], Span(start, start + len(line)), document)
            if entry is not None:
                yield entry
        start += len(line) + 1


def _announces(sentence: str) -> bool:
    """Tell whether a short sentence or line announces explanations of words."""
    return len(sentence) <= 120 and WORD_LIST.search(sentence) is not None


def _entry(document: Document, sentence: Sentence, sentences: Sequence[Sentence]) -> tuple[str, Span] | None:
    """Return term and span of a word list's entry that begins at a sentence, or None."""
    at = sentences.index(sentence)
    # A term on a line of its own is a sentence of its own; its explanation is the next one.
    after = sentences[at + 1] if at + 1 < len(sentences) else None
    text = sentence.span.of(document.text)
    line = text.rsplit("\n", 1)[-1]
    if after is not None and _label(line):
        start = sentence.span.end - len(line)
        return _checked(line, Span(start, after.span.end), document)
    match = ENTRY.match(text)
    if match is None or (match["sign"] == "." and len(text) < 12):
        return None
    return _checked(match["term"], sentence.span, document)


def _label(line: str) -> bool:
    """Tell whether a line is a term alone: a few words that end no sentence, or one word with a full stop."""
    bare = line.strip().removesuffix(".")
    return 1 <= len(bare.split()) <= 5 and re.search(r"[.!?:;,]", bare) is None and len(bare) >= 3


def _checked(label: str, span: Span, document: Document) -> tuple[str, Span] | None:
    term = _as_term(label.strip().rstrip(".:"))
    if (
        term is None
        or NO_ENTRY.match(term)
        or WORD_LIST.search(label)
        or NOT_DEFINED.search(_flat(span.of(document.text)))
    ):
        return None
    return term, span


def speaks_of(term: str, text: str) -> bool:
    """Tell whether the words of a term stand in a text one after another, whatever their endings.

    A sentence that only says that the term is not used does not count.
    """
    key = form_key(term, "nl")
    used = (part for part in SENTENCE.split(text) if NOT_DEFINED.search(_flat(part)) is None)
    words = [t.word for part in used for t in tokens(part)]
    carrying = [w for w in words if w not in LIGHT["nl"]]
    return bool(key) and any(_holds(key, [stem(w) for w in row]) for row in (words, carrying))


def _holds(key: tuple[str, ...], stems: Sequence[str]) -> bool:
    return any(tuple(stems[i : i + len(key)]) == key for i in range(len(stems) - len(key) + 1))


def register(
    definitions: Iterable[Definition], used_in: Callable[[str], Iterable[str]]
) -> tuple[RegisterEntry, ...]:
    """Return the terms in alphabetical order, each with who defines it and who only uses it.

    ``used_in`` returns the ids of the regions in whose documents a term occurs. Terms are one where
    their stems are: "voorliggend veld" and "het voorliggende veld".
    """
    groups: dict[tuple[str, ...], list[Definition]] = {}
    for one in definitions:
        groups.setdefault(form_key(one.term, "nl"), []).append(one)
    entries = []
    for group in groups.values():
        definers = {region for one in group for region in one.regions}
        term = min((one.term for one in group), key=lambda t: (len(t), t.casefold(), t))
        users = tuple(sorted({region for region in used_in(term) if region not in definers}))
        ordered = sorted(group, key=lambda d: (d.regions, d.year or 0, d.document_id, d.place.start))
        entries.append(RegisterEntry(term, tuple(ordered), users))
    return tuple(sorted(entries, key=lambda entry: (entry.term.casefold(), entry.term)))
