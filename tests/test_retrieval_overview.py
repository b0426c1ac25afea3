"""A document is summed up in its own words, and its date is taken from its own front."""

import pytest

from retrieval.assistant import Assistant
from retrieval.model import Kind, Role, Status
from retrieval.overview import key_sentences
from retrieval.publication import MADE


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Waar gaat het document van Flevoland over?", "Wat verbindt ons in de toegang tot jeugdhulp?"),
        ("Summarise the Flevoland vision", "Wat verbindt ons in de toegang tot jeugdhulp?"),
        ("Geef een samenvatting van het Alkmaarse kader", "Overkoepelend Kader Jeugd"),
    ],
)
def test_an_overview_has_title_publisher_key_sentences_and_outline(
    question: str, title: str, assistant: Assistant
) -> None:
    answer = assistant.ask([question])
    assert answer.trace.question.kind is Kind.OVERVIEW
    assert answer.status is Status.ANSWERED
    frames = [s.text for s in answer.statements if s.role is Role.FRAME]
    source = next(s for s in assistant.library.sources() if s.title == title)
    assert f"{title} — {source.publisher}" in frames[0]
    assert frames[-1].startswith(("Opbouw:", "Outline:"))
    assert 2 <= len(answer.citations) <= 4
    assert {c.document_id for c in answer.citations} == {source.id}


@pytest.mark.parametrize(
    "question",
    [
        "Welke onderwerpen komen aan bod in de visie van Amsterdam?",
        "What topics does the Amsterdam vision cover?",
        "In short, what is the Amsterdam document?",
    ],
)
def test_what_a_document_is_about_can_be_asked_in_other_words(question: str, assistant: Assistant) -> None:
    answer = assistant.ask([question])
    assert answer.text.startswith("Visie op jeugdhulpstelsel")


def test_a_question_about_a_concept_is_no_overview(assistant: Assistant) -> None:
    answer = assistant.ask(["Waar gaat Thuisnabij over?"])
    assert answer.citations[0].quote.startswith("Thuisnabij")


def test_key_sentences_come_from_different_sections_in_order(assistant: Assistant) -> None:
    for source in assistant.library.sources():
        document = assistant.library.document(source.id)
        quotes = key_sentences(document, 4)
        assert 1 <= len(quotes) <= 4
        assert len({q.section for q in quotes}) == len(quotes)
        assert [q.span.start for q in quotes] == sorted(q.span.start for q in quotes)


@pytest.mark.parametrize(
    ("question", "date"),
    [
        ("Wanneer is het artikel van Flevoland verschenen?", "22 mei 2019"),
        ("When was the Flevoland article published?", "22 mei 2019"),
        ("Wanneer is het Alkmaarse kader vastgesteld?", "September 2021"),
        ("Hoe oud is het stuk van Flevoland?", "22 mei 2019"),
        ("How old is the Alkmaar framework?", "September 2021"),
    ],
)
def test_the_date_of_a_document_is_the_line_that_states_it(
    question: str, date: str, assistant: Assistant
) -> None:
    answer = assistant.ask([question])
    assert answer.status is Status.ANSWERED
    cited = answer.citations[0]
    assert [cited.quote[a:b] for a, b in cited.marks] == [date]


@pytest.mark.parametrize(
    ("question", "undated"),
    [
        ("Van wanneer zijn de visies van alle regio's?", "geen datum in de tekst zelf; volgens de catalogus"),
        ("Wat is het oudste document?", "geen datum in de tekst zelf; volgens de catalogus"),
        ("Which document is the most recent?", "no date in the text itself; according to the catalogue"),
    ],
)
def test_dates_of_several_documents_stand_side_by_side_and_none_is_left_out(
    question: str, undated: str, assistant: Assistant
) -> None:
    answer = assistant.ask([question])
    rows = [s for s in answer.statements if s.role is Role.ROW]
    assert [c.quote for c in answer.citations] == ["September 2021", "22 mei 2019"]
    assert [bool(row.citations) for row in rows] == [True, False, True, False]
    assert undated in rows[1].text
    assert any(
        words in rows[3].text for words in ("ook de catalogus noemt geen jaar", "the catalogue gives no year")
    )
    assert "2020" in rows[1].text
    assert answer.confidence == "high"


