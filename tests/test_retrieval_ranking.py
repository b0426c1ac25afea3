"""The ranking table: fixed passages, honest ranks, intervals over passages."""

import gzip
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from retrieval.embedding import Progress, Vectors
from retrieval.lexicon import build_lexicon, parse_terms
from retrieval.search import FEATURES, FURTHER, log_shares
from retrieval.small_net import net_of
from retrieval.training import ranking
from retrieval.training.questions_tool import TrainingQuestion, digest
from retrieval.training.ranker import Listed, calibration, linear, linear_weights, network, rank_of

TEXTS = (
    "Een kind dat ziek is hoeft niet naar school als de ouders dat binnen twee dagen melden aan het hoofd.",
    "De gemeente betaalt een deel van de huur wanneer het inkomen te laag is om in de wijk te blijven wonen.",
    "Wie schulden heeft kan bij de kredietbank terecht voor een gesprek over het saneren van de schulden.",
)
LAWS = tuple(
    f"Artikel over de afvoer van metaal nummer {n}: het gehalte aan koper en zink wordt gemeten door de "
    f"drijver van inrichting {n} en vastgelegd in een register."
    for n in range(40)
)
TERMS = """id,kind,nl,nl_variants,en,en_variants,broader,not_same_as,note
schuld,concept,schulden,geldzorgen,debts,debt,,,
"""


class LetterEncoder:
    """Vectors of letter counts: enough to be an encoder, and the same on every machine."""

    name = "letters"
    dimensions = 26
    passages = 0

    def encode_queries(self, texts: list[str]) -> Vectors:
        rows = [[text.lower().count(chr(97 + i)) + 0.01 for i in range(26)] for text in texts]
        matrix = np.array(rows, dtype=np.float32)
        return np.asarray(matrix / np.linalg.norm(matrix, axis=1, keepdims=True), dtype=np.float32)

    def encode_passages(self, texts: list[str], *, progress: Progress | None = None) -> Vectors:
        self.passages += len(texts)
        return self.encode_queries(texts)


