"""A follow-up is resolved from the turns before it; a new subject starts afresh."""

from collections.abc import Callable

import pytest

from retrieval.assistant import Assistant
from retrieval.conversation import Listener, parts_of, resolve, starts_afresh
from retrieval.model import Question
from retrieval.question import read_question

FIELD = "Wat verstaat Alkmaar onder het voorliggend veld?"
PARTNERS = "Hoeveel kernpartners heeft Amsterdam?"


def read_as(assistant: Assistant) -> Callable[[str], Question]:
    context = assistant._current().context
    return lambda text: read_question(text, text, context)


@pytest.mark.parametrize(
    ("turns", "regions", "concepts"),
    [
        ([FIELD, "En Flevoland?"], ("flevoland",), {"voorliggend-veld"}),
        ([FIELD, "Hoe zit dat in Haarlem?"], ("zuid-kennemerland-ijmond",), {"voorliggend-veld"}),
        (
            ["What does Alkmaar mean by the preliminary field?", "And Flevoland?"],
            ("flevoland",),
            {"voorliggend-veld"},
        ),
        ([FIELD, "En Flevoland?", "En Amsterdam?"], ("amsterdam",), {"voorliggend-veld"}),
        ([FIELD, "Wat is het doel daarvan?"], ("alkmaar",), {"voorliggend-veld"}),
        ([PARTNERS, "En sinds wanneer?"], ("amsterdam",), {"kernpartner"}),
        ([PARTNERS, "Wat doen ze?"], ("amsterdam",), {"kernpartner"}),
        ([PARTNERS, "Geef een voorbeeld"], ("amsterdam",), {"kernpartner"}),
    ],
)
def test_a_follow_up_takes_over_what_it_leaves_out(
    turns: list[str], regions: tuple[str, ...], concepts: set[str], assistant: Assistant
) -> None:
    question = assistant.ask(turns).trace.question
    assert question.regions == regions
    assert concepts <= {c.term for c in question.concepts}


def test_the_resolved_question_is_shown_and_the_typed_one_kept(assistant: Assistant) -> None:
    answer = assistant.ask([FIELD, "En Flevoland?"])
    assert answer.question == "En Flevoland?"
    assert answer.resolved_question == "Wat verstaat Flevoland onder het voorliggend veld?"


def test_a_follow_up_gives_the_answer_of_the_question_it_stands_for(assistant: Assistant) -> None:
    followed = assistant.ask([FIELD, "En Amsterdam?"])
    asked = assistant.ask(["Wat verstaat Amsterdam onder het voorliggend veld?"])
    assert followed.text == asked.text
    assert followed.citations == asked.citations


def test_sinds_wanneer_asks_for_the_date_of_the_subject_before(assistant: Assistant) -> None:
    answer = assistant.ask([PARTNERS, "En sinds wanneer?"])
    assert answer.trace.question.kind == "date"
    assert "2021" in answer.text


@pytest.mark.parametrize(
    ("turns", "region"),
    [
        ([FIELD, "Wat zijn de zeven uitgangspunten van Flevoland?"], ("flevoland",)),
        ([PARTNERS, "Wat is jeugdzorgplus volgens de regio Alkmaar?"], ("alkmaar",)),
        ([FIELD, "Welke thema's heeft de ontwikkelagenda in de IJmond?"], ("zuid-kennemerland-ijmond",)),
        ([FIELD, "Which steps can a family take when it disagrees in Flevoland?"], ("flevoland",)),
        ([FIELD, "Wat kan een gezin in Flevoland doen als het ergens niet mee eens is?"], ("flevoland",)),
    ],
)
def test_a_new_subject_resets_the_conversation(
    turns: list[str], region: tuple[str, ...], assistant: Assistant
) -> None:
    answer = assistant.ask(turns)
    assert answer.resolved_question == turns[-1]
    assert answer.trace.question.regions == region


@pytest.mark.parametrize("turn", ["Wat gebeurt er als het niet lukt?", "En als dat gezin het niet wil?"])
def test_a_pronoun_that_opens_a_clause_points_back_where_nothing_before_it_is_named(
    turn: str, assistant: Assistant
) -> None:
    assert "voorliggend veld" in assistant.ask([FIELD, turn]).resolved_question


def test_a_first_turn_is_asked_as_it_stands(assistant: Assistant) -> None:
    assert assistant.ask([FIELD]).resolved_question == FIELD


def test_empty_turns_before_do_not_matter(assistant: Assistant) -> None:
    assert assistant.ask(["", "🎈", FIELD]).text == assistant.ask([FIELD]).text


