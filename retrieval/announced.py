"""Find enumerations that no list mark shows: sentences that follow an announcement or run parallel,
paragraphs with a run-in head, rows of a table, and the headings under an announcing one.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.model import Block, BlockKind, Document, Section, Sentence, Span
from retrieval.dutch import NUMBER_WORDS
from retrieval.series import Enumeration
from retrieval.wordlists import word_list

LEAST = 2
LEAST_PARALLEL = 3
# Characters that may stand behind the number announced: "... drie dingen gemeen."
NEAR_END = 30
MOST = 12
LONGEST_HEAD = 60
LONGEST_HEAD_WORDS = 5
NUMBER = r"(?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|\d{1,2})"
# "drie risico's", "vier pijlers", "zes leidende principes": a number, then a noun in the plural.
COUNTED = re.compile(rf"\b({NUMBER})\s+((?:[a-zà-ÿ-]+\s+){{0,2}}?[a-zà-ÿ-]+(?:en|s|['’]s))\b", re.IGNORECASE)
# "de volgende lessen", "als volgt": what follows, however many there are.
FOLLOWING = re.compile(
    r"\b(?:de volgende|onderstaande|als volgt|het gaat om|hieronder (?:staan|volgen|noemen|beschrijven))\b",
    re.IGNORECASE,
)
# "Ten eerste ... Ten tweede ...", "Allereerst ... Daarnaast ... Tot slot ...".
FIRST = re.compile(
    r"^\W*(?:ten eerste|allereerst|in de eerste plaats|om te beginnen|enerzijds|eerst)\b", re.I
)
NEXT = re.compile(
    r"^\W*(?:ten (?:tweede|derde|vierde|vijfde|zesde|slotte)|in de (?:tweede|derde|vierde|laatste) plaats"
    r"|daarnaast|ook|verder|bovendien|vervolgens|daarna|tevens|tot slot|tenslotte|als laatste|anderzijds"
    r"|en)\b",
    re.IGNORECASE,
)
# Words that open so many sentences that two of them in a row enumerate nothing.
COMMON_OPENERS = frozenset({"de", "het", "een", "dit", "dat", "deze", "die", "in", "er", "als", "en", "maar"})
DEFINITE = re.compile(rf"\b(?:de|deze|die|alle|onze) {NUMBER}\b", re.IGNORECASE)
SHORT_SECTION = 3
# "Scenario 1: ...", "Stap 2 – ...", "Pijler C. ...": a label with a running number before each thing.
LABEL = re.compile(r"^\W*([A-ZÀ-Þ][a-zà-ÿ]{2,20}) (\d{1,2}|[A-H])\s?[:.–—-]\s*(?=\S)")
# "A. Een gezin, een aanbieder.", "b) ...": paragraphs that go through the alphabet.
LETTERED = re.compile(r"^\(?([A-Za-z])[.)]\s+\S")
# What numbers the parts of any document.
PARTS_OF_A_DOCUMENT = word_list("numbered_parts")
UNITS = word_list("units")


def announced(document: Document) -> list[Enumeration]:
    """Return the enumerations of a document that have no list marks, in order."""
    own = _sentences_by_block(document)
    found = [
        *_sentence_runs(document, own),
        *_run_in_heads(document, own),
        *_tables(document, own),
        *_headings(document, own),
    ]
    known = [{item.start for item in one.items} for one in found]
    labelled = [*_labelled(document), *_lettered(document, own)]
    found += [one for one in labelled if not any(starts >= {i.start for i in one.items} for starts in known)]
    return sorted(found, key=lambda e: (e.items[0].start, -len(e.items)))


def announced_count(text: str) -> int | None:
    """Return how many things a sentence or heading announces ("vier pijlers" → 4), or None.

    Periods ("vier jaar") do not count, nor what the sentence only says in passing: the number opens
    it or stands near its end ("Harkum heeft twee teams en werkt samen met de huisartsen" tells no two).
    """
    for match in COUNTED.finditer(text):
        word = match.group(1).lower()
        count = int(NUMBER_WORDS.get(word, word))
        telling = not text[: match.start()].strip() or len(text) - match.end() <= NEAR_END
        if LEAST <= count <= MOST and telling and not set(match.group(2).lower().split()) & UNITS:
            return count
    return None


def announces_more(text: str) -> bool:
    """Tell whether a sentence promises an enumeration after it."""
    ends_open = text.rstrip().endswith(":")
    return ends_open or FOLLOWING.search(text) is not None or announced_count(text) is not None


def _sentences_by_block(document: Document) -> dict[int, list[Sentence]]:
    return {
        block: list(inside)
        for block, inside in groupby(document.sentences, key=lambda sentence: sentence.block)
    }


def _made(
    document: Document, section: int, lead_in: Span | None, items: Sequence[Span], about: str = ""
) -> Enumeration:
    said = [lead_in.of(document.text)] if lead_in is not None else []
    over = " \n".join(s.title for s in document.sections_over(section))
    title = " \n".join(filter(None, (*said, about, over)))
    return Enumeration(document.source.id, section, lead_in, title, tuple(items), inline=False)


def _sentence_runs(document: Document, own: dict[int, list[Sentence]]) -> Iterator[Enumeration]:
    for block in document.blocks:
        inside = own.get(block.index, [])
        if block.kind is not BlockKind.PARAGRAPH or len(inside) < LEAST:
            continue
        spans = [sentence.span for sentence in inside]
        texts = [span.of(document.text) for span in spans]
        taken = False
        for lead, first, end in _runs(texts):
            taken = True
            yield _made(document, block.section, spans[lead] if lead is not None else None, spans[first:end])
        if not taken:
            for first, end in _parallel(texts):
                lead_in = spans[first - 1] if first else None
                yield _made(document, block.section, lead_in, spans[first:end])


def _runs(texts: Sequence[str]) -> Iterator[tuple[int | None, int, int]]:
    """Yield (announcing sentence, first item, end) of the enumerations in a paragraph's sentences."""
    for at, text in enumerate(texts):
        left = len(texts) - at - 1
        count = announced_count(text)
        if count is not None and left >= count and ": " not in text and not DEFINITE.search(text):
            yield at, at + 1, at + 1 + count
        elif FOLLOWING.search(text) and left >= LEAST and ": " not in text:
            yield at, at + 1, len(texts)
        elif FIRST.match(text) and left and any(NEXT.match(t) for t in texts[at + 1 :]):
            last = max(n for n in range(at + 1, len(texts)) if NEXT.match(texts[n]))
            yield at - 1 if at else None, at, last + 1


