"""What the page shows for each thing a user does; knows the assistant, not the page's components."""

import logging
from collections.abc import Sequence

from ingest.errors import VisiewijzerError
from retrieval.assistant import Assistant
from retrieval.definitions import RegisterEntry
from ui.conversations import Conversations, Exchange
from ui.json_contract import LONGEST_QUESTION
from ui.reader import render_pane
from ui.registers import render_documents, render_terms
from ui.render import render_conversation, render_refusal, render_searched, render_turn
from ui.words import LANGUAGES, say

_LOG = logging.getLogger(__name__)


class Views:
    """The views over one assistant; a page is known by the name of its session."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._conversations = Conversations()
        self._register: tuple[int, tuple[RegisterEntry, ...]] | None = None

    def region_names(self) -> dict[str, str]:
        """Return region id → name of the regions that have a document."""
        used = {region for source in self._assistant.library.sources() for region in source.regions}
        return {r.id: r.name for r in self._assistant.library.regions() if r.id in used}

    def searched(self, language: str) -> str:
        """Return the status line over the documents that are there now."""
        names = self.region_names()
        counts = dict.fromkeys(names.values(), 0)
        sources = self._assistant.library.sources()
        for region in (region for source in sources for region in source.regions):
            counts[names[region]] += 1
        return render_searched(counts, len(sources), len(self._assistant.library.problems()), language)

    def reader(self, language: str) -> str:
        """Return the pane beside the chat with nothing open in it; the first dozen documents are named."""
        return render_pane(self._assistant.library.sources()[:12], self.region_names(), language)

    def documents(self, language: str) -> str:
        """Return the tab with the documents."""
        library = self._assistant.library
        return render_documents(library.sources(), library.problems(), self.region_names(), language)

    def terms(self, language: str) -> str:
        """Return the tab with the definitions."""
        generation = self._assistant.library.generation()
        if self._register is None or self._register[0] != generation:
            self._register = (generation, self._assistant.register())
        return render_terms(self._register[1], self.region_names(), language)

    def ask(self, question: str, page: str, regions: Sequence[str], language: str) -> str:
        """Answer a question and return the whole conversation; a blank question changes nothing."""
        if question and question.strip():
            self._conversations.add(page, self._exchange(question, page, regions))
        return self.conversation(page, language)

    def _exchange(self, question: str, page: str, regions: Sequence[str]) -> Exchange:
        if len(question) > LONGEST_QUESTION:
            return _refusal(question[:400], "too_long", n=len(question), most=LONGEST_QUESTION)
        earlier = [e.question for e in self._conversations.of(page) if e.answer is not None]
        try:
            return Exchange(question, self._assistant.ask([*earlier, question], regions=tuple(regions)))
        except VisiewijzerError as error:
            return _refusal(question, "failure", reason=error)
        except Exception:  # a page that shows this is better than one that hangs; the log has the rest
            _LOG.exception("answering failed")
            return _refusal(question, "internal_failure")

    def conversation(self, page: str, language: str) -> str:
        """Return the conversation of a page, its frame in the language of the page."""
        names, turns = self.region_names(), []

        def excerpt(document_id: str, start: int, end: int) -> str:
            return self._assistant.library.text(document_id)[start:end]

        for number, exchange in enumerate(self._conversations.of(page), start=1):
            if exchange.answer is not None:
                turns.append(render_turn(exchange.answer, names, language, turn=number, excerpt=excerpt))
            else:
                reason = exchange.refusal[LANGUAGES.index(language)]
                turns.append(render_refusal(exchange.question, reason, language, turn=number))
        return render_conversation(turns, language)

    def forget(self, page: str) -> None:
        """Begin a new conversation on a page."""
        self._conversations.forget(page)


def _refusal(question: str, key: str, **values: object) -> Exchange:
    return Exchange(question, None, (say(key, "nl", **values), say(key, "en", **values)))
