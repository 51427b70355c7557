"""What a trace is made of: steps, each leading to what it stands on, or to what stands on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from argus.leads import Asked

# In the order of the way down. A find: several entries that are one seizure. A sighting: one sealed record.
Kind = Literal["published", "figure", "find", "entry", "lead", "message", "sighting", "item", "delivery"]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class When:
    """Of which moment a trace is.

    Attributes:
        as_of: what happened, and was known to the world, by the end of that day; None = today.
        known_at: what stood in this dossier by then; None = now.
    """

    as_of: date | None = None
    known_at: datetime | None = None

    def asked(self, zone: ZoneInfo) -> Asked:
        """The same moment, as leads are asked."""
        return Asked(
            None if self.as_of is None else end_of_day(self.as_of, zone),
            None if self.known_at is None else (self.known_at - _EPOCH) // timedelta(microseconds=1),
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One thing on the way.

    Attributes:
        id: names it to `argus trace`, to a page, or in the sealed evidence.
        label: what it is, in a line.
        facts: what is known of it, by name; unknown = None.
        children: what it stands on (down), or what stands on it (up).
        more: further children that were not asked for.
        withheld: children that are named and that this reader may not see, or that are not in the dossier: the two
            read the same.
        faults: what does not hold here, in words; empty = everything that was checked holds.
    """

    kind: Kind
    id: str
    label: str
    facts: Mapping[str, object] = field(default_factory=dict)
    children: tuple["Step", ...] = ()
    more: int = 0
    withheld: int = 0
    faults: tuple[str, ...] = ()

    def all(self) -> Iterator["Step"]:
        """This step and every one below it."""
        yield self
        for each in self.children:
            yield from each.all()

    def as_json(self) -> dict[str, object]:
        """The shape of docs/schemas/trace.json."""
        return {
            "kind": self.kind,
            "id": self.id,
            "label": self.label,
            "facts": dict(self.facts),
            "children": [each.as_json() for each in self.children],
            "more": self.more,
            "withheld": self.withheld,
            "faults": list(self.faults),
        }


@dataclass(frozen=True, slots=True)
class Trace:
    """The way down from one thing to sealed bytes, and the way up from it to figures.

    Attributes:
        as_of: the day it is of. up: what stands directly on it, each with what stands on that.
        up_more: further ones that were not asked for.
        unchecked: files and acts that were too large to be checked here; `verify` checks them.
    """

    root: Step
    up: tuple[Step, ...]
    up_more: int
    as_of: date
    known_at: datetime | None
    unchecked: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step, down and up."""
        return tuple(each for tree in (self.root, *self.up) for each in tree.all())

    @property
    def ok(self) -> bool:
        """Whether everything that was checked on the way holds."""
        return not any(each.faults for each in self.steps)

    @property
    def withheld(self) -> int:
        """How many things that are named on the way this reader may not see."""
        return sum(each.withheld for each in self.steps)

    def ids(self, kind: Kind) -> list[str]:
        """The ids of the steps of one kind, each once; for the log."""
        return list(dict.fromkeys(each.id for each in self.steps if each.kind == kind))

    def as_json(self) -> dict[str, object]:
        """The shape of docs/schemas/trace.json: the root's tree, with what leads up from it."""
        return self.root.as_json() | {
            "up": [each.as_json() for each in self.up],
            "up_more": self.up_more,
            "as_of": self.as_of.isoformat(),
            "known_at": None if self.known_at is None else self.known_at.isoformat(),
            "ok": self.ok,
            "unchecked": list(self.unchecked),
        }


def end_of_day(day: date, zone: ZoneInfo) -> int:
    """The last microsecond of a day where people read, since 1970 UTC."""
    following = datetime.combine(day, datetime.min.time(), zone) + timedelta(days=1)
    return (following.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1) - 1
