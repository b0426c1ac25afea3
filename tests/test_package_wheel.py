"""What `pip install .` brings along: everything that answers a question, and nothing else."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("corpus", "ingest", "retrieval", "ui", "eval")
# What is for the reader of the repository only.
STAYS = ("retrieval/training/questions/", "ui/screenshot")


def _tracked() -> list[str]:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout, so there is no list of what belongs to the project")
    # The checkout may belong to another user than the one who tests it.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the tracked files, with leftovers of an untidy checkout beside them."""
    copy = tmp_path_factory.mktemp("source")
    for name in _tracked():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, copy / name)
    for leftover in (".venv/lib/x.py", "ingest/__pycache__/x.pyc", "eval/results/run.json", "scratch/x.py"):
        (copy / leftover).parent.mkdir(parents=True, exist_ok=True)
        (copy / leftover).write_text("")
    return copy


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps"),
            *("--no-build-isolation", "--disable-pip-version-check", "--wheel-dir", str(target), str(source)),
        ],
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert built.returncode == 0, built.stderr
    (made,) = target.glob("*.whl")
    return made


def _names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


def test_the_wheel_holds_every_tracked_file_of_the_packages_and_nothing_else(wheel: Path) -> None:
    expected = {
        n for n in _tracked() if n.startswith(tuple(f"{p}/" for p in PACKAGES)) and not n.startswith(STAYS)
    }
    found = {name for name in _names(wheel) if ".dist-info/" not in name}
    assert sorted(expected - found) == []
    assert sorted(found - expected) == []


@pytest.mark.parametrize(
    "needed",
    [
        "corpus/catalogue.toml",
        "corpus/regions.toml",
        "corpus/documents/alkmaar-overkoepelend-kader-jeugd-2021.txt",
        "retrieval/data/words.tsv.gz",
        "retrieval/data/answering_words.tsv.gz",
        "retrieval/data/contexts.npz",
        "retrieval/data/maxsim.npz",
        "retrieval/data/ranker.json",
        "retrieval/data/sentence_ranker.json",
        "retrieval/models/nl-en-minilm/SHA256SUMS",
        "retrieval/models/nl-en-minilm/1_Pooling/config.json",
        "ui/static/page.css",
        "eval/cases/definition.jsonl",
        "eval/corpus/catalogue.toml",
    ],
)
def test_the_wheel_holds_what_an_answer_needs(wheel: Path, needed: str) -> None:
    assert needed in _names(wheel)


def test_the_files_in_the_wheel_are_byte_for_byte_those_of_the_checkout(wheel: Path, source: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(_names(wheel)):
            if ".dist-info/" not in name:
                assert archive.read(name) == (source / name).read_bytes(), name


def test_the_wheel_carries_the_licence_and_the_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = {name.split(".dist-info/")[1]: name for name in _names(wheel) if ".dist-info/" in name}
        assert "MIT License" in archive.read(info["licenses/LICENSE"]).decode("utf-8")
        assert "visiewijzer = ui.cli:main" in archive.read(info["entry_points.txt"]).decode("utf-8")
        metadata = archive.read(info["METADATA"]).decode("utf-8")
    assert "Requires-Python: >=3.11" in metadata
    assert "License-Expression: MIT" in metadata
