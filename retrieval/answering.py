"""Answer a question as read: choose the way for its kind, decide, draft the statements."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ingest.derive import UNKNOWN_PUBLISHER
from ingest.model import Region, Source
from ingest.wording import KNOWN_TITLES
from retrieval.absence import is_wording_only
from retrieval.announced import announced_count
from retrieval.compose import Draft, Quote, compose, compose_list
from retrieval.contexts import Sought
from retrieval.decide import Verdict, seeks_value
from retrieval.dutch import STOP_NL, fold, stem, stems_of, tokens
from retrieval.evidence import OWN, Spot, negated, single_stems
from retrieval.frame import VALUE_NAMES, phrase
from retrieval.gather import DocumentShelf, Findings, gather
from retrieval.index import Index, passage_text
from retrieval.lexicon import Lexicon
from retrieval.listing import LEAST_FIT, NAMED, SURE_FIT, called_by, is_counted, things_asked, wants_list
from retrieval.members import members, region_of
from retrieval.model import Concept, Evidence, Hit, Kind, Question, Rejected, Role, Status
from retrieval.naming import named_subjects
from retrieval.publication import dated_documents, made_by, publication, undated
from retrieval.scope import Scope, is_alone, of_the_place, region_name, scope_of, source_label
from retrieval.search import SearchParts
from retrieval.series import Enumeration
from retrieval.values import YEAR, counted_in, fitting_values, value_numbers

ROW_THRESHOLD = 0.25
SHOWN_REJECTED = 8
MOST_POINTED = 200
# From this chance on a reply may well answer, though not surely enough.
LIKELY = 0.3
COUNT_CANDIDATES = 30
NEAREST = 3
# What is offered as related speaks of something asked, or is like the question in meaning.
RELATED_READ = 20
RELATED_COVERAGE = 0.2
RELATED_LIKENESS = 0.45
HITS_FOR_TITLES = 8
LONGEST_TITLE = 90
MOST_LABELS = 6
PLURAL = re.compile(r"[a-zà-ÿ]{4,}(?:en|s)$")
GIVEN = (Status.ANSWERED, Status.PARTIAL)
CONFIDENCES = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts of the product take part; the evaluation switches them off one by one."""

    search: SearchParts = field(default_factory=SearchParts)
    region_filter: bool = True
    abstention: bool = True
    term_base: bool = True


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything an answer is made from; ``told`` is what the turn before was answered with."""

    index: Index
    shelf: DocumentShelf
    sources: tuple[Source, ...]
    regions: tuple[Region, ...]
    lexicon: Lexicon
    parts: Parts
    told: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer before its quotes are numbered and checked."""

    status: Status
    drafts: tuple[Draft, ...]
    scope: Scope
    hits: tuple[Hit, ...]
    findings: tuple[Findings, ...]
    rejected: tuple[Rejected, ...]
    next_steps: tuple[str, ...]
    confidence: str


