"""PDF: text as it reads, headings, pages and their printed numbers; made here with reportlab."""

import io

import pytest
from ingest_source import made_up
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import ReadError
from ingest.model import BlockKind, Document
from ingest.readers.pdf import PdfLimits, read_pdf
from ingest.readers.pdf_layout import lay_out
from ingest.structure import document_of

SOURCE = made_up("pdf", "plan.pdf", "Plan")
BODY = [
    ("De gemeenten in de regio werken samen aan hulp voor alle kinderen. Zij vinden dat het voorlig-", 10),
    ("gend veld sterk moet zijn, met jeugd- en gezinsteams in elke wijk en op iedere school, waar-", 10),
    ("voor de scholen ruimte maken. Daarbij helpt een CJG-", 10),
    ("medewerker die het gezin kent en die", 10),
]
NEXT = [
    ("op tijd andere hulp inschakelt. Dat is afgesproken in 2023 en geldt voor alle gemeenten samen.", 10),
    ("", 10),
    ("Wij zetten in op drie dingen:", 10),
    ("• vroeg erbij zijn;", 10),
    ("• hulp dicht bij huis;", 10),
    ("• leren van elkaar.", 10),
]


def pdf(pages: list[list[tuple[str, int]]], *, first_label: int = 3) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for number, lines in enumerate(pages):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 810, "Beleidsplan Jeugd Regio Dal")
        canvas.drawString(500, 30, str(first_label + number))
        y = 770
        for text, size in lines:
            canvas.setFont("Helvetica-Bold" if size > 10 else "Helvetica", size)
            if text:
                canvas.drawString(60, y, text)
            y -= size * 1.3
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


PLAN = [
    [("Beleidsplan Jeugd", 24), ("", 10), ("1 Inleiding", 16), ("", 6), *BODY],
    NEXT,
    [
        ("2 Visie", 16),
        ("", 6),
        ("Onze visie is dat elk kind meetelt en dat ieder gezin zelf de regie houdt.", 10),
    ],
]


@pytest.fixture(scope="module")
def plan() -> Document:
    return document_of(SOURCE, read_pdf(pdf(PLAN), PdfLimits()))


def test_wrapped_lines_and_hyphens_are_joined(plan: Document) -> None:
    assert "het voorliggend veld" in plan.text
    assert "jeugd- en gezinsteams" in plan.text
    assert "waarvoor de scholen" in plan.text
    assert "CJG-medewerker" in plan.text


def test_a_paragraph_goes_on_over_the_page(plan: Document) -> None:
    said = [sentence.span.of(plan.text) for sentence in plan.sentences]
    assert (
        "Daarbij helpt een CJG-medewerker die het gezin kent en die op tijd andere hulp inschakelt." in said
    )


def test_running_lines_are_left_out_and_page_numbers_become_labels(plan: Document) -> None:
    assert "Beleidsplan Jeugd Regio Dal" not in plan.text
    assert [(page.number, page.label) for page in plan.pages] == [(1, "3"), (2, "4"), (3, "5")]
    assert plan.pages[0].span.start == 0
    assert plan.pages[-1].span.end == len(plan.text)
    assert plan.pages[2].span.of(plan.text).startswith("2 Visie")


def test_headings_are_known_by_number_and_size(plan: Document) -> None:
    found = [(section.number, section.title) for section in plan.sections if section.level]
    assert found == [(None, "Beleidsplan Jeugd"), ("1", "Inleiding"), ("2", "Visie")]
    assert [section.page_label for section in plan.sections] == ["3", "3", "5"]


def test_a_list_in_a_pdf_has_items_and_a_lead_in(plan: Document) -> None:
    (block,) = (block for block in plan.blocks if block.kind is BlockKind.LIST)
    assert block.lead_in is not None
    assert block.lead_in.of(plan.text) == "Wij zetten in op drie dingen:"
    assert [item.of(plan.text) for item in block.items] == [
        "vroeg erbij zijn;",
        "hulp dicht bij huis;",
        "leren van elkaar.",
    ]