@pytest.mark.parametrize(
    "question",
    [
        FIELD,
        "Wat zegt Alkmaar over ouders en kinderen?",
        "Wie is voorzitter in Alkmaar en wie in Flevoland?",
        "Hoeveel uitgangspunten telt Alkmaar en hoeveel uitgangspunten heeft Flevoland?",
        "In welke stukken wordt de huisarts genoemd en in welke rol: Alkmaar, Flevoland?",
        "normaliseren en ontzorgen",
        "Hoeveel gesloten plekken wil Dijk en Waard in 2030?",
    ],
)
def test_one_question_stays_one(question: str, assistant: Assistant) -> None:
    assert parts_of(question, read_as(assistant)) == [question]


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Door wie en wanneer zijn de uitgangspunten opgesteld?",
            ["Door wie zijn de uitgangspunten opgesteld?", "wanneer zijn de uitgangspunten opgesteld?"],
        ),
        (
            "When was the Flevoland article published and by whom?",
            ["When was the Flevoland article published?", "by whom was the Flevoland article published?"],
        ),
        (
            "Hoeveel leden heeft de raad in Alkmaar en hoeveel de kamer in Flevoland?",
            ["Hoeveel leden heeft de raad in Alkmaar?", "hoeveel leden heeft de kamer in Flevoland?"],
        ),
        (
            "Hoe sterk groeide in Alkmaar het gebruik en hoe sterk de kosten?",
            ["Hoe sterk groeide in Alkmaar het gebruik?", "hoe sterk groeide de kosten (Alkmaar)?"],
        ),
        (
            "Welke hulp vergoedt Alkmaar niet meer en met ingang van welke datum?",
            [
                "Welke hulp vergoedt Alkmaar niet meer?",
                "met ingang van welke datum vergoedt Alkmaar niet meer hulp?",
            ],
        ),
        (
            "Per wanneer werkt het nummer in Flevoland en op welke uren?",
            ["Per wanneer werkt het nummer in Flevoland?", "op welke uren werkt het nummer in Flevoland?"],
        ),
        (
            "Wat gebeurt er in Alkmaar als geen aanbieder wil, en moeten aanbieders zich daaraan houden?",
            [
                "Wat gebeurt er in Alkmaar als geen aanbieder wil?",
                "moeten aanbieders zich daaraan houden (Alkmaar)?",
            ],
        ),
        (
            "Per welk jaar geen geslotenheid meer in Alkmaar, en is JeugdzorgPlus tijdelijk?",
            ["Per welk jaar geen geslotenheid meer in Alkmaar?", "is JeugdzorgPlus tijdelijk (Alkmaar)?"],
        ),
        (
            "Wat is matched care? En wie beslist er over de hulp in Amsterdam?",
            ["Wat is matched care?", "wie beslist er over de hulp in Amsterdam?"],
        ),
        (
            "What is matched care and why does Amsterdam want it?",
            ["What is matched care?", "why does Amsterdam want it – matched care?"],
        ),
        (
            "Welke regio werkt met leidende principes en wat betekent normaliseren daar?",
            ["Welke regio werkt met leidende principes?", "wat betekent normaliseren ?"],
        ),
        (
            "Wat verstaan Alkmaar en Amsterdam onder normaliseren en hoe kijken ze naar uithuisplaatsing?",
            [
                "Wat verstaan Alkmaar en Amsterdam onder normaliseren?",
                "hoe kijken ze naar uithuisplaatsing (Alkmaar en Amsterdam)?",
            ],
        ),
        (
            "Hoeveel uitgangspunten heeft Alkmaar en wat is een planbijeenkomst in Flevoland?",
            ["Hoeveel uitgangspunten heeft Alkmaar?", "wat is een planbijeenkomst in Flevoland?"],
        ),
    ],
)
def test_a_question_that_asks_two_things_is_parted(
    question: str, parts: list[str], assistant: Assistant
) -> None:
    assert parts_of(question, read_as(assistant)) == parts


def test_two_questions_in_one_are_both_asked_of_the_same_region(assistant: Assistant) -> None:
    parts = parts_of("Hoeveel kernpartners heeft Amsterdam en wat is matched care?", read_as(assistant))
    assert len(parts) == 2
    assert parts[0] == "Hoeveel kernpartners heeft Amsterdam?"
    assert "matched care" in parts[1]
    assert "Amsterdam" in parts[1]


def test_beside_an_unanswered_part_the_answered_one_stands_under_its_own(assistant: Assistant) -> None:
    answer = assistant.ask(["Hoeveel kernpartners heeft Amsterdam en wat is het telefoonnummer?"])
    lines = [s.text for s in answer.statements if s.text.startswith("Op het deel")]
    assert lines[0].startswith("Op het deel “Hoeveel kernpartners heeft Amsterdam?”:")
    assert "is geen antwoord gevonden" in lines[1]


def test_both_halves_of_a_double_question_are_answered(assistant: Assistant) -> None:
    answer = assistant.ask(
        ["Wat verstaat Alkmaar onder het voorliggend veld en wat is herstelgerichte jeugdhulp?"]
    )
    sections = {c.section for c in answer.citations}
    assert {"4.2 Voorliggende veld", "4.3 Herstelgerichte jeugdhulp"} <= sections


def resolved_as(assistant: Assistant, *turns: str) -> str:
    names = {"voorliggend-veld": {"nl": "voorliggend veld", "en": "preliminary field"}}
    listener = Listener(
        read_as(assistant), lambda term, language: names.get(term, {}).get(language, ""), ("Flevoland",)
    )
    return resolve(turns, listener).text


