"""Read the catalogue and the regions of a corpus folder; every error names file, entry and key."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError

from ingest.errors import CatalogueError
from ingest.model import Region, Source

CATALOGUE = "catalogue.toml"
REGIONS = "regions.toml"
DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Corpus:
    """A checked corpus: its regions, its documents, and the folder they are in.

    ``elsewhere`` are (document id, corpus folder) of documents added from another folder.
    """

    regions: tuple[Region, ...]
    sources: tuple[Source, ...]
    folder: Path
    elsewhere: tuple[tuple[str, Path], ...] = ()

    def path(self, source: Source) -> Path:
        """Return where the document's file lies."""
        return dict(self.elsewhere).get(source.id, self.folder) / DOCUMENTS / source.file


def _real_date(value: str) -> str:
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", value)
    if match is None:
        raise ValueError('write a date as "2021", "2021-09" or "2021-09-15"')
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    if not (1800 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= _days(year, month)):
        raise ValueError(f"{value} is no day of the calendar")
    return value


def _days(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return {2: 29 if leap else 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)


def _inside(value: str) -> str:
    if value.startswith(("/", "\\")) or ".." in Path(value).parts or ":" in value:
        raise ValueError(f"name a file inside {DOCUMENTS}/")
    return value


Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}$")]
Date = Annotated[str, AfterValidator(_real_date)]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Entry = TypeVar("Entry", bound=_Strict)


class _RegionEntry(_Strict):
    id: Id
    name: Text
    aliases: list[Text]
    municipalities: list[Text]


class _DocumentEntry(_Strict):
    id: Id
    file: Annotated[Text, AfterValidator(_inside)]
    title: Text
    publisher: Text
    regions: list[Id]
    municipalities: list[Text]
    kind: Text
    date: Date | None = None
    year: int | None = None
    in_force_from: Date | None = None
    in_force_until: Date | None = None
    supersedes: Id | None = None
    source: Text
    licence: Text
    sha256: Hash


def load_corpus(folder: Path) -> Corpus:
    """Return the checked corpus of a folder; raise CatalogueError naming file, entry and key."""
    regions = load_regions(folder / REGIONS)
    sources = load_sources(folder / CATALOGUE, regions)
    for number, source in enumerate(sources):
        _check_file(folder, source, number)
    return Corpus(regions=regions, sources=sources, folder=folder)


def load_regions(path: Path) -> tuple[Region, ...]:
    """Return the regions of a file; raise CatalogueError."""
    entries = _entries(path, "region", _RegionEntry)
    regions = tuple(
        Region(entry.id, entry.name, tuple(entry.aliases), tuple(entry.municipalities)) for entry in entries
    )
    _refuse_twice(path, "region", [region.id for region in regions], "id")
    names: dict[str, str] = {}
    for region in regions:
        for name in region.municipalities:
            if names.setdefault(name.casefold(), region.id) != region.id:
                raise _wrong(
                    path, "region", region.id, "municipalities", f"{name} is also in {names[name.casefold()]}"
                )
    return regions


def load_sources(
    path: Path, regions: tuple[Region, ...], *, others: Iterable[str] = ()
) -> tuple[Source, ...]:
    """Return the documents of a catalogue, checked against the regions; raise CatalogueError.

    ``others`` are ids of documents in another catalogue that one here may supersede.
    """
    entries = _entries(path, "document", _DocumentEntry)
    sources = tuple(_source(entry) for entry in entries)
    _refuse_twice(path, "document", [source.id for source in sources], "id")
    _refuse_twice(path, "document", [source.file for source in sources], "file")
    known = {region.id: region for region in regions}
    ids = {source.id for source in sources} | set(others)
    for source in sources:
        _check_places(path, source, known)
        if source.supersedes is not None and source.supersedes not in ids:
            raise _wrong(
                path, "document", source.id, "supersedes", f"there is no document {source.supersedes!r}"
            )
        begin, end = source.in_force_from, source.in_force_until
        if begin and end and end < begin[: len(end)]:
            raise _wrong(
                path, "document", source.id, "in_force_until", f"{end} lies before in_force_from {begin}"
            )
    return sources


def _source(entry: _DocumentEntry) -> Source:
    values = {field.name: getattr(entry, field.name) for field in fields(Source)}
    values |= {"regions": tuple(entry.regions), "municipalities": tuple(entry.municipalities)}
    return Source(**values)


def _check_places(path: Path, source: Source, known: dict[str, Region]) -> None:
    places: set[str] = set()
    for region in source.regions:
        if region not in known:
            listed = ", ".join(sorted(known)) or "none"
            raise _wrong(
                path, "document", source.id, "regions", f"unknown region {region!r} (known: {listed})"
            )
        places.update(known[region].municipalities)
    for name in source.municipalities:
        if name not in places:
            raise _wrong(path, "document", source.id, "municipalities", f"{name!r} is in none of its regions")


def _check_file(folder: Path, source: Source, number: int) -> None:
    path = folder / CATALOGUE
    file = folder / DOCUMENTS / source.file
    try:
        digest = sha256_of(file)
    except OSError as error:
        raise _wrong(path, "document", source.id, "file", f"cannot read {file}: {error.strerror}") from error
    if digest != source.sha256:
        raise _wrong(
            path, "document", source.id, "sha256",
            f"{source.file} has another hash ({digest}); the file was changed, or the entry is wrong",
        )  # fmt: skip


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _entries(path: Path, table: str, model: Callable[..., Entry]) -> list[Entry]:
    raw = _tables(path, table)
    return [_checked(path, table, number, value, model) for number, value in enumerate(raw, start=1)]


def _tables(path: Path, table: str) -> list[Any]:
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise CatalogueError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path}: is not valid TOML: {error}") from error
    unknown = sorted(set(data) - {table})
    if unknown:
        raise CatalogueError(f"{path}: unknown key {unknown[0]!r}; only [[{table}]] tables belong here")
    raw = data.get(table, [])
    if not isinstance(raw, list):
        raise CatalogueError(f"{path}: write [[{table}]] with two brackets, one for each entry")
    return raw


def _checked(path: Path, table: str, number: int, value: Any, model: Callable[..., Entry]) -> Entry:
    name = value.get("id") if isinstance(value, dict) else None
    entry = name if isinstance(name, str) and name else f"number {number}"
    try:
        return model(**value) if isinstance(value, dict) else model()
    except (ValidationError, TypeError) as error:
        if not isinstance(error, ValidationError):
            raise _wrong(path, table, entry, "?", str(error)) from error
        # A misspelt key is also a missing one; the spelling is what has to be mended.
        faults = error.errors()
        first = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
        key = ".".join(str(part) for part in first["loc"]) or "?"
        raise _wrong(path, table, entry, key, _reason(first["type"], first["msg"])) from error


def _reason(kind: str, message: str) -> str:
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        return "is not a known key (misspelt?)"
    return message.removeprefix("Value error, ")


def _refuse_twice(path: Path, table: str, values: Iterable[str], key: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise _wrong(path, table, value, key, "stands twice")
        seen.add(value)


def _wrong(path: Path, table: str, entry: str, key: str, reason: str) -> CatalogueError:
    return CatalogueError(f"{path}: {table} {entry}: {key}: {reason}")
