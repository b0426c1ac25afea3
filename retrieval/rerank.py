"""Let a cross-encoder, where one is chosen, put the passages found in its own order."""

from collections.abc import Sequence
from dataclasses import replace

from retrieval.embedding import Reranker
from retrieval.model import Hit


def rerank(hits: Sequence[Hit], question: str, texts: Sequence[str], reranker: Reranker) -> list[Hit]:
    """Return the hits (best first, with their texts) in the order of the reranker, ties as they were.

    The scores stay where they are: the hit put first gets the highest score that the search gave, and
    so on. The choice of sentences and the verdict were fitted on those scores, and rerankers share no
    scale: one gives chances, another any number. Raises ModelError when the reranker fails.
    """
    judged = reranker.score(question, texts)
    order = sorted(range(len(hits)), key=lambda place: -judged[place])
    return [
        replace(hits[place], score=before.score, reranked=round(judged[place], 6))
        for before, place in zip(hits, order, strict=True)
    ]
