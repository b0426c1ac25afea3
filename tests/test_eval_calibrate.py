"""What the dev split teaches: only dev, only what was searched as it stands, gold told by its letters."""

from dataclasses import replace
from pathlib import Path

import pytest

from eval import calibrate
from eval.cases import Case
from eval.worlds import Corpora, World, prepare, read_cases
from ingest.settings import shipped_corpus

CHOSEN = ("number", "comparison", "unanswerable")


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, World]:
    return dict(prepare(tmp_path_factory.mktemp("data"), Corpora(shipped_corpus())))


@pytest.fixture(scope="module")
def cases(worlds: dict[str, World]) -> list[Case]:
    every = [c for c in read_cases(calibrate.CASES, worlds) if c.split == "dev" and c.corpus == "test"]
    return [next(c for c in every if c.category == name and not c.history) for name in CHOSEN]


def test_a_sentence_is_gold_when_it_holds_a_quote_or_is_a_good_part_of_one() -> None:
    gold = [calibrate.letters("De wacht-\ntijd is tien dagen.")]
    assert calibrate.is_gold(calibrate.letters("In 2027 geldt: de wachttijd is tien dagen."), gold)
    assert calibrate.is_gold(calibrate.letters("De wachttijd is tien"), gold)
    assert not calibrate.is_gold(calibrate.letters("wachttijd"), gold)
    assert not calibrate.is_gold("tien", gold)


def test_a_row_of_sentences_per_answerable_question_that_was_searched_as_it_stands(
    cases: list[Case], worlds: dict[str, World]
) -> None:
    follow_up = replace(cases[0], history=("Wat is de wachttijd?",))
    (found,) = calibrate.sentence_rows([*cases, follow_up], worlds)
    assert sum(right for _, right in found) >= 1
    assert {"dense", "soft", "answering"} <= found[0][0].keys()


def test_a_row_for_the_verdict_per_case_decided_by_one_search(
    cases: list[Case], worlds: dict[str, World]
) -> None:
    rows = {family: (values, right) for values, right, family in calibrate.verdict_rows(cases, worlds)}
    number, comparison, unanswerable = cases
    assert comparison.family_id not in rows
    assert rows[unanswerable.family_id][1] == 0
    assert rows[number.family_id][0].keys() == rows[unanswerable.family_id][0].keys()


def test_only_the_dev_split_is_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[str] = []
    monkeypatch.setattr(calibrate, "verdict_rows", lambda cases, worlds: seen.extend(c.split for c in cases))
    monkeypatch.setattr(calibrate, "sentence_rows", lambda cases, worlds: [])
    monkeypatch.setenv("VISIEWIJZER_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(calibrate, "prepare", lambda data, corpora: {})
    monkeypatch.setattr(calibrate, "read_cases", lambda folder, worlds: _both())
    calibrate.main(tmp_path / "out.json")
    assert seen == ["dev"]
    assert (tmp_path / "out.json").read_text("utf-8") == '{"verdict": null, "sentences": []}'


def _both() -> list[Case]:
    one = Case("a", "a", None, "dev", "test", "how", "nl", "", "?", (), (), (), (), False, "answer", "", None)
    return [one, replace(one, id="b", family_id="b", split="gate")]
