"""The gate opens for the build as it is and closes for one broken on purpose."""

import hashlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.arms import NAMES, open_arm
from eval.baseline import load_baseline, save_baseline, write_summary
from eval.breakage import Breakage
from eval.cases import Case
from eval.cli import app
from eval.figures import figures, risk_coverage, robustness, twins
from eval.gate import Verdict, invariant_faults, judge_split
from eval.html_report import html_report
from eval.metrics import Label
from eval.report import run_values
from eval.run import Finished, Job, run_job
from eval.worlds import Corpora, World, prepare, read_cases
from ingest.errors import RequestError

SUBJECTS = (
    ("wachttijd", "De wachttijd voor ambulante begeleiding is in {place} ten hoogste {n} weken."),
    ("gezinsplan", "Het gezinsplan wordt in {place} na {n} maanden met het gezin herzien."),
    ("pleegzorg", "Voor pleegzorg stelt {place} per jaar {n} nieuwe gezinnen als doel."),
    ("cliëntenraad", "De cliëntenraad van {place} telt {n} leden en adviseert gevraagd en ongevraagd."),
    ("opvoedspreekuur", "Het opvoedspreekuur in {place} is {n} dagen per week geopend."),
    ("crisisdienst", "De crisisdienst van {place} komt binnen {n} uur bij het gezin langs."),
)
ASKED = (
    "Hoe lang is de wachttijd voor ambulante begeleiding in {place}?",
    "Na hoeveel maanden wordt het gezinsplan herzien in {place}?",
    "Hoeveel nieuwe gezinnen voor pleegzorg wil {place} per jaar?",
    "Hoeveel leden telt de cliëntenraad van {place}?",
    "Hoeveel dagen per week is het opvoedspreekuur geopend in {place}?",
    "Binnen hoeveel uur komt de crisisdienst van {place} langs?",
)
NOWHERE = (
    "Hoeveel bedraagt de eigen bijdrage in {place}?",
    "Wat is het telefoonnummer van de wethouder in {place}?",
    "Hoeveel boetes deelde de onderwijsinspectie uit in {place}?",
    "Welk tarief geldt voor dyslexiezorg in {place}?",
)
PLACES = {"Noorderveen": 3, "Zuiderveen": 11}


def toml(table: str, **values: object) -> str:
    return "\n".join(
        (f"[[{table}]]", *(f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in values.items()))
    )


def corpus(folder: Path, places: dict[str, int]) -> None:
    (folder / "documents").mkdir(parents=True)
    regions, documents = [], []
    for place, first in places.items():
        sections = [
            f"## {number + 1} Over {subject}\n\n{text.format(place=place, n=first + number)}"
            for number, (subject, text) in enumerate(SUBJECTS)
        ]
        content = (f"# Visie {place}\n\n" + "\n\n".join(sections) + "\n").encode()
        (folder / "documents" / f"{place.lower()}.md").write_bytes(content)
        key = place.lower()
        regions.append(toml("region", id=key, name=place, aliases=[], municipalities=[f"{place}erdam"]))
        documents.append(
            toml(
                "document", id=key, file=f"{key}.md", title=f"Visie {place}", publisher=f"Regio {place}",
                regions=[key], municipalities=[], kind="visie", year=2024, source="verzonnen", licence="MIT",
                sha256=hashlib.sha256(content).hexdigest(),
            )
        )  # fmt: skip
    (folder / "regions.toml").write_text("\n".join(regions), "utf-8")
    (folder / "catalogue.toml").write_text("\n".join(documents), "utf-8")


def case_lines() -> list[str]:
    lines = []
    for place, first in PLACES.items():
        for number, (subject, text) in enumerate(SUBJECTS):
            other = next(n for p, n in PLACES.items() if p != place) + number
            quote = text.format(place=place, n=first + number)
            case_id = f"{subject[:8].replace('ë', 'e')}-{place.lower()}"
            lines.append(line(case_id, number, ASKED[number], place, quote, str(first + number), str(other)))
        for number, question in enumerate(NOWHERE):
            lines.append(line(f"none-{number}-{place.lower()}", 10 + number, question, place, "", "", ""))
    return lines


