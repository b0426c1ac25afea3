"""Escaping and marking: nothing foreign becomes markup, no character is lost."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.markup import Highlight, esc, lines_of, marked, merged, plain, tag

TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf")), min_size=1, max_size=60)


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='alert(1)",
        "${alert(1)}",
        "{{constructor.constructor('alert(1)')()}}",
        "`${1}`",
        "</textarea><svg onload=alert(1)>",
    ],
)
def test_no_attack_survives_escaping(attack: str) -> None:
    assert not re.search(r"[<>\"'`${}]", esc(attack))
    assert unescape(esc(attack)) == attack


def test_control_and_direction_characters_are_made_visible() -> None:
    assert esc("a\x00b\u202ec\x1b[31m") == "a\ufffdb\ufffdc\ufffd[31m"
    assert plain("veld\x1b]0;titel\x07") == "veld\ufffd]0;titel\ufffd"


def test_attribute_values_are_escaped_and_absent_ones_left_out() -> None:
    assert tag("a", "x", href='"><b>', data_reader=True, title=None) == (
        '<a href="&quot;&gt;&lt;b&gt;" data-reader>x</a>'
    )


@given(TEXT, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4))
def test_marking_changes_no_character(text: str, ranges: list[tuple[int, int]]) -> None:
    highlights = [Highlight(min(pair), max(pair), f"k{i}") for i, pair in enumerate(ranges)]
    html = marked(text, 0, len(text), highlights, anchor="citaat")
    assert unescape(re.sub(r"<[^>]+>", "", html)) == text
    assert html.count("citaat") <= 1


def test_the_marked_range_is_what_is_marked() -> None:
    html = marked(
        "tien kernpartners in 2020", 0, 25, [Highlight(0, 17, "vw-found"), Highlight(0, 4, "vw-value")]
    )
    assert html == (
        '<mark class="vw-found vw-value">tien</mark><mark class="vw-found"> kernpartners</mark> in 2020'
    )


def test_values_that_only_a_blank_parts_are_one() -> None:
    words = [Highlight(0, 5, "v"), Highlight(6, 12, "v"), Highlight(16, 20, "v")]
    assert merged("eigen kracht van thuis", words) == (Highlight(0, 12, "v"), Highlight(16, 20, "v"))


def test_items_keep_their_lines_and_wrapped_lines_are_joined() -> None:
    quote = "We willen:\n - hulp dichtbij,\n   ook thuis\n - minder verblijf"
    lines = [(" ".join(quote[a:b].split()), item) for a, b, item in lines_of(quote)]
    assert lines == [("We willen:", False), ("- hulp dichtbij, ook thuis", True), ("- minder verblijf", True)]


def test_a_paragraph_broken_in_two_by_a_page_is_one_line() -> None:
    assert len(lines_of("gegeven, waardoor\n\noplossingen duurzaam worden")) == 1
    assert len(lines_of("Eerste alinea.\n\nTweede alinea.")) == 2
