"""Sealing: byte for byte, once, read-only; and for whatever cannot be sealed a sentence, and nothing left behind."""

import contextlib
import hashlib
import os
import resource
import socket
import stat
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from argus.errors import ArgusError, DossierError, NoRoomError, UsageError
from argus.evidence import add_item, collect, open_delivery, seal, sealed_path, sweep


def held(dossier):
    return sorted(str(file.relative_to(dossier.evidence)) for file in dossier.evidence.rglob("*") if file.is_file())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(content=st.binary(max_size=3000))
def test_sealed_bytes_are_those_of_the_file_under_their_own_hash(dossier, tmp_path, content):
    source = tmp_path / "chat.txt"
    source.write_bytes(content)
    sealed = seal(dossier, source)
    copy = sealed_path(dossier, sealed.sha256)
    assert (sealed.sha256, sealed.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert copy.read_bytes() == content == source.read_bytes()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o400


def test_progress_tells_every_byte_of_a_large_file(dossier, tmp_path):
    source = tmp_path / "large"
    source.write_bytes(os.urandom(1 << 20) * 3 + b"end")
    told = []
    assert seal(dossier, source, on_progress=told.append).size == sum(told) == (3 << 20) + 3
    assert len(told) == 4


def test_the_same_bytes_again_are_not_kept_twice(dossier, tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"same")
    first, second = seal(dossier, tmp_path / "a"), seal(dossier, tmp_path / "b")
    assert (first.new, second.new, first.sha256) == (True, False, second.sha256)
    assert len(held(dossier)) == 1


def test_a_link_given_by_name_is_followed_and_said_so(dossier, tmp_path):
    (tmp_path / "real").write_bytes(b"bytes")
    (tmp_path / "link").symlink_to("real")
    sealed = seal(dossier, tmp_path / "link")
    assert (sealed.link_to, sealed.size) == ("real", 5)
    assert not sealed_path(dossier, sealed.sha256).is_symlink()
    assert seal(dossier, tmp_path / "real").link_to is None


def make_pipe(path):
    os.mkfifo(path)


def make_socket(path):
    with contextlib.chdir(path.parent), socket.socket(socket.AF_UNIX) as made:  # a socket's path may not be long
        made.bind(path.name)


def make_circle(path):
    path.symlink_to(path.name)


def make_dangling(path):
    path.symlink_to("nowhere")


def make_folder(path):
    path.mkdir()


def make_device(path):
    path.symlink_to("/dev/zero")


def make_nothing(path):
    pass


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (make_pipe, "pipe"),
        (make_socket, "socket"),
        (make_circle, "circle"),
        (make_dangling, "no such file"),
        (make_folder, "folder"),
        (make_device, "device"),
        (make_nothing, "no such file"),
    ],
)
def test_what_is_no_file_is_refused_in_a_sentence(dossier, tmp_path, make, told):
    make(tmp_path / "odd")
    with pytest.raises(UsageError, match=told) as error:
        seal(dossier, tmp_path / "odd")
    assert "odd" in error.value.where
    assert error.value.do
    assert held(dossier) == []


def test_a_file_without_permission_is_refused_in_a_sentence(dossier, tmp_path):
    (tmp_path / "secret").write_bytes(b"x")
    (tmp_path / "secret").chmod(0)
    before = os.geteuid()
    try:
        if before == 0:  # the administrator may read everything: ask as somebody else
            os.seteuid(65534)
        with pytest.raises(UsageError, match="permission"):
            seal(dossier, tmp_path / "secret")
    finally:
        os.seteuid(before)


def grow(source):
    with source.open("ab") as file:
        file.write(b"more")


def shrink(source):
    os.truncate(source, 1 << 20)


def rewrite(source):
    with source.open("r+b") as file:
        file.write(b"other")
    os.utime(source, (1, 1))


def vanish(source):
    source.unlink()


def replace(source):
    (source.parent / "new").write_bytes(b"new")
    (source.parent / "new").replace(source)


@pytest.mark.parametrize("change", [grow, shrink, rewrite, vanish, replace])
def test_a_file_that_changes_while_it_is_read_is_not_sealed(dossier, tmp_path, change):
    source = tmp_path / "alive"
    source.write_bytes(b"x" * (5 << 20))
    left = [change]
    with pytest.raises(UsageError, match=r"changed|vanished"):
        seal(dossier, source, on_progress=lambda _: left.pop()(source) if left else None)
    assert held(dossier) == []


