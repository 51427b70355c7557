"""The signed manifest of a delivery: what came in, how it was read, which parts it became.

Format: a DSSE envelope (https://github.com/secure-systems-lab/dsse, protocol version 1.0.2) around canonical JSON,
payload type `application/vnd.argus.delivery+json`. DSSE needs five lines over the Ed25519 of `cryptography`;
securesystemslib would add a dependency with signers for a dozen services and no check that we do not make here.

It says everything that `argus rebuild` needs to read the originals again (reader versions, zone, mapping, settled
options), and its SHA-256 stands in the log entry of the import: whoever changes the row, the parts or the manifest is
noticed.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from argus.access import PublicKey, SigningKey, canonical_json
from argus.errors import DossierError
from argus.evidence.delivery import DeliveryDetail

PAYLOAD_TYPE = "application/vnd.argus.delivery+json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class PartFile:
    """A part that a delivery became.

    Attributes:
        file: its name as the register writes it.
        sha256: of its bytes, 64 hex digits.
        size: bytes.
        kind: messages, sightings, left_over.
    """

    file: str
    sha256: str
    size: int
    rows: int
    kind: str

    def as_json(self) -> dict[str, object]:
        """As it stands in the manifest."""
        return {"file": self.file, "kind": self.kind, "rows": self.rows, "sha256": self.sha256, "size": self.size}


@dataclass(frozen=True, slots=True)
class Envelope:
    """A parsed DSSE envelope. Parsed is not verified: see `signer`.

    Attributes:
        payload: the exact bytes that were signed.
        signatures: key id and signature.
    """

    payload_type: str
    payload: bytes
    signatures: tuple[tuple[str, bytes], ...]

    @property
    def manifest(self) -> dict[str, Any]:
        """What was signed."""
        manifest: dict[str, Any] = json.loads(self.payload)
        return manifest

    def signer(self, keys: Iterable[PublicKey]) -> PublicKey | None:
        """The first of `keys` that signed this; None = nobody among them did."""
        message = pre_authentication(self.payload_type, self.payload)
        for key in keys:
            if any(key.signed(signature, message) for _, signature in self.signatures):
                return key
        return None


def manifest_of(
    dossier_id: str,
    delivery: DeliveryDetail,
    *,
    software: str,
    readers: Mapping[str, str],
    parts: Sequence[PartFile],
    names: Mapping[str, object],
) -> dict[str, object]:
    """What is signed about a finished delivery. Fractions become text: canonical JSON has whole numbers only."""
    return {
        "basis": delivery.basis,
        "counts": whole_numbers(delivery.report),
        "delivery_id": delivery.delivery_id,
        "dossier_id": dossier_id,
        "finished_at": delivery.finished_at,
        "items": [exact(item.as_json()) for item in delivery.items],
        "names": exact(names),
        "opened_at": delivery.opened_at,
        "opened_by": delivery.opened_by,
        "parts": [part.as_json() for part in sorted(parts, key=lambda part: part.file)],
        "readers": dict(readers),
        "request": exact(delivery.request),
        "software": software,
        "version": VERSION,
    }


def sign_manifest(manifest: Mapping[str, object], key: SigningKey) -> str:
    """The envelope, as it is kept in the register and can be handed on."""
    payload = canonical_json(manifest)
    signature = key.sign(pre_authentication(PAYLOAD_TYPE, payload))
    return canonical_json(
        {
            "payload": base64.b64encode(payload).decode(),
            "payloadType": PAYLOAD_TYPE,
            "signatures": [{"keyid": key.public.key_id, "sig": base64.b64encode(signature).decode()}],
        }
    ).decode()


def manifest_sha256(envelope: str) -> str:
    """What the log entry of the import says about the manifest."""
    return hashlib.sha256(envelope.encode()).hexdigest()


def parse_envelope(text: str) -> Envelope:
    """Read an envelope.

    Raises:
        DossierError: it is none, or is damaged.
    """
    try:
        found = json.loads(text)
        envelope = Envelope(
            found["payloadType"],
            base64.b64decode(found["payload"], validate=True),
            tuple((each["keyid"], base64.b64decode(each["sig"], validate=True)) for each in found["signatures"]),
        )
        if envelope.payload_type != PAYLOAD_TYPE or not isinstance(envelope.manifest, dict):
            raise ValueError("it holds something else")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
        raise DossierError(
            f"The manifest of a delivery cannot be read: {type(error).__name__}",
            where="deliveries.manifest",
            do="Run `argus verify --against HEAD`, and restore a backup that verifies.",
        ) from error
    return envelope


def pre_authentication(payload_type: str, payload: bytes) -> bytes:
    """DSSE, "Signature definition": what is signed, so that no payload can be taken for one of another type."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def exact(value: object) -> object:
    """The value with every fraction as its shortest text: what canonical JSON can hold."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Mapping):
        return {str(key): exact(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [exact(inner) for inner in value]
    return value


def whole_numbers(report: Mapping[str, object] | None) -> dict[str, int]:
    """The counts of a report, without durations and names."""
    return {name: count for name, count in (report or {}).items() if type(count) is int}
