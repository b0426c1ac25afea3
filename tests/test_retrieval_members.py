"""Which municipalities a region has is told by the sentence that names them."""

from pathlib import Path

import pytest

from ingest.additions import Given, ingest_files
from ingest.catalogue import Corpus
from ingest.library import Library
from ingest.model import Region
from retrieval.assistant import Assistant
from retrieval.model import Status

OF_ALKMAAR = [
    "Alkmaar",
    "Bergen",
    "Castricum",
    "Heerhugowaard",
    "Langedijk",
    "Dijk en Waard",
    "Heiloo",
    "Uitgeest",
]


@pytest.mark.parametrize(
    "question",
    [
        "Which municipalities belong to the Alkmaar region?",
        "Which municipalities make up the region of Alkmaar",
        "Welke gemeenten horen bij de regio Alkmaar?",
        "Uit welke gemeenten bestaat regio Alkmaar?",
    ],
)
def test_the_sentence_that_names_most_of_them_is_quoted_with_the_names_marked(
    question: str, assistant: Assistant
) -> None:
    answer = assistant.ask([question])
    assert answer.status is Status.ANSWERED
    (cited,) = answer.citations
    assert [cited.quote[a:b] for a, b in cited.marks] == OF_ALKMAAR


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Welke gemeenten vallen onder Flevoland?", "geven geen opsomming van de gemeenten"),
        ("What municipalities take part in Flevoland?", "do not list the municipalities"),
    ],
)
def test_where_no_document_names_them_that_is_said_with_those_of_the_list_of_areas(
    question: str, line: str, assistant: Assistant
) -> None:
    answer = assistant.ask([question])
    assert answer.status is Status.NOT_IN_DOCUMENTS
    assert not answer.citations
    assert line in answer.text
    assert "Almere, Dronten, Lelystad, Noordoostpolder, Urk, Zeewolde" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Welke gemeenten in Alkmaar hebben een wachtlijst?",
        "Which municipalities in Flevoland spend most on youth care?",
        "Wat doen de gemeenten in Alkmaar zelf?",
        "What do the municipalities of Alkmaar do together?",
        "Which municipalities do not take part in Alkmaar?",
        "Which municipalities don't take part in Alkmaar?",
        "Welke gemeenten horen niet bij Flevoland?",
        "Welke gemeenten nemen deel aan het expertisecentrum in Flevoland?",
    ],
)
def test_what_more_is_asked_of_municipalities_is_not_told_by_their_names(
    question: str, assistant: Assistant
) -> None:
    answer = assistant.ask([question])
    assert "opsomming van de gemeenten" not in answer.text
    assert "do not list" not in answer.text
    assert OF_ALKMAAR not in [[c.quote[a:b] for a, b in c.marks] for c in answer.citations]


def test_the_region_of_a_municipality_is_told_from_the_list_of_areas(assistant: Assistant) -> None:
    answer = assistant.ask(["Bij welke regio hoort gemeente Urk?"])
    assert answer.text == "Volgens de gebiedsindeling hoort Urk bij Flevoland."
    assert answer.status is Status.NOT_IN_DOCUMENTS
    english = assistant.ask(["Which region is Heiloo part of?"])
    assert english.status is Status.ANSWERED
    (cited,) = english.citations
    assert [cited.quote[a:b] for a, b in cited.marks] == OF_ALKMAAR


@pytest.mark.parametrize(
    "question",
    [
        "Bij welke regio hoort Urk niet?",
        "In welke regio ligt het expertisecentrum van Almere?",
        "In welke regio ligt Hoorn?",
    ],
)
def test_another_question_about_a_region_is_not_told_so(question: str, assistant: Assistant) -> None:
    assert "Volgens de gebiedsindeling hoort" not in assistant.ask([question]).text


def test_names_behind_the_word_for_municipalities_do_where_the_list_of_areas_has_none(tmp_path: Path) -> None:
    text = "# Visie\n\nVastgesteld door de gemeenteraden van Dalem, Oosterveld, Sint Anna en Berg aan Zee.\n"
    (tmp_path / "visie.md").write_text(text, "utf-8")
    with Library.open(tmp_path / "data", create=True) as library:
        given = Given(regions=("dalen",), new_region=Region("dalen", "Dalen", (), ()))
        ingest_files(library, Corpus((), (), tmp_path), [tmp_path / "visie.md"], given)
    made = Assistant.open(tmp_path / "data")
    answer = made.ask(["Welke gemeenten doen mee in Dalen?"])
    made.close()
    assert answer.status is Status.ANSWERED
    (cited,) = answer.citations
    assert [cited.quote[a:b] for a, b in cited.marks] == ["Dalem", "Oosterveld", "Sint Anna", "Berg aan Zee"]
