"""Ingest interrupted by kill -9 at random moments: nothing acknowledged is lost, nothing half is visible.

Set VISIEWIJZER_KILLS=200 for the long run; its figures are printed with ``pytest -s``.
"""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from ingest.catalogue import Corpus
from ingest.library import Library
from ingest.model import Document
from ingest.pipeline import ingest_corpus, read_document

ROOT = Path(__file__).resolve().parent.parent
KILLS = int(os.environ.get("VISIEWIJZER_KILLS", "6"))

# The child takes each document in again and again, changed a little each round, and says after
# each transaction which version is in ("ack ID TITLE"); the parent kills it somewhere.
CHILD = """
import sys
from dataclasses import replace
from pathlib import Path
from ingest.catalogue import load_corpus
from ingest.library import Library
from ingest.pipeline import read_document
corpus = load_corpus(Path(sys.argv[1]))
documents = [read_document(source, corpus.path(source)) for source in corpus.sources]
print("ready", flush=True)
with Library.open(Path(sys.argv[2]), create=True) as library, library.writing() as writer:
    for round in range(int(sys.argv[3]), int(sys.argv[3]) + 1000):
        for document in documents:
            changed = replace(document, source=replace(document.source, title=f"{round}"))
            writer.put(changed)
            print("ack", document.source.id, round, flush=True)
"""


def run_and_kill(folder: Path, begin: int, seconds: float) -> dict[str, int]:
    """Start the child, kill it after some time, and return the last acknowledged round of each document."""
    command = [sys.executable, "-c", CHILD, str(ROOT / "corpus"), str(folder), str(begin)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    time.sleep(seconds)
    os.kill(child.pid, signal.SIGKILL)
    acknowledged: dict[str, int] = {}
    for line in child.stdout.read().split("\n"):
        words = line.split()
        if len(words) == 3 and words[0] == "ack":
            acknowledged[words[1]] = int(words[2])
    child.wait()
    return acknowledged


def faults(folder: Path, known: dict[str, int], whole: dict[str, Document]) -> tuple[int, int]:
    """Return how many acknowledged documents are lost and how many are visible half."""
    lost = half = 0
    with Library.open(folder, create=True) as library:
        library.check()
        present = {source.id: source for source in library.sources()}
        for document_id, acknowledged in known.items():
            lost += document_id not in present or int(present[document_id].title) < acknowledged
        for document_id, source in present.items():
            expected = replace(
                whole[document_id], source=replace(whole[document_id].source, title=source.title)
            )
            half += library.document(document_id) != expected
        with library.writing():
            pass  # the dead writer's lock is free
    return lost, half


def test_killed_at_random_moments_nothing_is_lost_or_half(tmp_path: Path, corpus: Corpus) -> None:
    whole = {source.id: read_document(source, corpus.path(source)) for source in corpus.sources}
    chance = random.Random(2026)
    lost = half = 0
    known: dict[str, int] = {}
    folder = tmp_path / "data"
    for number in range(KILLS):
        if number % 10 == 0:  # a fresh library now and then: the moment it is made is a moment too
            folder, known = tmp_path / f"data{number}", {}
        known |= run_and_kill(folder, number * 1000, chance.choice([0.0, 0.02, 0.1, 0.3]) * chance.random())
        new_lost, new_half = faults(folder, known, whole)
        lost, half = lost + new_lost, half + new_half
    print(f"\n{KILLS} kills: {lost} documents lost, {half} half documents visible")
    assert (lost, half) == (0, 0)
    with Library.open(folder) as library:
        ingest_corpus(corpus, library)
        assert {source.id: library.document(source.id) for source in corpus.sources} == whole
