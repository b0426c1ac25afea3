"""Ask: the one composition root, behind the chat button, the command line and the evaluation."""

import shutil
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from ingest.errors import CatalogueError, LibraryBusy
from ingest.library import Library
from ingest.settings import shipped_corpus
from retrieval.answering import GIVEN, Desk, Parts, Reply, joined, reply, text_of
from retrieval.comparing import asked_of_each
from retrieval.compose import Draft
from retrieval.contexts import Sought, seek
from retrieval.conversation import ADVERB, Listener, Resolved, parts_of, resolve, starts_afresh
from retrieval.counting import counted_lists, with_item
from retrieval.definitions import Definition, RegisterEntry, find_definitions, register, speaks_of
from retrieval.difference import names, told_apart
from retrieval.dutch import stem, stem_english, tokens
from retrieval.embedding import Encoder
from retrieval.finish import finish
from retrieval.frame import phrase
from retrieval.gather import DocumentShelf, Findings, gather
from retrieval.hops import MOST_REGIONS, adds_to, beside, bounds, described, regions_found, spots_of
from retrieval.index import Index, IndexUnusable, Progress, build_index, open_index, passage_text
from retrieval.lexicon import Lexicon, TermKind, build_lexicon, form_key, load_lexicon
from retrieval.meaning import meant
from retrieval.model import Answer, Concept, Kind, Question, Role, Searched, Seconds, Status, Trace
from retrieval.ordinals import Item, is_bare
from retrieval.places import Gazetteer, build_gazetteer, is_called_after, load_places
from retrieval.question import (
    MOST_CHARACTERS,
    clean,
    read_question,
    without_steering,
)
from retrieval.reading import ReadingContext
from retrieval.scope import Scope, region_name, scope_of, without_makers
from retrieval.settings import RetrievalSettings, chosen_encoder, chosen_reranker, default_settings
from retrieval.skos import to_turtle
from retrieval.verify import verify

REBUILT = {
    "missing": "Index ontbrak; opgebouwd uit de bibliotheek. (Index was missing: built from the library.)",
    "stale": "Index was verouderd; opnieuw opgebouwd. (Index was out of date: rebuilt from the library.)",
    "damaged": "Index was beschadigd; opnieuw opgebouwd. (Index was damaged: rebuilt from the library.)",
}


@dataclass(frozen=True, slots=True)
class Room:
    """What changes together when the library changes."""

    index: Index
    context: ReadingContext
    desk: Desk


