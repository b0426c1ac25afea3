"""The catalogue and the regions: what is right loads, every mistake names file, entry and key."""

import hashlib
from pathlib import Path

import pytest

from ingest.catalogue import Corpus, load_corpus
from ingest.errors import CatalogueError

TEXT = b"Visie\n\nWe helpen elk kind.\n"
REGIONS = """
[[region]]
id = "dal"
name = "Regio Dal"
aliases = ["het Dal"]
municipalities = ["Laagdorp", "Hoogdorp"]
"""
ENTRY = {
    "id": '"visie"',
    "file": '"visie.txt"',
    "title": '"Visie"',
    "publisher": '"Regio Dal"',
    "regions": '["dal"]',
    "municipalities": '["Laagdorp"]',
    "kind": '"visie"',
    "source": '"web"',
    "licence": '"vrij"',
    "sha256": f'"{hashlib.sha256(TEXT).hexdigest()}"',
}


def write(
    folder: Path, changes: dict[str, str | None] | None = None, *, regions: str = REGIONS, more: str = ""
) -> Path:
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "visie.txt").write_bytes(TEXT)
    (folder / "regions.toml").write_text(regions)
    entry = {key: value for key, value in (ENTRY | (changes or {})).items() if value is not None}
    body = "\n".join(f"{key} = {value}" for key, value in entry.items())
    (folder / "catalogue.toml").write_text(f"[[document]]\n{body}\n{more}")
    return folder


def test_the_shipped_corpus_is_right(corpus: Corpus) -> None:
    assert len(corpus.sources) == 5
    for word in ("alkmaar", "amsterdam", "flevoland", "kennemerland"):
        assert sum(word in region.id for region in corpus.regions) == 1
    places = {name for region in corpus.regions for name in region.municipalities}
    assert {"Dijk en Waard", "Heerhugowaard", "Ouder-Amstel", "Urk", "Zandvoort", "Velsen"} <= places
    names = {alias for region in corpus.regions for alias in (region.name, *region.aliases)}
    assert {"IJmond", "Zuid-Kennemerland", "Regio Alkmaar"} <= names


def test_a_corpus_loads(tmp_path: Path) -> None:
    corpus = load_corpus(write(tmp_path / "c", {"date": '"2024-02-29"', "year": "2024"}))
    assert corpus.sources[0].date == "2024-02-29"
    assert corpus.path(corpus.sources[0]).read_bytes() == TEXT


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"sha256": f'"{"0" * 64}"'}, "sha256"),
        ({"sha256": '"kort"'}, "sha256"),
        ({"regions": '["berg"]'}, "regions"),
        ({"municipalities": '["Verweg"]'}, "municipalities"),
        ({"title": None}, "title"),
        ({"titel": '"Visie"'}, "titel"),
        ({"year": '"2024"'}, "year"),
        ({"date": '"2023-02-29"'}, "date"),
        ({"date": '"vorig jaar"'}, "date"),
        ({"file": '"weg.txt"'}, "file"),
        ({"file": '"../visie.txt"'}, "file"),
        ({"file": '"/etc/passwd"'}, "file"),
        ({"supersedes": '"ouder"'}, "supersedes"),
        ({"in_force_from": '"2025"', "in_force_until": '"2024"'}, "in_force_until"),
        ({"regions": '"dal"'}, "regions"),
        ({"publisher": '""'}, "publisher"),
    ],
)
def test_a_mistake_names_file_entry_and_key(tmp_path: Path, changes: dict[str, str | None], key: str) -> None:
    folder = write(tmp_path / "c", changes)
    with pytest.raises(CatalogueError) as caught:
        load_corpus(folder)
    message = str(caught.value)
    assert "catalogue.toml" in message
    assert "visie" in message
    assert f": {key}" in message


def test_an_entry_without_an_id_is_named_by_its_number(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="document number 1: id"):
        load_corpus(write(tmp_path / "c", {"id": None}))


def test_the_same_id_twice_is_refused(tmp_path: Path) -> None:
    body = "\n".join(f"{key} = {value}" for key, value in ENTRY.items())
    with pytest.raises(CatalogueError, match="visie: id: stands twice"):
        load_corpus(write(tmp_path / "c", more=f"[[document]]\n{body}\n"))


@pytest.mark.parametrize("text", ["[[region]\n", "x = 1\n", '[region]\nid = "a"\n', "\xff"])
def test_bad_toml_names_the_file(tmp_path: Path, text: str) -> None:
    folder = write(tmp_path / "c")
    (folder / "regions.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(CatalogueError, match=r"regions\.toml"):
        load_corpus(folder)


def test_a_municipality_in_two_regions_is_refused(tmp_path: Path) -> None:
    two = REGIONS + REGIONS.replace('"dal"', '"berg"')
    with pytest.raises(CatalogueError, match=r"region berg: municipalities: Laagdorp"):
        load_corpus(write(tmp_path / "c", regions=two))


def test_a_folder_without_a_catalogue_says_so(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"regions\.toml: cannot be read"):
        load_corpus(tmp_path)
