"""Imports go one way, and each third-party library has one door."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
STAGES = ("ingest", "retrieval", "ui", "eval")
MAY_IMPORT = {
    "ingest": {"ingest"},
    "retrieval": {"retrieval", "ingest"},
    "ui": {"ui", "retrieval", "ingest"},
    "eval": {"eval", "retrieval", "ingest"},
}
# The command line loads a command's stage when that command runs, and not before.
LAZILY = {"ui.cli": {"eval"}}
# Makers of what the repository holds (model, test corpus): run by hand, never by the product.
WORKSHOP = ("retrieval.training", "eval.corpus")
# The arms that measure stock libraries beside ours, and the judge that one brings along.
STOCK_LIBRARY = ("eval.arm", "eval.stock", "eval.judge")

# Which modules may import a library; a name stands for the module and everything below it.
DOORS = {
    "bm25s": ("retrieval.lexical", *STOCK_LIBRARY),
    "bs4": ("ingest.readers.html",),
    "chromadb": ("retrieval.vectors", *STOCK_LIBRARY),
    "gradio": ("ui",),
    "huggingface_hub": ("retrieval.embedding",),
    "ir_measures": ("eval",),
    "llama_index": ("retrieval.vectors", *STOCK_LIBRARY),
    "lxml": ("ingest.readers.html",),
    "markdown_it": ("ingest.readers.markdown",),
    "onnxruntime": ("retrieval.onnx_encoder",),
    "pypdf": ("ingest.readers",),
    "rapidfuzz": ("retrieval",),
    "scipy": ("eval", "retrieval.lexical"),
    "sentence_transformers": ("retrieval.embedding",),
    "sqlalchemy": ("ingest.library", "ingest.schema"),
    "Stemmer": ("retrieval.dutch",),
    "tokenizers": ("retrieval.onnx_encoder",),
    "torch": (),
    "transformers": (),
    "typer": ("ui.cli", "eval.cli"),
    "uvicorn": ("ui.server",),
}


class Import(NamedTuple):
    module: str
    line: int
    imported: str
    lazy: bool


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _below(module: str, names: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith((f"{name}.", f"{name}_", f"{name}s.")) for name in names)


def _names(node: ast.AST, package: str) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=name, level=0):
            return [name or ""]
        case ast.ImportFrom(module=name, level=level):
            above = package.split(".")[: len(package.split(".")) - level + 1]
            return [".".join([*above, *([name] if name else [])])]
        case ast.Call(
            func=ast.Name(id="import_module" | "__import__"), args=[ast.Constant(value=str(name)), *_]
        ):
            return [name]
        case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name)), *_]):
            return [name]
    return []


def _walk(node: ast.AST, *, lazy: bool) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        inside = lazy or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield child, inside
        yield from _walk(child, lazy=inside)


def imports_of(source: str, module: str, *, is_package: bool = False) -> list[Import]:
    """Return everything a module imports, by statement or by name."""
    package = module if is_package else module.rpartition(".")[0]
    return [
        Import(module, getattr(node, "lineno", 0), name, lazy)
        for node, lazy in _walk(ast.parse(source), lazy=False)
        for name in _names(node, package)
    ]


def _all_imports() -> list[Import]:
    found: list[Import] = []
    for stage in STAGES:
        for path in sorted((ROOT / stage).rglob("*.py")):
            is_package = path.name == "__init__.py"
            found += imports_of(path.read_text("utf-8"), _module(path), is_package=is_package)
    return found


def _against_the_direction(item: Import) -> bool:
    stage, target = item.module.split(".")[0], item.imported.split(".")[0]
    if target not in STAGES or target in MAY_IMPORT[stage]:
        return False
    return not (item.lazy and target in LAZILY.get(item.module, set()))


def _past_the_door(item: Import) -> bool:
    library = item.imported.split(".")[0]
    if library not in DOORS or _below(item.module, WORKSHOP):
        return False
    return not _below(item.module, DOORS[library])


def _lines(items: list[Import]) -> list[str]:
    return [f"{i.module}:{i.line} imports {i.imported}" for i in items]


def test_every_stage_imports_only_what_stands_before_it() -> None:
    assert _lines([i for i in _all_imports() if _against_the_direction(i)]) == []


def test_each_library_comes_in_through_its_own_door() -> None:
    assert _lines([i for i in _all_imports() if _past_the_door(i)]) == []


def test_the_product_does_not_import_its_tests_or_its_workshop() -> None:
    found = [
        i
        for i in _all_imports()
        if not _below(i.module, WORKSHOP) and _below(i.imported, ("tests", "pytest", "reportlab", *WORKSHOP))
    ]
    assert _lines(found) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("ingest.library", "from retrieval.model import Answer"),
        ("retrieval.search", "import ui.render"),
        ("ui.render", "from eval import metrics"),
        ("eval.run", "def go():\n    from ui.words import say"),
        ("ui.cli", "import eval.run"),
        ("ui.app", "import importlib\nimportlib.import_module('eval.run')"),
    ],
)
def test_an_import_against_the_direction_is_seen(module: str, source: str) -> None:
    assert any(_against_the_direction(i) for i in imports_of(source, module))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("ui.app", "import chromadb.config"),
        ("retrieval.search", "def f():\n    from torch import nn"),
        ("ingest.pipeline", "from pypdf import PdfReader"),
    ],
)
def test_a_library_past_its_door_is_seen(module: str, source: str) -> None:
    assert any(_past_the_door(i) for i in imports_of(source, module))


def test_the_command_line_may_load_the_evaluation_when_asked() -> None:
    lazy = imports_of("def measure():\n    from eval.run import main", "ui.cli")
    assert not any(_against_the_direction(i) for i in lazy)


HEAVY = ("torch", "chromadb", "gradio", "transformers", "sentence_transformers", "llama_index")
LIGHT = [_module(p) for p in sorted((ROOT / "ingest").rglob("*.py")) if p.stem != "__main__"]
LIGHT += ["ui.render", "ui.cli", "eval.metrics"]


def _loaded_by(modules: list[str]) -> list[str]:
    program = "\n".join(
        [
            "import importlib, sys",
            f"for name in {modules!r}:",
            "    importlib.import_module(name)",
            f"    late = [h for h in {HEAVY!r} if h in sys.modules]",
            "    if late:",
            "        print(name, late)",
            "        break",
        ]
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_reading_rendering_and_measuring_load_no_models_and_no_web_page() -> None:
    assert _loaded_by(LIGHT) == []


def test_a_heavy_import_is_seen() -> None:
    assert _loaded_by(["ingest.model", "gradio"]) != []
