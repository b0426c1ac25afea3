"""What ``visiewijzer status`` tells: library, models, index, documents, refused files, who is writing."""

from typing import TYPE_CHECKING

from ingest.errors import LibraryBusy, ModelError
from ingest.library import FILE, Library
from ingest.lock import writer_lock
from ingest.settings import IngestSettings
from ui.opening import Progress, library_folder
from ui.text import documents_text, problems_text
from ui.words import counted, say

if TYPE_CHECKING:
    from retrieval.embedding import Encoder
    from retrieval.settings import RetrievalSettings


def state_text(settings: IngestSettings, language: str, progress: Progress | None) -> str:
    """Return the state of everything as text; raise LibraryError when the library cannot be read."""
    folder = library_folder(settings, progress)
    with Library.open(folder) as library:
        library.check()
        sources, problems = library.sources(), library.problems()
        names = {region.id: region.name for region in library.regions()}
        used = {region for source in sources for region in source.regions}
        documents, regions = (
            counted("documents", len(sources), language),
            counted("regions", len(used), language),
        )
        lines = [
            f"{say('library', language)}: {folder / FILE} ({documents}, {regions})",
            *_models(library, settings, language),
            f"{say('writer', language)}: {_writer(settings, language)}",
            "",
            documents_text(sources, names) or say("nothing_searched", language),
        ]
    for key, included in (("refused", False), ("noted", True)):
        listed = [p for p in problems if p.included is included]
        if listed:
            lines += ["", f"{say(key, language)}:", problems_text(listed)]
    return "\n".join(lines)


def _models(library: Library, settings: IngestSettings, language: str) -> list[str]:
    """Return the lines on the embedding model, the index made with it, and the reranker."""
    from retrieval.settings import chosen_encoder, read_settings

    chosen = read_settings()
    try:
        encoder = chosen_encoder(chosen)
    except ModelError as error:
        lines = [f"{say('model', language)}: {error}"]
    else:
        told = say("model_vectors", language, name=encoder.name, n=encoder.dimensions)
        lines = [
            f"{say('model', language)}: {told}",
            f"{say('index', language)}: {_index(library, settings, encoder, language)}",
        ]
    return [*lines, f"{say('reranker', language)}: {_reranker(chosen, language)}"]


def _index(library: Library, settings: IngestSettings, encoder: "Encoder", language: str) -> str:
    from retrieval.index import IndexUnusable, open_index

    try:
        index = open_index(library, settings.data, encoder)
    except IndexUnusable as unusable:
        return say(f"index_{unusable.reason}", language)
    index.store.close()
    return say("index_ready", language, n=len(index.ids))


def _reranker(chosen: "RetrievalSettings", language: str) -> str:
    from retrieval.settings import chosen_reranker

    try:
        reranker = chosen_reranker(chosen)
    except ModelError as error:
        return str(error)
    if reranker is None:
        return say("reranker_none", language)
    return say("reranker_first", language, name=reranker.name, n=chosen.rerank_first)


def _writer(settings: IngestSettings, language: str) -> str:
    try:
        with writer_lock(settings.data):
            return say("writer_none", language)
    except LibraryBusy as error:
        return str(error)
