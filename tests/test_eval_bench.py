"""The bench makes its own regions and measures every step on them."""

from pathlib import Path

import numpy as np
import pytest

from eval.bench import StandIn, bench_table, measure
from eval.synthetic import make_corpus
from ingest.catalogue import load_corpus
from ingest.errors import RequestError
from ingest.settings import shipped_corpus


def test_a_made_corpus_is_valid_and_the_same_every_time(tmp_path: Path) -> None:
    one, two = make_corpus(tmp_path / "a", 250), make_corpus(tmp_path / "b", 250)
    assert load_corpus(one.folder).sources == load_corpus(two.folder).sources
    assert len(load_corpus(one.folder).regions) == 2
    assert one.everywhere == two.everywhere


def test_regions_can_be_made_from_ones_own_text(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    paragraph = " ".join(f"woord{n}" for n in range(30))
    (tmp_path / "text" / "a.txt").write_text(paragraph + "\n\nTe kort.\n", "utf-8")
    made = make_corpus(tmp_path / "made", 3, tmp_path / "text")
    (document,) = (made.folder / "documents").iterdir()
    assert document.read_text("utf-8").count(paragraph) == 3
    with pytest.raises(RequestError, match="paragraph"):
        make_corpus(tmp_path / "none", 3, tmp_path / "made" / "documents" / "nothing")


def test_stand_in_vectors_have_length_one_and_liken_texts_that_share_words() -> None:
    vectors = StandIn().encode_passages(
        ["jeugdhulp in de regio", "de regio en haar jeugdhulp", "", "een school"]
    )
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert vectors[0] @ vectors[1] > 0.6 > vectors[0] @ vectors[3]


def test_a_small_bench_measures_every_step() -> None:
    figures = measure(40, None, shipped_corpus())
    assert figures["passages"] == 40
    numbers = [v for v in figures.values() if not isinstance(v, bool) and v is not None]
    assert all(v >= 0 for v in numbers)
    assert figures["region_total_p50"] <= figures["region_total_p95"]
    assert bench_table([figures]).row_count == len(figures) - 3
