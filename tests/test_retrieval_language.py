"""A question's language is told by its function words; a third language is recognised as such."""

import json
from pathlib import Path

import pytest

from ingest.settings import shipped_corpus
from retrieval.language import detect_language
from retrieval.lexicon import load_lexicon
from retrieval.places import load_places

QUESTIONS = Path(__file__).parents[1] / "retrieval/training/questions"


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("nl", "Wat verstaat Alkmaar onder het voorliggend veld?"),
        ("nl", "Wie is verantwoordelijk?"),
        ("nl", "Wat is de mission statement van de regio?"),
        ("nl", "voorliggend veld"),
        ("nl", "jeugdzorgplus 2030"),
        ("nl", "Alkmaar"),
        ("nl", "En Flevoland?"),
        ("nl", "Was is de visie"),
        ("en", "What does Alkmaar mean by the preliminary field?"),
        ("en", "When was this adopted?"),
        ("en", "youth care regions funding"),
        ("en", "How do the municipalities in IJmond work together?"),
        ("en", "What is meant by voorliggend veld?"),
        ("de", "Was ist das Ziel der Jugendhilfe in Flevoland?"),
        ("fr", "Quelle est la définition de l'aide à la jeunesse ?"),
        ("es", "¿Cuál es el objetivo de la ayuda?"),
        ("pl", "Jaki jest cel pomocy dla młodzieży?"),
        ("en", "Is home schooling allowed?"),
        ("en", "How do Şahin and Müller work?"),
        ("nl", "Wat zegt wethouder Gökmen Yılmaz over coördinatie?"),
        ("nl", "Wat betekent Verwirklichung?"),
        ("de", "Welche Hilfe bekommen Jugendliche in Alkmaar?"),
        ("de", "Kostenübernahme Jugendhilfe"),
        ("fr", "Où aller avec mon enfant ?"),
        ("fr", "aide jeunesse Flevoland"),
        ("es", "Que significa normalizar"),
        ("es", "necesito ayuda para mi hija"),
        ("tr", "Gençlik yardımı nasıl alınır"),
        ("tr", "genclik yardimi nedir"),
        ("tr", "Alkmaar gençlik bakımı hakkında bilgi verir misiniz?"),
        ("pl", "Jaka pomoc przysługuje rodzinom w Alkmaar?"),
        ("pl", "gdzie szukac pomocy dla dzieci"),
        ("ar", "كيف أحصل على مساعدة لابني في Alkmaar؟"),
        ("uk", "Що таке допомога молоді?"),
        ("und", "Τι είναι η φροντίδα;"),
    ],
)
def test_the_language_of_a_question_is_recognised(language: str, question: str) -> None:
    assert detect_language(question) == language


def test_without_any_word_it_is_dutch() -> None:
    assert detect_language("") == "nl"


def test_no_question_in_dutch_or_english_is_taken_for_a_third_language() -> None:
    rows = [
        json.loads(line)
        for file in QUESTIONS.glob("*.jsonl")
        for line in file.read_text("utf-8").splitlines()
    ]
    assert len(rows) > 4000
    assert [r["question"] for r in rows if detect_language(r["question"]) not in ("nl", "en")] == []


def test_no_term_or_place_alone_is_taken_for_a_third_language() -> None:
    corpus = shipped_corpus()
    terms = {form for term in load_lexicon(corpus).terms for form in (*term.dutch, *term.english)}
    asked = [*terms, *load_places(corpus), *(f"En {place}?" for place in load_places(corpus))]
    assert [text for text in asked if detect_language(text) not in ("nl", "en")] == []


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Which families come first in Amsterdam?", "en"),
        ("Which gezinnen in de wijk?", "nl"),
        ("Are er gezinnen?", "nl"),
    ],
)
def test_an_english_question_word_tells_where_no_dutch_one_stands(question: str, language: str) -> None:
    assert detect_language(question) == language
