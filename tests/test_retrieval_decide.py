"""Each way of "no" has its status, names what is missing and helps on."""

import pytest

from ingest.model import Block, BlockKind, Span
from retrieval.assistant import Assistant
from retrieval.decide import LEAD_SCORE, LEAD_WORDS, NAME, chance, leads, verdict_weights
from retrieval.evidence import WORDS_UNKNOWN, Unit
from retrieval.model import Evidence, Role, Status


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Wat is de visie van Utrecht op jeugdhulp?", "Utrecht"),
        ("Wat zegt de regio Zandmeer over jeugdhulp?", "Zandmeer"),
        ("What is the vision of Maastricht on youth care?", "Maastricht"),
    ],
)
def test_a_place_without_a_document_is_named_with_the_regions_there_are(
    question: str, place: str, assistant: Assistant
) -> None:
    answer = assistant.ask([question])
    assert answer.status is Status.NO_DOCUMENT
    assert answer.citations == ()
    assert answer.searched.documents == 0
    assert place in answer.text
    assert all(name in answer.text for name in ("Regio Alkmaar", "Amsterdam", "Flevoland", "IJmond"))
    assert answer.next_steps


@pytest.mark.parametrize(
    ("question", "concept"),
    [
        ("Wat verstaat Alkmaar onder raketwetenschap?", "raketwetenschap"),
        ("Hoe heet de wethouder van Haarlem?", "wethouder"),
        ("Wat is het telefoonnummer van de regio Alkmaar?", "telefoonnummer"),
    ],
)
def test_a_subject_that_occurs_nowhere_is_named(question: str, concept: str, assistant: Assistant) -> None:
    answer = assistant.ask([question])
    assert answer.status is Status.NOT_IN_DOCUMENTS
    assert f"“{concept}”" in answer.text
    assert answer.next_steps


@pytest.mark.parametrize("question", ["Hoeveel raketten lanceert Flevoland?", "Wat is een eenhoorn?"])
def test_a_question_outside_the_field_is_not_in_the_documents(question: str, assistant: Assistant) -> None:
    answer = assistant.ask([question])
    assert answer.status is Status.NOT_IN_DOCUMENTS
    assert Role.ANSWER not in {s.role for s in answer.statements}


@pytest.mark.parametrize(
    ("question", "concept", "elsewhere"),
    [
        ("Hoeveel kernpartners heeft Flevoland?", "kernpartners", "Amsterdam"),
        ("Wat verstaat Flevoland onder het voorliggend veld?", "voorliggend veld", "Regio Alkmaar"),
    ],
)
def test_a_false_premise_is_named_with_the_region_where_it_does_hold(
    question: str, concept: str, elsewhere: str, assistant: Assistant
) -> None:
    answer = assistant.ask([question])
    assert answer.status is Status.NOT_IN_DOCUMENTS
    lines = [s.text for s in answer.statements if f"“{concept}”" in s.text and "wel voor" in s.text]
    assert len(lines) == 1
    assert elsewhere in lines[0]
    assert answer.searched.regions == ("flevoland",)
    assert any("zonder regio" in step for step in answer.next_steps)


@pytest.mark.parametrize(
    "question",
    [
        "Hoeveel kost een gezinshuis per jaar in Alkmaar?",
        "Wat is het tarief voor een gezinshuis in Alkmaar?",
        "Hoeveel gezinshuizen heeft Amsterdam?",
    ],
)
def test_a_subject_without_the_value_asked_for_is_uncertain(question: str, assistant: Assistant) -> None:
    answer = assistant.ask([question])
    assert answer.status in (Status.UNCERTAIN, Status.NOT_IN_DOCUMENTS)
    assert Role.ANSWER not in {s.role for s in answer.statements}


def test_what_is_lacking_is_said(assistant: Assistant) -> None:
    answer = assistant.ask(["Hoeveel kost een gezinshuis per jaar in Alkmaar?"])
    assert "noemen geen bedrag" in answer.text


NOES = [
    "Hoeveel kernpartners heeft Flevoland?",
    "Hoe lang is de wachtlijst in Alkmaar?",
    "Hoeveel kost een gezinshuis per jaar in Alkmaar?",
]


@pytest.mark.parametrize("question", NOES)
def test_the_nearest_passage_is_offered_as_related_and_not_as_an_answer(
    question: str, assistant: Assistant
) -> None:
    answer = assistant.ask([question])
    quoting = [s for s in answer.statements if s.citations]
    assert {s.role for s in quoting} <= {Role.RELATED}
    assert all(s.text.startswith("Gerelateerd (") for s in quoting)


