"""A list may call by one noun what a question calls by another of the same sort."""

import pytest

from retrieval.assistant import Assistant
from retrieval.evidence import counted_noun, counts_the_asked
from retrieval.kindred import of_a_sort
from retrieval.question import read_question


@pytest.mark.parametrize(
    ("noun", "text"),
    [
        ("taken", "De regio is verantwoordelijk voor:"),
        ("responsibilities", "Taken van het college"),
        ("stappen", "Dan geldt een vaste volgorde."),
        ("doelen", "Onze ambities voor 2030"),
        ("goals", "Onze opgaven"),
        ("belangrijke problemen", "Wij zien drie knelpunten."),
        ("spelregels", "Wij hanteren zes ontwerpregels:"),
        ("shifts", "We zetten in op vier bewegingen."),
    ],
)
def test_nouns_of_one_sort_go_for_each_other(noun: str, text: str) -> None:
    assert of_a_sort(noun, text)


@pytest.mark.parametrize(
    ("noun", "text"),
    [
        ("taken", "Onze ambities voor 2030"),
        ("kinds", "Elk kind telt mee."),
        ("sportclubs", "Partners in de wijk"),
        ("", ""),
    ],
)
def test_nouns_of_two_sorts_do_not(noun: str, text: str) -> None:
    assert not of_a_sort(noun, text)


@pytest.mark.parametrize(
    ("question", "text", "before"),
    [
        ("Met hoeveel organisaties werkt de regio?", "De regio koos tien kernpartners.", ""),
        ("In hoeveel soorten is de hulp verdeeld?", "Wij bieden vijf categorieën van hulp.", ""),
        ("How many local teams are there?", "Er zijn 22 teams, elk met een eigen gebied.", ""),
        ("Hoeveel plekken zijn er in 2026?", "Het aantal plekken gaat van 24 in 2023 naar 8 in 2026.", ""),
    ],
)
def test_what_is_counted_may_go_by_a_noun_of_its_sort(
    question: str, text: str, before: str, assistant: Assistant
) -> None:
    read = read_question(question, question, assistant._current().context)
    nouns = counted_noun(read)
    assert nouns
    assert counts_the_asked(text, read, nouns, before)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Met hoeveel organisaties werkt de regio?", "De regio heeft zeven gemeenten."),
        ("Hoeveel kinderen zijn er?", "Het aantal kinderen groeit en daarom kwamen er 12 teams."),
        ("How many children receive youth care?", "There are 5 care plans."),
    ],
)
def test_a_number_of_something_else_counts_nothing_asked_for(
    question: str, text: str, assistant: Assistant
) -> None:
    read = read_question(question, question, assistant._current().context)
    assert not counts_the_asked(text, read, counted_noun(read), "")


def test_a_compound_that_ends_in_a_noun_of_a_sort_asks_for_that_sort() -> None:
    assert of_a_sort("stelregels", "Zes leidende principes helpen ons.")
    assert not of_a_sort("softwarebedrijven", "Zes leidende principes helpen ons.")
