"""What all tests share: the shipped corpus read once, and the flag that rewrites golden files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest.catalogue import Corpus, load_corpus

if TYPE_CHECKING:
    from retrieval.assistant import Assistant

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the files in tests/golden")


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load_corpus(ROOT / "corpus")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def indexed(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the shipped library and its index, built once and never opened for asking."""
    from ingest.library import Library
    from ingest.pipeline import ingest_corpus
    from retrieval.assistant import Assistant

    data = tmp_path_factory.mktemp("indexed")
    with Library.open(data, create=True) as library:
        ingest_corpus(corpus, library)
    Assistant.open(data).close()
    return data


@pytest.fixture(scope="session")
def assistant(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The shipped corpus, open for questions during the whole run."""
    from retrieval.assistant import Assistant

    data = shutil.copytree(indexed, tmp_path_factory.mktemp("asked") / "data")
    opened = Assistant.open(data)
    yield opened
    opened.close()
