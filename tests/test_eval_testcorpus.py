"""The fictional corpus and the cases hold what the evaluation counts on."""

import hashlib
import json
import tomllib
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

EVAL = Path(__file__).parent.parent / "eval"
CATALOGUE = tomllib.loads((EVAL / "corpus" / "catalogue.toml").read_text(encoding="utf-8"))["document"]
REGIONS = tomllib.loads((EVAL / "corpus" / "regions.toml").read_text(encoding="utf-8"))["region"]
PDF = EVAL / "corpus" / "documents" / "noord-elzerland-kader-jeugdhulp-2024.pdf"
LEAST = {
    "definition": 28, "list": 28, "number": 40, "who": 24, "how": 24, "why": 20, "comparison": 32,
    "multi_hop": 28, "unanswerable": 50, "english": 40, "typo": 25, "followup": 22,
}  # fmt: skip


def cases() -> list[dict[str, Any]]:
    lines: list[str] = []
    for file in sorted((EVAL / "cases").glob("*.jsonl")):
        lines += file.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry["id"])
def test_each_document_is_the_one_in_the_catalogue(entry: dict[str, Any]) -> None:
    content = (EVAL / "corpus" / "documents" / entry["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]


def test_every_region_has_a_document_and_every_document_a_region() -> None:
    named = {region for entry in CATALOGUE for region in entry["regions"]}
    assert named == {region["id"] for region in REGIONS}


def test_a_newer_version_names_the_one_it_replaces() -> None:
    known = {entry["id"] for entry in CATALOGUE}
    replaced = [entry["supersedes"] for entry in CATALOGUE if "supersedes" in entry]
    assert replaced == ["zuid-elzerland-visie-jeugd-2019"]
    assert set(replaced) <= known


def test_the_framework_has_twenty_pages_and_prints_other_page_numbers() -> None:
    pages = PdfReader(BytesIO(PDF.read_bytes())).pages
    assert len(pages) == 20
    assert pages[4].extract_text().split()[-1] == "1"


def test_the_framework_is_what_its_script_makes(tmp_path: Path) -> None:
    pytest.importorskip("reportlab")
    from eval.corpus.make_documents import write

    made = tmp_path / "made.pdf"
    write(made)

    def texts(path: Path) -> list[str]:
        return [page.extract_text() for page in PdfReader(path).pages]

    assert texts(made) == texts(PDF)


def test_every_category_has_enough_cases() -> None:
    counted = Counter(case["category"] for case in cases())
    assert {category: counted[category] for category in LEAST if counted[category] < LEAST[category]} == {}
    assert set(counted) == set(LEAST)


def test_about_six_of_ten_cases_in_each_category_may_be_looked_at() -> None:
    # Those added later, all to be looked at, are called "ow-".
    every = [case for case in cases() if not case["id"].startswith("ow-")]
    for category in LEAST:
        of_category = [case["split"] for case in every if case["category"] == category]
        assert 0.55 <= of_category.count("dev") / len(of_category) <= 0.65, category


def test_a_family_is_in_one_split_and_a_variant_in_its_base_family() -> None:
    every = {case["id"]: case for case in cases()}
    splits: dict[str, set[str]] = {}
    for case in every.values():
        splits.setdefault(case["family_id"], set()).add(case["split"])
        if case["variant_of"] is not None:
            assert every[case["variant_of"]]["family_id"] == case["family_id"]
    assert [family for family, found in splits.items() if len(found) > 1] == []


def test_half_of_the_unanswerable_questions_are_near_misses() -> None:
    unanswerable = [case for case in cases() if case["category"] == "unanswerable"]
    near = [case for case in unanswerable if "bijna raak" in case["note"]]
    assert len(near) >= len(unanswerable) / 2


def test_a_quarter_of_the_questions_have_a_distractor() -> None:
    every = cases()
    marked = [case for case in every if "tweeling" in case["note"] or "afleider" in case["note"]]
    assert len(marked) >= len(every) / 4
