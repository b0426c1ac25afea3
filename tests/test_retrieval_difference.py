"""Two things that are to be told apart are both quoted."""

import pytest

from retrieval.assistant import Assistant
from retrieval.difference import names, told_apart
from retrieval.question import read_question


@pytest.mark.parametrize(
    ("question", "things"),
    [
        (
            "Wat is het verschil tussen herstelgerichte en ondersteuningsgerichte hulp in Alkmaar?",
            ("herstelgerichte hulp", "ondersteuningsgerichte hulp"),
        ),
        ("Wat is het onderscheid tussen een wijkteam en het CJG?", ("wijkteam", "CJG")),
        ("What is the difference between foster care and a family home?", ("foster care", "family home")),
        ("Wat is het verschil tussen Alkmaar en Flevoland?", None),
        ("Wat is het wijkteam?", None),
        ("Wat is het verschil tussen wat men in maart en in juni besloot?", None),
        ("Wat is het verschil tussen jeugdhulp vroeger en nu?", None),
        ("Hoe groot is het verschil tussen 2015 en 2019?", None),
        ("Hoe verkleint de regio de verschillen tussen arm en rijk?", None),
    ],
)
def test_the_two_things_are_read(question: str, things: tuple[str, str] | None, assistant: Assistant) -> None:
    read = read_question(question, question, assistant._current().context)
    assert told_apart(read) == things


def test_a_text_names_a_thing_when_it_has_all_its_words() -> None:
    assert names("De herstelgerichte hulp duurt kort.", "herstelgerichte hulp")
    assert not names("De hulp duurt kort.", "herstelgerichte hulp")


@pytest.mark.parametrize("region", ["", " in Alkmaar"])
def test_each_of_the_two_things_is_quoted(region: str, assistant: Assistant) -> None:
    things = "herstelgerichte en ondersteuningsgerichte hulp"
    answer = assistant.ask([f"Wat is het verschil tussen {things}{region}?"])
    quotes = " ".join(c.quote for c in answer.citations).casefold()
    assert "herstelgerichte jeugdhulp" in quotes
    assert "ondersteuningsgerichte jeugdhulp is gericht op" in quotes


def test_one_sentence_that_tells_both_apart_is_enough(assistant: Assistant) -> None:
    answer = assistant.ask(["Wat is het verschil tussen de ontwikkelagenda en het implementatieplan?"])
    assert "zo anders maakt" in answer.citations[0].quote
