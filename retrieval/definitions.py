"""Find every definition that a document gives: who defines which term, in which words."""

import re
from dataclasses import dataclass

from ingest.model import BlockKind, Document, Span
from retrieval.finish import place_of
from retrieval.model import Place

# "Onder voorliggend veld verstaan we ...", "Met kernpartners bedoelen wij ..."
UNDERSTOOD = re.compile(
    r"^\W*(?:onder|met)\s+(?:de term |het begrip |een |de |het )?[‘'\"“]?(?P<term>[^,.;:]{3,70}?)[’'\"”]?\s+(?:verstaan|bedoelen|begrijpen|wordt|verstaat)\b",
    re.IGNORECASE,
)
# "Herstelgerichte jeugdhulp is erop gericht ...", "Samenkracht gaat over ...", "Passend betekent ..."
SUBJECT = re.compile(
    r"^\W*(?:de categorie |het begrip |de term )?(?P<term>(?:de |het |een )?[\w’'\-]+(?: [\w’'\-]+){0,3}?)\s+"
    r"(?:is (?:erop )?gericht op|is erop gericht|betekent|gaat over|houdt in|wil zeggen|duidt op|onderschrijft|zet in op"
    r"|staat voor|omvat|is het geheel|is een vorm van|zijn alle|is de verzamelnaam|maakt .{3,40} mogelijk)\b",
    re.IGNORECASE,
)
NOT_A_TERM = re.compile(
    r"^(?:dit|dat|deze|die|het|er|we|wij|zij|ze|hij|ook|daarbij|hierbij|doel|het doel|de bedoeling|wat|alles|beide|dan|daarmee|een ieder)\b",
    re.IGNORECASE,
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


def find_definitions(document: Document) -> list[Definition]:
    """Return the definitions of a document, in order, each term once."""
    found: dict[str, Definition] = {}
    for sentence in document.sentences:
        if document.blocks[sentence.block].kind not in (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.TABLE):
            continue
        text = sentence.span.of(document.text)
        term = defined_term(text)
        if term is None or term.lower() in found:
            continue
        found[term.lower()] = Definition(
            term=term,
            document_id=document.source.id,
            title=document.source.title,
            regions=document.source.regions,
            year=document.source.year,
            quote=text,
            place=place_of(document, Span(sentence.span.start, sentence.span.end), sentence.section),
        )
    return list(found.values())


def defined_term(sentence: str) -> str | None:
    """Return the term a sentence defines, without its article, or None."""
    flat = " ".join(sentence.split())
    match = UNDERSTOOD.search(flat) or SUBJECT.search(flat)
    if match is None:
        return None
    term = re.sub(r"^(?:de|het|een)\s+", "", match["term"].strip(" ‘’'\"“”"), flags=re.IGNORECASE)
    if NOT_A_TERM.match(match["term"]) or len(term) < 3:
        return None
    return term
