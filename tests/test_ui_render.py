"""Answers, documents and figures as HTML, from values made by hand."""

import re
from dataclasses import replace
from html import unescape

import pytest

from ingest.model import Block, BlockKind, Document, Problem, Section, Sentence, Source, Span
from retrieval.model import (
    Answer,
    Citation,
    Kind,
    Question,
    Role,
    Searched,
    Seconds,
    Statement,
    Status,
    Trace,
)
from ui.page import render_missing_page, render_source_page
from ui.quality import render_quality
from ui.quoting import Frame, Quoted, note_words, pieces_of, reason_words, reference
from ui.reader import Place, render_document
from ui.registers import render_documents
from ui.render import render_conversation, render_refusal, render_searched, render_turn

ATTACK = "<script>alert(1)</script>"
REGIONS = {"alkmaar": "Regio Alkmaar", "flevoland": "Flevoland"}
QUOTE = "Onder voorliggend veld verstaan we de vrij toegankelijke voorzieningen."


def citation(number: int = 1, quote: str = QUOTE, **changes: object) -> Citation:
    made = Citation(
        number=number,
        document_id="kader",
        title="Overkoepelend Kader Jeugd",
        publisher="Regio Alkmaar",
        regions=("alkmaar",),
        year=2021,
        section="4.2 Voorliggende veld",
        page=None,
        page_label="17",
        start=100,
        end=100 + len(quote),
        quote=quote,
        document_sha256="ab" * 32,
        marks=((6, 22),),
    )
    return replace(made, **changes)


def answer(*statements: Statement, citations: tuple[Citation, ...] = (), **changes: object) -> Answer:
    question = Question("Wat?", "Wat?", "nl", Kind.DEFINITION, ("alkmaar",), (), (), (), None, (), ())
    made = Answer(
        question="Wat?",
        resolved_question="Wat?",
        language="nl",
        status=Status.ANSWERED,
        text="\n".join(s.text for s in statements),
        statements=statements,
        citations=citations,
        searched=Searched(("alkmaar",), 1, ()),
        mode="extractive",
        confidence="high",
        next_steps=(),
        gloss=(),
        seconds=Seconds(0.01, 0.01, 0.02),
        trace=Trace(question, (), (), (), ()),
    )
    return replace(made, **changes)


def turn(made: Answer, language: str = "nl") -> str:
    return render_turn(made, REGIONS, language, turn=1, excerpt=lambda *_: "")


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_quote_is_dutch_literal_and_leads_to_its_place() -> None:
    html = turn(
        answer(Statement(f"Regio Alkmaar: “{QUOTE}” [1]", (1,), Role.ANSWER), citations=(citation(),))
    )
    assert '<blockquote class="vw-quote" lang="nl">' in html
    assert QUOTE in text_of(html)
    assert '<mark class="vw-value">voorliggend veld</mark>' in html
    assert f"/bron/kader?start=100&amp;end={100 + len(QUOTE)}" in html
    assert "Regio Alkmaar · 4.2 Voorliggende veld · p. 17" in html
    assert "Beantwoord" in html


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_status_has_a_badge_in_both_languages(status: Status, language: str) -> None:
    assert f"vw-badge vw-{status.value}" in turn(answer(status=status), language)


def test_foreign_markup_is_never_markup() -> None:
    foul = citation(
        quote=ATTACK,
        title=ATTACK,
        publisher=ATTACK,
        section=ATTACK,
        page_label=ATTACK,
        document_id=ATTACK,
        regions=(ATTACK,),
        marks=(),
    )
    made = answer(
        Statement(f"{ATTACK} “{ATTACK}” [1]", (1,), Role.ANSWER),
        citations=(foul,),
        question=ATTACK,
        resolved_question=ATTACK + "?",
        next_steps=(ATTACK,),
        gloss=((ATTACK, ATTACK),),
        language="en",
    )
    pages = [
        turn(made),
        render_refusal(ATTACK, ATTACK, "nl", turn=1),
        render_searched({ATTACK: 1}, 1, 1, "nl"),
        render_documents(
            [source(title=ATTACK, publisher=ATTACK, licence=ATTACK)],
            [Problem(ATTACK, "x", ATTACK, ATTACK)],
            REGIONS,
            "nl",
        ),
        render_source_page(document(ATTACK, title=ATTACK), Place(), "nl"),
        render_quality(
            {
                "overall": {"right": 1, "cases": ATTACK},
                "date": ATTACK,
                "categories": [{"name": ATTACK, "cases": ATTACK}],
            },
            "nl",
        ),
    ]
    for html in pages:
        assert "<script" not in html
        assert "&lt;script&gt;" in html


def test_a_comparison_is_a_table_with_a_row_for_each_region() -> None:
    html = turn(
        answer(
            Statement("1 van 2 regio’s geciteerd.", (), Role.FRAME),
            Statement(f"Regio Alkmaar: “{QUOTE}” [1]", (1,), Role.ROW, "alkmaar"),
            Statement("Flevoland: niet gevonden.", (), Role.ROW, "flevoland"),
            citations=(citation(),),
            status=Status.PARTIAL,
        )
    )
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    assert [text_of(row).split(" ")[0] for row in rows] == ["Regio", "Regio", "Flevoland"]
    assert '<th scope="row">Flevoland</th>' in html
    assert "Niet gevonden." in text_of(rows[2])


