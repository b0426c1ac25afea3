"""Models of a few kilobytes that the tests make themselves: random weights, but real folders."""

from pathlib import Path

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = [*SPECIAL, *LETTERS, ":", "?", ".", "jeugd", "hulp", "gemeente"]
POSITIONS = 64


def write_tokenizer(folder: Path) -> None:
    """Write a tokenizer of single letters and three words."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    vocabulary = {word: number for number, word in enumerate([*WORDS, *(f"##{c}" for c in LETTERS)])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]",
        sep_token="[SEP]", mask_token="[MASK]", model_max_length=POSITIONS,
    ).save_pretrained(folder)  # fmt: skip


def _settings(width: int, **more: object) -> object:
    from transformers import BertConfig

    return BertConfig(
        vocab_size=80, hidden_size=width, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=POSITIONS, **more,
    )  # fmt: skip


def write_embedder(folder: Path, *, width: int = 16) -> Path:
    """Write a sentence-transformers folder whose vectors have some width."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from transformers import BertModel

    torch.manual_seed(width)
    bare = folder.with_name(f"{folder.name}-bare")
    BertModel(_settings(width)).save_pretrained(bare)
    write_tokenizer(bare)
    body = modules.Transformer(str(bare))
    SentenceTransformer(modules=[body, modules.Pooling(width)], device="cpu").save(str(folder))
    return folder


def write_reranker(folder: Path, *, outputs: int = 1) -> Path:
    """Write a cross-encoder as transformers does: one folder, no list of modules."""
    import torch
    from transformers import BertForSequenceClassification

    torch.manual_seed(3)
    BertForSequenceClassification(_settings(16, num_labels=outputs)).save_pretrained(folder)
    write_tokenizer(folder)
    return folder