class Assistant:
    """An open library with its index and model; safe to ask from several threads."""

    def __init__(
        self,
        library: Library,
        data: Path,
        encoder: Encoder,
        lexicon: Lexicon,
        places: tuple[str, ...],
        parts: Parts,
        exact: bool = False,
    ) -> None:
        self.library = library
        self.notices: tuple[str, ...] = ()
        self._data = data
        self._encoder = encoder
        self._lexicon = lexicon
        self._places = places
        self._parts = parts
        self._exact = exact
        self._lock = threading.Lock()
        self._room: Room | None = None

    @classmethod
    def open(
        cls,
        data: Path,
        *,
        settings: RetrievalSettings | None = None,
        corpus: Path | None = None,
        progress: Progress | None = None,
        parts: Parts | None = None,
        exact: bool = False,
    ) -> "Assistant":
        """Open the library in a data folder and its index, building or rebuilding the index when needed.

        ``settings`` name the models (left out: the bundled one, without a reranker). ``corpus`` is
        the folder with the term base (the shipped one where it has none). ``exact`` leaves Chroma
        closed and compares vectors in memory, for a process that answers one question. Raises
        LibraryError, ModelError and, for a broken term base when no good one was kept,
        CatalogueError.
        """
        library = Library.open(data)
        models = settings or default_settings()
        encoder, reranker = chosen_encoder(models), chosen_reranker(models)
        folder = corpus if corpus is not None and any(corpus.glob("terms*.csv")) else shipped_corpus()
        chosen = parts or Parts()
        if reranker is not None:
            search = replace(chosen.search, reranker=reranker, rerank_first=models.rerank_first)
            chosen = replace(chosen, search=search)
        notices: list[str] = []
        lexicon = _terms(folder, data, notices) if chosen.term_base else build_lexicon([])
        opened = cls(library, data, encoder, lexicon, load_places(folder), chosen, exact)
        opened.notices = (*notices, *opened._refresh(progress))
        return opened

    def close(self) -> None:
        """Let go of the index and the library."""
        with self._lock:
            if self._room is not None:
                self._room.index.store.close()
                self._room = None
            self.library.close()

    def ask(
        self, turns: Sequence[str], *, regions: Sequence[str] = (), language: str | None = None
    ) -> Answer:
        """Answer the last turn, the earlier ones being the conversation so far.

        ``regions`` restrict the search to their documents; ``language`` ("nl" or "en") sets the
        language of the frame. Every quote in the answer was re-read from the library.
        """
        started = time.perf_counter()
        room = self._current()
        last = turns[-1] if turns else ""
        refusal = self._refuse(last, room, language)
        if refusal is not None:
            return refusal
        typed = without_steering(last)

        # A conversation and its parts are read from several sides: each text once.
        @cache
        def read(text: str) -> Question:
            return read_question(text, text, room.context)

        spelled = [read(clean(without_steering(t))).resolved for t in (*turns[:-1], typed) if clean(t)]

        def lists(text: str) -> Sequence[Sequence[Item]]:
            asked = read_question(text, text, room.context, chosen_regions=regions)
            return counted_lists(asked, self._sought(text), room.desk)

        listener = Listener(read, self._name, _region_names(room), lists, self._is_someone)
        turn = resolve(spelled, listener)
        question = read_question(last, turn.text, room.context, chosen_regions=regions, language=language)
        if "third_language" in question.warnings:
            return _fixed(question, room, ("third_language",), started)
        if turn.adrift:
            return _fixed(question, room, ("adrift",), started)
        if turn.beyond:
            return _fixed(question, room, ("beyond",), started)
        if not question.concepts and not question.places and question.kind is not Kind.OVERVIEW:
            key = "steering" if "steering" in question.warnings else "empty"
            return _fixed(question, room, (key,), started)
        if "steering" in question.warnings and not any(c.required and c.term for c in question.concepts):
            return _fixed(question, room, ("steering",), started)
        here = room
        if len(spelled) > 1 and turn.text != spelled[-1]:
            here = self._after(resolve(spelled[:-1], listener), read, room, regions)
        made = self._answer_parts(question, read, here, regions, language, turn.parts)
        if turn.item is not None:
            made = with_item(made, turn.item, room.desk, alone=is_bare(spelled[-1]))
        alone = spelled[-1]
        if made.status is Status.NOT_IN_DOCUMENTS and starts_afresh(alone, turn.text):
            # A new subject: the region of the turns before has nothing on it, so it is let go.
            fresh = read_question(last, alone, room.context, chosen_regions=regions, language=language)
            other = self._answer_parts(fresh, read, room, regions, language)
            if other.status in GIVEN:
                question, made = fresh, other
        retrieved = time.perf_counter()
        return self._finish(question, made, room, started, retrieved)

    def _answer_parts(
        self,
        question: Question,
        read: Callable[[str], Question],
        room: Room,
        regions: Sequence[str],
        language: str | None,
        parts: Sequence[str] = (),
    ) -> Reply:
        """Answer a question, or each of the questions it joins, and put the replies together.

        ``parts`` are those questions, where they are known already.
        """
        hop = described(question)
        if hop is not None and not question.regions:
            made = self._of_described(hop, read, room, language or question.language)
            if made is not None:
                return made
        texts = list(parts) if len(parts) > 1 else [question.resolved]
        if len(texts) == 1 and question.kind is not Kind.OVERVIEW:
            texts = parts_of(question.resolved, read)
        if len(texts) == 1:
            return self._both_things(question, self._one(question, room), room, regions, language)
        replies: list[Reply] = []
        asked: list[str] = []
        within = tuple(regions)
        for text in texts:
            if replies and replies[-1].status not in GIVEN and ADVERB.search(text):
                # "... en moeten ze zich daaraan houden?": at what, the part before would have told.
                break
            bounded = () if read(text).regions and not regions else within
            spoken = language or question.language
            part = read_question(text, text, room.context, chosen_regions=bounded, language=spoken)
            given = self._one(part, room)
            if replies and not adds_to(given, replies[-1]):
                sought = self._sought(self.meant(part))
                given = beside(part, given, replies[-1], sought, room.desk) or given
            replies.append(given)
            asked.append(part.resolved)
            if bounds(part):
                within = regions_found(replies[-1], room.desk.sources)
                if not within:
                    # Nobody knows which region the rest of the question is about.
                    break
        return joined(_under_their_parts(replies, asked, question.language))

    def _both_things(
        self, question: Question, made: Reply, room: Room, regions: Sequence[str], language: str | None
    ) -> Reply:
        """Return a reply, or what each of two things is that are to be told apart and not both quoted."""
        things = told_apart(question)
        if things is None:
            return made
        quoted = text_of(made.drafts, room.desk)
        if made.status in GIVEN and all(names(quoted, thing) for thing in things):
            return made
        within = tuple(regions) or question.regions
        texts = [phrase("what_is", question.language, thing=thing) for thing in things]
        parts = [
            read_question(
                text, text, room.context, chosen_regions=within, language=language or question.language
            )
            for text in texts
        ]
        replies = [self._one(part, room) for part in parts]
        if not any(one.status in GIVEN for one in replies):
            return made
        return joined(_under_their_parts(replies, texts, question.language))

    def _after(
        self, before: Resolved, read: Callable[[str], Question], room: Room, regions: Sequence[str]
    ) -> Room:
        """Return the room in which a turn was answered: what follows on it is sought around that answer."""
        asked = read_question(before.text, before.text, room.context, chosen_regions=regions)
        made = self._answer_parts(asked, read, room, regions, None, before.parts)
        told = tuple(spots_of(made)) if made.status in GIVEN else ()
        return replace(room, desk=replace(room.desk, told=told))

    def _name(self, term: str, language: str) -> str:
        """Return the preferred form of a term in a language, "" where it has none."""
        known = self._lexicon.by_id.get(term)
        return "" if known is None else known.en if language == "en" else known.nl

    def _is_someone(self, concept: Concept) -> bool:
        """Tell whether a concept is a role or an organisation."""
        known = self._lexicon.by_id.get(concept.term or "")
        return known is not None and known.kind in (TermKind.ROLE, TermKind.ORGANISATION)

    def _of_described(
        self, hop: tuple[str, str], read: Callable[[str], Question], room: Room, language: str
    ) -> Reply | None:
        """Answer a question about a region that is only described, or return None when none is found."""
        which, rest = hop
        first = self._one(read(which), room)
        found = regions_found(first, room.desk.sources)
        if not 1 <= len(found) <= MOST_REGIONS:
            return None
        asked = read_question(rest, rest, room.context, chosen_regions=found, language=language)
        second = self._one(asked, room)
        shown = replace(first, drafts=tuple(d for d in first.drafts if d.role is Role.ROW and d.quotes))
        return replace(joined([shown, second]), status=second.status)

    def _one(self, part: Question, room: Room) -> Reply:
        """Answer one question, with the vector of what is asked of each region where they are compared."""
        compared = part.kind is Kind.COMPARISON and len(part.regions) != 1
        part = without_makers(part, scope_of(part, room.desk.sources).sources)
        asked = asked_of_each(part) if compared else part
        return reply(part, self._sought(self.meant(asked)), room.desk)

    def findings(self, text: str, language: str, document_ids: Sequence[str] = ()) -> Findings:
        """Return what is found for one question in some documents, or in those it is about; for measuring."""
        room = self._current()
        question = read_question(text, text, room.context, language=language)
        scope = scope_of(question, room.desk.sources)
        chosen = [s for s in room.desk.sources if s.id in document_ids] or scope.sources
        question = without_makers(question, chosen)
        ids = [source.id for source in chosen]
        sought = self._sought(self.meant(question))
        return gather(question, room.index, room.desk.shelf, sought, ids, room.desk.parts.search)

    def meant(self, question: Question) -> str:
        """Return the text of a question that its vector is made of."""
        return meant(question, lambda term: self._name(term, "nl"))

    def _sought(self, text: str) -> Sought | None:
        return seek(text, self._encoder) if self._parts.search.dense else None

    def definitions(self) -> tuple[Definition, ...]:
        """Return every definition that the documents give, in document order."""
        room = self._current()
        return tuple(
            d for source in room.desk.sources for d in find_definitions(room.desk.shelf.document(source.id))
        )

    def register(self) -> tuple[RegisterEntry, ...]:
        """Return every term that a document defines: who defines it, and which regions only use it."""
        room = self._current()
        return register(self.definitions(), lambda term: self._regions_using(term, room))

    def skos(self) -> str:
        """Return the term base and the definitions of the documents as SKOS in Turtle."""
        return to_turtle(self._lexicon, self.definitions())

    def _regions_using(self, term: str, room: Room) -> set[str]:
        """Return the ids of the regions in whose passages a term stands."""
        lexical = room.index.lexical
        # A stop word inside a term is not indexed and so rules nothing out.
        found = lexical.has_all(stemmed for stemmed in form_key(term, "nl") if lexical.has(stemmed))
        ids = [room.index.ids[row] for row in np.flatnonzero(found)]
        regions = {source.id: source.regions for source in room.desk.sources}
        using: set[str] = set()
        for passage in self.library.passages(ids) if ids else ():
            of_document = regions.get(passage.document_id, ())
            if using.issuperset(of_document):
                continue
            if speaks_of(term, passage_text(room.desk.shelf.document(passage.document_id), passage)):
                using.update(of_document)
        return using

    def _finish(
        self, question: Question, made: Reply, room: Room, started: float, retrieved: float
    ) -> Answer:
        drafts = [*_opening(question), *made.drafts]
        finished = finish(drafts, room.desk.shelf, room.desk.regions, question.language)
        verify(finished.citations, self.library)
        ended = time.perf_counter()
        return Answer(
            question=question.text,
            resolved_question=question.resolved,
            language=question.language,
            status=made.status,
            text=finished.text,
            statements=finished.statements,
            citations=finished.citations,
            searched=Searched(
                regions=made.scope.regions(),
                documents=len(made.scope.sources),
                also_searched_for=_also(question),
            ),
            mode="extractive",
            confidence=made.confidence,
            next_steps=made.next_steps,
            gloss=self._gloss(question),
            seconds=Seconds(retrieved - started, ended - retrieved, ended - started),
            trace=Trace(
                question=question,
                hits=made.hits,
                evidence=tuple(e for f in made.findings for e, _ in f.ranked[:10]),
                rejected=made.rejected,
                notes=(*(f"p={f.verdict.probability}" for f in made.findings), *self._judge_of(made)),
                verdicts=tuple(f.verdict.features for f in made.findings),
            ),
        )

    def _judge_of(self, made: Reply) -> tuple[str, ...]:
        """Return the note that names the reranker, none where it read nothing."""
        reranker = self._parts.search.reranker
        read = any(h.reranked is not None for h in made.hits)
        return (f"reranker={reranker.name}",) if reranker is not None and read else ()

    def _gloss(self, question: Question) -> tuple[tuple[str, str], ...]:
        if question.language != "en":
            return ()
        return tuple(
            (self._lexicon.by_id[c.term].nl, c.text)
            for c in question.concepts
            if c.required and c.term in self._lexicon.by_id
        )

    def _refuse(self, last: str, room: Room, language: str | None) -> Answer | None:
        """Return the reply to a question that holds nothing to look for, or None."""
        started = time.perf_counter()
        if len(last) > MOST_CHARACTERS:
            question = read_question(last[:200], last[:200], room.context, language=language)
            return _fixed(question, room, ("too_long",), started)
        if not tokens(clean(last)):
            question = read_question(last[:200], "", room.context, language=language)
            key = "third_language" if "third_language" in question.warnings else "empty"
            return _fixed(question, room, (key,), started)
        return None

    def _current(self) -> Room:
        """Return the room of the library as it is now, reopened after another process changed it."""
        room = self._room
        if room is not None and room.index.generation == self.library.generation():
            return room
        self._refresh(None)
        assert self._room is not None
        return self._room

    def _refresh(self, progress: Progress | None) -> tuple[str, ...]:
        with self._lock:
            if self._room is not None and self._room.index.generation == self.library.generation():
                return ()
            if self._room is not None:
                self._room.index.store.close()
            notices: tuple[str, ...] = ()
            try:
                index = open_index(self.library, self._data, self._encoder, exact=self._exact)
            except IndexUnusable as unusable:
                notices = (REBUILT[unusable.reason],)
                try:
                    build_index(self.library, self._data, self._encoder, progress)
                except LibraryBusy:
                    if self._room is None:
                        raise
                    # Documents are being read in: until that is done the old index goes on
                    # answering, its vectors compared in memory.
                    return ()
                index = open_index(self.library, self._data, self._encoder, exact=self._exact)
            self._room = self._furnish(index)
            return notices

    def _furnish(self, index: Index) -> Room:
        sources, regions = self.library.sources(), self.library.regions()
        gazetteer: Gazetteer = build_gazetteer(
            regions, frozenset(r for s in sources for r in s.regions), self._places
        )
        english = frozenset(
            t.word for term in self._lexicon.terms for form in term.english for t in tokens(form)
        )
        context = ReadingContext(
            lexicon=self._lexicon,
            gazetteer=gazetteer,
            in_corpus=index.lexical.has,
            vocabulary=tuple(dict.fromkeys((*index.lexical.words, *_dutch_words(self._lexicon)))),
            english_words=english,
            dutch_stems=frozenset(stem(word) for word in _dutch_words(self._lexicon)),
            english_stems=frozenset(stem_english(word) for word in english),
        )
        every = frozenset(m for r in regions for m in r.municipalities)
        named = frozenset(m for r in regions for m in r.municipalities if is_called_after(r, m))
        shelf = DocumentShelf(self.library, every, every - named)
        desk = Desk(index, shelf, sources, regions, self._lexicon, self._parts)
        return Room(index, context, desk)