def test_related_text_is_set_apart_from_an_answer() -> None:
    html = turn(
        answer(
            Statement(f"“{QUOTE}” [1]", (1,), Role.RELATED), citations=(citation(),), status=Status.UNCERTAIN
        )
    )
    assert 'class="vw-related"' in html
    assert html.index("Gerelateerd, geen zeker antwoord") < html.index("<blockquote")


def test_an_english_reader_is_told_that_the_quotes_are_dutch() -> None:
    made = answer(
        Statement(f"“{QUOTE}” [1]", (1,), Role.ANSWER),
        citations=(citation(),),
        language="en",
        gloss=(("voorliggend veld", "preliminary field"),),
    )
    assert "voorliggend veld = preliminary field" in text_of(turn(made, "en"))


def test_a_quote_is_found_in_its_line_whatever_the_white_space() -> None:
    wrapped = citation(quote="Onder voorliggend\nveld verstaan we hulp.")
    assert pieces_of("Regio Alkmaar: “Onder voorliggend veld verstaan we hulp.” [1] Meer.", [wrapped]) == (
        Frame("Regio Alkmaar:"),
        Quoted(wrapped),
        Frame("Meer."),
    )


def test_no_citation_is_lost_when_its_quote_is_not_in_the_line() -> None:
    other = citation(2, "Iets anders.")
    assert pieces_of("Alleen woorden.", [other]) == (Frame("Alleen woorden."), Quoted(other))


def test_a_frame_keeps_its_own_quotation_marks() -> None:
    assert pieces_of("‘wethouder’ komt niet voor.", []) == (Frame("‘wethouder’ komt niet voor."),)


def test_a_copied_quote_says_where_it_stands() -> None:
    assert reference(citation(), "nl") == (
        f"“{QUOTE}” (Overkoepelend Kader Jeugd, Regio Alkmaar, 2021, 4.2 Voorliggende veld, p. 17)"
    )


def test_the_trace_speaks_in_words() -> None:
    assert note_words("p=0.4311", "nl").endswith("43%")
    assert note_words("iets anders", "nl") == "iets anders"
    assert reason_words("lower_score", "en") == "lower score than what was quoted"
    assert reason_words("new_reason", "en") == "new_reason"


def test_the_conversation_is_a_log_for_screen_readers() -> None:
    assert 'role="log" aria-live="polite"' in render_conversation([], "nl")


def test_figures_that_are_not_there_are_said_not_to_be_there() -> None:
    assert "Nog niet gemeten" in render_quality({}, "nl")
    figures = {"right": 0.81, "wrong": 0.05, "abstain": 0.14, "cases": 330}
    html = render_quality(
        {
            "date": "2026-11-22",
            "quote_fidelity": 1.0,
            "overall": figures,
            "categories": [{"name": "definition", **figures}],
        },
        "nl",
    )
    assert "81%" in html
    assert "begripsbepaling" in html
    assert "100.0%" in html


def source(**changes: object) -> Source:
    made = Source(
        "kader",
        "kader.txt",
        "Kader",
        "Regio",
        ("alkmaar",),
        ("Alkmaar",),
        "kader",
        "2021-09",
        2021,
        None,
        None,
        None,
        "web",
        "vrij",
        "ab" * 32,
    )
    return replace(made, **changes)


def document(text: str, *, title: str = "Kader") -> Document:
    span = Span(0, len(text))
    section = Section(0, None, "", 0, None, Span(0, 0), span, None)
    block = Block(0, BlockKind.PARAGRAPH, 0, span)
    return Document(
        source(title=title),
        text,
        "cd" * 32,
        (),
        (section,),
        (block,),
        (Sentence(0, span, 0, 0),),
        (),
        (),
        (),
        (),
    )


def test_text_outside_every_block_is_shown_all_the_same() -> None:
    made = replace(document("Alinea. Los woord."), blocks=(Block(0, BlockKind.PARAGRAPH, 0, Span(0, 7)),))
    assert "Alinea. Los woord." in text_of(render_document(made, Place(), "nl"))


def test_items_are_shown_with_the_bullets_of_the_source() -> None:
    text = "We willen:\n - hulp dichtbij\n - minder verblijf\n"
    items = tuple(Span(text.index(w), text.index(w) + len(w)) for w in ("hulp dichtbij", "minder verblijf"))
    block = Block(0, BlockKind.LIST, 0, Span(0, len(text)), items=items, lead_in=Span(0, 10))
    html = render_document(replace(document(text), blocks=(block,)), Place(), "nl")
    assert "<p>We willen:</p><ul><li>- hulp dichtbij</li><li>- minder verblijf</li></ul>" in html


def test_a_long_document_is_shown_around_the_quote_only() -> None:
    words = "woord " * 20_000
    sections = tuple(
        Section(i, str(i), f"Deel {i}", 1, None, Span(0, 0), Span(i * len(words), (i + 1) * len(words)), None)
        for i in range(6)
    )
    made = replace(document(words * 6), sections=sections, blocks=())
    html = render_document(made, Place(quote=Span(4 * len(words), 4 * len(words) + 5)), "nl")
    assert 'id="sectie-4"' in html
    assert 'id="sectie-0"' not in html
    assert "Van dit lange document" in html


def test_a_permanent_link_needs_no_script_and_leads_to_the_mark() -> None:
    html = render_source_page(document("Voor. Het citaat. Na."), Place(quote=Span(6, 17)), "nl")
    assert "<script" not in html
    assert '<mark class="vw-found" id="citaat">Het citaat.</mark>' in html
    assert html.startswith('<!doctype html><html lang="nl">')


def test_a_link_to_another_library_says_so() -> None:
    assert "Niet gevonden" in render_missing_page("nl")
