"""Ships by name and IMO number."""

from collections.abc import Iterator

from argus.reading.mentions.batch import Batch
from argus.reading.mentions.lists import Lists
from argus.reading.mentions.mention import Mention


class Vessels:
    """Ships by name and IMO number."""

    name = "vessels"
    kinds = (
        "vessel",
        "imo",
    )
    version = "0"

    def __init__(self, lists: Lists) -> None:
        """Take the lists that decide."""

    def find(self, batch: Batch) -> Iterator[Mention]:
        """Find them."""
        yield from ()
