"""Dutch words are analysed as the word that made each rule necessary asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.dutch import (
    compound_parts,
    fold,
    index_terms,
    is_adjective,
    noun_share,
    stem,
    stem_english,
    tokens,
    trigrams,
)

ONE_STEM = [
    ("gezinnen", "gezin"),
    ("leven", "leef"),
    ("huizen", "huis"),
    ("gezinshuizen", "gezinshuis"),
    ("gemeenten", "gemeente"),
    ("lokale", "lokaal"),
    ("steunen", "steun"),
    ("mensen", "mens"),
    ("huisartsen", "huisarts"),
    ("grenzen", "grens"),
    ("ouders", "ouder"),
    ("geplaatst", "plaatsen"),
    ("gebouwd", "bouwen"),
    ("gewerkt", "werken"),
    ("geëvalueerd", "evalueren"),
]


@pytest.mark.parametrize(("one", "other"), ONE_STEM)
def test_two_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(fold(one)) == stem(fold(other))


@pytest.mark.parametrize(
    ("word", "never"),
    [("gemeente", "meen"), ("gezin", "zin"), ("gezinshuis", "zinshuis"), ("geweld", "weld")],
)
def test_a_noun_in_ge_keeps_its_head(word: str, never: str) -> None:
    assert stem(word) != never
    assert stem(word) != stem(never)


@pytest.mark.parametrize(("word", "figure"), [("vijf", "5"), ("tien", "10"), ("twaalf", "12")])
def test_a_number_word_is_its_figure_in_both_languages(word: str, figure: str) -> None:
    assert stem(word) == figure == stem(figure)


def test_ten_in_ten_behoeve_van_is_no_number() -> None:
    assert stem("ten") != stem("tien")
    assert stem_english("ten") == stem("tien")


def test_an_english_plural_shares_the_stem_of_its_singular() -> None:
    assert stem_english("municipalities") == stem_english("municipality")
    assert stem_english("five") == stem("vijf")


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("jeugdhulpaanbieders", ("jeugd", "hulp", "aanbieders")),
        ("jeugdhulp", ("jeugd", "hulp")),
        ("gezinshuis", ("gezin", "huis")),
        ("wachtlijst", ("wacht", "lijst")),
        ("beschermingsmaatregelen", ("bescherming", "maatregelen")),
        ("jeugdbeschermingsketen", ("jeugd", "bescherming", "keten")),
        ("kinderopvang", ("kinder", "opvang")),
    ],
)
def test_a_compound_falls_apart_into_its_words(word: str, parts: tuple[str, ...]) -> None:
    assert compound_parts(word) == parts


@pytest.mark.parametrize(
    "word", ["gemeente", "werkelijkheid", "onderwijs", "gezondheid", "huis", "2021", "co-ouder", ""]
)
def test_what_is_no_compound_has_no_parts(word: str) -> None:
    assert compound_parts(word) == ()


@given(st.text(max_size=200))
def test_folding_keeps_the_length_so_that_offsets_hold(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=200))
def test_a_token_stands_in_the_text_where_it_says(text: str) -> None:
    for token in tokens(text):
        assert fold(text[token.start : token.end]) == token.word


@given(st.text(max_size=100))
def test_no_text_breaks_the_analysis(text: str) -> None:
    assert all(index_terms(text))
    assert all(len(gram) == 3 for gram in trigrams(text))


def test_accents_capitals_and_apostrophes_do_not_matter() -> None:
    assert [t.word for t in tokens("Eén GEZIN, 1.234 foto's")] == ["een", "gezin", "1.234", "foto", "s"]
    assert [t.word for t in tokens("co-ouders")] == ["co", "ouders"]


def test_a_compound_is_indexed_whole_and_in_parts() -> None:
    terms = index_terms("de jeugdhulpaanbieders")
    assert terms == [stem("jeugdhulpaanbieders"), stem("jeugd"), stem("hulp"), stem("aanbieders")]


def test_nouns_and_verbs_are_told_apart_by_where_they_stand() -> None:
    wachtlijst, kent = noun_share("wachtlijst"), noun_share("kent")
    assert wachtlijst is not None
    assert kent is not None
    assert wachtlijst > 0.7 > 0.2 > kent
    assert noun_share("xqzw") is None


@pytest.mark.parametrize("word", ["lokale", "laatste", "ernstige", "acuut", "lokaal", "grote", "enkel"])
def test_an_adjective_is_no_noun_though_an_article_stands_before_it(word: str) -> None:
    assert is_adjective(word)


@pytest.mark.parametrize(
    "word",
    ["gemeente", "behoefte", "ziekte", "ouder", "plan", "hulp", "basisregistratie", "addendum", "xyzzy", ""],
)
def test_a_noun_in_e_or_with_a_form_in_e_is_no_adjective(word: str) -> None:
    assert not is_adjective(word)


def test_a_word_of_a_million_letters_is_not_cut() -> None:
    assert compound_parts("jeugdhulp" * 100_000) == ()
