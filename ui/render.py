"""Answers as HTML: pure functions from values to strings; everything foreign is escaped."""

from collections.abc import Mapping, Sequence

from retrieval.model import Answer, Citation, Role, Statement, Status
from ui.markup import Highlight, esc, joined, lines_of, marked, merged, plain, squeeze, tag
from ui.quoting import Frame, Quoted, page_words, pieces_of, place_words, reference, source_address
from ui.render_trace import Excerpt, render_trace
from ui.words import counted, say

_SIGNS = {
    Status.ANSWERED: "✓",
    Status.PARTIAL: "◐",
    Status.NO_DOCUMENT: "∅",
    Status.NOT_IN_DOCUMENTS: "–",
    Status.UNCERTAIN: "?",
}


def render_turn(
    answer: Answer, regions: Mapping[str, str], language: str, *, turn: int, excerpt: Excerpt
) -> str:
    """Return one exchange: the question, the answer with its quotes, its sources, how it was found.

    ``regions`` maps region ids to names; ``language`` is that of the page, the answer keeps its own.
    ``excerpt`` gives the text of a document between two offsets.
    """
    by_number = {citation.number: citation for citation in answer.citations}
    main = [s for s in answer.statements if s.role in (Role.ANSWER, Role.FRAME)]
    rows = [s for s in answer.statements if s.role is Role.ROW]
    related = [s for s in answer.statements if s.role is Role.RELATED]
    first_row = next((i for i, s in enumerate(answer.statements) if s.role is Role.ROW), 0)
    before = [s for s in main if not rows or answer.statements.index(s) < first_row]
    after = [s for s in main if s not in before]
    inner = joined(
        (
            _badge(answer, language),
            _read_as(answer, language),
            "".join(_statement(s, by_number, language) for s in before),
            _comparison(rows, by_number, regions, language) if rows else "",
            "".join(_statement(s, by_number, language) for s in after),
            _related(related, by_number, language) if related else "",
            _next_steps(answer, language),
            _gloss(answer, language),
            _sources(answer, regions, language),
            render_trace(answer, regions, language, excerpt=excerpt),
        ),
        "",
    )
    return tag(
        "article",
        _question(answer.question, language) + tag("div", inner, class_="vw-answer"),
        class_="vw-turn",
        id=f"beurt-{turn}",
    )


def render_refusal(question: str, reason: str, language: str, *, turn: int) -> str:
    """Return an exchange in which nothing was asked of the documents, with the reason."""
    shown = squeeze(question)[:300] + ("…" if len(squeeze(question)) > 300 else "")
    body = tag("div", tag("p", esc(reason), class_="vw-frame"), class_="vw-answer vw-refused")
    return tag("article", _question(shown, language) + body, class_="vw-turn", id=f"beurt-{turn}")


def render_conversation(turns: Sequence[str], language: str) -> str:
    """Return the whole conversation as a log that screen readers follow."""
    inner = "".join(turns) or tag("p", esc(say("welcome", language)), class_="vw-welcome")
    return tag(
        "div",
        inner,
        class_="vw-log",
        role="log",
        aria_live="polite",
        aria_label=say("conversation", language),
    )


def render_header(language: str) -> str:
    """Return the product's name and its promise in one line."""
    title = tag("h1", esc(say("product", language)))
    return tag("div", title + tag("p", esc(say("tagline", language))), class_="vw-brand")


def render_searched(counts: Mapping[str, int], documents: int, problems: int, language: str) -> str:
    """Return the status line: how many documents of which regions (name → count) are searched."""
    if not documents:
        return tag("p", esc(say("nothing_searched", language)), class_="vw-status")
    line = say(
        "searched_line",
        language,
        documents=counted("documents", documents, language),
        regions=counted("regions", len(counts), language),
    )
    names = "".join(
        tag("span", esc(f"{name} ({count})"), class_="vw-chip") for name, count in sorted(counts.items())
    )
    refused = (
        tag("span", esc(say("problems_line", language, n=problems)), class_="vw-warn") if problems else ""
    )
    return tag("p", tag("span", esc(line)) + names + refused, class_="vw-status")


def render_quote(citation: Citation) -> str:
    """Return the literal quote as Dutch text, its list lines kept, the value asked for marked."""
    highlights = merged(citation.quote, (Highlight(start, end, "vw-value") for start, end in citation.marks))
    lines = lines_of(citation.quote)
    html = [
        tag(
            "span",
            marked(citation.quote, start, end, highlights).strip(),
            class_="vw-line vw-item" if item else "vw-line",
        )
        for start, end, item in lines
    ]
    return tag("blockquote", " ".join(html), class_="vw-quote", lang="nl")


def _question(question: str, language: str) -> str:
    who = tag("span", esc(say("you_asked", language)), class_="vw-sr")
    return tag("h2", who + " " + esc(question), class_="vw-question")


def _badge(answer: Answer, language: str) -> str:
    sign = tag("span", _SIGNS[answer.status], aria_hidden="true")
    badge = tag(
        "span",
        f"{sign} {esc(say(f'status_{answer.status.value}', language))}",
        class_=f"vw-badge vw-{answer.status.value}",
    )
    sure = ""
    if answer.status in (Status.ANSWERED, Status.PARTIAL) and f"{answer.confidence}" in (
        "high",
        "medium",
        "low",
    ):
        sure = tag("span", esc(say(f"confidence_{answer.confidence}", language)), class_="vw-sure")
    return tag("p", badge + sure, class_="vw-badges")


def _read_as(answer: Answer, language: str) -> str:
    read = squeeze(plain(answer.resolved_question))
    if not read or read.casefold() == squeeze(plain(answer.question)).casefold():
        return ""
    words = say("read_as", language, question=read)
    return tag("p", esc(words), class_="vw-readas")


