"""Numbers and names that lead to a person, an account or a spot."""

from collections.abc import Iterator

from argus.reading.mentions.batch import Batch, Row
from argus.reading.mentions.identifiers.coordinates import COORDINATES
from argus.reading.mentions.identifiers.crypto import ADDRESSES
from argus.reading.mentions.identifiers.gates import Hiding
from argus.reading.mentions.identifiers.handles import HANDLES
from argus.reading.mentions.identifiers.ibans import IBANS
from argus.reading.mentions.identifiers.phones import PHONES
from argus.reading.mentions.identifiers.plates import PLATES
from argus.reading.mentions.lists import Lists
from argus.reading.mentions.mention import Mention, first_of

# Surest first: what one has taken, the others leave.
_KINDS = (ADDRESSES, IBANS, HANDLES, COORDINATES, PLATES, PHONES)


class Identifiers:
    """Numbers and names that lead to a person, an account or a spot."""

    name = "identifiers"
    kinds = (
        "phone",
        "iban",
        "plate",
        "crypto_address",
        "coordinates",
        "handle",
    )
    version = "2"

    def __init__(self, lists: Lists) -> None:
        """No list decides here."""

    def find(self, batch: Batch) -> Iterator[Mention]:
        """Find them; no two overlap."""
        wanted: dict[int, set[int]] = {}
        hiding = Hiding(batch)
        for place, kind in enumerate(_KINDS):
            for at in kind.rows(batch, hiding):
                wanted.setdefault(at, set()).add(place)
        for row in batch.rows(wanted):
            yield from _apart(row, sorted(wanted[row.at]))


def _apart(row: Row, places: list[int]) -> Iterator[Mention]:
    """What the kinds at these places find in a row, in order, without overlaps."""
    if len(places) == 1:
        yield from first_of(_KINDS[places[0]].found_in(row))
        return
    found: list[Mention] = []
    taken = bytearray()
    for place in places:
        for mention in first_of(_KINDS[place].found_in(row)):
            taken.extend(bytes(max(0, mention.end - len(taken))))
            if taken.find(1, mention.start, mention.end) < 0:
                taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
                found.append(mention)
    yield from sorted(found, key=lambda mention: mention.start)
