"""A turn counts to an item of a list; the item is quoted with what stands under it."""

import pytest

from retrieval.assistant import Assistant
from retrieval.ordinals import LAST, counted_noun, is_bare, ordinal_in

PRINCIPLES = "Wat zijn de zeven verbindende uitgangspunten van Flevoland?"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("En de derde?", 3),
        ("het 4e", 4),
        ("the 2nd one", 2),
        ("nummer vijf", 5),
        ("and the last one?", LAST),
        ("De laatste?", LAST),
        ("Wie beslist?", None),
    ],
)
def test_an_ordinal_is_read_in_words_and_figures(text: str, number: int | None) -> None:
    assert ordinal_in(text) == number


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("Leg het vijfde principe uit", "principe"),
        ("Wat betekent het tweede daarvan?", ""),
        ("Kun je de vijfde uitleggen?", ""),
        ("Wanneer is het eerste gesprek?", "gesprek"),
    ],
)
def test_the_noun_behind_an_ordinal_says_what_is_counted(text: str, noun: str) -> None:
    assert counted_noun(text) == noun


def test_a_bare_turn_asks_for_the_item_alone() -> None:
    assert is_bare("En wat is de derde?")
    assert is_bare("and the last one?")
    assert not is_bare("Wie bedacht de derde?")


@pytest.mark.parametrize(
    ("turns", "quoted"),
    [
        ([PRINCIPLES, "Wat betekent het tweede daarvan?"], "We spreken de eigen kracht aan"),
        ([PRINCIPLES, "En de derde?"], "systeemgerichte hulp"),
        ([PRINCIPLES, "En de derde?", "en de laatste?"], "De regio versterkt het lokale veld"),
        (["What are the seven principles of Flevoland?", "the first one?"], "1."),
        (["Welke vijf categorieën ondersteuning heeft Alkmaar?", "Wat is de tweede?"], "Herstelgericht"),
    ],
)
def test_an_item_of_the_list_before_is_quoted_first(
    turns: list[str], quoted: str, assistant: Assistant
) -> None:
    answer = assistant.ask(turns)
    assert answer.status == "answered"
    assert quoted in answer.citations[0].quote


def test_what_stands_under_an_item_is_quoted_with_it(assistant: Assistant) -> None:
    answer = assistant.ask([PRINCIPLES, "En de derde?"])
    assert "Hulp vindt zo veel mogelijk plaats in de context van het gezin" in answer.text
    assert "signaleren onveilige opvoedsituatie" not in answer.text


def test_past_the_end_of_a_list_is_said(assistant: Assistant) -> None:
    answer = assistant.ask([PRINCIPLES, "En de twaalfde?"])
    assert answer.status == "uncertain"
    assert "niet zoveel onderdelen" in answer.text
    assert not answer.citations


def test_an_item_of_no_list_asks_for_the_subject(assistant: Assistant) -> None:
    assert "vervolgvraag" in assistant.ask(["En de tweede?"]).text
    answer = assistant.ask(["Wat verstaat Alkmaar onder het voorliggend veld?", "En de tweede?"])
    assert answer.status == "uncertain"


def test_an_ordinal_before_another_noun_counts_no_list(assistant: Assistant) -> None:
    answer = assistant.ask([PRINCIPLES, "Wanneer is het eerste gesprek?"])
    assert "“" not in answer.resolved_question
