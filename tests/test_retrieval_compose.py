"""An answer is made of whole quotes: numbered in order, marked inside, each shown once, lists complete."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from retrieval_world import asked_of

from retrieval.assistant import Assistant
from retrieval.finish import flat
from retrieval.frame import PHRASES, phrase
from retrieval.model import Answer, Role, Status

QUESTIONS = (
    "Wat verstaat Alkmaar onder het voorliggend veld?",
    "Hoeveel kernpartners heeft Amsterdam?",
    "Noem de tien uitgangspunten van Alkmaar",
    "Wat zijn de zeven uitgangspunten van Flevoland?",
    "Which six principles does Amsterdam have?",
    "Wat zegt elke regio over pleegzorg?",
    "Waar gaat het document van Flevoland over?",
    "Hoe lang is de wachtlijst in Alkmaar?",
    "jeugdhulp",
)


@pytest.fixture(scope="module", params=QUESTIONS)
def answer(request: pytest.FixtureRequest, assistant: Assistant) -> Answer:
    return assistant.ask([request.param])


def test_citations_are_numbered_from_one_in_the_order_of_first_mention(answer: Answer) -> None:
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    mentioned = dict.fromkeys(n for s in answer.statements for n in s.citations)
    assert list(mentioned) == [c.number for c in answer.citations]


def test_every_number_in_the_text_is_a_citation_and_every_citation_is_in_the_text(answer: Answer) -> None:
    assert {int(n) for n in re.findall(r"” \[(\d+)\]", answer.text)} == {c.number for c in answer.citations}


def test_the_text_is_its_statements_line_by_line(answer: Answer) -> None:
    assert answer.text == "\n".join(s.text for s in answer.statements)


def test_every_quote_stands_in_the_text(answer: Answer) -> None:
    assert all(f"“{flat(c.quote).strip('“”')}” [{c.number}]" in answer.text for c in answer.citations)


def test_marks_lie_inside_their_quote_in_order_and_apart(answer: Answer) -> None:
    for cited in answer.citations:
        assert all(0 <= a < b <= len(cited.quote) for a, b in cited.marks)
        assert list(cited.marks) == sorted(cited.marks)


def test_no_two_quotes_of_an_answer_overlap(answer: Answer) -> None:
    if any(s.role is Role.ROW for s in answer.statements):
        return
    spans = sorted((c.document_id, c.start, c.end) for c in answer.citations)
    assert all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(spans))


def test_a_quote_has_a_section_and_an_answer_a_frame(answer: Answer) -> None:
    assert all(c.section and c.title and c.publisher for c in answer.citations)
    assert answer.mode == "extractive"
    assert answer.confidence in {"high", "medium", "low"}


def test_the_value_asked_for_stands_out(assistant: Assistant) -> None:
    first = assistant.ask(["Hoeveel kernpartners heeft Amsterdam?"]).citations[0]
    assert "tien" in [first.quote[a:b] for a, b in first.marks]


def test_the_term_asked_for_stands_out(assistant: Assistant) -> None:
    first = assistant.ask(["Wat betekent samenkracht in Alkmaar?"]).citations[0]
    assert "Samenkracht" in [first.quote[a:b] for a, b in first.marks]


def test_a_sentence_that_is_repeated_is_shown_once_with_its_other_place(assistant: Assistant) -> None:
    answer = assistant.ask(["Wat verstaat Alkmaar onder het voorliggend veld?"])
    (defining,) = [c for c in answer.citations if c.quote.startswith("Onder voorliggend veld verstaan we")]
    text = assistant.library.text(defining.document_id)
    assert defining.also
    for place in defining.also:
        assert (place.start, place.end) != (defining.start, defining.end)
        assert "voorliggend veld" in " ".join(text[place.start : place.end].split()).lower()


@pytest.mark.parametrize(
    ("question", "items"),
    [
        (
            "Wat zijn de zeven uitgangspunten van Flevoland?",
            [f"{n}. We" for n in range(1, 7)] + ["7. De regio"],
        ),
        (
            "Which six principles does Amsterdam have?",
            ["Normaliseren", "Integrale matched care", "Gebiedsgerichte organisatie", "Zo thuis mogelijk"],
        ),
        (
            "Noem de tien uitgangspunten van Alkmaar",
            ["versterken de eigen kracht", "luisteren naar ouders", "versterken de sociale omgeving"],
        ),
    ],
)
def test_a_list_is_given_whole_and_in_order(question: str, items: list[str], assistant: Assistant) -> None:
    text = assistant.ask([question]).text
    places = [text.find(item) for item in items]
    assert -1 not in places
    assert places == sorted(places)


def test_ten_principles_are_ten_quotes_under_their_lead_in(assistant: Assistant) -> None:
    answer = assistant.ask(["Noem de tien uitgangspunten van Alkmaar"])
    assert "tien regionale uitgangspunten" in answer.citations[0].quote
    assert len(answer.citations) == 1 + 10


def test_an_english_question_has_an_english_frame_dutch_quotes_and_a_gloss(assistant: Assistant) -> None:
    answer = assistant.ask(["What does Alkmaar mean by the preliminary field?"])
    assert answer.language == "en"
    assert answer.citations[0].quote.startswith("Onder voorliggend veld verstaan we")
    assert ("voorliggend veld", "preliminary field") in answer.gloss


def test_a_dutch_question_needs_no_gloss(assistant: Assistant) -> None:
    assert assistant.ask([QUESTIONS[0]]).gloss == ()


@pytest.mark.parametrize("key", PHRASES)
def test_every_phrase_exists_in_both_languages_with_the_same_places_to_fill(key: str) -> None:
    def fields(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    assert set(PHRASES[key]) == {"nl", "en"}
    assert fields(PHRASES[key]["nl"]) == fields(PHRASES[key]["en"])


def test_a_third_language_is_addressed_in_dutch() -> None:
    assert phrase("empty", "de") == phrase("empty", "nl")


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("een regel\ndie doorloopt", "een regel die doorloopt"),
        ("Lijst:\n- een\n- twee", "Lijst:\n- een\n- twee"),
        ("Lijst:\n1. een\nloopt door\n2. twee", "Lijst:\n1. een loopt door\n2. twee"),
        ("  veel   wit  ", "veel wit"),
    ],
)
def test_a_quote_is_shown_with_a_line_per_item(quote: str, shown: str) -> None:
    assert flat(quote) == shown


def test_a_document_without_a_heading_gives_no_empty_quote(tmp_path: Path) -> None:
    text = "Deze nota helpt gemeenten met jeugdhulp.\n\nZij gaat ook over scholen en toezicht.\n"
    with asked_of(tmp_path, "nota.txt", text) as made:
        answer = made.ask(["Wie helpt deze nota met jeugdhulp?"])
        assert answer.citations
        assert all(c.quote.strip() for c in answer.citations)


def test_a_heading_that_is_a_sentence_is_quoted_with_the_list_under_it(tmp_path: Path) -> None:
    text = (
        "# Afspraken\n\n## 1. We grijpen in bij onveilige opvoeding.\n\n"
        "- Een gedragsdeskundige kijkt mee.\n- Er is altijd iemand bereikbaar.\n- De meldcode geldt.\n\n"
        "## 2. We luisteren naar het kind.\n\n- Ieder kind heeft een steunfiguur.\n"
    )
    with asked_of(tmp_path, "afspraken.md", text) as made:
        answer = made.ask(["Wie grijpt in bij onveilige opvoeding?"])
    assert "De meldcode geldt." in answer.citations[0].quote
    assert "steunfiguur" not in answer.citations[0].quote


def test_a_list_of_the_things_asked_for_is_offered_whole_where_it_is_no_answer(tmp_path: Path) -> None:
    text = (
        "# Visie\n\nEr zijn teams in elke wijk.\n\n## Aanpak\n\nWij hanteren drie ontwerpregels:\n\n"
        "A. Een gezin, een aanbieder.\n\nB. Wie afschaalt, blijft bereikbaar.\n\nC. De hulpverlener reist.\n"
    )
    with asked_of(tmp_path, "visie.md", text) as made:
        answer = made.ask(["Wat zijn de spelregels voor sportclubs?"])
    assert answer.status not in (Status.ANSWERED, Status.PARTIAL)
    related = " ".join(s.text for s in answer.statements if s.role is Role.RELATED)
    assert all(word in related for word in ("aanbieder", "bereikbaar", "hulpverlener reist"))
