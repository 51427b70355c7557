"""Verify: is everything still what was sealed and signed?

Checked: every original (bytes hashed again), every part (size and hash), the register (integrity, references between
tables), every entry of the log, every signed head and its file, every exported entry, every delivery manifest, and
what the register says about items and parts against what was signed; every act of the ledger and every published figure
against its log entry. Not checked: `derived/`, which is no evidence and can be made again with `argus rebuild`; what
people decided beside the ledger (names, windows of privilege) beyond its entries in the log.

What the answer proves, and what it does not:
- Without an outside head: the dossier does not contradict itself. Whoever may write the folder and replaces everything
  (entries, heads, keys, manifests) with a key of his own leaves a dossier that agrees with itself too.
- With a head kept elsewhere (`--against`): the first so many entries are those that existed when that head was signed,
  unless SHA-256 is broken; with them the keys and manifests they name, and so the originals and parts.
  The head counts as genuine when a key signed it that the log names before it, or a key kept in the same file.
- Entries after the newest outside head are protected by the dossier's own heads only: somebody with the signing key
  could have written them anew. That window is as long as the time since a head was last kept elsewhere.
- Order in the log is by number. A clock set back is a fact worth a note, and no fault.

Nothing here raises for damage: damage is a finding. A wrong call (no such outside head, or one cut short) is an error.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from argus.errors import ArgusError, DamagedError
from argus.evidence import DeliveryDetail, sealed_path
from argus.evidence.deliveries import delivery_in
from argus.evidence.manifest import exact, manifest_sha256, parse_envelope, whole_numbers
from argus.evidence.seal import is_sha256
from argus.evidence.tables import deliveries, originals
from argus.messages import parts
from argus.messages.sealed_names import NUMBERED, hashes_of_names
from argus.store import Dossier
from argus.trace.ledger_check import check_ledger
from argus.trace.log_check import OutsideHead, check_log, read_outside_head
from argus.trace.log_seen import LogSeen
from argus.trace.report import Findings, VerifyReport

CHUNK_BYTES = 1 << 20
# Damage shows itself in many ways: a page that cannot be read, text that is no text, a number that is none.
DAMAGE = (
    ArgusError,
    SQLAlchemyError,
    sqlite3.Error,
    OSError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    OverflowError,
)

OnProgress = Callable[[int, int], None]


def verify(dossier: Dossier, against: Path | None = None, *, on_progress: OnProgress | None = None) -> VerifyReport:
    """Check the whole dossier.

    Args:
        dossier: an open dossier; it is only read. An import may go on meanwhile: what is checked is one moment of it.
        against: a file with one or more heads that were kept elsewhere, and perhaps the verifier lines of their keys.
        on_progress: called with bytes of originals and parts hashed so far, and in all.

    Raises:
        UsageError: `against` cannot be read, is no head, or is cut short.
    """
    outside = None if against is None else read_outside_head(against)
    found = Findings()
    with damage_is_a_finding("register.sqlite", found), dossier.register.read() as tx:
        _check_register(tx, dossier, outside, found, on_progress or (lambda _done, _total: None))
    if "originals" not in found.checked:
        # Without a register nothing says what belongs here, but a sealed file still has to fit its own name.
        with damage_is_a_finding("evidence/", found):
            _check_unnamed(dossier, {}, found)
    return found.report(None if outside is None else outside.against)


def unreadable(damage: DamagedError) -> VerifyReport:
    """The answer about a dossier whose register is so damaged that it cannot even be opened."""
    found = Findings()
    found.wrong("register.sqlite", damage.what)
    return found.report(None)


def _check_register(
    tx: Connection, dossier: Dossier, outside: OutsideHead | None, found: Findings, on_progress: OnProgress
) -> None:
    log = LogSeen()
    with damage_is_a_finding("register.sqlite", found):
        _check_integrity(tx, found)
    with damage_is_a_finding("register.sqlite, log", found):
        log = check_log(tx, dossier, outside, found)
    with damage_is_a_finding("register.sqlite, deliveries", found):
        _check_manifests(tx, dossier, log, found)
    with damage_is_a_finding("register.sqlite, ledger", found):
        check_ledger(tx, log, found)
    with damage_is_a_finding("evidence/ and messages/", found):
        _check_files(tx, dossier, found, on_progress)


def _check_integrity(tx: Connection, found: Findings) -> None:
    for (told,) in tx.exec_driver_sql("PRAGMA integrity_check(20)"):
        if told != "ok":
            found.wrong("register.sqlite", f"The register is damaged: {told}", sort="register.sqlite")
    for table, row, parent, _ in tx.exec_driver_sql("PRAGMA foreign_key_check"):
        found.wrong(
            f"register.sqlite, {table} {row}", f"This row names a row of {parent} that is gone", sort="references"
        )
    found.count("registers")


def _check_files(tx: Connection, dossier: Dossier, found: Findings, on_progress: OnProgress) -> None:
    named = {row.sha256: row.size for row in tx.execute(select(originals.c.sha256, originals.c.size))}
    files = [
        (f"evidence {sha256}", sealed_path(dossier, sha256), sha256, size) for sha256, size in sorted(named.items())
    ]
    files += [
        (f"part {file}", part_path(dossier, file), sha256, size)
        for file, sha256, size in tx.execute(
            select(parts.c.file, parts.c.sha256, parts.c.size).order_by(parts.c.part_id)
        )
    ]
    found.count("originals", 0)
    done, total = 0, sum(int(size) for _, _, _, size in files)
    for where, path, sha256, size in files:
        found.count("originals" if where.startswith("evidence") else "parts")
        before = done
        for hashed in check_file(where, path, sha256, size, found):
            done = min(before + hashed, total)
            on_progress(done, total)
        done = before + size
    on_progress(total, total)
    _check_unnamed(dossier, named, found)


def part_path(dossier: Dossier, file: str) -> Path:
    """Where a part lies, by its name in the register, which is written from the folder of the dossier.

    Raises:
        ValueError: the name leads out of the dossier.
    """
    path = dossier.folder / file
    if not path.exists():
        path = dossier.messages / file
    if not path.resolve().is_relative_to(dossier.folder.resolve()):
        raise ValueError("the name of a part leads out of the dossier")
    return path


def check_file(where: str, path: Path, sha256: str, size: int, found: Findings) -> Iterator[int]:
    """Hash one file; yields the bytes hashed so far."""
    digest, hashed = hashlib.sha256(), 0
    try:
        if path.is_symlink():
            found.wrong(where, "A symbolic link stands where this file should be", sort="links")
            return
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                digest.update(chunk)
                hashed += len(chunk)
                yield hashed
    except FileNotFoundError:
        found.wrong(where, "This file is missing", sort="missing files")
        return
    except OSError as error:
        found.wrong(where, f"This file cannot be read: {error.strerror}", sort="unreadable files")
        return
    found.count("bytes", hashed)
    if hashed != size:
        found.wrong(where, f"This file was changed: it has {hashed} bytes and not {size}", sort="changed files")
    elif digest.hexdigest() != sha256:
        found.wrong(where, "This file was changed: its bytes have another SHA-256", sort="changed files")


def _check_unnamed(dossier: Dossier, named: Mapping[str, int], found: Findings) -> None:
    """Files in `evidence/` that no row names: left behind by a kill (their name is true) or put there (it is not)."""
    for file in sorted(dossier.evidence.rglob("*")):
        where = str(file.relative_to(dossier.folder))
        if file.is_dir() and not file.is_symlink():
            continue
        if file.name in named and file == sealed_path(dossier, file.name):
            continue
        if file.name.startswith(".") and file.name.endswith(".part"):
            found.note(where, "Left by an interrupted import; the next import removes it", sort="left over")
        elif is_sha256(file.name) and file == sealed_path(dossier, file.name) and _is_true_to_its_name(file):
            found.note(where, "No delivery names this file: left by an interrupted import, or of one going on now",
                       sort="left over")  # fmt: skip
        else:
            found.wrong(where, "This file was put here: it is no sealed original", sort="extra files")


def _is_true_to_its_name(file: Path) -> bool:
    if file.is_symlink() or not file.is_file():
        return False
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == file.name
    except FileNotFoundError:
        return True  # swept at this moment
    except OSError:
        return False


def _check_manifests(tx: Connection, dossier: Dossier, log: LogSeen, found: Findings) -> None:
    present: set[int] = set()
    names: dict[str, dict[int, str]] = {}
    for delivery_id, state in tx.execute(select(deliveries.c.delivery_id, deliveries.c.state)).all():
        present.add(delivery_id)
        found.count("deliveries")
        where = f"delivery {delivery_id}"
        with damage_is_a_finding(where, found):
            delivery = delivery_in(tx, delivery_id)
            if delivery.manifest is not None or state == "done":
                for table, sealed in check_manifest(tx, dossier, delivery, log, found, where).items():
                    names.setdefault(table, {})[int(sealed["last"])] = str(sealed["sha256"])
    for delivery_id, (_, number) in log.manifests.items():
        if delivery_id not in present:
            found.wrong(f"delivery {delivery_id}", f"This delivery is gone; entry {number} of the log names it", number)
    _check_names(tx, names, found)


def check_manifest(
    tx: Connection, dossier: Dossier, delivery: DeliveryDetail, log: LogSeen, found: Findings, where: str
) -> dict[str, Any]:
    """Check the manifest of one delivery, and the register against it.

    Returns what the manifest says the numbers of accounts and conversations stand for.
    """
    if delivery.manifest is None:
        found.wrong(where, "The signed manifest of this delivery is missing")
        return {}
    found.count("manifests")
    logged = log.manifests.get(delivery.delivery_id)
    if logged is None:
        found.wrong(where, "No entry of the log names the manifest of this delivery")
    elif logged[0] != manifest_sha256(delivery.manifest):
        found.wrong(where, f"The manifest is not the one that entry {logged[1]} of the log names", logged[1])
    if delivery.manifest_sha256 != manifest_sha256(delivery.manifest):
        found.wrong(where, "The manifest was changed: it does not fit the hash beside it")
    envelope = parse_envelope(delivery.manifest)
    if envelope.signer(log.keys) is None:
        found.wrong(where, "The manifest is not signed by a key that the log names")
    signed = envelope.manifest
    if signed["dossier_id"] != dossier.dossier_id or signed["delivery_id"] != delivery.delivery_id:
        found.wrong(where, "The manifest is of another delivery")
    for name, now in _facts(delivery).items():
        if signed[name] != now:
            found.wrong(where, f"What the register says is not what was signed: {name}")
    _compare_rows(
        f"{where}, items",
        {str(each["item_id"]): each for each in signed["items"]},
        {str(each.item_id): _plain(each.as_json()) for each in delivery.items},
        found,
    )
    _compare_rows(
        f"{where}, parts", {each["file"]: each for each in signed["parts"]}, _parts(tx, delivery.delivery_id), found
    )
    return dict(signed["names"])


def _check_names(tx: Connection, signed: Mapping[str, Mapping[int, str]], found: Findings) -> None:
    """That a number stands for the account or conversation it was given for: else somebody else said what was said."""
    for table in NUMBERED:
        good = 0
        for last, sha256 in sorted(hashes_of_names(tx, table, signed.get(table, {}).keys()).items()):
            if sha256 != signed[table][last]:
                told = f"What numbers {good + 1} to {last} stand for is not what was signed"
                found.wrong(f"register.sqlite, {table}", told)
                break
            good = last
        found.count(table, max(signed.get(table, {}), default=0))


def _facts(delivery: DeliveryDetail) -> dict[str, Any]:
    return {
        "basis": dict(delivery.basis),
        "counts": whole_numbers(delivery.report),
        "finished_at": delivery.finished_at,
        "opened_at": delivery.opened_at,
        "opened_by": delivery.opened_by,
        "request": _plain(delivery.request),
    }


def _plain(value: object) -> Any:
    """As it looks after a way through JSON: tuples are lists, fractions are text."""
    return json.loads(json.dumps(exact(value)))


def _parts(tx: Connection, delivery_id: int) -> dict[str, dict[str, Any]]:
    names = ("file", "kind", "rows", "sha256", "size")
    asked = select(*(parts.c[name] for name in names)).where(parts.c.delivery_id == delivery_id)
    return {row["file"]: dict(row) for row in tx.execute(asked).mappings()}


def _compare_rows(
    where: str, signed: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]], found: Findings
) -> None:
    for name in sorted({*signed, *now}):
        if name not in now:
            found.wrong(f"{where} {name}", "This row is gone from the register; the manifest names it", sort=where)
        elif name not in signed:
            found.wrong(f"{where} {name}", "This row was added: the manifest does not name it", sort=where)
        else:
            changed = [field for field in signed[name] if now[name].get(field) != signed[name][field]]
            if changed:
                told = ", ".join(changed)
                found.wrong(f"{where} {name}", f"What the register says is not what was signed: {told}", sort=where)


@contextmanager
def damage_is_a_finding(where: str, found: Findings) -> Iterator[None]:
    """What cannot be read while this goes on becomes a finding."""
    try:
        yield
    except DAMAGE as error:
        told = error.what if isinstance(error, ArgusError) else type(error).__name__
        found.wrong(where, f"This cannot be read to its end: {told}")
