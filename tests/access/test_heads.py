"""Heads are C2SP signed notes, made of committed entries only, and survive a kill at any moment."""

import base64
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from argus.access import Act, add_basis, append, append_many, last_head, parse_head, record, sign_head, sign_head_if_due
from argus.access import heads as heads_module
from argus.access.heads import parse_heads
from argus.access.keys import parse_verifier_line, signing_key
from argus.access.log import root_of, stored_entries
from argus.access.tables import log_heads
from argus.errors import UsageError
from argus.trace import verify


def entries(dossier, count, analyst=None):
    with dossier.register.write() as tx:
        append_many(tx, analyst, ((Act.LOOK, {"at": at}) for at in range(count)))


def test_a_head_is_a_signed_note_that_the_standard_alone_can_check(dossier, analyst):
    entries(dossier, 6)
    head = sign_head(dossier)
    text = (dossier.heads / f"{head.size}.head").read_text("utf-8")
    body, signatures = text.split("\n\n")
    origin, size, root, *_ = body.split("\n")
    with dossier.register.read() as tx:
        leaves = [each.leaf for each in stored_entries(tx)]
    assert (origin, int(size), base64.b64decode(root)) == (f"argus/{dossier.dossier_id}", len(leaves), root_of(leaves))
    (key_file,) = (dossier.heads / "keys").iterdir()
    name, note_id, encoded = key_file.read_text().strip().split("+", 2)
    raw = base64.b64decode(encoded)
    dash, signer, signature = signatures.strip("\n").split(" ")
    signed = base64.b64decode(signature)
    assert (dash, signer, signed[:4].hex(), raw[0]) == ("\N{EM DASH}", name, note_id, 1)
    Ed25519PublicKey.from_public_bytes(raw[1:]).verify(signed[4:], (body + "\n").encode())


def test_the_first_head_logs_the_key_that_signs_it(dossier, analyst):
    entries(dossier, 1)
    head = sign_head(dossier)
    with dossier.register.read() as tx:
        last = list(stored_entries(tx))[-1]
    assert head.size == 2
    assert signing_key(dossier).public.key_id.encode() in last.entry
    entries(dossier, 1)
    assert sign_head(dossier).size == 3


def test_a_head_names_the_one_before_it_and_brings_its_entries(dossier, analyst):
    entries(dossier, 3)
    first = sign_head(dossier)
    entries(dossier, 2)
    second = sign_head(dossier)
    assert second.previous == first.sha256
    lines = (dossier.heads / "4-6.entries.jsonl").read_bytes().splitlines()
    with dossier.register.read() as tx:
        assert lines == [each.entry for each in stored_entries(tx, 4)]


def test_nothing_new_is_not_signed_again(dossier, analyst):
    entries(dossier, 3)
    assert sign_head(dossier) is not None
    assert sign_head(dossier) is None
    assert sign_head_if_due(dossier) is None


def test_a_head_is_due_after_a_thousand_entries_or_a_minute(dossier, analyst):
    assert record(dossier, analyst, Act.LOOK, {}) == 0  # the first entry of all is signed at once
    signed = last_of(dossier).size
    record(dossier, analyst, Act.LOOK, {})
    assert last_of(dossier).size == signed
    entries(dossier, 1000)
    record(dossier, analyst, Act.LOOK, {})
    assert last_of(dossier).size == signed + 1002
    for shift in (timedelta(seconds=-61), timedelta(seconds=3600)):  # a minute ago, and a clock set back since
        record(dossier, analyst, Act.LOOK, {})
        size = last_of(dossier).size
        shift_last_head(dossier, shift)
        assert sign_head_if_due(dossier).size == size + 1


def last_of(dossier):
    with dossier.register.read() as tx:
        return last_head(tx)


def shift_last_head(dossier, shift):
    head = last_of(dossier)
    time = (datetime.now(UTC) + shift).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    with dossier.register.write() as tx:
        note = head.note.replace(head.time, time)
        tx.execute(update(log_heads).where(log_heads.c.size == head.size).values(note=note))


