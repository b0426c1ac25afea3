"""The web server: the page, the permanent links and nothing else; no request leaves the machine."""

import os

# Gradio and the model hub read these when they are imported: no statistics, no look-ups, no downloads.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import logging
from importlib import resources
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles

from ingest.errors import VisiewijzerError
from ingest.model import Document, Span
from retrieval.assistant import Assistant
from ui.app import HEAD, build_page, theme
from ui.page import render_missing_page, render_source_page
from ui.reader import Place, render_document
from ui.security import Guard
from ui.words import say

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def build_server(assistant: Assistant, *, host: str = "127.0.0.1") -> FastAPI:
    """Return the whole server as one ASGI application over an open assistant."""
    server = FastAPI(title="Visiewijzer", docs_url=None, redoc_url=None, openapi_url=None)
    own = Path(str(resources.files("ui").joinpath("static")))
    server.mount("/eigen", StaticFiles(directory=own), name="own")

    @server.get("/bron/{document_id}")
    def source(
        document_id: str,
        start: str = "",
        end: str = "",
        sectie: str = "",
        marks: str = "",
        taal: str = "nl",
        deel: str = "",
        sha: str = "",
    ) -> Response:
        language = "en" if taal == "en" else "nl"
        try:
            document = assistant.library.document(document_id)
        except (KeyError, VisiewijzerError):
            return HTMLResponse(render_missing_page(language), status_code=404)
        place = read_place(document, start, end, sectie, marks)
        if deel:
            return HTMLResponse(render_document(document, place, language))
        notice = ""
        if sha and not document.source.sha256.startswith(sha) and not document.text_sha256.startswith(sha):
            notice = say("document_changed", language)
        elif (start or end) and place.quote is None:
            notice = say("bad_place", language)
        return HTMLResponse(render_source_page(document, place, language, notice=notice))

    app: FastAPI = gr.mount_gradio_app(
        server,
        build_page(assistant),
        path="/",
        server_name=host,
        head=HEAD,
        theme=theme(),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        max_file_size=0,
    )
    app.add_middleware(Guard, hosts=_LOOPBACK if host in (*_LOOPBACK, "::1") else ())
    return app


def read_place(document: Document, start: str, end: str, section: str, marks: str) -> Place:
    """Return the place an address names; what does not lie in the document is left out."""
    quote = _span(document, f"{start}-{end}")
    values = tuple(span for part in marks.split(",")[:50] if (span := _span(document, part)))
    wanted = int(section) if section.isdecimal() and int(section) < len(document.sections) else None
    return Place(quote=quote, values=values, section=wanted)


def _span(document: Document, written: str) -> Span | None:
    left, _, right = written.partition("-")
    if not (left.isdecimal() and right.isdecimal() and len(left) < 12 and len(right) < 12):
        return None
    span = Span(int(left), int(right))
    return span if span.start < span.end <= len(document.text) else None


def serve(assistant: Assistant, *, host: str, port: int) -> None:
    """Serve until interrupted."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    uvicorn.run(build_server(assistant, host=host), host=host, port=port, log_level="warning")