def line(case_id: str, family: int, question: str, place: str, quote: str, value: str, other: str) -> str:
    nugget = {"id": "n1", "text": "", "importance": "vital", "accepted": [value], "forbidden": [other]}
    values = {
        "id": case_id, "family_id": f"f{family}", "variant_of": None,
        "split": "dev" if family % 2 else "gate", "corpus": "shipped",
        "category": "number" if quote else "unanswerable", "lang": "nl", "persona": "starter",
        "question": question.format(place=place), "history": [], "regions_target": [place.lower()],
        "evidence_groups": [[{"document_id": place.lower(), "quote": quote}]] if quote else [],
        "nuggets": [nugget] if quote else [], "answerable": bool(quote),
        "expected": "answer" if quote else "not_in_documents", "note": "",
    }  # fmt: skip
    return json.dumps(values, ensure_ascii=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gate")
    corpus(folder / "shipped", PLACES)
    corpus(folder / "test", {"Westerveen": 20})
    (folder / "cases").mkdir()
    (folder / "cases" / "number.jsonl").write_text("\n".join(case_lines()), "utf-8")
    return folder


@pytest.fixture(scope="module")
def worlds(home: Path) -> dict[str, World]:
    return prepare(home / "data", Corpora(home / "shipped", home / "test"))


@pytest.fixture(scope="module")
def cases(home: Path, worlds: dict[str, World]) -> tuple[Case, ...]:
    return read_cases(home / "cases", worlds)


def ours(worlds: dict[str, World], cases: tuple[Case, ...], breakage: Breakage | None = None) -> Finished:
    return run_job(Job(worlds["shipped"], cases, ("ours",), breakage, repeats=2))


@pytest.fixture(scope="module")
def sound(worlds: dict[str, World], cases: tuple[Case, ...]) -> Finished:
    return ours(worlds, cases)


@pytest.fixture(scope="module")
def baselines(home: Path, sound: Finished) -> Path:
    folder = home / "baselines"
    for split in ("dev", "gate"):
        save_baseline([o for o in sound.outcomes if o.case.split == split], split, split, folder)
    return folder


def verdict(finished: Finished, baselines: Path, split: str = "gate") -> Verdict:
    outcomes = [o for o in finished.outcomes if o.case.split == split]
    return judge_split(split, outcomes, load_baseline(split, baselines))


def test_the_build_as_it_is_answers_most_and_passes(sound: Finished, baselines: Path) -> None:
    found = figures(sound.outcomes)
    assert found.shares["correct"] is not None
    assert found.shares["correct"].value > 0.7
    assert invariant_faults(sound, [sound]) == []
    assert verdict(sound, baselines).faults == ()
    assert verdict(sound, baselines).new_failures == ()


def test_quotes_off_by_one_break_an_invariant(worlds: dict[str, World], cases: tuple[Case, ...]) -> None:
    broken = ours(worlds, cases, Breakage.QUOTES)
    (fault,) = [f for f in invariant_faults(broken, []) if f.startswith("QuoteFidelity")]
    assert "must be 1.000" in fault


def test_without_the_region_filter_answers_mix_up_regions(
    worlds: dict[str, World], cases: tuple[Case, ...], baselines: Path
) -> None:
    found = verdict(ours(worlds, cases, Breakage.REGIONS), baselines)
    assert any("region confusion rose" in fault for fault in found.faults)
    assert found.new_failures


def test_without_refusing_the_wrong_rate_rises(
    worlds: dict[str, World], cases: tuple[Case, ...], baselines: Path
) -> None:
    found = verdict(ours(worlds, cases, Breakage.ABSTENTION), baselines)
    assert any("wrong rate rose" in fault for fault in found.faults)
    assert {o.case.answerable for o in found.new_failures} == {False}


def test_answers_that_differ_between_processes_are_named(sound: Finished) -> None:
    key = next(iter(sound.digests))
    other = Finished(sound.outcomes, {**sound.digests, key: ("0" * 16,)}, {})
    (fault,) = invariant_faults(sound, [other])
    assert key[1] in fault


def test_every_arm_answers_every_case_in_the_same_shape(
    worlds: dict[str, World], cases: tuple[Case, ...]
) -> None:
    finished = run_job(Job(worlds["shipped"], cases[:3], tuple(NAMES)))
    assert [o.result.arm for o in finished.outcomes] == [arm for arm in NAMES for _ in range(3)]
    assert [o.score.error for o in finished.outcomes if o.score.error] == []
    assert all(o.score.quotes == o.score.quotes_exact for o in finished.outcomes)


def test_an_exception_is_counted_and_the_run_goes_on(
    worlds: dict[str, World], cases: tuple[Case, ...]
) -> None:
    spoilt = cases[0].__class__(**{f: getattr(cases[0], f) for f in cases[0].__slots__} | {"question": 7})
    finished = run_job(Job(worlds["shipped"], (spoilt, *cases[1:2]), ("ours",)))
    assert [bool(o.score.error) for o in finished.outcomes] == [True, False]
    assert "exceptions" in invariant_faults(finished, [])[0]


def test_a_second_preparation_does_not_read_or_embed_again(worlds: dict[str, World], home: Path) -> None:
    def content() -> dict[str, str]:
        files = sorted((home / "data").rglob("library.sqlite"))
        return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    open_arm("ours", worlds["shipped"]).close()
    before = content()
    again = prepare(home / "data", Corpora(home / "shipped", home / "test"))
    open_arm("ours", again["shipped"]).close()
    assert again == worlds
    assert content() == before


def test_figures_of_a_run_are_shares_that_add_up(sound: Finished) -> None:
    found = figures(sound.outcomes)
    shares = [found.shares[label.value] for label in Label]
    assert sum(share.value for share in shares if share) == pytest.approx(1)
    pairs = twins(sound.outcomes)
    assert pairs is not None
    assert pairs.cases == len(SUBJECTS) + len(NOWHERE)
    assert robustness(sound.outcomes) == {"typo": None, "english": None, "followup": None}
    curve = risk_coverage(sound.outcomes)
    assert [p.coverage for p in curve] == sorted(p.coverage for p in curve)
    assert 0 < curve[-1].coverage <= 1


def test_gate_questions_are_not_shown_in_reports(sound: Finished, baselines: Path) -> None:
    page = html_report(sound.outcomes, "all", "2026-11-22", load_baseline("gate", baselines))
    values = json.dumps(run_values(sound.outcomes, "all", sound.opening), ensure_ascii=False)
    kept = (baselines / "gate.json").read_text("utf-8")
    hidden = [o.case.question for o in sound.outcomes if o.case.split == "gate"]
    assert hidden
    for question in hidden:
        assert question not in page
        assert question not in values
        assert question not in kept
    assert any(o.case.question in page for o in sound.outcomes if o.case.split == "dev")


def test_the_summary_for_the_app_has_shares_per_category(sound: Finished, tmp_path: Path) -> None:
    summary = json.loads(write_summary(sound.outcomes, tmp_path).read_text("utf-8"))
    assert summary["cases"] == len(sound.outcomes) == summary["overall"]["cases"]
    assert summary["quote_fidelity"] == 1
    assert {row["name"] for row in summary["categories"]} == {"number", "unanswerable"}
    for row in (summary["overall"], *summary["categories"]):
        assert 0 <= row["right"] + row["wrong"] + row["abstain"] <= 1.0001


def test_a_baseline_that_is_missing_or_spoilt_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="no such baseline"):
        load_baseline("nothing", tmp_path)
    (tmp_path / "bad.json").write_text('{"date": 1}', "utf-8")
    with pytest.raises(RequestError, match="date"):
        load_baseline("bad", tmp_path)
    with pytest.raises(RequestError, match="no name"):
        load_baseline("../x", tmp_path)


def test_the_command_runs_and_the_gate_closes_on_a_broken_build(
    home: Path, baselines: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VISIEWIJZER_DATA", str(home / "data"))
    monkeypatch.setenv("VISIEWIJZER_CORPUS", str(home / "shipped"))
    where = [
        "--cases",
        str(home / "cases"),
        "--test-corpus",
        str(home / "test"),
        "--baselines",
        str(baselines),
    ]
    terminal = CliRunner()
    ran = terminal.invoke(
        app, ["run", "--split", "all", "--arms", "ours,bm25", "--out", str(tmp_path), *where]
    )
    assert ran.exit_code == 0, ran.output
    assert "Ours per category" in ran.output
    assert "<svg" in (tmp_path / "report.html").read_text("utf-8")
    sound = terminal.invoke(app, ["gate", *where])
    assert sound.exit_code == 0, sound.output
    broken = terminal.invoke(app, ["gate", "--break", "quotes", *where])
    assert broken.exit_code == 1
    assert "FAILED: QuoteFidelity" in broken.output
    bad = terminal.invoke(app, ["run", "--arms", "nobody", *where])
    assert bad.exit_code == 2
