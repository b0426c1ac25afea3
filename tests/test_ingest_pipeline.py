"""Ingest as a whole: repeatable, per document, and a bad file stops nothing."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.additions import Given, ingest_files, remove_additions, with_additions
from ingest.catalogue import Corpus, sha256_of
from ingest.errors import CatalogueError
from ingest.library import Library
from ingest.model import Region
from ingest.pipeline import ingest_corpus

VISIE = """Visie op jeugd

De gemeente Haarlem en de gemeente Velsen werken samen in de IJmond. In Haarlem begint de hulp.

Vastgesteld in maart 2023 door de gemeenten in Zuid-Kennemerland.
"""


@pytest.fixture
def library(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Library.open(tmp_path / "data", create=True) as opened:
        yield opened


def copied(corpus: Corpus, folder: Path) -> Corpus:
    (folder / "documents").mkdir(parents=True)
    for source in corpus.sources:
        (folder / "documents" / source.file).write_bytes(corpus.path(source).read_bytes())
    return replace(corpus, folder=folder)


def test_a_second_run_changes_nothing_and_says_so(library: Library, corpus: Corpus) -> None:
    steps: list[tuple[str, int, int]] = []
    first = ingest_corpus(corpus, library, progress=lambda *step: steps.append(step))
    assert first.added == tuple(source.id for source in corpus.sources)
    assert steps[-1] == ("", 5, 5)
    before, passages = library.generation(), library.passages()
    second = ingest_corpus(corpus, library)
    assert not second.changed
    assert second.unchanged == first.added
    assert library.generation() == before
    assert library.passages() == passages


def test_what_left_the_catalogue_leaves_the_library(library: Library, corpus: Corpus) -> None:
    ingest_corpus(corpus, library)
    report = ingest_corpus(replace(corpus, sources=corpus.sources[1:]), library)
    assert report.removed == (corpus.sources[0].id,)
    assert library.sources() == corpus.sources[1:]


def test_a_changed_title_is_taken_over_without_reading_the_file_again(
    library: Library, corpus: Corpus
) -> None:
    ingest_corpus(corpus, library)
    changed = replace(corpus.sources[0], title="Een andere titel")
    report = ingest_corpus(replace(corpus, sources=(changed, *corpus.sources[1:])), library)
    assert report.updated == (changed.id,)
    assert library.document(changed.id).source == changed


def test_a_bad_file_is_set_aside_and_the_rest_goes_on(
    library: Library, corpus: Corpus, tmp_path: Path
) -> None:
    corpus = copied(corpus, tmp_path / "copy")
    bad = corpus.path(corpus.sources[1])
    good = bad.read_bytes()
    bad.write_bytes(b"\x00\x01\x02" * 100)
    entry = replace(corpus.sources[1], sha256=sha256_of(bad))
    broken = replace(corpus, sources=(corpus.sources[0], entry, *corpus.sources[2:]))
    report = ingest_corpus(broken, library)
    assert len(report.added) == 4
    (problem,) = report.refused
    assert (problem.file, problem.code) == (entry.file, "binary")
    assert library.problems() == (problem,)
    bad.write_bytes(good)
    assert ingest_corpus(corpus, library).added == (corpus.sources[1].id,)
    assert library.problems() == ()


def test_a_file_changed_behind_the_catalogue_is_set_aside(
    library: Library, corpus: Corpus, tmp_path: Path
) -> None:
    corpus = copied(corpus, tmp_path / "copy")
    corpus.path(corpus.sources[0]).write_text("Iets anders.")
    (problem,) = ingest_corpus(corpus, library).refused
    assert problem.code == "changed"


def test_a_loose_file_is_described_by_what_is_in_it(library: Library, corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "Visie Jeugd (concept).txt"
    file.write_text(VISIE)
    added, report = ingest_files(library, corpus, [file])
    (source,) = added.sources
    assert source.id == "visie-jeugd-concept"
    assert source.title == "Visie op jeugd"
    assert source.regions == ("zuid-kennemerland-ijmond",)
    assert source.municipalities == ("Haarlem", "Velsen")
    assert source.year == 2023
    assert source.id in report.added
    assert library.document(source.id).text == VISIE


def test_additions_survive_a_rebuild_and_are_not_taken_twice(
    library: Library, corpus: Corpus, tmp_path: Path
) -> None:
    file = tmp_path / "visie.txt"
    file.write_text(VISIE)
    ingest_files(library, corpus, [file], Given(title="Onze visie", regions=("alkmaar",), year=2020))
    file.unlink()
    whole = with_additions(corpus, library.folder)
    assert not ingest_corpus(whole, library).changed
    with Library.open(tmp_path / "fresh", create=True) as fresh:
        assert "visie" in ingest_corpus(whole, fresh).added
        assert fresh.document("visie") == library.document("visie")
        assert fresh.document("visie").source.title == "Onze visie"
    again = tmp_path / "zelfde tekst.txt"
    again.write_text(VISIE)
    added, report = ingest_files(library, corpus, [again])
    assert added.already == (again,)
    assert not report.changed


def test_a_newer_file_of_the_same_name_replaces_the_older(
    library: Library, corpus: Corpus, tmp_path: Path
) -> None:
    file = tmp_path / "visie.txt"
    file.write_text(VISIE)
    ingest_files(library, corpus, [file])
    file.write_text(VISIE.replace("begint", "eindigt"))
    _, report = ingest_files(library, corpus, [file])
    assert report.updated == ("visie",)
    assert "eindigt" in library.text("visie")
    assert len(list((library.folder / "additions" / "documents").iterdir())) == 1


def test_an_added_document_can_be_taken_out_with_its_copy(
    library: Library, corpus: Corpus, tmp_path: Path
) -> None:
    files = [tmp_path / "visie.txt", tmp_path / "plan.txt"]
    for file in files:
        file.write_text(VISIE.replace("begint", f"begint in {file.stem}"))
    ingest_files(library, corpus, files)
    assert remove_additions(library, corpus, ["visie"]).removed == ("visie",)
    assert [path.name[:4] for path in (library.folder / "additions" / "documents").iterdir()] == ["plan"]
    assert not any(p.document_id == "visie" for p in library.passages())
    assert not ingest_corpus(with_additions(corpus, library.folder), library).changed


def test_what_nobody_added_cannot_be_taken_out(library: Library, corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "visie.txt"
    file.write_text(VISIE)
    ingest_files(library, corpus, [file])
    before = library.generation()
    for other in (corpus.sources[0].id, "onbekend"):
        with pytest.raises(CatalogueError, match=f"{other}.*can be taken out: visie"):
            remove_additions(library, corpus, ["visie", other])
    assert library.generation() == before


def test_a_person_s_name_does_not_put_a_document_in_a_region(
    library: Library, corpus: Corpus, tmp_path: Path
) -> None:
    file = tmp_path / "besluiten.txt"
    text = "Besluitenlijst\n\nWethouder Bloemendaal licht toe. " * 4 + "De gemeente Wassenaar besluit dit.\n"
    file.write_text(text)
    (source,) = ingest_files(library, corpus, [file])[0].sources
    assert source.regions == ()


def test_a_new_region_can_be_given(library: Library, corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text("Plan\n\nIn Assen begint het.\n")
    region = Region("drenthe", "Regio Drenthe", (), ("Assen", "Emmen"))
    added, _ = ingest_files(library, corpus, [file], Given(new_region=region))
    assert added.sources[0].regions == ("drenthe",)
    assert library.regions()[-1] == region
    with pytest.raises(CatalogueError, match="already in alkmaar"):
        ingest_files(library, corpus, [file], Given(new_region=Region("nieuw", "Nieuw", (), ("Bergen",))))
    with pytest.raises(CatalogueError, match="unknown region"):
        ingest_files(library, corpus, [file], Given(regions=("mars",)))


def test_an_unreadable_loose_file_is_listed_with_its_reason(
    library: Library, corpus: Corpus, tmp_path: Path
) -> None:
    bad, good = tmp_path / "leeg.txt", tmp_path / "goed.txt"
    bad.write_bytes(b"")
    good.write_text(VISIE)
    added, report = ingest_files(library, corpus, [bad, good])
    assert [problem.code for problem in added.refused] == ["empty"]
    assert "goed" in report.added
    assert [problem.file for problem in library.problems()] == [str(bad)]
    ingest_corpus(with_additions(corpus, library.folder), library)
    assert library.problems() != ()
    bad.write_text(f"{VISIE}\nNu wel een tekst.\n")
    ingest_files(library, corpus, [bad])
    assert library.problems() == ()


def test_a_file_name_that_is_no_text_is_no_trouble(library: Library, corpus: Corpus, tmp_path: Path) -> None:
    good, bad = tmp_path / os.fsdecode(b"visie \xe9.txt"), tmp_path / os.fsdecode(b"leeg \xe9.txt")
    good.write_text(VISIE)
    bad.write_bytes(b"")
    added, report = ingest_files(library, corpus, [good, bad])
    assert added.sources[0].id in report.added
    assert len(library.problems()) == 1


def test_a_folder_with_a_catalogue_is_taken_over_as_it_is(
    library: Library, corpus: Corpus, tmp_path: Path
) -> None:
    folder = tmp_path / "eigen"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "plan.txt").write_text("Plan\n\nIn Assen begint het.\n")
    digest = sha256_of(folder / "documents" / "plan.txt")
    (folder / "regions.toml").write_text(
        '[[region]]\nid = "drenthe"\nname = "Drenthe"\naliases = []\nmunicipalities = ["Assen"]\n'
    )
    (folder / "catalogue.toml").write_text(
        '[[document]]\nid = "plan"\nfile = "plan.txt"\ntitle = "Het plan"\npublisher = "Assen"\n'
        'regions = ["drenthe"]\n'
        f'municipalities = ["Assen"]\nkind = "plan"\nsource = "-"\nlicence = "-"\nsha256 = "{digest}"\n'
    )
    added, report = ingest_files(library, corpus, [folder])
    assert [source.title for source in added.sources] == ["Het plan"]
    assert "plan" in report.added
    assert {region.id for region in library.regions()} >= {"drenthe", "alkmaar"}
    assert not ingest_files(library, corpus, [folder])[1].changed
