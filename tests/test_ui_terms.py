"""The register of definitions on the command line and on the page."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingest.errors import RequestError
from retrieval.definitions import Definition, RegisterEntry
from retrieval.model import Place
from ui.cli import app
from ui.registers import render_terms
from ui.terms import of_regions, register_json, register_text, write_skos

NAMES = {"a": "Aa en Hunze", "b": "Berkel", "c": "Kust & Duin"}


def definition(term: str, region: str, quote: str) -> Definition:
    place = Place("2 Begrippen", 4, "iii", 10, 10 + len(quote))
    return Definition(term, f"{region}-visie", "Visie <jeugd>", (region,), 2024, quote, place)


ENTRIES = (
    RegisterEntry(
        "sociale basis", (definition("sociale basis", "a", "De sociale basis is\nalles."),), ("b", "c")
    ),
    RegisterEntry(
        "vast gezicht", (definition("vast gezicht", "b", "Een vast gezicht blijft \x1b[31m."),), ()
    ),
)


def test_the_text_says_who_defines_where_and_who_only_uses() -> None:
    lines = register_text(ENTRIES, NAMES, "nl").split("\n")
    assert lines[:2] == ["sociale basis", "    “De sociale basis is alles.”"]
    assert all(part in lines[2] for part in ("Aa en Hunze", "Visie <jeugd> (2024)", "2 Begrippen", "iii"))
    assert lines[3] == "    Gebruikt, niet omschreven: Berkel, Kust & Duin"
    assert "\x1b" not in "".join(lines)


def test_an_empty_register_says_so() -> None:
    assert "leeg" in register_text((), NAMES, "nl")
    assert json.loads(register_json(())) == {"terms": []}


@pytest.mark.parametrize(
    ("regions", "terms"),
    [
        ([], ["sociale basis", "vast gezicht"]),
        (["a"], ["sociale basis"]),
        (["b"], ["sociale basis", "vast gezicht"]),
        (["c"], ["sociale basis"]),
        (["c", "b"], ["sociale basis", "vast gezicht"]),
        (["d"], []),
    ],
)
def test_a_region_sees_what_it_defines_and_what_it_uses(regions: list[str], terms: list[str]) -> None:
    assert [entry.term for entry in of_regions(ENTRIES, regions)] == terms


def test_the_json_carries_the_literal_quote_and_its_address() -> None:
    (first, _) = json.loads(register_json(ENTRIES))["terms"]
    assert first["used_without_definition"] == ["b", "c"]
    (found,) = first["definitions"]
    assert found["quote"] == "De sociale basis is\nalles."
    assert found["end"] - found["start"] == len(found["quote"])
    assert (found["regions"], found["year"], found["page"], found["page_label"]) == (["a"], 2024, 4, "iii")


def test_the_page_has_a_column_for_use_without_definition_and_escapes_everything() -> None:
    html = render_terms(ENTRIES, NAMES, "nl")
    assert "Gebruikt zonder omschrijving" in html
    assert "<td>Aa en Hunze</td><td>Berkel, Kust &amp; Duin</td>" in html
    assert "<td>Berkel</td><td>–</td>" in html
    assert "Visie &lt;jeugd&gt;" in html
    assert "Used without defining" in render_terms(ENTRIES, NAMES, "en")


def test_a_file_that_cannot_be_written_is_told_with_its_name(tmp_path: Path) -> None:
    write_skos("leeg", tmp_path / "terms.ttl")
    assert (tmp_path / "terms.ttl").read_text() == "leeg"
    with pytest.raises(RequestError, match=r"nergens.*cannot be written"):
        write_skos("leeg", tmp_path / "nergens" / "terms.ttl")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


def run(data: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, ["terms", *arguments], env={"VISIEWIJZER_DATA": str(data)})
    if isinstance(result.exception, RequestError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_lists_the_shipped_documents_and_narrows_to_a_region(data: Path) -> None:
    everything = json.loads(run(data, "--json"))["terms"]
    field = next(t for t in everything if t["term"].lower() == "voorliggend veld")
    assert any(d["regions"] == ["alkmaar"] for d in field["definitions"])
    narrowed = json.loads(run(data, "--json", "--region", "amsterdam"))["terms"]
    assert 0 < len(narrowed) < len(everything)
    assert "Normaliseren" in run(data, "--region", "amsterdam")


def test_the_command_writes_skos(data: Path, tmp_path: Path) -> None:
    assert run(data, "--skos", str(tmp_path / "begrippen.ttl")) == ""
    turtle = (tmp_path / "begrippen.ttl").read_text("utf-8")
    assert turtle.startswith("@prefix dcterms:")
    assert "dcterms:source <urn:visiewijzer:document:alkmaar" in turtle


def test_an_unknown_region_is_refused_with_those_there_are(data: Path) -> None:
    with pytest.raises(RequestError, match="known are alkmaar"):
        run(data, "--region", "atlantis")
