"""Sample passages to ask about, turn hand-written questions into JSONL, mark answers, and check them.

    python -m retrieval.training.questions_tool sample FOLDER FILE --topics zorg --out p.txt
    python -m retrieval.training.questions_tool build FOLDER p.txt q.tsv law.jsonl
    python -m retrieval.training.questions_tool sentences FOLDER s.txt law.jsonl
    python -m retrieval.training.questions_tool answers FOLDER a.txt law.jsonl
    python -m retrieval.training.questions_tool check FOLDER law.jsonl

The text itself is never written to the JSONL: a question points at its passage by file, line
and sha256. ``GUIDELINES.md`` beside the questions says how they are written.
"""

import argparse
import gzip
import hashlib
import json
import random
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import get_origin

from ingest.model import Span
from ingest.sentences import split_sentences

# The written questions that everything learns from.
QUESTIONS = Path(__file__).parent / "questions"
TOPICS = {
    "jeugd": "jeugd|kind|minderjarig|pleeg|ouder|gezin|adopti|voogd",
    "zorg": "zorg|gezondheid|maatschappelijke ondersteuning|pati[eë]nt|hulpverlen|huisarts|ggz|client|cliënt",
    "onderwijs": "onderwijs|school|leerling|leerplicht|student|leraar|docent",
    "wonen": "wonen|woning|huur|huisvesting|dakloos|opvang",
    "schulden": "schuld|armoede|beslag|kredietbank|geldzorg|incasso|krediet",
    "participatie": "participatie|bijstand|arbeid|werkloos|uitkering|inburger|integratie|reïntegratie",
    "veiligheid": "veiligheid|politie|geweld|mishandeling|misdrijf|brandweer|criminaliteit|justitie",
    "bestuur": "gemeente|provincie|raad|bestuur|college|burgemeester|wethouder|commissaris|democratie",
    "aanbesteding": "aanbested|inkoop|opdracht|inschrijv|leverancier|perceel",
    "financiën": "financi|subsidie|begroting|belasting|bekostig|toeslag|budget|tarief|jaarrekening",
}
JUNK = re.compile(
    r"^\W*(vervallen|wijzigt|wij (beatrix|willem|juliana)|\[?(bevat|red)\b|de minister|dit besluit treedt"
    r"|deze (wet|regeling) treedt)|wordt als volgt gewijzigd|worden de woorden|komt te luiden|te lezen:"
    r"|(wordt|worden) aangehaald als|gelezen het verzoek|^gelet op",
    re.IGNORECASE,
)
HEADER = re.compile(r"^#(\d+) \| ([^:|]+):(\d+) \| ([^|]*) \| ")
STOP_WORDS = frozenset(
    [
        "aan",
        "af",
        "al",
        "alle",
        "als",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "before",
        "bij",
        "but",
        "by",
        "can",
        "could",
        "dan",
        "dat",
        "de",
        "den",
        "der",
        "deze",
        "die",
        "did",
        "dit",
        "do",
        "doe",
        "doen",
        "does",
        "doet",
        "door",
        "dus",
        "een",
        "elke",
        "en",
        "er",
        "even",
        "for",
        "from",
        "gaan",
        "gaat",
        "geen",
        "get",
        "gets",
        "goed",
        "haar",
        "had",
        "has",
        "hebben",
        "hebt",
        "heb",
        "heeft",
        "heel",
        "hem",
        "hen",
        "her",
        "het",
        "hier",
        "hij",
        "hoe",
        "hoeveel",
        "hun",
        "how",
        "i",
        "ik",
        "if",
        "iemand",
        "iets",
        "in",
        "into",
        "is",
        "it",
        "its",
        "ja",
        "je",
        "jij",
        "jou",
        "jouw",
        "juist",
        "kan",
        "kon",
        "kun",
        "kunnen",
        "kunt",
        "maar",
        "mag",
        "may",
        "me",
        "meer",
        "men",
        "mij",
        "mijn",
        "moet",
        "moeten",
        "moest",
        "must",
        "my",
        "na",
        "naar",
        "need",
        "niet",
        "niets",
        "no",
        "nog",
        "not",
        "nou",
        "nu",
        "of",
        "off",
        "om",
        "on",
        "one",
        "ons",
        "onze",
        "ook",
        "op",
        "or",
        "our",
        "out",
        "over",
        "own",
        "per",
        "should",
        "so",
        "some",
        "somebody",
        "someone",
        "te",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "toch",
        "toe",
        "tot",
        "u",
        "uit",
        "up",
        "us",
        "uw",
        "van",
        "vanaf",
        "veel",
        "via",
        "voor",
        "waar",
        "waarom",
        "waarvan",
        "waarvoor",
        "wanneer",
        "want",
        "wanted",
        "was",
        "wat",
        "we",
        "wel",
        "welk",
        "welke",
        "werd",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "wie",
        "wij",
        "wil",
        "will",
        "willen",
        "with",
        "within",
        "word",
        "worden",
        "wordt",
        "would",
        "you",
        "your",
        "zal",
        "ze",
        "zelf",
        "zich",
        "zij",
        "zijn",
        "zo",
        "zou",
        "zouden",
        "zonder",
        "",
    ]
)


