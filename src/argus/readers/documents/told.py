"""One object of a document, field by field, so that what no field took is kept as it stands."""

from collections.abc import Mapping
from typing import Any

from argus.messages import Moment
from argus.readers.json_text import Bare, as_json
from argus.readers.tables.rows import degrees
from argus.readers.written import moment_written
from argus.terms import TimeForm, UnreadableTimeError

_NOTHING: tuple[Any, ...] = (None, "", [], {})


class Told:
    """An object, and what of it was not yet told by a field of the record."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.row, self.left = row, dict(row)
        self._inner: dict[str, Told] = {}

    def take(self, key: str) -> Any:
        """The value of a member, told whole by a field; None where it says nothing."""
        value = self.left.pop(key, None)
        return None if value in _NOTHING else value

    def text(self, key: str) -> str | None:
        """The value as text."""
        return as_text(self.take(key))

    def inside(self, key: str) -> "Told":
        """A member that is an object: what nobody takes of it is left. An empty one where it is something else."""
        if key not in self._inner:
            value = self.row.get(key)
            self._inner[key] = Told(value if isinstance(value, dict) else {})
            if isinstance(value, dict):
                self.left[key] = self._inner[key].left
        return self._inner[key]

    def objects(self, key: str) -> "list[Told]":
        """The objects of a member that is a list: what nobody takes of them is left."""
        value = self.row.get(key)
        if not isinstance(value, list):
            return []
        found = [Told(each) for each in value if isinstance(each, dict)]
        self.left[key] = [*(each.left for each in found), *(each for each in value if not isinstance(each, dict))]
        return found

    def moment(self, key: str, form: TimeForm) -> Moment | None:
        """A time; None, and the member left, where it is none."""
        value = as_text(self.row.get(key))
        if value is None:
            return None
        try:
            found = moment_written(value, form, None)
        except UnreadableTimeError:
            return None
        self.left.pop(key, None)
        return found

    def rest(self, prefix: str = "") -> dict[str, str]:
        """What is left, as text; what says nothing is left out."""
        kept = ((key, _something(value)) for key, value in self.left.items())
        return {f"{prefix}{key}": as_text(value) or "" for key, value in kept if value not in _NOTHING}

    def drain(self) -> dict[str, str]:
        """What is left, as text, told whole by that: of an object inside another, nothing is left there."""
        kept = self.rest()
        self.left.clear()
        return kept


def _something(value: Any) -> Any:
    """Lists and objects without what is empty in them."""
    if isinstance(value, list):
        return [some for each in value if (some := _something(each)) not in _NOTHING]
    if isinstance(value, dict):
        return {key: some for key, each in value.items() if (some := _something(each)) not in ({}, [])}
    return value


def as_text(value: Any) -> str | None:
    """A value as text: objects and lists as JSON, numbers as written; None where it says nothing."""
    if value in _NOTHING:
        return None
    return str(value) if isinstance(value, str) else as_json(value)


def place_of(told: Told, latitude: str = "latitude", longitude: str = "longitude") -> tuple[float, float] | None:
    """Degrees of two members; None, and both left, where they are none."""
    found = degrees(as_text(told.row.get(latitude)), 90), degrees(as_text(told.row.get(longitude)), 180)
    if found[0] is None or found[1] is None:
        return None
    told.left.pop(latitude, None)
    told.left.pop(longitude, None)
    return found[0], found[1]


def is_true(value: Any) -> bool:
    """Does the member say yes?"""
    return value is True or (isinstance(value, str) and not isinstance(value, Bare) and value.lower() == "true")
