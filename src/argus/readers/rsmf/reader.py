"""Read RSMF, versions 1.0 and 2.0: the manifest that lies in the archive of an `.rsmf` mail.

    rsmf_manifest.json: {"version", "participants": [...], "conversations": [...], "events": [...], "eventcollectionid"}
Participants and conversations are records and no messages: what they tell are facts. Of events only `message` is one.
Times are ISO 8601; the schema calls them date-times, its own examples have no offset, and nowhere does it say which
clock then is meant: the zone is asked for. What the JSON schema of 2.0 asks is checked and shown; a manifest that does
not keep to it is read all the same, as far as it can be.
Samples: tests/samples/rsmf (Relativity's own, BSD, and some made by hand).
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from argus.errors import EvidenceUnreadableError
from argus.evidence import EvidenceItem
from argus.messages import Found, Place
from argus.readers.documents import Facts, Piece, beside, is_object, outline, records
from argus.readers.given import zone_given
from argus.readers.reader import Plan, Request, Span, path_of
from argus.readers.rsmf import schema
from argus.readers.rsmf.records import Manifest, conversation, event, manifest_of, participant
from argus.readers.tables.rows import plain
from argus.terms import TimesSeen, zone_named

_NAME = "rsmf_manifest.json"
_ARRAYS = (("participants",), ("conversations",), ("events",))
_LISTS = ("participants", "conversations", "events")
_SCHEMAS = {"participants": schema.PARTICIPANT, "conversations": schema.CONVERSATION, "events": schema.EVENT}
_MOST_SHOWN = 5
_MARKS = (rb'"version"\s*:\s*"[12]\.', rb'"participants"\s*:\s*\[', rb'"(?:conversations|events)"\s*:\s*\[')


class RsmfReader:
    """One participant, conversation or event is one record."""

    name = "rsmf"
    version = "1"
    about = "Relativity Short Message Format 1.0 and 2.0 (rsmf_manifest.json)"

    def recognises(self, head: bytes, name: str) -> str | None:
        """The name of the manifest, or its members."""
        if not is_object(head):
            return None
        if path_of(name).name.lower() == _NAME:
            return "a manifest of RSMF, by its name"
        if all(re.search(mark, head) for mark in _MARKS) and (b'"platform"' in head or b'"events"' in head):
            return "an object with version, participants and conversations of RSMF"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Walk the manifest once: where its lists are, whether it is valid, whether its times have an offset."""
        seen = _Seen()
        found = outline(item, _ARRAYS, ("eventcollectionid",), seen.look)
        if not found.elements and not seen.members:
            raise EvidenceUnreadableError("No manifest of RSMF can be read in this item", where=f"item {item.name}")
        if seen.times.without_offset or request.zone:
            zone_given(item, request, "The times of this manifest")
        settled = {
            "zone": request.zone,
            "service": request.service or "rsmf",
            "arrays": found.arrays,
            "places": seen.places,
            "collection": seen.collection,
        }
        verdict = seen.verdict(found.broken, closed=found.closed)
        zone = f"{request.zone} (given)" if seen.times.without_offset else "written with the times"
        return Plan(found.spans, settled, (*verdict, f"zone <- {zone}"))

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        manifest = _manifest(item, settled)
        for piece, _ in records(item, span, settled["arrays"], _ARRAYS, ("eventcollectionid",)):
            place = Place(piece.start, piece.end)
            if piece.kind != "element":
                yield beside(piece)
            elif piece.path == ("participants",):
                yield participant(piece.value, place, manifest)
            elif piece.path == ("conversations",):
                yield conversation(piece.value, place, manifest)
            else:
                yield event(piece.value, place, manifest, piece.noted)


class _Seen:
    """What the walk over a manifest tells before it is read."""

    def __init__(self) -> None:
        self.members: dict[str, Any] = {}
        self.counts = dict.fromkeys(_LISTS, 0)
        self.places: dict[str, list[int]] = {}
        self.collection = ""
        self.times = TimesSeen()
        self.problems: list[str] = []
        self.more = 0

    def look(self, piece: Piece, _: Facts) -> None:
        """One piece of the document."""
        if not piece.path:
            return
        name = str(piece.path[0])
        if piece.kind == "value" and len(piece.path) == 1:
            self.members[name] = piece.value
            if name == "eventcollectionid":
                self.collection = plain(piece.value) or ""
        else:
            self.members.setdefault(name, [])
        if piece.kind == "element":
            self._element(name, piece)

    def _element(self, name: str, piece: Piece) -> None:
        self.counts[name] += 1
        place = self.places.setdefault(name, [piece.start, piece.end])
        place[1] = piece.end
        for each in schema.problems(piece.value, _SCHEMAS[name], f"{name.removesuffix('s')} {self.counts[name]}"):
            self._problem(each)
        if name == "events":
            for row in (piece.value, *_objects(piece.value.get("edits")), *_objects(piece.value.get("read_receipts"))):
                if written := plain(row.get("timestamp")):
                    self.times.see(written)

    def verdict(self, broken: int, *, closed: bool) -> tuple[str, ...]:
        """Whether the manifest is what the schema of RSMF 2.0 asks, and what is not."""
        for each in schema.problems(self.members, schema.MANIFEST, "manifest"):
            self._problem(each)
        if broken or not closed:
            self._problem("the manifest is no whole JSON")
        held = ", ".join(f"{number} {name}" for name, number in self.counts.items())
        if not self.problems:
            return (f"RSMF {plain(self.members.get('version'))}, valid by the schema of 2.0.0: {held}",)
        more = (f"not valid: {self.more} more of the like",) if self.more else ()
        return (
            f"RSMF, not valid by the schema of 2.0.0: {held}",
            *(f"not valid: {each}" for each in self.problems),
            *more,
        )

    def _problem(self, what: str) -> None:
        if len(self.problems) < _MOST_SHOWN:
            self.problems.append(what)
        else:
            self.more += 1


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _manifest(item: EvidenceItem, settled: Mapping[str, Any]) -> Manifest:
    places = tuple((name, *place) for name, place in sorted(settled["places"].items()) if name != "events")
    lists = tuple((first, *path) for first, path, _ in settled["arrays"])
    return _manifest_of(item, places, lists, settled["service"], settled["zone"], settled["collection"])


@lru_cache(maxsize=4)
def _manifest_of(
    item: EvidenceItem,
    places: tuple[tuple[Any, ...], ...],
    lists: tuple[tuple[Any, ...], ...],
    service: str,
    zone: str | None,
    collection: str,
) -> Manifest:
    """What events refer to: read again for every span, but once in a process.

    Args:
        places: (name, first byte, end) of the lists that are referred to.
        lists: (first byte, path) of all, as the outline has them.
    """
    arrays = [[first, list(path), {}] for first, *path in lists]
    found: dict[str, list[dict[str, Any]]] = {"participants": [], "conversations": []}
    for name, start, end in places:
        for piece, _ in records(item, Span(0, start, end), arrays, _ARRAYS):
            if piece.kind == "element" and piece.path == (name,):
                found[name].append(piece.value)
    given = zone_named(zone) if zone else None
    return manifest_of(found["participants"], found["conversations"], service, given, collection)
