"""The index is a cache of the library: Chroma answers from it, and what is damaged is noticed and rebuilt."""

import fcntl
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from retrieval_world import HashingEncoder, build, opened

from ingest.catalogue import Corpus
from ingest.library import Library
from ingest.pipeline import ingest_corpus
from ingest.structure import RULES_VERSION
from retrieval.assistant import Assistant
from retrieval.index import Index, IndexUnusable
from retrieval.vectors import VectorsUnusable

HEADLINE = "Wat verstaat Alkmaar onder het voorliggend veld?"


@pytest.fixture(scope="module")
def built(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("built")
    with Library.open(data, create=True) as library:
        ingest_corpus(corpus, library)
    build(data)
    return data


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "data"))


def vector(text: str) -> np.ndarray:  # type: ignore[type-arg]
    return HashingEncoder().encode_queries([text])[0]


def test_chroma_holds_every_passage_and_finds_it_by_its_own_vector(data: Path) -> None:
    with opened(data) as index:
        assert not index.store.held_elsewhere
        assert index.store.client.get_collection("passages").count() == len(index.ids)
        for row, passage in enumerate(index.ids):
            near = index.store.search(index.vectors[row], count=3, document_ids=None)
            assert passage in near or np.allclose(index.vectors[index.rows[near[0]]], index.vectors[row])


def test_chroma_filters_on_documents(data: Path) -> None:
    with opened(data) as index:
        for document in index.documents:
            found = index.store.search(vector("jeugdhulp"), count=50, document_ids=[document])
            rows = [index.rows[p] for p in found]
            assert len(rows) == int(index.mask([document]).sum())
            assert {index.documents[index.document_of_row[r]] for r in rows} == {document}


def test_every_passage_of_the_library_has_its_row(data: Path) -> None:
    with opened(data) as index, Library.open(data) as library:
        passages = library.passages()
        assert index.ids == tuple(p.id for p in passages)
        assert [index.documents[d] for d in index.document_of_row] == [p.document_id for p in passages]
        assert index.vectors.shape == (len(passages), 64)
        assert len(index.sentence_rows) == len(passages) + 1
        assert index.sentence_rows[-1] == len(index.sentence_vectors)


def test_another_holder_of_chroma_leaves_exact_search(data: Path) -> None:
    with opened(data) as first, opened(data) as second:
        assert not first.store.held_elsewhere
        assert second.store.held_elsewhere
        with pytest.raises(VectorsUnusable):
            second.store.search(vector("jeugdhulp"), count=1, document_ids=None)


def test_an_exact_search_and_chroma_give_the_same_answers(
    assistant: Assistant, indexed: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(indexed, tmp_path / "data"))
    with (data / "index" / "chroma.lock").open("a+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        other = Assistant.open(data)
        try:
            for question in (HEADLINE, "Hoeveel kernpartners heeft Amsterdam?", "youth care for families"):
                one, two = assistant.ask([question]), other.ask([question])
                assert one.trace.hits == two.trace.hits
                assert (one.text, one.citations) == (two.text, two.citations)
        finally:
            other.close()


def test_closing_one_assistant_leaves_the_others_open(data: Path, built: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(built, tmp_path / "other"))
    with opened(data) as index:
        with opened(other):
            pass
        assert index.store.search(vector("jeugdhulp"), count=3, document_ids=None)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 16] = bytes(b ^ 0xFF for b in content[middle : middle + 16])
    path.write_bytes(content)


def only(folder: Path, pattern: str) -> Path:
    return next(folder.glob(pattern))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a truncated word index": lambda d: cut(d / "lexical" / "body.npz"),
    "a truncated matrix": lambda d: cut(d / "vectors.npy"),
    "flipped bytes in the sentences": lambda d: flip(d / "sentences.npy"),
    "flipped bytes in the words": lambda d: flip(d / "words.npy"),
    "a truncated list of whose words they are": lambda d: cut(d / "words_of.npz"),
    "flipped bytes in the vectors of Chroma": lambda d: flip(only(d, "chroma/*/data_level0.bin")),
    "a truncated file of Chroma": lambda d: cut(only(d, "chroma/*/data_level0.bin")),
    "no Chroma database": lambda d: (d / "chroma" / "chroma.sqlite3").unlink(),
    "flipped bytes in the Chroma database": lambda d: flip(d / "chroma" / "chroma.sqlite3"),
    "no Chroma at all": lambda d: shutil.rmtree(d / "chroma"),
    "no checksums": lambda d: (d / "chroma.json").unlink(),
    "rubbish for a table of contents": lambda d: (d / "meta.json").write_text("{"),
    "an empty table of contents": lambda d: (d / "meta.json").write_text("{}"),
    "no names": lambda d: (d / "lexical" / "names.json").unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_is_noticed_before_anything_is_answered(damage: Callable[[Path], object], data: Path) -> None:
    damage(data / "index")
    with pytest.raises(IndexUnusable, match="damaged"), opened(data):
        pass


