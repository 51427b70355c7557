"""A threat to life as the queue shows it."""

from dataclasses import dataclass

from argus.leads.lead import Reason


@dataclass(frozen=True, slots=True)
class Threat:
    """One message that tells of somebody in danger.

    Attributes:
        message_id: hex. source_id: the id its delivery gives it; "" where none.
        score: how likely, 0 to 1. reasons: why, the strongest first.
        start, end: where the strongest words stand in its text; 0, 0 = read off a picture.
        context: ids of the messages around it, in order of time, itself left out.
        likely: False = it is less likely, and stands here because people of the dossier talk of loads.
        us: when it was sent, microseconds since 1970 UTC; None = undated. conversation: its number.
    """

    message_id: str
    source_id: str
    score: float
    reasons: tuple[Reason, ...]
    start: int
    end: int
    context: tuple[str, ...]
    us: int | None
    conversation: int
    likely: bool = True