def test_a_head_written_before_a_kill_is_taken_up_by_the_next(dossier, analyst):
    entries(dossier, 3)
    sign_head(dossier)
    entries(dossier, 3)
    cut_off = sign_head(dossier)
    with dossier.register.write() as tx:  # as if the kill came between the file and its row
        tx.execute(delete(log_heads).where(log_heads.c.size == cut_off.size))
    assert verify(dossier).ok
    entries(dossier, 3)
    after = sign_head(dossier)
    assert after.previous == cut_off.sha256
    assert verify(dossier).findings == ()


KILLED = """
import os, sys
from pathlib import Path
from argus.access import append_many, sign_head
from argus.store import durable, open_dossier
dossier = open_dossier(Path(sys.argv[1]))
with dossier.register.write() as tx:
    append_many(tx, None, (("look", {}) for _ in range(5)))
left = int(sys.argv[2])
sync = os.fsync
def killed(handle):
    global left
    left -= 1
    if left < 0:
        os._exit(9)
    sync(handle)
os.fsync = killed
sign_head(dossier)
"""


@pytest.mark.parametrize("syncs", range(8))
def test_a_kill_while_signing_leaves_a_dossier_that_verifies(dossier, analyst, syncs):
    entries(dossier, 3)
    sign_head(dossier)
    subprocess.run([sys.executable, "-c", KILLED, str(dossier.folder), str(syncs)], check=False)
    assert verify(dossier).findings == ()
    entries(dossier, 1)
    assert sign_head(dossier).size == 10
    assert verify(dossier).findings == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(data=st.data())
def test_a_head_cut_short_anywhere_is_a_clear_error(dossier, data):
    if last_of(dossier) is None:
        entries(dossier, 2)
        sign_head(dossier)
    note = last_of(dossier).note
    cut = note[: data.draw(st.integers(0, len(note) - 1))]
    with pytest.raises(UsageError) as error:
        parse_head(cut)
    assert error.value.do


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(data=st.data())
def test_a_changed_head_is_refused_or_its_signature_fails(dossier, data):
    if last_of(dossier) is None:
        entries(dossier, 2)
        sign_head(dossier)
    note = last_of(dossier).note.encode()
    at = data.draw(st.integers(0, len(note) - 1))
    changed = note[:at] + bytes([note[at] ^ data.draw(st.integers(1, 255))]) + note[at + 1 :]
    try:
        head = parse_head(changed.decode())
    except (UsageError, UnicodeDecodeError):
        return
    assert head.signer([signing_key(dossier).public]) is None or head.note != changed.decode()


def test_several_heads_and_keys_can_stand_in_one_file(dossier, analyst):
    entries(dossier, 2)
    first = sign_head(dossier)
    entries(dossier, 2)
    second = sign_head(dossier)
    line = signing_key(dossier).public.verifier_line(first.origin)
    assert parse_heads(f"{line}\n\n{first.note}\n{second.note}") == (first, second)
    assert parse_verifier_line(line) == signing_key(dossier).public
    with pytest.raises(UsageError, match="several"):
        parse_head(first.note + second.note)


def test_a_second_machine_signs_on_and_the_log_says_so(dossier, analyst, tmp_path, monkeypatch):
    entries(dossier, 2)
    first_key = signing_key(dossier).public
    sign_head(dossier)
    monkeypatch.setenv("ARGUS_KEYS", str(tmp_path / "other machine"))
    entries(dossier, 2)
    head = sign_head(dossier)
    second_key = signing_key(dossier).public
    assert head.signer([second_key]) == second_key != first_key
    with dossier.register.read() as tx:
        named = [each.number for each in stored_entries(tx) if heads_module.NEW_KEY.encode() in each.entry]
    assert named == [2, 5]
    assert verify(dossier).findings == ()


def test_reads_are_recorded_with_every_legal_basis_in_force(dossier, analyst):
    with dossier.register.write() as tx:
        add_basis(tx, basis="art. 39bis", authority="court", ref="2026/114")
        append(tx, analyst, Act.LOOK, {})
    number = record(dossier, analyst, Act.READ, {"message_ids": []})
    with dossier.register.read() as tx:
        (stored,) = stored_entries(tx, number, number + 1)
    assert b'"basis":["2026/114"]' in stored.entry
