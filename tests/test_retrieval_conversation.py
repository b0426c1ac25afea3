"""A follow-up is resolved from the turns before it; a new subject starts afresh."""

from collections.abc import Callable

import pytest

from retrieval.assistant import Assistant
from retrieval.conversation import parts_of
from retrieval.model import Question
from retrieval.question import read_question

FIELD = "Wat verstaat Alkmaar onder het voorliggend veld?"
PARTNERS = "Hoeveel kernpartners heeft Amsterdam?"


def read_as(assistant: Assistant) -> Callable[[str], Question]:
    context = assistant._current().context
    return lambda text: read_question(text, text, context)


@pytest.mark.parametrize(
    ("turns", "regions", "concepts"),
    [
        ([FIELD, "En Flevoland?"], ("flevoland",), {"voorliggend-veld"}),
        ([FIELD, "Hoe zit dat in Haarlem?"], ("zuid-kennemerland-ijmond",), {"voorliggend-veld"}),
        (
            ["What does Alkmaar mean by the preliminary field?", "And Flevoland?"],
            ("flevoland",),
            {"voorliggend-veld"},
        ),
        ([FIELD, "En Flevoland?", "En Amsterdam?"], ("amsterdam",), {"voorliggend-veld"}),
        ([FIELD, "Wat is het doel daarvan?"], ("alkmaar",), {"voorliggend-veld"}),
        ([PARTNERS, "En sinds wanneer?"], ("amsterdam",), {"kernpartner"}),
        ([PARTNERS, "Wat doen ze?"], ("amsterdam",), {"kernpartner"}),
        ([PARTNERS, "Geef een voorbeeld"], ("amsterdam",), {"kernpartner"}),
    ],
)
def test_a_follow_up_takes_over_what_it_leaves_out(
    turns: list[str], regions: tuple[str, ...], concepts: set[str], assistant: Assistant
) -> None:
    question = assistant.ask(turns).trace.question
    assert question.regions == regions
    assert concepts <= {c.term for c in question.concepts}


def test_the_resolved_question_is_shown_and_the_typed_one_kept(assistant: Assistant) -> None:
    answer = assistant.ask([FIELD, "En Flevoland?"])
    assert answer.question == "En Flevoland?"
    assert answer.resolved_question == "Wat verstaat Flevoland onder het voorliggend veld?"


def test_a_follow_up_gives_the_answer_of_the_question_it_stands_for(assistant: Assistant) -> None:
    followed = assistant.ask([FIELD, "En Amsterdam?"])
    asked = assistant.ask(["Wat verstaat Amsterdam onder het voorliggend veld?"])
    assert followed.text == asked.text
    assert followed.citations == asked.citations


def test_sinds_wanneer_asks_for_the_date_of_the_subject_before(assistant: Assistant) -> None:
    answer = assistant.ask([PARTNERS, "En sinds wanneer?"])
    assert answer.trace.question.kind == "date"
    assert "2021" in answer.text


@pytest.mark.parametrize(
    ("turns", "region"),
    [
        ([FIELD, "Wat zijn de zeven uitgangspunten van Flevoland?"], ("flevoland",)),
        ([PARTNERS, "Wat is jeugdzorgplus volgens de regio Alkmaar?"], ("alkmaar",)),
        ([FIELD, "Welke thema's heeft de ontwikkelagenda in de IJmond?"], ("zuid-kennemerland-ijmond",)),
    ],
)
def test_a_new_subject_resets_the_conversation(
    turns: list[str], region: tuple[str, ...], assistant: Assistant
) -> None:
    answer = assistant.ask(turns)
    assert answer.resolved_question == turns[-1]
    assert answer.trace.question.regions == region


def test_a_first_turn_is_asked_as_it_stands(assistant: Assistant) -> None:
    assert assistant.ask([FIELD]).resolved_question == FIELD


def test_empty_turns_before_do_not_matter(assistant: Assistant) -> None:
    assert assistant.ask(["", "🎈", FIELD]).text == assistant.ask([FIELD]).text


@pytest.mark.parametrize(
    "question",
    [
        FIELD,
        "Wat zegt Alkmaar over ouders en kinderen?",
        "Door wie en wanneer is het kader vastgesteld?",
        "normaliseren en ontzorgen",
    ],
)
def test_one_question_stays_one(question: str, assistant: Assistant) -> None:
    assert parts_of(question, read_as(assistant)) == [question]


def test_two_questions_in_one_are_both_asked_of_the_same_region(assistant: Assistant) -> None:
    parts = parts_of("Hoeveel kernpartners heeft Amsterdam en wat is matched care?", read_as(assistant))
    assert len(parts) == 2
    assert parts[0] == "Hoeveel kernpartners heeft Amsterdam?"
    assert "matched care" in parts[1]
    assert "Amsterdam" in parts[1]


def test_both_halves_of_a_double_question_are_answered(assistant: Assistant) -> None:
    answer = assistant.ask(
        ["Wat verstaat Alkmaar onder het voorliggend veld en wat is herstelgerichte jeugdhulp?"]
    )
    sections = {c.section for c in answer.citations}
    assert {"4.2 Voorliggende veld", "4.3 Herstelgerichte jeugdhulp"} <= sections
