"""Choices of the evaluation: read from the environment once, at the edge."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class EvalSettings(BaseSettings):
    """``VISIEWIJZER_JUDGE`` names a language model that judges as an extra: see ``eval/judge.py``.

    ``VISIEWIJZER_JUDGE_KEY`` is the key sent to an endpoint, ``VISIEWIJZER_JUDGE_MODEL`` its model.
    """

    model_config = SettingsConfigDict(env_prefix="VISIEWIJZER_", extra="ignore")

    judge: str | None = None
    judge_key: str = ""
    judge_model: str = "default"