@dataclass(frozen=True, slots=True)
class TrainingQuestion:
    """One question and the address of its passage; the field order is the JSONL's.

    ``answers`` are the sentences that answer it, best first, as [start, end] in the passage's text.
    """

    id: str
    lang: str
    question: str
    answerable: bool
    source: str
    line: int
    sha256: str
    topic: str
    stratum: str
    split: str
    answers: list[list[int]]


def passage_text(record: dict[str, object]) -> str:
    """Return the text a question is about: ``text``, or ``besluit`` of a council decision."""
    return str(record.get("text") or record.get("besluit") or "")


def passage_heading(record: dict[str, object]) -> str:
    """Return one line that says where the passage stands."""
    keys = (
        "law",
        "doc",
        "party",
        "year",
        "path",
        "art",
        "head",
        "heading",
        "gemeente",
        "datum",
        "domein",
        "naam",
    )
    parts = [" > ".join(map(str, v)) if isinstance(v, list) else str(v) for k in keys if (v := record.get(k))]
    return " / ".join(parts).replace("|", "/").replace("\n", " ")


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (0-based line, raw JSON) of a gzipped file; only line feeds end a line."""
    with gzip.open(path, "rb") as stream:
        for number, raw in enumerate(stream):
            yield number, raw.decode("utf-8")


def read_records(path: Path, wanted: set[int]) -> dict[int, dict[str, object]]:
    """Return the records of the wanted 0-based lines; raises SystemExit when the file is missing."""
    if not path.is_file():
        raise SystemExit(f"{path}: no such file in the training folder")
    return {number: json.loads(raw) for number, raw in read_lines(path) if number in wanted}


def digest(text: str) -> str:
    """Return the sha256 of the utf-8 text as hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def split_of(sha256: str) -> str:
    """Assign a passage, and so all its questions, to train or (15 %) dev by its hash."""
    return "dev" if int(sha256[:8], 16) % 100 < 15 else "train"


def content_stems(text: str) -> set[str]:
    """Return the content words cut to five letters, so that hulpvraag and hulpvragen meet."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    words = [
        w for w in re.findall(r"[a-z0-9]+", plain) if w not in STOP_WORDS and (len(w) > 2 or w.isdigit())
    ]
    # Plural and inflection endings of short words fall inside the five letters: 'wetten', 'plannen'.
    return {re.sub(r"(?<=[a-z]{3})(en|e|s)$", "", w)[:5] if len(w) <= 6 else w[:5] for w in words}


def stratum_of(question: str, text: str) -> str:
    """Return low, middle or high: the share of the question's content words that the passage has."""
    asked = content_stems(question)
    share = len(asked & content_stems(text)) / len(asked) if asked else 0.0
    return "low" if share < 0.34 else "middle" if share < 0.67 else "high"


def topic_of(record: dict[str, object], topics: list[str]) -> str | None:
    """Return the topic named in the heading, else the one the text speaks of most (twice at least)."""
    heading, text = passage_heading(record), passage_text(record)
    counts = {
        t: 3 * len(re.findall(TOPICS[t], heading, re.I)) + len(re.findall(TOPICS[t], text, re.I))
        for t in topics
    }
    best = max(topics, key=lambda t: counts[t])
    return best if counts[best] >= 2 else None


