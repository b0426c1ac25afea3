"""What the README says is so: commands, options, settings, links, numbers."""

import csv
import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.main

from eval.settings import EvalSettings
from ingest.settings import IngestSettings
from retrieval.settings import RetrievalSettings
from ui.cli import app

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
EXAMPLES = [
    line.strip() for line in README.splitlines() if re.match(r" {4}(VISIEWIJZER_\S+ )*visiewijzer ", line)
]


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def test_every_command_is_in_the_readme() -> None:
    assert sorted(name for name in COMMANDS if f"visiewijzer {name}" not in README) == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_names_a_command_and_options_that_exist(example: str) -> None:
    words = re.sub(r'"[^"]*"', "TEXT", example.split("#")[0]).split()
    command = COMMANDS[words[words.index("visiewijzer") + 1]]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    if command.name != "eval":  # it hands its arguments on to a command line of its own
        assert {word for word in words if word.startswith("--")} <= known


def test_every_command_shows_an_example_in_its_help() -> None:
    assert sorted(name for name, command in COMMANDS.items() if "Example:" not in (command.help or "")) == []


def test_every_make_target_in_the_readme_exists_and_make_help_lists_them_all() -> None:
    assert {"run", "test", "check", "eval", "gate", "help"} <= _targets()
    assert set(re.findall(r"(?:`| {4})make (\w+)", README)) - _targets() == set()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert sorted(t for t in _targets() if not re.search(rf"make {t}\s", shown.stdout)) == []


def test_every_setting_is_in_the_readme_and_every_setting_in_the_readme_exists() -> None:
    fields = [
        name for edge in (IngestSettings, RetrievalSettings, EvalSettings) for name in edge.model_fields
    ]
    assert set(re.findall(r"VISIEWIJZER_[A-Z_]+", README)) == {
        f"VISIEWIJZER_{name.upper()}" for name in fields
    }


def test_every_link_within_the_repository_leads_somewhere() -> None:
    paths = [target for target in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in target]
    assert paths[0] == "ui/screenshot.png"
    assert [path for path in paths if not (ROOT / path).exists()] == []
    anchors = {
        re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^#+ (.*)$", README, re.M)
    }
    assert [a for a in re.findall(r"\]\(#([^)]+)\)", README) if a not in anchors] == []


def test_the_term_base_is_as_large_as_the_readme_and_the_changelog_say() -> None:
    rows = [
        row for path in sorted((ROOT / "corpus").glob("terms-*.csv")) for row in csv.DictReader(path.open())
    ]
    variants = [v for r in rows for v in f"{r['nl_variants']}|{r['en_variants']}".split("|") if v.strip()]
    assert f"{len(rows):,} " in README.split("## The term base")[1]
    assert f"with {len(variants):,} variants" in README
    assert f"A term base of {len(rows):,} rows" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_changelog_has_the_version_that_is_packaged() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"## [{version}] - " in (ROOT / "CHANGELOG.md").read_text("utf-8")
