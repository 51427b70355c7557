"""Numbers that name a person, an account or a spot."""

from collections.abc import Iterator

from argus.reading.mentions.batch import Batch
from argus.reading.mentions.lists import Lists
from argus.reading.mentions.mention import Mention


class Identifiers:
    """Numbers that name a person, an account or a spot."""

    name = "identifiers"
    kinds = (
        "phone",
        "iban",
        "plate",
        "crypto_address",
        "coordinates",
        "handle",
    )
    version = "0"

    def __init__(self, lists: Lists) -> None:
        """Take the lists that decide."""

    def find(self, batch: Batch) -> Iterator[Mention]:
        """Find them."""
        yield from ()
