"""Choices of the retrieval stage: read from the environment once, at the edge."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class RetrievalSettings(BaseSettings):
    """``VISIEWIJZER_EMBEDDING`` names another model (folder or hub name), with its prefixes.

    ``VISIEWIJZER_OFFLINE`` (default true) forbids fetching a model from a hub.
    """

    model_config = SettingsConfigDict(env_prefix="VISIEWIJZER_", extra="ignore")

    embedding: str | None = None
    query_prefix: str | None = None
    passage_prefix: str | None = None
    offline: bool = True
