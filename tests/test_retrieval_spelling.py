"""What a misspelt, shortened or keyword question is read as, over the shipped documents."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.assistant import Assistant
from retrieval.mistakes import NEAR_SOUND, NEAR_SWAP, UNLIKELY, mistake_cost, sound
from retrieval.model import Kind, Question, Status


@pytest.fixture
def read(assistant: Assistant):  # type: ignore[no-untyped-def]
    def one(text: str) -> Question:
        return assistant.ask([text]).trace.question

    return one


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # Swapped, dropped, doubled letters; first letters and short words too.
        ("wat is vorliggend velt in alkmar", "wat is voorliggend veld in Alkmaar"),
        ("hoevel kernpartnres heeft amsterdam", "hoeveel kernpartners heeft amsterdam"),
        ("warom langer wachtn in amsterdam", "waarom langer wachten in amsterdam"),
        ("wannere bestaat dijk en waard", "wanneer bestaat dijk en waard"),
        # What sounds alike.
        ("klagt over jeugthulp", "klacht over jeugdhulp"),
        ("sosiale basis", "sociale basis"),
        ("pleegsorg leeftijt", "pleegzorg leeftijd"),
        # Joined and parted words.
        ("voorliggendveld alkmaar", "voorliggend veld alkmaar"),
        ("watis normaliseren", "wat is normaliseren"),
        ("meld code flevoland", "meldcode flevoland"),
        ("uithuis plaatsingen flevoland", "uithuisplaatsingen flevoland"),
        # Written short.
        ("wa zegt alkmaar mbt inkoop", "wat zegt alkmaar over inkoop"),
        ("amb. jeugdhulp alkmaar", "ambulante jeugdhulp alkmaar"),
        ("wrm normaliseren", "waarom normaliseren"),
        # English.
        ("definiton of matched care", "definition of matched care"),
        ("what is teh aim of yuoth care", "what is the aim of youth care"),
    ],
)
def test_a_question_is_read_as_it_was_meant(typed: str, meant: str, read) -> None:  # type: ignore[no-untyped-def]
    assert read(typed).resolved == meant


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ("doelen flevo", "flevoland"),
        ("principes a'dam", "amsterdam"),
        ("kernpartners adam", "amsterdam"),
        ("voorliggend veld alkmr", "alkmaar"),
        ("zkij ontwikkelagenda", "zuid-kennemerland-ijmond"),
        ("zuid kenemerland normaliseren", "zuid-kennemerland-ijmond"),
        ("z-kennemerland normaliseren", "zuid-kennemerland-ijmond"),
        ("zuidkennemerland normaliseren", "zuid-kennemerland-ijmond"),
        ("south kennemerland themes", "zuid-kennemerland-ijmond"),
        ("regio Almaar bewegingen", "alkmaar"),
        ("jeugdhulp inflevoland", "flevoland"),
    ],
)
def test_a_misspelt_or_shortened_place_is_the_place(typed: str, region: str, read) -> None:  # type: ignore[no-untyped-def]
    assert read(typed).regions == (region,)


@pytest.mark.parametrize(
    "text",
    [
        "Wat verstaat Alkmaar onder samenkracht?",
        "wat zegt flevoland over tiktok",
        "padel in alkmaar",
        "Wat doet Haarlem tegen drones?",
        "hulp vragen in alkmaar",
        "Wat kost de toeristenbelasting in Alkmaar?",
        "Wat belooft Alkmaar aan gezinnen?",
        "Wanneer is het kader van Alkmaar uitgekomen?",
        "JB en JR in Alkmaar",
        "Hoe heet de wethouder Jansma in Heiloo?",
        "Wat is het budget van de regio Zandmeer?",
        # Everyday words that policy text does not hold, and forms of words.
        "Zit er een tolk bij in Alkmaar?",
        "Heeft het zin om in Flevoland te klagen?",
        "Wat komt er aan bod in Alkmaar?",
        "Wie klaagt er in Alkmaar over een groepje?",
        "Is de straf in Alkmaar milder voor jonge kinderen?",
        "Who is at the heart of the neighbourhood in Amsterdam?",
        "Is a safer window needed in Alkmaar?",
        "Waarom raadt Alkmaar dat aan?",
        "Voor wie is hulp die jarenlang doorgaat in Alkmaar?",
        "Wie in Alkmaar meedoet en uitvalt",
    ],
)
def test_a_word_that_is_right_is_never_turned_into_another(text: str, read) -> None:  # type: ignore[no-untyped-def]
    assert read(text).resolved == text
    assert read(text).corrections == ()


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("wannneer stopt geslotenheid in alkmaar", Kind.DATE),
        ("hoevel kernpartners", Kind.NUMBER),
        ("defenitie voorligend veld", Kind.DEFINITION),
        ("warom inkoop", Kind.WHY),
    ],
)
def test_the_kind_is_read_from_the_repaired_words(typed: str, kind: Kind, read) -> None:  # type: ignore[no-untyped-def]
    assert read(typed).kind is kind


def test_a_repaired_question_word_or_space_is_not_worth_a_remark(assistant: Assistant) -> None:
    assert "Gelezen als" not in assistant.ask(["wta is jeugd hulp in alkmaar"]).text


def test_a_misspelt_follow_up_goes_on_about_the_place_that_was_meant(assistant: Assistant) -> None:
    answer = assistant.ask(["Wat verstaat Alkmaar onder het voorliggend veld?", "en in flevolnad?"])
    assert answer.trace.question.regions == ("flevoland",)


def test_a_misspelt_question_gets_the_answer_of_the_right_one(assistant: Assistant) -> None:
    right = assistant.ask(["Wat verstaat Alkmaar onder het voorliggend veld?"])
    wrong = assistant.ask(["wat verstat alkmar onder het vorligend velt"])
    assert wrong.status is Status.ANSWERED
    assert [c.quote for c in wrong.citations] == [c.quote for c in right.citations]


@pytest.mark.parametrize(
    ("word", "other"),
    [("leiden", "lijden"), ("kou", "kau"), ("visie", "fisie"), ("acht", "agt"), ("feit", "fijd")],
)
def test_words_that_sound_alike_are_the_likeliest_mistakes(word: str, other: str) -> None:
    assert sound(word) == sound(other)
    assert mistake_cost(other, word) == NEAR_SOUND


def test_swapped_letters_are_likelier_than_another_letter_and_another_word_is_unlikely() -> None:
    assert mistake_cost("hlup", "hulp") == NEAR_SWAP < mistake_cost("hukp", "hulp") < UNLIKELY
    assert mistake_cost("wapen", "vapen") == UNLIKELY


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_the_sound_of_a_sound_is_never_longer(word: str) -> None:
    assert len(sound(word)) <= len(word) + word.count("x")


def test_a_letter_lost_in_a_long_word_of_the_documents_is_always_found_again(read) -> None:  # type: ignore[no-untyped-def]
    chosen = random.Random(4)
    for word in (
        "kernpartners",
        "normaliseren",
        "uitgangspunten",
        "jeugdbescherming",
        "gezinshuis",
        "inkoop",
    ):
        at = chosen.randrange(1, len(word) - 2)
        assert read(f"{word[:at]}{word[at + 1 :]} in alkmaar").resolved.startswith(word)
