"""What the item may leave open and the person importing gives: whose device it is, and the zone of its clock."""

from argus.errors import DecisionNeededError, UsageError
from argus.evidence import EvidenceItem
from argus.readers.reader import Request
from argus.terms import zone_named


def owner_given(request: Request) -> str | None:
    """The handle of the owner of the device, where the person importing gave it in the mapping.

    Raises:
        UsageError: it is no text.
    """
    given = (request.mapping or {}).get("owner")
    if given is not None and not (isinstance(given, str) and given.strip()):
        raise UsageError(
            "The owner in the mapping is no text", where="--mapping", do='Write {"owner": "+32460000000"}, for example.'
        )
    return given


def owner_of(
    item: EvidenceItem, given: str | None, found: str | None, *, found_as: str, missing: str
) -> tuple[str, str]:
    """The handle of the owner of the device, and the line of `Plan.shown` that tells it.

    Args:
        item: from the device.
        given: see `owner_given`; it goes before what the item tells.
        found: what the item tells.
        found_as: where it tells that.
        missing: why there may be nothing.
    """
    owner, why = owner_unnamed(item), missing
    if given:
        owner, why = given, "given"
    elif found:
        owner, why = found, found_as
    return owner, f"owner of the device <- {owner} ({why})"


def owner_unnamed(item: EvidenceItem) -> str:
    """What stands for an owner whom nobody names: an account of this item alone."""
    return f"owner:{item.sha256[:12]}"


def zone_given(item: EvidenceItem, request: Request, what: str) -> str:
    """The zone of a clock that writes none.

    Args:
        item: holds the times.
        request: what the person importing gave.
        what: see `ask_zone`.

    Raises:
        DecisionNeededError: none was given.
        UsageError: there is no such zone.
    """
    if request.zone is None:
        raise ask_zone(f"item {item.name}", what)
    zone_named(request.zone)
    return request.zone


def ask_zone(where: str, what: str) -> DecisionNeededError:
    """The question for the zone of an item's clock.

    Args:
        where: the item.
        what: which times have none ("The times of this archive").
    """
    return DecisionNeededError(
        f"{what} have no time zone",
        where=where,
        do="Import again with the zone of the clock: `--tz Europe/Brussels` (or `--tz UTC`).",
    )
