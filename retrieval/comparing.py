"""Ask the same question of every region: a row each, with its own quotes or "not found".

What is asked of each region is the question without what makes it a comparison: the names of
the regions and the comparing words ("verschillen", "welke regio's"), which no region's text has.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.model import Region, Source
from retrieval.answering import CONFIDENCES, Desk, Reply, answer_drafts, fit_for_row, quotes_of, rejected
from retrieval.compose import Draft, Quote, compose_row
from retrieval.contexts import Sought
from retrieval.conversation import selects
from retrieval.decide import ABSENT_TERM_SHARE, SURE, THRESHOLD
from retrieval.dutch import STOP_EN, STOP_NL, stem, stems_of, tokens
from retrieval.evidence import names_concept
from retrieval.frame import phrase
from retrieval.gather import Findings, gather
from retrieval.kinds import CUES, kind_within
from retrieval.lexicon import TermKind, form_key
from retrieval.model import Concept, Kind, Question, Rejected, Role, Status
from retrieval.places import is_set_aside, names_place
from retrieval.publication import dated_documents, publication, undated
from retrieval.question import is_thing
from retrieval.scope import Scope, region_name
from retrieval.values import counted_in

COMMON_SHARE = 0.2
# Set on the comparisons of the dev split, as the threshold of a row.
OTHERWISE_WORDED = 0.4
AS_CLEARLY = 0.8
LEAST_NAMED = 0.5
MOST_TERMS = 5


def compare(question: Question, sought: Sought | None, desk: Desk, scope: Scope) -> Reply:
    """Return a reply with one row for every region of the scope, the same room for each."""
    language = question.language
    rows: list[Draft] = []
    found_by: dict[str, dict[str, str]] = {}
    refused: list[Rejected] = []
    asked = asked_of_each(question)
    every: dict[str, Findings] = {}
    beside = left_out(question, desk.regions)
    compared = [r for r in scope.regions() if r not in beside]
    of_region = {region: [s for s in scope.sources if region in s.regions] for region in compared}
    for region, sources in of_region.items():
        ids = [s.id for s in sources]
        every[region] = gather(asked, desk.index, desk.shelf, sought, ids, desk.parts.search)
    fitting = _fitting(every, asked, selects(question.resolved))
    dated = _dated(question, asked, of_region)
    for region, findings in every.items():
        name = region_name(region, desk.regions)
        quotes: tuple[Quote, ...] = ()
        if dated:
            quotes = quotes_of(publication(dated[region], desk.shelf))
        elif findings.ranked and (region in fitting or not desk.parts.abstention):
            if asked.expected_count or asked.kind is Kind.LIST:
                quotes = quotes_of(answer_drafts(asked, findings, desk))
            else:
                quotes = compose_row(asked, findings.ranked, desk.shelf.documents)
            refused.extend(rejected(findings, [Draft(Role.ROW, quotes)]))
        if quotes:
            rows.append(Draft(Role.ROW, quotes, region=name))
            text = " ".join(q.span.of(desk.shelf.document(q.document_id).text) for q in quotes)
            found_by[name] = _concepts_in(text, desk, language)
        else:
            sources = of_region[region]
            unsaid = (
                undated(sources, name, language)
                if dated
                else _not_found(name, sources, findings, desk, language)
            )
            rows.append(Draft(Role.ROW, (), unsaid, name))
    total = len(dict.fromkeys(r for s in desk.sources for r in s.regions))
    line = phrase("coverage_line", language, searched=len(compared), all=total, quoted=len(found_by))
    frames = [Draft(Role.FRAME, (), line)]
    frames += [Draft(Role.FRAME, (), line) for line in _aligned(found_by, language)]
    if question.unknown_places:
        places = ", ".join(question.unknown_places)
        frames.append(Draft(Role.FRAME, (), phrase("no_document_also", language, place=places)))
    if not found_by:
        status = Status.NOT_IN_DOCUMENTS
    elif question.unknown_places or (question.regions and len(found_by) < len(question.regions)):
        status = Status.PARTIAL
    else:
        status = Status.ANSWERED
    hits = tuple(h for f in every.values() for h in f.hits)
    confidences = [f.verdict.confidence for f in every.values() if f.ranked]
    confidence = "high" if dated else min(confidences, key=CONFIDENCES.index, default="low")
    return Reply(status, (*rows, *frames), scope, hits, tuple(every.values()), tuple(refused), (), confidence)


def _not_found(region: str, sources: Sequence[Source], findings: Findings, desk: Desk, language: str) -> str:
    """Return the row of a region without quotes, with the nearest section where it speaks of the subject."""
    titles = "; ".join(source.title for source in sources)
    unsaid = findings.verdict.absent or dict(findings.verdict.features)["core_unsaid"]
    if findings.ranked and not unsaid:
        unit = findings.ranked[0][1]
        section = desk.shelf.document(unit.document_id).sections[unit.section].title
        if section:
            return phrase("not_clear_row", language, region=region, titles=titles, section=section)
    return phrase("not_found_row", language, region=region, titles=titles)


# What is compared, where the question only says how it comes out.
HOW_MANY = re.compile(
    r"\b(?:de |het |the )?(?:meer|minder|meeste|minste|more|fewer|most|fewest)(?= [a-zà-ÿ-]+)", re.IGNORECASE
)
HOW_SOON = re.compile(
    r"\b(?:(?:hoe|how) (?:snel|vlug|vroeg|soon|quickly|quick|fast|early)"
    r"|eerder|sneller|vroeger|sooner|faster|quicker|earlier"
    r"|(?:het |de |the )?(?:snelst|vroegst|langst|kortst|fastest|earliest|longest|shortest)e?)\b",
    re.IGNORECASE,
)
SPENT = re.compile(r"\b(?:spen[dt]s?|spending|uitgaven|besteedt|besteden)\b", re.IGNORECASE)
BY_EACH = re.compile(r"\b(?:wie|waar|welke|heeft|hebben|telt|who|where|which|has|have)\b", re.IGNORECASE)
PLURAL = re.compile(r"^\W*(?:de|the)\s+(?:[\w-]+\s+)?[\w-]+(?:en|s)\W*$", re.IGNORECASE)
COMPARING = re.compile(
    r"\b(?:zowel|allebei|both|naast elkaar|side by side|(?:in )?hoeverre|in welke mate|to what extent"
    r"|wijk(?:t|en)\s+af"
    r"|lijk(?:en|t) (?:.{0,40} )?op elkaar|verhoud(?:t|en) (?:.{0,60} )?zich|zich"
    r"|tot dat|tot die|enige die"
    r"|only one that|hun|their)\b",
    re.IGNORECASE,
)
_JOIN = (
    r"(?:,|;|:|\s"
    r"|\b(?:en|of|als|ook|and|or|as well as|tegenover|versus|vs|met die|met dat|tot dat|tot die)\b)"
)
_BEFORE = (
    r"(?:\b(?:wat|wie|hoe|what|who|how|in|van|bij|voor|met|volgens|tussen|uit"
    r"|between|of|for|from|with|by|according to|die|dat|that"
    r"|zoals|bijvoorbeeld|net als|behalve|anders dan|dan"
    r"|such as|like|for example|except|apart from|besides|other than|than|compared (?:with|to)),?\s+)"
)
PLACE = "\N{SECTION SIGN}"
# "in de regio X", "the X region"
_PLACED = rf"(?:\b(?:de|het|the)\s+)?(?:\b(?:regio|gemeente|region(?: of)?)\s+)?{PLACE}(?:\s+regions?\b)?"
# "hoeveel in X, en hoeveel in Y": what is asked is asked once.
_AGAIN = r"(?:\b(?:hoeveel|how (?:many|much|long|often)|hoe (?:lang|vaak|hoog)|welke|which)\s+)"
PLACES = re.compile(rf"{_BEFORE}*{_PLACED}(?:{_JOIN}*{_AGAIN}?{_BEFORE}*{_PLACED})*")


def left_out(question: Question, regions: Sequence[Region]) -> set[str]:
    """Return the regions that a question sets aside ("welke andere regio's dan Twente")."""
    aside = [p for p in question.places if is_set_aside(p, question.resolved)]
    return {r.id for p in aside for r in regions if any(names_place(p, n) for n in (r.name, *r.aliases))}


def asked_of_each(question: Question) -> Question:
    """Return what each region is asked: the question without the regions and the comparing words."""
    text = question.resolved
    for place in sorted(question.places, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(place)}(?!\w)", PLACE, text)
    text = COMPARING.sub(" ", CUES[0][1].sub(" ", PLACES.sub(" ", text)))
    kind = kind_within(question.resolved)
    if HOW_MANY.search(text) and BY_EACH.search(text):
        kind, text = Kind.NUMBER, HOW_MANY.sub("hoeveel", text)
    elif HOW_SOON.search(text):
        kind = Kind.DATE
    elif SPENT.search(text):
        kind = Kind.AMOUNT
    elif kind is Kind.OPEN and PLURAL.search(text):
        kind = Kind.LIST
    elif selects(question.resolved) and kind not in VALUES:
        # "Welke regio belooft terug te bellen" asks who promises it, not for a phone number.
        kind = Kind.OPEN
    concepts = tuple(c for c in question.concepts if not _only_compares(c))
    text = " ".join(text.split()).strip(" ,;:")
    return replace(
        question, kind=kind, resolved=text or question.resolved, concepts=concepts or question.concepts
    )


VALUES = (Kind.NUMBER, Kind.AMOUNT, Kind.DATE)


def _only_compares(concept: Concept) -> bool:
    bare = COMPARING.sub(" ", HOW_SOON.sub(" ", CUES[0][1].sub(" ", concept.text)))
    return all(t.word in STOP_NL | STOP_EN for t in tokens(bare)) or concept.term == "regio"


def _dated(
    question: Question, asked: Question, of_region: dict[str, list[Source]]
) -> dict[str, list[Source]]:
    """Return each region's documents whose own date is asked for; none when it is not asked of all."""
    if HOW_SOON.search(question.resolved):
        return {}
    whole = replace(asked, resolved=question.resolved)
    dated = {region: dated_documents(whole, sources) for region, sources in of_region.items()}
    return dated if all(dated.values()) else {}


