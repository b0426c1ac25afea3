"""A region that is only described is found first, and then asked."""

import hashlib
from collections.abc import Iterator

import pytest

from ingest.catalogue import load_corpus
from ingest.library import Library
from ingest.pipeline import ingest_corpus
from retrieval.assistant import Assistant
from retrieval.hops import described
from retrieval.model import Role, Status
from retrieval.question import read_question


@pytest.mark.parametrize(
    ("question", "hop"),
    [
        (
            "Wat zegt de regio met de zeven uitgangspunten over de eigen kracht van het gezin?",
            (
                "Welke regio met de zeven uitgangspunten?",
                "Wat zegt de regio over de eigen kracht van het gezin?",
            ),
        ),
        (
            "De regio die per 2023 opnieuw wil inkopen, wat wil die tegen 2030 bereiken?",
            ("Welke regio die per 2023 opnieuw wil inkopen?", "wat wil die tegen 2030 bereiken?"),
        ),
        (
            "What is the mission of the region that works with ten core partners?",
            ("Which region that works with ten core partners?", "What is the mission of the region?"),
        ),
    ],
)
def test_a_description_is_parted_from_what_is_asked(
    question: str, hop: tuple[str, str], assistant: Assistant
) -> None:
    context = assistant._current().context
    assert described(read_question(question, question, context)) == hop


@pytest.mark.parametrize(
    "question",
    [
        "Wat is de missie van de regio waar Castricum in ligt?",
        "Wat doet de regio?",
        "Welke regio's werken met kernpartners?",
    ],
)
def test_a_region_that_is_named_or_not_described_needs_no_finding(
    question: str, assistant: Assistant
) -> None:
    context = assistant._current().context
    assert described(read_question(question, question, context)) is None


@pytest.mark.parametrize(
    ("question", "found", "answer"),
    [
        (
            "Welke regio werkt met zes leidende principes en wat betekent normaliseren daar?",
            "Zes leidende principes",
            "Normaliseren betekent",
        ),
        (
            "De regio die de jeugdhulp opnieuw wil inkopen per 2023, wat wil die tegen 2030 bereiken?",
            "hernieuwde inkoop per 2023",
            "per 2030 geen jeugdigen",
        ),
    ],
)
def test_both_the_region_and_what_it_says_are_quoted(
    question: str, found: str, answer: str, assistant: Assistant
) -> None:
    given = assistant.ask([question])
    assert given.status is Status.ANSWERED
    row = next(s for s in given.statements if s.role is Role.ROW and s.citations)
    assert found in row.text
    later = [s.text for s in given.statements if s.role is Role.ANSWER]
    assert any(answer in text for text in later)
    assert len({c.document_id for c in given.citations}) == 1


def test_a_region_that_nobody_has_leaves_the_rest_unanswered(assistant: Assistant) -> None:
    given = assistant.ask(["Welke regio heeft een ruimteschip en wat betekent normaliseren daar?"])
    assert given.status is Status.NOT_IN_DOCUMENTS
    assert given.citations == ()


def test_the_part_that_has_no_answer_is_named(assistant: Assistant) -> None:
    given = assistant.ask(["Hoeveel kernpartners heeft Amsterdam en wat kost een ruimteschip?"])
    assert given.status is Status.PARTIAL
    assert "tien kernpartners" in given.text
    assert "Op het deel “wat kost een ruimteschip (Amsterdam)?” is geen antwoord gevonden:" in given.text


DOORS = """# Afspraken jeugdhulp Heuvels

## Als het vastloopt

Voor gezinnen bij wie de hulp vastloopt is er de Open Deur. De tafel vergadert elke twee weken in Berg.
Zo nodig komen de leden ook in de vakantie bij elkaar.

De bibliotheek van Berg is elke drie dagen gesloten.

## Inkoop

De gemeenten kopen de ambulante hulp samen in. Elke gemeente betaalt daarvoor naar het aantal inwoners.
"""
CATALOGUE = """
[[document]]
id = "afspraken"
file = "afspraken.md"
title = "Afspraken jeugdhulp Heuvels"
publisher = "-"
regions = ["heuvels"]
municipalities = []
kind = "afspraken"
year = 2024
source = "-"
licence = "-"
sha256 = "{sha256}"
"""
REGIONS = """
[[region]]
id = "heuvels"
name = "Heuvels"
aliases = []
municipalities = []
"""


@pytest.fixture(scope="module")
def heuvels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("heuvels")
    (folder / "corpus" / "documents").mkdir(parents=True)
    (folder / "corpus" / "documents" / "afspraken.md").write_text(DOORS, "utf-8")
    sha256 = hashlib.sha256(DOORS.encode()).hexdigest()
    (folder / "corpus" / "catalogue.toml").write_text(CATALOGUE.format(sha256=sha256), "utf-8")
    (folder / "corpus" / "regions.toml").write_text(REGIONS, "utf-8")
    with Library.open(folder / "library", create=True) as library:
        ingest_corpus(load_corpus(folder / "corpus"), library)
    opened = Assistant.open(folder / "library")
    yield opened
    opened.close()


def test_a_half_that_refers_back_is_answered_by_what_goes_on_after_the_first_answer(
    heuvels: Assistant,
) -> None:
    given = heuvels.ask(["Wat is de Open Deur in Heuvels en hoe vaak vergadert die?"])
    assert given.status is Status.ANSWERED
    assert "vergadert elke twee weken" in given.text
    assert "bibliotheek" not in given.text


def test_what_goes_on_after_the_first_answer_is_no_answer_without_the_value_asked(
    heuvels: Assistant,
) -> None:
    given = heuvels.ask(["Wat is de Open Deur in Heuvels en hoeveel euro kost die?"])
    assert given.status is Status.PARTIAL
    assert "is geen antwoord gevonden" in given.text


def test_the_same_quote_is_shown_once_for_two_halves(heuvels: Assistant) -> None:
    given = heuvels.ask(["Wat kopen de gemeenten in Heuvels samen in en waarom kopen ze ambulante hulp in?"])
    quotes = [c.quote for c in given.citations]
    texts = [s.text for s in given.statements if s.role is Role.ANSWER]
    assert len(quotes) == len(set(quotes))
    assert len(texts) == len(set(texts))


def test_a_half_that_points_at_an_answer_that_was_not_found_is_not_asked(heuvels: Assistant) -> None:
    given = heuvels.ask(
        ["Wat gebeurt er in Heuvels met ruimteschepen, en moet een gemeente zich daaraan houden?"]
    )
    assert given.status not in (Status.ANSWERED, Status.PARTIAL)
    assert not [s for s in given.statements if s.role is Role.ANSWER]
