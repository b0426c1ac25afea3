"""A comparison has a row for every region searched, each with its own quotes or "not found"."""

import re

import pytest

from retrieval.assistant import Assistant
from retrieval.comparing import asked_of_each
from retrieval.dutch import stem, tokens
from retrieval.model import Answer, Kind, Question, Role, Statement, Status
from retrieval.question import read_question

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


def quoted(answer: Answer) -> set[str | None]:
    return {row.region for row in rows(answer) if row.citations}


def read(question: str, assistant: Assistant) -> Question:
    return read_question(question, question, assistant._current().context)


@pytest.mark.parametrize(
    ("question", "asked", "kind"),
    [
        (
            "Verschillen Amsterdam, Alkmaar en Flevoland in houding tegenover uithuisplaatsing?",
            "in houding uithuisplaatsing?",
            Kind.OPEN,
        ),
        (
            "Alkmaar of Flevoland: wie heeft er meer uitgangspunten?",
            "wie heeft er hoeveel uitgangspunten?",
            Kind.NUMBER,
        ),
        (
            "Wat is normaliseren volgens Alkmaar, en wat volgens Flevoland?",
            "Wat is normaliseren ?",
            Kind.DEFINITION,
        ),
        ("Hoe snel begint de hulp in Alkmaar en Flevoland?", "Hoe snel begint de hulp ?", Kind.DATE),
        ("Vergelijk de uitgangspunten van Alkmaar met die van Flevoland.", "de uitgangspunten .", Kind.LIST),
        ("Welke regio belooft terug te bellen?", "belooft terug te bellen?", Kind.OPEN),
        ("Zet de wachttijden van Alkmaar en Flevoland naast elkaar.", "de wachttijden .", Kind.LIST),
        ("Compare the budgets of Alkmaar and Flevoland.", "the budgets .", Kind.AMOUNT),
        ("Wat kostte pleegzorg in Alkmaar en in Flevoland?", "Wat kostte pleegzorg ?", Kind.AMOUNT),
        (
            "Hoeveel kinderen of gezinnen heeft een voogd in Alkmaar, en hoeveel in de regio Flevoland?",
            "Hoeveel kinderen of gezinnen heeft een voogd ?",
            Kind.NUMBER,
        ),
        ("What do schools do in Alkmaar compared with Flevoland?", "What do schools do ?", Kind.OPEN),
        ("What do the Alkmaar region and Flevoland want?", "What do want?", Kind.OPEN),
        ("In hoeverre wijkt Alkmaar af van Flevoland bij pleegzorg?", "bij pleegzorg?", Kind.OPEN),
    ],
)
def test_each_region_is_asked_the_question_without_what_compares(
    question: str, asked: str, kind: Kind, assistant: Assistant
) -> None:
    each = asked_of_each(read(question, assistant))
    assert (each.resolved, each.kind) == (asked, kind)
    assert not {"verschillen", "vergelijk", "regio"} & {c.text.lower() for c in each.concepts}


@pytest.mark.parametrize(
    ("question", "region"),
    [
        ("Welke regio's hebben het over de meldcode?", "Flevoland"),
        ("In welke regio wordt gewerkt met tien kernpartners?", REGIONS[1]),
        ("Welke documenten spreken over JeugdzorgPlus?", "Regio Alkmaar"),
        ("Which region wants no more closed youth care by 2030?", "Regio Alkmaar"),
        ("Welke regio is de enige die het CJG noemt?", REGIONS[3]),
    ],
)
def test_asked_which_region_only_the_one_that_says_it_is_quoted(
    question: str, region: str, assistant: Assistant
) -> None:
    answer = assistant.ask([question])
    assert quoted(answer) == {region}
    assert len(rows(answer)) == len(REGIONS)


def test_a_region_that_only_speaks_of_the_same_people_is_not_named(assistant: Assistant) -> None:
    answer = assistant.ask(["Welke regio's beloven dat hulpverleners minder papierwerk krijgen?"])
    assert REGIONS[3] not in quoted(answer)


