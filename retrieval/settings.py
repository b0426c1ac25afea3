"""Choices of the retrieval stage: read from the environment once, at the edge."""

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.errors import RequestError
from retrieval.embedding import Encoder, Reranker, load_encoder, load_reranker

PREFIX = "VISIEWIJZER_"


class RetrievalSettings(BaseSettings):
    """``VISIEWIJZER_EMBEDDING`` names another model (folder or hub name), with its prefixes.

    ``VISIEWIJZER_RERANKER`` names a cross-encoder that reorders the ``VISIEWIJZER_RERANK_FIRST`` best
    passages; ``VISIEWIJZER_DEVICE`` is where torch runs both. ``VISIEWIJZER_OFFLINE`` (default true)
    forbids fetching a model from a hub.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    embedding: str | None = None
    query_prefix: str | None = None
    passage_prefix: str | None = None
    reranker: str | None = None
    rerank_first: int = Field(default=30, ge=1, le=200)
    device: str | None = None
    offline: bool = True


def read_settings() -> RetrievalSettings:
    """Return the choices made in the environment; raise RequestError that names a wrong variable."""
    try:
        return RetrievalSettings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{PREFIX}{first['loc'][0]}".upper()
        raise RequestError(f"{name}={first['input']}: {first['msg']}") from error


def default_settings() -> RetrievalSettings:
    """Return the defaults whatever the environment says: the bundled model and no reranker."""
    return RetrievalSettings.model_construct()


def chosen_encoder(settings: RetrievalSettings) -> Encoder:
    """Load the embedding model that the settings name; raises ModelError."""
    return load_encoder(
        settings.embedding,
        query_prefix=settings.query_prefix,
        passage_prefix=settings.passage_prefix,
        device=settings.device,
        offline=settings.offline,
    )


def chosen_reranker(settings: RetrievalSettings) -> Reranker | None:
    """Load the reranker that the settings name, None where they name none; raises ModelError."""
    if not settings.reranker:
        return None
    return load_reranker(settings.reranker, device=settings.device, offline=settings.offline)
