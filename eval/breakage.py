"""Break the build on purpose, so that the gate can prove that it closes."""

from dataclasses import replace
from enum import StrEnum

from eval.result import Result, Spot
from ingest.model import Span
from retrieval.answering import Parts


class Breakage(StrEnum):
    """What is broken: quotes stand one place off, the region filter is off, every question is answered."""

    QUOTES = "quotes"
    REGIONS = "regions"
    ABSTENTION = "abstention"


def broken_parts(parts: Parts, breakage: Breakage | None) -> Parts:
    """Return the parts without the one that is broken."""
    if breakage is Breakage.REGIONS:
        return replace(parts, region_filter=False)
    if breakage is Breakage.ABSTENTION:
        return replace(parts, abstention=False)
    return parts


def broken_result(result: Result, breakage: Breakage | None) -> Result:
    """Return the result with every citation one code point off, when that is what is broken."""
    if breakage is not Breakage.QUOTES:
        return result
    shifted = tuple(
        replace(c, spot=Spot(c.spot.document_id, Span(c.spot.span.start + 1, c.spot.span.end + 1)))
        for c in result.cited
    )
    return replace(result, cited=shifted)
