"""The demo world: an invented harbour case, with the truth about it in a file apart (`truth` tells its fields)."""

from argus.handover.demo.phrases import BOOKS
from argus.handover.demo.world import FEWEST_MESSAGES, Demo, books_asked, write_demo

__all__ = ["BOOKS", "FEWEST_MESSAGES", "Demo", "books_asked", "write_demo"]
