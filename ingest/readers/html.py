"""Read HTML: text in reading order, headings, lists and tables as marked, page furniture apart."""

import re
import unicodedata
from dataclasses import dataclass, field

from bs4.dammit import UnicodeDammit
from lxml import etree
from lxml import html as lxml_html

from ingest.errors import ReadError
from ingest.model import BlockKind, Span
from ingest.reading import Hint, Reading

LARGEST = 20 * 1024 * 1024

_DROPPED_TAGS = """
script style noscript template svg math head iframe object embed canvas audio video input select textarea
"""
_FURNITURE_TAGS = "nav footer aside form button menu dialog"
_ROLES = "navigation banner contentinfo search complementary alert dialog menu menubar"
_BLOCK_TAGS = """
p div section article main header address blockquote pre figure figcaption caption dl dt dd details summary
fieldset legend hr ul ol li table thead tbody tfoot tr td th h1 h2 h3 h4 h5 h6 body html center
"""
_DROPPED = frozenset(_DROPPED_TAGS.split())
_FURNITURE = frozenset(_FURNITURE_TAGS.split())
_FURNITURE_ROLES = frozenset(_ROLES.split())
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|cookiebar|consent|breadcrumbs?|kruimelpad|skip-?link|skip-?to-?content|share|sharing"
    r"|social|sidebar|navbar|nav|menu|pagination|related|gerelateerd|screen-reader-text|visually-hidden|sr-only)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_BOLD = frozenset({"b", "strong", "i", "em"})
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_HEADING = re.compile(r"h[1-6]$")
_LONGEST_CELL = 1500


@dataclass
class _Page:
    """The text as it grows while the tree is walked, with what was found in it."""

    parts: list[str] = field(default_factory=list)
    size: int = 0
    hints: list[Hint] = field(default_factory=list)
    emphases: list[Span] = field(default_factory=list)
    line: str = ""
    marks: list[tuple[int, int]] = field(default_factory=list)
    links: int = 0

    def add(self, text: str, *, literal: bool = False) -> None:
        """Append running text with white space as one blank."""
        clean = text if literal else re.sub(r"[ \t\r\n\f]+", " ", text)
        if not literal and (not self.line or self.line[-1] in " \n"):
            clean = clean.lstrip(" ")
        self.line += clean

    def flush(self, kind: BlockKind, level: int = 0) -> None:
        """End the running text as a block of its own."""
        start = self.size + 2 if self.size else 0
        left = len(self.line) - len(self.line.lstrip())
        body = re.sub(r" *\n *", "\n", self.line).strip() if "\n" in self.line else self.line.strip()
        marks, self.marks, self.line, self.links = self.marks, [], "", 0
        if not body:
            return
        if kind is BlockKind.PARAGRAPH and any(b - a >= len(body) - 1 for a, b in marks) and _is_title(body):
            kind, level = BlockKind.HEADING, min(6, self.last_level() + 1)
        if "\n" not in body:
            self.emphases += [
                Span(start + max(0, a - left), start + min(len(body), b - left))
                for a, b in marks
                if b - left > 0 and a < b
            ]
        self.put(body, Hint(Span(start, start + len(body)), kind, level))

    def put(self, body: str, hint: Hint) -> None:
        """Append a finished block."""
        self.parts.append(body)
        self.size = hint.span.end
        self.hints.append(hint)

    def last_level(self) -> int:
        """Return the level of the last heading the format itself gave."""
        return next((hint.level for hint in reversed(self.hints) if hint.kind is BlockKind.HEADING), 1)


def _is_title(text: str) -> bool:
    return len(text) <= 100 and text[0].isupper() and not text.endswith((".", ":", ";", ",", "!", "”", '"'))


def read_html(data: bytes) -> Reading:
    """Return the reading of a web page; raise ReadError when there is no text in it."""
    if len(data) > LARGEST:
        raise ReadError(
            "too_large", f"De webpagina is groter dan {LARGEST // 2**20} MB.",
            f"The web page is larger than {LARGEST // 2**20} MB.",
        )  # fmt: skip
    markup = UnicodeDammit(data, is_html=True).unicode_markup
    if not markup or "\x00" in markup:
        raise ReadError("binary", "Het bestand is geen webpagina.", "The file is not a web page.")
    return read_markup(markup)


