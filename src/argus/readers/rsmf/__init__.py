"""RSMF: what e-discovery tools hand over as short messages."""

from argus.readers.rsmf.reader import RsmfReader

__all__ = ["RsmfReader"]
