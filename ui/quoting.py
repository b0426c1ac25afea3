"""Find the quotes inside an answer's lines, and say where a quote stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.model import Citation
from ui.markup import joined, squeeze
from ui.words import WORDS, say


@dataclass(frozen=True, slots=True)
class Frame:
    """Words of the machine: a stretch of an answer line that is no quote."""

    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a document: the citation whose quote stands here."""

    citation: Citation


_NUMBERS = re.compile(r"\s*\[\d+\](?:\s*,?\s*\[\d+\])*")


def pieces_of(text: str, citations: Sequence[Citation]) -> tuple[Frame | Quoted, ...]:
    """Split an answer line into frame and quotes, in the order in which they stand.

    White space may differ between line and quote. A citation whose quote does not stand in the line
    comes last, so that no citation is lost.
    """
    found: list[tuple[int, int, Citation]] = []
    missing: list[Citation] = []
    for citation in citations:
        words = citation.quote.split()
        match = re.search(r"\s+".join(map(re.escape, words)), text) if words else None
        if match and not any(a < match.end() and match.start() < b for a, b, _ in found):
            found.append((match.start(), match.end(), citation))
        else:
            missing.append(citation)
    out: list[Frame | Quoted] = []
    position = 0
    for start, end, citation in sorted(found, key=lambda item: item[:2]):
        _add_frame(out, text[position:start].rstrip("“„«\"‘' "), after_quote=position > 0)
        out.append(Quoted(citation))
        position = end
    _add_frame(out, text[position:], after_quote=position > 0)
    return (*out, *(Quoted(citation) for citation in missing))


def _add_frame(out: list[Frame | Quoted], text: str, *, after_quote: bool) -> None:
    # The numbers and quotation marks around a quote are drawn by the page itself.
    frame = _NUMBERS.sub("", text.lstrip("”»\"’' ") if after_quote else text).strip()
    if frame and frame not in ".,;:":
        out.append(Frame(frame))


def page_words(page: int | None, page_label: str | None, language: str) -> str:
    """Return "p. 17" (printed), "pdf-pagina 3" (physical only), or nothing for text without pages."""
    if page_label:
        return say("page", language, page=page_label)
    return say("pdf_page", language, page=page) if page is not None else ""


def place_words(citation: Citation, regions: Mapping[str, str], language: str) -> str:
    """Return region, section and page of a citation on one line."""
    names = ", ".join(regions.get(region, region) for region in citation.regions)
    return joined(
        (names, squeeze(citation.section), page_words(citation.page, citation.page_label, language)),
    )


def reference(citation: Citation, language: str) -> str:
    """Return the quote with title, publisher, year, section and page as plain text, to paste in a note."""
    origin = joined(
        (
            squeeze(citation.title),
            squeeze(citation.publisher),
            str(citation.year) if citation.year else "",
            squeeze(citation.section),
            page_words(citation.page, citation.page_label, language),
        ),
        ", ",
    )
    return f"“{squeeze(citation.quote)}” ({origin})"


def source_address(document_id: str, start: int, end: int, *, sha256: str = "") -> str:
    """Return the permanent link of a place in a document, on this machine."""
    check = f"&sha={sha256[:12]}" if sha256 else ""
    return f"/bron/{document_id}?start={start}&end={end}{check}#citaat"


def note_words(note: str, language: str) -> str:
    """Return a note of the trace in words.

    "p=0.81" is the calibrated chance of the best quote; "reranker=NAME" says who ordered the passages.
    """
    if note.startswith("reranker="):
        return say("trace_reranker", language, name=note.removeprefix("reranker="))
    match = re.fullmatch(r"p=([01]?\.?\d*)", note)
    return (
        say("trace_probability", language, share=round(100 * float(match[1]))) if match and match[1] else note
    )


def reason_words(reason: str, language: str) -> str:
    """Return why a candidate was not quoted in words, or as it is when there are none for it."""
    key = f"reason_{reason}"
    return say(key, language) if key in WORDS else reason
