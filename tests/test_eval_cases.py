"""Faulty cases are reported all together, with file and line; the shipped cases have none."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.cases import CASES, Against, Case, CaseError, content_stems, load_cases, shadows_of
from retrieval.dutch import stem
from retrieval.lexicon import build_lexicon, parse_terms

TEXT = (
    "De regio telt zes gemeenten. Een gezin krijgt één plan.\n"
    "De wacht- tijd is tien dagen. Ja zeker. Ja zeker."
)
TERMS = """id,kind,nl,nl_variants,en,en_variants,broader,not_same_as,note
plan,concept,plan,,plan,,,,
gezin,concept,gezin,,family,,,,
"""
ZES = {"id": "n1", "text": "", "importance": "vital", "accepted": ["zes gemeenten"], "forbidden": []}
AGAINST = Against(
    shadows_of({"shipped": {"doc": TEXT}}),
    build_lexicon([("terms.csv", term) for term in parse_terms(TERMS, "terms.csv")]),
    frozenset({stem("alkmaar")}),
)


def entry(**changed: Any) -> dict[str, Any]:
    return {
        "id": "c1", "family_id": "f1", "variant_of": None, "split": "dev", "corpus": "shipped",
        "category": "number", "lang": "nl", "persona": "starter",
        "question": "Hoeveel gemeenten telt de regio Alkmaar?", "history": [], "regions_target": ["alkmaar"],
        "evidence_groups": [[{"document_id": "doc", "quote": "De regio telt zes gemeenten."}]],
        "nuggets": [ZES],
        "answerable": True, "expected": "answer", "note": "",
    } | changed  # fmt: skip


def load(folder: Path, *entries: dict[str, Any]) -> tuple[Case, ...]:
    lines = [json.dumps(one, ensure_ascii=False) for one in entries]
    (folder / "number.jsonl").write_text("\n".join(lines), "utf-8")
    return load_cases(folder, AGAINST)


def faults(folder: Path, *entries: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(CaseError) as caught:
        load(folder, *entries)
    return caught.value.faults


def test_a_good_case_knows_where_its_quote_stands(tmp_path: Path) -> None:
    (case,) = load(tmp_path, entry())
    gold = case.groups[0][0]
    assert TEXT[gold.span.start : gold.span.end] == gold.quote == "De regio telt zes gemeenten."
    assert case.stratum == "high"


def test_white_space_and_hyphens_in_a_quote_make_no_difference(tmp_path: Path) -> None:
    groups = [[{"document_id": "doc", "quote": "De wachttijd  is tien dagen."}]]
    nuggets = [{"id": "n", "text": "", "importance": "vital", "accepted": ["tien dagen"], "forbidden": []}]
    (case,) = load(tmp_path, entry(evidence_groups=groups, nuggets=nuggets))
    assert case.groups[0][0].quote == "De wacht- tijd is tien dagen."


def test_an_unknown_field_is_named_with_file_and_line(tmp_path: Path) -> None:
    assert faults(tmp_path, entry(id="c0"), entry(colour="red")) == (
        "number.jsonl:2: colour: is not a known field",
    )


@pytest.mark.parametrize(
    ("quote", "said"),
    [("Een zin die er niet staat.", "is not in doc"), ("Ja zeker.", "occurs 2 times in doc")],
)
def test_a_quote_must_stand_once_in_its_document(tmp_path: Path, quote: str, said: str) -> None:
    one = entry(evidence_groups=[[{"document_id": "doc", "quote": quote}]])
    assert any(said in fault for fault in faults(tmp_path, one))


def test_ids_families_and_variants_are_checked_over_all_files(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        entry(),
        entry(),
        entry(id="c2", split="gate"),
        entry(id="c3", variant_of="nobody"),
        entry(id="c4", family_id="f2", variant_of="c1"),
    )
    assert found == (
        "number.jsonl:2: id 'c1' stands at number.jsonl:1 too",
        "number.jsonl:3: family 'f1' is gate here and dev at number.jsonl:1; a family is in one split",
        "number.jsonl:4: variant_of: there is no case 'nobody'",
        "number.jsonl:5: variant_of: 'c1' is in another family ('f1')",
    )


def test_an_answerable_case_needs_a_vital_nugget_and_accepted_forms_a_gold_quote(tmp_path: Path) -> None:
    okay = {"id": "n", "text": "", "importance": "okay", "accepted": ["zeven gemeenten"], "forbidden": []}
    assert faults(tmp_path, entry(nuggets=[okay])) == (
        "number.jsonl:1: nuggets: a case that can be answered needs a vital nugget",
        "number.jsonl:1: nuggets.n: accepted form 'zeven gemeenten' occurs in no gold quote",
    )


def test_faults_of_every_sort_and_file_come_together(tmp_path: Path) -> None:
    (tmp_path / "how.jsonl").write_text("{not json\n", "utf-8")
    found = faults(tmp_path, entry(split="train"), entry(id="c2", answerable=False))
    assert [fault.split(":")[0:2] for fault in found] == [
        ["how.jsonl", "1"],
        ["number.jsonl", "1"],
        ["number.jsonl", "2"],
    ]


def test_an_english_question_is_measured_by_the_dutch_of_the_term_base() -> None:
    assert content_stems("Does the family get a plan in Alkmaar?", "en", AGAINST) == [
        frozenset({stem("gezin")}),
        frozenset({stem("plan")}),
    ]


def test_the_shipped_cases_are_there() -> None:
    assert len(list(CASES.glob("*.jsonl"))) == 12


def test_a_forbidden_form_may_not_stand_in_the_gold_itself(tmp_path: Path) -> None:
    assert faults(tmp_path, entry(nuggets=[ZES | {"forbidden": ["zes", "acht"]}])) == (
        "number.jsonl:1: nuggets.n1: forbidden form 'zes' stands in the gold quotes",
    )
