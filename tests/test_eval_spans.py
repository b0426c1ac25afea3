"""Spans and shadows keep their laws whatever the text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from eval.spans import covered, merge, ranked_union, shadow_of, shared, size, whole_words
from ingest.model import Span

SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda pair: Span(pair[0], pair[0] + pair[1])),
    max_size=8,
)
TEXT = st.text(alphabet="ab1 .,-\n\u00adÉß’", max_size=60)


def points(spans: list[Span] | tuple[Span, ...]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}


@given(SPANS)
def test_merging_keeps_every_place_and_leaves_no_overlap(spans: list[Span]) -> None:
    merged = merge(spans)
    assert points(merged) == points(spans)
    assert all(a.end < b.start for a, b in pairwise(merged))
    assert merge(merged) == merged


@given(SPANS, SPANS)
def test_what_two_sets_share_is_counted_once_and_the_same_from_either_side(
    one: list[Span], other: list[Span]
) -> None:
    assert shared(one, other) == shared(other, one) == len(points(one) & points(other))
    assert size(one) == len(points(one)) == shared(one, one)


@given(SPANS, SPANS)
def test_covered_is_a_share_and_more_spans_never_cover_less(one: list[Span], more: list[Span]) -> None:
    whole = Span(10, 40)
    assert 0 <= covered(whole, one) <= covered(whole, [*one, *more]) <= 1
    assert covered(whole, [whole]) == 1


@given(TEXT)
def test_a_shadow_remembers_where_each_character_stood(text: str) -> None:
    shadow = shadow_of(text)
    assert len(shadow.text) == len(shadow.offsets)
    assert list(shadow.offsets) == sorted(shadow.offsets)
    assert not any(character.isspace() for character in shadow.text)


@given(TEXT, st.integers(0, 59), st.integers(1, 20))
def test_every_stretch_of_a_text_is_found_where_it_stands(text: str, start: int, length: int) -> None:
    stretch = Span(start, min(len(text), start + length))
    wanted = stretch.of(text)
    if shadow_of(wanted).text:
        kept = [place for place in range(stretch.start, stretch.end) if shadow_of(text[place]).text]
        assert Span(kept[0], kept[-1] + 1) in list(shadow_of(text).find(wanted))


def test_a_word_broken_at_a_line_end_is_found_whole() -> None:
    shadow = shadow_of("de jeugd-\nhulp  in de regio")
    assert [span.of(shadow.source) for span in shadow.find("Jeugdhulp in")] == ["jeugd-\nhulp  in"]


def test_a_wording_inside_a_longer_word_or_number_does_not_count() -> None:
    assert not list(whole_words(shadow_of("de wachtlijst van 1.400.000 en 12,55"), "acht"))
    assert not list(whole_words(shadow_of("een bedrag van 1.400.000 euro"), "400.000"))
    assert not list(whole_words(shadow_of("op 11 januari"), "1 januari"))
    assert list(whole_words(shadow_of("op 1 januari 2030."), "1 januari 2030"))


def test_a_ranking_is_cut_before_it_is_merged() -> None:
    spots = [("a", Span(0, 10)), ("a", Span(5, 20)), ("b", Span(0, 3))]
    assert ranked_union(spots, 2) == {"a": (Span(0, 20),)}
