"""A delivery and its items, as values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

COUNTS = ("rows_in", "messages_new", "sightings", "other", "unreadable", "withheld")


@dataclass(frozen=True, slots=True)
class DeliveryItem:
    """One sealed file of a delivery.

    Attributes:
        name: the label it arrived under, never a path to open.
        state: sealed, read, opened (an archive: its members are items of their own), kept (no chat: an attachment, a
            companion of another file), known (in the dossier already), unreadable.
        format, why: the reader that took it, and what made it think so.
        settled: the options that reader settled on; None = not read.
        counts: of COUNTS, those that are known.
        reason: why it could not be read.
        parent_id, member: the archive it came out of and its number there; None = it arrived as a file of its own.
        facts: of its messages: first_us, last_us (microseconds since 1970 UTC, None = all undated), zones (zone_source
            -> messages), offsets (minutes, the first ten), services; empty = it has none.
    """

    item_id: int
    sha256: str
    size: int
    name: str
    state: str
    format: str | None
    why: str | None
    settled: Mapping[str, Any] | None
    counts: Mapping[str, int]
    reason: str | None
    parent_id: int | None = None
    member: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """For `--json` and for the manifest; unknown = null."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class DeliverySummary:
    """One line of the list of deliveries. Times are ISO 8601, UTC."""

    delivery_id: int
    state: str
    basis_ref: str
    opened_at: str
    opened_by: str
    finished_at: str | None
    files: int
    bytes: int
    report: Mapping[str, Any] | None

    def as_json(self) -> dict[str, object]:
        """For `--json`; unknown = null."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class DeliveryDetail:
    """A delivery with its items.

    Attributes:
        state: open, done, stopped.
        basis: ref, basis, authority, valid_until of the legal basis it was taken in under.
        request: what was asked (zone, format, service, mapping).
        report: the counts as the import printed them; None = not finished.
        manifest, manifest_sha256: the signed manifest exactly as signed, and its hash; None = not finished.
    """

    delivery_id: int
    state: str
    basis: Mapping[str, str | None]
    opened_at: str
    opened_by: str
    finished_at: str | None
    request: Mapping[str, Any]
    report: Mapping[str, Any] | None
    items: tuple[DeliveryItem, ...]
    manifest: str | None
    manifest_sha256: str | None

    def as_json(self) -> dict[str, object]:
        """For `--json`; unknown = null. The manifest is given by its hash."""
        found = asdict(self)
        del found["manifest"]
        return found