def read_markup(markup: str) -> Reading:
    """Return the reading of HTML given as text."""
    clean = unicodedata.normalize("NFC", re.sub(r"^\s*<\?xml[^>]*\?>", "", markup))
    try:
        root = lxml_html.document_fromstring(clean)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(
            "empty", "De webpagina bevat geen tekst.", "The web page contains no text."
        ) from error
    page = _Page()
    _walk(root, page)
    text = "\n\n".join(page.parts)
    if not any(hint.kind is not BlockKind.BOILERPLATE for hint in page.hints):
        raise ReadError("empty", "De webpagina bevat geen tekst.", "The web page contains no text.")
    return Reading(text=text, hints=tuple(page.hints), complete=True, emphases=tuple(sorted(page.emphases)))


def _walk(root: etree._Element, page: _Page) -> None:
    """Walk the tree without recursion (depth is the author's choice) and fill the page."""
    main = _main(root)
    furniture: etree._Element | None = None
    bold: list[tuple[etree._Element, int]] = []
    within_main = main is None
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event in ("comment", "pi"):
            if element.tail:
                page.add(element.tail)
            continue
        tag = element.tag
        kind = BlockKind.BOILERPLATE if furniture is not None or not within_main else BlockKind.PARAGRAPH
        if event == "start":
            whole = _whole(element, page, kind)
            if whole:
                walker.skip_subtree()
                continue
            if element is main:
                page.flush(kind)
                within_main = True
            elif furniture is None and _is_furniture(element, within_main=main is not None and within_main):
                page.flush(kind)
                furniture = element
            elif tag in _BLOCKS:
                page.flush(kind)
            elif tag == "br":
                page.line = page.line.rstrip(" ") + "\n"
            elif tag in _BOLD:
                bold.append((element, len(page.line)))
            if element.text:
                page.add(
                    element.text.translate(_SUPERSCRIPT) if _is_note_mark(element) else element.text,
                    literal=tag == "pre",
                )
            continue
        if bold and bold[-1][0] is element:
            _, start = bold.pop()
            page.marks.append((start, len(page.line.rstrip())))
        if tag in _BLOCKS:
            page.flush(_kind(tag, kind), _level(tag, kind))
            bold = [(open_element, 0) for open_element, _ in bold]
        if element is furniture:
            page.flush(kind)
            furniture = None
        if element is main:
            within_main = False
        if element.tail:
            page.add(element.tail)
    page.flush(BlockKind.PARAGRAPH if within_main else BlockKind.BOILERPLATE)


def _is_note_mark(element: etree._Element) -> bool:
    """Tell whether an element is, or stands in, a superscript number."""
    value = (element.text or "").strip()
    above = element.getparent()
    return value.isdigit() and (element.tag == "sup" or (above is not None and above.tag == "sup"))


def _whole(element: etree._Element, page: _Page, kind: BlockKind) -> bool:
    """Handle elements that are taken whole: dropped ones, lists, tables; tell whether it was one."""
    if not isinstance(element.tag, str) or element.tag in _DROPPED:
        _tail(element, page)
        return True
    if element.tag in ("ul", "ol") and not element.xpath(".//table|.//h1|.//h2|.//h3|.//h4|.//h5"):
        page.flush(kind)
        _list(element, page, kind)
    elif element.tag == "table" and _is_data(element):
        page.flush(kind)
        _table(element, page, kind)
    else:
        return False
    _tail(element, page)
    return True


def _tail(element: etree._Element, page: _Page) -> None:
    if element.tail:
        page.add(element.tail)


def _main(root: etree._Element) -> etree._Element | None:
    """Return the element that holds the text of the page, when the author named one."""
    for path in ("//main", "//*[@role='main']", "//article"):
        found = root.xpath(path)
        if len(found) == 1 and len("".join(found[0].itertext()).strip()) > 200:
            return found[0]
    return None


def _is_furniture(element: etree._Element, *, within_main: bool) -> bool:
    tag = element.tag
    if tag in _FURNITURE or element.get("role") in _FURNITURE_ROLES:
        return not element.xpath(".//h1")
    if tag in ("html", "body", "main", "article"):
        return False
    if tag == "header" and not within_main:
        return not element.xpath(".//h1")
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return (
        bool(_FURNITURE_NAMES.search(names))
        and len("".join(element.itertext())) < 3000
        and not element.xpath(".//h1")
    )


def _kind(tag: str, kind: BlockKind) -> BlockKind:
    if kind is BlockKind.BOILERPLATE:
        return kind
    if _HEADING.match(tag) or tag == "summary":
        return BlockKind.HEADING
    if tag in ("figcaption", "caption"):
        return BlockKind.CAPTION
    return kind


