"""Another model and a reranker, chosen by settings: the library follows, and says what it uses."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from retrieval_world import HashingEncoder, build
from tiny_models import write_embedder, write_reranker

from ingest.catalogue import Corpus
from ingest.errors import ModelError, RequestError
from ingest.library import Library
from ingest.pipeline import ingest_corpus
from ingest.settings import IngestSettings
from retrieval.assistant import Assistant
from retrieval.embedding import load_encoder
from retrieval.index import build_index
from retrieval.settings import RetrievalSettings, default_settings, read_settings
from ui.render_trace import render_trace
from ui.state import state_text
from ui.text import trace_text

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "Wat verstaat Flevoland onder jeugdhulp?"


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("chosen")
    return {
        "small": write_embedder(home / "multilingual-e5-tiny"),
        "wide": write_embedder(home / "wide", width=24),
        "judge": write_reranker(home / "judge"),
    }


@pytest.fixture
def data(corpus: Corpus, tmp_path: Path) -> Path:
    with Library.open(tmp_path / "data", create=True) as library:
        ingest_corpus(replace(corpus, sources=corpus.sources[2:3]), library)
    return tmp_path / "data"


def chosen(embedding: Path, **more: object) -> RetrievalSettings:
    return default_settings().model_copy(update={"embedding": str(embedding), **more})


@contextmanager
def opened(data: Path, settings: RetrievalSettings) -> Iterator[Assistant]:
    assistant = Assistant.open(data, settings=settings)
    try:
        yield assistant
    finally:
        assistant.close()


def kept(data: Path, model: Path) -> tuple[int, int]:
    """Return how many passages have vectors of a model in the library, whole and by sentence."""
    name = load_encoder(str(model)).name
    with Library.open(data) as library:
        return len(library.vectors(name)), len(library.vectors(f"{name}#sentences"))


def test_another_model_rebuilds_the_index_and_the_old_vectors_are_forgotten(
    data: Path, models: dict[str, Path]
) -> None:
    with Library.open(data) as library:
        count = len(library.passages())
    with opened(data, chosen(models["small"])) as assistant:
        assert "ontbrak" in assistant.notices[0]
        assert assistant._current().index.vectors.shape == (count, 16)
    assert kept(data, models["small"]) == (count, count)
    with opened(data, chosen(models["wide"])) as assistant:
        assert "verouderd" in assistant.notices[0]
        index = assistant._current().index
        assert index.vectors.shape == (count, 24)
        assert index.sentence_vectors.shape[1] == 24
        assert assistant.ask([QUESTION]).trace.hits
    assert kept(data, models["small"]) == (0, 0)
    assert kept(data, models["wide"]) == (count, count)
    with opened(data, chosen(models["wide"])) as assistant:
        assert assistant.notices == ()


def test_another_prefix_makes_other_vectors(data: Path, models: dict[str, Path]) -> None:
    with opened(data, chosen(models["small"])) as assistant:
        known = assistant._current().index.vectors
    with opened(data, chosen(models["small"], passage_prefix="")) as assistant:
        assert "verouderd" in assistant.notices[0]
        assert abs(assistant._current().index.vectors - known).max() > 1e-3


def test_progress_counts_up_to_the_last_passage(data: Path, models: dict[str, Path]) -> None:
    told: list[tuple[str, int, int]] = []
    with Library.open(data) as library:
        count = len(library.passages())
        build_index(library, data, load_encoder(str(models["small"])), lambda *step: told.append(step))
    vectors = [(done, total) for name, done, total in told if name == "vectors"]
    assert vectors[-1] == (count, count)
    assert vectors == sorted(vectors)


def test_old_vectors_wait_while_another_process_writes(data: Path) -> None:
    old, new = HashingEncoder("old"), HashingEncoder("new")
    build(data, old)
    with Library.open(data) as library:
        for model in ("new", "new#sentences"):
            have = library.vectors(model.replace("new", "old"))
            library.put_vectors(model, have.items())
        with library.writing():
            build_index(library, data, new)
        assert library.vectors("old")
        build_index(library, data, new)
        assert library.vectors("old") == library.vectors("old#sentences") == {}


def test_a_reranker_of_the_settings_orders_the_first_so_many(data: Path, models: dict[str, Path]) -> None:
    with opened(data, chosen(models["small"])) as assistant:
        plain = assistant.ask([QUESTION]).trace.hits
    settings = chosen(models["small"], reranker=str(models["judge"]), rerank_first=7, device="cpu")
    with opened(data, settings) as assistant:
        answer = assistant.ask([QUESTION])
        again = assistant.ask([QUESTION])
    hits = answer.trace.hits
    assert [h.reranked is not None for h in hits] == [n < 7 for n in range(len(hits))]
    judged = [h.reranked for h in hits[:7] if h.reranked is not None]
    assert judged == sorted(judged, reverse=True)
    assert {h.passage_id for h in hits[:7]} == {h.passage_id for h in plain[:7]}
    assert [h.passage_id for h in hits[7:]] == [h.passage_id for h in plain[7:]]
    assert (again.trace.hits, again.text) == (hits, answer.text)
    (note,) = [note for note in answer.trace.notes if note.startswith("reranker=judge:")]
    name = note.removeprefix("reranker=")
    told = trace_text(answer, {}, "nl")
    assert f"Passages herordend door {name}" in told
    assert f"    {hits[0].reranked:.2f}  {hits[0].document_id}" in told
    assert name in render_trace(answer, {}, "nl", excerpt=lambda *_: "")


def test_a_reranker_that_fails_says_so(data: Path, models: dict[str, Path]) -> None:
    settings = chosen(models["small"], reranker=str(data / "nowhere"))
    with pytest.raises(ModelError, match="no such model folder"), opened(data, settings):
        pass


def test_status_names_the_models(
    data: Path, models: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    where = IngestSettings(data=data)
    monkeypatch.setenv("VISIEWIJZER_EMBEDDING", str(models["small"]))
    told = state_text(where, "en", None)
    assert "Embedding model: multilingual-e5-tiny:" in told
    assert "|query: |passage: , 16 dimensions" in told
    assert "Index: missing" in told
    assert "Reranker: none" in told
    monkeypatch.setenv("VISIEWIJZER_RERANKER", str(models["judge"]))
    assert "the best 30 passages" in state_text(where, "en", None)
    (models["judge"].parent / "empty").mkdir(exist_ok=True)
    monkeypatch.setenv("VISIEWIJZER_EMBEDDING", str(models["judge"].parent / "empty"))
    monkeypatch.setenv("VISIEWIJZER_RERANKER", "nowhere")
    told = state_text(where, "en", None)
    assert "no .safetensors weights found" in told
    assert "nowhere: no such model folder" in told


def test_the_environment_reaches_every_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "EMBEDDING": "/m/e5", "QUERY_PREFIX": "", "PASSAGE_PREFIX": "p: ", "RERANKER": "/m/judge",
        "RERANK_FIRST": "12", "DEVICE": "cpu", "OFFLINE": "false",
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(f"VISIEWIJZER_{name}", value)
    assert read_settings().model_dump() == {
        "embedding": "/m/e5", "query_prefix": "", "passage_prefix": "p: ", "reranker": "/m/judge",
        "rerank_first": 12, "device": "cpu", "offline": False,
    }  # fmt: skip
    assert default_settings().reranker is None
    assert default_settings().embedding is None


@pytest.mark.parametrize(
    ("name", "value"), [("RERANK_FIRST", "0"), ("RERANK_FIRST", "veel"), ("OFFLINE", "misschien")]
)
def test_a_wrong_setting_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"VISIEWIJZER_{name}", value)
    with pytest.raises(RequestError, match=f"^VISIEWIJZER_{name}={value}: "):
        read_settings()


@pytest.mark.parametrize(
    ("setting", "value", "status", "reason"),
    [
        ("VISIEWIJZER_RERANKER", "nowhere", 1, "nowhere: no such model folder"),
        ("VISIEWIJZER_RERANK_FIRST", "veel", 2, "VISIEWIJZER_RERANK_FIRST=veel"),
    ],
)
def test_the_command_line_ends_with_one_line(
    setting: str, value: str, status: int, reason: str, data: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", "ask", QUESTION],
        env=os.environ | {"VISIEWIJZER_DATA": str(data), setting: value},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr.startswith("visiewijzer: ")
    assert reason in done.stderr
    assert len(done.stderr.splitlines()) == 1
