"""Check every quote against the library once more, just before an answer leaves."""

from collections.abc import Sequence

from ingest.errors import LibraryError
from ingest.library import Library
from retrieval.model import Citation


class QuoteMismatch(LibraryError):
    """A quote is not what the library holds at its place: nothing is shown, the fault is reported."""


def verify(citations: Sequence[Citation], library: Library) -> None:
    """Re-read every quote from the library; raise QuoteMismatch for one that differs."""
    files = {source.id: source.sha256 for source in library.sources()}
    for citation in citations:
        stored = library.reread(citation.document_id, citation.start, citation.end)
        if stored != citation.quote or files.get(citation.document_id) != citation.document_sha256:
            raise QuoteMismatch(
                f"Quote {citation.number} is not at {citation.document_id} "
                f"[{citation.start}:{citation.end}]; run 'visiewijzer ingest' and ask again."
            )