def reply(question: Question, sought: Sought | None, desk: Desk) -> Reply:
    """Return the reply to a question about the documents of the desk."""
    scope = scope_of(question, desk.sources) if desk.parts.region_filter else Scope(desk.sources, ())
    language = question.language
    if not desk.sources:
        return _bare(Status.NO_DOCUMENT, scope, phrase("nothing_known", language))
    if desk.parts.region_filter and (not scope.sources or (question.unknown_places and not question.regions)):
        return _no_document(question, desk)
    from retrieval.overview import asks_only_for_places, overview

    if question.kind is Kind.OVERVIEW or asks_only_for_places(question):
        told = overview(question, desk, scope)
        if told is not None:
            return told
        plural = any(c.required and PLURAL.search(c.text) for c in question.concepts)
        if question.kind is Kind.OVERVIEW and plural:
            # "Vat de uitgangspunten samen" asks for all of them.
            question = replace(question, kind=Kind.LIST)
    dated = dated_documents(question, scope.sources)
    all_dated = {region for source in dated for region in source.regions}.issuperset(scope.regions())
    if (question.kind is Kind.COMPARISON or all_dated) and len(scope.regions()) >= 2:
        from retrieval.comparing import compare

        return compare(question, sought, desk, scope)
    nearest = of_the_place(question, scope) if desk.parts.region_filter else None
    if nearest is not None:
        # What a municipality's own document says goes before what its region's says.
        findings = gather(
            question, desk.index, desk.shelf, sought, nearest.document_ids, desk.parts.search, told=desk.told
        )
        if findings.verdict.status is Status.ANSWERED or is_alone(question):
            return single(question, findings, desk, nearest)
    findings = gather(
        question, desk.index, desk.shelf, sought, scope.document_ids, desk.parts.search, told=desk.told
    )
    stated = _stated(question, dated, scope, desk)
    if stated:
        given = Status.ANSWERED if quotes_of(stated) else Status.NOT_IN_DOCUMENTS
        return Reply(given, tuple(stated), scope, findings.hits, (findings,), (), (), "high")
    found = single(question, findings, desk, scope)
    return _with_other_regions(found, question, sought, desk)


def _stated(question: Question, dated: Sequence[Source], scope: Scope, desk: Desk) -> list[Draft]:
    """Return what answers a question about the documents themselves, or about which municipalities are in a region."""
    if dated:
        names = "; ".join(region_name(region, desk.regions) for region in scope.regions())
        unsaid = Draft(Role.FRAME, (), undated(dated, names, question.language))
        return publication(dated, desk.shelf) or [unsaid]
    only = [region for region in desk.regions if (region.id,) == scope.regions()]
    made = made_by(question, scope.sources, desk.shelf)
    if made or not only:
        return made
    asked = (question, only[0], scope.sources, desk.shelf)
    return members(*asked) or region_of(*asked)


def _with_other_regions(found: Reply, question: Question, sought: Sought | None, desk: Desk) -> Reply:
    """Add to a refused yes/no question which other region's documents do answer it, without quoting them."""
    refused = found.status in (Status.UNCERTAIN, Status.NOT_IN_DOCUMENTS)
    if not refused or question.kind is not Kind.YES_NO or not question.regions:
        return found
    others = _other_sources(desk, found.scope)
    findings = gather(question, desk.index, desk.shelf, sought, [s.id for s in others], desk.parts.search)
    if findings.verdict.status is not Status.ANSWERED:
        return found
    source = desk.shelf.document(findings.ranked[0][0].document_id).source
    line = phrase(
        "elsewhere_answered",
        question.language,
        regions=source_label(source, desk.regions),
        asked=", ".join(question.places) or "; ".join(region_name(r, desk.regions) for r in question.regions),
    )
    return replace(found, drafts=(*found.drafts, Draft(Role.FRAME, (), line)))


def joined(replies: Sequence[Reply]) -> Reply:
    """Put the replies to the parts of one question together; some answered makes it partial."""
    if len(replies) == 1:
        return replies[0]
    good = [r for r in replies if r.status in GIVEN]
    status = replies[0].status
    if good:
        whole = len(good) == len(replies) and all(r.status is Status.ANSWERED for r in good)
        status = Status.ANSWERED if whole else Status.PARTIAL
    drafts: list[Draft] = []
    for one in replies:
        drafts.extend(d for d in one.drafts if not _told(d, drafts))
    first = replies[0]
    return Reply(
        status,
        tuple(drafts),
        first.scope,
        tuple(h for r in replies for h in r.hits),
        tuple(f for r in replies for f in r.findings),
        tuple(x for r in replies for x in r.rejected),
        tuple(dict.fromkeys(step for r in replies for step in r.next_steps)),
        min((r.confidence for r in replies), key=CONFIDENCES.index),
    )


