"""The bundled model: complete, small, quick, the same every time, and without torch."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import ModelError
from retrieval.embedding import BUNDLED, Encoder, load_encoder

MEGABYTE = 1_000_000
TEXTS = [
    "Wie mag een kind doorsturen naar jeugdhulp?",
    "Die verwijzing kan afkomstig zijn van de huisarts of de jeugdarts.",
    "De gemeenteraad stelt de begroting vast.",
    "x",
    "De gemeente is verantwoordelijk voor de inzet van jeugdhulp. " * 40,
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(None)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUNDLED, tmp_path / "model"))


def test_vectors_are_unit_length_single_precision(encoder: Encoder) -> None:
    vectors = encoder.encode_passages(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), encoder.dimensions)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_a_text_has_the_same_vector_alone_and_in_company(encoder: Encoder) -> None:
    together = encoder.encode_passages(TEXTS)
    alone = np.vstack([encoder.encode_passages([text]) for text in reversed(TEXTS)])[::-1]
    as_questions = encoder.encode_queries(TEXTS)
    assert np.array_equal(together, alone)
    assert np.array_equal(together, as_questions)


def test_nothing_in_gives_an_empty_matrix_out(encoder: Encoder) -> None:
    assert encoder.encode_queries([]).shape == (0, encoder.dimensions)
    assert encoder.encode_passages([]).shape == (0, encoder.dimensions)


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07", "🙂🙂", "\ud800", "a" * 20_000, "\n" * 20_000])
def test_any_string_gets_a_finite_vector(encoder: Encoder, text: str) -> None:
    assert np.isfinite(encoder.encode_queries([text])).all()


def test_progress_is_told_up_to_the_end(encoder: Encoder) -> None:
    told: list[tuple[int, int]] = []
    encoder.encode_passages(["jeugd"] * 300, progress=lambda done, total: told.append((done, total)))
    assert told == [(256, 300), (300, 300)]


@pytest.mark.parametrize(
    ("question", "passage", "other"),
    [
        (
            "What does preliminary field mean?",
            "Onder het voorliggend veld verstaan we de voorzieningen voor iedereen.",
            "De begroting wordt vastgesteld door de gemeenteraad.",
        ),
        (
            "Hoe voorkomen we dat kinderen uit huis moeten?",
            "We zetten omdenken in om uithuisplaatsingen te voorkomen.",
            "De subsidie wordt betaald in vier termijnen.",
        ),
        (
            "Where can parents with debts get help?",
            "Gezinnen met geldzorgen kunnen terecht bij de schuldhulpverlening.",
            "De provincie beheert de vaarwegen en de bruggen.",
        ),
    ],
)
def test_a_question_is_nearer_to_what_answers_it(
    encoder: Encoder, question: str, passage: str, other: str
) -> None:
    asked = encoder.encode_queries([question])[0]
    near, far = encoder.encode_passages([passage, other]) @ asked
    assert near > far + 0.1


def test_other_processes_get_the_same_vectors_without_torch(encoder: Encoder) -> None:
    program = (
        "import sys, json\n"
        "from retrieval.embedding import load_encoder\n"
        "vector = load_encoder(None).encode_queries([sys.argv[1]])[0]\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)\n"
        "print(json.dumps([vector.tobytes().hex(), sorted(heavy)]))\n"
    )
    command = [sys.executable, "-c", program, TEXTS[0]]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert found == [encoder.encode_queries([TEXTS[0]])[0].tobytes().hex(), []]


def test_the_folder_stays_within_sixty_megabytes() -> None:
    assert sum(path.stat().st_size for path in BUNDLED.rglob("*") if path.is_file()) <= 60 * MEGABYTE


def test_sentence_transformers_reads_the_same_folder(encoder: Encoder) -> None:
    from sentence_transformers import SentenceTransformer

    vectors = SentenceTransformer(str(BUNDLED), device="cpu").encode(TEXTS, normalize_embeddings=True)
    # The layers are rounded to int8 here and not there: nearly the same, not the same.
    assert (vectors * encoder.encode_passages(TEXTS)).sum(axis=1).min() > 0.98


def test_a_copy_of_the_folder_is_the_same_model(encoder: Encoder, copy: Path) -> None:
    assert load_encoder(str(copy)).name == encoder.name


def test_a_prefix_makes_it_another_model(encoder: Encoder) -> None:
    other = load_encoder(None, query_prefix="vraag: ")
    assert other.name != encoder.name
    assert np.array_equal(other.encode_queries(["wie?"]), encoder.encode_queries(["vraag: wie?"]))
    assert np.array_equal(other.encode_passages(["wie?"]), encoder.encode_passages(["wie?"]))


@pytest.mark.parametrize("name", ["model.safetensors", "layers.int8.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelError, match=name):
        load_encoder(str(copy))


@pytest.mark.parametrize("name", ["model.safetensors", "layers.int8.onnx", "tokenizer.json", "config.json"])
def test_one_changed_byte_is_noticed(copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(ModelError, match=f"{name} was changed"):
        load_encoder(str(copy))


def test_a_missing_list_is_no_way_around_it(copy: Path) -> None:
    (copy / "SHA256SUMS").unlink()
    with pytest.raises(ModelError, match="SHA256SUMS"):
        load_encoder(str(copy))


def test_a_list_that_leads_outside_the_folder_is_refused(copy: Path) -> None:
    (copy / "SHA256SUMS").write_text("0" * 64 + "  ../outside\n")
    with pytest.raises(ModelError, match="line 1"):
        load_encoder(str(copy))
