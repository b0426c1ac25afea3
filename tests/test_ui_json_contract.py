"""The JSON of ask: exactly the fields of the contract, and requests that are refused with their line."""

import json

import pytest

from ingest.errors import RequestError
from retrieval.model import (
    Answer,
    Citation,
    Kind,
    Question,
    Role,
    Searched,
    Seconds,
    Statement,
    Status,
    Trace,
)
from ui.json_contract import answer_dict, answer_line, checked_question, parse_line

QUESTION = Question("Wat?", "Wat?", "nl", Kind.OPEN, (), (), (), (), None, (), ())
CITATION = Citation(
    1,
    "kader",
    "Kader",
    "Regio",
    ("alkmaar",),
    2021,
    "4.2 Veld",
    None,
    "17",
    3,
    9,
    "“veld”",
    "ab" * 32,
    ((0, 2),),
)
ANSWER = Answer(
    "Wat?",
    "Wat?",
    "nl",
    Status.ANSWERED,
    "“veld” [1]",
    (Statement("“veld” [1]", (1,), Role.ANSWER),),
    (CITATION,),
    Searched(("alkmaar",), 1, ("wijk",)),
    "extractive",
    "high",
    (),
    (),
    Seconds(0.123456789, 0.1, 0.22),
    Trace(QUESTION, (), (), (), ()),
)


def test_an_answer_has_exactly_the_fields_of_the_contract() -> None:
    made = answer_dict(ANSWER, id="q1")
    assert list(made) == [
        "id",
        "question",
        "language",
        "status",
        "answer",
        "statements",
        "citations",
        "searched",
        "mode",
        "seconds",
    ]
    assert list(made["citations"][0]) == [
        "number",
        "document_id",
        "title",
        "publisher",
        "regions",
        "year",
        "section",
        "page",
        "page_label",
        "start",
        "end",
        "quote",
        "document_sha256",
    ]
    assert made["statements"] == [{"text": "“veld” [1]", "citations": [1]}]
    assert made["searched"] == {"regions": ["alkmaar"], "documents": 1, "also_searched_for": ["wijk"]}
    assert made["seconds"]["retrieve"] == 0.1235
    assert made["status"] == "answered"


def test_an_answer_is_one_line_that_reads_back() -> None:
    line = answer_line(ANSWER, id="q1")
    assert "\n" not in line
    assert json.loads(line) == answer_dict(ANSWER, id="q1")
    assert "“veld”" in line


def test_the_trace_is_there_only_when_asked_for() -> None:
    assert answer_dict(ANSWER, id="q1", explain=True)["trace"]["kind"] == "open"
    assert "trace" not in answer_dict(ANSWER, id="q1")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"{", "not valid JSON"),
        (b"[1]", "line"),
        (b'{"id": "a"}', "turns"),
        (b'{"turns": ["x"]}', "id"),
        (b'{"id": "a", "turns": "x"}', "turns"),
        (b'{"id": 7, "turns": ["x"]}', "id"),
        (b'{"id": "a", "turns": []}', "turns"),
        (b'{"id": "a", "turns": [1]}', "turns.0"),
        (b'{"id": "a", "turns": ["\xff"]}', "UTF-8"),
        (b"[" * 100_000, "not valid JSON"),
        (json.dumps({"id": "a", "turns": ["x" * 20_001]}).encode(), "20001 characters"),
    ],
)
def test_a_malformed_line_is_refused_with_its_number(line: bytes, fault: str) -> None:
    with pytest.raises(RequestError, match="line 12") as refusal:
        parse_line(line, 12)
    assert fault in str(refusal.value)


def test_a_byte_order_mark_and_unknown_keys_do_no_harm() -> None:
    line = b'\xef\xbb\xbf{"id": "a", "turns": ["x", "y"], "note": 1}'
    assert parse_line(line, 1).turns == ["x", "y"]


def test_a_lone_surrogate_can_be_printed() -> None:
    assert parse_line(b'{"id": "a", "turns": ["\\ud800?"]}', 1).turns[0].encode("utf-8") == b"??"


def test_twenty_thousand_characters_are_allowed() -> None:
    assert len(checked_question("x" * 20_000)) == 20_000
