"""Enumerations are found whole and in order: lists, also over headings, numbered headings, sentences."""

from itertools import pairwise

import pytest
from ingest_source import made_up

from ingest.model import Document
from ingest.readers.plain import read_plain
from ingest.structure import document_of
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
        (
            "Er zitten een ouder, een kinder- en jeugdpsychiater en een jurist in.",
            ["Er zitten een ouder", "een kinder- en jeugdpsychiater", "een jurist in"],
        ),
        ("Wij werken samen met scholen.", []),
        ("Dit is goed, want het helpt.", []),
        ("", []),
    ],
)
def test_an_enumeration_in_one_sentence_has_its_items(sentence: str, items: list[str]) -> None:
    assert [sentence[a:b] for a, b in inline_items(sentence)] == items


@pytest.mark.parametrize(
    "sentence",
    [
        "Het bureau, dat uit acht mensen bestaat, voert die taken uit.",
        "We werken rustig en goed, ook in het weekend.",
        "Het team beslist, samen met het gezin, over hulp tot en met dit niveau.",
        "Niet door te wachten, maar door eerder en gewoner te helpen.",
        "Ook over de leeftijd, doen wij nog geen voorstel; de raden willen daar eerst over praten.",
    ],
)
def test_commas_around_a_clause_enumerate_nothing(sentence: str) -> None:
    assert inline_items(sentence) == []


def read_text(text: str) -> Document:
    return document_of(made_up("proef", "proef.txt", "Proef"), read_plain(text.encode()))


def test_a_list_goes_on_after_the_foot_of_a_page() -> None:
    read = read_text(
        "Plan\n\nWij doen dit:\n\n- een loket openen;\n- een bus laten rijden;\n\n    4\n\f- bomen planten.\n"
    )
    assert [len(e.items) for e in enumerations(read)] == [3]


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ("- Er komt een loket.\n- Er rijdt een bus.\n\n    4\n\f- Er groeit een boom.\n", [3]),
        ("- een loket;\n- een bus.\n\n    4\n\f- een boom;\n- een bank.\n", [2, 2]),
    ],
)
def test_a_full_stop_closes_a_list_only_where_the_items_before_have_none(
    listed: str, found: list[int]
) -> None:
    read = read_text(f"Plan\n\nWij doen dit:\n\n{listed}")
    assert [len(e.items) for e in enumerations(read)] == found


def test_a_list_goes_on_after_a_list_nested_in_it() -> None:
    read = read_text("Plan\n\nWij doen dit:\n- een loket, met\n    ○ een balie\n    ○ een bank\n- een bus.\n")
    found = [e for e in enumerations(read) if e.lead_in and e.lead_in.of(read.text) == "Wij doen dit:"]
    assert [item.of(read.text)[:8] for item in found[0].items] == ["een loke", "een bus."]
