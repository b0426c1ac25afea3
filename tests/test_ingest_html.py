"""Web pages and Markdown: headings, lists, tables; page furniture is not content."""

import pytest
from ingest_source import made_up

from ingest.errors import ReadError
from ingest.model import BlockKind, Document
from ingest.readers.html import read_html
from ingest.readers.markdown import read_markdown
from ingest.structure import document_of

SOURCE = made_up("web", "web.html", "Web")

PAGE = """<!doctype html><html><head><title>x</title><style>p{}</style></head><body>
<a class="skip-link" href="#c">Direct naar inhoud</a>
<header><div class="logo">Regio</div></header>
<nav><ul><li><a href="/">Home</a></li><li><a href="/n">Nieuws</a></li></ul></nav>
<div class="cookie-banner">Wij gebruiken cookies. <button>Accepteer</button></div>
<main id="c"><h1>Jeugdhulp in <b>onze</b> regio</h1><p>De regio&nbsp;werkt samen.<br>Elke dag opnieuw.</p>
<h2>2.1 Toegang</h2><p>Dat gaat zo. U kunt terecht bij:</p>
<ul><li>de huisarts</li>
<li>het wijkteam, met <i>vaste</i> medewerkers<ul><li>ook in het weekend</li></ul></li></ul>
<table><caption>Wachttijden</caption><tr><th>Soort</th><th>Weken</th></tr><tr><td>Ambulant</td><td>6</td></tr></table>
<p><strong>Bezwaar maken</strong></p><p>Dat kan binnen zes weken<sup>1</sup>.</p>
<p><sup>1</sup> Na de brief.</p>
</main><footer>© Regio 2024 <a>Privacy</a></footer><script>alert("hulp")</script></body></html>"""


def html(markup: str) -> Document:
    return document_of(SOURCE, read_html(markup.encode()))


def kinds(document: Document, kind: BlockKind) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if block.kind is kind]


def test_page_furniture_is_kept_apart_and_scripts_are_dropped() -> None:
    document = html(PAGE)
    said = " ".join(sentence.span.of(document.text) for sentence in document.sentences)
    for word in ("cookies", "Nieuws", "Privacy", "Accepteer", "alert", "Direct naar"):
        assert word not in said
    assert "alert" not in document.text


def test_headings_have_their_level_and_number() -> None:
    found = [(s.number, s.title, s.level) for s in html(PAGE).sections if s.level]
    assert found == [(None, "Jeugdhulp in onze regio", 1), ("2.1", "Toegang", 2), (None, "Bezwaar maken", 3)]


def test_a_list_has_items_a_lead_in_and_nested_items_apart() -> None:
    document = html(PAGE)
    outer, inner = (block for block in document.blocks if block.kind is BlockKind.LIST)
    assert [item.of(document.text) for item in outer.items] == [
        "de huisarts",
        "het wijkteam, met vaste medewerkers",
    ]
    assert outer.lead_in is not None
    assert outer.lead_in.of(document.text) == "U kunt terecht bij:"
    assert [item.of(document.text) for item in inner.items] == ["ook in het weekend"]
    assert inner.lead_in == outer.items[1]


def test_a_table_is_a_row_a_line_with_its_heading_row() -> None:
    document = html(PAGE)
    assert kinds(document, BlockKind.TABLE) == ["Soort | Weken\nAmbulant | 6"]
    assert kinds(document, BlockKind.CAPTION) == ["Wachttijden"]
    assert "Ambulant | 6" in [s.span.of(document.text) for s in document.sentences]


def test_emphasis_is_a_span_and_a_note_is_reached_from_its_mark() -> None:
    document = html(PAGE)
    assert "vaste" not in [
        span.of(document.text) for span in document.emphases
    ]  # lists are taken as plain text
    assert "onze" in [span.of(document.text) for span in document.emphases]
    (note,) = document.footnotes
    assert (note.label, note.body.of(document.text)) == ("1", "Na de brief.")


def test_a_line_break_ends_a_line() -> None:
    document = html(PAGE)
    assert "De regio\u00a0werkt samen.\nElke dag opnieuw." in document.text


def test_a_page_that_says_its_encoding_is_read_in_it() -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Coördinatie en één plan.</p></body></html>'
    assert "Coördinatie en één plan." in read_html(page.encode("latin-1")).text


def test_tables_that_only_lay_out_a_page_are_not_tables() -> None:
    document = html("<table><tr><td><h2>Kop</h2><p>Tekst van het stuk.</p></td></tr></table>")
    assert kinds(document, BlockKind.TABLE) == []
    assert kinds(document, BlockKind.PARAGRAPH) == ["Tekst van het stuk."]


def test_very_deep_nesting_is_no_danger() -> None:
    depth = 50_000
    try:
        text = read_html(("<div>" * depth + "<p>diep</p>" + "</div>" * depth).encode()).text
    except ReadError:
        return
    assert text in ("diep", "")


@pytest.mark.parametrize(
    "markup", ["", "<html></html>", "<script>x()</script>", "<nav>Home</nav>", "<!-- niets -->"]
)
def test_a_page_without_text_is_refused(markup: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_html(markup.encode())
    assert caught.value.code in ("empty", "binary")


MARKDOWN = """---
titel: weg
---
# Nota Preventie

Vastgesteld op **3 mei 2023** door het college[^1].

## Waarom deze nota?

Preventie voorkomt *zwaardere* hulp. De doelen:

1. minder verwijzingen
2. meer steun op school
3. gezonde scholen

| Jaar | Budget |
|------|--------|
| 2023 | € 100.000 |

[^1]: Het college van burgemeester en wethouders.
"""


def test_markdown_is_read_as_it_was_meant() -> None:
    document = document_of(SOURCE, read_markdown(MARKDOWN.encode()))
    assert "titel" not in document.text
    assert "**" not in document.text
    assert [(s.title, s.level) for s in document.sections if s.level] == [
        ("Nota Preventie", 1),
        ("Waarom deze nota?", 2),
    ]
    (block,) = (block for block in document.blocks if block.kind is BlockKind.LIST)
    assert len(block.items) == 3
    assert block.lead_in is not None
    assert block.lead_in.of(document.text) == "De doelen:"
    assert kinds(document, BlockKind.TABLE) == ["Jaar | Budget\n2023 | € 100.000"]
    assert [note.label for note in document.footnotes] == ["1"]
    assert "3 mei 2023" in [span.of(document.text) for span in document.emphases]
