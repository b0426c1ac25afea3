"""The conversations of open pages, kept in memory only and forgotten when there are too many."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from retrieval.model import Answer


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, or with the words in both languages why there is none."""

    question: str
    answer: Answer | None
    refusal: tuple[str, str] = ("", "")


class Conversations:
    """The exchanges per open page; nothing is written to disk."""

    def __init__(self, *, most: int = 500, longest: int = 50) -> None:
        self._most = most
        self._longest = longest
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[Exchange, ...]] = OrderedDict()

    def of(self, page: str) -> tuple[Exchange, ...]:
        """Return the exchanges of a page, oldest first."""
        with self._lock:
            return self._kept.get(page, ())

    def add(self, page: str, exchange: Exchange) -> tuple[Exchange, ...]:
        """Add an exchange and return all of the page; the oldest go when a conversation is long."""
        with self._lock:
            kept = (*self._kept.pop(page, ()), exchange)[-self._longest :]
            self._kept[page] = kept
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
            return kept

    def forget(self, page: str) -> None:
        """Drop a conversation."""
        with self._lock:
            self._kept.pop(page, None)
