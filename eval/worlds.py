"""The three libraries that cases run on, built once and kept under the data folder by content."""

import hashlib
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from eval.cases import Against, Case, load_cases, shadows_of
from ingest.catalogue import CATALOGUE, DOCUMENTS, REGIONS, Corpus, load_corpus
from ingest.errors import ReadError
from ingest.library import Library
from ingest.model import Region, Source
from ingest.pipeline import ingest_corpus
from retrieval.dutch import stem, tokens
from retrieval.lexicon import load_lexicon

TEST_CORPUS = Path(__file__).parent / "corpus"
NAMES = ("shipped", "test", "both")
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class World:
    """A library built for the evaluation: its data folder, and the folder with the term base."""

    name: str
    data: Path
    terms: Path


@dataclass(frozen=True, slots=True)
class Corpora:
    """Where documents come from: the shipped corpus (with the term base) and the fictional one."""

    shipped: Path
    test: Path = TEST_CORPUS


def prepare(
    data: Path, corpora: Corpora, names: Iterable[str] = NAMES, progress: Progress | None = None
) -> dict[str, World]:
    """Return the worlds, reading documents only when a corpus changed.

    Raises CatalogueError for a broken corpus and ReadError for a document that cannot be read.
    """
    made = {}
    for name in names:
        if progress is not None:
            progress(name)
        made[name] = _world(data / "eval", name, corpora)
    return made


def _world(home: Path, name: str, corpora: Corpora) -> World:
    folders = {
        "shipped": (corpora.shipped,),
        "test": (corpora.test,),
        "both": (corpora.shipped, corpora.test),
    }
    loaded = [load_corpus(folder) for folder in folders[name]]
    data = home / f"{name}-{_content(folders[name])}"
    corpus = loaded[0] if len(loaded) == 1 else _together(data / "corpus", loaded)
    with Library.open(data, create=True) as library:
        report = ingest_corpus(corpus, library)
    if report.refused:
        problem = report.refused[0]
        raise ReadError(
            problem.code, f"{problem.file}: {problem.reason_nl}", f"{problem.file}: {problem.reason_en}"
        )
    return World(name, data, corpora.shipped)


def _content(folders: Iterable[Path]) -> str:
    """Return a short hash over the catalogues, which hold the hash of every document."""
    whole = hashlib.sha256()
    for folder in folders:
        for name in (CATALOGUE, REGIONS):
            whole.update((folder / name).read_bytes())
    return whole.hexdigest()[:12]


def _together(folder: Path, corpora: Iterable[Corpus]) -> Corpus:
    """Return one corpus of several, their files copied side by side."""
    (folder / DOCUMENTS).mkdir(parents=True, exist_ok=True)
    regions: list[Region] = []
    sources: list[Source] = []
    for corpus in corpora:
        regions.extend(corpus.regions)
        sources.extend(corpus.sources)
        for source in corpus.sources:
            target = folder / DOCUMENTS / source.file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(corpus.path(source), target)
    return Corpus(tuple(regions), tuple(sources), folder)


def read_cases(folder: Path, worlds: dict[str, World]) -> tuple[Case, ...]:
    """Return the cases of a folder, checked against the texts in the worlds; raise CaseError."""
    texts: dict[str, dict[str, str]] = {}
    places: set[str] = set()
    for name, world in worlds.items():
        with Library.open(world.data) as library:
            texts[name] = {source.id: library.text(source.id) for source in library.sources()}
            for region in library.regions():
                for words in (region.name, *region.aliases, *region.municipalities):
                    places.update(stem(t.word) for t in tokens(words))
    terms = next(iter(worlds.values())).terms
    return load_cases(folder, Against(shadows_of(texts), load_lexicon(terms), frozenset(places)))
