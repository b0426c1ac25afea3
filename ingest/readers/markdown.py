"""Read Markdown: rendered as its author meant it, without the marks."""

import re

from markdown_it import MarkdownIt

from ingest.errors import ReadError
from ingest.readers.html import read_markup
from ingest.readers.plain import decode, normalise
from ingest.reading import Reading

LARGEST = 20 * 1024 * 1024
_FRONT_MATTER = re.compile(r"\A---\n(?:[^\n]*\n){0,200}?(?:---|\.\.\.)\n")
_NOTE_BODY = re.compile(r"^\[\^(\d{1,3})\]:[ \t]*", re.MULTILINE)
_NOTE_MARK = re.compile(r"(?<=\S)\[\^(\d{1,3})\](?!:)")


def read_markdown(data: bytes) -> Reading:
    """Return the reading of a Markdown file; raise ReadError when it is empty or no text."""
    if len(data) > LARGEST:
        raise ReadError(
            "too_large", f"Het Markdown-bestand is groter dan {LARGEST // 2**20} MB.",
            f"The Markdown file is larger than {LARGEST // 2**20} MB.",
        )  # fmt: skip
    source = _FRONT_MATTER.sub("", normalise(decode(data)))
    source = _NOTE_BODY.sub(r"\n<sup>\1</sup> ", _NOTE_MARK.sub(r"<sup>\1</sup>", source))
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 50}).enable(["table", "strikethrough"])
    return read_markup(f"<body>{parser.render(source)}</body>")