def _statement(statement: Statement, by_number: Mapping[int, Citation], language: str) -> str:
    cited = [by_number[n] for n in statement.citations if n in by_number]
    out = []
    for piece in pieces_of(statement.text, cited):
        match piece:
            case Frame(text):
                out.append(_frame(text))
            case Quoted(citation):
                out.append(_figure(citation, language))
    return "".join(out)


def _frame(text: str) -> str:
    return "".join(tag("p", esc(line), class_="vw-frame") for line in text.splitlines() if line.strip())


def _figure(citation: Citation, language: str) -> str:
    caption = tag("figcaption", _number_link(citation, language))
    return tag("figure", render_quote(citation) + caption, class_="vw-figure")


def _number_link(citation: Citation, language: str) -> str:
    label = f"{say('source_number', language, n=citation.number)}: {say('open_source', language)}"
    return _reader_link(citation, tag("span", f"[{citation.number}]"), "vw-number", label)


def _reader_link(citation: Citation, inner: str, css: str, label: str | None = None) -> str:
    """Return a link that opens the quote beside the chat, or as a page of its own without scripts."""
    return tag(
        "a",
        inner,
        class_=css,
        href=source_address(
            citation.document_id, citation.start, citation.end, sha256=citation.document_sha256
        ),
        data_reader=True,
        data_marks=",".join(f"{citation.start + a}-{citation.start + b}" for a, b in citation.marks) or None,
        aria_label=label,
    )


def _comparison(
    rows: Sequence[Statement], by_number: Mapping[int, Citation], regions: Mapping[str, str], language: str
) -> str:
    head = "".join(
        tag("th", esc(say(key, language)), scope="col")
        for key in ("column_region", "column_quote", "column_source")
    )
    body = []
    for row in rows:
        cited = [by_number[n] for n in row.citations if n in by_number]
        name = regions.get(row.region or "", row.region or "")
        quotes = "".join(render_quote(c) for c in cited) or _frame(
            _capital(row.text.removeprefix(f"{name}: "))
        )
        sources = " ".join(
            _number_link(c, language) + tag("small", esc(_brief_place(c, language))) for c in cited
        ) or tag("span", esc(say("no_quote", language)), class_="vw-none")
        body.append(
            tag(
                "tr",
                tag("th", esc(name), scope="row") + tag("td", quotes) + tag("td", sources, class_="vw-where"),
            )
        )
    table = (
        tag("caption", esc(say("comparison", language)))
        + tag("thead", tag("tr", head))
        + tag("tbody", "".join(body))
    )
    return tag("div", tag("table", table, class_="vw-table"), class_="vw-scroll", tabindex="0", role="group")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _brief_place(citation: Citation, language: str) -> str:
    return joined((squeeze(citation.section), page_words(citation.page, citation.page_label, language)))


def _related(statements: Sequence[Statement], by_number: Mapping[int, Citation], language: str) -> str:
    head = tag("h3", esc(say("related", language))) + tag("p", esc(say("related_note", language)))
    inner = "".join(_statement(s, by_number, language) for s in statements)
    return tag("section", head + inner, class_="vw-related")


def _next_steps(answer: Answer, language: str) -> str:
    if not answer.next_steps:
        return ""
    items = "".join(tag("li", esc(step)) for step in answer.next_steps)
    return tag("div", tag("h3", esc(say("next_steps", language))) + tag("ul", items), class_="vw-next")


def _gloss(answer: Answer, language: str) -> str:
    if answer.language != "en" or not answer.citations:
        return ""
    pairs = " ".join(
        tag("span", tag("i", esc(dutch), lang="nl") + " = " + esc(english), class_="vw-chip")
        for dutch, english in answer.gloss
    )
    return tag("p", esc(say("dutch_quotes", "en")) + " " + pairs, class_="vw-gloss", lang="en")


def _sources(answer: Answer, regions: Mapping[str, str], language: str) -> str:
    if not answer.citations:
        return ""
    items = "".join(_source(citation, regions, language) for citation in answer.citations)
    return tag(
        "section",
        tag("h3", esc(say("sources", language))) + tag("ol", items, class_="vw-sources"),
        class_="vw-sourcebox",
    )


def _source(citation: Citation, regions: Mapping[str, str], language: str) -> str:
    year = f" ({citation.year})" if citation.year else ""
    title = (
        tag("span", f"[{citation.number}]", class_="vw-n")
        + tag("span", esc(citation.title), lang="nl")
        + esc(year)
    )
    address = source_address(
        citation.document_id, citation.start, citation.end, sha256=citation.document_sha256
    )
    also = ""
    elsewhere = [
        p for p in citation.also if (p.section, p.page_label) != (citation.section, citation.page_label)
    ]
    if elsewhere:
        places = "; ".join(
            joined((squeeze(p.section), page_words(p.page, p.page_label, language))) for p in elsewhere
        )
        also = tag("span", esc(say("also_in", language, places=places)), class_="vw-also")
    copy = tag(
        "button", esc(say("copy", language)), type="button", class_="vw-copy",
        data_copy=reference(citation, language), data_copied=say("copied", language),
        data_failed=say("copy_failed", language),
    )  # fmt: skip
    link = tag("a", esc(say("permalink", language)), href=address, target="_blank", rel="noopener")
    return tag(
        "li",
        _reader_link(citation, title, "vw-source")
        + tag("span", esc(place_words(citation, regions, language)), class_="vw-place")
        + also
        + tag("span", copy + link, class_="vw-actions"),
        value=citation.number,
    )
