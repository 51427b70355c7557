"""Containers by their ISO 6346 numbers, however they are written, typed wrong or spread over messages."""

from argus.reading.mentions.containers.finder import Containers

__all__ = ["Containers"]
