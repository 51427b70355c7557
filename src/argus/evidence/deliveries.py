"""Deliveries: what arrived together, under one legal basis, and what became of each file.

A delivery is `open` while it is taken in, then `done` with a signed manifest, or `stopped` with its items sealed and
not read. Everything here that writes takes the caller's write transaction: delivery, parts, manifest and log
entry become visible together.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from argus.access import LegalBasis, SigningKey, User
from argus.access.log import SOFTWARE
from argus.access.tables import bases
from argus.errors import NotFoundError
from argus.evidence.delivery import COUNTS, DeliveryDetail, DeliveryItem, DeliverySummary
from argus.evidence.manifest import PartFile, manifest_of, manifest_sha256, sign_manifest
from argus.evidence.seal import Sealed
from argus.evidence.tables import deliveries, items, originals
from argus.store import Dossier


def open_delivery(tx: Connection, user: User, basis: LegalBasis, request: Mapping[str, object]) -> int:
    """Begin a delivery; its number."""
    row = {
        "state": "open",
        "basis_id": basis.basis_id,
        "opened_at": _now(),
        "opened_by": user.name,
        "request": _json(request),
    }
    return int(tx.execute(insert(deliveries).values(row).returning(deliveries.c.delivery_id)).scalar_one())


def resumable(tx: Connection, request: Mapping[str, object]) -> int | None:
    """The open delivery of exactly this request, left by a killed import; None when there is none."""
    same = select(deliveries.c.delivery_id).where(deliveries.c.state == "open", deliveries.c.request == _json(request))
    return tx.scalar(same.order_by(deliveries.c.delivery_id))


def add_item(
    tx: Connection,
    delivery_id: int,
    sealed: Sealed,
    name: str,
    *,
    parent_id: int | None = None,
    member: int | None = None,
) -> int:
    """Give a sealed file its row in the delivery, state `sealed`; its number.

    Args:
        tx: a write transaction.
        delivery_id: an open delivery.
        sealed: what `seal` returned.
        name: the label it arrived under.
        parent_id, member: the archive it came out of, and its number there.
    """
    tx.execute(
        sqlite_insert(originals)
        .values(sha256=sealed.sha256, size=sealed.size, sealed_at=_now())
        .on_conflict_do_nothing()
    )
    row: dict[str, object] = {"delivery_id": delivery_id, "sha256": sealed.sha256, "name": name, "state": "sealed"}
    row |= {"parent_id": parent_id, "member": member}
    return int(tx.execute(insert(items).values(row).returning(items.c.item_id)).scalar_one())


def settle_item(
    tx: Connection,
    item_id: int,
    state: str,
    *,
    format_name: str | None = None,
    why: str | None = None,
    settled: Mapping[str, object] | None = None,
    counts: Mapping[str, int] | None = None,
    reason: str | None = None,
    facts: Mapping[str, object] | None = None,
) -> None:
    """Say what became of an item: its state (see `DeliveryItem`), by which reader, with which options and counts."""
    tx.execute(
        update(items)
        .where(items.c.item_id == item_id)
        .values(
            state=state,
            format=format_name,
            format_why=why,
            settled=None if settled is None else _json(settled),
            reason=reason,
            facts=_json(facts) if facts else None,
            **{name: (counts or {}).get(name) for name in COUNTS},
        )
    )


def is_read(tx: Connection, sha256: str) -> bool:
    """Whether a finished delivery has read these bytes already: they are not read again.

    An archive of which something could not be opened is opened again: perhaps there is a key now.
    """
    done_with = items.c.state.in_(("read", "kept")) | ((items.c.state == "opened") & (items.c.unreadable == 0))
    return (
        tx.execute(
            select(items.c.item_id)
            .join(deliveries, deliveries.c.delivery_id == items.c.delivery_id)
            .where(items.c.sha256 == sha256, done_with, deliveries.c.state == "done")
            .limit(1)
        ).first()
        is not None
    )


def finish_delivery(
    tx: Connection,
    dossier: Dossier,
    delivery_id: int,
    key: SigningKey,
    *,
    report: Mapping[str, object],
    readers: Mapping[str, str],
    parts: Sequence[PartFile],
    names: Mapping[str, object] | None = None,
) -> str:
    """Close a delivery with its signed manifest, in the transaction that also writes its parts and its log entry.

    Args:
        tx: the write transaction of the import; all items are settled in it or before.
        dossier: for its id.
        delivery_id: an open delivery.
        key: `access.signing_key(dossier)`, asked for before the transaction begins.
        report: the counts as the import prints them.
        readers: name of each reader used, and its version.
        parts: what the delivery became.
        names: what the numbers of accounts and conversations stand for (`messages.seal_names`).

    Returns:
        SHA-256 of the manifest: the log entry of the import must say it as `manifest`, beside `delivery_id`.
    """
    _set(tx, delivery_id, state="done", finished_at=_now(), report=_json(report))
    delivery = delivery_in(tx, delivery_id)
    manifest = manifest_of(
        dossier.dossier_id, delivery, software=SOFTWARE, readers=readers, parts=parts, names=names or {}
    )
    envelope = sign_manifest(manifest, key)
    sha256 = manifest_sha256(envelope)
    _set(tx, delivery_id, manifest=envelope, manifest_sha256=sha256)
    return sha256


def stop_delivery(tx: Connection, delivery_id: int, report: Mapping[str, object]) -> None:
    """Close a delivery that a person must decide about first: its items stay sealed."""
    _set(tx, delivery_id, state="stopped", finished_at=_now(), report=_json(report))


def list_deliveries(dossier: Dossier) -> tuple[DeliverySummary, ...]:
    """All deliveries, newest first."""
    asked = (
        select(
            deliveries,
            bases.c.ref,
            func.count(items.c.item_id).label("files"),
            func.coalesce(func.sum(originals.c.size), 0).label("bytes"),
        )
        .join(bases, bases.c.basis_id == deliveries.c.basis_id)
        .outerjoin(items, items.c.delivery_id == deliveries.c.delivery_id)
        .outerjoin(originals, originals.c.sha256 == items.c.sha256)
        .group_by(deliveries.c.delivery_id)
        .order_by(deliveries.c.delivery_id.desc())
    )
    with dossier.register.read() as tx:
        return tuple(
            DeliverySummary(
                row["delivery_id"],
                row["state"],
                row["ref"],
                row["opened_at"],
                row["opened_by"],
                row["finished_at"],
                row["files"],
                row["bytes"],
                _object(row["report"]),
            )
            for row in tx.execute(asked).mappings()
        )


def finished_by(tx: Connection, us: int | None = None) -> dict[int, datetime]:
    """When the deliveries that are done were finished, by number: those up to a moment (microseconds UTC), or all."""
    rows = tx.execute(select(deliveries.c.delivery_id, deliveries.c.finished_at).where(deliveries.c.state == "done"))
    finished = {row.delivery_id: datetime.fromisoformat(row.finished_at) for row in rows}
    return {number: at for number, at in finished.items() if us is None or at.timestamp() * 1_000_000 <= us}


def delivery_detail(dossier: Dossier, delivery_id: int) -> DeliveryDetail:
    """One delivery with its items.

    Raises:
        NotFoundError: there is no such delivery.
    """
    with dossier.register.read() as tx:
        return delivery_in(tx, delivery_id)


def item_of(dossier: Dossier, item_id: int) -> tuple[str, str]:
    """(label, SHA-256) of an item.

    Raises:
        NotFoundError: there is no such item.
    """
    with dossier.register.read() as tx:
        row = tx.execute(select(items.c.name, items.c.sha256).where(items.c.item_id == item_id)).first()
    if row is None:
        raise NotFoundError("No such item", where=f"item {item_id}", do="See `argus deliveries`.")
    return row.name, row.sha256


def delivery_in(tx: Connection, delivery_id: int) -> DeliveryDetail:
    """`delivery_detail` inside a transaction."""
    row = (
        tx.execute(
            select(deliveries, bases.c.ref, bases.c.basis, bases.c.authority, bases.c.valid_until)
            .join(bases, bases.c.basis_id == deliveries.c.basis_id)
            .where(deliveries.c.delivery_id == delivery_id)
        )
        .mappings()
        .first()
    )
    if row is None:
        raise NotFoundError("No such delivery", where=f"delivery {delivery_id}", do="See `argus deliveries`.")
    found = tx.execute(
        select(items, originals.c.size)
        .join(originals, originals.c.sha256 == items.c.sha256)
        .where(items.c.delivery_id == delivery_id)
        .order_by(items.c.item_id)
    ).mappings()
    return DeliveryDetail(
        row["delivery_id"],
        row["state"],
        {name: row[name] for name in ("ref", "basis", "authority", "valid_until")},
        row["opened_at"],
        row["opened_by"],
        row["finished_at"],
        _object(row["request"]) or {},
        _object(row["report"]),
        tuple(_item(each) for each in found),
        row["manifest"],
        row["manifest_sha256"],
    )


def _item(row: RowMapping) -> DeliveryItem:
    return DeliveryItem(
        row["item_id"],
        row["sha256"],
        row["size"],
        row["name"],
        row["state"],
        row["format"],
        row["format_why"],
        _object(row["settled"]),
        {name: row[name] for name in COUNTS if row[name] is not None},
        row["reason"],
        row["parent_id"],
        row["member"],
        _object(row["facts"]) or {},
    )


def _set(tx: Connection, delivery_id: int, **columns: object) -> None:
    tx.execute(update(deliveries).where(deliveries.c.delivery_id == delivery_id).values(columns))


def _object(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    found: dict[str, Any] = json.loads(text)
    return found


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
