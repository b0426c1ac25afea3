"""A turn that only names another thing or date asks the question before again of that."""

import pytest

from retrieval.assistant import Assistant
from retrieval.conversation import Listener, resolve
from retrieval.question import read_question


def resolved(assistant: Assistant, *turns: str) -> str:
    context = assistant._current().context
    listener = Listener(
        lambda text: read_question(text, text, context),
        regions=("Regio Alkmaar", "Flevoland"),
        someone=assistant._is_someone,
    )
    return resolve(turns, listener).text


@pytest.mark.parametrize(
    ("before", "turn", "meant"),
    [
        (
            "Hoeveel kinderen in Alkmaar kregen in 2019 jeugdhulp?",
            "en in 2020?",
            "Hoeveel kinderen in Alkmaar kregen in 2020 jeugdhulp?",
        ),
        (
            "Hoeveel kinderen krijgen jeugdhulp in Alkmaar?",
            "En in 2030?",
            "Hoeveel kinderen krijgen jeugdhulp in Alkmaar in 2030?",
        ),
        (
            "Hoeveel kinderen kregen in 2019 hulp in Alkmaar?",
            "En vanaf 2020?",
            "Hoeveel kinderen kregen vanaf 2020 hulp in Alkmaar?",
        ),
        ("Wat is normaliseren?", "En matched care?", "Wat is matched care?"),
        (
            "Wat vindt Haarlem van de rol van sportclubs?",
            "En van scholen?",
            "Wat vindt Haarlem van de rol van scholen?",
        ),
        ("Wat zegt Alkmaar over pleegzorg?", "En over gezinshuizen?", "Wat zegt Alkmaar over gezinshuizen?"),
        (
            "Wat is de rol van de huisarts in Alkmaar?",
            "En van de school?",
            "Wat is de rol van de school in Alkmaar?",
        ),
        (
            "Wat is de rol van de huisarts in Alkmaar?",
            "En de school?",
            "Wat is de rol van de school in Alkmaar?",
        ),
        ("Mag een huisarts verwijzen in Alkmaar?", "En een school?", "Mag een school verwijzen in Alkmaar?"),
        (
            "Wat is herstelgerichte jeugdhulp?",
            "En ondersteuningsgerichte?",
            "Wat is ondersteuningsgerichte jeugdhulp?",
        ),
        (
            "What does Alkmaar say about foster care?",
            "And about schools?",
            "What does Alkmaar say about schools?",
        ),
        (
            "What is the role of the GP in Alkmaar?",
            "What about the school?",
            "What is the role of the school in Alkmaar?",
        ),
    ],
)
def test_what_a_turn_names_stands_in_the_place_of_what_it_is_like(
    before: str, turn: str, meant: str, assistant: Assistant
) -> None:
    assert resolved(assistant, before, turn) == meant


@pytest.mark.parametrize(
    ("before", "turn"),
    [
        ("Wat is de rol van de huisarts in Alkmaar?", "En betaalt de gemeente mee?"),
        ("Wat is de rol van de huisarts in Alkmaar?", "En de rest?"),
        ("Waar gaat de visie van Flevoland over?", "En de huisarts?"),
        ("Welke uitgangspunten heeft Flevoland?", "En de huisarts?"),
        ("Wat is de rol van de huisarts in Alkmaar?", "En hoe zit het met de school?"),
        ("Wat is de rol van de huisarts in Alkmaar?", "En over wachttijden?"),
        ("Wat zijn de gevolgen van scheiding in Alkmaar?", "En de oorzaken?"),
        ("Wat is de rol van de huisarts in Alkmaar?", "En de kosten?"),
        ("Hoeveel jongeren in Alkmaar krijgen hulp?", "En ouders?"),
        ("Hoe werkt Amsterdam samen met scholen?", "En jeugdbescherming?"),
        ("Wat staat er in hoofdstuk 3 van Alkmaar?", "En hoofdstuk 4?"),
        ("Krijgen ouders hulp in Alkmaar?", "En gratis?"),
        ("Hoe lang duurt herstelgerichte hulp in Alkmaar?", "En crisishulp?"),
        ("Hoeveel stegen de kosten tussen 2015 en 2019 in Alkmaar?", "En in 2020?"),
    ],
)
def test_what_asks_something_of_its_own_or_fits_nowhere_is_put_in_no_place(
    before: str, turn: str, assistant: Assistant
) -> None:
    assert resolved(assistant, before, turn).startswith(turn.rstrip("?"))


def test_a_following_year_is_asked_for_and_said_to_be_missing(assistant: Assistant) -> None:
    answer = assistant.ask(["Wanneer wil Alkmaar nieuwe contracten, in 2023?", "en in 2031?"])
    assert "2031" in answer.resolved_question
    assert "2023" not in answer.resolved_question


@pytest.mark.parametrize(
    "turn",
    [
        "Iets anders: hoe kijkt men daar naar pleegzorg?",
        "Andere vraag, hoe kijkt men daar naar pleegzorg?",
        "Something else: how do they see foster care?",
    ],
)
def test_who_announces_another_subject_leaves_the_one_before_and_keeps_the_region(
    turn: str, assistant: Assistant
) -> None:
    text = resolved(assistant, "Wat is de rol van de huisarts in Alkmaar?", turn)
    assert "huisarts" not in text
    assert "anders" not in text
    assert text.endswith("(Alkmaar)?")


def test_a_word_that_is_explained_needs_no_subject_from_before(assistant: Assistant) -> None:
    before = "Hoe is de hulp in Alkmaar verdeeld?"
    assert (
        resolved(assistant, before, "Wat bedoelen ze met voorliggend?")
        == "Wat bedoelen ze met voorliggend (Alkmaar)?"
    )


def test_a_verb_within_a_term_is_not_carried_over(assistant: Assistant) -> None:
    turns = ["Welke hulp kan een gezin in Heiloo krijgen?", "geef eens een voorbeeld"]
    answer = assistant.ask(turns)
    assert " kan " not in answer.resolved_question


def test_those_are_the_things_that_were_just_announced(assistant: Assistant) -> None:
    answer = assistant.ask(["Hoeveel uitgangspunten heeft Flevoland?", "Welke zijn dat?"])
    numbers = [n for n in range(1, 8) if f"{n}. " in answer.text]
    assert numbers == [1, 2, 3, 4, 5, 6, 7]


def test_another_subject_that_points_back_is_resolved_all_the_same(assistant: Assistant) -> None:
    turns = ["Wat is de rol van de huisarts in Alkmaar?", "Iets anders: hoe zit het daarmee in Flevoland?"]
    assert resolved(assistant, *turns) == "Wat is de rol van de huisarts in Flevoland?"


def test_what_is_theirs_is_asked_of_the_subject_before(assistant: Assistant) -> None:
    turns = ["Wat is de rol van de huisarts in Alkmaar?", "Wat is hun taak?"]
    assert "huisarts" in resolved(assistant, *turns)
