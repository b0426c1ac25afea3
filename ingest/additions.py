"""Files that a user adds: kept in the data folder as a corpus of their own, so a rebuild finds them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from ingest.catalogue import (
    CATALOGUE,
    DOCUMENTS,
    REGIONS,
    Corpus,
    load_corpus,
    load_regions,
    load_sources,
    sha256_of,
)
from ingest.derive import UNKNOWN_PUBLISHER, municipalities_of, regions_of, slug, title_of, year_of
from ingest.errors import CatalogueError, ReadError
from ingest.library import Library
from ingest.model import Problem, Region, Source
from ingest.pipeline import Progress, Report, bring_up_to_date
from ingest.readers import SUFFIXES, read
from ingest.structure import document_of

FOLDER = "additions"


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says about the files added; what is left out is derived from the file."""

    regions: tuple[str, ...] = ()
    title: str | None = None
    publisher: str | None = None
    year: int | None = None
    kind: str | None = None
    new_region: Region | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the files: recorded, already in the library, or refused with the reason."""

    sources: tuple[Source, ...]
    already: tuple[Path, ...]
    refused: tuple[Problem, ...]


def ingest_files(
    library: Library,
    base: Corpus,
    files: Sequence[Path],
    given: Given | None = None,
    *,
    progress: Progress | None = None,
) -> tuple[Added, Report]:
    """Add files (or folders of files, or corpus folders) and bring the library up to date.

    Raises CatalogueError for an unknown region or a corpus folder with mistakes, LibraryBusy
    while another process writes. Unreadable files are refused; the others go on.
    """
    with library.writing() as writer:
        added = add_files(library.folder, base, files, given or Given())
        recorded = {_shown(str(path.resolve())) for path in files}
        for problem in library.problems():
            if problem.file in recorded:
                writer.clear_problem(problem.file)
        for problem in added.refused:
            writer.put_problem(problem)
        return added, bring_up_to_date(with_additions(base, library.folder), library, writer, progress)


def with_additions(base: Corpus, data: Path) -> Corpus:
    """Return the corpus together with what users added to this data folder."""
    folder = data / FOLDER
    if not (folder / CATALOGUE).exists():
        return base
    own = load_regions(folder / REGIONS) if (folder / REGIONS).exists() else ()
    known = {region.id for region in base.regions}
    regions = (*base.regions, *(region for region in own if region.id not in known))
    taken = {source.id for source in base.sources}
    sources = tuple(
        source for source in load_sources(folder / CATALOGUE, regions, others=taken) if source.id not in taken
    )
    elsewhere = (*base.elsewhere, *((source.id, folder) for source in sources))
    return Corpus(regions, (*base.sources, *sources), base.folder, elsewhere)


def add_files(data: Path, base: Corpus, files: Sequence[Path], given: Given) -> Added:
    """Copy files into the data folder and record them; the caller holds the writer's lock."""
    corpus = with_additions(base, data)
    if given.new_region is not None:
        corpus = _with_region(corpus, given.new_region)
        given = replace(given, regions=tuple(dict.fromkeys((*given.regions, given.new_region.id))))
    _known_regions(given.regions, corpus.regions)
    own = [source for source in corpus.sources if source.id in dict(corpus.elsewhere)]
    base_ids = {source.id for source in base.sources}
    hashes = {source.sha256: source.id for source in corpus.sources}
    recorded, already, refused = list[Source](), list[Path](), list[Problem]()
    for path in _expanded(files):
        if (path / CATALOGUE).exists():
            corpus, taken = _with_corpus(data, corpus, path)
            recorded += taken
            own = [*(source for source in own if source.id not in {new.id for new in taken}), *taken]
            continue
        try:
            source = _source_of(path, corpus.regions, given, base_ids)
        except ReadError as error:
            refused.append(Problem(_shown(str(path.resolve())), error.code, error.reason_nl, error.reason_en))
            continue
        if hashes.get(source.sha256, source.id) != source.id or source in own:
            already.append(path)
            continue
        _copy(path, data / FOLDER / DOCUMENTS / source.file)
        hashes[source.sha256] = source.id
        own = [*(old for old in own if old.id != source.id), source]
        recorded.append(source)
    if recorded or given.new_region is not None:
        base_regions = {region.id for region in base.regions}
        _record(data / FOLDER, [r for r in corpus.regions if r.id not in base_regions], own)
    return Added(tuple(recorded), tuple(already), tuple(refused))


def remove_additions(
    library: Library, base: Corpus, document_ids: Sequence[str], *, progress: Progress | None = None
) -> Report:
    """Take added documents out, with the copies of their files, and bring the library up to date.

    Raises CatalogueError when no user added one of them, and nothing is taken out then; LibraryBusy
    while another process writes.
    """
    with library.writing() as writer:
        corpus = with_additions(base, library.folder)
        added = set(dict(corpus.elsewhere))
        for document_id in document_ids:
            if document_id not in added:
                known = ", ".join(sorted(added)) or "none"
                raise CatalogueError(f"{document_id!r} was not added by hand; can be taken out: {known}")
        own = [source for source in corpus.sources if source.id in added - set(document_ids)]
        base_regions = {region.id for region in base.regions}
        _record(library.folder / FOLDER, [r for r in corpus.regions if r.id not in base_regions], own)
        return bring_up_to_date(with_additions(base, library.folder), library, writer, progress)


