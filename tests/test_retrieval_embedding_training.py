"""How the bundled model is made: the parts that can be checked in a second on toys."""

import json
import random
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

pytest.importorskip("onnx", reason="only the training needs it; the development packages bring it")
pytest.importorskip("sklearn")

from retrieval.embedding import load_encoder
from retrieval.maxsim import MODEL, table
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.training import bridge, contexts, maxsim
from retrieval.training.export import export
from retrieval.training.measure import ranks, summarise
from retrieval.training.soup import average
from retrieval.training.texts import Asked, read_asked, read_terms, term_pairs
from retrieval.training.tune import TOGETHER, answer_batches, answer_loss, asked_matches


def test_words_that_go_together_are_aligned() -> None:
    # Dutch 0 is everywhere, as English 0 is; 1 and 2 each have one translation.
    dutch = [np.array(ids) for ids in ([0, 1], [0, 2], [0, 1, 2], [0])] * 5
    english = [np.array(ids) for ids in ([0, 5], [0, 6], [0, 6, 5], [0])] * 5
    strength = bridge.align(dutch, english, 3, 7).toarray()
    assert strength.argmax(axis=1).tolist() == [0, 5, 6]
    assert strength.max() <= 1


def test_an_aligned_token_means_what_its_translation_means() -> None:
    teacher = np.eye(7, 4, dtype=np.float32)
    dutch, english = [np.array([1]), np.array([2])] * 9, [np.array([3]), np.array([0])] * 9
    embeddings, sureness = bridge.translate(bridge.align(dutch, english, 3, 7), teacher)
    assert embeddings[1] @ teacher[3] > 0.9
    assert sureness[1] > 0.8
    assert sureness[0] == 0


def test_a_token_unknown_to_the_dictionary_borrows_from_its_likes() -> None:
    vectors = np.array([[1, 0], [0.99, 0.1], [0, 1]], dtype=np.float32)
    meanings = np.array([[5, 0, 0], [0, 0, 0], [0, 0, 5]], dtype=np.float32)
    borrowed = bridge.borrow(vectors, meanings, np.array([1, 0, 1], dtype=np.float32), nearest=2)
    assert borrowed[1].argmax() == 0


def test_tokens_in_the_same_company_are_neighbours() -> None:
    draw = np.random.default_rng(1)
    # 0 and 1 stand among 4 to 7, 2 and 3 among 8 to 11.
    lines = [
        np.array([draw.integers(4, 8), draw.integers(0, 2), draw.integers(4, 8)] if even else
                 [draw.integers(8, 12), draw.integers(2, 4), draw.integers(8, 12)])
        for even in [True, False] * 400
    ]  # fmt: skip
    vectors = bridge.neighbourhood(iter(lines), 12, dimensions=4)
    assert vectors[0] @ vectors[1] > 0.8 > 0.3 > vectors[0] @ vectors[2]


def test_a_rank_counts_ties_against_the_own_passage() -> None:
    scores = np.array([[0.9, 0.1, 0.5], [0.2, 0.2, 0.2]], dtype=np.float32)
    assert ranks(scores, [2, 0]) == [2, 3]
    table = summarise([1, 2, 20])
    assert (table.hit_1, table.hit_10) == (1 / 3, 2 / 3)
    assert table.mrr == pytest.approx((1 + 1 / 2 + 1 / 20) / 3)


def test_terms_become_pairs_of_both_languages(tmp_path: Path) -> None:
    header, row = "id,kind,nl,nl_variants,en,note", "x,concept,jeugdhulp,jeugdzorg | kinderhulp,youth care,"
    (tmp_path / "terms-x.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    concepts = read_terms(tmp_path)
    assert concepts == [(["jeugdhulp", "jeugdzorg", "kinderhulp"], ["youth care"])]
    assert {pair.dutch for pair in term_pairs(concepts)} == {"jeugdhulp", "jeugdzorg", "kinderhulp"}


def test_a_question_on_another_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "laws.jsonl").write_text(json.dumps({"text": "Artikel."}) + "\n")
    row = {"id": "q", "lang": "nl", "question": "Wat?", "answerable": True, "split": "dev"}
    asked = json.dumps(row | {"source": "laws.jsonl", "line": 0, "sha256": "0" * 64})
    questions = tmp_path / "questions"
    questions.mkdir()
    (questions / "one.jsonl").write_text(asked + "\n")
    with pytest.raises(ValueError, match=r"q: line 0 of laws\.jsonl"):
        read_asked(tmp_path, questions)


def test_a_batch_of_questions_is_made_of_groups_of_one_topic() -> None:
    asked = [Asked(f"q{n}", "nl", f"vraag {n}?", True, "train", f"tekst {n}", f"{n}") for n in range(48)]
    topics = [n % 4 for n in range(48)]
    batches = asked_matches(asked, topics, random.Random(0), size=24)
    first, second = next(batches), next(batches)
    assert {m.family for m in first} | {m.family for m in second} == {one.sha256 for one in asked}
    for batch in (first, second):
        groups = [batch[begin : begin + TOGETHER] for begin in range(0, 24, TOGETHER)]
        assert all(len({int(m.family) % 4 for m in group}) == 1 for group in groups)
        assert all(m.passage == f"tekst {m.family}" for m in batch)


def weights_in(folder: Path, **tensors: torch.Tensor) -> Path:
    folder.mkdir()
    save_file(tensors, folder / "model.safetensors")
    return folder


