"""A catalogue entry for the documents that the readers' tests make up."""

from ingest.model import Source


def made_up(document_id: str, file: str, title: str) -> Source:
    """Return an entry of which only the name matters."""
    return Source(
        id=document_id,
        file=file,
        title=title,
        publisher="-",
        regions=(),
        municipalities=(),
        kind="-",
        date=None,
        year=None,
        in_force_from=None,
        in_force_until=None,
        supersedes=None,
        source="-",
        licence="-",
        sha256="0" * 64,
    )
