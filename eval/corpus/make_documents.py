"""Set the fictional PDF framework from its marked-up source, byte for byte the same each time.

Run it as ``python -m eval.corpus.make_documents``. The marks in the source: ``#``/``##``/``###``
headings (``@same`` before a chapter that starts no new page), ``1.`` list items, ``|`` table rows,
``@one``/``@two`` the number of columns, ``@caption`` a table caption, ``[1]`` in the text and
``[^1]`` at the start of a line a footnote.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.tableofcontents import TableOfContents

HERE = Path(__file__).parent
NAME = "noord-elzerland-kader-jeugdhulp-2024"
TITLE = "Regionaal kader jeugdhulp Noord-Elzerland 2024-2028"
FRONT_PAGES = 4

BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=11, leading=15, spaceAfter=8)
NARROW = ParagraphStyle("narrow", parent=BODY, fontSize=10.5, leading=14, embeddedHyphenation=1)
H1 = ParagraphStyle("h1", fontName="Helvetica-Bold", fontSize=18, leading=24, spaceAfter=12)
H2 = ParagraphStyle("h2", fontName="Helvetica-Bold", fontSize=12, leading=16, spaceBefore=8, spaceAfter=4)
ITEM = ParagraphStyle("item", parent=BODY, leftIndent=18, bulletIndent=2, spaceAfter=3)
CAPTION = ParagraphStyle("caption", parent=BODY, fontName="Times-Italic", fontSize=9.5, spaceBefore=4)
NOTE = ParagraphStyle("note", fontName="Times-Roman", fontSize=8.5, leading=10.5)
CELL = ParagraphStyle("cell", fontName="Helvetica", fontSize=9, leading=11)
COVER = ParagraphStyle("cover", fontName="Helvetica-Bold", fontSize=28, leading=36)

# Narrow columns break long compounds at these places, as real layouts do.
BREAKS = (
    "jeugd|hulp|aanbieders", "beroeps|krachten", "gedrags|wetenschapper", "hulp|verlener",
    "onder|steuning", "voor|zieningen", "drie|milieu|voorzieningen", "jeugd|bescherming",
    "kort|durende", "school|maatschappelijk", "jeugd|verpleeg|kundige", "praktijk|ondersteuner",
    "uitgangs|punt", "behan|delaren", "organi|saties", "her|ijkt", "aan|bieder", "wet|houder",
    "arbeids|kosten|ontwikkeling", "formatie|plaatsen", "uit|gaven", "jong|eren|raad",
    "contract|managers", "over|eenkomsten", "deskundig|heid", "om|geving", "over|heid",
)  # fmt: skip


@dataclass
class Framework(BaseDocTemplate):  # type: ignore[misc]
    """A document with a printed page number of its own, a contents list and footnotes."""

    path: str
    notes: dict[int, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(self.path, pagesize=A4, title=TITLE, author="Regiobureau Jeugd", invariant=1)
        wide = Frame(2.5 * cm, 3.2 * cm, 16 * cm, 23 * cm, id="wide")
        left = Frame(2.2 * cm, 3.2 * cm, 8.0 * cm, 23 * cm, id="left")
        right = Frame(10.8 * cm, 3.2 * cm, 8.0 * cm, 23 * cm, id="right")
        self.addPageTemplates(
            [
                PageTemplate("cover", [wide]),
                PageTemplate("front", [wide], onPageEnd=self._front),
                PageTemplate("one", [wide], onPageEnd=self._running),
                PageTemplate("two", [left, right], onPageEnd=self._running),
            ]
        )

    def beforeDocument(self) -> None:  # noqa: N802
        """Forget the footnotes of the pass before: contents need several passes."""
        self.notes = {}

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802
        """Enter a heading in the contents list and a footnote on its page."""
        entry = getattr(flowable, "entry", None)
        if entry is not None:
            self.notify("TOCEntry", (entry[0], entry[1], self.page - FRONT_PAGES))
        self.notes.setdefault(self.page, []).extend(getattr(flowable, "footnotes", []))

    def _front(self, canvas: Any, _doc: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawCentredString(A4[0] / 2, 1.4 * cm, {2: "ii", 3: "iii", 4: "iv"}.get(self.page, ""))

    def _running(self, canvas: Any, _doc: Any) -> None:
        printed = self.page - FRONT_PAGES
        canvas.setFont("Helvetica", 8)
        canvas.drawString(2.5 * cm, 27.6 * cm, TITLE)
        canvas.drawString(2.5 * cm, 1.4 * cm, "Regiobureau Jeugd Noord-Elzerland")
        canvas.drawRightString(18.5 * cm, 1.4 * cm, str(printed))
        bottom = 2.0 * cm
        for text in reversed(self.notes.get(self.page, [])):
            note = Paragraph(text, NOTE)
            _, height = note.wrap(16 * cm, 3 * cm)
            note.drawOn(canvas, 2.5 * cm, bottom)
            bottom += height


def soften(text: str) -> str:
    """Put soft hyphens in the long compounds, where a line may end."""
    for word in BREAKS:
        whole = word.replace("|", "")
        text = re.sub(whole, word.replace("|", "\u00ad"), text)
    return text


def heading(line: str) -> Paragraph:
    """Make a heading; those of the first two levels appear in the contents list."""
    level = line.index(" ") - 1
    text = line.lstrip("# ")
    flowable = Paragraph(text, H1 if level == 0 else H2)
    if level < 2:
        flowable.entry = (level, text)
    flowable.keepWithNext = 1
    return flowable


def table(rows: list[list[str]], width: float) -> Table:
    """Set rows as a ruled table, the first as its head."""
    cells = [[Paragraph(f"<b>{c}</b>" if n == 0 else c, CELL) for c in row] for n, row in enumerate(rows)]
    made = Table(cells, colWidths=[width / len(rows[0])] * len(rows[0]))
    made.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("BACKGROUND", (0, 0), (-1, 0), "#e6ecf2")])
    return made


def story(source: str) -> list[Flowable]:
    """Turn the marked-up source into flowables; a chapter starts a page unless marked ``@same``."""
    made: list[Flowable] = []
    rows: list[list[str]] = []
    columns = "one"
    same_page = False
    for line in [*source.splitlines(), ""]:
        if rows and not line.startswith("|"):
            made.append(table(rows, 7.4 * cm if columns == "two" else 15.5 * cm))
            rows = []
        if line.startswith("@caption "):
            made.append(Paragraph(line.removeprefix("@caption "), CAPTION))
        elif line == "@same":
            same_page = True
        elif line.startswith("@"):
            columns = line[1:]
        elif line.startswith("#"):
            if line.startswith("# ") and not same_page:
                made += [NextPageTemplate(columns), PageBreak()]
            made.append(heading(line))
            same_page = False
        elif line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("| ").split("|")])
        elif line.startswith("[^"):
            made[-1].footnotes = [line.replace("[^", "").replace("]", "", 1)]
        elif found := re.match(r"(\d+)\. (.*)", line):
            made.append(Paragraph(found[2], ITEM, bulletText=f"{found[1]}."))
        elif line.strip():
            text = re.sub(r"\[(\d)\]", r"<super>\1</super>", line)
            made.append(Paragraph(soften(text), NARROW) if columns == "two" else Paragraph(text, BODY))
    return made


def front() -> list[Flowable]:
    """Make the cover, the colophon and the contents list."""
    contents = TableOfContents(dotsMinLevel=-1)
    contents.levelStyles = [
        ParagraphStyle("toc1", fontName="Helvetica-Bold", fontSize=9.5, leading=12),
        ParagraphStyle("toc2", fontName="Helvetica", fontSize=9, leading=10.6, leftIndent=14),
    ]
    return [
        Spacer(1, 7 * cm),
        Paragraph("Gewoon opgroeien", COVER),
        Spacer(1, 1 * cm),
        Paragraph(TITLE, H1),
        Paragraph("Tolmeer, Harkum, Uiterdijk en Lage Zand", BODY),
        NextPageTemplate("front"),
        PageBreak(),
        Paragraph("Colofon", H2),
        Paragraph("Vastgesteld door de vier gemeenteraden in november 2023.", BODY),
        Paragraph("Uitgave van het Regiobureau Jeugd Noord-Elzerland. Alle namen zijn verzonnen.", BODY),
        PageBreak(),
        Paragraph("Inhoudsopgave", H1),
        contents,
    ]


def write(target: Path) -> None:
    """Write the PDF framework to the target path."""
    source = (HERE / "source" / f"{NAME}.txt").read_text(encoding="utf-8")
    Framework(str(target)).multiBuild(front() + story(source))


if __name__ == "__main__":
    write(HERE / "documents" / f"{NAME}.pdf")
