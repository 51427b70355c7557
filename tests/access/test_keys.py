"""The signing key stays outside the dossier, with its owner."""

import multiprocessing
import os
import stat

import pytest

from argus.access.keys import KEY_FILE, keys_folder, publish_key, signing_key
from argus.errors import UsageError


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ARGUS_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"


def test_a_key_is_made_once_for_its_owner_only(dossier, folder):
    first = signing_key(dossier)
    file = folder / KEY_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert signing_key(dossier).public == first.public
    assert [each.name for each in folder.iterdir()] == [KEY_FILE]


def test_the_secret_half_is_nowhere_in_the_dossier_and_in_no_repr(dossier, folder):
    key = signing_key(dossier)
    publish_key(dossier, key.public)
    secret = key.private.private_bytes_raw()
    assert secret.hex() not in repr(key)
    held = b"".join(file.read_bytes() for file in dossier.folder.rglob("*") if file.is_file())
    assert secret not in held
    assert key.public.verifier_line(f"argus/{dossier.dossier_id}").encode() in held


def test_a_key_inside_the_dossier_is_refused(dossier, monkeypatch):
    monkeypatch.setenv("ARGUS_KEYS", str(dossier.heads / "keys"))
    with pytest.raises(UsageError, match="inside the dossier"):
        signing_key(dossier)


def test_a_key_that_others_may_read_is_refused(dossier, folder):
    signing_key(dossier)
    (folder / KEY_FILE).chmod(0o644)
    with pytest.raises(UsageError, match="Others may read"):
        signing_key(dossier)


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_damaged_key_is_refused_without_quoting_it(dossier, folder, content):
    folder.mkdir()
    (folder / KEY_FILE).write_bytes(content)
    (folder / KEY_FILE).chmod(0o600)
    with pytest.raises(UsageError, match="no Ed25519 signing key") as error:
        signing_key(dossier)
    assert "AAAA" not in str(error.value)
    assert error.value.__cause__ is None


def test_the_key_lies_in_the_personal_settings_unless_named(monkeypatch, tmp_path):
    monkeypatch.delenv("ARGUS_KEYS")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert keys_folder() == tmp_path / "argus" / "keys"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert keys_folder() == tmp_path / "home" / ".config" / "argus" / "keys"


def key_of(folder, dossier_folder):
    from argus.store import open_dossier

    os.environ["ARGUS_KEYS"] = folder
    return signing_key(open_dossier(dossier_folder)).public.raw


def test_processes_that_need_the_first_key_at_once_agree_on_it(dossier, folder):
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        made = pool.starmap(key_of, [(str(folder), dossier.folder)] * 6)
    assert len(set(made)) == 1
