"""Measure how high each way of searching puts the passage that a written question is about.

Run: ``python -m retrieval.training.ranking TRAINING_FOLDER WORK_FOLDER [--distractors 10000]``.

The questions are the answerable ones of the dev split; the passages are all dev passages and a
fixed sample of law paragraphs. The hits come from the very ``search`` that answers questions, over
an index in memory. The learned rankers learn from the fit split, over its own passages and the first
thousand of the same paragraphs. Figures have 95 % intervals from a bootstrap over passages, because questions
about one passage succeed or fail together. Vectors are kept in the work folder, by model.
"""

import argparse
import hashlib
import json
import random
import re
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from ingest.model import Span
from ingest.sentences import split_sentences
from ingest.settings import shipped_corpus
from retrieval.contexts import (
    Contexts,
    Sought,
    column_count,
    contexts_fingerprint,
    seek,
    tells_words,
    words_of,
)
from retrieval.dutch import stem, stem_english, tokens
from retrieval.embedding import Encoder, load_encoder
from retrieval.index import MOST_PASSAGES_BY_SENTENCE, Index
from retrieval.lexical import LexicalIndex, build_lexical
from retrieval.lexicon import Lexicon, build_lexicon, load_lexicon
from retrieval.maxsim import joined
from retrieval.model import Question
from retrieval.places import build_gazetteer
from retrieval.question import ReadingContext, read_question
from retrieval.search import (
    FEATURES,
    FURTHER,
    SearchParts,
    find_candidates,
    log_shares,
    network_features,
    search,
)
from retrieval.training.questions_tool import (
    QUESTIONS,
    TrainingQuestion,
    digest,
    passage_text,
    read_all,
    read_lines,
    read_records,
)
from retrieval.training.ranker import (
    Listed,
    calibration,
    linear,
    linear_weights,
    network,
    rank_of,
)
from retrieval.vectors import VectorStore

TARGET = Path(__file__).parent.parent / "data" / "ranker.json"
CHARACTERS = 1200
# Deeper than this a rank counts as not found: nobody reads on, and candidates end at a few hundred.
DEEPEST = 200
RRF_K = 60
RESAMPLES = 1000
CHUNK = 512
# However many the questions are measured among, the rankers learn among so many paragraphs of law.
TAUGHT_AMONG = 1000
# The network's features by what they come from: leaving a group out tells what it is worth.
GROUPS = {
    "words": ("words", "grams", "headings", "coverage", "below_coverage", "top_coverage"),
    "vectors": ("passage", "sentence", "raw_similar", "below_similar", "top_similar"),
    "soft matching": tuple(name for name in FURTHER if "soft" in name),
    "words in context": tuple(name for name in FURTHER if "words_met" in name),
    "comparing": tuple(name for name in FURTHER if name.startswith(("below", "top", "raw"))),
}
DOCUMENT = "training"
METRICS = ("MRR", "hit@1", "hit@10", "nDCG@10")
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Text:
    """A passage with the words that head it, and the sha256 of its whole text."""

    sha256: str
    heading: str
    body: str


def heading_of(record: dict[str, object]) -> str:
    """Return the nearest headings of a record: a law's chapter and article, a programme's section."""
    path = record.get("path")
    nearest = [str(p) for p in path[-2:]] if isinstance(path, list) else []
    own = [str(v) for key in ("head", "heading", "naam") if (v := record.get(key))]
    return " > ".join(dict.fromkeys((*nearest, *own))).replace("\n", " ")


def _text(record: dict[str, object]) -> Text:
    text = passage_text(record)
    return Text(digest(text), heading_of(record), text[:CHARACTERS])


def own_passages(folder: Path, questions: Sequence[TrainingQuestion]) -> list[Text]:
    """Return the passages that questions point at, each once; raises ValueError where a text has moved."""
    wanted: dict[str, set[int]] = {}
    for question in questions:
        wanted.setdefault(question.source, set()).add(question.line)
    found: dict[str, Text] = {}
    for source, lines in sorted(wanted.items()):
        for record in read_records(folder / source, lines).values():
            text = _text(record)
            found[text.sha256] = text
    for question in questions:
        if question.sha256 not in found:
            raise ValueError(f"{question.id}: the text at {question.source}:{question.line} is another one")
    return list(found.values())


