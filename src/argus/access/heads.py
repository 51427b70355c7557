"""Signed heads: what the log looked like at a size, in a form that can be kept elsewhere.

Format: C2SP tlog-checkpoint, signed as a C2SP signed-note with Ed25519 (https://c2sp.org/tlog-checkpoint,
https://c2sp.org/signed-note). Two extension lines are ours:

    argus/<dossier id>
    <size>
    <root, base64>
    time <UTC, microseconds>
    previous <SHA-256 of the previous head, 64 hex digits; 64 zeros before the first>

    \N{EM DASH} argus/<dossier id> <base64 of 4 bytes naming the key, then 64 bytes of signature>

A head speaks of committed entries only. Its file is written before its row: a kill in between leaves a file without a
row, which is true all the same and is taken up when the next head is signed. With each head go the entries it added, as
`heads/<from>-<to>.entries.jsonl`, one canonical entry a line: with them a verifier can name the entry that was changed.

A second and third key (another machine, another person) may sign later heads; its first use is an entry of the log.
"""

import base64
import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, insert, select

from argus.access.acts import Act
from argus.access.basis import bases_in_force
from argus.access.keys import PublicKey, SigningKey, origin, parse_verifier_line, publish_key, signing_key
from argus.access.log import About, Tree, append, root_of, stored_entries, stored_tree
from argus.access.tables import log_heads
from argus.access.users import User
from argus.errors import UsageError
from argus.store import Dossier, write_durably

DUE_ENTRIES = 1_000
DUE_AFTER = timedelta(seconds=60)
NO_PREVIOUS = "0" * 64
NEW_KEY = "new-key"  # the program's own act: a key signs here for the first time

_BODY = re.compile(
    r"(?P<origin>argus/[0-9a-f]{32})\n(?P<size>0|[1-9][0-9]{0,18})\n(?P<root>[A-Za-z0-9+/]{43}=)\n"
    r"time (?P<time>\S+)\nprevious (?P<previous>[0-9a-f]{64})\n"
)
_SIGNATURE = re.compile(r"\N{EM DASH} (?P<name>[^\s+]+) (?P<signature>[A-Za-z0-9+/]+={0,2})")


@dataclass(frozen=True, slots=True)
class Head:
    """A parsed head. Parsed is not verified: see `signer`.

    Attributes:
        origin: `argus/` and the id of the dossier.
        size: number of entries it speaks of.
        root: RFC 9162 root over them.
        time: when it was signed, by the clock of the signer.
        previous: SHA-256 of the note before it, hex.
        body: the signed text.
        signatures: name of the signer, four bytes naming the key, signature.
    """

    origin: str
    size: int
    root: bytes
    time: str
    previous: str
    body: str
    signatures: tuple[tuple[str, bytes, bytes], ...]

    @property
    def note(self) -> str:
        """The head exactly as it is written to a file."""
        lines = (f"\N{EM DASH} {name} {base64.b64encode(key + sig).decode()}\n" for name, key, sig in self.signatures)
        return f"{self.body}\n{''.join(lines)}"

    @property
    def sha256(self) -> str:
        """What the next head names as `previous`."""
        return hashlib.sha256(self.note.encode()).hexdigest()

    def signer(self, keys: Iterable[PublicKey]) -> PublicKey | None:
        """The first of `keys` that signed this head; None = nobody among them did."""
        message = self.body.encode()
        for key in keys:
            for name, note_id, signature in self.signatures:
                if key.note_id(name) == note_id and key.signed(signature, message):
                    return key
        return None


def record(dossier: Dossier, user: User | None, act: Act | str, about: About, *, basis: Sequence[str] = ()) -> int:
    """Write one entry in a transaction of its own, and sign a head if one is due.

    When it returns, the entry is on disk: whatever was read may be shown. Without `basis`, all legal bases in force
    today are named. Takes a few milliseconds (one synced commit; a head about 10 more).
    """
    with dossier.register.write() as tx:
        number = append(tx, user, act, about, basis=basis or bases_in_force(tx, dossier.zone))
    sign_head_if_due(dossier)
    return number