def _source_of(path: Path, regions: tuple[Region, ...], given: Given, base_ids: set[str]) -> Source:
    document = document_of(_blank(path), read(path))
    identity = slug(path.stem)
    while identity in base_ids:
        identity += "-2"
    chosen = given.regions or regions_of(document, regions)
    mine = tuple(region for region in regions if region.id in chosen)
    digest = sha256_of(path)
    return replace(
        document.source,
        id=identity,
        file=f"{identity}-{digest[:8]}{path.suffix.casefold()}",
        title=given.title or _shown(title_of(document, path)),
        publisher=given.publisher or ", ".join(region.name for region in mine) or UNKNOWN_PUBLISHER,
        regions=chosen,
        municipalities=municipalities_of(document, mine),
        kind=given.kind or "document",
        year=given.year or year_of(document, path),
        source=f"Toegevoegd bestand {_shown(path.name)}",
        licence="onbekend",
        sha256=digest,
    )


def _shown(name: str) -> str:
    """Return a file name that can be written as UTF-8; names on disk are bytes and need not be."""
    return name.encode("utf-8", errors="replace").decode("utf-8")


def _blank(path: Path) -> Source:
    return Source(
        id="",
        file=path.name,
        title="",
        publisher="",
        regions=(),
        municipalities=(),
        kind="",
        date=None,
        year=None,
        in_force_from=None,
        in_force_until=None,
        supersedes=None,
        source="",
        licence="",
        sha256="",
    )


def _expanded(paths: Iterable[Path]) -> list[Path]:
    """Return the files, folders without a catalogue replaced by the readable files in them."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir() and not (path / CATALOGUE).exists():
            files += sorted(
                file for file in path.rglob("*")
                if file.is_file() and file.suffix.casefold() in SUFFIXES and not file.name.startswith(".")
            )  # fmt: skip
        else:
            files.append(path)
    return files


def _with_region(corpus: Corpus, region: Region) -> Corpus:
    for known in corpus.regions:
        shared = {name.casefold() for name in known.municipalities} & {
            n.casefold() for n in region.municipalities
        }
        if known == region:
            return corpus
        if known.id == region.id:
            raise CatalogueError(f"region {region.id!r} exists already: {known.name}")
        if shared:
            raise CatalogueError(
                f"region {region.id!r}: municipality {min(shared)!r} is already in {known.id}"
            )
    if slug(region.id) != region.id or not region.name:
        raise CatalogueError(
            f"region {region.id!r}: an id has small letters, digits and hyphens, and a region a name"
        )
    return replace(corpus, regions=(*corpus.regions, region))


def _known_regions(wanted: tuple[str, ...], regions: tuple[Region, ...]) -> None:
    known = {region.id for region in regions}
    for region in wanted:
        if region not in known:
            raise CatalogueError(f"unknown region {region!r}; known are: {', '.join(sorted(known))}")


def _with_corpus(data: Path, corpus: Corpus, folder: Path) -> tuple[Corpus, list[Source]]:
    """Take over the regions and documents of a corpus folder."""
    other = load_corpus(folder)
    for region in other.regions:
        corpus = _with_region(corpus, region)
    taken: list[Source] = []
    known = {source.id: source for source in corpus.sources}
    for source in other.sources:
        file = f"{source.id}-{source.sha256[:8]}{Path(source.file).suffix}"
        if source.id in known and source.id not in dict(corpus.elsewhere):
            if known[source.id].sha256 != source.sha256:
                raise CatalogueError(
                    f"{folder / CATALOGUE}: document {source.id}: id: is already in the shipped corpus"
                )
            continue
        _copy(other.path(source), data / FOLDER / DOCUMENTS / file)
        taken.append(replace(source, file=file))
    return corpus, taken


def _copy(path: Path, target: Path) -> None:
    if target.exists() and sha256_of(target) == sha256_of(path):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    _write(target, path.read_bytes())


def _write(target: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    fresh = target.with_name(target.name + ".new")
    fresh.write_bytes(data)
    fresh.replace(target)


def _record(folder: Path, regions: list[Region], sources: list[Source]) -> None:
    """Write the catalogue and regions of the additions, and drop files no longer named in it."""
    folder.mkdir(parents=True, exist_ok=True)
    head = "# Written by visiewijzer ingest; edit it while nothing runs.\n"
    if regions:
        tables = "\n".join(_table("region", region) for region in regions)
        _write(folder / REGIONS, f"{head}\n{tables}".encode())
    _write(
        folder / CATALOGUE, (head + "".join("\n" + _table("document", source) for source in sources)).encode()
    )
    named = {source.file for source in sources}
    for file in (folder / DOCUMENTS).glob("*"):
        if file.name not in named:
            file.unlink()


def _table(name: str, value: Region | Source) -> str:
    lines = [f"[[{name}]]"]
    for field in fields(value):
        content = getattr(value, field.name)
        if content is not None:
            lines.append(f"{field.name} = {_toml(content)}")
    return "\n".join(lines) + "\n"


def _toml(value: str | int | tuple[str, ...]) -> str:
    """Return a TOML value; a JSON string is one, but for the delete character."""
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(entry) for entry in value)}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
