"""The tabs that list: documents with their provenance, and terms with their definitions."""

from collections.abc import Mapping, Sequence

from ingest.model import Problem, Source
from retrieval.definitions import Definition, RegisterEntry
from ui.markup import esc, joined, squeeze, tag
from ui.quoting import page_words, source_address
from ui.words import say


def render_documents(
    sources: Sequence[Source], problems: Sequence[Problem], regions: Mapping[str, str], language: str
) -> str:
    """Return the documents searched, each with its provenance, and the files refused with the reason."""
    cards = "".join(_card(source, sources, regions, language) for source in _by_region(sources, regions))
    intro = say("documents_intro" if sources else "nothing_searched", language)
    return tag("p", esc(intro)) + tag("div", cards, class_="vw-cards") + _refused(problems, language)


def _by_region(sources: Sequence[Source], regions: Mapping[str, str]) -> list[Source]:
    return sorted(sources, key=lambda s: (_region_names(s, regions), s.title))


def _region_names(source: Source, regions: Mapping[str, str]) -> str:
    return ", ".join(regions.get(region, region) for region in source.regions)


def _card(source: Source, sources: Sequence[Source], regions: Mapping[str, str], language: str) -> str:
    earlier = {s.id: s.title for s in sources}.get(source.supersedes or "", source.supersedes)
    facts = [
        ("region", _region_names(source, regions)),
        ("municipalities", ", ".join(source.municipalities)),
        ("publisher", source.publisher),
        ("kind", source.kind),
        ("date", source.date or (str(source.year) if source.year else say("unknown", language))),
        ("in_force", _in_force(source, language)),
        ("supersedes", earlier or ""),
        ("origin", source.source),
        ("licence", source.licence),
    ]
    listed = "".join(
        tag("dt", esc(say(key, language))) + tag("dd", esc(value)) for key, value in facts if value
    )
    read = tag(
        "a", esc(say("read_document", language)) + tag("span", " " + esc(source.title), class_="vw-sr"),
        href=f"/bron/{source.id}", class_="vw-read", data_reader=True,
    )  # fmt: skip
    return tag(
        "article", tag("h3", esc(source.title), lang="nl") + tag("dl", listed) + read, class_="vw-card"
    )


def _in_force(source: Source, language: str) -> str:
    parts = []
    if source.in_force_from:
        parts.append(say("in_force_from", language, date=source.in_force_from))
    if source.in_force_until:
        parts.append(say("in_force_until", language, date=source.in_force_until))
    return " ".join(parts)


def _refused(problems: Sequence[Problem], language: str) -> str:
    """Return the files not included and, apart, those of which something is noted."""
    refused, noted = [p for p in problems if not p.included], [p for p in problems if p.included]
    return _listed("refused", "refused_intro", refused, language) + _listed(
        "noted", "noted_intro", noted, language
    )


def _listed(title: str, explained: str, problems: Sequence[Problem], language: str) -> str:
    if not problems:
        return ""
    items = "".join(
        tag("li", tag("b", esc(p.file)) + ": " + esc(p.reason_en if language == "en" else p.reason_nl))
        for p in problems
    )
    intro = tag("h3", esc(say(title, language))) + tag("p", esc(say(explained, language)))
    return tag("section", intro + tag("ul", items), class_="vw-refusedfiles")


def render_terms(entries: Sequence[RegisterEntry], regions: Mapping[str, str], language: str) -> str:
    """Return the register: every term with its literal definitions, and who uses it without defining it."""
    if not entries:
        return tag("p", esc(say("terms_empty", language)), class_="vw-empty")
    intro = say("terms_intro", language) + " " + say("terms_count", language, n=len(entries))
    cards = "".join(_term(entry, regions, language) for entry in entries)
    return tag("p", esc(intro)) + _overview(entries, regions, language) + cards


def _overview(entries: Sequence[RegisterEntry], regions: Mapping[str, str], language: str) -> str:
    """Return the table of terms: who defines and, beside it, who uses without defining."""
    head = "".join(
        tag("th", esc(say(key, language)), scope="col")
        for key in ("terms_column_term", "terms_column_defined", "terms_column_used")
    )
    rows = ""
    for entry in entries:
        definers = tuple(dict.fromkeys(region for one in entry.definitions for region in one.regions))
        cells = (_names(definers, regions), _names(entry.used_by, regions) or "–")
        rows += tag(
            "tr",
            tag("th", esc(entry.term), scope="row", lang="nl")
            + "".join(tag("td", esc(cell)) for cell in cells),
        )
    table = tag("table", tag("thead", tag("tr", head)) + tag("tbody", rows), class_="vw-table")
    label = say("tab_terms", language)
    return tag("div", table, class_="vw-scroll", tabindex="0", role="group", aria_label=label)


def _names(ids: Sequence[str], regions: Mapping[str, str]) -> str:
    return ", ".join(regions.get(region, region) for region in ids)


def _term(entry: RegisterEntry, regions: Mapping[str, str], language: str) -> str:
    figures = "".join(_definition(one, regions, language) for one in entry.definitions)
    names = _names(entry.used_by, regions)
    unused = (
        tag("p", esc(say("terms_undefined", language, regions=names)), class_="vw-small") if names else ""
    )
    return tag("article", tag("h3", esc(entry.term), lang="nl") + figures + unused, class_="vw-card vw-term")


def _definition(entry: Definition, regions: Mapping[str, str], language: str) -> str:
    place = entry.place
    where = joined(
        (
            ", ".join(regions.get(region, region) for region in entry.regions),
            squeeze(place.section),
            page_words(place.page, place.page_label, language),
        )
    )
    link = tag(
        "a", tag("span", esc(squeeze(entry.title)), lang="nl") + esc(f" · {where}"),
        href=source_address(entry.document_id, place.start, place.end), data_reader=True,
    )  # fmt: skip
    quote = tag("blockquote", esc(squeeze(entry.quote)), class_="vw-quote", lang="nl")
    return tag("figure", quote + tag("figcaption", link), class_="vw-figure")
