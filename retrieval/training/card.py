"""The model card: what the model is, what it was made from, what it measures."""

from pathlib import Path


def card() -> str:
    """Return the README of the model folder."""
    return Path(__file__).with_name("CARD.md").read_text(encoding="utf-8")