def test_models_are_averaged_weight_by_weight(tmp_path: Path) -> None:
    one = weights_in(tmp_path / "one", word=torch.tensor([1.0, 2.0]))
    other = weights_in(
        tmp_path / "other", word=torch.tensor([3.0, 6.0]).half(), **{"pooler.x": torch.ones(1)}
    )
    assert average([one, other])["word"].tolist() == [2.0, 4.0]
    assert list(average([one, other])) == ["word"]


def test_models_of_another_shape_are_not_averaged(tmp_path: Path) -> None:
    one = weights_in(tmp_path / "one", word=torch.ones(2))
    other = weights_in(tmp_path / "other", word=torch.ones(3))
    with pytest.raises(ValueError, match="other has not the weights of"):
        average([one, other])


def test_both_readers_of_an_exported_folder_agree(tmp_path: Path) -> None:
    """Export a small random body over the bundled tokenizer and read it with and without torch."""
    import torch
    from safetensors.torch import load_file, save_file
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer
    from transformers import BertConfig, BertModel

    from retrieval.embedding import BUNDLED
    from retrieval.training.transplant import write_json

    student, shipped = tmp_path / "student", tmp_path / "shipped"
    size = Tokenizer.from_file(str(BUNDLED / "tokenizer.json")).get_vocab_size()
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=size, hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(student)
    weights = load_file(student / "model.safetensors")
    save_file({name: value * 3 for name, value in weights.items()}, student / "model.safetensors")
    for name in ("modules.json", "sentence_bert_config.json", "tokenizer.json", "tokenizer_config.json",
                 "special_tokens_map.json", "1_Pooling/config.json"):  # fmt: skip
        (student / name).parent.mkdir(exist_ok=True)
        (student / name).write_bytes((BUNDLED / name).read_bytes())
    pooling = json.loads((student / "1_Pooling/config.json").read_text())
    write_json(student / "1_Pooling/config.json", pooling | {"word_embedding_dimension": 48})
    export(student, shipped, card="A toy.\n")

    texts = ["Wie mag een kind doorsturen?", "voorliggend veld", "de gemeente " * 60]
    ours = load_encoder(str(shipped)).encode_passages(texts)
    theirs = SentenceTransformer(str(shipped), device="cpu").encode(texts, normalize_embeddings=True)
    assert ours.shape == (3, 48)
    assert (ours * theirs).sum(axis=1).min() > 0.97
    (told,) = OnnxEncoder(shipped).tell_passages(texts[:1])
    assert told.words.shape == (len(told.pieces), 48)
    assert np.array_equal(told.vector, ours[0])


def asked(number: int, answers: tuple[int, ...]) -> Asked:
    sentences = (f"De raad {number} vergadert.", f"Het bedrag is {number} euro.")
    question, passage = f"Wat kost {number}?", " ".join(sentences)
    return Asked(f"q-{number}", "nl", question, True, "train", passage, str(number), sentences, answers)


class Pointing:
    """A student whose questions point the way that sentences with one word in them point."""

    def __init__(self, word: str) -> None:
        self.word = word

    def encode(self, texts: list[str], longest: int) -> torch.Tensor:
        return torch.tensor([[1.0, 0.0] if self.word in t or "?" in t else [0.0, 1.0] for t in texts])


def test_the_sentence_that_answers_is_learned_among_those_of_its_passage() -> None:
    batch = [asked(1, (1,))]
    right, wrong = (float(answer_loss(Pointing(word), batch)) for word in ("euro", "raad"))  # type: ignore[arg-type]
    assert right < 0.01 < 1 < wrong


def test_only_questions_whose_answer_is_known_come_in_its_batches() -> None:
    pool = [asked(n, (1,) if n % 2 else ()) for n in range(40)]
    batches = answer_batches(pool, [0] * len(pool), random.Random(1), size=6)
    drawn = [one for _ in range(5) for one in next(batches)]
    assert drawn
    assert all(one.answers for one in drawn)


def test_soft_matching_learns_which_words_meet_each_other() -> None:
    lessons = maxsim.lessons_of([asked(n, (1,)) for n in range(64)] + [asked(99, ())], MODEL)
    assert len(lessons) == 64
    before, after = (maxsim.learn(lessons[:32], MODEL, epochs=epochs) for epochs in (0, 3))
    held_out = lessons[32:]
    margins = [
        np.mean(
            [float(np.diff(matcher.scores(o.question, o.sentences).detach().numpy())[0]) for o in held_out]
        )
        for matcher in (before, after)
    ]
    assert margins[1] > margins[0] + 0.02
    assert maxsim.first_right(after, held_out) >= maxsim.first_right(before, held_out)
    with pytest.raises(ValueError, match="train split"):
        maxsim.learn([], MODEL)


def test_words_in_context_learn_which_words_meet_each_other() -> None:
    encoder = OnnxEncoder(MODEL)
    pool = [asked(n, (1,)) for n in range(48)]
    passages = contexts.read_passages(pool, encoder)
    assert {len(set(one.sentence.tolist()) - {-1}) for one in passages.values()} == {2}
    lessons = contexts.lessons_of([*pool, asked(99, ())], encoder)
    assert len(lessons) == 48
    weights = torch.from_numpy(table().weights)
    before, after = (
        contexts.learn(lessons[:32], passages, weights, columns=16, epochs=epochs) for epochs in (0, 12)
    )
    margins = [
        np.mean([m.scores([o], [passages[o.passage]])[0].diff().item() for o in lessons[32:]])
        for m in (before, after)
    ]
    assert margins[1] > margins[0] + 0.02
    assert contexts.first_right(after, lessons[32:], passages)[0] >= 0.9
    with pytest.raises(ValueError, match="no question"):
        contexts.learn([], passages, weights)
