"""A list may call by one noun what a question calls by another of the same sort."""

import pytest

from retrieval.kindred import of_a_sort


@pytest.mark.parametrize(
    ("noun", "text"),
    [
        ("taken", "De regio is verantwoordelijk voor:"),
        ("responsibilities", "Taken van het college"),
        ("stappen", "Dan geldt een vaste volgorde."),
        ("doelen", "Onze ambities voor 2030"),
        ("goals", "Onze opgaven"),
        ("belangrijke problemen", "Wij zien drie knelpunten."),
        ("spelregels", "Wij hanteren zes ontwerpregels:"),
        ("shifts", "We zetten in op vier bewegingen."),
    ],
)
def test_nouns_of_one_sort_go_for_each_other(noun: str, text: str) -> None:
    assert of_a_sort(noun, text)


@pytest.mark.parametrize(
    ("noun", "text"),
    [
        ("taken", "Onze ambities voor 2030"),
        ("kinds", "Elk kind telt mee."),
        ("sportclubs", "Partners in de wijk"),
        ("", ""),
    ],
)
def test_nouns_of_two_sorts_do_not(noun: str, text: str) -> None:
    assert not of_a_sort(noun, text)
