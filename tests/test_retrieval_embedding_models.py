"""The way up: any sentence-transformers model or cross-encoder, from a folder, without its own code."""

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import ModelError
from retrieval.embedding import known_prefixes, load_encoder, load_reranker

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = [*SPECIAL, *LETTERS, ":", "?", ".", "jeugd", "hulp", "gemeente"]


def write_tokenizer(folder: Path) -> None:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    vocabulary = {word: number for number, word in enumerate([*WORDS, *(f"##{c}" for c in LETTERS)])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]",
        sep_token="[SEP]", mask_token="[MASK]", model_max_length=64,
    ).save_pretrained(folder)  # fmt: skip


def tiny_settings(width: int, **more: object) -> "object":
    from transformers import BertConfig

    return BertConfig(
        vocab_size=80, hidden_size=width, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=64, **more,
    )  # fmt: skip


@pytest.fixture(scope="session")
def make_model(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return what writes a tiny random sentence-transformers folder of some width and name."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from transformers import BertModel

    def make(width: int = 16, name: str = "tiny") -> Path:
        torch.manual_seed(width)
        bare = tmp_path_factory.mktemp("bare")
        BertModel(tiny_settings(width)).save_pretrained(bare)
        write_tokenizer(bare)
        body = modules.Transformer(str(bare))
        model = SentenceTransformer(modules=[body, modules.Pooling(width)], device="cpu")
        folder = tmp_path_factory.mktemp("models") / name
        model.save(str(folder))
        return folder

    return make


@pytest.fixture(scope="session")
def tiny(make_model: Callable[..., Path]) -> Path:
    return make_model()


@pytest.fixture
def copy(tiny: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny, tmp_path / "copy"))


@pytest.fixture(scope="session")
def tiny_reranker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch
    from transformers import BertForSequenceClassification

    torch.manual_seed(3)
    folder = tmp_path_factory.mktemp("reranker")
    BertForSequenceClassification(tiny_settings(16, num_labels=1)).save_pretrained(folder)
    write_tokenizer(folder)
    return folder


def test_a_local_folder_loads_and_gives_unit_vectors(tiny: Path) -> None:
    encoder = load_encoder(str(tiny))
    vectors = encoder.encode_passages(["jeugd hulp", "gemeente", "abc def"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, encoder.dimensions) == (3, 16)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)


def test_batches_keep_the_order_of_the_texts(tiny: Path) -> None:
    encoder = load_encoder(str(tiny))
    texts = [f"{'jeugd ' * (number % 7)}{chr(97 + number % 26)}" for number in range(70)]
    told: list[tuple[int, int]] = []
    together = encoder.encode_passages(texts, progress=lambda done, total: told.append((done, total)))
    alone = np.vstack([encoder.encode_passages([text]) for text in texts])
    assert together == pytest.approx(alone, abs=1e-5)
    assert told == [(32, 70), (64, 70), (70, 70)]


def test_prefixes_go_before_questions_and_passages(tiny: Path) -> None:
    plain = load_encoder(str(tiny))
    prefixed = load_encoder(str(tiny), query_prefix="query: ", passage_prefix="passage: ")
    assert prefixed.encode_queries(["hulp"]) == pytest.approx(plain.encode_queries(["query: hulp"]), abs=1e-6)
    expected = plain.encode_passages(["passage: hulp"])
    assert prefixed.encode_passages(["hulp"]) == pytest.approx(expected, abs=1e-6)
    assert prefixed.name != plain.name


def test_a_model_named_e5_gets_its_prefixes_unless_told_otherwise(make_model: Callable[..., Path]) -> None:
    folder = make_model(name="multilingual-e5-small")
    known, none = load_encoder(str(folder)), load_encoder(str(folder), query_prefix="", passage_prefix="")
    assert known.encode_queries(["hulp"]) == pytest.approx(none.encode_queries(["query: hulp"]), abs=1e-6)
    assert known.encode_passages(["hulp"]) == pytest.approx(none.encode_passages(["passage: hulp"]), abs=1e-6)


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("clips/e5-small-trm-nl", "query: ", "passage: "),
        ("Snowflake/snowflake-arctic-embed-l-v2.0", "query: ", ""),
        ("BAAI/bge-m3", "", ""),
        ("someone/me5.5-thing", "", ""),
    ],
)
def test_the_prefixes_of_known_families(tmp_path: Path, name: str, query: str, passage: str) -> None:
    assert known_prefixes(tmp_path, name) == (query, passage)


