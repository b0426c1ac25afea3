"""The term base is read strictly, and terms are found in either language."""

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.catalogue import Corpus
from ingest.errors import CatalogueError
from ingest.library import Library
from ingest.pipeline import ingest_corpus
from retrieval.assistant import Assistant
from retrieval.dutch import tokens
from retrieval.lexicon import COLUMNS, Lexicon, build_lexicon, load_lexicon, parse_terms

ROOT = Path(__file__).resolve().parent.parent
HEADER = ",".join(COLUMNS)
FIELD = "veld,concept,voorliggend veld,voorliggende voorzieningen,preliminary field,upstream support,,,"
CLOSED = "gesloten,concept,gesloten jeugdhulp,jeugdzorgplus,secure youth care,,jeugdhulp,open,"


@pytest.fixture(scope="module")
def shipped() -> Lexicon:
    return load_lexicon(ROOT / "corpus")


def lexicon_of(*rows: str) -> Lexicon:
    return build_lexicon([("terms.csv", t) for t in parse_terms("\n".join((HEADER, *rows)), "terms.csv")])


def ids(text: str, language: str, lexicon: Lexicon) -> list[str]:
    return [m.term.id for m in lexicon.find(tokens(text), language)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("id,nl,en\n", ["terms.csv, row 1", "columns must be"]),
        (HEADER.replace(",", ";") + "\n" + FIELD.replace(",", ";"), ["terms.csv, row 1", "semicolons"]),
        ("", ["terms.csv, row 1"]),
        (f"{HEADER}\n{FIELD}\nx,concept,iets", ["terms.csv, row 3", "3 cells instead of 9"]),
        (f"{HEADER}\nx,concept,iets,,,,,,", ["terms.csv, row 2", "column en", "empty"]),
        (f"{HEADER}\nx,concept,,,thing,,,,", ["terms.csv, row 2", "column nl", "empty"]),
        (f"{HEADER}\n,concept,iets,,thing,,,,", ["terms.csv, row 2", "column id", "empty"]),
        (f"{HEADER}\nx,soort,iets,,thing,,,,", ["terms.csv, row 2", "column kind", "'soort'", "concept"]),
        (f'{HEADER}\nx,concept,"iets,,thing,,,,', ["terms.csv", "CSV"]),
    ],
)
def test_a_bad_row_is_named_with_file_row_and_column(content: str, says: list[str]) -> None:
    with pytest.raises(CatalogueError) as caught:
        parse_terms(content, "terms.csv")
    assert all(part in str(caught.value) for part in says), str(caught.value)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([FIELD, FIELD], ["terms.csv", "veld", "column id"]),
        (
            [FIELD, "ander,concept,Voorliggend veld,,other,,,,"],
            ["term ander", "Voorliggend veld", "veld", "note"],
        ),
        (
            [FIELD, "ander,concept,iets,,other,Preliminary field,,,"],
            ["term ander", "Preliminary field", "note"],
        ),
        ([FIELD, "ander,concept,iets,,other,,nergens,,"], ["term ander", "column broader", "'nergens'"]),
        ([FIELD, "ander,concept,iets,,other,,,nergens,"], ["term ander", "column not_same_as", "'nergens'"]),
    ],
)
def test_terms_that_contradict_each_other_are_refused(rows: list[str], says: list[str]) -> None:
    with pytest.raises(CatalogueError) as caught:
        lexicon_of(*rows)
    assert all(part in str(caught.value) for part in says), str(caught.value)


def test_a_form_under_two_concepts_is_allowed_with_a_note() -> None:
    lexicon = lexicon_of(FIELD, "ander,concept,voorliggend veld,,other,,,,gebruikt in twee betekenissen")
    assert ids("voorliggend veld", "nl", lexicon) == ["veld"]


def test_a_file_in_another_encoding_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "terms-x.csv").write_bytes(
        f"{HEADER}\nx,concept,geëvalueerd,,evaluated,,,,\n".encode("cp1252")
    )
    with pytest.raises(CatalogueError, match=r"terms-x\.csv.*UTF-8"):
        load_lexicon(tmp_path)


