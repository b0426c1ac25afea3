"""Fixed words: both languages, the same placeholders, none unused."""

import re
import string
from pathlib import Path

import pytest

from retrieval.model import Kind, Status
from ui.words import WORDS, counted, say

UI = Path(__file__).parent.parent / "ui"
# Keys put together at run time: "kind_" + the kind of question, and so on.
FAMILIES = (
    "status_",
    "confidence_",
    "kind_",
    "quality_",
    "block_",
    "language_",
    "tab_",
    "index_",
    "reason_",
    "documents_",
    "regions_",
)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", WORDS)
def test_every_key_has_both_languages_with_the_same_placeholders(key: str) -> None:
    dutch, english = WORDS[key]
    assert dutch.strip()
    assert english.strip()
    assert placeholders(dutch) == placeholders(english)


def test_no_word_is_kept_that_nothing_shows() -> None:
    code = "".join(path.read_text("utf-8") for path in UI.glob("*.py") if path.name != "words.py")
    used = set(re.findall(r"[\"']([a-z_]+)[\"']", code))
    assert [key for key in WORDS if key not in used and not key.startswith(FAMILIES)] == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_status_and_kind_has_words(language: str) -> None:
    assert all(say(f"status_{status.value}", language) for status in Status)
    assert all(say(f"kind_{kind.value}", language) for kind in Kind)


def test_one_document_is_not_called_documents() -> None:
    assert counted("documents", 1, "nl") == "1 document"
    assert counted("documents", 5, "nl") == "5 documenten"
    assert counted("regions", 1, "en") == "1 region"
