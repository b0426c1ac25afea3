"""The fold-out under an answer that shows how it was found."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from retrieval.model import Answer, Evidence, Hit
from ui.markup import esc, squeeze, tag
from ui.quoting import note_words, reason_words
from ui.words import say

Excerpt = Callable[[str, int, int], str]
_SHOWN = 8
_LONGEST = 160


def render_trace(answer: Answer, regions: Mapping[str, str], language: str, *, excerpt: Excerpt) -> str:
    """Return a closed fold-out: how the question was read, what was searched, kept and rejected."""
    trace, question = answer.trace, answer.trace.question
    facts = [
        ("trace_read", question.resolved),
        ("trace_kind", say(f"kind_{question.kind.value}", language)),
        ("trace_language", say(f"language_{question.language}", language)
         if question.language in ("nl", "en") else question.language),
        ("trace_regions", _names(question.regions, regions) or say("trace_no_regions", language)),
        ("trace_unknown_places", ", ".join(question.unknown_places)),
        ("trace_concepts", ", ".join(concept.text for concept in question.concepts)),
        ("trace_corrections", ", ".join(f"{typed} → {read}" for typed, read in question.corrections)),
        ("trace_searched", _names(answer.searched.regions, regions)),
        ("trace_also", ", ".join(answer.searched.also_searched_for)),
    ]  # fmt: skip
    listed = "".join(
        tag("dt", esc(say(key, language))) + tag("dd", esc(squeeze(value))) for key, value in facts if value
    )
    quotes = {(c.document_id, c.start, c.end): c.number for c in answer.citations}
    parts = [
        tag("dl", listed),
        _candidates(trace.evidence, quotes, language, excerpt),
        _rejected([(r.evidence, r.reason) for r in trace.rejected], language, excerpt),
        _hits(answer, language),
        _notes(trace.notes, language),
        tag("p", esc(_timing(answer, language)), class_="vw-small"),
    ]
    return tag("details", tag("summary", esc(say("trace", language))) + "".join(parts), class_="vw-trace")


def _names(ids: Iterable[str], regions: Mapping[str, str]) -> str:
    return ", ".join(regions.get(region, region) for region in ids)


def _candidates(
    evidence: Sequence[Evidence],
    quotes: Mapping[tuple[str, int, int], int],
    language: str,
    excerpt: Excerpt,
) -> str:
    rows = []
    for item in evidence[:_SHOWN]:
        number = quotes.get((item.document_id, item.span.start, item.span.end))
        features = ", ".join(f"{name} {value:.2f}" for name, value in item.features if value)
        rows.append(
            (
                f"[{number}]" if number else "",
                _begin(item, excerpt),
                f"{item.score:.2f}",
                f"{item.coverage:.0%}",
                features,
            )
        )
    heads = ("", "trace_text", "trace_score", "trace_coverage", "trace_why")
    return _table("trace_candidates", heads, rows, language)


def _rejected(rejected: Sequence[tuple[Evidence, str]], language: str, excerpt: Excerpt) -> str:
    rows = [
        (_begin(item, excerpt), f"{item.score:.2f}", reason_words(reason, language))
        for item, reason in rejected[:_SHOWN]
    ]
    return _table("trace_rejected", ("trace_text", "trace_score", "trace_reason"), rows, language)


def _hits(answer: Answer, language: str) -> str:
    rows = [
        (
            hit.document_id,
            f"{hit.lexical:.2f}",
            f"{hit.dense:.2f}",
            f"{hit.score:.2f}",
            f"{hit.chance:.0%}",
            _reranked(hit),
        )
        for hit in answer.trace.hits[:_SHOWN]
    ]
    heads = ("column_source", "trace_words", "trace_meaning", "trace_score", "trace_chance", "trace_reranked")
    shown = len(heads) if any(row[-1] for row in rows) else len(heads) - 1
    return _table("trace_hits", heads[:shown], [row[:shown] for row in rows], language)


def _reranked(hit: Hit) -> str:
    return "" if hit.reranked is None else f"{hit.reranked:.2f}"


def _notes(notes: Sequence[str], language: str) -> str:
    if not notes:
        return ""
    items = "".join(tag("li", esc(note_words(note, language))) for note in notes)
    return tag("h4", esc(say("trace_notes", language))) + tag("ul", items)


def _timing(answer: Answer, language: str) -> str:
    seconds = answer.seconds
    return say(
        "trace_seconds",
        language,
        retrieve=round(seconds.retrieve * 1000),
        answer=round(seconds.answer * 1000),
        total=round(seconds.total * 1000),
    )


def _begin(item: Evidence, excerpt: Excerpt) -> str:
    text = squeeze(excerpt(item.document_id, item.span.start, item.span.end))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], language: str) -> str:
    if not rows:
        return ""
    head = "".join(tag("th", esc(say(key, language)), scope="col") if key else "<td></td>" for key in heads)
    body = "".join(tag("tr", "".join(tag("td", esc(squeeze(cell))) for cell in row)) for row in rows)
    table = tag("thead", tag("tr", head)) + tag("tbody", body)
    label = say(title, language)
    box = tag("div", tag("table", table), class_="vw-scroll", tabindex="0", role="group", aria_label=label)
    return tag("h4", esc(label)) + box
