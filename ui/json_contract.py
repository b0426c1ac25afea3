"""The JSON of ``visiewijzer ask``: answers out, batch lines in. Pure; nothing is printed here."""

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.errors import RequestError
from retrieval.model import Answer, Citation, Trace

LONGEST_QUESTION = 20_000


class BatchLine(BaseModel):
    """One line of a batch: an id and the user's turns, the last of which is answered."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    id: str
    turns: list[str] = Field(min_length=1)


def parse_line(line: bytes | str, number: int) -> BatchLine:
    """Read one batch line; RequestError names the line and what is wrong with it."""
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8") if isinstance(line, bytes) else line
        parsed = BatchLine.model_validate(json.loads(text))
    except UnicodeDecodeError as error:
        raise RequestError(f"line {number}: not UTF-8 (byte {error.start + 1})") from error
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" (column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise RequestError(f"line {number}: not valid JSON{where}") from error
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            if fault["loc"]
            else 'write {"id": "…", "turns": ["…"]}'
            for fault in error.errors()
        )
        raise RequestError(f"line {number}: {faults}") from error
    turns = [checked_question(turn, where=f"line {number}: ") for turn in parsed.turns]
    return BatchLine(id=_printable(parsed.id), turns=turns)


def checked_question(question: str, *, where: str = "") -> str:
    """Return the question fit to print; RequestError when it is longer than 20,000 characters."""
    if len(question) > LONGEST_QUESTION:
        raise RequestError(
            f"{where}the question has {len(question)} characters; {LONGEST_QUESTION} is the most: shorten it"
        )
    return _printable(question)


def answer_dict(answer: Answer, *, id: str, explain: bool = False) -> dict[str, Any]:
    """Return the answer as the contract's object; ``trace`` is there only when explained."""
    searched, seconds = answer.searched, answer.seconds
    out: dict[str, Any] = {
        "id": id,
        "question": answer.question,
        "language": answer.language,
        "status": answer.status.value,
        "answer": answer.text,
        "statements": [{"text": s.text, "citations": list(s.citations)} for s in answer.statements],
        "citations": [_citation(citation) for citation in answer.citations],
        "searched": {
            "regions": list(searched.regions),
            "documents": searched.documents,
            "also_searched_for": list(searched.also_searched_for),
        },
        "mode": answer.mode,
        "seconds": {
            "retrieve": round(seconds.retrieve, 4),
            "answer": round(seconds.answer, 4),
            "total": round(seconds.total, 4),
        },
    }
    if explain:
        out["trace"] = _trace(answer.trace)
    return out


def answer_line(answer: Answer, *, id: str, explain: bool = False) -> str:
    """Return the answer as one line of JSON."""
    return json.dumps(answer_dict(answer, id=id, explain=explain), ensure_ascii=False, allow_nan=False)


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "document_id": citation.document_id,
        "title": citation.title,
        "publisher": citation.publisher,
        "regions": list(citation.regions),
        "year": citation.year,
        "section": citation.section,
        "page": citation.page,
        "page_label": citation.page_label,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "document_sha256": citation.document_sha256,
    }


def _trace(trace: Trace) -> dict[str, Any]:
    question = trace.question
    return {
        "resolved": question.resolved,
        "language": question.language,
        "kind": question.kind.value,
        "regions": list(question.regions),
        "unknown_places": list(question.unknown_places),
        "concepts": [
            {"text": c.text, "forms": [f.text for f in c.forms], "term": c.term} for c in question.concepts
        ],
        "corrections": [list(pair) for pair in question.corrections],
        "warnings": list(question.warnings),
        "hits": [
            {
                "passage_id": hit.passage_id,
                "document_id": hit.document_id,
                "lexical": round(hit.lexical, 4),
                "dense": round(hit.dense, 4),
                "score": round(hit.score, 4),
                "chance": round(hit.chance, 4),
                **({} if hit.reranked is None else {"reranked": round(hit.reranked, 4)}),
            }
            for hit in trace.hits
        ],
        "evidence": [
            {
                "document_id": e.document_id,
                "start": e.span.start,
                "end": e.span.end,
                "score": round(e.score, 4),
                "coverage": round(e.coverage, 4),
                "features": {name: round(value, 4) for name, value in e.features},
            }
            for e in trace.evidence
        ],
        "rejected": [
            {
                "document_id": r.evidence.document_id,
                "start": r.evidence.span.start,
                "end": r.evidence.span.end,
                "score": round(r.evidence.score, 4),
                "reason": r.reason,
            }
            for r in trace.rejected
        ],
        "notes": list(trace.notes),
    }


def _printable(text: str) -> str:
    # A lone surrogate is legal in JSON ("\ud800") and cannot be written as UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")