def _parallel(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield (first, end) of sentences in a row that open with the same word ("Wij ... Wij ... Wij ...")."""
    at = 0
    for opener, group in groupby(texts, key=_opener):
        size = len(list(group))
        if size >= LEAST_PARALLEL and opener not in COMMON_OPENERS:
            yield at, at + size
        at += size


def _opener(text: str) -> str:
    words = text.split(maxsplit=1)
    word = words[0].lower().strip("“‘'\"(,.") if words else ""
    return "we" if word == "wij" else word


def _run_in_heads(document: Document, own: dict[int, list[Sentence]]) -> Iterator[Enumeration]:
    """Yield paragraphs in a row that open with a head of their own ("Preventie. We investeren ...")."""
    starts = {emphasis.start: emphasis.end for emphasis in document.emphases}
    run: list[Block] = []
    before: Block | None = None
    last: Block | None = None
    for block in (*document.blocks, None):
        fits = (
            block is not None
            and block.kind is BlockKind.PARAGRAPH
            and _has_head(document, block, own.get(block.index, []), starts)
            and (not run or run[-1].section == block.section)
        )
        if fits and block is not None:
            if not run:
                before = last
            run.append(block)
        elif block is None or block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.HEADING):
            yield from _headed_run(document, own, run, before)
            run = []
        last = block


def _headed_run(
    document: Document, own: dict[int, list[Sentence]], run: list[Block], before: Block | None
) -> Iterator[Enumeration]:
    if len(run) < LEAST:
        return
    led = before is not None and before.kind is BlockKind.PARAGRAPH and before.section == run[0].section
    lead = own[before.index][-1].span if led and before is not None and before.index in own else None
    if lead is None and len(run) < LEAST_PARALLEL:
        return
    yield _made(document, run[0].section, lead, [block.span for block in run])


def _has_head(document: Document, block: Block, inside: list[Sentence], starts: dict[int, int]) -> bool:
    emphasis = starts.get(block.span.start)
    if emphasis is not None and emphasis - block.span.start <= LONGEST_HEAD and emphasis < block.span.end:
        return True
    text = block.span.of(document.text)
    label = re.match(r"[^\n.:!?]{2,60}?(?=[.:] |\s[–—-]\s)", text)
    return (
        len(inside) >= LEAST
        and label is not None
        and len(label.group().split()) <= LONGEST_HEAD_WORDS
        and text[0].isupper()
        and inside[0].span.end - block.span.start <= LONGEST_HEAD
    )


def _labelled(document: Document) -> Iterator[Enumeration]:
    """Yield the sentences and headings that a word with a running number sets apart, first to last."""
    chains: list[list[Sentence]] = []
    last: dict[str, list[Sentence]] = {}
    for sentence in document.sentences:
        match = LABEL.match(sentence.span.of(document.text))
        if match is None or match.group(1).lower() in PARTS_OF_A_DOCUMENT:
            continue
        label, number = match.groups()
        place = _place(number)
        if place == 1:
            last[label] = []
            chains.append(last[label])
        if label in last and place == len(last[label]) + 1:
            last[label].append(sentence)
    for chain in chains:
        if len(chain) >= LEAST:
            before = [s for s in document.sentences if s.span.end <= chain[0].span.start][-1:]
            led = [s.span for s in before if announces_more(s.span.of(document.text))]
            yield _made(document, chain[0].section, led[0] if led else None, [s.span for s in chain])


def _lettered(document: Document, own: dict[int, list[Sentence]]) -> Iterator[Enumeration]:
    """Yield the paragraphs in a row that open with the letters from A on."""
    run: list[Block] = []
    for block in document.blocks:
        place = _letter(document, block)
        if place != len(run) + 1:
            yield from _lettered_run(document, own, run)
            run = []
        if place == len(run) + 1:
            run.append(block)
    yield from _lettered_run(document, own, run)


def _letter(document: Document, block: Block) -> int:
    """Return the place in the alphabet of the letter that a paragraph opens with, 0 where it has none."""
    match = LETTERED.match(block.span.of(document.text)) if block.kind is BlockKind.PARAGRAPH else None
    return _place(match.group(1)) if match is not None else 0


def _place(number: str) -> int:
    """Return the place in a row that a number or a letter tells: "3" and "C" are the third."""
    return int(number) if number.isdigit() else ord(number.upper()) - ord("A") + 1


def _lettered_run(
    document: Document, own: dict[int, list[Sentence]], run: Sequence[Block]
) -> Iterator[Enumeration]:
    if len(run) < LEAST_PARALLEL:
        return
    index = run[0].index
    before = document.blocks[index - 1] if index else None
    led = before is not None and before.index in own and before.section == run[0].section
    lead = own[before.index][-1].span if led and before is not None else None
    yield _made(document, run[0].section, lead, [block.span for block in run])


def _tables(document: Document, own: dict[int, list[Sentence]]) -> Iterator[Enumeration]:
    """Yield the rows under the first one of each table."""
    last: Block | None = None
    for block in document.blocks:
        rows = own.get(block.index, [])
        if block.kind is BlockKind.TABLE and len(rows) > LEAST:
            near = last is not None and last.kind is BlockKind.PARAGRAPH and last.section == block.section
            about = own[last.index][-1].span.of(document.text) if near and last and last.index in own else ""
            items = [row.span for row in rows[1:]]
            yield _made(document, block.section, rows[0].span, items, about)
        last = block


def _headings(document: Document, own: dict[int, list[Sentence]]) -> Iterator[Enumeration]:
    """Yield the headings under a heading, and those after one that says how many follow ("Vier pijlers")."""
    said: dict[int, list[Span]] = {}
    for block in document.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            said.setdefault(block.section, []).extend(s.span for s in own.get(block.index, []))
    enumerating = {block.section for block in document.blocks if block.items}
    for section in document.sections:
        spans = said.get(section.index, [])
        children = [s for s in document.sections if s.parent == section.index]
        counts = {announced_count(section.title), *(announced_count(s.of(document.text)) for s in spans)}
        if len(children) >= LEAST and (section.parent is not None or len(children) in counts):
            yield _under(document, section, spans, children)
        elif not children and section.index not in enumerating and len(spans) <= SHORT_SECTION:
            heads = _counted_after(document, section, spans)
            if heads:
                yield _under(document, section, spans, heads)


def _counted_after(document: Document, section: Section, spans: Sequence[Span]) -> list[Section]:
    """Return the headings of the same level that a section without more to say announces by their number."""
    counts = [announced_count(section.title)]
    for span in spans:
        text = span.of(document.text)
        # "de drie gemeenten" speaks of what is known already; "vier posten, te weten ..." goes on itself.
        if not DEFINITE.search(text) and ":" not in text and "," not in text:
            counts.append(announced_count(text))
    for count in filter(None, counts):
        after = document.sections[section.index + 1 :]
        level = [s for s in after if s.level <= section.level][:count]
        alike = all(s.level == section.level and s.parent == section.parent for s in level)
        if len(level) == count and alike and not any(s.number for s in level):
            return level
    return []


def _under(
    document: Document, section: Section, said: Sequence[Span], heads: Sequence[Section]
) -> Enumeration:
    """Return headings with what announces them: the last sentence over them that does so, or the heading."""
    leads = [s for s in said if announces_more(s.of(document.text))]
    fitting = [s for s in leads if announced_count(s.of(document.text)) in (None, len(heads))]
    own_heading = section.heading if section.heading.end else None
    return _made(document, section.index, fitting[-1] if fitting else own_heading, [s.heading for s in heads])
