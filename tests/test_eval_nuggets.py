"""A nugget counts only when it is said and rests on what is cited."""

from hypothesis import given
from hypothesis import strategies as st

from eval.nuggets import SCORED_CHARACTERS, Nugget, forbidden_said, found_nuggets, occurs

YEAR = Nugget("n1", "het jaar", vital=True, accepted=("1 januari 2030", "in 2030"), forbidden=("2028",))
WORDS = st.lists(st.sampled_from(["jeugd", "hulp", "regio", "2030", "zes", "Wmo"]), min_size=1, max_size=6)


def test_an_accepted_form_in_answer_and_quote_is_found() -> None:
    quote = "Uiterlijk op 1 januari 2030 is dat nul."
    assert found_nuggets([YEAR], quote, [quote]) == {"n1"}


def test_what_is_said_without_a_quote_does_not_count() -> None:
    assert found_nuggets([YEAR], "Dat is in 2030.", ["Dat is later."]) == frozenset()
    assert found_nuggets([YEAR], "Dat is later.", ["Dat is in 2030."]) == frozenset()


def test_a_forbidden_form_undoes_the_nugget() -> None:
    said = "Dat is in 2030. Elders in 2028."
    assert found_nuggets([YEAR], said, [said]) == frozenset()
    assert forbidden_said([YEAR], said)


def test_a_form_that_another_nugget_accepts_is_not_held_against_the_answer() -> None:
    other = Nugget("n2", "", vital=True, accepted=("2028",), forbidden=())
    assert not forbidden_said([YEAR, other], "Dat is in 2028.")


def test_only_the_first_characters_are_scored() -> None:
    late = "x " * SCORED_CHARACTERS + "in 2030"
    assert found_nuggets([YEAR], late, [late]) == frozenset()
    assert found_nuggets([YEAR], late, [late], characters=None) == {"n1"}


def test_case_white_space_and_hyphens_make_no_difference() -> None:
    assert occurs("opgroei-klimaat", "een gezond Opgroei\nklimaat")
    assert not occurs("klimaat", "opgroeiklimaat")


@given(WORDS, WORDS, WORDS)
def test_a_wording_is_found_wherever_whole_words_surround_it(
    before: list[str], wording: list[str], after: list[str]
) -> None:
    text = " ".join([*before, ".", *wording, ".", *after])
    assert occurs(" ".join(wording), text)


@given(WORDS, WORDS)
def test_quoting_more_never_loses_a_nugget_without_forbidden_forms(said: list[str], quote: list[str]) -> None:
    nugget = Nugget("n", "", vital=True, accepted=(" ".join(said[:2]),), forbidden=())
    answer = " ".join(said)
    fewer = found_nuggets([nugget], answer, [" ".join(quote)])
    assert fewer <= found_nuggets([nugget], answer, [" ".join(quote), answer])
