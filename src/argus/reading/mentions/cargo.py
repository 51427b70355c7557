"""Papers and seals of a load: bills of lading, seal numbers, release references."""

from collections.abc import Iterator

from argus.reading.mentions.batch import Batch
from argus.reading.mentions.lists import Lists
from argus.reading.mentions.mention import Mention


class Cargo:
    """Papers and seals of a load: bills of lading, seal numbers, release references."""

    name = "cargo"
    kinds = (
        "seal",
        "bill_of_lading",
        "release_reference",
    )
    version = "0"

    def __init__(self, lists: Lists) -> None:
        """Take the lists that decide."""

    def find(self, batch: Batch) -> Iterator[Mention]:
        """Find them."""
        yield from ()
