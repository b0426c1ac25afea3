"""Look at a model folder before anything in it is loaded: complete, untouched, data only."""

import hashlib
import json
from pathlib import Path
from typing import Any

from ingest.errors import ModelError

LISTING = "SHA256SUMS"
CARD = b".md"
PICKLED = frozenset({".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib"})
CODE = frozenset({".py", ".pyc", ".so", ".pyd", ".dll"})
OWN_MODULES = "sentence_transformers."
READ = frozenset({".safetensors", ".json", ".txt", ".model"})
GRAPHS = frozenset({".onnx"})
AGAIN = "put the model's own files back (the bundled model: install the package again)"


def check_listing(folder: Path) -> str:
    """Check every file named in ``SHA256SUMS`` and return the sha256 of the list, but for what is only read.

    Another wording of the model's card makes no other vectors.
    Raises ModelError naming the first file that is missing, differs, or is not in the list although
    a model is read from its kind.
    """
    listing = folder / LISTING
    if not listing.is_file():
        raise ModelError(f"{folder}: {LISTING} is missing; {AGAIN}")
    content = listing.read_bytes()
    listed = set[Path]()
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
        expected, _, name = line.partition("  ")
        if len(expected) != 64 or not name or ".." in Path(name).parts or Path(name).is_absolute():
            raise ModelError(f"{listing}, line {number}: not 'sha256  file'; {AGAIN}")
        if not (folder / name).is_file():
            raise ModelError(f"{folder / name} is missing; {AGAIN}")
        if sha256_of(folder / name) != expected:
            raise ModelError(f"{folder / name} was changed (sha256 differs); {AGAIN}")
        listed.add(folder / name)
    for path in sorted(folder.rglob("*")):
        if path.suffix in READ | GRAPHS and path.is_file() and path not in listed:
            raise ModelError(f"{path} is not in {LISTING}: it was added later; take it out, or {AGAIN}")
    telling = [line for line in content.splitlines(keepends=True) if not line.rstrip().endswith(CARD)]
    return hashlib.sha256(b"".join(telling)).hexdigest()


def check_data_only(folder: Path, *, from_hub: bool = False) -> None:
    """Refuse a model folder that could run code: pickles, Python files, custom classes.

    A hub's copy may hold a pickled twin beside its safetensors (it is never opened); a folder of the
    user's own may not. Raises ModelError that says which file and what to do.
    """
    for path in sorted(folder.rglob("*")):
        suffix = path.suffix.lower()
        if suffix in CODE and "__pycache__" not in path.parts:
            raise ModelError(f"{path}: a model may not bring its own code; choose a model without")
        if suffix in PICKLED:
            twin = any(path.parent.glob("*.safetensors"))
            if not (from_hub and twin):
                raise ModelError(
                    f"{path}: pickled weights can run code when opened; "
                    "keep only .safetensors files in the folder"
                )
        if path.name == "adapter_config.json":
            raise ModelError(f"{path}: an adapter needs another model's weights; merge it into a whole model")
        if path.name.endswith("config.json") and "auto_map" in (read_json(path) or {}):
            raise ModelError(f"{path}: 'auto_map' asks for the model's own code, which is not run")
    _check_modules(folder)
    if not any(folder.rglob("*.safetensors")):
        raise ModelError(
            f"{folder}: no .safetensors weights found; it is no model folder, or has only pickled weights "
            "(save the model anew with sentence-transformers)"
        )


def _check_modules(folder: Path) -> None:
    path = folder / "modules.json"
    if not path.is_file():
        return
    modules = read_json(path)
    if not isinstance(modules, list):
        raise ModelError(f"{path}: a list of modules was expected")
    for module in modules:
        kind = module.get("type") if isinstance(module, dict) else None
        if not isinstance(kind, str) or not kind.startswith(OWN_MODULES):
            raise ModelError(f"{path}: module type {kind!r} is the model's own code, which is not run")
        place = module.get("path", "")
        if not isinstance(place, str) or Path(place).is_absolute() or ".." in Path(place).parts:
            raise ModelError(f"{path}: module path {place!r} leads outside the folder")


def content_fingerprint(folder: Path) -> str:
    """Return one sha256 over the names and contents of all files that a model is loaded from."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in READ:
            whole.update(f"{path.relative_to(folder).as_posix()} {sha256_of(path)}\n".encode())
    return whole.hexdigest()


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_json(path: Path) -> Any:
    """Read a JSON file; raises ModelError naming the file when it is missing or broken."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be read ({error})") from error