def _level(tag: str, kind: BlockKind) -> int:
    if kind is BlockKind.BOILERPLATE:
        return 0
    if tag == "summary":
        return 4
    return int(tag[1]) if _HEADING.match(tag) else 0


def _plain(element: etree._Element) -> str:
    """Return the text of an element in one line, without nested lists and dropped elements."""
    parts: list[str] = [element.text or ""]
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, child in walker:
        if child is element:
            continue
        if event == "start":
            if not isinstance(child.tag, str) or child.tag in _DROPPED or child.tag in ("ul", "ol"):
                walker.skip_subtree()
                parts.append(" " + (child.tail or ""))
                continue
            if child.tag in _BLOCKS or child.tag == "br":
                parts.append(" ")
            value = child.text or ""
            parts.append(value.translate(_SUPERSCRIPT) if _is_note_mark(child) else value)
        elif child.tag not in ("ul", "ol") and child.tag not in _DROPPED and isinstance(child.tag, str):
            parts.append((" " if child.tag in _BLOCKS else "") + (child.tail or ""))
    return " ".join("".join(parts).split())


def _list(element: etree._Element, page: _Page, kind: BlockKind) -> None:
    """Write a list: a line for each item, deeper ones indented, with its mark."""
    start = page.size + 2 if page.size else 0
    lines: list[str] = []
    items: list[Span] = []
    length = 0
    anchors = element.xpath(".//a/@href")
    for item in element.iter("li"):
        body = _plain(item)
        if not body:
            continue
        above = item.getparent()
        depth = sum(
            1 for parent in item.iterancestors("ul", "ol") if parent is element or _inside(parent, element)
        )
        number = 1 + sum(1 for _ in item.itersiblings("li", preceding=True))
        mark = "  " * (depth - 1) + (f"{number}. " if above is not None and above.tag == "ol" else "• ")
        begin = start + length + len(mark)
        items.append(Span(begin, begin + len(body)))
        lines.append(mark + body)
        length += len(mark) + len(body) + 1
    if not lines:
        return
    text = "\n".join(lines)
    lead = len(text) - len(text.lstrip())
    if kind is BlockKind.PARAGRAPH:
        toc = bool(anchors) and len(anchors) >= len(items) and all(a.startswith("#") for a in anchors)
        kind = BlockKind.CONTENTS if toc and len(items) > 2 else BlockKind.LIST
    hint = Hint(
        Span(start + lead, start + len(text)), kind, 0, tuple(items) if kind is BlockKind.LIST else ()
    )
    page.parts.append(text)
    page.size = start + len(text)
    page.hints.append(hint)


def _inside(inner: etree._Element, outer: etree._Element) -> bool:
    return any(parent is outer for parent in inner.iterancestors())


def _is_data(table: etree._Element) -> bool:
    """Tell a table of data from one that only lays out the page."""
    if table.get("role") == "presentation" or table.xpath(".//table|.//h1|.//h2|.//h3"):
        return False
    rows = [row.xpath("./td|./th") for row in table.iter("tr")]
    widest = max((len(row) for row in rows), default=0)
    return widest >= 2 and all(len(_plain(cell)) <= _LONGEST_CELL for row in rows for cell in row)


def _table(table: etree._Element, page: _Page, kind: BlockKind) -> None:
    """Write a table: a line for each row, cells parted by " | "."""
    for caption in table.iter("caption"):
        page.add(_plain(caption))
        page.flush(BlockKind.CAPTION if kind is BlockKind.PARAGRAPH else kind)
    rows = []
    for row in table.iter("tr"):
        cells = [" ".join(_cell(cell).split()) for cell in row.xpath("./td|./th")]
        if any(cells):
            rows.append(" | ".join(cells).strip())
    if not rows:
        return
    body = "\n".join(rows)
    start = page.size + 2 if page.size else 0
    lead, tail = len(body) - len(body.lstrip()), len(body.rstrip())
    page.parts.append(body)
    page.size = start + len(body)
    page.hints.append(
        Hint(Span(start + lead, start + tail), BlockKind.TABLE if kind is BlockKind.PARAGRAPH else kind)
    )


def _cell(cell: etree._Element) -> str:
    nested = " ".join(f"• {_plain(item)}" for item in cell.iter("li"))
    return f"{_plain(cell)} {nested}".strip()