def sign_head_if_due(dossier: Dossier) -> Head | None:
    """Sign when 1,000 entries or 60 seconds have passed since the last head and there is something new.

    A server calls this every few seconds; a single command ends with `sign_head`, because nobody comes after it.
    """
    with dossier.register.read() as tx:
        last, size = last_head(tx), stored_tree(tx).size
    if size == (0 if last is None else last.size):
        return None
    if last is not None and size - last.size < DUE_ENTRIES:
        passed = datetime.now(UTC) - datetime.fromisoformat(last.time)
        # A clock set back must not keep the window open: negative counts as passed.
        if timedelta(0) <= passed < DUE_AFTER:
            return None
    return sign_head(dossier)


def sign_head(dossier: Dossier) -> Head | None:
    """Sign what is committed now and write it to `heads/` and into the register; None when nothing is new.

    Raises:
        UsageError: the signing key cannot be used (see `keys.signing_key`).
        DossierError: the log in the register contradicts itself.
    """
    with dossier.register.read() as tx:
        last, size = last_head(tx), stored_tree(tx).size
    if size == (0 if last is None else last.size):
        return None
    key = signing_key(dossier)
    publish_key(dossier, key.public)
    with dossier.register.write() as tx:
        _take_up_written_heads(tx, dossier)
        if not _has_signed(tx, key.public):
            _announce(tx, dossier, key.public)
    # A second transaction: a head must speak of committed entries only, and no two heads may be made at once. A kill
    # in it leaves one file without a row, and never two.
    with dossier.register.write() as tx:
        last, tree = last_head(tx), stored_tree(tx)
        if last is not None and last.size >= tree.size:
            return last
        head = _signed_head(dossier, key, tree, last)
        _export_entries(tx, dossier, 0 if last is None else last.size, tree.size)
        with write_durably(dossier.heads / f"{head.size}.head") as file:
            file.write(head.note.encode())
        _insert(tx, head)
    return head


def last_head(tx: Connection) -> Head | None:
    """The newest head in the register.

    Raises:
        UsageError: its text is damaged.
    """
    note = tx.execute(select(log_heads.c.note).order_by(log_heads.c.size.desc()).limit(1)).scalar()
    return None if note is None else parse_head(note)


def parse_head(text: str) -> Head:
    """Read one head.

    Raises:
        UsageError: the text is no head, or is cut short.
    """
    found = parse_heads(text)
    if len(found) != 1:
        raise UsageError("One head was expected, and there are several", where="head", do="Give one of them.")
    return found[0]


def parse_heads(text: str) -> tuple[Head, ...]:
    """Read a file of heads one after another, as a witness keeps them. Verifier lines of keys may stand between them.

    Raises:
        UsageError: nothing in it is a head, or one of them is cut short or damaged.
    """
    heads: list[Head] = []
    rest = text
    while rest.strip():
        line, _, after = rest.partition("\n")
        if not line.strip() or parse_verifier_line(line) is not None:
            rest = after
            continue
        head, rest = _one_head(rest, len(text) - len(rest))
        heads.append(head)
    if not heads:
        raise UsageError(
            "There is no head in this text", where="head", do="Give a file out of `heads/`, kept elsewhere."
        )
    return tuple(heads)


def parse_keys(text: str) -> tuple[PublicKey, ...]:
    """The keys whose verifier lines stand in the text."""
    return tuple(key for line in text.splitlines() if (key := parse_verifier_line(line)) is not None)


