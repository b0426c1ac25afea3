"""Answers and lists as plain text for a terminal."""

from collections.abc import Mapping, Sequence

from ingest.model import Problem, Source
from retrieval.model import Answer, Citation, Hit, Role
from ui.markup import joined, plain, squeeze
from ui.quoting import note_words, place_words, reason_words
from ui.words import say


def answer_text(answer: Answer, regions: Mapping[str, str], language: str) -> str:
    """Return an answer with its sources as plain text, a terminal's control codes left out."""
    lines = [f"[{say(f'status_{answer.status.value}', language)}]", ""]
    read = squeeze(plain(answer.resolved_question))
    if read and read.casefold() != squeeze(plain(answer.question)).casefold():
        lines += [say("read_as", language, question=read), ""]
    related = [s for s in answer.statements if s.role is Role.RELATED]
    lines += [s.text for s in answer.statements if s.role is not Role.RELATED]
    if related:
        lines += ["", f"{say('related', language)}:", *(s.text for s in related)]
    if answer.next_steps:
        lines += ["", f"{say('next_steps', language)}:", *(f"- {step}" for step in answer.next_steps)]
    if answer.gloss:
        lines += ["", "; ".join(f"{dutch} = {english}" for dutch, english in answer.gloss)]
    if answer.citations:
        lines += ["", f"{say('sources', language)}:"]
        lines += [_source(citation, regions, language) for citation in answer.citations]
    return plain("\n".join(lines))


def _source(citation: Citation, regions: Mapping[str, str], language: str) -> str:
    year = f" ({citation.year})" if citation.year else ""
    where = place_words(citation, regions, language)
    return f"[{citation.number}] {squeeze(citation.title)}{year} · {where}"


def trace_text(answer: Answer, excerpts: Mapping[tuple[str, int, int], str], language: str) -> str:
    """Return how an answer was found; ``excerpts`` has the text of (document, start, end)."""
    trace, question = answer.trace, answer.trace.question
    lines = [
        "",
        say("trace", language),
        f"- {say('trace_read', language)}: {squeeze(question.resolved)}",
        f"- {say('trace_kind', language)}: {say(f'kind_{question.kind.value}', language)}",
        f"- {say('trace_regions', language)}: "
        + (", ".join(question.regions) or say("trace_no_regions", language)),
        f"- {say('trace_concepts', language)}: {', '.join(c.text for c in question.concepts)}",
    ]
    if answer.searched.also_searched_for:
        lines.append(f"- {say('trace_also', language)}: {', '.join(answer.searched.also_searched_for)}")
    lines += _reordered(trace.hits, language)
    lines += [f"- {say('trace_candidates', language)}:"]
    for e in trace.evidence[:8]:
        lines.append(
            f"    {e.score:.2f}  {_short(excerpts.get((e.document_id, e.span.start, e.span.end), ''))}"
        )
    if trace.rejected:
        lines.append(f"- {say('trace_rejected', language)}:")
    for r in trace.rejected[:8]:
        key = (r.evidence.document_id, r.evidence.span.start, r.evidence.span.end)
        lines.append(
            f"    {r.evidence.score:.2f}  {_short(excerpts.get(key, ''))}"
            f"  ({reason_words(r.reason, language)})"
        )
    lines += [f"- {squeeze(note_words(note, language))}" for note in trace.notes]
    return plain("\n".join(lines))


def _reordered(hits: Sequence[Hit], language: str) -> list[str]:
    """Return the passages that a reranker put in order, with what it and the search gave them."""
    words, meaning = say("trace_words", language), say("trace_meaning", language)
    rows = [
        f"    {hit.reranked:.2f}  {hit.document_id}  ({words} {hit.lexical:.2f}, {meaning} {hit.dense:.2f})"
        for hit in hits[:8]
        if hit.reranked is not None
    ]
    return [f"- {say('trace_hits', language)}, {say('trace_reranked', language)}:", *rows] if rows else []


def documents_text(sources: Sequence[Source], regions: Mapping[str, str]) -> str:
    """Return the documents, one a line: id, title, regions, year."""
    lines = []
    for source in sources:
        names = ", ".join(regions.get(region, region) for region in source.regions)
        year = str(source.year) if source.year else ""
        lines.append(joined((source.id, squeeze(source.title), names, year), "  |  "))
    return plain("\n".join(lines))


def problems_text(problems: Sequence[Problem]) -> str:
    """Return the files refused with the reason in both languages."""
    return plain("\n".join(f"- {p.file}: {p.reason_nl} / {p.reason_en}" for p in problems))


def _short(text: str) -> str:
    flat = squeeze(text)
    return flat if len(flat) <= 110 else flat[:109].rstrip() + "…"