def test_passages_carry_page_and_label(plan: Document) -> None:
    assert [(p.page, p.page_label) for p in plan.passages] == [(1, "3"), (3, "5")]


def test_an_encrypted_pdf_is_refused() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(PLAN))))
    writer.encrypt("geheim", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    with pytest.raises(ReadError) as caught:
        read_pdf(buffer.getvalue(), PdfLimits())
    assert caught.value.code == "encrypted"


def image_page(canvas: Canvas) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), "grey")), 0, 0, 500, 700)
    canvas.showPage()


def test_a_scan_is_refused_and_a_page_that_is_one_is_noted() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    image_page(canvas)
    canvas.save()
    with pytest.raises(ReadError) as caught:
        read_pdf(buffer.getvalue(), PdfLimits())
    assert caught.value.code == "scanned"
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(60, 700, "Deze bladzijde heeft een tekst die lang genoeg is om te lezen en te vinden.")
    canvas.showPage()
    image_page(canvas)
    canvas.save()
    (note,) = read_pdf(buffer.getvalue(), PdfLimits()).notes
    assert note.code == "scanned_pages"
    assert "bladzijde 2" in note.reason_nl
    assert "page 2" in note.reason_en


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (PdfLimits(pages=2), "too_large"),
        (PdfLimits(memory=20 * 2**20), "memory"),
        (PdfLimits(seconds=0), "time"),
    ],
)
def test_a_pdf_that_costs_too_much_is_refused(limits: PdfLimits, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_pdf(pdf(PLAN), limits)
    assert caught.value.code in (code, "crashed") if code == "memory" else caught.value.code == code


def test_a_bomb_of_compressed_data_ends_only_the_child() -> None:
    import zlib

    packed = zlib.compress(zlib.compress(b" " * (400 * 2**20), 9), 9)
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length " + str(len(packed)).encode() + b"/Filter[/FlateDecode/FlateDecode]>>stream\n"
    ) + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"  # fmt: skip
    with pytest.raises(ReadError) as caught:
        read_pdf(body, PdfLimits(memory=512 * 2**20, seconds=30))
    assert caught.value.reason_nl != caught.value.reason_en


def code_of(data: bytes) -> str:
    """Return why a PDF is refused, or "" when it is read."""
    try:
        document_of(SOURCE, read_pdf(data, PdfLimits()))
    except ReadError as error:
        return error.code
    return ""


@pytest.mark.parametrize("cut", [20, 200, 0.3, 0.7, 0.95])
def test_a_pdf_cut_short_is_refused_or_read_but_never_breaks(cut: float) -> None:
    data = pdf(PLAN)
    data = data[: int(cut if cut > 1 else cut * len(data))]
    assert code_of(data) in ("", "malformed", "scanned", "garbled", "crashed")


def test_changed_bytes_never_break_the_reader() -> None:
    import random

    data = pdf(PLAN)
    chance = random.Random(7)
    for _ in range(12):
        mutant = bytearray(data)
        for _ in range(chance.choice([1, 20, 200])):
            mutant[chance.randrange(len(mutant))] = chance.randrange(256)
        assert code_of(bytes(mutant)) in (
            "",
            "malformed",
            "scanned",
            "garbled",
            "crashed",
            "encrypted",
            "too_large",
        )


def test_pages_without_any_line_are_empty_spans() -> None:
    reading = lay_out([[], [], []], None, ())
    assert [(page.number, page.span.start, page.span.end) for page in reading.pages] == [
        (1, 0, 0),
        (2, 0, 0),
        (3, 0, 0),
    ]


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_only_forbids_changing_is_read(algorithm: str) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(PLAN))))
    writer.encrypt("", owner_password="eigenaar", algorithm=algorithm)
    buffer = io.BytesIO()
    writer.write(buffer)
    assert "het voorliggend veld" in read_pdf(buffer.getvalue(), PdfLimits()).text