@pytest.mark.parametrize(
    ("question", "regions"),
    [
        ("Welke regio's hebben het over de meldcode, zoals Alkmaar?", REGIONS),
        ("Zijn er regio's, bijvoorbeeld Alkmaar en Amsterdam, met een meldcode?", REGIONS),
        ("Which regions, such as Alkmaar, mention prevention?", REGIONS),
        ("Welke andere regio's dan Flevoland noemen preventie?", (*REGIONS[:2], REGIONS[3])),
        ("Apart from Flevoland, which regions mention prevention?", (*REGIONS[:2], REGIONS[3])),
        ("Hoe verschilt Flevoland van bijvoorbeeld Alkmaar in preventie?", (REGIONS[0], REGIONS[2])),
    ],
)
def test_a_region_named_as_an_example_bounds_nothing_and_one_set_aside_has_no_row(
    question: str, regions: tuple[str, ...], assistant: Assistant
) -> None:
    answer = assistant.ask([question])
    assert tuple(row.region for row in rows(answer)) == regions
    searched = re.search(r"(\d) (?:van|of) 4 reg", answer.text)
    assert searched is not None
    assert int(searched.group(1)) == len(regions)


def test_a_row_answers_by_how_many_where_asked_who_has_more(assistant: Assistant) -> None:
    alkmaar, flevoland = rows(assistant.ask(["Alkmaar of Flevoland: wie heeft er meer uitgangspunten?"]))
    assert "tien regionale uitgangspunten" in alkmaar.text
    assert "zeven verbindende uitgangspunten" in flevoland.text


@pytest.mark.parametrize(
    "question",
    [
        "Wat is het verschil tussen Alkmaar en Flevoland in hun beleid voor parkeervergunningen?",
        "Wat kost een dag gesloten jeugdhulp in elke regio?",
        "Which region employs the most psychologists?",
    ],
)
def test_a_thing_that_no_region_speaks_of_gives_no_row(question: str, assistant: Assistant) -> None:
    answer = assistant.ask([question])
    assert answer.status is Status.NOT_IN_DOCUMENTS
    assert quoted(answer) == set()


def test_beside_the_best_sentence_a_row_has_only_what_speaks_of_the_subject(assistant: Assistant) -> None:
    flevoland = rows(assistant.ask(["Zowel Flevoland als Alkmaar noemt een gedragsdeskundige: klopt dat?"]))[
        1
    ]
    assert "gedragsdeskundige betrokken" in flevoland.text
    assert "Kinderen groeien op" not in flevoland.text


def test_a_title_is_no_quote_beside_sentences_in_a_row(assistant: Assistant) -> None:
    answer = assistant.ask(["Wat zeggen Alkmaar, Amsterdam en Zuid-Kennemerland over geld en kosten?"])
    quotes = [c.quote for c in answer.citations]
    assert any("stijgende kosten" in quote for quote in quotes)
    assert "5.5 Beheersen van kwaliteit en kosten" not in quotes


def test_only_terms_that_stand_in_the_quotes_are_set_side_by_side(assistant: Assistant) -> None:
    answer = assistant.ask(["Wat zeggen de regio's over scholen?"])
    quoted_by = {s.region: s.text for s in rows(answer)}
    lines = [s.text for s in answer.statements if s.text.startswith("Alleen in de citaten van")]
    assert lines
    for line in lines:
        region, terms = line.removeprefix("Alleen in de citaten van ").rstrip(".").split(": ")
        said = {stem(t.word) for t in tokens(quoted_by[region])}
        assert all(stem(t.word) in said for term in terms.split(", ") for t in tokens(term))
        assert not {"wet", "duidelijkheid"} & set(terms.split(", "))


def test_a_region_that_speaks_of_it_without_a_clear_answer_is_pointed_to_its_section(
    assistant: Assistant,
) -> None:
    alkmaar = rows(assistant.ask(["Wat zeggen de regio's over scholen?"]))[0]
    assert "geen duidelijk antwoord gevonden in Overkoepelend Kader Jeugd" in alkmaar.text
    assert "“Netwerk, wijk en school”" in alkmaar.text