def test_a_place_without_a_document_beside_one_with_is_said_too(assistant: Assistant) -> None:
    answer = assistant.ask(["Wat verstaan Alkmaar en Utrecht onder het voorliggend veld?"])
    assert answer.status is Status.PARTIAL
    assert "Voor Utrecht is er geen document." in answer.text
    assert answer.searched.regions == ("alkmaar",)


@pytest.mark.parametrize(
    "question",
    [
        "Wat verstaat Alkmaar onder het voorliggend veld?",
        "Hoeveel kernpartners heeft Amsterdam?",
        "Wat zijn de zeven uitgangspunten van Flevoland?",
    ],
)
def test_what_is_in_the_documents_is_not_refused(question: str, assistant: Assistant) -> None:
    assert assistant.ask([question]).status is Status.ANSWERED


def test_the_chance_is_a_chance_and_grows_with_how_far_the_best_stands_out() -> None:
    _, weights = verdict_weights()
    nothing = dict.fromkeys(weights, 0.0)
    assert 0 < chance(nothing) < chance(nothing | {"share": 0.5}) < chance(nothing | {"share": 1.0}) < 1


def evidence(score: float, passage: str) -> Evidence:
    values = (("dense", score / 2), ("passage", score / 4), ("words_met", score / 5))
    return Evidence("d", Span(0, 1), 0, passage, score, 0.0, values)


UNIT = Unit("d", Span(0, 1), 0, "p", "x", "", "", Block(0, BlockKind.PARAGRAPH, Span(0, 1), 0), 0)


def test_the_best_evidence_leads_by_how_far_it_stands_above_what_lies_further_down() -> None:
    alone = [(evidence(3.0, "p0"), UNIT), *((evidence(1.0, f"p{n}"), UNIT) for n in range(1, 30))]
    among = [(evidence(3.0 - n / 100, f"p{n}"), UNIT) for n in range(30)]
    assert leads(alone) == pytest.approx(
        {
            "share": 1 / (1 + 29 / 27), "lead": 2.0, "lead_dense": 1.0, "lead_passage": 0.5,
            "lead_words": 0.4, "words_best": 0.6,
        }
    )  # fmt: skip
    found = leads(among)
    assert 1 / 30 < found.pop("share") < 1 / 25
    assert found == pytest.approx(
        {"lead": 0.1, "lead_dense": 0.095, "lead_passage": 0.01, "lead_words": 0.038, "words_best": 0.6}
    )


def test_in_a_short_text_the_best_sentence_has_a_lead_that_says_nothing() -> None:
    short = [(evidence(9.0, "p0"), UNIT), (evidence(0.0, "p1"), UNIT)]
    assert leads(short)["lead"] == LEAD_SCORE[1]
    assert leads(short[:1])["lead"] == 0.0
    assert set(leads([]).values()) == {0.0}


def test_words_that_are_not_told_make_no_sentence_stand_out_or_fall_back() -> None:
    values = (("dense", 0.5), ("passage", 0.5), ("words_met", WORDS_UNKNOWN))
    unknown = [(Evidence("d", Span(0, 1), 0, "p", 1.0, 0.0, values), UNIT)] * 30
    assert leads(unknown)["lead_words"] == LEAD_WORDS[1]


@pytest.mark.parametrize(
    "question",
    [
        "In welke soorten is het hulpaanbod in Alkmaar ingedeeld?",
        "Uit welke mensen bestaat het team van Flevoland?",
    ],
)
def test_without_a_subject_to_name_what_is_near_is_offered_instead_of_nothing(
    question: str, assistant: Assistant
) -> None:
    answer = assistant.ask([question])
    assert answer.citations
    assert "is niets over deze vraag gevonden" not in answer.text


def test_a_yes_or_no_question_with_another_number_says_so(assistant: Assistant) -> None:
    answer = assistant.ask(["Klopt het dat Amsterdam twaalf kernpartners heeft?"])
    assert "tien kernpartners" in answer.text
    assert answer.citations


def test_a_claim_about_a_year_is_settled_by_the_year_that_the_text_gives(assistant: Assistant) -> None:
    answer = assistant.ask(["Klopt het dat Alkmaar per 2035 geen jeugdigen meer in geslotenheid wil?"])
    assert answer.status is Status.ANSWERED
    assert "De vraag noemt 2035; in het citaat staat 2030" in answer.text


def test_the_year_that_is_missing_is_named(assistant: Assistant) -> None:
    answer = assistant.ask(["Hoeveel jeugdigen kregen jeugdhulp in 2014 in Flevoland?"])
    assert answer.status is Status.UNCERTAIN
    assert "maar noemen geen aantal of aandeel voor 2014." in answer.text