def distractors(folder: Path, known: set[str], *, size: int) -> list[Text]:
    """Return paragraphs of law that no question points at, the same on every run.

    A smaller sample is the beginning of a larger one, so that vectors can be used again.
    """
    laws = folder / "laws.jsonl.gz"
    order = list(range(sum(1 for _ in read_lines(laws))))
    random.Random(7).shuffle(order)
    # Some are too short or asked about: draw enough to have the number left.
    drawn = order[: size * 3 // 2 + len(known)]
    records = read_records(laws, set(drawn))
    texts = [_text(records[number]) for number in drawn if len(passage_text(records[number])) > 80]
    unique = {text.sha256: text for text in texts if text.sha256 not in known}
    return list(unique.values())[:size]


def embed(texts: Sequence[str], encoder: Encoder, work: Path) -> Floats:
    """Return the vectors of texts [n, d], computing only those not kept in the work folder yet."""
    name = hashlib.sha256(encoder.name.encode()).hexdigest()[:12]
    path = work / f"vectors-{name}.npz"
    keys = [digest(text) for text in texts]
    kept: dict[str, Floats] = {}
    if path.exists():
        with np.load(path, allow_pickle=False) as stored:
            kept = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
    todo = list({key: n for n, key in enumerate(keys) if key not in kept}.values())
    for low in range(0, len(todo), CHUNK):
        part = todo[low : low + CHUNK]
        vectors = encoder.encode_passages([texts[n] for n in part])
        kept |= {keys[n]: row for n, row in zip(part, vectors, strict=True)}
        _tell(f"vectors {low + len(part)}/{len(todo)}")
    if todo:
        np.savez(path, keys=np.array(list(kept)), vectors=np.stack(list(kept.values())))
    return np.stack([kept[key] for key in keys]).astype(np.float32)


def told(texts: Sequence[Text], spans: Sequence[Sequence[Span]], encoder: Encoder, work: Path) -> Contexts:
    """Return the words in context of texts with these sentences, computing only those not kept yet."""
    telling = tells_words(encoder)
    if telling is None or not texts:
        nothing = np.zeros((0, column_count()), dtype=np.int8)
        return Contexts(nothing, np.zeros(len(texts) + 1, np.int64), np.zeros((0, 2), np.int64))
    name = hashlib.sha256((encoder.name + contexts_fingerprint()).encode()).hexdigest()[:12]
    folder = work / f"words-{name}"
    folder.mkdir(parents=True, exist_ok=True)

    def words(text: Text, own: Sequence[Span]) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
        path = (
            folder / f"{digest(json.dumps([text.heading, text.body, *((s.start, s.end) for s in own)]))}.npz"
        )
        if path.exists():
            with np.load(path, allow_pickle=False) as stored:
                return stored["words"], stored["ranges"]
        (whole,) = telling.tell_passages([f"{text.heading}\n{text.body}"])
        by = len(text.heading) + 1
        alone = [span.of(text.body) for span in own]
        places = [(span.start + by, span.end + by) for span in own]
        made = words_of(whole, places, lambda number: telling.tell_passages([alone[number]])[0])
        fresh = path.with_suffix(".new.npz")
        np.savez(fresh, words=made[0], ranges=made[1])
        fresh.rename(path)
        return made

    with ThreadPoolExecutor() as pool:
        made = list(pool.map(words, texts, spans))
    starts = np.cumsum([0, *(len(one) for one, _ in made)])
    ranges = [own + start for (_, own), start in zip(made, starts, strict=False)]
    return Contexts(np.concatenate([one for one, _ in made]), starts, np.concatenate(ranges))


def index_of(texts: Sequence[Text], encoder: Encoder, work: Path) -> Index:
    """Return an index in memory; without a vector store the search compares with every vector.

    As in the product, single sentences have vectors too unless there are very many passages.
    """
    ids = tuple(t.sha256 for t in texts)
    whole = [f"{t.heading}\n{t.body}" for t in texts]
    vectors = embed(whole, encoder, work)
    few = texts if len(texts) <= MOST_PASSAGES_BY_SENTENCE else ()
    spans = [split_sentences(text.body, Span(0, len(text.body))) for text in few]
    sentences = [span.of(text.body) for text, own in zip(few, spans, strict=True) for span in own]
    starts = np.cumsum([0, *map(len, spans)]).tolist()
    return Index(
        generation=0,
        ids=ids,
        rows={sha: row for row, sha in enumerate(ids)},
        documents=(DOCUMENT,),
        document_of_row=np.zeros(len(ids), dtype=np.int32),
        lexical=build_lexical([t.body for t in texts], [t.heading for t in texts]),
        vectors=vectors,
        sentence_vectors=embed(sentences, encoder, work) if sentences else vectors[:0],
        sentence_rows=np.array(starts if sentences else [0] * (len(ids) + 1), dtype=np.int64),
        passage_pieces=joined(whole),
        sentence_pieces=joined(sentences),
        contexts=told(few, spans, encoder, work),
        store=VectorStore(Path(), None, None, None),
    )


def reader(lexicon: Lexicon, lexical: LexicalIndex) -> Callable[[TrainingQuestion], Question]:
    """Return a function that reads a question as the product does, with no region to name."""
    dutch = [t.word for term in lexicon.terms for form in term.dutch for t in tokens(form)]
    english = frozenset(t.word for term in lexicon.terms for form in term.english for t in tokens(form))
    context = ReadingContext(
        lexicon=lexicon,
        gazetteer=build_gazetteer((), frozenset(), ()),
        in_corpus=lexical.has,
        vocabulary=tuple(dict.fromkeys((*lexical.words, *(w for w in dutch if len(w) >= 4)))),
        english_words=english,
        dutch_stems=frozenset(stem(word) for word in dutch if len(word) >= 4),
        english_stems=frozenset(stem_english(word) for word in english),
    )
    return lambda asked: read_question(asked.question, asked.question, context, language=asked.lang)


def bm25_ranker(texts: Sequence[Text]) -> Callable[[str], list[str]]:
    """Return plain BM25 over lower-case words, heading and body alike, k1 1.5 and b .75."""
    engine = bm25s.BM25(k1=1.5, b=0.75)
    engine.index([_words(f"{t.heading}\n{t.body}") for t in texts], show_progress=False)
    ids = [t.sha256 for t in texts]

    def rank(question: str) -> list[str]:
        scores = engine.get_scores(_words(question))
        order = np.argsort(-scores, kind="stable")[:DEEPEST]
        return [ids[i] for i in order if scores[i] > 0]

    return rank


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def reciprocal_rank_fusion(rankings: Sequence[Sequence[str]]) -> list[str]:
    """Return the ids by the sum of 1 / (60 + rank) over rankings (Cormack et al., 2009)."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + 1 / (RRF_K + rank)
    return sorted(scores, key=lambda item: -scores[item])


def listed(asked: TrainingQuestion, read: Question, sought: Sought, index: Index) -> Listed:
    """Return the candidates for a question in an index, with all their features."""
    candidates = find_candidates(index, read, sought, [DOCUMENT], parts=SearchParts())
    right = np.flatnonzero(candidates.rows == index.rows[asked.sha256])
    place = int(right[0]) if len(right) else -1
    return Listed(network_features(candidates, read), place, asked.lang)


def lessons(
    questions: Sequence[TrainingQuestion],
    texts: Sequence[Text],
    encoder: Encoder,
    lexicon: Lexicon,
    work: Path,
) -> list[Listed]:
    """Return what the rankers learn from: the candidates for each question in an index of the texts."""
    index = index_of(texts, encoder, work)
    read = reader(lexicon, index.lexical)
    found = []
    for number, asked in enumerate(questions, start=1):
        full = read(asked)
        found.append(listed(asked, full, seek(full.resolved, encoder), index))
        if number % 500 == 0:
            _tell(f"lessons {number}/{len(questions)}")
    return found


def rank_all(
    questions: Sequence[TrainingQuestion],
    texts: Sequence[Text],
    encoder: Encoder,
    lexicon: Lexicon,
    work: Path,
    learned_from: Sequence[Listed],
) -> tuple[dict[str, list[int]], dict[str, object]]:
    """Return two dictionaries: ranks by way of searching, and what was learned.

    A rank is the 1-based place of the question's own passage, 0 where it is not found.
    """
    index = index_of(texts, encoder, work)
    plain = bm25_ranker(texts)
    without, with_terms = reader(build_lexicon([]), index.lexical), reader(lexicon, index.lexical)

    def ranked(read: Question, sought: Sought | None, parts: SearchParts) -> list[str]:
        hits = search(index, read, sought, [DOCUMENT], count=DEEPEST, parts=parts)
        return [hit.passage_id for hit in hits]

    found: dict[str, list[int]] = {}
    lists: list[Listed] = []
    for number, asked in enumerate(questions, start=1):
        bare, full = without(asked), with_terms(asked)
        sought = seek(full.resolved, encoder)
        words = ranked(full, None, SearchParts(dense=False))
        dense = ranked(full, sought, SearchParts(lexical=False))
        ways = {
            "BM25": plain(asked.question),
            "words": ranked(bare, None, SearchParts(dense=False)),
            "words + term base": words,
            "dense": dense,
            "hybrid": ranked(bare, sought, SearchParts(learned=False)),
            "hybrid + term base": ranked(full, sought, SearchParts(learned=False)),
            "RRF + term base": reciprocal_rank_fusion([words, dense])[:DEEPEST],
        }
        lists.append(listed(asked, full, sought, index))
        for way, ranking in ways.items():
            rank = ranking.index(asked.sha256) + 1 if asked.sha256 in ranking else 0
            found.setdefault(way, []).append(rank)
        if number % 50 == 0:
            _tell(f"questions {number}/{len(questions)}")
    return found, _learned(lists, learned_from, found)


def _learned(
    lists: Sequence[Listed], learned_from: Sequence[Listed], found: dict[str, list[int]]
) -> dict[str, object]:
    """Return what is learned, and add the ranks that it gives the right passage of each list to ``found``."""
    everything = (*FEATURES, *FURTHER)
    whole = network(learned_from)
    languages: dict[str, object] = {}
    found["learned, linear"] = [0] * len(lists)
    for language in sorted({one.language for one in lists}):
        weights = linear_weights([one for one in learned_from if one.language == language])
        own = [n for n, one in enumerate(lists) if one.language == language]
        for n in own:
            found["learned, linear"][n] = rank_of(lists[n], linear(weights))
        chosen = [lists[n] for n in own]
        languages[language] = {
            "weights": weights,
            "calibration": calibration(chosen, [linear(weights)(one) for one in chosen]),
            "network_calibration": calibration(chosen, [log_shares(whole(one.features)) for one in chosen]),
        }
    found["learned, network"] = [rank_of(one, lambda o: whole(o.features)) for one in lists]
    for group, left_out in GROUPS.items():
        less = network(learned_from, [name for name in everything if name not in left_out])
        found[f"learned, network, no {group}"] = [
            rank_of(one, lambda o, net=less: net(o.features)) for one in lists
        ]
    return {"languages": languages, "network": whole.as_data()}


def figures_of(ranks: Sequence[int]) -> NDArray[np.float64]:
    """Return MRR, hit@1, hit@10 and nDCG@10 of each rank [n, 4]; 0 is not found.

    With one right passage nDCG@10 is 1 / log2(1 + rank) down to rank 10.
    """
    rank = np.array([r or np.inf for r in ranks], dtype=np.float64)
    gain = np.where(rank <= 10, 1 / np.log2(1 + rank), 0.0)
    return np.stack([1 / rank, rank <= 1, rank <= 10, gain], axis=1).astype(np.float64)


def resampled(clusters: Sequence[str], *, seed: int = 11) -> NDArray[np.float64]:
    """Return how often each row is drawn when whole clusters are drawn with replacement [resamples, n]."""
    names = {name: number for number, name in enumerate(dict.fromkeys(clusters))}
    of_row = np.array([names[name] for name in clusters])
    drawn = np.random.default_rng(seed).multinomial(len(names), [1 / len(names)] * len(names), size=RESAMPLES)
    return drawn[:, of_row].astype(np.float64)


def interval(values: NDArray[np.float64], times: NDArray[np.float64]) -> tuple[float, float]:
    """Return the 95 % percentile interval of a mean under ``resampled`` counts."""
    total = times.sum(axis=1)
    means = (times @ values)[total > 0] / total[total > 0]
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def table(questions: Sequence[TrainingQuestion], found: dict[str, list[int]]) -> list[dict[str, object]]:
    """Return a row per language, stratum and way of searching, each figure with its interval."""
    rows: list[dict[str, object]] = []
    for language in ("nl", "en"):
        for stratum in ("all", "low", "middle", "high"):
            chosen = [
                n for n, q in enumerate(questions) if q.lang == language and stratum in ("all", q.stratum)
            ]
            if not chosen:
                continue
            times = resampled([questions[n].sha256 for n in chosen])
            for way, ranks in found.items():
                figures = figures_of([ranks[n] for n in chosen])
                row: dict[str, object] = {
                    "language": language, "stratum": stratum, "way": way, "questions": len(chosen)
                }  # fmt: skip
                for column, metric in enumerate(METRICS):
                    low, high = interval(figures[:, column], times)
                    mean = float(figures[:, column].mean())
                    row[metric] = {"mean": round(mean, 4), "low": round(low, 4), "high": round(high, 4)}
                rows.append(row)
    return rows


def markdown(rows: Sequence[dict[str, object]]) -> str:
    """Return the rows as Markdown, a table per language and stratum."""
    lines: list[str] = []
    group: tuple[object, object] | None = None
    for row in rows:
        if (row["language"], row["stratum"]) != group:
            group = (row["language"], row["stratum"])
            lines += ["", f"**{group[0]}, {group[1]}** ({row['questions']} questions)", ""]
            lines += ["| search | " + " | ".join(METRICS) + " |", "|---|" + "---|" * len(METRICS)]
        lines.append(f"| {row['way']} | " + " | ".join(_cell(row[metric]) for metric in METRICS) + " |")
    return "\n".join(lines).strip() + "\n"


def _cell(figure: object) -> str:
    assert isinstance(figure, dict)
    mean, low, high = (f"{figure[key]:.3f}".removeprefix("0") for key in ("mean", "low", "high"))
    return f"{mean} [{low}, {high}]"


def measure(
    folder: Path,
    work: Path,
    *,
    size: int,
    encoder: Encoder,
    lexicon: Lexicon,
    questions: Path = QUESTIONS,
    target: Path | None = None,
) -> list[dict[str, object]]:
    """Rank, write ``ranking-SIZE.json`` and ``ranking-SIZE.md`` to the work folder, and return the rows.

    What was learned is written to ``target`` too, if one is given.
    """
    work.mkdir(parents=True, exist_ok=True)
    everything = read_all(questions)
    dev = [q for q in everything if q.split == "dev"]
    own = own_passages(folder, dev)
    crowd = distractors(folder, {q.sha256 for q in everything}, size=size)
    asked = [q for q in dev if q.answerable]
    _tell(f"{len(asked)} questions, {len(own)} passages asked about, {len(crowd)} paragraphs of law")
    fit = [q for q in everything if q.split == "fit" and q.answerable]
    taught = lessons(fit, [*own_passages(folder, fit), *crowd[:TAUGHT_AMONG]], encoder, lexicon, work)
    found, learned = rank_all(asked, [*own, *crowd], encoder, lexicon, work, taught)
    rows = table(asked, found)
    record = {
        "model": encoder.name,
        "terms": len(lexicon.terms),
        "passages": len(own) + len(crowd),
        "distractors": len(crowd),
        "learned": learned,
        "rows": rows,
        "ranks": {way: dict(zip((q.id for q in asked), ranks, strict=True)) for way, ranks in found.items()},
    }
    (work / f"ranking-{size}.json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    (work / f"ranking-{size}.md").write_text(markdown(rows), "utf-8")
    if target is not None:
        among = min(len(crowd), TAUGHT_AMONG)
        about = {"model": encoder.name, "questions": len(fit), "distractors": among}
        target.write_text(json.dumps(about | learned, indent=1) + "\n", "utf-8")
    return rows


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure, and write the Markdown tables to standard output."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="the folder of public training text")
    parser.add_argument("work", type=Path, help="where vectors and results are written")
    parser.add_argument("--distractors", type=int, default=10_000)
    parser.add_argument("--model", help="a model folder or hub name; without it the bundled model")
    parser.add_argument("--write", action="store_true", help="make what is learned the product's ranker")
    options = parser.parse_args(arguments)
    encoder = load_encoder(options.model)
    if options.write and tells_words(encoder) is None:
        parser.error(
            f"{encoder.name} tells no words that were learned with: learn retrieval.training.contexts first"
        )
    rows = measure(
        options.folder,
        options.work,
        size=options.distractors,
        encoder=encoder,
        lexicon=load_lexicon(shipped_corpus()),
        target=TARGET if options.write else None,
    )
    sys.stdout.write(markdown(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
