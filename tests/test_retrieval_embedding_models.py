"""The way up: any sentence-transformers model or cross-encoder, from a folder, without its own code."""

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tiny_models import POSITIONS, write_embedder, write_reranker

from ingest.errors import ModelError
from retrieval.embedding import known_prefixes, load_encoder, load_reranker
from retrieval.model_files import sha256_of


@pytest.fixture(scope="session")
def make_model(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return what writes a tiny random sentence-transformers folder of some width and name."""

    def make(width: int = 16, name: str = "tiny") -> Path:
        return write_embedder(tmp_path_factory.mktemp("models") / name, width=width)

    return make


@pytest.fixture(scope="session")
def tiny(make_model: Callable[..., Path]) -> Path:
    return make_model()


@pytest.fixture
def copy(tiny: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny, tmp_path / "copy"))


@pytest.fixture(scope="session")
def tiny_reranker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_reranker(tmp_path_factory.mktemp("models") / "judge")


def change_weights(folder: Path, times: float) -> None:
    from safetensors.numpy import load_file, save_file

    weights = folder / "model.safetensors"
    save_file({name: value * times for name, value in load_file(weights).items()}, weights, {"format": "pt"})


def edit(path: Path, **changes: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def list_sums(folder: Path) -> None:
    """Write the list as ``sha256sum`` does for ``find . -type f``."""
    named = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{sha256_of(path)}  ./{path.relative_to(folder).as_posix()}\n" for path in named]
    (folder / "SHA256SUMS").write_text("".join(lines))


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
    before = load_encoder(str(copy)).name
    change_weights(copy, 1.5)
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
    edit(copy / "config.json", auto_map={"AutoModel": "x.Y"})
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
    plain = load_encoder(str(copy)).name
    list_sums(copy)
    assert load_encoder(str(copy)).name == plain
    (copy / "SHA256SUMS").write_text("0" * 64 + "  config.json\n")
    with pytest.raises(ModelError, match=r"config\.json was changed"):
        load_encoder(str(copy))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda f: (f / "model.safetensors").unlink(), r"model\.safetensors is missing"),
        (lambda f: change_weights(f, 1.5), r"model\.safetensors was changed"),
        (lambda f: (f / "1_Pooling" / "config.json").write_text("{}"), r"1_Pooling/config\.json was changed"),
        (lambda f: (f / "added_tokens.json").write_text("{}"), r"added_tokens\.json is not in SHA256SUMS"),
        (
            lambda f: shutil.copy(f / "model.safetensors", f / "model-2.safetensors"),
            r"model-2\.safetensors is not in SHA256SUMS",
        ),
    ],
)
def test_a_listed_folder_may_lack_change_or_gain_nothing(
    copy: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    list_sums(copy)
    spoil(copy)
    with pytest.raises(ModelError, match=reason):
        load_encoder(str(copy))


def test_a_module_outside_the_folder_is_refused(copy: Path) -> None:
    modules = json.loads((copy / "modules.json").read_text())
    modules[1]["path"] = "../elsewhere"
    (copy / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(ModelError, match="leads outside"):
        load_encoder(str(copy))


def test_a_folder_of_the_hub_s_cache_goes_by_its_own_name(tiny: Path, tmp_path: Path) -> None:
    kept = tmp_path / "models--intfloat--multilingual-e5-small" / "snapshots" / "0123abcd"
    shutil.copytree(tiny, kept)
    encoder = load_encoder(str(kept))
    assert encoder.name.startswith("intfloat/multilingual-e5-small:")
    assert encoder.name.endswith("|query: |passage: ")


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


def test_a_classifier_is_no_reranker(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="one output"):
        load_reranker(str(write_reranker(tmp_path / "classifier", outputs=3)))


def test_a_reranker_that_sentence_transformers_saved_gives_the_same_scores(
    tiny_reranker: Path, tmp_path: Path
) -> None:
    from sentence_transformers import CrossEncoder

    CrossEncoder(str(tiny_reranker), device="cpu").save_pretrained(str(tmp_path / "saved"))
    passages = ["jeugd hulp", "gemeente"]
    expected = load_reranker(str(tiny_reranker)).score("hulp?", passages)
    saved = load_reranker(str(tmp_path / "saved"))
    assert saved.score("hulp?", passages) == pytest.approx(expected, abs=1e-5)


def test_more_passages_than_a_batch_keep_their_order(tiny_reranker: Path) -> None:
    reranker = load_reranker(str(tiny_reranker))
    passages = [f"{'jeugd ' * (number % 7)}{chr(97 + number % 26)}" for number in range(70)]
    alone = [reranker.score("hulp?", [passage])[0] for passage in passages]
    assert reranker.score("hulp?", passages) == pytest.approx(alone, abs=1e-5)


@pytest.mark.parametrize("text", ["", "\ud800", "🙂", "hulp " * 20 * POSITIONS])
def test_a_reranker_takes_any_string_on_either_side(tiny_reranker: Path, text: str) -> None:
    reranker = load_reranker(str(tiny_reranker))
    assert np.isfinite(reranker.score(text, [text, "gemeente"])).all()


@pytest.mark.parametrize("text", ["", "\ud800", "🙂", "hulp " * 20 * POSITIONS])
def test_a_model_takes_any_string(tiny: Path, text: str) -> None:
    assert np.isfinite(load_encoder(str(tiny)).encode_passages([text])).all()


def test_an_embedding_model_is_no_reranker(tiny: Path) -> None:
    # Its last layer would be random: an order that means nothing, without a word about it.
    with pytest.raises(ModelError, match=r"not a cross-encoder.*BertModel"):
        load_reranker(str(tiny))


def test_a_reranker_is_no_embedding_model(tiny_reranker: Path) -> None:
    with pytest.raises(ModelError, match="VISIEWIJZER_RERANKER"):
        load_encoder(str(tiny_reranker))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda f: (f / "pytorch_model.bin").write_bytes(b"x"), "pickled weights"),
        (lambda f: (f / "EXTRA.PKL").write_bytes(b"x"), "pickled weights"),
        (lambda f: (f / "modeling.py").write_text("raise SystemExit"), "own code"),
        (lambda f: edit(f / "config.json", auto_map={"AutoModel": "x.Y"}), "auto_map"),
        (lambda f: (f / "model.safetensors").write_bytes(b"x"), "cannot be loaded"),
        (lambda f: (f / "model.safetensors").unlink(), r"no \.safetensors"),
        (lambda f: (f / "config.json").write_text("{"), "cannot be read"),
        (lambda f: (f / "config.json").unlink(), "not stated"),
        (lambda f: (f / "adapter_config.json").write_text("{}"), "adapter"),
        (lambda f: (f / "SHA256SUMS").write_text("0" * 64 + "  config.json\n"), "was changed"),
    ],
)
def test_a_reranker_is_checked_as_a_model_is(
    tiny_reranker: Path, tmp_path: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    folder = Path(shutil.copytree(tiny_reranker, tmp_path / "copy"))
    spoil(folder)
    with pytest.raises(ModelError, match=reason):
        load_reranker(str(folder))


@pytest.mark.parametrize("setting", ["./nowhere", "/nowhere/at/all", "just-a-name"])
def test_a_reranker_that_is_not_there_is_named(setting: str) -> None:
    with pytest.raises(ModelError, match="no such model folder"):
        load_reranker(setting)


def test_a_reranker_never_fetched_says_how_to_allow_it() -> None:
    with pytest.raises(ModelError, match="VISIEWIJZER_OFFLINE"):
        load_reranker("nobody/nothing-that-exists", offline=True)


@pytest.mark.parametrize("load", [load_encoder, load_reranker])
def test_a_device_that_is_not_there_is_an_error_of_ours(
    load: Callable[..., object], tiny: Path, tiny_reranker: Path
) -> None:
    folder = tiny if load is load_encoder else tiny_reranker
    load(str(folder), device="cpu")
    with pytest.raises(ModelError, match=r"cannot be loaded.*abacus"):
        load(str(folder), device="abacus")


def test_weights_that_are_no_numbers_are_refused(copy: Path, tiny_reranker: Path, tmp_path: Path) -> None:
    judge = Path(shutil.copytree(tiny_reranker, tmp_path / "judge"))
    for folder in (copy, judge):
        change_weights(folder, float("nan"))
    with pytest.raises(ModelError, match="no numbers"):
        load_encoder(str(copy))
    with pytest.raises(ModelError, match="no numbers"):
        load_reranker(str(judge)).score("hulp?", ["gemeente"])