def _told(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Tell whether a statement stands there already, whatever is marked in its quotes."""
    spots = [(q.document_id, q.span) for q in draft.quotes]
    return any(
        d.role is draft.role
        and (d.before, d.region) == (draft.before, draft.region)
        and [(q.document_id, q.span) for q in d.quotes] == spots
        for d in drafts
    )


def _bare(status: Status, scope: Scope, text: str, steps: Sequence[str] = ()) -> Reply:
    return Reply(status, (Draft(Role.FRAME, (), text),), scope, (), (), (), tuple(steps), "low")


def _no_document(question: Question, desk: Desk) -> Reply:
    known = dict.fromkeys(r for s in desk.sources for r in s.regions)
    names = "; ".join(region_name(r, desk.regions) for r in known)
    asked = question.unknown_places or tuple(region_name(r, desk.regions) for r in question.regions)
    text = phrase("no_document", question.language, place=", ".join(asked), regions=names)
    steps = (phrase("step_region", question.language),)
    return _bare(Status.NO_DOCUMENT, Scope((), ()), text, steps)


def single(question: Question, findings: Findings, desk: Desk, scope: Scope) -> Reply:
    """Return the reply for one set of documents."""
    verdict = findings.verdict
    status = (
        verdict.status if desk.parts.abstention else (Status.ANSWERED if findings.ranked else verdict.status)
    )
    language = question.language
    absent = _absent_beside_list(question, findings, desk)
    # An enumeration whose announcement fits the question is an answer, whatever single sentences say;
    # one sentence that enumerates is judged as the sentence it is.
    best = enumeration_asked(findings)
    counted = best is not None and is_counted(question, desk.shelf.document(best.document_id), best)
    sure = best is not None and not best.inline and (findings.listed[0][0] >= SURE_FIT or counted)
    telling = [c for c in absent if not is_wording_only(c, question)]
    if counted:
        # "Welke vier omslagen": the four are there, by another name for such things.
        telling = [c for c in telling if c != things_asked(question)]
    if sure and (status is Status.UNCERTAIN or (status is Status.NOT_IN_DOCUMENTS and not telling)):
        status = Status.ANSWERED
        absent = tuple(telling)
    if status is Status.NOT_IN_DOCUMENTS:
        return _absent(question, findings, desk, scope)
    unlisted = question.kind is Kind.LIST and question.expected_count is not None and best is None
    if unlisted and status is Status.ANSWERED and not _announced(question, findings):
        status = Status.UNCERTAIN
    premise = _other_count(question, findings)
    claimed = premise is not None and question.kind is Kind.YES_NO and verdict.probability >= ROW_THRESHOLD
    if status is Status.UNCERTAIN and not claimed:
        return _related(question, findings, desk, scope)
    drafts = [] if status is Status.UNCERTAIN else answer_drafts(question, findings, desk)
    notes = _notes(question, drafts, desk, findings)
    if premise is not None:
        drafts = [premise, *(d for d in drafts if not _overlap(d, premise))]
    status = Status.ANSWERED if claimed else status
    if question.unknown_places:
        notes.append(phrase("no_document_also", language, place=", ".join(question.unknown_places)))
        status = Status.PARTIAL
    missing = named_subjects(absent, desk.lexicon, language, beside=text_of(drafts, desk))
    if missing:
        notes.append(phrase("other_part", language, concept=_listed(missing)))
        status = Status.PARTIAL
    steps = [phrase("superseded", language, title=_dated(s)) for s in scope.superseded]
    frames = tuple(Draft(Role.FRAME, (), note) for note in notes)
    return Reply(
        status,
        (*drafts, *frames),
        scope,
        findings.hits,
        (findings,),
        rejected(findings, drafts),
        tuple(steps),
        verdict.confidence,
    )


def _absent_beside_list(question: Question, findings: Findings, desk: Desk) -> tuple[Concept, ...]:
    """Return the concepts spoken of nowhere, less the things asked for where a list of them goes by another noun."""
    listed, thing = enumeration_asked(findings), things_asked(question)
    absent = findings.verdict.absent
    if listed is None or thing not in absent:
        return absent
    called = called_by(desk.shelf.document(listed.document_id), listed, thing) >= NAMED
    return tuple(c for c in absent if not (called and c == thing))


def _announced(question: Question, findings: Findings) -> bool:
    """Tell whether a good sentence announces as many things as asked for ("Wij hanteren zes regels:")."""
    texts = [unit.text for _, unit in findings.ranked[:NEAREST]]
    return any(":" in text and announced_count(text) == question.expected_count for text in texts)


def _other_count(question: Question, findings: Findings) -> Draft | None:
    """Return the sentence that gives another count than the question takes for granted, or None.

    "Waarom zijn er maar vijf uitgangspunten?" where the text says "de zeven uitgangspunten".
    """
    if question.kind in (Kind.NUMBER, Kind.LIST) or question.expected_count is not None:
        return None
    for number, noun in counted_in(question.resolved):
        wanted = next((c for c in question.concepts if c.required and stems_of(noun) & single_stems(c)), None)
        if wanted is None:
            continue
        counts = [
            (count, unit)
            for _, unit in findings.ranked[:COUNT_CANDIDATES]
            for count, other in counted_in(unit.text)
            if stems_of(other) & single_stems(wanted)
        ]
        if counts and all(count != number for count, _ in counts):
            count, unit = counts[0]
            before = phrase("count_differs", question.language, asked=number, found=count)
            return Draft(Role.ANSWER, (Quote(unit.document_id, unit.span, unit.section),), before)
    return None


def _overlap(draft: Draft, other: Draft) -> bool:
    return any(
        one.document_id == two.document_id and one.span.overlap(two.span)
        for one in draft.quotes
        for two in other.quotes
    )


def _dated(source: Source) -> str:
    return f"{source.title} ({source.year})" if source.year else source.title


def enumeration_asked(findings: Findings) -> Enumeration | None:
    """Return the enumeration that answers a question for a list, or None."""
    if findings.listed:
        best_score, best = findings.listed[0]
        return best if best_score >= LEAST_FIT else None
    return None


def answer_drafts(question: Question, findings: Findings, desk: Desk) -> list[Draft]:
    """Return the statements that answer: a whole enumeration where one is asked for, else sentences."""
    best = enumeration_asked(findings)
    if best is not None:
        return compose_list(question, best, desk.shelf.document(best.document_id))
    return compose(question, findings.ranked, desk.shelf.documents)


def rejected(findings: Findings, drafts: Sequence[Draft]) -> tuple[Rejected, ...]:
    """Return the best candidates that were not quoted, with the reason."""
    spans = [(q.document_id, q.span) for d in drafts for q in d.quotes]
    result = []
    for evidence, _ in findings.ranked[: SHOWN_REJECTED + len(spans)]:
        if not any(d == evidence.document_id and s.overlap(evidence.span) for d, s in spans):
            result.append(Rejected(evidence, "lower_score"))
    return tuple(result[:SHOWN_REJECTED])


def _notes(question: Question, drafts: Sequence[Draft], desk: Desk, findings: Findings) -> list[str]:
    """Return what must be said beside the quotes: a count or figures that differ."""
    listed = enumeration_asked(findings)
    notes: list[str] = []
    quotes = [q for d in drafts for q in d.quotes]
    if not quotes:
        return notes
    texts = [q.span.of(desk.shelf.document(q.document_id).text) for q in quotes]
    if listed is not None and _other_number(question, listed, texts):
        asked_count, found_count = question.expected_count, len(listed.items)
        notes.append(phrase("count_differs", question.language, asked=asked_count, found=found_count))
    if question.kind is Kind.YES_NO:
        asked = list(dict.fromkeys(value_numbers(question.resolved)))
        found = list(dict.fromkeys(n for t in texts for n in value_numbers(t)))
        differing = [n for n in asked if n not in found]
        if asked and not differing:
            notes.append(phrase("numbers_agree", question.language, asked=", ".join(asked)))
        elif differing and found:
            notes.append(
                phrase(
                    "numbers_differ", question.language, asked=", ".join(differing), found=", ".join(found)
                )
            )
        if negated(question.resolved) != negated(_settling(findings, quotes[0], texts[0])):
            notes.append(phrase("negation_differs", question.language))
        notes += _places_differ(question, texts, desk)
    return notes


def _settling(findings: Findings, quote: Quote, text: str) -> str:
    """Return the sentence that settles a question, of a quote that may join more to it."""
    unit = findings.ranked[0][1]
    within = unit.document_id == quote.document_id and quote.span.covers(unit.span)
    return unit.text if within else text


def _other_number(question: Question, listed: Enumeration, texts: Sequence[str]) -> bool:
    """Tell whether a list holds another number of things than asked for, and no quote counts as many of them.

    What a sentence enumerates cannot be counted surely.
    """
    asked, thing = question.expected_count, things_asked(question)
    nouns = single_stems(thing) if thing is not None else set[str]()
    counted = [pair for text in texts for pair in counted_in(text)]
    said = {number for number, noun in counted if not nouns or nouns & stems_of(noun)}
    return asked not in (None, len(listed.items)) and not listed.inline and str(asked) not in said


def _places_differ(question: Question, texts: Sequence[str], desk: Desk) -> list[str]:
    """Return the note that the quotes name other places than a yes/no question does, if so."""
    quoted = "\n".join(texts)
    asked = [r for r in desk.regions if r.id in question.regions]
    own = {*question.places, *(name for r in asked for name in (r.name, *r.aliases))}
    if not question.places or any(fold(name) in fold(quoted) for name in own):
        return []
    known = dict.fromkeys(n for r in desk.regions for n in (r.name, *r.aliases, *r.municipalities))
    found = [
        name for name in known if name in quoted and re.search(rf"(?<![\w-]){re.escape(name)}(?!\w)", quoted)
    ]
    if not found:
        return []
    names = ", ".join(question.places)
    return [phrase("places_differ", question.language, asked=names, found=", ".join(found))]


def text_of(drafts: Sequence[Draft], desk: Desk) -> str:
    """Return the text that some drafts quote."""
    return "\n".join(q.span.of(desk.shelf.document(q.document_id).text) for q in quotes_of(drafts))


def _listed(concepts: Sequence[Concept]) -> str:
    """Return the texts of concepts as they stand between one pair of quotation marks."""
    return "”, “".join(c.text for c in concepts)


def _absent(question: Question, findings: Findings, desk: Desk, scope: Scope) -> Reply:
    """Return the "not in the documents" reply: names the concept, where it does occur, what is near."""
    language = question.language
    searched = _searched(scope, desk, language)
    absent = named_subjects(findings.verdict.absent, desk.lexicon, language)
    near = related_drafts(question, findings, desk)
    if near and not absent:
        # No subject can be named that the documents leave out, and something near it is there.
        return _related(question, findings, desk, scope)
    lines: list[str] = []
    if absent:
        key = "not_in_documents" if len(absent) == 1 else "not_in_documents_many"
        lines.append(phrase(key, language, concept=_listed(absent), searched=searched))
    else:
        lines.append(phrase("nothing_in_documents", language, searched=searched))
    elsewhere = {c.text: found for c in absent if (found := _elsewhere(c, desk, scope))}
    for name, regions in elsewhere.items():
        lines.append(phrase("elsewhere", language, concept=name, regions="; ".join(regions)))
    drafts = [Draft(Role.FRAME, (), line) for line in lines]
    steps = [phrase("step_rephrase", language)]
    titles = _nearest_titles(findings, desk)
    if titles:
        steps.append(phrase("step_nearest", language, terms="; ".join(titles)))
    if question.regions and elsewhere:
        steps.append(phrase("step_all_regions", language))
    if question.regions:
        steps += _ask_publisher(scope, language)
    return Reply(
        Status.NOT_IN_DOCUMENTS,
        (*drafts, *near),
        scope,
        findings.hits,
        (findings,),
        rejected(findings, near),
        tuple(steps),
        "low",
    )


def _searched(scope: Scope, desk: Desk, language: str) -> str:
    """Return whose documents were searched, or how many where naming them would take a page."""
    labels = list(dict.fromkeys(source_label(s, desk.regions) for s in scope.sources))
    if len(labels) > MOST_LABELS:
        return phrase("searched_many", language, documents=len(scope.sources))
    return "; ".join(labels)


def _nearest_titles(findings: Findings, desk: Desk) -> list[str]:
    """Return the titles of the sections nearest to the question, those that name a subject."""
    titles = []
    for hit in findings.hits[:HITS_FOR_TITLES]:
        section = findings.passages[hit.passage_id].section
        titles.append(desk.shelf.document(hit.document_id).sections[section].title.strip(" .:"))
    telling = (t for t in titles if t and t.casefold() not in KNOWN_TITLES and len(t) <= LONGEST_TITLE)
    return list(dict.fromkeys(telling))[:NEAREST]


def _ask_publisher(scope: Scope, language: str) -> list[str]:
    """Return the advice to ask the publisher of all documents searched, where there is one and it is known."""
    publishers = {s.publisher for s in scope.sources} - {UNKNOWN_PUBLISHER}
    if len(publishers) != 1:
        return []
    return [phrase("step_ask_publisher", language, publisher=publishers.pop())]


def _other_sources(desk: Desk, scope: Scope) -> list[Source]:
    return [s for s in desk.sources if s not in scope.sources and s not in scope.superseded]


def _elsewhere(concept: Concept, desk: Desk, scope: Scope) -> list[str]:
    """Return whose other documents hold the words typed for a concept, or its Dutch name, side by side."""
    forms = {f.stems for f in concept.forms if f.weight >= OWN and "+" not in f.text and f.stems}
    typed = tuple(stem(t.word) for t in tokens(concept.text) if t.word not in STOP_NL)
    others = {s.id: s for s in _other_sources(desk, scope)}
    allowed = desk.index.mask(list(others))
    found: set[str] = set()
    for form in {typed} & forms or forms:
        rows = allowed & desk.index.lexical.has_all(form)
        ids = [desk.index.ids[row] for row in np.flatnonzero(rows)[:MOST_POINTED]]
        for passage in desk.shelf.library.passages(ids) if ids else ():
            text = passage_text(desk.shelf.document(passage.document_id), passage)
            if _in_a_row(form, text):
                found.add(passage.document_id)
    return list(dict.fromkeys(source_label(s, desk.regions) for s in others.values() if s.id in found))


def _in_a_row(form: tuple[str, ...], text: str) -> bool:
    """Tell whether a text holds some stems in a row, stop words aside."""
    stems = [stem(t.word) for t in tokens(text) if t.word not in STOP_NL]
    return any(tuple(stems[at : at + len(form)]) == form for at in range(len(stems)))


def missing_year(question: Question, verdict: Verdict) -> str:
    """Return the years that a question names and the evidence does not, "" where it lacks none."""
    if not dict(verdict.features).get("year_missing", 0.0):
        return ""
    return ", ".join(dict.fromkeys(YEAR.findall(question.resolved)))


def related_drafts(question: Question, findings: Findings, desk: Desk, most: int = 1) -> list[Draft]:
    """Return the nearest quotes, or a list of the things asked for, offered as related and not as an answer."""
    drafts = _list_called_so(question, findings, desk)
    if not drafts:
        near = [pair for pair in findings.ranked[:RELATED_READ] if _is_related(pair[0])]
        drafts = compose(question, near[:most], desk.shelf.documents)[:most]
    return [Draft(Role.RELATED, d.quotes, region=d.region) for d in drafts]


def _list_called_so(question: Question, findings: Findings, desk: Desk) -> list[Draft]:
    """Return the whole list that goes by the name of the things asked for, nothing where none fits."""
    listed, thing = enumeration_asked(findings), things_asked(question)
    if listed is None or thing is None or not wants_list(question):
        return []
    document = desk.shelf.document(listed.document_id)
    fits = called_by(document, listed, thing) >= NAMED
    return compose_list(question, listed, document) if fits else []


def _is_related(evidence: Evidence) -> bool:
    likeness = dict(evidence.features)["dense"]
    return evidence.coverage >= RELATED_COVERAGE or likeness >= RELATED_LIKENESS


def _related(question: Question, findings: Findings, desk: Desk, scope: Scope) -> Reply:
    """Return the reply that quotes something related; without such a quote it is "not in the documents"."""
    language = question.language
    verdict = findings.verdict
    # One in three of these does answer: that is not to be denied, and the next best is worth a look too.
    likely = verdict.probability >= LIKELY and not verdict.lacks_value
    near = related_drafts(question, findings, desk, most=2 if likely else 1)
    if not near:
        return _absent(question, findings, desk, scope)
    shown = text_of(near, desk)
    missing = named_subjects((*verdict.absent, *verdict.apart), desk.lexicon, language, beside=shown)
    year = missing_year(question, verdict)
    # A value that is there is not denied: it may be of something else.
    no_value = seeks_value(question.kind) and not fitting_values(shown, question.kind, question.resolved)
    of = verdict.missing_place or year
    if (no_value or (of and verdict.lacks_value)) and question.kind in VALUE_NAMES:
        value = VALUE_NAMES[question.kind]["en" if language == "en" else "nl"]
        key = "lacks_value_of" if of else "lacks_value"
        line = phrase(key, language, value=value, of=of)
    elif (
        question.kind is Kind.LIST
        and question.expected_count is not None
        and not _counts_out(question, near, findings)
    ):
        line = phrase("no_list", language, count=question.expected_count)
    elif missing:
        key = "uncertain_near_missing" if likely else "uncertain_missing"
        line = phrase(key, language, concept=_listed(missing))
    elif year:
        line = phrase("other_year", language, year=year)
    else:
        line = phrase("uncertain_near" if likely else "uncertain", language)
    steps = [phrase("step_rephrase", language), *_ask_publisher(scope, language)]
    return Reply(
        Status.UNCERTAIN,
        (Draft(Role.FRAME, (), line), *near),
        scope,
        findings.hits,
        (findings,),
        rejected(findings, near),
        tuple(steps),
        verdict.confidence,
    )


def _counts_out(question: Question, near: Sequence[Draft], findings: Findings) -> bool:
    """Tell whether what is offered holds a list of as many things as asked for."""
    listed = enumeration_asked(findings)
    if listed is None or len(listed.items) != question.expected_count:
        return False
    return any(
        q.document_id == listed.document_id and q.span.overlap(listed.items[0]) for q in quotes_of(near)
    )


def fit_for_row(verdict: Verdict) -> bool:
    """Tell whether a region's evidence is good enough for its row in a comparison.

    Beside other rows a reader sees at once when one is off the mark, and a row left empty hides
    what a region does say; so the bar is lower than for an answer that stands alone.
    """
    return verdict.status in GIVEN or (
        verdict.status is Status.UNCERTAIN
        and verdict.probability >= ROW_THRESHOLD
        and not verdict.lacks_value
    )


def quotes_of(drafts: Sequence[Draft]) -> tuple[Quote, ...]:
    """Return all quotes of some drafts, in order."""
    return tuple(q for d in drafts for q in d.quotes)
