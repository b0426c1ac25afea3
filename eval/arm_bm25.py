"""The plainest arm: BM25 over sentences in lower case, the best three as the answer, never a refusal."""

import time

import bm25s
import numpy as np

from eval.cases import Case
from eval.result import Cited, Result, Said, Spot
from eval.worlds import World
from ingest.library import Library
from ingest.model import SEARCHED_KINDS
from retrieval.dutch import tokens

K1, B = 1.5, 0.75
SHOWN = 3
RANKED = 20


class BM25Arm:
    """BM25 over every sentence of one world."""

    name = "bm25"

    def __init__(self, world: World) -> None:
        units: list[Spot] = []
        self._quotes: list[str] = []
        self._pages: list[int | None] = []
        self._regions: dict[str, tuple[str, ...]] = {}
        with Library.open(world.data) as library:
            for source in library.sources():
                document = library.document(source.id)
                self._regions[source.id] = source.regions
                searched = {b.index for b in document.blocks if b.kind in SEARCHED_KINDS}
                for sentence in document.sentences:
                    if sentence.block not in searched:
                        continue
                    units.append(Spot(source.id, sentence.span))
                    self._quotes.append(sentence.span.of(document.text))
                    self._pages.append(
                        next(
                            (
                                p.number
                                for p in document.pages
                                if p.span.start <= sentence.span.start < p.span.end
                            ),
                            None,
                        )
                    )
        self.units = tuple(units)
        self._engine = bm25s.BM25(k1=K1, b=B)
        self._engine.index([_words(quote) for quote in self._quotes], show_progress=False)

    def answer(self, case: Case) -> Result:
        """Return the three sentences that share most words with the question."""
        started = time.perf_counter()
        words = [w for w in _words(case.question) if w in self._engine.vocab_dict]
        scores = self._engine.get_scores(words) if words else np.zeros(len(self.units))
        best = [int(i) for i in np.argsort(-scores, kind="stable")[:RANKED]]
        found = time.perf_counter()
        cited = tuple(self._cited(number, row) for number, row in enumerate(best[:SHOWN], start=1))
        spots = tuple(self.units[row] for row in best)
        ended = time.perf_counter()
        return Result(
            case_id=case.id,
            arm=self.name,
            status="answered",
            text="\n".join(f"“{c.quote}” [{c.number}]" for c in cited),
            said=tuple(Said(c.quote, (c.number,)) for c in cited),
            scored="\n".join(c.quote for c in cited),
            cited=cited,
            ranked=spots,
            hits=spots,
            probability=float(scores[best[0]]) if best else 0.0,
            retrieve=found - started,
            answer=ended - found,
            total=ended - started,
        )

    def _cited(self, number: int, row: int) -> Cited:
        spot = self.units[row]
        return Cited(number, spot, self._quotes[row], self._pages[row], self._regions[spot.document_id])

    def close(self) -> None:
        """Nothing is held open."""


def _words(text: str) -> list[str]:
    return [t.word for t in tokens(text)]
