"""What ``visiewijzer ingest`` and ``remove`` do: change the library, and say what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.additions import Given, ingest_files, remove_additions, with_additions
from ingest.catalogue import load_corpus
from ingest.derive import slug
from ingest.errors import RequestError
from ingest.library import Library
from ingest.model import Problem, Region
from ingest.pipeline import Report
from ingest.settings import IngestSettings
from ui.opening import Progress, build_library, library_folder, remember_corpus
from ui.text import problems_text
from ui.words import LANGUAGES, say


@dataclass(frozen=True, slots=True)
class Details:
    """What the user says of the files added; absent is taken from the file or left unknown."""

    regions: tuple[str, ...] = ()
    region_name: str | None = None
    municipalities: tuple[str, ...] = ()
    title: str | None = None
    publisher: str | None = None
    year: int | None = None
    kind: str | None = None


def run_ingest(
    settings: IngestSettings,
    paths: tuple[Path, ...],
    corpus: Path | None,
    details: Details,
    progress: Progress | None,
) -> tuple[list[str], bool]:
    """Bring the library up to date with the corpus, or add files to it; return lines that report it.

    The second value tells whether a file that was named was refused. Raises RequestError for a path
    that is not there, CatalogueError for a corpus or a region that is wrong, LibraryBusy while
    another process writes.
    """
    for path in (*paths, *((corpus,) if corpus else ())):
        if not path.exists():
            raise RequestError(f"{path}: there is no such file or folder")
    if not paths and details != Details():
        raise RequestError("--region, --title and the like describe files to add: name the files too")
    chosen = settings if corpus is None else settings.model_copy(update={"corpus": corpus})
    if not paths:
        report = build_library(chosen, progress)
        if corpus is not None:
            remember_corpus(settings.data, corpus)
        return report_lines(report), False
    library_folder(chosen, progress)
    base = load_corpus(chosen.corpus)
    known = {region.id for region in with_additions(base, chosen.data).regions}
    with Library.open(chosen.data) as library:
        added, report = ingest_files(library, base, paths, given(details, known), progress=progress)
    already = [say("already_there", language, file=path) for path in added.already for language in LANGUAGES]
    return [*report_lines(report, added.refused), *already], bool(added.refused)


def run_remove(
    settings: IngestSettings, document_ids: tuple[str, ...], progress: Progress | None
) -> list[str]:
    """Take documents that were added out of the library; return lines that report it.

    Raises CatalogueError for a document that was not added by hand, LibraryBusy while another
    process writes.
    """
    library_folder(settings, progress)
    with Library.open(settings.data) as library:
        return report_lines(
            remove_additions(library, load_corpus(settings.corpus), document_ids, progress=progress)
        )


def given(details: Details, known: set[str]) -> Given:
    """Return what the user said in ingest's own words; a named region that is not known is a new one."""
    regions, new = details.regions, None
    if details.region_name is not None:
        region = regions[0] if regions else slug(details.region_name)
        if region not in known:
            new = Region(region, details.region_name, (), details.municipalities)
            regions = regions[1:]
        elif not regions:
            regions = (region,)
    return Given(
        regions=regions,
        title=details.title,
        publisher=details.publisher,
        year=details.year,
        kind=details.kind,
        new_region=new,
    )


def report_lines(report: Report, refused: Sequence[Problem] = ()) -> list[str]:
    """Return what a run did in both languages, with the files refused and what was noted of others."""
    problems = [*report.refused, *refused]
    counts = {name: len(getattr(report, name)) for name in ("added", "updated", "unchanged", "removed")}
    lines = [say("ingested", language, **counts, refused=len(problems)) for language in LANGUAGES]
    if problems:
        lines.append(problems_text(problems))
    if report.noted:
        heading = " / ".join(say("noted", language) for language in LANGUAGES)
        lines += [f"{heading}:", problems_text(report.noted)]
    return lines
