"""The register of definitions on the command line: as text, as JSON, and as a file of SKOS."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.errors import RequestError
from retrieval.definitions import Definition, RegisterEntry
from ui.markup import joined, plain, squeeze
from ui.quoting import page_words
from ui.words import say


def of_regions(entries: Sequence[RegisterEntry], regions: Sequence[str]) -> tuple[RegisterEntry, ...]:
    """Return the entries that the regions define or use; all entries where no region is asked for.

    The definitions of others stay: they show what a region that only uses a term could mean.
    """
    wanted = set(regions)
    return tuple(
        entry
        for entry in entries
        if not wanted
        or wanted.intersection(entry.used_by)
        or any(wanted.intersection(d.regions) for d in entry.definitions)
    )


def register_text(entries: Sequence[RegisterEntry], regions: Mapping[str, str], language: str) -> str:
    """Return the register: term, each quote with who, when and where, and who only uses the term."""
    lines = []
    for entry in entries:
        lines.append(entry.term)
        for one in entry.definitions:
            lines += [f"    “{squeeze(one.quote)}”", f"    {_place(one, regions, language)}"]
        if entry.used_by:
            names = _names(entry.used_by, regions)
            lines.append(f"    {say('terms_undefined', language, regions=names)}")
    return plain("\n".join(lines or [say("terms_empty", language)]))


def _place(one: Definition, regions: Mapping[str, str], language: str) -> str:
    page = page_words(one.place.page, one.place.page_label, language)
    title = f"{squeeze(one.title)} ({one.year})" if one.year else squeeze(one.title)
    return joined((_names(one.regions, regions), title, squeeze(one.place.section), page))


def _names(ids: Sequence[str], regions: Mapping[str, str]) -> str:
    return ", ".join(regions.get(region, region) for region in ids)


def register_json(entries: Sequence[RegisterEntry]) -> str:
    """Return the register as one line of JSON; quotes are literal, regions are ids, offsets code points."""
    terms = [
        {
            "term": entry.term,
            "definitions": [
                {
                    "regions": list(one.regions),
                    "document_id": one.document_id,
                    "title": one.title,
                    "year": one.year,
                    "section": one.place.section,
                    "page": one.place.page,
                    "page_label": one.place.page_label,
                    "start": one.place.start,
                    "end": one.place.end,
                    "quote": one.quote,
                }
                for one in entry.definitions
            ],
            "used_without_definition": list(entry.used_by),
        }
        for entry in entries
    ]
    return json.dumps({"terms": terms}, ensure_ascii=False)


def write_skos(turtle: str, path: Path) -> None:
    """Write the term base to a file; raises RequestError when the file cannot be written."""
    try:
        path.write_text(turtle, "utf-8")
    except OSError as error:
        raise RequestError(f"--skos {path}: cannot be written: {error.strerror}") from error