def test_a_byte_order_mark_and_empty_rows_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "terms.csv").write_text(f"\ufeff{HEADER}\n{FIELD}\n,,,,,,,,\n", "utf-8")
    assert [t.id for t in load_lexicon(tmp_path).terms] == ["veld"]


def test_a_folder_without_a_term_list_has_an_empty_term_base(tmp_path: Path) -> None:
    assert load_lexicon(tmp_path).terms == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("voorliggend veld", "nl"),
        ("het Voorliggende veld", "nl"),
        ("voorliggende velden", "nl"),
        ("de voorliggende voorzieningen", "nl"),
        ("preliminary fields", "en"),
        ("the preliminary field", "en"),
        ("upstream support", "en"),
    ],
)
def test_a_term_is_found_by_every_form_and_inflection(text: str, language: str) -> None:
    assert ids(text, language, lexicon_of(FIELD)) == ["veld"]


def test_the_longest_form_wins_and_matches_do_not_overlap() -> None:
    lexicon = lexicon_of(FIELD, "los,concept,veld,,field,,,,")
    assert ids("het voorliggend veld en een veld", "nl", lexicon) == ["veld", "los"]


def test_a_form_of_two_words_is_not_found_by_one_of_them() -> None:
    lexicon = lexicon_of("uit,concept,uit huis,,out of home,,,,")
    assert ids("een huis", "nl", lexicon) == []
    assert ids("uit huis geplaatst", "nl", lexicon) == ["uit"]


def test_narrower_terms_are_known_from_their_broader_one() -> None:
    lexicon = lexicon_of(
        "hulp,concept,jeugdhulp,,youth care,,,,", "plus,concept,jeugdzorgplus,,secure care,,hulp,,"
    )
    assert [t.id for t in lexicon.narrower["hulp"]] == ["plus"]


@pytest.mark.parametrize(
    ("text", "language", "term"),
    [
        ("voorliggend veld", "nl", "voorliggend-veld"),
        ("preliminary field", "en", "voorliggend-veld"),
        ("youth care", "en", "jeugdhulp"),
        ("waiting list", "en", "wachtlijst"),
    ],
)
def test_the_shipped_term_base_knows_the_words_of_the_field(
    text: str, language: str, term: str, shipped: Lexicon
) -> None:
    assert ids(text, language, shipped) == [term]


def test_every_form_of_the_shipped_term_base_is_found_again(shipped: Lexicon) -> None:
    lost = [
        (language, form)
        for term in shipped.terms
        for language, form in (("nl", term.nl), ("en", term.en))
        if not shipped.find(tokens(form), language) and form not in ("document",)  # asks for no subject
    ]
    assert lost == []


def test_a_broken_term_base_keeps_the_last_good_one_and_says_so(corpus: Corpus, tmp_path: Path) -> None:
    data, terms = tmp_path / "data", tmp_path / "corpus"
    terms.mkdir()
    with Library.open(data, create=True) as library:
        ingest_corpus(replace(corpus, sources=corpus.sources[2:3]), library)
    (terms / "terms.csv").write_text(f"{HEADER}\nkust,concept,uitgangspunten,,guiding stars,,,,\n", "utf-8")
    Assistant.open(data, corpus=terms).close()
    (terms / "terms.csv").write_text("stuk;kapot\n", "utf-8")
    opened = Assistant.open(data, corpus=terms)
    try:
        (notice,) = opened.notices
        assert "terms.csv, row 1" in notice
        read = opened.ask(["What are the guiding stars of Flevoland?"]).trace.question
        assert "kust" in [c.term for c in read.concepts]
    finally:
        opened.close()


def test_a_broken_term_base_without_a_good_one_is_an_error(corpus: Corpus, tmp_path: Path) -> None:
    with Library.open(tmp_path / "data", create=True) as library:
        ingest_corpus(replace(corpus, sources=()), library)
    (tmp_path / "terms.csv").write_text("stuk;kapot\n", "utf-8")
    with pytest.raises(CatalogueError, match=r"terms\.csv, row 1"):
        Assistant.open(tmp_path / "data", corpus=tmp_path)