def sample(args: argparse.Namespace) -> None:
    """Write a numbered, topic-balanced sample of passages, at most ``--per-document`` of one document."""
    seen = {place for path in args.exclude for place in places_of(path)}
    texts: set[str] = set()
    pools: dict[str, list[tuple[int, dict[str, object]]]] = defaultdict(list)
    rough = re.compile("|".join(TOPICS[t] for t in args.topics), re.IGNORECASE)
    for line, raw in read_lines(args.folder / args.file):
        if f"{args.file}:{line}" in seen or len(raw) < args.min_chars or not rough.search(raw):
            continue
        record = json.loads(raw)
        text = passage_text(record)
        if not args.min_chars <= len(text) <= args.max_chars or JUNK.search(text) or text in texts:
            continue
        if args.match and not re.search(args.match, passage_heading(record), re.IGNORECASE):
            continue
        # A text that mostly points at other articles answers nobody's question.
        if len(re.findall(r"(?i)artikel|overeenkomstige toepassing", text)) > len(text) / 130:
            continue
        letters = sum(c.islower() or c == " " for c in text) / len(text)
        if letters > 0.85 and (topic := topic_of(record, args.topics)):
            texts.add(text)
            pools[topic].append((line, record))
    chosen = [pick for topic in args.topics for pick in pick_spread(topic, pools[topic], args)]
    random.Random(args.seed).shuffle(chosen)
    blocks = []
    for number, (topic, line, record) in enumerate(chosen, start=args.first):
        head = f"#{number} | {args.file}:{line} | {topic} | {passage_heading(record)}"
        blocks.append("\n".join((head, *numbered(passage_text(record)))))
    args.out.write_text("\n".join(blocks) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(chosen)} passages, {dict(Counter(c[0] for c in chosen))}\n")


