"""The command line: every command explains itself, and a question loads only what it needs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from ui.cli import app

ROOT = Path(__file__).parent.parent
COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "eval"])
def test_the_help_of_every_command_has_an_example(name: str) -> None:
    shown = CliRunner().invoke(app, [name, "--help"])
    assert shown.exit_code == 0
    assert f"Example: visiewijzer {name}" in " ".join(shown.output.split())


def test_every_command_says_in_one_line_what_it_does() -> None:
    shown = CliRunner().invoke(app, ["--help"]).output
    assert all(re.search(rf"^\s+{name}\s+\S", shown, re.MULTILINE) for name in COMMANDS)


def test_the_readme_names_no_command_that_is_not_there_and_every_one_that_is() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"visiewijzer (serve|ask|ingest|remove|status|documents|terms|eval)\b", readme))
    if named:
        assert named == set(COMMANDS)


def test_help_imports_nothing_heavy() -> None:
    assert imported("--help") & {"numpy", "chromadb", "gradio", "torch", "sqlalchemy", "llama_index"} == set()


def test_a_question_imports_no_torch_gradio_or_pandas(tmp_path: Path) -> None:
    heavy = {"torch", "transformers", "sentence_transformers", "gradio", "pandas", "sklearn"}
    assert imported("ask", "Wat is het voorliggend veld?", data=tmp_path) & heavy == set()


def imported(*arguments: str, data: Path | None = None) -> set[str]:
    """Run the command line in a fresh process; return the top-level modules that it loaded."""
    code = (
        "import sys\n"
        f"sys.argv = ['visiewijzer', *{list(arguments)!r}]\n"
        "from ui.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "print('MODULES', *{name.partition('.')[0] for name in sys.modules})\n"
    )
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(data or ROOT), "PYTHONPATH": str(ROOT)}
    if data is not None:
        environment["VISIEWIJZER_DATA"] = str(data)
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("MODULES")[2].split())