def _fitting(every: dict[str, Findings], asked: Question, selecting: bool) -> set[str]:
    """Return the regions whose evidence may stand in their row.

    Asked which regions it is true of, a region that says clearly less of what is asked than
    another is no answer, though it would do where only its own text was asked for.
    """
    fitting = {region for region, found in every.items() if _fits(found)}
    if not selecting:
        return fitting
    sure = [r for r in fitting if _true_of(every[r]) and _named(every[r], asked)]
    named = {r: dict(every[r].ranked[0][0].features)["context"] for r in sure}
    return {r for r, share in named.items() if share >= AS_CLEARLY * max(named.values())}


def _fits(findings: Findings) -> bool:
    """Tell whether evidence is good enough for a row.

    Where a word asked for is nowhere in a region's texts, a surer chance may stand for it, unless it is the
    very thing asked for or a name.
    """
    verdict = findings.verdict
    values = dict(verdict.features)
    named = max(values["absent_head"], values["absent_name"]) >= ABSENT_TERM_SHARE
    worded = verdict.probability >= OTHERWISE_WORDED and not (named or verdict.lacks_value)
    return bool(findings.ranked) and (fit_for_row(verdict) or worded)


def _true_of(findings: Findings) -> bool:
    """Tell whether what is asked is true of a region: its evidence names what is asked most, or is sure."""
    unsaid = dict(findings.verdict.features)["core_unsaid"]
    return findings.verdict.probability >= (SURE if unsaid else THRESHOLD)