@pytest.mark.parametrize(
    "question",
    [
        "Wat zijn de nieuwste cijfers in het kader van Alkmaar?",
        "Hoe oud moet een kind zijn voor een plan in Alkmaar?",
        "Welke doelen staan er in de nieuwste visie van Flevoland?",
        "Wie schreef het nieuwste rapport?",
        "Hoe snel wordt het plan opgesteld in Alkmaar en Flevoland?",
        "Wanneer wordt er een plan opgesteld in Alkmaar en Flevoland?",
    ],
)
def test_what_merely_speaks_of_age_or_of_a_document_is_not_answered_with_its_date(
    question: str, assistant: Assistant
) -> None:
    quotes = [c.quote for c in assistant.ask([question]).citations]
    assert not {"September 2021", "22 mei 2019"} & set(quotes)


def test_a_document_asked_for_by_its_title_is_dated_alone(assistant: Assistant) -> None:
    answer = assistant.ask(["Wanneer is het Overkoepelend Kader Jeugd vastgesteld?"])
    assert [c.quote for c in answer.citations] == ["September 2021"]
    assert "Flevoland" not in answer.text


def test_a_document_without_a_date_of_its_own_has_that_of_the_catalogue(assistant: Assistant) -> None:
    answer = assistant.ask(["Hoe oud is de visie van Amsterdam?"])
    assert answer.status is Status.NOT_IN_DOCUMENTS
    assert "volgens de catalogus Visie op jeugdhulpstelsel (2020)" in answer.text


def test_a_date_of_something_in_the_document_is_not_the_date_of_the_document(assistant: Assistant) -> None:
    answer = assistant.ask(["Wanneer heeft Amsterdam de kernpartners geselecteerd?"])
    assert "najaar van 2020" in answer.citations[0].quote


def test_a_thing_that_never_appeared_has_no_date(assistant: Assistant) -> None:
    assert assistant.ask(["Wanneer is het Alkmaarse gezinshuis verschenen?"]).status is not Status.ANSWERED


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("alkmaar-overkoepelend-kader-jeugd-2021", "Onze regionale missie is"),
        ("amsterdam-visie-jeugdhulpstelsel-2020", "Zes leidende principes"),
    ],
)
def test_a_sentence_that_says_what_a_document_wants_is_key(
    document: str, sentence: str, assistant: Assistant
) -> None:
    held = assistant.library.document(document)
    texts = [q.span.of(held.text) for q in key_sentences(held, 4)]
    assert any(t.startswith(sentence) for t in texts), texts


def test_a_summary_of_a_thing_in_the_plural_has_all_of_it(assistant: Assistant) -> None:
    answer = assistant.ask(["Vat de uitgangspunten van Flevoland kort samen."])
    assert "7. De regio versterkt het lokale veld." in answer.text


def test_a_document_by_the_name_of_its_kind_is_dated(assistant: Assistant) -> None:
    assert "September 2021" in assistant.ask(["Hoe oud is de regiovisie van Alkmaar?"]).text
    assert "September 2021" not in assistant.ask(["Hoe oud is het hulpplan van Alkmaar?"]).text


def test_who_made_a_document_is_told_by_the_sentence_that_says_so(assistant: Assistant) -> None:
    answer = assistant.ask(["Wie heeft de visie van Alkmaar geschreven?"])
    (cited,) = answer.citations
    assert cited.quote.startswith("Dit document is opgesteld in opdracht van")


def test_who_makes_another_plan_is_not_told_so(assistant: Assistant) -> None:
    answer = assistant.ask(["Wie maakt het plan van een gezin in Alkmaar?"])
    assert not answer.citations[0].quote.startswith("Dit document is opgesteld")
    other = assistant.ask(["Wie heeft in Alkmaar het perspectiefplan opgesteld?"])
    assert other.status is Status.NOT_IN_DOCUMENTS


@pytest.mark.parametrize(
    "question",
    [
        "Wanneer moet het jeugdplan zijn opgesteld in Alkmaar?",
        "Wanneer verschijnt de nieuwe regiovisie van Alkmaar?",
    ],
)
def test_what_is_still_to_come_is_not_dated_by_what_there_is(question: str, assistant: Assistant) -> None:
    answer = assistant.ask([question])
    assert [c.quote for c in answer.citations] != ["September 2021"]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Dit document is ontwikkeld door het Rijk.", True),
        ("Deze handreiking is in 2024 opgesteld in opdracht van de raden.", True),
        ("Auteurs: J. Jansen en P. Smit", True),
        ("Het plan wordt opgesteld door de jeugdige en het gezin.", False),
        ("In dit plan van aanpak is de wijze inzichtelijk gemaakt met een kaart.", False),
        ("Samenstelling van het gezin is bepalend.", False),
    ],
)
def test_only_a_sentence_about_the_document_itself_says_who_made_it(text: str, made: bool) -> None:
    assert (MADE.search(text) is not None) is made
