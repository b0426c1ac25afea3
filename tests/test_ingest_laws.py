"""Laws that hold for every document, whatever is in it."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ingest_source import made_up

from ingest.catalogue import Corpus
from ingest.errors import ReadError
from ingest.library import Library
from ingest.model import SEARCHED_KINDS, BlockKind, Document
from ingest.pipeline import read_document
from ingest.readers.html import read_markup
from ingest.readers.markdown import read_markdown
from ingest.readers.plain import normalise, read_plain
from ingest.structure import document_of

SOURCE = made_up("wet", "wet.txt", "Wet")

LINES = st.sampled_from(
    [
        "Inhoud",
        "1 Inleiding",
        "1. Normaliseren",
        "2. Samen",
        "2.1 Doel",
        "4.2\tVeld\t17",
        "- een punt",
        "  • punt",
        "a. letter",
        "Doelstelling 6:",
        "passende",
        "We doen dit, bijv. zo. En dan dat.",
        "LIJN 1 De bedoeling",
        "“Alle kinderen moeten gezond en veilig kunnen opgroeien in dit land.”",
        "¹ Een noot",
        "Zo gegeven¹ is het",
        "Dat *echt* en **vet** is _zo_:",
        "loopt door in kleine letter",
        "Figuur 1: beeld",
        "Skip to content",
        " ",
        "\f",
        "Kop van dit stuk",
        "Een zin.Nog een zin",
        "22 mei 2019",
        "# Kop",
        "3. We doen het samen.",
        "**",
        "1.",
        "Een heel lange zin " * 30 + "einde.",
        "\u00a0",
        "Titel\u2028met scheiding",
        "• ",
        "Contact: a@b.nl",
    ]
)
TEXTS = st.one_of(
    st.lists(st.one_of(LINES, st.just(""), st.text(max_size=40)), min_size=1, max_size=40).map("\n".join),
    st.text(max_size=300),
).filter(lambda text: text.strip() and "\x00" not in text and "\ufffd" not in text)
SLOW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def read(text: str) -> tuple[str, Document] | None:
    try:
        reading = read_plain(text.encode("utf-8", errors="ignore"))
    except ReadError:
        return None
    return text, document_of(SOURCE, reading)


def check_laws(document: Document) -> None:
    text = document.text
    spans = [b.span for b in document.blocks]
    assert all(0 <= a.start < a.end <= len(text) for a in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans)), "blocks overlap"
    covered = "".join(span.of(text) for span in spans)
    assert "".join(covered.split()) == "".join(text.split()), "text outside every block"

    sections = document.sections
    assert sections[0].span.start == 0
    assert sections[-1].span.end == len(text)
    assert all(a.span.end == b.span.start for a, b in pairwise(sections))
    assert all(s.index == n and (s.parent is None or s.parent < n) for n, s in enumerate(sections))
    assert all(sections[b.section].span.covers(b.span) for b in document.blocks)

    said = [s.span for s in document.sentences]
    assert all(a.end <= b.start for a, b in pairwise(said)), "sentences overlap"
    for sentence in document.sentences:
        assert document.blocks[sentence.block].span.covers(sentence.span)
        assert sentence.span.of(text) == sentence.span.of(text).strip() != ""
    for block in document.blocks:
        assert all(block.span.covers(item) for item in block.items)
        inside = "".join(s.span.of(text) for s in document.sentences if s.block == block.index)
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.PULL_QUOTE, BlockKind.TABLE):
            assert "".join(inside.split()) == "".join(block.span.of(text).split()), (
                "words outside every sentence"
            )

    parts = [part for passage in document.passages for part in passage.parts]
    for sentence in document.sentences:
        if document.blocks[sentence.block].kind in SEARCHED_KINDS:
            assert sum(part.covers(sentence.span) for part in parts) == 1, "a sentence cut or in two passages"
    for passage in document.passages:
        assert sections[passage.section].span.covers(passage.span)
        assert passage.span.start == passage.parts[0].start
        assert passage.span.end == passage.parts[-1].end
    assert len({p.id for p in document.passages}) == len(document.passages)
    for note in document.footnotes:
        assert note.mark.end <= note.body.start or note.body.end <= note.mark.start
    assert all(page.span.start <= page.span.end <= len(text) for page in document.pages)


@SLOW
@given(TEXTS)
def test_spans_sections_blocks_sentences_and_passages_fit(text: str) -> None:
    done = read(text)
    if done is not None:
        check_laws(done[1])


@SLOW
@given(TEXTS)
def test_no_character_of_a_text_file_is_lost(text: str) -> None:
    done = read(text)
    if done is None:
        return
    source = normalise(text.encode("utf-8", errors="ignore").decode().removeprefix("\ufeff"))
    document = done[1]
    rebuilt, position, taken = [], 0, 0
    for offset, count in document.removed:
        rebuilt.append(document.text[taken:offset])
        position += offset - taken
        rebuilt.append(source[position : position + count])
        assert set(source[position : position + count]) <= set("*_# \t")
        position += count
        taken = offset
    rebuilt.append(document.text[taken:])
    assert "".join(rebuilt) == source


def test_the_laws_hold_for_the_shipped_documents(corpus: Corpus) -> None:
    for source in corpus.sources:
        check_laws(read_document(source, corpus.path(source)))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=TEXTS)
def test_a_document_comes_out_of_the_library_as_it_went_in(text: str, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    done = read(text)
    if done is None:
        return
    with Library.open(tmp_path_factory.mktemp("library"), create=True) as library:
        with library.writing() as writer:
            writer.put(done[1])
        assert library.document("wet") == done[1]
        assert library.text("wet") == done[1].text
        assert library.passages() == done[1].passages


PIECES = ["<br>", "&amp; ", "tekst ", "<b>vet</b>", "<!-- c -->", "<img alt=x>", "<sup>1</sup>"]
TAGS = (
    "p div ul li ol h1 h2 h3 table tr td th nav footer main article section header blockquote pre "
    "dl dt a span b "
    "details summary figcaption sup"
)
MARKUP = st.recursive(
    st.one_of(LINES, st.sampled_from(PIECES)),
    lambda inner: st.tuples(
        st.sampled_from(TAGS.split()),
        st.lists(inner, max_size=4),
    ).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"),
    max_leaves=25,
)


@SLOW
@given(MARKUP)
def test_the_laws_hold_for_web_pages(markup: str) -> None:
    try:
        reading = read_markup(markup)
    except ReadError:
        return
    check_laws(document_of(SOURCE, reading))


@SLOW
@given(TEXTS)
def test_the_laws_hold_for_markdown(text: str) -> None:
    try:
        reading = read_markdown(text.encode("utf-8", errors="ignore"))
    except ReadError:
        return
    check_laws(document_of(SOURCE, reading))
