"""What one pass over the log showed, and what its entries say of things that stand beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from argus.access import Act
from argus.access.heads import NEW_KEY
from argus.access.keys import PublicKey, parse_verifier_line
from argus.access.log import Tree


@dataclass(frozen=True, slots=True)
class Marked:
    """What an entry says of an act that left something beside the log: its number, what it is about, who, when."""

    number: int
    about: Mapping[str, Any]
    by: str
    at: datetime


@dataclass(slots=True)
class LogSeen:
    """What one pass over the entries showed.

    Attributes:
        size: number of entries.
        roots: size -> root of the tree over so many entries, for every size asked for and reached.
        exported_roots: the same, as if the exported entries were the log, from the first that differs on.
        keys: each key that the log names, and the number of the entry that names it.
        manifests: delivery -> SHA-256 of its manifest, as the import's entry says, and the entry's number.
        ledger_acts, published: act of the ledger, number of a published figure -> the entry that tells of it.
        first_bad: number of the first entry that contradicts itself; None = none does.
        first_unlike_export: number of the first entry that differs from its exported copy, and the file of the copy.
        good_heads: sizes of the dossier's own heads whose signature and root are right.
    """

    size: int = 0
    roots: dict[int, bytes] = field(default_factory=dict)
    exported_roots: dict[int, bytes] = field(default_factory=dict)
    keys: dict[PublicKey, int] = field(default_factory=dict)
    manifests: dict[int, tuple[str, int]] = field(default_factory=dict)
    ledger_acts: dict[int, Marked] = field(default_factory=dict)
    published: dict[int, Marked] = field(default_factory=dict)
    first_bad: int | None = None
    first_unlike_export: tuple[int, str] | None = None
    good_heads: set[int] = field(default_factory=set)
    tree: Tree = field(default_factory=Tree)


def mark(told: Mapping[str, Any], number: int, time: datetime, seen: LogSeen) -> None:
    """Keep what an entry says of keys, manifests, acts of the ledger and published figures."""
    about = told["about"]
    if told["act"] == NEW_KEY:
        key = parse_verifier_line(about["key"])
        if key is not None:
            seen.keys.setdefault(key, number)
    elif told["act"] == Act.IMPORT and "manifest" in about:
        seen.manifests[int(about["delivery_id"])] = (str(about["manifest"]), number)
    elif told["act"] == Act.KEEP_LEDGER and "rows_sha256" in about:
        seen.ledger_acts[int(about["act_id"])] = Marked(number, about, str(told["actor"]["name"]), time)
    elif told["act"] == Act.PUBLISH and "sha256" in about:
        seen.published[int(about["number"])] = Marked(number, about, str(told["actor"]["name"]), time)
