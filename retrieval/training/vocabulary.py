"""Choose the tokens of the bilingual model: the teacher's useful English and subwords of Dutch."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from retrieval.training.texts import Pair, read_lines, read_passages

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
ENGLISH_TOKENS = 12_000
TOKENS = 30_500


def vocabulary_text(folder: Path, pairs: list[Pair], words: list[Pair]) -> Iterator[str]:
    """Yield the Dutch text whose words the vocabulary should hold whole.

    Everyday sentences and dictionary words are repeated: policy text alone splits "gitaar" and "danst".
    """
    yield from dutch_text(folder, pairs)
    for _ in range(8):
        yield from read_lines(folder / "sentences_tatoeba.nl.txt.gz")
        yield from (pair.dutch for pair in pairs if pair.source == "tatoeba")
    for _ in range(3):
        yield from (pair.dutch for pair in words)


def dutch_text(folder: Path, pairs: list[Pair]) -> Iterator[str]:
    """Yield Dutch text as it is found: policy first, law and everyday sentences beside it."""
    yield from read_passages(folder, "political_programmes")[::2]
    yield from read_passages(folder, "policy_documents")
    yield from read_passages(folder, "council_decisions")
    yield from read_passages(folder, "laws_social_domain")
    yield from read_passages(folder, "laws")[::20]
    yield from read_lines(folder / "sentences_tatoeba.nl.txt.gz")
    for number, pair in enumerate(pairs):
        if pair.source != "treaties" or number % 4 == 0:
            yield pair.dutch


def empty_tokenizer(vocabulary: dict[str, int]) -> Tokenizer:
    """Return a lower-casing WordPiece tokenizer that works as the teacher's does."""
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def finish(tokenizer: Tokenizer) -> Tokenizer:
    """Add the sentence frame [CLS] … [SEP] and cut at 256 tokens."""
    first, last = (tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]"))
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", last), ("[CLS]", first))
    tokenizer.add_special_tokens(list(SPECIAL))
    tokenizer.enable_truncation(256)
    return tokenizer


def dutch_subwords(texts: Iterator[str], size: int) -> list[str]:
    """Learn Dutch subwords, most useful first."""
    tokenizer = empty_tokenizer({"[UNK]": 0})
    trainer = trainers.WordPieceTrainer(
        vocab_size=size,
        min_frequency=5,
        limit_alphabet=120,
        special_tokens=list(SPECIAL),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    learned = tokenizer.get_vocab()
    return sorted(learned, key=learned.__getitem__)


def english_tokens(teacher: Tokenizer, pairs: list[Pair], lexicon: list[Pair], size: int) -> list[str]:
    """Return the teacher's tokens that English text of the field and a dictionary need most.

    The teacher's own order is by frequency in general English; it breaks the ties of a corpus that
    is mostly treaties.
    """
    counts: Counter[int] = Counter()
    for number, pair in enumerate(pairs):
        if pair.source != "treaties" or number % 8 == 0:
            counts.update(teacher.encode(pair.english, add_special_tokens=False).ids)
    for pair in lexicon:
        counts.update(teacher.encode(pair.english, add_special_tokens=False).ids)

    def usefulness(item: tuple[str, int]) -> float:
        index = item[1]
        return counts[index] ** 0.5 + 20_000 / (index + 1_000)

    vocabulary = [
        (token, index)
        for token, index in teacher.get_vocab().items()
        if token.isascii() and not token.startswith("[")
    ]
    return [token for token, _ in sorted(vocabulary, key=usefulness, reverse=True)[:size]]


def build_vocabulary(
    folder: Path, teacher: Tokenizer, pairs: list[Pair], words: list[Pair], *, size: int = TOKENS
) -> Tokenizer:
    """Join both languages into one tokenizer of ``size`` tokens."""
    english = english_tokens(teacher, pairs, words, ENGLISH_TOKENS)
    dutch = dutch_subwords(vocabulary_text(folder, pairs, words), size)
    tokens = list(dict.fromkeys([*SPECIAL, *english, *dutch]))[:size]
    return finish(empty_tokenizer({token: number for number, token in enumerate(tokens)}))


def load_tokenizer(path: Path) -> Tokenizer:
    """Load a ``tokenizer.json`` without padding or truncation set by whoever wrote it."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    return tokenizer
