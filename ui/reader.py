"""A document as HTML: its own text with structure, and the quote highlighted in its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.model import Block, BlockKind, Document, Section, Source, Span
from ui.markup import Highlight, esc, joined, marked, merged, squeeze, tag
from ui.words import say

ANCHOR = "citaat"
#: Characters of text shown at once; a longer document is shown as sections around the quote.
LONGEST_PART = 250_000


@dataclass(frozen=True, slots=True)
class Place:
    """What to show: the quote's span (None: the start of the document) and the values in it."""

    quote: Span | None = None
    values: tuple[Span, ...] = ()
    section: int | None = None


def render_document(document: Document, place: Place, language: str, *, level: int = 2) -> str:
    """Return the reader: title, outline, and the text with the quote marked.

    ``level`` is the heading level of the title; the document's own headings come below it.
    """
    first, last = _part(document, place)
    highlights = _highlights(document.text, place)
    here = section_at(document, place.quote.start) if place.quote else place.section or 0
    head = [
        tag(f"h{level}", esc(document.source.title), lang="nl", class_="vw-title"),
        tag("p", esc(_origin(document)), class_="vw-place"),
        _links(document, place, here, language),
        _outline(document, language),
    ]
    if (first, last) != (0, len(document.sections) - 1):
        words = say("part_shown", language, first=first + 1, last=last + 1, all=len(document.sections))
        head.append(tag("p", esc(words), class_="vw-small"))
    sections = [
        _section(document, s, highlights, language, level=level) for s in document.sections[first : last + 1]
    ]
    body = tag("div", "".join(sections), class_="vw-text", lang="nl")
    return tag("div", tag("div", "".join(head), class_="vw-dochead") + body, class_="vw-document")


def render_pane(sources: Sequence[Source], regions: Mapping[str, str], language: str) -> str:
    """Return the pane beside the chat while nothing is open: what it is for, and what there is to read.

    The same words wait in a template, for when an open document is closed again.
    """
    items = []
    for source in sources:
        names = ", ".join(regions.get(region, region) for region in source.regions)
        link = tag("a", esc(source.title), href=f"/bron/{source.id}", data_reader=True, lang="nl")
        detail = joined((names, str(source.year) if source.year else ""))
        items.append(tag("li", link + tag("small", esc(detail))))
    words = tag("h2", esc(say("reader_empty_title", language))) + tag("p", esc(say("reader_empty", language)))
    empty = tag("div", words + tag("ul", "".join(items)), class_="vw-empty")
    return tag(
        "div",
        tag("div", empty, id="vw-reader-body") + tag("template", empty, id="vw-reader-empty"),
        id="vw-reader",
        role="region",
        tabindex="0",
        aria_label=say("reader", language),
        data_failed=say("reader_failed", language),
    )


def section_at(document: Document, offset: int) -> int:
    """Return the index of the section in which an offset lies (the last that starts before it)."""
    starts = [s.index for s in document.sections if s.span.start <= offset]
    return starts[-1] if starts else 0


def section_name(section: Section, language: str) -> str:
    """Return number and title of a section, or words for text before the first heading."""
    if section.title:
        return joined((section.number or "", squeeze(section.title)), " ")
    return say("opening" if section.index == 0 else "untitled", language)


def _part(document: Document, place: Place) -> tuple[int, int]:
    sections = document.sections
    if not sections or len(document.text) <= LONGEST_PART:
        return 0, len(sections) - 1
    first = last = section_at(document, place.quote.start) if place.quote else place.section or 0
    size = sections[first].span.end - sections[first].span.start
    while size < LONGEST_PART and (first > 0 or last < len(sections) - 1):
        if last < len(sections) - 1:
            last += 1
            size += sections[last].span.end - sections[last].span.start
        if first > 0:
            first -= 1
            size += sections[first].span.end - sections[first].span.start
    return first, last


def _highlights(text: str, place: Place) -> tuple[Highlight, ...]:
    if place.quote is None:
        return ()
    values = [Highlight(v.start, v.end, "vw-value") for v in place.values if place.quote.covers(v)]
    return (Highlight(place.quote.start, place.quote.end, "vw-found"), *merged(text, values))


def _origin(document: Document) -> str:
    source = document.source
    return joined((source.publisher, source.date or (str(source.year) if source.year else ""), source.kind))


def _links(document: Document, place: Place, here: int, language: str) -> str:
    sections = document.sections
    links = []
    if here > 0:
        links.append(_jump(document, sections[here - 1], "previous_section", "← ", language))
    if place.quote is not None:
        links.append(tag("a", esc(say("back_to_quote", language)), href=f"#{ANCHOR}", class_="vw-back"))
    if here + 1 < len(sections):
        links.append(_jump(document, sections[here + 1], "next_section", "→ ", language))
    return tag(
        "nav", "".join(links), class_="vw-jumps", aria_label=say("section", language, title="").strip()
    )