def _one_head(text: str, at: int) -> tuple[Head, str]:
    body = _BODY.match(text)
    if body is None:
        raise _damaged("no head begins here, or its beginning is damaged", at)
    rest = text[body.end() :]
    if not rest.startswith("\n"):
        raise _damaged("the head is cut short before its signature", at)
    rest = rest[1:]
    signatures: list[tuple[str, bytes, bytes]] = []
    while rest.startswith("\N{EM DASH}"):
        line, ended, rest = rest.partition("\n")
        found = _SIGNATURE.fullmatch(line)
        try:
            signed = base64.b64decode(found["signature"], validate=True) if found else b""
        except ValueError:
            signed = b""
        if found is None or not ended or len(signed) != 68:
            raise _damaged("a signature of the head is damaged or cut short", at)
        signatures.append((found["name"], signed[:4], signed[4:]))
    if not signatures:
        raise _damaged("the head carries no signature", at)
    try:
        datetime.fromisoformat(body["time"]).astimezone(UTC)
    except ValueError:
        raise _damaged("the time of the head is no time", at) from None
    return (
        Head(
            origin=body["origin"],
            size=int(body["size"]),
            root=base64.b64decode(body["root"]),
            time=body["time"],
            previous=body["previous"],
            body=body[0],
            signatures=tuple(signatures),
        ),
        rest,
    )


def _damaged(what: str, at: int) -> UsageError:
    return UsageError(
        f"This is not a whole head: {what}",
        where=f"character {at}",
        do="Use another copy of the head, whole as written.",
    )


def _signed_head(dossier: Dossier, key: SigningKey, tree: Tree, last: Head | None) -> Head:
    name, root = origin(dossier.dossier_id), tree.root()
    time = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    previous = NO_PREVIOUS if last is None else last.sha256
    body = f"{name}\n{tree.size}\n{base64.b64encode(root).decode()}\ntime {time}\nprevious {previous}\n"
    signature = (name, key.public.note_id(name), key.sign(body.encode()))
    return Head(name, tree.size, root, time, previous, body, (signature,))


def _has_signed(tx: Connection, key: PublicKey) -> bool:
    """Whether a head of this dossier was signed with the key before. Newest first: nearly always that one says so."""
    notes = tx.execute(select(log_heads.c.note).order_by(log_heads.c.size.desc())).scalars()
    return any(parse_head(note).signer((key,)) is not None for note in notes)


def _announce(tx: Connection, dossier: Dossier, key: PublicKey) -> None:
    about = {"key_id": key.key_id, "key": key.verifier_line(origin(dossier.dossier_id))}
    append(tx, None, NEW_KEY, about)


def _export_entries(tx: Connection, dossier: Dossier, start: int, end: int) -> None:
    with write_durably(dossier.heads / f"{start}-{end}.entries.jsonl") as file:
        for stored in stored_entries(tx, start, end):
            file.write(stored.entry + b"\n")


def _insert(tx: Connection, head: Head) -> None:
    tx.execute(insert(log_heads).values(size=head.size, root=head.root, signed_at=head.time, note=head.note))


def _take_up_written_heads(tx: Connection, dossier: Dossier) -> None:
    """Give a row to the head whose file was written before a kill; false ones are left for `verify` to name."""
    last, size = last_head(tx), stored_tree(tx).size
    signed = 0 if last is None else last.size
    # Names only: a dossier that is read for years has many heads, and this runs before every new one.
    with os.scandir(dossier.heads) as files:
        written = sorted(each for file in files if signed < (each := _size_in(file.name)) <= size)
    for each in written:
        head = _written_head(dossier.heads / f"{each}.head")
        if (
            head is not None
            and head.origin == origin(dossier.dossier_id)
            and head.size == each
            and head.previous == (NO_PREVIOUS if last is None else last.sha256)
            and head.signer(known_keys(dossier)) is not None
            and head.root == root_of(entry.leaf for entry in stored_entries(tx, 0, head.size))
        ):
            _insert(tx, head)
            last = head


def known_keys(dossier: Dossier) -> tuple[PublicKey, ...]:
    """The public keys in `heads/keys/`, by key id. Files that hold none are passed over; `verify` names them."""
    return tuple(
        key
        for file in sorted((dossier.heads / "keys").glob("*.pub"))
        for key in parse_keys(file.read_text("utf-8", errors="replace"))
    )


def _size_in(name: str) -> int:
    stem, _, ending = name.rpartition(".")
    return int(stem) if ending == "head" and stem.isascii() and stem.isdigit() else -1


def _written_head(file: Path) -> Head | None:
    try:
        return parse_head(file.read_text("utf-8"))
    except (OSError, ValueError, UsageError):
        return None
