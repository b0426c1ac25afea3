"""The structure of the five shipped documents, as text files that a person can read and check."""

from pathlib import Path

import pytest

from ingest.catalogue import Corpus
from ingest.model import BlockKind, Document, Span
from ingest.pipeline import read_document

GOLDEN = Path(__file__).parent / "golden"
IDS = [
    "alkmaar-overkoepelend-kader-jeugd-2021",
    "amsterdam-visie-jeugdhulpstelsel-2020",
    "flevoland-verbindende-uitgangspunten-2019",
    "zuid-kennemerland-ijmond-visie",
    "zuid-kennemerland-ijmond-ontwikkelagenda",
]


def outline(document: Document) -> str:
    """Return a document's structure in lines: sections, blocks, sentences, passages."""

    def short(span: Span, width: int = 90) -> str:
        words = " ".join(span.of(document.text).split())
        return words if len(words) <= width else f"{words[: width - 25]} … {words[-20:]}"

    lines = []
    for block in document.blocks:
        section = document.sections[block.section]
        if block.kind is BlockKind.HEADING:
            label = f" (blz. {section.page_label})" if section.page_label else ""
            number = f"[{section.number}] " if section.number else ""
            lines.append(f"{'#' * section.level} {number}{section.title}{label}")
            continue
        lines.append(f"  {block.kind.value}: {short(block.span)}")
        if block.lead_in:
            lines.append(f"    lead-in: {short(block.lead_in)}")
        if block.repeats:
            lines.append(f"    repeats: {short(block.repeats)}")
        lines += [f"    - {short(item)}" for item in block.items]
        inside = [s.span for s in document.sentences if s.block == block.index]
        lines.append(f"    sentences: {len(inside)}")
    for note in document.footnotes:
        lines.append(f"footnote {note.label} at {note.mark.start}: {short(note.body)}")
    for passage in document.passages:
        title = document.sections[passage.section].title
        lines.append(f"passage of {title!r}, {len(passage.parts)} part(s): {short(passage.span)}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("document_id", IDS)
def test_structure_is_as_a_person_approved_it(document_id: str, corpus: Corpus, update_golden: bool) -> None:
    source = next(source for source in corpus.sources if source.id == document_id)
    found = outline(read_document(source, corpus.path(source)))
    path = GOLDEN / f"{document_id}.txt"
    if update_golden:
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8"), "run pytest --update-golden and look at the difference"