def _jump(document: Document, section: Section, key: str, arrow: str, language: str) -> str:
    words = say(key, language, title=_short(section_name(section, language)))
    return tag(
        "a", tag("span", arrow, aria_hidden="true") + esc(words), href=_section_address(document, section),
        data_section=section.index,
    )  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= 48 else text[:47].rstrip() + "…"


def _section_address(document: Document, section: Section) -> str:
    return f"/bron/{document.source.id}?sectie={section.index}#sectie-{section.index}"


def _outline(document: Document, language: str) -> str:
    named = [section for section in document.sections if section.title]
    if len(named) < 2:
        return ""
    items = []
    for section in named:
        page = f" · {say('page', language, page=section.page_label)}" if section.page_label else ""
        link = tag(
            "a", esc(section_name(section, language)), href=_section_address(document, section),
            data_section=section.index, lang="nl",
        )  # fmt: skip
        items.append(tag("li", link + tag("small", esc(page)), class_=f"vw-l{min(section.level, 4)}"))
    summary = tag("summary", esc(say("outline", language)))
    return tag("details", summary + tag("ol", "".join(items)), class_="vw-outline")


def _section(
    document: Document, section: Section, highlights: Sequence[Highlight], language: str, *, level: int
) -> str:
    blocks = [block for block in document.blocks if block.section == section.index]
    out = []
    position = section.span.start
    for block in sorted(blocks, key=lambda b: b.span.start):
        out.append(_stray(document, Span(position, block.span.start), highlights))
        out.append(_page_marks(document, Span(position, block.span.end), language))
        out.append(_block(document, section, block, highlights, language, level=level))
        position = max(position, block.span.end)
    out.append(_stray(document, Span(position, section.span.end), highlights))
    return tag("section", "".join(out), id=f"sectie-{section.index}", class_="vw-section")


def _stray(document: Document, span: Span, highlights: Sequence[Highlight]) -> str:
    # Text that belongs to no block is shown all the same: the reader never loses a word.
    if span.start >= span.end or not span.of(document.text).strip():
        return ""
    return tag("p", _marked(document, span, highlights))


def _page_marks(document: Document, span: Span, language: str) -> str:
    marks = []
    for page in document.pages:
        if span.start <= page.span.start < span.end:
            label = page.label or str(page.number)
            marks.append(
                tag("span", esc(say("page_long", language, page=label)), class_="vw-pagemark", lang=language)
            )
    return "".join(marks)


def _block(
    document: Document,
    section: Section,
    block: Block,
    highlights: Sequence[Highlight],
    language: str,
    *,
    level: int,
) -> str:
    inner = _marked(document, block.span, highlights)
    match block.kind:
        case BlockKind.HEADING:
            page = ""
            if section.page_label and section.heading.overlap(block.span):
                page = tag(
                    "small",
                    esc(say("page", language, page=section.page_label)),
                    class_="vw-printed",
                    lang=language,
                )
            return tag(f"h{min(6, level + max(1, section.level))}", inner + page)
        case BlockKind.LIST:
            return _list(document, block, highlights)
        case BlockKind.TABLE:
            return tag("pre", inner, class_="vw-tabletext", tabindex="0")
        case BlockKind.CONTENTS | BlockKind.BOILERPLATE:
            summary = tag("summary", esc(say(f"block_{block.kind.value}", language)), lang=language)
            return tag("details", summary + tag("pre", inner), class_="vw-aside")
        case BlockKind.MARGIN_NOTE | BlockKind.CAPTION | BlockKind.PULL_QUOTE | BlockKind.FOOTNOTE:
            label = tag(
                "span", esc(say(f"block_{block.kind.value}", language)), class_="vw-label", lang=language
            )
            return tag("div", label + tag("p", inner), class_=f"vw-note vw-{block.kind.value}")
    return tag("p", inner)


def _list(document: Document, block: Block, highlights: Sequence[Highlight]) -> str:
    out, position = "", block.span.start
    if block.lead_in is not None and block.lead_in.start >= position:
        end = min(block.lead_in.end, block.items[0].start if block.items else block.span.end)
        out = tag("p", _marked(document, Span(position, end), highlights))
        position = end
    items = []
    for number, _ in enumerate(block.items):
        # A bullet or number stands between two items; it is shown as it is in the source.
        last = number + 1 == len(block.items)
        end = (
            block.span.end if last else _item_end(document.text, block.items[number], block.items[number + 1])
        )
        items.append(tag("li", _marked(document, Span(position, end), highlights)))
        position = end
    return out + (
        tag("ul", "".join(items)) if items else _stray(document, Span(position, block.span.end), highlights)
    )


def _item_end(text: str, item: Span, following: Span) -> int:
    gap = text[item.end : following.start]
    lines = gap.splitlines(keepends=True)
    return item.end + (
        len(gap) - len(lines[-1]) if len(lines) > 1 or (lines and lines[0].endswith("\n")) else 0
    )


def _marked(document: Document, span: Span, highlights: Sequence[Highlight]) -> str:
    return marked(document.text, span.start, span.end, highlights, anchor=ANCHOR).strip()
