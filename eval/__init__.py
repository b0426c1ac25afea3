"""Measure the very call that the chat button runs."""
