"""A question is searched by what it asks: no place that chose the documents, but the Dutch terms."""

import pytest

from retrieval.assistant import Assistant
from retrieval.question import read_question


def meant(text: str, assistant: Assistant) -> str:
    return assistant.meant(read_question(text, text, assistant._current().context))


@pytest.mark.parametrize(
    ("asked", "searched"),
    [
        ("Wie mag in de regio Alkmaar verwijzen?", "Wie mag verwijzen?"),
        ("Wat wil Flevoland met pleegzorg?", "Wat wil met pleegzorg?"),
        ("Wie mag verwijzen?", "Wie mag verwijzen?"),
    ],
)
def test_the_place_that_chose_the_documents_is_left_out(
    asked: str, searched: str, assistant: Assistant
) -> None:
    assert meant(asked, assistant) == searched


def test_an_english_question_brings_the_dutch_terms_along(assistant: Assistant) -> None:
    searched = meant("What does Alkmaar mean by the preliminary field?", assistant)
    assert "Alkmaar" not in searched
    assert searched.startswith("What does mean by the preliminary field? (")
    assert "voorliggend veld" in searched


def test_a_place_alone_is_still_searched_for(assistant: Assistant) -> None:
    assert meant("Alkmaar", assistant) == "Alkmaar"