def question(
    number: int, lang: str, text: str, line: int, *, answerable: bool = True, split: str = "dev"
) -> TrainingQuestion:
    return TrainingQuestion(
        id=f"q-{number}", lang=lang, question=text, answerable=answerable, source="policy.jsonl.gz",
        line=line, sha256=digest(TEXTS[line]), topic="zorg",
        stratum="low" if number % 2 else "high", split=split, answers=[],
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, texts in (("policy", TEXTS), ("laws", LAWS)):
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as stream:
            for text in texts:
                stream.write(json.dumps({"path": ["Deel 1"], "head": "Kop", "text": text}) + "\n")
    asked = [
        question(1, "nl", "ziek kind school melden", 0),
        question(2, "nl", "geldzorgen", 2),
        question(3, "en", "debts", 2),
        question(4, "nl", "huur inkomen", 1, answerable=False),
        question(5, "nl", "gesprek over schulden", 2, split="fit"),
        question(6, "en", "rent too low", 1, split="fit"),
    ]
    (tmp_path / "questions").mkdir()
    lines = "".join(json.dumps(asdict(q)) + "\n" for q in asked)
    (tmp_path / "questions" / "policy.jsonl").write_text(lines, "utf-8")
    return tmp_path


def measured(folder: Path, encoder: LetterEncoder, *, size: int = 20) -> list[dict[str, object]]:
    lexicon = build_lexicon(("terms.csv", term) for term in parse_terms(TERMS, "terms.csv"))
    return ranking.measure(
        folder, folder / "work", size=size, encoder=encoder, lexicon=lexicon, questions=folder / "questions"
    )


def test_the_term_base_finds_what_the_words_do_not(folder: Path) -> None:
    measured(folder, LetterEncoder())
    ranks = json.loads((folder / "work" / "ranking-20.json").read_text("utf-8"))["ranks"]
    assert ranks["BM25"] == {"q-1": 1, "q-2": 0, "q-3": 0}
    assert ranks["words"]["q-2"] == 0
    assert ranks["words + term base"] == {"q-1": 1, "q-2": 1, "q-3": 1}
    assert set(ranks) == {
        "BM25", "words", "words + term base", "dense", "hybrid", "hybrid + term base", "RRF + term base",
        "learned, linear", "learned, network", *(f"learned, network, no {name}" for name in ranking.GROUPS),
    }  # fmt: skip


def test_there_is_a_row_per_language_stratum_and_way_and_a_table_to_read(folder: Path) -> None:
    rows = measured(folder, LetterEncoder())
    counts = {(r["language"], r["stratum"]): r["questions"] for r in rows}
    assert counts == {
        ("nl", "all"): 2, ("nl", "low"): 1, ("nl", "high"): 1, ("en", "all"): 1, ("en", "low"): 1
    }  # fmt: skip
    text = (folder / "work" / "ranking-20.md").read_text("utf-8")
    assert "**nl, all** (2 questions)" in text
    assert "| search | MRR | hit@1 | hit@10 | nDCG@10 |" in text


def test_vectors_are_kept_and_a_larger_crowd_only_adds_to_them(folder: Path) -> None:
    encoder = LetterEncoder()
    measured(folder, encoder, size=10)
    # A passage of one sentence is read with its heading and as a sentence; what teaches is among them.
    assert encoder.passages == 2 * (len(TEXTS) + 10)
    measured(folder, encoder, size=20)
    assert encoder.passages == 2 * (len(TEXTS) + 20)


def test_the_crowd_is_the_same_on_every_run_and_leaves_out_what_is_asked_about(folder: Path) -> None:
    known = {digest(LAWS[0]), digest(LAWS[1])}
    drawn = ranking.distractors(folder, known, size=40)
    assert len(drawn) == 38
    assert known.isdisjoint(t.sha256 for t in drawn)
    assert ranking.distractors(folder, known, size=5) == drawn[:5]


def test_a_text_that_moved_is_refused(folder: Path) -> None:
    moved = question(1, "nl", "ziek kind", 0)
    with pytest.raises(ValueError, match="q-1: the text at policy"):
        ranking.own_passages(folder, [TrainingQuestion(**(asdict(moved) | {"line": 1}))])


def test_the_figures_follow_their_formulas() -> None:
    figures = ranking.figures_of([1, 3, 11, 0])
    assert figures[:, 0].tolist() == pytest.approx([1, 1 / 3, 1 / 11, 0])
    assert figures[:, 1].tolist() == [1, 0, 0, 0]
    assert figures[:, 2].tolist() == [1, 1, 0, 0]
    assert figures[:, 3].tolist() == pytest.approx([1, 1 / np.log2(4), 0, 0])


def test_questions_about_one_passage_are_drawn_together() -> None:
    times = ranking.resampled(["a", "a", "b", "c"])
    assert (times[:, 0] == times[:, 1]).all()
    assert (times[:, 0] + times[:, 2] + times[:, 3] == 3).all()
    low, high = ranking.interval(np.array([1.0, 1.0, 0.0, 0.0]), times)
    assert low == 0.0
    assert high == 1.0


def test_rank_fusion_puts_first_what_both_rankings_put_high() -> None:
    assert ranking.reciprocal_rank_fusion([["a", "b", "c"], ["b", "d"]])[0] == "b"
    # 1/61 for the first of one ranking against 1/63 for the third of another.
    assert ranking.reciprocal_rank_fusion([["a"], ["x", "y", "z"]]) == ["a", "x", "y", "z"]


def listed(number: int, right: int = 1) -> Listed:
    """Three candidates of which the second is right; only the first feature tells."""
    draw = np.random.default_rng(number)
    names = (*FEATURES, *FURTHER)
    features = {name: draw.uniform(0.2, 0.8, 3).astype(np.float32) for name in names}
    features[FEATURES[0]] = np.array([0.1, 0.9, 0.2], dtype=np.float32)
    return Listed(features, right, "nl")


def test_the_linear_ranker_learns_which_feature_tells_and_stays_convex() -> None:
    lists = [listed(n) for n in range(40)]
    weights = linear_weights(lists)
    assert sum(weights.values()) == pytest.approx(1, abs=0.001)
    assert min(weights.values()) >= 0
    assert weights[FEATURES[0]] > 0.8
    assert [rank_of(one, linear(weights)) for one in lists] == [1] * 40


def test_the_network_learns_which_feature_tells_and_cannot_without_it() -> None:
    lists = [listed(n) for n in range(200)]
    fresh = [listed(n) for n in range(200, 300)]
    whole = network(lists)
    assert [rank_of(one, lambda o: whole(o.features)) for one in fresh] == [1] * 100
    less = network(lists, FEATURES[1:])
    assert sum(rank_of(one, lambda o: less(o.features)) == 1 for one in fresh) < 60
    read_back = net_of(json.loads(json.dumps(whole.as_data())))
    assert read_back(fresh[0].features) == pytest.approx(whole(fresh[0].features), abs=0.01)


def test_a_passage_that_is_no_candidate_has_no_rank() -> None:
    assert rank_of(listed(1, right=-1), lambda one: one.features[FEATURES[0]]) == 0


def test_a_score_becomes_the_share_that_is_right_at_such_a_score() -> None:
    draw = np.random.default_rng(1)
    lists, scores = [], []
    for _ in range(400):
        own = draw.uniform(0, 1, 4)
        # The first is right three times in four where its score is high, hardly ever where it is low.
        right = 0 if draw.uniform() < (0.75 if own[0] > 0.5 else 0.05) else -1
        lists.append(Listed({"raw_similar": np.zeros(4, dtype=np.float32)}, right, "nl"))
        scores.append(np.array([own[0], 0, 0, 0], dtype=np.float32))
    found = calibration(lists, scores)
    assert found["score"] > 1
    assert found["expected"] == pytest.approx(found["right"], abs=0.1)
    none_right = [Listed(one.features, -1, "nl") for one in lists]
    assert np.exp(log_shares(np.array([1.0, 1.0, 3.0], dtype=np.float32))).sum() == pytest.approx(1)
    assert calibration(none_right, scores)["score"] == 0


def test_what_was_learned_is_written_where_the_product_reads_it(folder: Path) -> None:
    lexicon = build_lexicon(("terms.csv", term) for term in parse_terms(TERMS, "terms.csv"))
    target = folder / "ranker.json"
    ranking.measure(
        folder, folder / "work", size=20, encoder=LetterEncoder(), lexicon=lexicon,
        questions=folder / "questions", target=target,
    )  # fmt: skip
    written = json.loads(target.read_text("utf-8"))
    assert written["languages"].keys() == {"nl", "en"}
    for one in written["languages"].values():
        assert one["weights"].keys() == set(FEATURES)
        assert {"intercept", "score", "similar"} <= one["calibration"].keys()
        assert {"intercept", "score", "similar"} <= one["network_calibration"].keys()
    assert net_of(written["network"]).names == (*FEATURES, *FURTHER)
