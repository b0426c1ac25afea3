"""The list that answers is the one of the things asked for; a list of other things does not."""

import pytest

from retrieval.assistant import Assistant
from retrieval.listing import things_asked
from retrieval.model import Status


def text_of(assistant: Assistant, question: str) -> str:
    return " ".join(assistant.ask([question]).text.split())


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("Welke zeven verbindende uitgangspunten heeft Flevoland?", "verbindende uitgangspunten"),
        ("Welke maatregelen neemt Alkmaar tegen wachttijden?", "maatregelen"),
        ("Welke stappen doorloopt een gezin in Alkmaar?", "stappen"),
        ("Welke partners steunen gezinnen in Alkmaar?", "partners"),
        ("Welke organisaties steunen gezinnen in Alkmaar?", None),
        ("Welke zes dingen moeten professionals in Amsterdam weten?", None),
        ("Hoe werkt de toegang in Alkmaar?", None),
    ],
)
def test_the_things_asked_for_stand_behind_the_question_word(
    question: str, thing: str | None, assistant: Assistant
) -> None:
    found = things_asked(assistant.ask([question]).trace.question)
    assert (found.text if found else None) == thing


def test_headings_that_a_sentence_announces_answer_whole(assistant: Assistant) -> None:
    said = text_of(assistant, "Langs welke drie lijnen geeft Alkmaar de transformatie vorm?")
    assert all(word in said for word in ("De bedoeling", "De beweging", "De invulling"))


def test_a_number_that_differs_is_said_beside_the_whole_list(assistant: Assistant) -> None:
    said = text_of(assistant, "Welke acht uitgangspunten heeft Flevoland?")
    assert "De regio versterkt het lokale veld." in said
    assert "De vraag noemt 8, de bron heeft er 7." in said


def test_a_list_of_other_things_is_not_given(assistant: Assistant) -> None:
    answer = assistant.ask(["Welke sportclubs zijn er in Flevoland?"])
    assert answer.status not in (Status.ANSWERED, Status.PARTIAL)


def test_as_many_things_as_asked_for_may_go_by_another_name(assistant: Assistant) -> None:
    said = text_of(assistant, "Welke vier omslagen wil Alkmaar maken?")
    assert "Van afhankelijkheid naar eigen kracht" in said
    assert "Van jeugdhulp naar het voorliggende veld" in said


def test_no_number_is_said_of_what_a_sentence_enumerates(assistant: Assistant) -> None:
    said = text_of(assistant, "Which five topics are in the development agenda of Zuid-Kennemerland?")
    assert "thuis opgroeien als de regel" in said
    assert "The question says" not in said


@pytest.mark.parametrize(
    "question",
    [
        "Welke vier doelgroepen noemt Alkmaar?",
        "Welke vijf wachtlijsten heeft Alkmaar?",
        "Which five reasons for cost growth does Alkmaar give?",
        "Welke vier maatregelen neemt Alkmaar tegen wachttijden?",
    ],
)
def test_as_many_other_things_are_no_answer(question: str, assistant: Assistant) -> None:
    said = text_of(assistant, question)
    assert "Van afhankelijkheid naar eigen kracht" not in said
    assert "Herstelgerichte jeugdhulp -" not in said
