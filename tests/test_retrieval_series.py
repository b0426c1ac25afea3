"""Enumerations are found whole and in order: lists, also over headings, numbered headings, sentences."""

from itertools import pairwise

import pytest

from ingest.model import Document
from retrieval.assistant import Assistant
from retrieval.series import Enumeration, enumerations, inline_items, item_number, quotable_item

KADER = "alkmaar-overkoepelend-kader-jeugd-2021"
AMSTERDAM = "amsterdam-visie-jeugdhulpstelsel-2020"
FLEVOLAND = "flevoland-verbindende-uitgangspunten-2019"


def document(assistant: Assistant, name: str) -> Document:
    return assistant.library.document(name)


def with_items(read: Document, count: int, words: str) -> list[Enumeration]:
    return [e for e in enumerations(read) if len(e.items) == count and words in e.title and not e.inline]


def test_ten_principles_over_three_lines_are_one_list(assistant: Assistant) -> None:
    read = document(assistant, KADER)
    found = with_items(read, 10, "uitgangspunten")[-1]
    assert [item_number(read, item) for item in found.items] == list(range(1, 11))
    assert found.lead_in is not None
    assert "tien regionale uitgangspunten" in found.lead_in.of(read.text)


def test_seven_numbered_headings_are_one_list(assistant: Assistant) -> None:
    read = document(assistant, FLEVOLAND)
    found = with_items(read, 7, "uitgangspunten")[0]
    assert [item_number(read, item) for item in found.items] == list(range(1, 8))
    assert found.items[-1].of(read.text).endswith("De regio versterkt het lokale veld.")


def test_six_leading_principles_are_found(assistant: Assistant) -> None:
    read = document(assistant, AMSTERDAM)
    found = with_items(read, 6, "principes")
    assert found
    assert "Normaliseren" in " ".join(i.of(read.text) for i in found[0].items)


@pytest.mark.parametrize("name", [KADER, AMSTERDAM, FLEVOLAND])
def test_items_stand_in_order_and_apart(name: str, assistant: Assistant) -> None:
    read = document(assistant, name)
    for found in enumerations(read):
        assert len(found.items) >= 2
        assert all(a.start < b.start for a, b in pairwise(found.items))
        assert all(item.of(read.text).strip() for item in found.items)


@pytest.mark.parametrize("name", [KADER, AMSTERDAM, FLEVOLAND])
def test_what_is_quoted_of_an_item_lies_inside_it(name: str, assistant: Assistant) -> None:
    read = document(assistant, name)
    for found in enumerations(read):
        for item in found.items:
            assert item.covers(quotable_item(read, item))


@pytest.mark.parametrize(
    ("sentence", "items"),
    [
        (
            "Onze waarden zijn: innovatie, eenvoud, maatwerk als norm en realistische tarieven.",
            ["innovatie", "eenvoud", "maatwerk als norm", "realistische tarieven"],
        ),
        ("Er zijn vier vormen: a; b; c of d", ["a", "b", "c", "d"]),
        ("Wij werken samen met scholen.", []),
        ("Dit is goed, want het helpt.", []),
        ("", []),
    ],
)
def test_an_enumeration_in_one_sentence_has_its_items(sentence: str, items: list[str]) -> None:
    assert [sentence[a:b] for a, b in inline_items(sentence)] == items
