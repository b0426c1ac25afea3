"""Our own arm: the very call behind the chat button, whole or with one part switched off."""

from collections.abc import Sequence
from dataclasses import replace

from eval.breakage import Breakage, broken_parts, broken_result
from eval.cases import Case
from eval.result import Cited, Result, Said, Spot
from eval.worlds import World
from ingest.model import Span
from retrieval.answering import Parts
from retrieval.assistant import Assistant
from retrieval.model import Answer, Role
from retrieval.search import SearchParts

WITHOUT: dict[str, Parts] = {
    "ours": Parts(),
    "no_dense": Parts(search=SearchParts(dense=False)),
    "no_lexical": Parts(search=SearchParts(lexical=False)),
    "no_region_filter": Parts(region_filter=False),
    "no_abstention": Parts(abstention=False),
    "no_term_base": Parts(term_base=False),
}
CONFIDENCE = {"high": 0.9, "medium": 0.7, "low": 0.4}


class OurArm:
    """An assistant over one world."""

    def __init__(self, name: str, world: World, breakage: Breakage | None = None) -> None:
        self.name = name
        self._breakage = breakage
        self._assistant = Assistant.open(
            world.data, corpus=world.terms, parts=broken_parts(WITHOUT[name], breakage)
        )
        passages = self._assistant.library.passages()
        self._passages = {p.id: Spot(p.document_id, p.span) for p in passages}
        self.units = tuple(self._passages.values())

    def answer(self, case: Case) -> Result:
        """Ask the case's question with its history."""
        return self.ask(case)[1]

    def ask(self, case: Case) -> tuple[Answer, Result]:
        """Ask the case's question with its history; return the reply itself beside the result."""
        answer = self._assistant.ask([*case.history, case.question])
        return answer, broken_result(self._result(case.id, answer), self._breakage)

    def close(self) -> None:
        """Let go of the assistant."""
        self._assistant.close()

    def _result(self, case_id: str, answer: Answer) -> Result:
        cited = tuple(
            Cited(c.number, Spot(c.document_id, Span(c.start, c.end)), c.quote, c.page, c.regions)
            for c in answer.citations
        )
        said = tuple(
            Said(s.text, s.citations)
            for s in answer.statements
            if s.role in (Role.ANSWER, Role.ROW) and s.citations
        )
        evidence = [Spot(e.document_id, e.span) for e in answer.trace.evidence]
        result = Result(
            case_id=case_id,
            arm=self.name,
            status=answer.status.value,
            text=answer.text,
            said=said,
            scored="",
            cited=cited,
            ranked=(*(c.spot for c in cited), *evidence),
            hits=tuple(self._passages[h.passage_id] for h in answer.trace.hits),
            probability=_probability(answer),
            retrieve=answer.seconds.retrieve,
            answer=answer.seconds.answer,
            total=answer.seconds.total,
        )
        return replace(result, scored=scored_text(result, extractive=answer.mode == "extractive"))


def scored_text(result: Result, *, extractive: bool) -> str:
    """Return the text that nuggets are looked for in.

    For an extractive answer that is its quotes: a source label may hold a year or a place that a
    nugget forbids, and says nothing.
    """
    if not extractive:
        return "\n".join(s.text for s in result.said)
    quotes = {c.number: c.quote for c in result.cited}
    numbers: Sequence[int] = list(dict.fromkeys(n for s in result.said for n in s.citations))
    return "\n".join(quotes[n] for n in numbers)


def _probability(answer: Answer) -> float:
    """Return the assistant's chance of being right, from its trace or else from its class of confidence."""
    stated = [float(note[2:]) for note in answer.trace.notes if note.startswith("p=")]
    # A comparison states one for every region: the class it shows speaks for the whole.
    return stated[0] if len(stated) == 1 else CONFIDENCE.get(answer.confidence, 0.4)
