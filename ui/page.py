"""Whole HTML pages without scripts: the permanent link of a place in a document."""

from ingest.model import Document
from ui.markup import esc, tag
from ui.reader import ANCHOR, Place, render_document
from ui.words import say


def render_source_page(document: Document, place: Place, language: str, *, notice: str = "") -> str:
    """Return an accessible page of the document, opened at the quote, that needs no scripts."""
    warning = tag("p", esc(notice), class_="vw-warn", role="alert") if notice else ""
    body = warning + render_document(document, place, language, level=1)
    return _page(document.source.title, body, language, at_quote=place.quote is not None)


def render_missing_page(language: str) -> str:
    """Return the page for a link whose document is not in this library."""
    title = say("not_found_title", language)
    body = tag("h1", esc(title)) + tag("p", esc(say("not_found_document", language)))
    return _page(title, body, language, at_quote=False)


def _page(title: str, body: str, language: str, *, at_quote: bool) -> str:
    skip = (
        tag("a", esc(say("skip_to_quote", language)), href=f"#{ANCHOR}", class_="vw-skip") if at_quote else ""
    )
    home = tag("a", esc(say("to_app", language)), href="/")
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{esc(title)} – {esc(say('product', language))}</title>"
        '<link rel="stylesheet" href="/eigen/page.css"><link rel="icon" href="/eigen/icon.svg">'
    )
    header = tag("header", skip + home, class_="vw-pagehead")
    inner = tag("body", header + tag("main", body, class_="vw-pagemain"), class_="vw-page")
    return f'<!doctype html><html lang="{esc(language)}"><head>{head}</head>{inner}</html>'