def test_a_size_limit_stops_the_import_with_a_sentence_and_leaves_nothing(dossier, tmp_path):
    (tmp_path / "large").write_bytes(b"x" * 300_000)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(NoRoomError, match="no room") as error:
            seal(dossier, tmp_path / "large")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "intact" in error.value.do
    assert held(dossier) == []
    assert seal(dossier, tmp_path / "large").new


def test_a_full_disk_stops_the_import_with_a_sentence_and_leaves_nothing(dossier, tmp_path):
    place = tmp_path / "small disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only the administrator can mount a small disk")
    try:
        dossier.evidence.rmdir()
        dossier.evidence.symlink_to(place)
        (tmp_path / "large").write_bytes(b"x" * 1_000_000)
        with pytest.raises(NoRoomError, match="no room"):
            seal(dossier, tmp_path / "large")
        assert held(dossier) == []
    finally:
        subprocess.run(["umount", place], check=True)


def test_a_damaged_original_is_not_taken_for_the_one_that_arrives(dossier, tmp_path):
    (tmp_path / "a").write_bytes(b"whole")
    copy = sealed_path(dossier, seal(dossier, tmp_path / "a").sha256)
    copy.chmod(0o600)
    copy.write_bytes(b"who")
    with pytest.raises(DossierError, match="damaged"):
        seal(dossier, tmp_path / "a")


def test_folders_are_walked_in_one_order_with_hidden_files_and_no_links(tmp_path):
    top = tmp_path / "phone"
    for name in ("b/2.txt", "b/.hidden", "a.txt", "B.txt", "\xe9.txt"):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(b"x")
    (top / "way out").symlink_to("/etc")
    (top / "passwords").symlink_to("/etc/passwd")
    make_pipe(top / "pipe")
    (tmp_path / "single.txt").write_bytes(b"x")
    skipped = []
    found = collect(
        [top, tmp_path / "single.txt", top], on_skipped=lambda label, reason: skipped.append((label, reason))
    )
    assert [label for _, label in found] == [
        "phone/B.txt", "phone/a.txt", "phone/b/.hidden", "phone/b/2.txt", "phone/\xe9.txt", "single.txt",
    ]  # fmt: skip
    assert all(path.is_file() for path, _ in found)
    assert set(skipped) == {
        ("phone/passwords", "a symbolic link"),
        ("phone/pipe", "a pipe"),
        ("phone/way out", "a symbolic link"),
    }


def test_another_dossier_in_the_folder_is_not_taken_for_evidence(dossier):
    skipped = []
    assert collect([dossier.folder.parent], on_skipped=lambda label, reason: skipped.append(reason)) == []
    assert skipped == ["a dossier"]


def test_a_path_that_is_not_there_is_refused_before_anything_is_sealed(tmp_path):
    with pytest.raises(UsageError, match="no such file"):
        collect([tmp_path / "missing"])


def test_a_name_that_is_not_utf8_gets_a_label_that_can_be_kept(dossier, tmp_path, engineer, basis):
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"x")
    ((path, label),) = [each for each in collect(tmp_path.iterdir()) if each[1].startswith("caf")]
    assert label == "caf\\udce9.txt"
    with dossier.register.write() as tx:
        assert add_item(tx, open_delivery(tx, engineer, basis, {}), seal(dossier, path), label)


KILLED = """
import os, sys
from pathlib import Path
from argus.evidence import seal
from argus.store import open_dossier
seal(open_dossier(Path(sys.argv[1])), Path(sys.argv[2]), on_progress=lambda _: os._exit(9))
"""


def test_what_a_kill_leaves_is_swept_and_what_is_named_stays(dossier, tmp_path, engineer, basis):
    for name in ("named", "unnamed", "killed"):
        (tmp_path / name).write_bytes(name.encode())
    with dossier.register.write() as tx:
        named = seal(dossier, tmp_path / "named")
        add_item(tx, open_delivery(tx, engineer, basis, {}), named, "named")
    seal(dossier, tmp_path / "unnamed")
    killed = subprocess.run([sys.executable, "-c", KILLED, dossier.folder, tmp_path / "killed"], check=False)
    assert killed.returncode == 9
    assert len(held(dossier)) == 3
    assert len(sweep(dossier)) == 2
    assert held(dossier) == [f"{named.sha256[:2]}/{named.sha256}"]


def test_every_refusal_says_what_where_and_what_to_do(dossier, tmp_path):
    with pytest.raises(ArgusError) as error:
        seal(dossier, tmp_path / "missing")
    assert all((error.value.what, error.value.where, error.value.do))
