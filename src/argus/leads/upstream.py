"""Whose word holds where two people tell different things of one load and nobody corrects the other.

Who first told its container or its seal stands nearer to it than who passes on what was told, elsewhere and later.
"""

from collections.abc import Iterable, Mapping, Sequence

from argus.leads.lead import Claim

# What does not change while a load is under way, unless somebody says so; a container is weighed by its own rules.
FIELDS = ("vessel", "terminal", "position")
_NEARNESS = ("container", "seal")


def first_teller(claims: Iterable[Claim]) -> str | None:
    """Who told the load's container or seals before others; None = nobody known, or it was put into another box."""
    near = [each for each in claims if each.field in _NEARNESS and each.us is not None]
    boxes = {each.value for each in near if each.field == "container" and each.kind != "repaired"}
    if not near or len(boxes) > 1:
        return None
    return min(near, key=lambda each: (each.us or 0, each.message_ids)).by


def nearest(claims: Sequence[Claim], teller: str | None, room_of: Mapping[str, int]) -> Claim | None:
    """The newest word of the first teller, when all that was said otherwise later was said elsewhere; None = not so."""
    own = [each for each in claims if teller is not None and each.by == teller and each.kind == "said"]
    if not own:
        return None
    told = max(own, key=lambda each: (each.us or 0, each.message_ids))
    rooms = {room_of[each.message_ids[0]] for each in own}
    against = [each for each in claims if each.value != told.value and (each.us or 0) >= (told.us or 0)]
    if not against or any(each.kind == "corrected" or room_of[each.message_ids[0]] in rooms for each in against):
        return None
    return told