def pick_spread(
    topic: str, pool: list[tuple[int, dict[str, object]]], args: argparse.Namespace
) -> list[tuple[str, int, dict[str, object]]]:
    """Pick the topic's share at random, no document more than ``--per-document`` times."""
    random.Random(f"{args.seed}{topic}").shuffle(pool)
    used: Counter[str] = Counter()
    picked = []
    for line, record in pool:
        document = str(record.get("bwb") or record.get("doc") or (record.get("party"), record.get("year")))
        if "besluit" not in record and used[document] >= args.per_document:
            continue
        used[document] += 1
        picked.append((topic, line, record))
        if len(picked) >= -(-args.count // len(args.topics)):
            break
    return picked


def places_of(path: Path) -> Iterator[str]:
    """Yield ``file:line`` of each passage of a passages file or a question file."""
    if path.suffix == ".jsonl":
        yield from (f"{item.source}:{item.line}" for item in read_questions(path))
    else:
        yield from (f"{header[2]}:{header[3]}" for header in read_headers(path))


def read_headers(path: Path) -> list[re.Match[str]]:
    """Return the header lines of a passages file as matches: number, file, line, topic."""
    return [m for row in path.read_text(encoding="utf-8").split("\n") if (m := HEADER.match(row))]


def build(args: argparse.Namespace) -> None:
    """Turn ``number TAB nl|en TAB a|u TAB question`` rows into JSONL; stop at the first faulty row.

    A fifth cell may hold the numbers of the sentences that answer, best first: ``2,3``.
    """
    headers = {int(m[1]): m for m in read_headers(args.passages)}
    rows = []
    for number, row in enumerate(args.questions.read_text(encoding="utf-8").split("\n"), start=1):
        cells = [c.strip() for c in row.split("\t")]
        if not row.strip():
            continue
        if not re.fullmatch(r"\d+\t(nl|en)\t[au]\t[^\t]+(\t\d+(,\d+)*)?", "\t".join(cells).rstrip("\t")):
            raise SystemExit(
                f"{args.questions}:{number}: want 'number TAB nl|en TAB a|u TAB question': {row!r}"
            )
        if not cells[0].isdigit() or int(cells[0]) not in headers:
            raise SystemExit(f"{args.questions}:{number}: no passage {cells[0]!r}")
        rows.append((headers[int(cells[0])], cells))
    wanted: dict[str, set[int]] = defaultdict(set)
    for header, _ in rows:
        wanted[header[2]].add(int(header[3]))
    records = {source: read_records(args.folder / source, lines) for source, lines in wanted.items()}
    items: list[TrainingQuestion] = []
    seen: set[tuple[str, str, str]] = set()
    for header, (_, lang, kind, question, *marks) in rows:
        key = (header[2], header[3], question.lower())
        if key in seen:
            continue
        seen.add(key)
        text = passage_text(records[header[2]][int(header[3])])
        sha256 = digest(text)
        item = TrainingQuestion(
            id=f"{args.out.stem}-{len(items) + 1:04d}",
            lang=lang,
            question=question,
            answerable=kind == "a",
            source=header[2],
            line=int(header[3]),
            sha256=sha256,
            topic=header[4].strip(),
            stratum=stratum_of(question, text),
            split="fit" if args.fit and split_of(sha256) == "train" else split_of(sha256),
            answers=[],
        )
        sentences = [int(n) for n in marks[0].split(",")] if marks and marks[0] else [0]
        items.append(_marked(item, sentences, text) if kind == "a" else item)
    write_questions(args.out, items)
    sys.stdout.write(report(items))


def write_questions(path: Path, items: Iterable[TrainingQuestion]) -> None:
    """Write a question file."""
    lines = (json.dumps(asdict(item), ensure_ascii=False) + "\n" for item in items)
    path.write_text("".join(lines), encoding="utf-8")


def sentences_of(text: str) -> list[Span]:
    """Return the sentences of a passage, as ranges of its text; its line ends are no sentence ends."""
    words = list(re.finditer(r"\S+", text))
    folded = " ".join(word[0] for word in words)
    places = [place for word in words for place in range(word.start(), word.end() + 1)]
    found = split_sentences(folded, Span(0, len(folded)))
    return [Span(places[span.start], places[span.end - 1] + 1) for span in found]


def numbered(text: str) -> list[str]:
    """Return the sentences of a passage, each on a line behind its number."""
    return [f"{n} {' '.join(s.of(text).split())}" for n, s in enumerate(sentences_of(text), start=1)]


def texts_of(items: Iterable[TrainingQuestion], folder: Path) -> dict[str, tuple[str, str]]:
    """Return (heading, text) by sha256 for the passages asked about."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for item in items:
        wanted[item.source].add(item.line)
    found: dict[str, tuple[str, str]] = {}
    for source, lines in wanted.items():
        for record in read_records(folder / source, lines).values():
            text = passage_text(record)
            found[digest(text)] = (passage_heading(record), text)
    return found


def sentences(args: argparse.Namespace) -> None:
    """Write the answerable questions under the numbered sentences of their passage, to mark answers in."""
    by_passage: dict[str, list[TrainingQuestion]] = defaultdict(list)
    items = [item for path in args.files for item in read_questions(path) if item.answerable]
    for item in items:
        by_passage[item.sha256].append(item)
    blocks: list[str] = []
    for sha256, (heading, text) in texts_of(items, args.folder).items():
        blocks += [f"= {heading}", *numbered(text)]
        blocks += [f"? {item.id}: {item.question}" for item in by_passage[sha256]]
    args.out.write_text("\n".join(blocks) + "\n", encoding="utf-8")


def answers(args: argparse.Namespace) -> None:
    """Take over marks: rows ``id TAB numbers of the answering sentences, best first, or 0``."""
    marks: dict[str, list[int]] = {}
    for number, row in enumerate(args.marks.read_text(encoding="utf-8").splitlines(), start=1):
        mark = re.fullmatch(r"(\S+)\s+(\d+(?:,\d+)*)", row.strip())
        if mark is None:
            raise SystemExit(f"{args.marks}:{number}: want 'id TAB 2,3': {row!r}")
        marks[mark[1]] = [int(n) for n in mark[2].split(",")]
    known: set[str] = set()
    written: list[tuple[Path, list[TrainingQuestion]]] = []
    for path in args.files:
        items = read_questions(path)
        texts = texts_of(items, args.folder)
        known |= {item.id for item in items if item.answerable}
        written.append(
            (path, [_marked(i, marks[i.id], texts[i.sha256][1]) if i.id in marks else i for i in items])
        )
    if strange := sorted(set(marks) - known):
        raise SystemExit(f"{args.marks}: no answerable question {strange[0]} ({len(strange)} such rows)")
    for path, items in written:
        write_questions(path, items)


def _marked(item: TrainingQuestion, marks: list[int], text: str) -> TrainingQuestion:
    """Return the question with the sentences of these numbers; 0 is none."""
    spans = sentences_of(text)
    if max(marks) > len(spans):
        raise SystemExit(f"{item.id}: sentence {max(marks)} of {len(spans)}")
    return replace(item, answers=[[spans[n - 1].start, spans[n - 1].end] for n in marks if n])


def read_questions(path: Path) -> list[TrainingQuestion]:
    """Read a question file; raises SystemExit with file and row on a wrong or missing field."""
    kinds = {f.name: get_origin(f.type) or f.type for f in fields(TrainingQuestion)}
    items = []
    for number, row in enumerate(path.read_text(encoding="utf-8").rstrip("\n").split("\n"), start=1):
        try:
            record = json.loads(row)
        except json.JSONDecodeError as error:
            raise SystemExit(f"{path}:{number}: not JSON: {error}") from error
        if not isinstance(record, dict) or {k: type(v) for k, v in record.items()} != kinds:
            raise SystemExit(f"{path}:{number}: wrong fields or types")
        items.append(TrainingQuestion(**record))
    return items


def read_all(folder: Path) -> list[TrainingQuestion]:
    """Read every question file of a folder, in the order of their names."""
    return [item for path in sorted(folder.glob("*.jsonl")) for item in read_questions(path)]


def find_faults(items: list[TrainingQuestion], folder: Path) -> Iterator[str]:
    """Yield every fault: unknown value, moved text, wrong stratum or split, duplicate id or question."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for item in items:
        wanted[item.source].add(item.line)
    records = {source: read_records(folder / source, lines) for source, lines in wanted.items()}
    for key, count in Counter(i.id for i in items).items():
        if count > 1:
            yield f"{key}: id used {count} times"
    for key, count in Counter(f"{i.source}:{i.line} {i.question.lower()}" for i in items).items():
        if count > 1:
            yield f"{key}: asked {count} times"
    for item in items:
        record = records[item.source].get(item.line)
        text = passage_text(record) if record else ""
        if digest(text) != item.sha256:
            yield f"{item.id}: the text at {item.source}:{item.line} is not the one asked about"
        splits = {"dev"} if split_of(item.sha256) == "dev" else {"train", "fit"}
        if item.stratum != stratum_of(item.question, text) or item.split not in splits:
            yield f"{item.id}: stratum or split is not the computed one"
        if item.lang not in {"nl", "en"} or len(item.question) < 5:
            yield f"{item.id}: language or question"
        spans = [[s.start, s.end] for s in sentences_of(text)]
        if any(answer not in spans for answer in item.answers) or (item.answers and not item.answerable):
            yield f"{item.id}: an answer is no sentence of the passage, or there should be none"


def report(items: Iterable[TrainingQuestion]) -> str:
    """Return the counts per language, answerability, stratum, split and topic as text."""
    items = list(items)
    rows = [f"{len(items)} questions over {len({i.sha256 for i in items})} passages"]
    for lang in ("nl", "en"):
        for answerable in (True, False):
            part = [i for i in items if i.lang == lang and i.answerable == answerable]
            strata = Counter(i.stratum for i in part)
            dev = sum(i.split == "dev" for i in part)
            levels = " ".join(f"{s} {strata[s]}" for s in ("low", "middle", "high"))
            rows.append(
                f"{lang} {'answerable' if answerable else 'unanswerable'} {len(part)}: {levels}; dev {dev}"
            )
    marked = [i for i in items if i.answers]
    rows.append(f"answering sentences marked: {len(marked)} questions")
    rows.append("topics: " + ", ".join(f"{t} {n}" for t, n in Counter(i.topic for i in items).most_common()))
    return "\n".join(rows) + "\n"


def check(args: argparse.Namespace) -> None:
    """Report the counts and exit with 1 when anything is at fault."""
    items = [item for path in args.files for item in read_questions(path)]
    faults = list(find_faults(items, args.folder))
    sys.stdout.write(report(items) + "".join(f"FAULT {f}\n" for f in faults))
    if faults:
        raise SystemExit(1)


def main() -> None:
    """Read the command line and run one of the commands."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("sample", help="write numbered passages to ask about")
    one.add_argument("folder", type=Path)
    one.add_argument("file")
    one.add_argument("--topics", nargs="+", choices=list(TOPICS), default=list(TOPICS))
    one.add_argument("--count", type=int, default=60)
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--min-chars", type=int, default=200)
    one.add_argument("--max-chars", type=int, default=900)
    one.add_argument("--first", type=int, default=1, help="first number, so that batches can be concatenated")
    one.add_argument("--per-document", type=int, default=3)
    one.add_argument("--match", help="pattern that the heading line must contain")
    one.add_argument("--exclude", nargs="*", type=Path, default=[], help="passages or question files")
    one.add_argument("--out", type=Path, required=True)
    one.set_defaults(run=sample)
    two = commands.add_parser("build", help="turn hand-written rows into JSONL")
    for name in ("folder", "passages", "questions", "out"):
        two.add_argument(name, type=Path)
    two.add_argument(
        "--fit", action="store_true", help="for the scorers: the model does not learn from these"
    )
    two.set_defaults(run=build)
    marking = commands.add_parser("sentences", help="write numbered sentences with the questions on them")
    marking.add_argument("folder", type=Path)
    marking.add_argument("out", type=Path)
    marking.add_argument("files", nargs="+", type=Path)
    marking.set_defaults(run=sentences)
    marked = commands.add_parser("answers", help="take over which sentences answer")
    marked.add_argument("folder", type=Path)
    marked.add_argument("marks", type=Path)
    marked.add_argument("files", nargs="+", type=Path)
    marked.set_defaults(run=answers)
    three = commands.add_parser("check", help="check schema, texts, duplicates and echoing")
    three.add_argument("folder", type=Path)
    three.add_argument("files", nargs="+", type=Path)
    three.set_defaults(run=check)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