def test_a_missing_index_is_called_missing(data: Path) -> None:
    shutil.rmtree(data / "index")
    with pytest.raises(IndexUnusable, match="missing"), opened(data):
        pass


def test_another_model_makes_the_index_stale_and_building_brings_it_up_to_date(data: Path) -> None:
    smaller = HashingEncoder("smaller", 32)
    with pytest.raises(IndexUnusable, match="stale"), opened(data, smaller):
        pass
    build(data, smaller)
    with opened(data, smaller) as index:
        assert index.vectors.shape[1] == 32


def test_a_document_more_makes_the_index_stale(corpus: Corpus, tmp_path: Path) -> None:
    with Library.open(tmp_path, create=True) as library:
        ingest_corpus(replace(corpus, sources=corpus.sources[2:3]), library)
        build(tmp_path)
        ingest_corpus(replace(corpus, sources=corpus.sources[2:]), library)
    with pytest.raises(IndexUnusable, match="stale"), opened(tmp_path):
        pass


def test_a_run_that_changed_no_passage_keeps_the_index(data: Path, corpus: Corpus) -> None:
    with Library.open(data) as library:
        renamed = tuple(replace(s, title=f"{s.title}!") for s in corpus.sources)
        ingest_corpus(replace(corpus, sources=renamed), library)
    with opened(data) as index:
        assert isinstance(index, Index)


def test_a_library_without_documents_has_an_empty_index(tmp_path: Path, corpus: Corpus) -> None:
    with Library.open(tmp_path, create=True) as library:
        ingest_corpus(replace(corpus, sources=()), library)
    build(tmp_path)
    with opened(tmp_path) as index:
        assert index.ids == ()


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        (lambda d: cut(d / "lexical" / "body.npz"), "beschadigd"),
        (lambda d: flip(only(d, "chroma/*/data_level0.bin")), "beschadigd"),
        (shutil.rmtree, "ontbrak"),
    ],
    ids=["words", "chroma", "missing"],
)
def test_the_assistant_rebuilds_with_one_line_and_answers_as_before(
    damage: Callable[[Path], object], word: str, indexed: Path, assistant: Assistant, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(indexed, tmp_path / "data"))
    damage(data / "index")
    repaired = Assistant.open(data)
    try:
        (notice,) = repaired.notices
        assert word in notice
        assert repaired.ask([HEADLINE]).citations == assistant.ask([HEADLINE]).citations
    finally:
        repaired.close()
    again = Assistant.open(data)
    again.close()
    assert again.notices == ()


def test_a_library_that_changes_while_open_is_read_anew(corpus: Corpus, tmp_path: Path) -> None:
    flevoland = corpus.sources[2:3]
    with Library.open(tmp_path, create=True) as library:
        ingest_corpus(replace(corpus, sources=flevoland), library)
    answering = Assistant.open(tmp_path)
    try:
        question = "Wat is de ontwikkelagenda van de IJmond?"
        assert answering.ask([question]).status == "no_document"
        with Library.open(tmp_path) as library:
            ingest_corpus(replace(corpus, sources=(*flevoland, corpus.sources[4])), library)
        assert answering.ask([question]).searched.documents == 1
    finally:
        answering.close()


@pytest.mark.parametrize(("rules", "kept"), [(RULES_VERSION, True), (RULES_VERSION + 1, False)])
def test_vectors_are_made_anew_when_other_rules_read_a_document(data: Path, rules: int, kept: bool) -> None:
    with Library.open(data) as library:
        document = library.document(library.sources()[0].id)
        with library.writing() as writer:
            writer.put(document, position=0, rules=rules)
        held = library.vectors(f"{HashingEncoder().name}#sentences")
        assert all((p.id in held) is kept for p in document.passages)