def _named(findings: Findings, asked: Question) -> bool:
    """Tell whether the best sentence, the one before it or the heading has each thing asked, and the count.

    Taken together they may hold the words of a term by chance: "gesloten" here, "jeugdhulp" there.
    """
    unit = findings.ranked[0][1]
    around = [stems_of(text) for text in (unit.text, unit.before, unit.heading)]
    required = [c for c in asked.concepts if c.required and not c.text.isdigit()]
    said = [max(names_concept(c, stems) for stems in around) >= LEAST_NAMED for c in required]
    numbers = {figure for figure, _ in counted_in(asked.resolved)}
    text = f"{unit.text} {unit.before} {unit.heading}"
    counted = numbers <= {figure for figure, _ in counted_in(text)}
    return any(said) and (counted or not numbers)


def _concepts_in(text: str, desk: Desk, language: str) -> dict[str, str]:
    """Return the terms of the field that stand in a region's quotes by name, by id, in the reader's language.

    A word that a term may also go by ("kans") is not shown as that term. Terms that stand in every fourth
    passage ("jeugdige", "gemeente") tell no regions apart.
    """
    lexical = desk.index.lexical
    found = {}
    words = tokens(text)
    for match in desk.lexicon.find(words, "nl"):
        name, said = form_key(match.term.nl, "nl"), " ".join(w.word for w in words[match.first : match.last])
        if form_key(said, "nl") != name or not is_thing(said):
            # "Weten" has the stem of *wet*, and "duidelijk" that of *duidelijkheid*.
            continue
        stems = [stem(t.word) for t in tokens(match.term.nl)]
        frequency = min((lexical.body.frequency(s) for s in stems), default=0)
        telling = 0 < frequency <= COMMON_SHARE * lexical.size and is_thing(match.term.nl)
        if match.term.kind is not TermKind.VALUE and telling:
            found[match.term.id] = match.term.en if language == "en" else match.term.nl
    return found


def _aligned(found_by: dict[str, dict[str, str]], language: str) -> list[str]:
    """Return which terms all quoted regions share and which only one has, as fixed phrases."""
    if len(found_by) < 2:
        return []
    everywhere = set.intersection(*(set(terms) for terms in found_by.values()))
    lines = []
    if everywhere:
        names = next(iter(found_by.values()))
        lines.append(phrase("common", language, terms=", ".join(names[t] for t in sorted(everywhere))))
    for region, terms in found_by.items():
        others = {t for name, other in found_by.items() if name != region for t in other}
        only = [terms[t] for t in terms if t not in others][:MOST_TERMS]
        if only:
            lines.append(phrase("only_here", language, region=region, terms=", ".join(only)))
    return lines