def test_prefixes_stated_in_the_folder_go_first(tmp_path: Path) -> None:
    stated = {"prompts": {"query": "vraag: ", "document": "tekst: "}}
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps(stated))
    assert known_prefixes(tmp_path, "intfloat/e5-small") == ("vraag: ", "tekst: ")


def test_another_width_is_another_model(tiny: Path, make_model: Callable[..., Path]) -> None:
    wide = load_encoder(str(make_model(width=24)))
    assert wide.dimensions == 24
    assert wide.name != load_encoder(str(tiny)).name


def test_other_weights_under_the_same_name_are_another_model(copy: Path, tiny: Path) -> None:
    from safetensors.numpy import load_file, save_file

    before = load_encoder(str(copy)).name
    weights = copy / "model.safetensors"
    save_file({name: value * 1.5 for name, value in load_file(weights).items()}, weights, {"format": "pt"})
    assert load_encoder(str(copy)).name != before


@pytest.mark.parametrize("name", ["pytorch_model.bin", "1_Pooling/weights.pt", "extra.pkl"])
def test_pickles_are_refused_before_anything_is_opened(copy: Path, name: str) -> None:
    marker = copy / "was-run"

    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (Path.touch, (marker,))  # type: ignore[return-value]

    (copy / name).write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(ModelError, match="pickled weights"):
        load_encoder(str(copy))
    assert not marker.exists()


def test_python_files_are_refused(copy: Path) -> None:
    (copy / "modeling.py").write_text("raise SystemExit\n")
    with pytest.raises(ModelError, match=r"modeling\.py.*own code"):
        load_encoder(str(copy))


def test_a_configuration_that_asks_for_its_own_code_is_refused(copy: Path) -> None:
    config = json.loads((copy / "config.json").read_text())
    (copy / "config.json").write_text(json.dumps(config | {"auto_map": {"AutoModel": "x.Y"}}))
    with pytest.raises(ModelError, match="auto_map"):
        load_encoder(str(copy))


@pytest.mark.parametrize("kind", ["custom.Module", "os.system", "sentence_transformers_evil.Module", None])
def test_modules_from_elsewhere_are_refused(copy: Path, kind: str | None) -> None:
    modules = json.loads((copy / "modules.json").read_text())
    modules[0]["type"] = kind
    (copy / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(ModelError, match=r"modules\.json"):
        load_encoder(str(copy))


def test_a_folder_without_weights_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no \.safetensors"):
        load_encoder(str(tmp_path))


def test_broken_weights_are_an_error_of_ours(copy: Path) -> None:
    (copy / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_encoder(str(copy))


def test_a_list_of_sums_is_checked_where_there_is_one(copy: Path) -> None:
    (copy / "SHA256SUMS").write_text("0" * 64 + "  config.json\n")
    with pytest.raises(ModelError, match=r"config\.json was changed"):
        load_encoder(str(copy))


@pytest.mark.parametrize("setting", ["./nowhere", "/nowhere/at/all", "just-a-name"])
def test_a_folder_that_is_not_there_is_named(setting: str) -> None:
    with pytest.raises(ModelError, match="no such model folder"):
        load_encoder(setting)


def test_a_hub_name_that_was_never_fetched_says_how_to_allow_it() -> None:
    with pytest.raises(ModelError, match="VISIEWIJZER_OFFLINE"):
        load_encoder("nobody/nothing-that-exists", offline=True)


def test_a_reranker_scores_each_passage(tiny_reranker: Path) -> None:
    reranker = load_reranker(str(tiny_reranker))
    passages = ["jeugd hulp", "gemeente", "abc"]
    scores = reranker.score("hulp?", passages)
    assert len(scores) == len(passages)
    assert scores[1] == pytest.approx(reranker.score("hulp?", ["gemeente"])[0], abs=1e-5)
    assert reranker.score("hulp?", []) == []
    assert load_reranker(str(tiny_reranker)).name == reranker.name


def test_a_classifier_is_no_reranker(tiny_reranker: Path, tmp_path: Path) -> None:
    from transformers import BertForSequenceClassification

    BertForSequenceClassification(tiny_settings(16, num_labels=3)).save_pretrained(tmp_path)
    write_tokenizer(tmp_path)
    with pytest.raises(ModelError, match="one output"):
        load_reranker(str(tmp_path))
