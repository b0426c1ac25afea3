"""The server: what it refuses, what it says in its headers, and the pages behind permanent links."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from ingest.settings import IngestSettings
from ui.markup import squeeze
from ui.opening import open_assistant
from ui.security import refused
from ui.server import build_server
from ui.views import Views

KADER = "alkmaar-overkoepelend-kader-jeugd-2021"
DEFINITION = "Onder voorliggend veld verstaan we de vrij toegankelijke voorzieningen"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    opened = open_assistant(IngestSettings(data=tmp_path_factory.mktemp("data")))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(assistant: object) -> Iterator[TestClient]:
    with TestClient(build_server(assistant), base_url="http://127.0.0.1:7860") as made:
        yield made


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=http://example.com/x",
        "/gradio_api/file=https://example.com/x",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=http://example.com",
        "/gradio_api/upload",
        "/gradio_api/runs",
        "/gradio_api/%66ile=http://example.com/x",
        "//gradio_api/file=http://example.com/x",
        "/file=http://example.com/x",
        "/proxy=http://example.com",
        "/monitoring",
        "/docs",
        "/openapi.json",
    ],
)
def test_no_route_fetches_an_address_or_a_file(client: TestClient, path: str) -> None:
    assert client.get(f"http://127.0.0.1:7860{path}").status_code in (403, 404)


def test_every_reply_carries_the_security_headers(client: TestClient) -> None:
    for path in ("/", f"/bron/{KADER}", "/eigen/page.css", "/gradio_api/upload", "/config"):
        headers = client.get(path).headers
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'self'" in client.get("/").headers["content-security-policy"]
    assert "script-src" not in client.get(f"/bron/{KADER}").headers["content-security-policy"]


def test_a_foreign_host_name_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example:7860"}).status_code == 400
    assert client.get("/", headers={"host": "localhost:7860"}).status_code == 200
    assert refused("/", {"host": "[::1]:7860"}, frozenset({"[::1]"})) is None
    assert refused("/", {"host": "anything"}, frozenset()) is None


def test_no_page_holds_a_connection_open(client: TestClient) -> None:
    # A browser allows six connections to a host: a heartbeat for each tab would block the seventh tab.
    assert client.get("/config").json()["connect_heartbeat"] is False


def test_a_huge_request_is_refused() -> None:
    assert refused("/gradio_api/queue/join", {"content-length": "10000000"}, frozenset()) == 413
    assert refused("/gradio_api/queue/join", {"transfer-encoding": "chunked"}, frozenset()) == 413
    assert refused("/gradio_api/queue/join", {"content-length": "-1"}, frozenset()) == 413


def test_the_page_of_a_quote_shows_it_marked_in_its_place(client: TestClient, assistant: object) -> None:
    text = assistant.library.text(KADER)
    start = text.index(DEFINITION)
    page = client.get(f"/bron/{KADER}?start={start}&end={start + len(DEFINITION)}")
    assert page.status_code == 200
    assert f'<mark class="vw-found" id="citaat">{DEFINITION}</mark>' in page.text
    assert "4.2 Voorliggende veld" in page.text


def test_the_reader_loses_no_word_of_any_document(client: TestClient, assistant: object) -> None:
    import re
    from html import unescape

    for source in assistant.library.sources():
        html = client.get(f"/bron/{source.id}?deel=1").text
        shown = set(unescape(re.sub(r"<[^>]+>", " ", html)).split())
        missing = [word for word in squeeze(assistant.library.text(source.id)).split() if word not in shown]
        assert missing == [], source.id


@pytest.mark.parametrize(
    "query",
    ["start=5&end=3", "start=-1&end=4", "start=0&end=99999999", "start=x&end=y", "start=²&end=³",
     "start=99999999999999999999&end=1", "sectie=9999", "marks=1-2,x,-,3-"],
)  # fmt: skip
def test_a_wrong_place_still_shows_the_document(client: TestClient, query: str) -> None:
    page = client.get(f"/bron/{KADER}?{query}")
    assert page.status_code == 200
    assert "Overkoepelend Kader Jeugd" in page.text


@pytest.mark.parametrize(
    "name", ["onbekend", "../../etc/passwd", "<script>alert(1)</script>", "'; DROP TABLE x"]
)
def test_an_unknown_document_is_not_found(client: TestClient, name: str) -> None:
    page = client.get(f"/bron/{quote(name, safe='')}")
    assert page.status_code == 404
    assert "<script" not in page.text


def test_a_changed_document_is_noticed(client: TestClient) -> None:
    assert "veranderd" in client.get(f"/bron/{KADER}?start=0&end=5&sha=000000000000").text


def test_a_question_that_is_too_long_is_refused_politely(assistant: object) -> None:
    html = Views(assistant).ask("x" * 20_001, "page", [], "nl")
    assert "20001 tekens" in html
    assert len(html) < 3_000


def test_a_blank_question_changes_nothing(assistant: object) -> None:
    views = Views(assistant)
    assert views.ask("  ", "page", [], "nl") == views.conversation("page", "nl")


def test_the_conversation_follows_the_language_of_the_page(assistant: object) -> None:
    views = Views(assistant)
    assert "Beantwoord" in views.ask("Wat verstaat Alkmaar onder het voorliggend veld?", "page", [], "nl")
    assert "Answered" in views.conversation("page", "en")


def test_a_region_chosen_is_the_only_one_quoted(assistant: object) -> None:
    html = Views(assistant).ask("Wat is het voorliggend veld?", "page", ["flevoland"], "nl")
    assert f"/bron/{KADER}" not in html


def test_the_register_shows_who_defines_a_term(assistant: object) -> None:
    html = Views(assistant).terms("nl")
    assert "voorliggend veld" in html
    assert f"/bron/{KADER}" in html


def test_the_own_files_are_served_and_nothing_beside_them(client: TestClient) -> None:
    assert client.get("/eigen/page.js").status_code == 200
    assert client.get("/eigen/../words.py").status_code in (403, 404)
    assert client.get("/eigen/%2e%2e/words.py").status_code == 404
    assert not (Path("ui/static") / "words.py").exists()
