"""What ``visiewijzer status`` tells: library, index, documents, refused files, who is writing."""

from ingest.errors import LibraryBusy, ModelError
from ingest.library import FILE, Library
from ingest.lock import writer_lock
from ingest.settings import IngestSettings
from ui.opening import Progress, library_folder
from ui.text import documents_text, problems_text
from ui.words import counted, say


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
            f"{say('index', language)}: {_index(library, settings, language)}",
            f"{say('writer', language)}: {_writer(settings, language)}",
            "",
            documents_text(sources, names) or say("nothing_searched", language),
        ]
    if problems:
        lines += ["", f"{say('refused', language)}:", problems_text(problems)]
    return "\n".join(lines)


def _index(library: Library, settings: IngestSettings, language: str) -> str:
    from retrieval.embedding import load_encoder
    from retrieval.index import IndexUnusable, open_index
    from retrieval.settings import RetrievalSettings

    chosen = RetrievalSettings()
    try:
        encoder = load_encoder(
            chosen.embedding,
            query_prefix=chosen.query_prefix,
            passage_prefix=chosen.passage_prefix,
            offline=chosen.offline,
        )
        index = open_index(library, settings.data, encoder)
    except IndexUnusable as unusable:
        return say(f"index_{unusable.reason}", language)
    except ModelError as error:
        return str(error)
    index.store.close()
    return say("index_ready", language, n=len(index.ids))


def _writer(settings: IngestSettings, language: str) -> str:
    try:
        with writer_lock(settings.data):
            return say("writer_none", language)
    except LibraryBusy as error:
        return str(error)
