"""What a text lacks is told apart: a name, the thing asked for, a year, a ranking."""

from dataclasses import replace

import pytest

from retrieval.absence import (
    is_asked,
    is_name,
    is_specific,
    is_wording_only,
    lacks_each,
    lacks_the_end,
    lacks_the_year,
    missing_place,
    ranks,
)
from retrieval.assistant import Assistant
from retrieval.model import Concept, Form, Kind, Question, Status


def concept(text: str, term: str | None = None) -> Concept:
    return Concept(text, (Form(text, (text,), 1.0),), term, 1.0, required=True)


def asked(text: str, kind: Kind = Kind.OPEN) -> Question:
    return Question(text, text, "nl", kind, (), (), (), (), None, (), ())


@pytest.mark.parametrize(
    ("question", "word", "is_it"),
    [
        ("Welk minimumbedrag geldt er?", "minimumbedrag", True),
        ("Wie is de directeur van de inkoop?", "directeur", True),
        ("Hoe heet de wethouder van Haarlem?", "wethouder", True),
        ("Hoe lang is de wachtlijst?", "wachtlijst", True),
        ("What is the waiting time?", "waiting time", True),
        ("Tot welk bedrag mag de trekker zonder toestemming uitgeven?", "toestemming", False),
        ("Wat gebeurt er bij een noodgeval?", "noodgeval", False),
        ("Bij wie is de jeugdondersteuner in dienst?", "jeugdondersteuner", False),
        ("Waarom spraken gemeenten een minimumbedrag af?", "minimumbedrag", False),
    ],
)
def test_the_noun_behind_the_question_word_is_what_is_asked_for(
    question: str, word: str, is_it: bool
) -> None:
    assert is_asked(concept(word), asked(question)) is is_it


def test_what_a_definition_is_asked_of_is_what_is_asked_for() -> None:
    question = asked("Wat verstaat Alkmaar onder raketwetenschap?")
    assert not is_asked(concept("raketwetenschap"), question)
    assert is_asked(concept("raketwetenschap"), replace(question, kind=Kind.DEFINITION))


def test_a_capital_or_a_figure_makes_a_name_but_not_at_the_start_of_a_question() -> None:
    question = asked("Version 3 of the model by Deloitte?")
    assert is_name(concept("Deloitte"), question)
    assert is_name(concept("3"), question)
    assert not is_name(concept("Version"), question)
    assert not is_name(concept("GGD", term="ggd"), question)


def test_a_compound_is_more_particular_than_a_word() -> None:
    assert is_specific(concept("wachtlijstbeheer"))
    assert not is_specific(concept("beheer"))


@pytest.mark.parametrize(
    ("question", "text", "lacking"),
    [
        ("Wat was de wachttijd in 2019?", "De wachttijd is nu 14 weken.", True),
        ("Wat was de wachttijd in 2019?", "In 2019 was de wachttijd 14 weken.", False),
        ("Wat was het doel in 2024?", "De agenda voor 2022-2026 noemt drie doelen.", False),
        ("Wat was het doel in 2024?", "Van 2022 tot en met 2026 zijn er drie doelen.", False),
        ("Wat was het doel in 2030?", "De agenda voor 2022-2026 noemt drie doelen.", True),
        ("Wat is de wachttijd?", "De wachttijd is nu 14 weken.", False),
    ],
)
def test_a_year_is_there_when_it_is_named_or_spanned(question: str, text: str, lacking: bool) -> None:
    assert lacks_the_year(asked(question), text) is lacking


def test_a_sentence_that_ranks_says_what_is_most() -> None:
    assert ranks("Welke gemeente geeft het meeste uit?")
    assert not ranks("De gemeente geeft 3 miljoen euro uit.")


@pytest.mark.parametrize(
    ("question", "word", "term", "is_it"),
    [
        ("Met welke principes houden gezinnen de touwtjes in handen?", "handen", None, True),
        ("Met welke principes houden gezinnen de touwtjes in handen?", "principes", None, False),
        ("Hoe helpt de gemeente bij een noodgeval?", "gemeente", "gemeente", False),
        ("Hoe helpt de gemeente na een huisuitzetting?", "huisuitzetting", None, False),
        ("Hoe helpt men in Harkum?", "Harkum", None, False),
    ],
)
def test_a_plain_word_may_be_the_askers_own_wording(
    question: str, word: str, term: str | None, is_it: bool
) -> None:
    assert is_wording_only(concept(word, term), asked(question)) is is_it


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("Waarom is het team opgeheven?", "Het team helpt gezinnen. Daarom komt er iemand bij.", True),
        ("Why has the region stopped with it?", "De regio gaat ermee door.", True),
        ("Waarom is de dienst gestopt?", "De dienst is per 2023 beëindigd om de kosten.", False),
        ("Waarom vertrok hij?", "Er kwam iemand bij.", False),
        ("Wanneer is de dienst gestopt?", "De dienst helpt gezinnen.", False),
        ("Waarom stopt de regio geld in preventie?", "De regio helpt gezinnen.", False),
        ("Waarom worden kinderen teruggebracht naar huis?", "De regio helpt gezinnen.", False),
    ],
)
def test_a_reason_for_an_end_is_given_only_where_an_end_is_told_of(
    question: str, text: str, lacks: bool
) -> None:
    assert lacks_the_end(asked(question, Kind.WHY), text) is lacks


@pytest.mark.parametrize(
    ("kind", "text", "lacks"),
    [
        (Kind.AMOUNT, "Er is 3 miljoen per jaar extra voor de teams.", True),
        (Kind.AMOUNT, "Elk gezin krijgt 300 euro.", False),
        (Kind.OPEN, "Er is 3 miljoen per jaar extra.", False),
    ],
)
def test_a_number_for_each_is_told_only_by_what_speaks_of_each(kind: Kind, text: str, lacks: bool) -> None:
    question = replace(asked("Hoeveel krijgt een team per gezin?", kind), concepts=(concept("gezin"),))
    assert lacks_each(question, text) is lacks


@pytest.mark.parametrize(
    ("kind", "text", "missing"),
    [
        (Kind.NUMBER, "In onze regio krijgt 1 op de 8 jeugdigen hulp.", "Heiloo"),
        (Kind.AMOUNT, "Voor alle Nederlandse gemeenten is het 1,7 miljard.", "Heiloo"),
        (Kind.NUMBER, "In Heiloo krijgt 1 op de 9 jeugdigen hulp.", None),
        (Kind.NUMBER, "Elke gemeente heeft drie teams.", None),
        (Kind.OPEN, "In onze regio krijgt 1 op de 8 jeugdigen hulp.", None),
    ],
)
def test_a_number_of_the_region_is_not_that_of_one_municipality(
    kind: Kind, text: str, missing: str | None
) -> None:
    question = replace(asked("Hoeveel jeugdigen in Heiloo krijgen hulp?", kind), places=("Heiloo",))
    assert missing_place(question, text, frozenset(["Heiloo", "Bergen"])) == missing
    assert missing_place(question, text, frozenset(["Bergen"])) is None


def test_a_number_that_is_only_there_for_all_is_offered_as_related(assistant: Assistant) -> None:
    narrow = assistant.ask(["Hoeveel komt Heerhugowaard tekort?"])
    assert narrow.status is Status.UNCERTAIN
    assert "voor Heerhugowaard" in narrow.text
    # The region is called after Alkmaar, which may be meant whole.
    assert assistant.ask(["Hoeveel jongeren in Alkmaar krijgen jeugdhulp?"]).status is Status.ANSWERED