def _region_names(room: Room) -> tuple[str, ...]:
    searched = dict.fromkeys(r for s in room.desk.sources for r in s.regions)
    return tuple(region_name(r, room.desk.regions) for r in searched)


def _dutch_words(lexicon: Lexicon) -> list[str]:
    return [t.word for term in lexicon.terms for form in term.dutch for t in tokens(form) if len(t.word) >= 4]


def _terms(folder: Path, data: Path, notices: list[str]) -> Lexicon:
    """Load the term base and keep a copy of a good one; with a broken one, use the kept copy and say so."""
    kept = data / "terms"
    try:
        lexicon = load_lexicon(folder)
    except CatalogueError as error:
        if not any(kept.glob("terms*.csv")):
            raise
        notices.append(
            f"Begrippenlijst niet geladen, vorige gebruikt (term base not loaded, last good used): {error}"
        )
        return load_lexicon(kept)
    if not all(_same(path, kept / path.name) for path in folder.glob("terms*.csv")):
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True, exist_ok=True)
        for path in folder.glob("terms*.csv"):
            shutil.copyfile(path, kept / path.name)
    return lexicon


def _same(path: Path, copy: Path) -> bool:
    return copy.exists() and copy.read_bytes() == path.read_bytes()


def _opening(question: Question) -> list[Draft]:
    """Return what must be said first: a number left out, a word read differently."""
    lines = []
    if "citizen_service_number" in question.warnings:
        lines.append(phrase("citizen_service_number", question.language))
    for typed, read in question.corrections:
        if typed.lower() != read.lower():
            lines.append(phrase("corrected", question.language, read=read))
    return [Draft(Role.FRAME, (), line) for line in lines]


