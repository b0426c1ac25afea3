"""The declared dependencies are those that are imported, each pinned and each with its reason."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
OWN = {"ingest", "retrieval", "ui", "eval"}
# Declared though no module imports them, with the reason why.
NOT_IMPORTED = {
    "cryptography": "pypdf imports it for PDFs encrypted with AES",
    "llama-index": "named by the customer; the parts used are llama-index-core and the Chroma store",
    "pytest": "named by the customer; the tests run in the installed environment",
    "torch": "sentence-transformers needs it; declared so that it can be pinned",
    "axe-playwright-python": "imported by browser tests only where they run",
    "mypy": "a command",
    "ruff": "a command",
    "pytest-timeout": "a pytest plug-in",
    "setuptools": "builds the wheel in the tests",
}


def _pyproject() -> dict[str, dict[str, list[str]]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    return {"groups": {k: [canonicalize_name(Requirement(r).name) for r in v] for k, v in groups.items()}}


GROUPS = _pyproject()["groups"]


def _imported(paths: list[Path]) -> set[str]:
    names: set[str] = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module)
    return names


def _distributions(names: set[str]) -> set[str]:
    of_top = packages_distributions()
    found: set[str] = set()
    for name in names:
        top = name.split(".")[0]
        if top in sys.stdlib_module_names or top in OWN:
            continue
        if top == "llama_index":
            store = name.startswith("llama_index.vector_stores.chroma")
            found.add("llama-index-vector-stores-chroma" if store else "llama-index-core")
        else:
            found |= {canonicalize_name(d) for d in of_top.get(top, [top])}
    return found


def _modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def _product() -> set[str]:
    workshop = {*_modules("retrieval/training", "eval/corpus")}
    return _distributions(_imported([p for p in _modules(*sorted(OWN)) if p not in workshop]))


def _everything() -> set[str]:
    return _distributions(_imported(_modules(*sorted(OWN), "tests")))


def test_everything_the_product_imports_is_declared() -> None:
    assert sorted(_product() - set(GROUPS[""])) == []


def test_everything_the_workshop_and_the_tests_import_is_declared() -> None:
    # What the tools of a test bring along themselves, and the tests' own modules beside them.
    brought_along = {"packaging"} | {canonicalize_name(path.stem) for path in (ROOT / "tests").glob("*.py")}
    assert sorted(_everything() - {n for group in GROUPS.values() for n in group} - brought_along) == []


def test_everything_declared_is_imported_or_has_a_reason() -> None:
    declared = set(GROUPS[""]) | set(GROUPS["dev"])
    assert sorted(declared - _everything() - NOT_IMPORTED.keys()) == []


def test_every_dependency_is_pinned_exactly() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [p for p in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9a-z.]*", p)] == []
    pinned = {canonicalize_name(p.split("==")[0]) for p in pins}
    assert sorted({n for group in GROUPS.values() for n in group} - pinned) == []
    assert "torch==2.13.0" in pins


def test_every_dependency_has_its_reason_in_the_readme() -> None:
    told = (ROOT / "README.md").read_text("utf-8").lower()
    section = told.split("## dependencies")[-1].split("\n## ")[0]
    assert sorted(n for n in GROUPS[""] if f"`{n}`" not in section) == []
