"""Argus: from message to seizure to figure."""

__version__ = "0.1.0"
