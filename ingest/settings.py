"""Where the data lies: read from the environment once, at the edge."""

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def shipped_corpus() -> Path:
    """Return the corpus folder: it stands beside this package, in a checkout and in a wheel alike."""
    return Path(__file__).resolve().parent.parent / "corpus"


class IngestSettings(BaseSettings):
    """Folders: ``VISIEWIJZER_DATA`` (library and index) and ``VISIEWIJZER_CORPUS`` (sources)."""

    model_config = SettingsConfigDict(env_prefix="VISIEWIJZER_", extra="ignore")

    data: Path = Field(default_factory=lambda: user_data_path("visiewijzer"))
    corpus: Path = Field(default_factory=shipped_corpus)
