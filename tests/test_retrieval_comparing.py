"""A comparison has a row for every region searched, each with its own quotes or "not found"."""

import pytest

from retrieval.assistant import Assistant
from retrieval.model import Answer, Role, Statement, Status

REGIONS = (
    "Regio Alkmaar",
    "Amsterdam, Diemen, Uithoorn en Ouder-Amstel",
    "Flevoland",
    "Zuid-Kennemerland en IJmond",
)
ASKED_OF_ALL = ("Wat zegt elke regio over pleegzorg?", "Compare what the regions say about prevention")


def rows(answer: Answer) -> list[Statement]:
    return [s for s in answer.statements if s.role is Role.ROW]


@pytest.mark.parametrize("question", ASKED_OF_ALL)
def test_every_region_has_one_row(question: str, assistant: Assistant) -> None:
    answer = assistant.ask([question])
    assert tuple(s.region for s in rows(answer)) == REGIONS


@pytest.mark.parametrize(
    "question", [*ASKED_OF_ALL, "Wat is het verschil tussen Alkmaar en Flevoland in hulp?"]
)
def test_a_row_quotes_only_its_own_region(question: str, assistant: Assistant) -> None:
    answer = assistant.ask([question])
    names = {s.id: s for s in assistant.library.regions()}
    for row in rows(answer):
        for number in row.citations:
            cited = answer.citations[number - 1]
            assert row.region in {names[r].name for r in cited.regions}


@pytest.mark.parametrize(
    ("question", "line"),
    [
        (ASKED_OF_ALL[0], "4 van 4 regio's doorzocht"),
        (ASKED_OF_ALL[1], "4 of 4 regions searched"),
        ("Wat verstaan Alkmaar en Flevoland onder normaliseren?", "2 van 4 regio's doorzocht, 1 geciteerd."),
    ],
)
def test_a_line_tells_how_much_was_searched_and_quoted(
    question: str, line: str, assistant: Assistant
) -> None:
    answer = assistant.ask([question])
    (coverage,) = [s.text for s in answer.statements if line in s.text]
    quoted = sum(bool(row.citations) for row in rows(answer))
    assert f" {quoted} " in coverage.split(",")[1] + " "


def test_a_region_that_says_nothing_is_a_row_that_says_so(assistant: Assistant) -> None:
    answer = assistant.ask(["Wat verstaan Alkmaar en Flevoland onder normaliseren?"])
    alkmaar, flevoland = rows(answer)
    assert alkmaar.citations
    assert flevoland.citations == ()
    assert "niet gevonden in Wat verbindt ons in de toegang tot jeugdhulp?" in flevoland.text
    assert answer.status is Status.PARTIAL


def test_a_number_of_one_region_is_not_found_for_the_other(assistant: Assistant) -> None:
    answer = assistant.ask(["Hoeveel kernpartners hebben Alkmaar en Amsterdam?"])
    alkmaar, amsterdam = rows(answer)
    assert alkmaar.citations == ()
    assert "tien kernpartners" in amsterdam.text


def test_what_no_region_speaks_of_is_not_in_the_documents(assistant: Assistant) -> None:
    answer = assistant.ask(["Wat zegt elke regio over raketwetenschap?"])
    assert answer.status is Status.NOT_IN_DOCUMENTS
    assert answer.citations == ()
    assert len(rows(answer)) == 4


def test_the_same_room_is_given_to_every_region(assistant: Assistant) -> None:
    answer = assistant.ask([ASKED_OF_ALL[1]])
    assert max(len(row.citations) for row in rows(answer)) <= 3


def test_a_chosen_region_leaves_nothing_to_compare_and_is_still_answered(assistant: Assistant) -> None:
    answer = assistant.ask([ASKED_OF_ALL[0]], regions=["alkmaar"])
    assert answer.searched.regions == ("alkmaar",)
    assert {r for c in answer.citations for r in c.regions} <= {"alkmaar"}