def test_nothing_that_was_not_quoted_is_hidden_in_the_trace(assistant: Assistant) -> None:
    answer = assistant.ask(["Wat verstaat Alkmaar onder het voorliggend veld?"])
    quoted = {(c.document_id, c.start) for c in answer.citations}
    assert answer.trace.hits
    assert answer.trace.rejected
    assert all((r.evidence.document_id, r.evidence.span.start) not in quoted for r in answer.trace.rejected)
    assert all(r.reason for r in answer.trace.rejected)


@pytest.mark.parametrize(
    "question",
    [
        "Wie is de wethouder jeugd van Amsterdam?",
        "Wie is de directeur van het CJG Kennemerland?",
        "Who is the alderman for youth in Alkmaar?",
    ],
)
def test_who_holds_an_office_is_answered_by_a_name_only(question: str, assistant: Assistant) -> None:
    assert assistant.ask([question]).status in (Status.UNCERTAIN, Status.NOT_IN_DOCUMENTS)


def test_so_many_things_that_no_text_lists_are_not_answered_with_loose_sentences(
    assistant: Assistant,
) -> None:
    answer = assistant.ask(["Which ten organisations were picked as core partners in Amsterdam?"])
    assert answer.status is Status.UNCERTAIN
    assert "no list of 10 was found" in answer.text


def test_a_claim_with_another_number_is_corrected(assistant: Assistant) -> None:
    answer = assistant.ask(["Klopt het dat er drie CJG's zijn in Kennemerland?"])
    assert answer.status is Status.ANSWERED
    assert "De vraag noemt 3, de bron heeft er 2." in answer.text
    assert len(answer.citations) == 1
    assert "ontkenning" not in answer.text


def test_no_negation_is_seen_in_what_stands_behind_the_sentence_that_settles(assistant: Assistant) -> None:
    answer = assistant.ask(["Is er in Haarlem een verwijzing nodig voor jeugdhulp?"])
    assert "een verwijzing nodig" in answer.citations[0].quote
    assert "ontkenning" not in answer.text


@pytest.mark.parametrize(
    ("question", "pointer"),
    [
        ("Wat wil Flevoland bereiken met gesloten plaatsingen?", ""),
        (
            "Wat zegt Amsterdam over de ontwikkelagenda?",
            "“ontwikkelagenda” komt wel voor bij Zuid-Kennemerland en IJmond.",
        ),
    ],
)
def test_only_a_region_whose_text_has_the_words_is_pointed_at(
    question: str, pointer: str, assistant: Assistant
) -> None:
    lines = [s.text for s in assistant.ask([question]).statements if "komt wel voor bij" in s.text]
    assert lines == ([pointer] if pointer else [])


def test_what_may_well_answer_is_not_said_to_be_no_answer(assistant: Assistant) -> None:
    answer = assistant.ask(["In welke soorten is het hulpaanbod in Alkmaar ingedeeld?"])
    assert answer.status is Status.UNCERTAIN
    assert "niet zeker of dit de vraag beantwoordt" in answer.text
    related = [s for s in answer.statements if s.role is Role.RELATED]
    assert 1 <= len(related) <= 2
    assert "vijf categorieën aan ondersteuning" in related[0].text


def test_initials_are_part_of_a_name() -> None:
    assert NAME.findall("met wethouder J. Blokdijk en anderen") == ["J. Blokdijk"]


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Welke zes stelregels gelden er voor Amsterdam?", 6),
        ("Welke tien afspraken vormen de kern van het plan van de regio Alkmaar?", 10),
        ("Geef me alle tien de hoofdpunten van Alkmaar op een rij.", 10),
    ],
)
def test_as_many_rules_as_the_text_has_principles_are_those(
    question: str, count: int, assistant: Assistant
) -> None:
    answer = assistant.ask([question])
    assert answer.status is Status.ANSWERED
    assert len(answer.citations) >= count


def test_a_list_that_is_shown_is_not_said_to_be_missing(assistant: Assistant) -> None:
    answer = assistant.ask(["Welke tien afspraken over pleegzorg maakt Alkmaar?"])
    assert answer.status is Status.UNCERTAIN
    assert "geen opsomming" not in answer.text


def test_a_number_that_is_quoted_is_not_denied(assistant: Assistant) -> None:
    answer = assistant.ask(["Hoeveel wethouders uit de tien kernpartners komen uit Amsterdam?"])
    assert answer.status is not Status.ANSWERED
    assert not (
        "noemen geen aantal" in answer.text
        and "tien kernpartners" in "".join(c.quote for c in answer.citations)
    )
