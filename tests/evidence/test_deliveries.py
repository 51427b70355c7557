"""A delivery ends with a manifest that anybody with the public key can check."""

import base64
import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from argus.access import signing_key
from argus.errors import DossierError, NotFoundError
from argus.evidence import (
    PartFile,
    add_item,
    delivery_detail,
    finish_delivery,
    is_read,
    list_deliveries,
    open_delivery,
    seal,
    settle_item,
    stop_delivery,
)
from argus.evidence.manifest import manifest_sha256, parse_envelope, pre_authentication

PART = PartFile("messages-1-0.parquet", "ab" * 32, 99, 2, "messages")


@pytest.fixture
def delivered(dossier, engineer, basis, tmp_path):
    (tmp_path / "chat.txt").write_bytes(b"hello\nworld\n")
    sealed, key = seal(dossier, tmp_path / "chat.txt"), signing_key(dossier)
    with dossier.register.write() as tx:
        number = open_delivery(tx, engineer, basis, {"zone": "UTC", "paths": ["chat.txt"]})
        item = add_item(tx, number, sealed, "chat.txt")
        settle_item(
            tx, item, "read", format_name="irc", why="lines begin with a time",
            settled={"zone": "UTC", "share": 0.5}, counts={"rows_in": 2, "messages_new": 2},
        )  # fmt: skip
        finish_delivery(
            tx, dossier, number, key, report={"rows_in": 2, "seconds": 0.25}, readers={"irc": "1"}, parts=[PART]
        )
    return number


def test_the_manifest_says_how_everything_was_read(dossier, delivered):
    manifest = parse_envelope(delivery_detail(dossier, delivered).manifest).manifest
    assert manifest["dossier_id"] == dossier.dossier_id
    assert manifest["basis"]["ref"] == "2026/114"
    assert manifest["readers"] == {"irc": "1"}
    assert manifest["counts"] == {"rows_in": 2}
    assert manifest["request"] == {"paths": ["chat.txt"], "zone": "UTC"}
    assert manifest["parts"] == [PART.as_json()]
    (item,) = manifest["items"]
    assert (item["name"], item["size"], item["format"]) == ("chat.txt", 12, "irc")
    assert item["settled"] == {"share": "0.5", "zone": "UTC"}
    assert item["counts"] == {"messages_new": 2, "rows_in": 2}


def test_the_manifest_is_a_dsse_envelope_that_the_standard_alone_can_check(dossier, delivered):
    envelope = json.loads(delivery_detail(dossier, delivered).manifest)
    payload = base64.b64decode(envelope["payload"])
    (signature,) = envelope["signatures"]
    key = Ed25519PublicKey.from_public_bytes(signing_key(dossier).public.raw)
    kind = envelope["payloadType"]
    message = f"DSSEv1 {len(kind)} {kind} {len(payload)} ".encode() + payload
    key.verify(base64.b64decode(signature["sig"]), message)
    with pytest.raises(InvalidSignature):
        key.verify(base64.b64decode(signature["sig"]), message + b" ")


def test_what_is_signed_is_written_as_in_the_example_of_the_standard():
    assert pre_authentication("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_a_changed_manifest_has_no_signer(dossier, delivered):
    detail = delivery_detail(dossier, delivered)
    key = signing_key(dossier).public
    assert detail.manifest_sha256 == manifest_sha256(detail.manifest)
    assert parse_envelope(detail.manifest).signer([key]) == key
    envelope = json.loads(detail.manifest)
    payload = base64.b64decode(envelope["payload"]).replace(b'"rows_in":2', b'"rows_in":3')
    envelope["payload"] = base64.b64encode(payload).decode()
    assert parse_envelope(json.dumps(envelope)).signer([key]) is None


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"payload": 1}', '{"payloadType":"x","payload":"e30=","signatures":[]}']
)
def test_what_is_no_manifest_is_refused(text):
    with pytest.raises(DossierError, match="cannot be read"):
        parse_envelope(text)


def test_deliveries_are_listed_newest_first(dossier, delivered, engineer, basis):
    with dossier.register.write() as tx:
        stopped = open_delivery(tx, engineer, basis, {})
        stop_delivery(tx, stopped, {"rows_in": 0})
    second, first = list_deliveries(dossier)
    assert (first.delivery_id, first.state, first.files, first.bytes) == (delivered, "done", 1, 12)
    assert (second.delivery_id, second.state, second.files, second.bytes) == (stopped, "stopped", 0, 0)
    assert json.dumps([first.as_json(), delivery_detail(dossier, delivered).as_json()])


def test_bytes_that_a_finished_delivery_has_read_are_known(dossier, delivered, engineer, basis):
    sha256 = delivery_detail(dossier, delivered).items[0].sha256
    with dossier.register.read() as tx:
        assert is_read(tx, sha256)
        assert not is_read(tx, "0" * 64)


def test_a_delivery_that_is_not_there_is_not_found(dossier):
    with pytest.raises(NotFoundError):
        delivery_detail(dossier, 7)
