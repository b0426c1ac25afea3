"""Every quote is read again from the library before it leaves; one that differs stops the answer."""

from dataclasses import replace

import pytest

from ingest.errors import LibraryError
from retrieval.assistant import Assistant
from retrieval.model import Citation
from retrieval.verify import QuoteMismatch, verify


@pytest.fixture(scope="module")
def citation(assistant: Assistant) -> Citation:
    return assistant.ask(["Wat verstaat Alkmaar onder het voorliggend veld?"]).citations[0]


def test_a_true_citation_passes(citation: Citation, assistant: Assistant) -> None:
    verify([citation], assistant.library)
    verify([], assistant.library)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda c: replace(c, quote=c.quote.replace("voorliggend", "achterliggend")),
        lambda c: replace(c, quote=c.quote + " "),
        lambda c: replace(c, quote=c.quote.upper()),
        lambda c: replace(c, start=c.start + 1),
        lambda c: replace(c, end=c.end - 1),
        lambda c: replace(c, end=10_000_000),
        lambda c: replace(c, start=c.end),
        lambda c: replace(c, document_sha256="0" * 64),
        lambda c: replace(c, document_id="flevoland-verbindende-uitgangspunten-2019"),
    ],
)
def test_a_tampered_citation_stops_the_answer(tamper, citation: Citation, assistant: Assistant) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(QuoteMismatch, match="Quote 1 is not at"):
        verify([tamper(citation)], assistant.library)


def test_one_bad_citation_among_good_ones_is_enough(citation: Citation, assistant: Assistant) -> None:
    with pytest.raises(QuoteMismatch, match="Quote 7"):
        verify([citation, replace(citation, number=7, quote="verzonnen")], assistant.library)


def test_a_document_that_is_gone_is_an_error(citation: Citation, assistant: Assistant) -> None:
    with pytest.raises(LibraryError):
        verify([replace(citation, document_id="weg")], assistant.library)