def _also(question: Question) -> tuple[str, ...]:
    """Return the other wordings searched for, the surest first."""
    forms = [
        f.text
        for c in question.concepts
        for f in c.forms[:6]
        if f.text.lower() != c.text.lower() and "+" not in f.text
    ]
    return tuple(dict.fromkeys(forms))


def _under_their_parts(replies: Sequence[Reply], asked: Sequence[str], language: str) -> list[Reply]:
    """Return the replies to the parts of a question, each under its part where one of them is no answer."""
    if all(reply.status in GIVEN for reply in replies):
        return list(replies)
    labelled = []
    for made, part in zip(replies, asked, strict=True):
        key = "part_answered" if made.status in GIVEN else "part_unanswered"
        line = Draft(Role.FRAME, (), phrase(key, language, part=part))
        labelled.append(replace(made, drafts=(line, *made.drafts)))
    return labelled


def _fixed(question: Question, room: Room, keys: Sequence[str], started: float) -> Answer:
    """Return a reply that only consists of fixed phrases; nothing was searched."""
    drafts = [Draft(Role.FRAME, (), phrase(k, question.language, most=MOST_CHARACTERS)) for k in keys]
    finished = finish(
        [*_opening(replace(question, corrections=())), *drafts], room.desk.shelf, (), question.language
    )
    spent = time.perf_counter() - started
    return Answer(
        question=question.text,
        resolved_question=question.resolved,
        language=question.language if question.language in ("nl", "en") else "nl",
        status=Status.UNCERTAIN,
        text=finished.text,
        statements=finished.statements,
        citations=(),
        searched=Searched(Scope((), ()).regions(), 0, ()),
        mode="extractive",
        confidence="low",
        next_steps=(),
        gloss=(),
        seconds=Seconds(0.0, spent, spent),
        trace=Trace(question, (), (), (), ()),
    )
