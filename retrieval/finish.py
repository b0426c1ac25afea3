"""Number the quotes of draft statements, look up their addresses, and write the plain text."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.model import Document, Region, Section, Span
from retrieval.compose import Draft, Quote
from retrieval.frame import phrase
from retrieval.gather import DocumentShelf
from retrieval.model import Citation, Place, Role, Statement
from retrieval.scope import source_label


@dataclass(frozen=True, slots=True)
class Finished:
    """Statements and citations that belong together, and the answer as plain text."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    text: str


def section_label(section: Section) -> str:
    """Return a section's number and title as printed ("4.2 Voorliggende veld")."""
    number = (section.number or "").strip()
    return (
        f"{number} {section.title}".strip() if not section.title.startswith(number or "\0") else section.title
    )


def place_of(document: Document, span: Span, section: int) -> Place:
    """Return where a span stands: section, physical page and printed page label."""
    page = next((p for p in document.pages if p.span.start <= span.start < p.span.end), None)
    at = document.sections[section] if section < len(document.sections) else None
    label = (page.label if page else None) or (_page_label(document, section) if at else None)
    return Place(
        section=section_label(at) if at else "",
        page=page.number if page else None,
        page_label=label,
        start=span.start,
        end=span.end,
    )


def _page_label(document: Document, section: int) -> str | None:
    """Return the printed page of a section, or of the one it stands in where it has none."""
    labels = (s.page_label for s in document.sections_over(section))
    return next((label for label in labels if label is not None), None)


def _citation(number: int, quote: Quote, document: Document) -> Citation:
    place = place_of(document, quote.span, quote.section)
    source = document.source
    return Citation(
        number=number,
        document_id=source.id,
        title=source.title,
        publisher=source.publisher,
        regions=source.regions,
        year=source.year,
        section=place.section,
        page=place.page,
        page_label=place.page_label,
        start=quote.span.start,
        end=quote.span.end,
        quote=quote.span.of(document.text),
        document_sha256=source.sha256,
        marks=tuple(
            (m.start - quote.span.start, m.end - quote.span.start)
            for m in quote.marks
            if quote.span.covers(m)
        ),
        also=tuple(place_of(document, span, section) for span, section in quote.also),
    )


def flat(text: str) -> str:
    """Return a quote on one line per list item, other white space collapsed."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    kept: list[str] = []
    for line in filter(None, lines):
        if (
            kept
            and not line.startswith(("-", "•", "*", "·"))
            and not line[:1].isdigit()
            and not kept[-1].endswith(":")
        ):
            kept[-1] += " " + line
        else:
            kept.append(line)
    return "\n".join(kept)


def finish(
    drafts: Sequence[Draft], shelf: DocumentShelf, regions: Sequence[Region], language: str
) -> Finished:
    """Return numbered statements: equal spans share a number, in the order of first mention."""
    numbers: dict[tuple[str, int, int], int] = {}
    citations: list[Citation] = []
    statements: list[Statement] = []
    lines: list[str] = []
    last_label = ""
    for draft in drafts:
        used: list[int] = []
        pieces: list[str] = []
        for quote in draft.quotes:
            key = (quote.document_id, quote.span.start, quote.span.end)
            document = shelf.document(quote.document_id)
            if key not in numbers:
                numbers[key] = len(numbers) + 1
                citations.append(_citation(numbers[key], quote, document))
            used.append(numbers[key])
            pieces.append(f"“{flat(quote.span.of(document.text)).strip('“”')}” [{numbers[key]}]")
        label = draft.region or ""
        if draft.quotes and not label:
            label = source_label(shelf.document(draft.quotes[0].document_id).source, regions)
        body = " ".join(filter(None, (draft.before, *pieces)))
        if draft.role is Role.RELATED:
            line = phrase("related", language, region=label, quote=body)
        elif draft.quotes and (label != last_label or draft.role is Role.ROW):
            line = f"{label}: {body}"
        else:
            line = body
        last_label = label if draft.quotes else last_label
        statements.append(Statement(line, tuple(used), draft.role, draft.region))
        lines.append(line)
    return Finished(tuple(statements), tuple(citations), "\n".join(lines))
