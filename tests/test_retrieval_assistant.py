"""The laws of every answer: literal quotes, the region asked for, the same twice, and a light process."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from retrieval.assistant import Assistant
from retrieval.model import Answer, Status

ROOT = Path(__file__).resolve().parent.parent
HEADLINES = (
    "Wat verstaat Alkmaar onder het voorliggend veld?",
    "what does Alkmaar mean by the preliminary field?",
)
NAMES = {
    "alkmaar": ("Alkmaar", "de regio Alkmaar", "Heiloo"),
    "amsterdam": ("Amsterdam", "Diemen"),
    "flevoland": ("Flevoland", "Almere", "de Flevolandse gemeenten"),
    "zuid-kennemerland-ijmond": ("Zuid-Kennemerland", "de IJmond", "Haarlem"),
}
# One question of every kind, to be asked of every region by each of its names.
OF_A_REGION = (
    "Wat is de visie van {} op jeugdhulp?",
    "Wat verstaat {} onder normaliseren?",
    "Hoeveel kernpartners heeft {}?",
    "Welke uitgangspunten heeft {}?",
    "Hoe werkt {} samen met het onderwijs?",
    "Waarom wil {} veranderen?",
    "Wat kost jeugdhulp in {}?",
    "How does {} deal with safety?",
)
# And over the contents of the five documents, in both languages, sensible and not.
OTHERS = (
    "Wat zijn de vier bewegingen?",
    "Wat is herstelgerichte jeugdhulp?",
    "Wat is ondersteuningsgerichte jeugdhulp?",
    "Wat is veiligheid voor alles?",
    "Wat betekent thuisnabij?",
    "Wat is samenkracht?",
    "Hoe zit het met de kosten van jeugdhulp?",
    "Met hoeveel procent zijn de kosten gestegen?",
    "Wat is het doel van de Jeugdwet?",
    "Wat zegt het kader over JeugdzorgPlus in 2030?",
    "Wie zijn betrokken bij de inkoop?",
    "Wat is matched care?",
    "Wat zijn de leidende principes?",
    "Wat is gebiedsgericht organiseren?",
    "Wanneer zijn de kernpartners geselecteerd?",
    "Wat gebeurt er als thuis wonen niet gaat?",
    "Wie deed onderzoek in Flevoland?",
    "Wie mag verwijzen naar jeugdhulp?",
    "Wat is het CJG?",
    "Waar kan ik terecht met een vraag over opvoeden?",
    "Welke thema's heeft de ontwikkelagenda?",
    "Wat is er anders aan de ontwikkelagenda?",
    "Is jeugdhulp vrijwillig?",
    "Klopt het dat er geen jeugdigen meer in geslotenheid mogen zijn?",
    "Geef een voorbeeld van eigen kracht",
    "Wat zegt elke regio over pleegzorg?",
    "Welke regio's noemen preventie?",
    "Wat is het verschil tussen Alkmaar en Amsterdam in visie op veiligheid?",
    "Waar gaat het document van Flevoland over?",
    "What are the seven principles?",
    "Who can refer a child to youth care?",
    "How many core partners were selected?",
    "Why did costs rise?",
    "Which regions mention prevention?",
    "pleegzorg",
    "eigen kracht netwerk",
    "jeugdzorgplus 2030",
    "voorligend veld",
    "normalisren",
    "Hoe lang is de wachtlijst?",
    "Wat is het telefoonnummer?",
    "Wat verdient een jeugdbeschermer?",
)
QUESTIONS = (*HEADLINES, *(q.format(n[0]) for q in OF_A_REGION for n in NAMES.values()), *OTHERS)
MOST_QUESTIONS = 100


def more_questions() -> list[str]:
    """Return further questions by other names, up to a hundred in all."""
    further = [q.format(n[1]) for q in OF_A_REGION for n in NAMES.values()]
    return [*QUESTIONS, *further][:MOST_QUESTIONS]


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> list[Answer]:
    return [assistant.ask([q]) for q in more_questions()]


def test_every_quote_of_a_hundred_answers_is_the_text_at_its_place(
    answers: list[Answer], assistant: Assistant
) -> None:
    texts = {s.id: assistant.library.text(s.id) for s in assistant.library.sources()}
    cited = [c for a in answers for c in a.citations]
    assert len(answers) == MOST_QUESTIONS
    assert len(cited) > MOST_QUESTIONS
    assert [c for c in cited if texts[c.document_id][c.start : c.end] != c.quote] == []
    assert {c.document_id for c in cited} == set(texts)


def test_every_other_place_of_a_quote_lies_in_the_document(
    answers: list[Answer], assistant: Assistant
) -> None:
    for cited in (c for a in answers for c in a.citations):
        text = assistant.library.text(cited.document_id)
        assert all(0 <= p.start < p.end <= len(text) for p in cited.also)


def test_answers_are_short_and_every_status_is_told_apart(answers: list[Answer]) -> None:
    assert {a.status for a in answers} >= {Status.ANSWERED, Status.NOT_IN_DOCUMENTS, Status.UNCERTAIN}
    assert Counter(a.status for a in answers)[Status.ANSWERED] > MOST_QUESTIONS / 3
    for answer in answers:
        assert answer.text
        assert all(s.text for s in answer.statements)
        assert answer.status is not Status.ANSWERED or answer.citations


def test_nothing_is_said_but_quotes_and_the_frame(answers: list[Answer]) -> None:
    for answer in answers:
        for statement in answer.statements:
            assert statement.citations or statement.role in ("frame", "row")


@pytest.mark.parametrize("question", OF_A_REGION)
@pytest.mark.parametrize(("region", "name"), [(r, n) for r, many in NAMES.items() for n in many])
def test_a_region_named_is_the_only_one_quoted(
    question: str, region: str, name: str, assistant: Assistant
) -> None:
    answer = assistant.ask([question.format(name)])
    assert answer.searched.regions == (region,)
    assert {r for c in answer.citations for r in c.regions} <= {region}
    assert {h.document_id for h in answer.trace.hits} <= {
        s.id for s in assistant.library.sources() if region in s.regions
    }


@pytest.mark.parametrize("region", NAMES)
@pytest.mark.parametrize(
    "question", ["Wat is jeugdhulp?", "Wat zegt elke regio over hulp?", "Wat wil Alkmaar?"]
)
def test_a_region_chosen_is_the_only_one_quoted_whatever_is_named(
    question: str, region: str, assistant: Assistant
) -> None:
    answer = assistant.ask([question], regions=[region])
    assert {r for c in answer.citations for r in c.regions} <= {region}


@pytest.mark.parametrize("question", HEADLINES)
def test_the_headline_question_gets_the_literal_definition_with_section_and_page(
    question: str, assistant: Assistant
) -> None:
    answer = assistant.ask([question])
    first = answer.citations[0]
    assert answer.status is Status.ANSWERED
    assert first.quote.startswith("Onder voorliggend veld verstaan we")
    assert (first.section, first.page, first.page_label) == ("4.2 Voorliggende veld", None, "17")
    assert (first.regions, first.year) == (("alkmaar",), 2021)
    source = next(s for s in assistant.library.sources() if s.id == first.document_id)
    assert first.document_sha256 == source.sha256


def content(answer: Answer) -> tuple[object, ...]:
    """Return all of an answer but how long it took."""
    return (answer.status, answer.text, answer.citations, answer.trace, answer.next_steps, answer.searched)


def test_the_same_question_gets_the_same_answer_twice(answers: list[Answer], assistant: Assistant) -> None:
    for before in answers[::5]:
        assert content(assistant.ask([before.question])) == content(before)


LIGHT = ("torch", "transformers", "sentence_transformers", "gradio", "sklearn")
ASKING = """
import json, sys
from pathlib import Path
from retrieval.assistant import Assistant
opened = Assistant.open(Path(sys.argv[1]))
texts = {q: opened.ask([q]).text for q in json.loads(sys.argv[2])}
opened.close()
print(json.dumps({"texts": texts, "modules": sorted({m.partition(".")[0] for m in sys.modules})}))
"""


def test_another_process_gives_the_same_answers_without_the_heavy_libraries(
    answers: list[Answer], assistant: Assistant
) -> None:
    some = answers[::10]
    data = assistant.library.folder
    done = subprocess.run(
        [sys.executable, "-c", ASKING, str(data), json.dumps([a.question for a in some])],
        cwd=ROOT,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert told["texts"] == {a.question: a.text for a in some}
    assert sorted(set(LIGHT) & set(told["modules"])) == []


def test_alkmaars_preliminary_field_is_in_the_register_of_definitions(assistant: Assistant) -> None:
    found = [d for d in assistant.definitions() if d.term == "voorliggend veld"]
    assert [d.regions for d in found] == [("alkmaar",)]
    (definition,) = found
    text = assistant.library.text(definition.document_id)
    assert text[definition.place.start : definition.place.end] == definition.quote
    assert (definition.place.section, definition.place.page_label) == ("4.2 Voorliggende veld", "17")


def test_every_definition_is_literal(assistant: Assistant) -> None:
    for one in assistant.definitions():
        text = assistant.library.text(one.document_id)
        assert text[one.place.start : one.place.end] == one.quote


def test_an_answer_says_how_long_it_took(assistant: Assistant) -> None:
    seconds = assistant.ask([HEADLINES[0]]).seconds
    assert 0 < seconds.total == pytest.approx(seconds.retrieve + seconds.answer, abs=1e-6)
