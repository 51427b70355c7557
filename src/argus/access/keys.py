"""The signing key: Ed25519, one per person and machine, outside every dossier.

It lies in the folder named by `ARGUS_KEYS`, else in `argus/keys` of the personal settings (`XDG_CONFIG_HOME`, else
`~/.config`), readable by its owner only, and is made when first needed. A dossier holds public keys alone, as
signed-note verifier lines in `heads/keys/`: whoever holds only the dossier can check every signature and make none.
"""

import base64
import hashlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from argus.errors import UsageError
from argus.store import Dossier, sync_folder, write_durably

KEY_FILE = "signing.pem"
# C2SP signed-note: the byte that says Ed25519.
ED25519 = b"\x01"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Who may have signed.

    Attributes:
        raw: the 32 bytes of the Ed25519 public key.
    """

    raw: bytes

    @property
    def key_id(self) -> str:
        """First 16 hex digits of the SHA-256 of the key: the same in every dossier."""
        return hashlib.sha256(self.raw).hexdigest()[:16]

    def note_id(self, name: str) -> bytes:
        """The four bytes that stand before a note's signature (C2SP signed-note): they depend on the signer's name."""
        return hashlib.sha256(name.encode() + b"\n" + ED25519 + self.raw).digest()[:4]

    def verifier_line(self, name: str) -> str:
        """`<name>+<note id>+<key>`: what other programs for signed notes take as a key."""
        return f"{name}+{self.note_id(name).hex()}+{base64.b64encode(ED25519 + self.raw).decode()}"

    def signed(self, signature: bytes, message: bytes) -> bool:
        """Whether this key made the signature over the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The secret half. It is not shown by repr, written to no log and part of no error."""

    private: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> PublicKey:
        """The half that everybody may know."""
        return PublicKey(self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, message: bytes) -> bytes:
        """64 bytes of signature."""
        return self.private.sign(message)


def keys_folder() -> Path:
    """Where this person's key lies on this machine.

    Raises:
        UsageError: the person has no home folder and `ARGUS_KEYS` is not set.
    """
    if named := os.environ.get("ARGUS_KEYS"):
        return Path(named).absolute()
    settings = os.environ.get("XDG_CONFIG_HOME")
    try:
        return (Path(settings) if settings else Path.home() / ".config").absolute() / "argus" / "keys"
    except RuntimeError as error:
        raise UsageError(
            "There is no home folder to keep the signing key in", where="ARGUS_KEYS", do="Set ARGUS_KEYS to a folder."
        ) from error


def signing_key(dossier: Dossier) -> SigningKey:
    """The key of whoever runs the program, made at first need.

    Raises:
        UsageError: the key lies inside the dossier, others may read it, it cannot be read, or it cannot be made.
    """
    folder = keys_folder()
    if folder.resolve().is_relative_to(dossier.folder.resolve()):
        raise UsageError(
            "The signing key may not lie inside the dossier it signs",
            where=str(folder),
            do="Set ARGUS_KEYS to a folder elsewhere.",
        )
    file = folder / KEY_FILE
    try:
        if not file.exists():
            _make_key(file)
        if os.name == "posix" and file.stat().st_mode & 0o077:
            raise UsageError("Others may read the signing key", where=str(file), do=f"Run `chmod 600 {file}`.")
        key = load_pem_private_key(file.read_bytes(), password=None)
    except OSError as error:
        raise UsageError(
            f"The signing key cannot be used: {error.strerror}",
            where=str(file),
            do="Set ARGUS_KEYS to a folder of your own.",
        ) from error
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _no_key(file) from None  # the reason could quote the file
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(file)
    return SigningKey(key)


def publish_key(dossier: Dossier, key: PublicKey) -> None:
    """Copy a public key into the dossier, where every verifier finds it."""
    folder = dossier.heads / "keys"
    file = folder / f"{key.key_id}.pub"
    if file.exists():
        return
    folder.mkdir(exist_ok=True)
    with write_durably(file) as out:
        out.write(key.verifier_line(origin(dossier.dossier_id)).encode() + b"\n")
    sync_folder(dossier.heads)


def origin(dossier_id: str) -> str:
    """The first line of every head of this dossier, and the name its signers go by."""
    return f"argus/{dossier_id}"


def parse_verifier_line(line: str) -> PublicKey | None:
    """The key of a verifier line; None when it is none or contradicts itself."""
    parts = line.strip().split("+", 2)
    if len(parts) != 3:
        return None
    name, note_id, encoded = parts
    try:
        raw = base64.b64decode(encoded, validate=True)
    except ValueError:
        return None
    key = PublicKey(raw[1:])
    if len(raw) != 33 or raw[:1] != ED25519 or key.note_id(name).hex() != note_id:
        return None
    return key


def _make_key(file: Path) -> None:
    """Two processes may need the first key at once: whoever links first made it, the other uses that one."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    neighbour = file.with_name(f".{file.name}.{secrets.token_hex(8)}.part")
    handle = os.open(neighbour, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(pem)
            out.flush()
            os.fsync(out.fileno())
        if not file.exists():
            try:
                os.link(neighbour, file)
            except FileExistsError:
                return
            sync_folder(file.parent)
    finally:
        neighbour.unlink()


def _no_key(file: Path) -> UsageError:
    return UsageError(
        "This file holds no Ed25519 signing key",
        where=str(file),
        do="Put the right key back, or move the file away: a new key is made and its first use is logged.",
    )