@pytest.mark.parametrize(
    ("turns", "resolved"),
    [
        (
            [FIELD, "En Flevoland?", "Wat is het verschil tussen beide regio's?"],
            "Wat is het verschil – voorliggend veld (Alkmaar en Flevoland)?",
        ),
        (
            [FIELD, "En de andere regio's?"],
            "Wat verstaat alle regio's onder het voorliggend veld?",
        ),
        ([PARTNERS, "Wat kost jeugdhulp daar?"], "Wat kost jeugdhulp daar (Amsterdam)?"),
        (
            [PARTNERS, "Wie is daar verantwoordelijk voor?"],
            "Wie is daar verantwoordelijk voor – kernpartners (Amsterdam)?",
        ),
        ([PARTNERS, "Wat is het doel daarvan?"], "Wat is het doel van kernpartners (Amsterdam)?"),
        ([PARTNERS, "Leg eens uit"], "Wat betekent kernpartners (Amsterdam)?"),
        ([FIELD, "Why is that?"], "Why is that – preliminary field (Alkmaar)?"),
        (
            [PARTNERS, "Wie betaalt dat en hoe lang duurt het?"],
            "Wie betaalt dat – kernpartners (Amsterdam)? hoe lang duurt het – kernpartners (Amsterdam)?",
        ),
        ([FIELD, "dank je", "Wie betaalt dat?"], "Wie betaalt dat – voorliggend veld (Alkmaar)?"),
        (
            [PARTNERS, "Hoe denken ze over uithuisplaatsing?"],
            "Hoe denken ze over uithuisplaatsing (Amsterdam)?",
        ),
        # Thanks ask nothing and leave the question before it standing.
        ([FIELD, "Dank je wel.", "En Flevoland?"], "Wat verstaat Flevoland onder het voorliggend veld?"),
        # A plain noun pointed at is no subject of its own; "die" after a noun points at nothing.
        ([FIELD, "Wie betaalt die plekken?"], "Wie betaalt die plekken – voorliggend veld (Alkmaar)?"),
        (
            [FIELD, "Wat krijgen jongeren die plekken zoeken bij de crisisdienst?"],
            "Wat krijgen jongeren die plekken zoeken bij de crisisdienst (Alkmaar)?",
        ),
        ([FIELD, "En in Heiloo alleen?"], "Wat verstaat Heiloo alleen onder het voorliggend veld?"),
        ([PARTNERS, "Hoe vaak vergaderen ze?"], "Hoe vaak vergaderen ze – kernpartners (Amsterdam)?"),
        (
            [PARTNERS, "Wat gebeurt er als dat niet lukt?"],
            "Wat gebeurt er als dat niet lukt – kernpartners (Amsterdam)?",
        ),
        (
            ["What do the regions say about schools?", "Welke gemeenten in Flevoland werken samen?"],
            "Welke gemeenten in Flevoland werken samen?",
        ),
        (
            [PARTNERS, "Welke gemeenten in Flevoland hebben er ook een?"],
            "Welke gemeenten in Flevoland hebben er ook een – kernpartners?",
        ),
    ],
)
def test_a_turn_is_completed_from_the_turns_before(
    turns: list[str], resolved: str, assistant: Assistant
) -> None:
    assert resolved_as(assistant, *turns) == resolved


def test_an_english_turn_on_a_dutch_question_is_read_in_dutch(assistant: Assistant) -> None:
    answer = assistant.ask([FIELD, "What about Flevoland?"])
    assert answer.resolved_question == "Wat verstaat Flevoland onder het voorliggend veld?"
    assert answer.language == "en"
    assert "voorliggend-veld" in {c.term for c in answer.trace.question.concepts}


def test_the_kind_is_that_of_the_turn_and_not_of_the_subject_it_takes_over(assistant: Assistant) -> None:
    context = assistant._current().context
    text = "Wie betaalt dat – zeven doelen (Flevoland)?"
    question = read_question("Wie betaalt dat?", text, context)
    assert question.kind == "who"
    assert question.expected_count is None


@pytest.mark.parametrize("turns", [["Wat is het doel daarvan?"], ["waarom?"], ["hoi", "waarom?"]])
def test_a_follow_up_on_nothing_asks_for_the_subject(turns: list[str], assistant: Assistant) -> None:
    answer = assistant.ask(turns)
    assert answer.status == "uncertain"
    assert "vervolgvraag" in answer.text
    assert not answer.citations


@pytest.mark.parametrize(
    ("typed", "afresh"),
    [
        ("Wat is jeugdzorgplus?", True),
        ("En wat is jeugdzorgplus?", False),
        ("Wat doen ze met jeugdzorgplus?", False),
        ("Wat kost jeugdzorgplus daar?", False),
    ],
)
def test_only_a_turn_that_leans_on_nothing_lets_the_region_go(typed: str, afresh: bool) -> None:
    assert starts_afresh(typed, f"{typed.rstrip('?')} (Alkmaar)?") is afresh


def test_a_follow_up_is_never_answered_with_another_region(assistant: Assistant) -> None:
    answer = assistant.ask([FIELD, "En hoe werkt de verwijstafel?"])
    assert {r for c in answer.citations for r in c.regions} <= {"alkmaar"}
