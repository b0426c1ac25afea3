"""What ``visiewijzer ingest`` does: bring the library up to date, and say what changed."""

from dataclasses import dataclass
from pathlib import Path

from ingest.errors import RequestError
from ingest.pipeline import Report
from ingest.settings import IngestSettings
from ui.opening import Progress, build_library
from ui.text import problems_text
from ui.words import LANGUAGES, say

_CATALOGUE = "catalogue.toml"


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
) -> list[str]:
    """Read the corpus, another corpus, or loose files, and return the lines that report it."""
    for path in (*paths, *((corpus,) if corpus else ())):
        if not path.exists():
            raise RequestError(f"{path}: there is no such file or folder")
    if corpus is None and len(paths) == 1 and (paths[0] / _CATALOGUE).is_file():
        corpus, paths = paths[0], ()
    if corpus is not None and paths:
        raise RequestError("give either --corpus FOLDER or files to add, not both")
    if not paths:
        chosen = settings if corpus is None else settings.model_copy(update={"corpus": corpus})
        return report_lines(build_library(chosen, progress))
    raise RequestError("loose files cannot be added yet")


def report_lines(report: Report) -> list[str]:
    """Return what a run did, in both languages, with the files refused."""
    counts = {
        name: len(getattr(report, name)) for name in ("added", "updated", "unchanged", "removed", "refused")
    }
    lines = [say("ingested", language, **counts) for language in LANGUAGES]
    return [*lines, problems_text(report.refused)] if report.refused else lines
