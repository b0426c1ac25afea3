"""A question's language is told by its function words; a third language is recognised as such."""

import pytest

from retrieval.dutch import tokens
from retrieval.language import detect_language


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("nl", "Wat verstaat Alkmaar onder het voorliggend veld?"),
        ("nl", "Wie is verantwoordelijk?"),
        ("nl", "Wat is de mission statement van de regio?"),
        ("nl", "voorliggend veld"),
        ("nl", "jeugdzorgplus 2030"),
        ("nl", "Alkmaar"),
        ("nl", "En Flevoland?"),
        ("nl", "Was is de visie"),
        ("en", "What does Alkmaar mean by the preliminary field?"),
        ("en", "When was this adopted?"),
        ("en", "youth care regions funding"),
        ("en", "How do the municipalities in IJmond work together?"),
        ("en", "What is meant by voorliggend veld?"),
        ("de", "Was ist das Ziel der Jugendhilfe in Flevoland?"),
        ("fr", "Quelle est la définition de l'aide à la jeunesse ?"),
        ("es", "¿Cuál es el objetivo de la ayuda?"),
        ("pl", "Jaki jest cel pomocy dla młodzieży?"),
    ],
)
def test_the_language_of_a_question_is_recognised(language: str, question: str) -> None:
    assert detect_language(tokens(question)) == language


def test_without_any_word_it_is_dutch() -> None:
    assert detect_language([]) == "nl"
