"""What messages mention: containers, quays, nights, kilos, prices, and the words that stand for them."""

from argus.reading.mentions.batch import Batch, Row
from argus.reading.mentions.lists import CodeWord, Lists, TerminalName, VesselName, version_of
from argus.reading.mentions.mention import HOWS, NO_FACTS, PIECE, Fact, Finder, How, Joiner, Mention, Piece
from argus.reading.mentions.registered import all_finders, own_finders, own_kinds, private_finder, private_finders

__all__ = [
    "HOWS",
    "NO_FACTS",
    "PIECE",
    "Batch",
    "CodeWord",
    "Fact",
    "Finder",
    "How",
    "Joiner",
    "Lists",
    "Mention",
    "Piece",
    "Row",
    "TerminalName",
    "VesselName",
    "all_finders",
    "own_finders",
    "own_kinds",
    "private_finder",
    "private_finders",
    "version_of",
]
