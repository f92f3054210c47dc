"""Loopbook: Markdown records in a repository become a log that closes its loops."""

__version__ = "0.1.0"
