"""A disk that fills up, at twenty sizes: the import stops with a sentence, what stood is read, it goes on after room.

The disks are small file systems in memory. Who may not mount one as he is gets a place of his own where he may (a user
namespace); where that is not allowed either, the tests say so.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from argus import cli
from argus.intake import import_paths
from argus.store import open_dossier
from tests.intake.program import held, left_behind, new_case, owner_of

ROWS, ROWS_BEFORE = 20_000, 200
SIZES = 20
ROOMY = 256 << 20

Call = Callable[..., tuple[int, str, str]]


def may_mount(folder: Path) -> bool:
    """Whether this process may mount a file system."""
    done = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True, check=False)
    return done.returncode == 0 and subprocess.run(["umount", folder], check=False).returncode == 0


@contextmanager
def disk(folder: Path, size: int) -> Iterator[Path]:
    """A disk of so many bytes, mounted at `folder`."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def resize(folder: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", folder], check=True)


@dataclass(frozen=True)
class Delivery:
    """A dossier that holds an old delivery, a new delivery, and the room each takes: `most` while it is taken in."""

    case: Path
    new: Path
    held: dict[str, tuple[object, ...]]
    room: int
    most: int


@pytest.fixture(scope="module")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Delivery:
    folder = tmp_path_factory.mktemp("delivery")
    if not may_mount(folder):
        if os.environ.get("ARGUS_TESTS_UNSHARED"):
            pytest.skip("this system lets nobody but root mount a disk in memory")
        pytest.skip("tried again in a user namespace, see the last test")
    case, new = folder / "case.argus", written(folder / "new.jsonl", "new words", ROWS)
    new_case(case)[0].register.close()
    take_in(case, written(folder / "old.jsonl", "old", ROWS_BEFORE))
    with disk(folder / "roomy", ROOMY) as roomy:
        shutil.copytree(case, roomy / "case.argus")
        room = taken(roomy)
        most = most_taken(roomy, lambda: take_in(roomy / "case.argus", new))
    return Delivery(case, new, held(case), room, most)


def written(path: Path, words: str, rows: int) -> Path:
    with path.open("w") as file:
        for number in range(rows):
            day = 1 + number * 27 // rows
            row = {"timestamp": f"2021-03-{day:02}T12:00:00Z", "chat": "group", "from": "alfa"}
            file.write(json.dumps(row | {"text": f"{words} {number}"}) + "\n")
    return path


def take_in(case: Path, path: Path) -> None:
    dossier = open_dossier(case)
    try:
        import_paths(dossier, owner_of(dossier), [path], workers=1)
    finally:
        dossier.register.close()


def taken(folder: Path) -> int:
    """Bytes in use on a disk."""
    return shutil.disk_usage(folder).used


def most_taken(folder: Path, act: Callable[[], None]) -> int:
    """The most bytes in use on a disk while something is done."""
    seen, ended = [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.002):
            seen.append(taken(folder))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        act()
    finally:
        ended.set()
        watching.join()
    return max(seen)


@pytest.fixture
def argus(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Call:
    """The program, in this process: exit status, what it printed, what it said."""

    def call(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["argus", *map(str, words)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        code = ended.value.code
        return (code if isinstance(code, int) else 0, *capfd.readouterr())

    return call


def reads_on(argus: Call, case: Path, delivery: Delivery) -> None:
    """What was committed is there, is found and holds."""
    assert held(case) == delivery.held
    status, found, told = argus("-d", case, "search", "old", "--limit", "0", "--json")
    assert status == 0, told
    assert json.loads(found)["total"] == ROWS_BEFORE
    status, found, told = argus("-d", case, "verify")
    assert status == 0, found + told


def goes_on(argus: Call, case: Path, delivery: Delivery) -> None:
    """The same import again ends with exact counts and leaves nothing lying about."""
    take_in(case, delivery.new)
    assert len(held(case)) == ROWS + ROWS_BEFORE
    assert left_behind(case) == []
    assert argus("-d", case, "verify")[0] == 0


def stops_plainly(argus: Call, case: Path, delivery: Delivery, words: str) -> bool:
    """Import; whether it stopped, which it must tell in a sentence, with nothing to see of it."""
    status, _, told = argus("-d", case, "import", delivery.new, "--workers", "1")
    if not status:
        return False
    assert status == 2, told
    assert words in told
    assert "Make room" in told
    assert "Traceback" not in told
    reads_on(argus, case, delivery)
    return True


def test_a_disk_that_is_too_small_again_and_again_stops_each_import_plainly_and_the_last_goes_on(
    tmp_path: Path, delivery: Delivery, argus: Call
) -> None:
    """Twenty sizes: the first has room for the log, without which nobody may read, and for nothing else; the last is
    what an import without hindrance took at most.
    """
    sizes = [
        delivery.room + max(64 << 10, (delivery.most - delivery.room) * step // (SIZES - 1)) for step in range(SIZES)
    ]
    stopped = 0
    with disk(tmp_path / "disk", sizes[0]) as small:
        case = small / "case.argus"
        shutil.copytree(delivery.case, case)
        for size in sizes:
            resize(small, size)
            if not stops_plainly(argus, case, delivery, "no room on the disk"):
                break
            stopped += 1
        assert stopped > SIZES // 2
        resize(small, ROOMY)
        goes_on(argus, case, delivery)


@pytest.mark.parametrize("percent", [10, 40, 70, 90])
def test_a_disk_that_fills_up_during_an_import_stops_it_plainly_and_it_goes_on_after_room(
    tmp_path: Path, delivery: Delivery, argus: Call, percent: int
) -> None:
    with disk(tmp_path / "disk", delivery.room + (delivery.most - delivery.room) * percent // 100) as small:
        case = small / "case.argus"
        shutil.copytree(delivery.case, case)
        assert stops_plainly(argus, case, delivery, "no room on the disk")
        resize(small, ROOMY)
        goes_on(argus, case, delivery)


@pytest.mark.parametrize("kib", [16, 100, 200])
def test_a_disk_too_small_for_a_dossier_is_told_and_one_is_made_after_room(
    tmp_path: Path, delivery: Delivery, argus: Call, kib: int
) -> None:
    words = ("--name", "Case", "--authority", "Laboratory", "--basis", "Order 117", "--basis-ref", "basis-1")
    with disk(tmp_path / "disk", kib << 10) as small:
        status, _, told = argus("new", small / "case.argus", *words)
        assert status == 2
        assert "no room on the disk" in told
        assert "Traceback" not in told
        resize(small, ROOMY)
        assert argus("new", small / "case.argus", *words)[0] == 0
        assert argus("-d", small / "case.argus", "verify")[0] == 0


def test_a_limit_on_the_size_of_a_file_stops_the_import_plainly_and_nothing_else(
    tmp_path: Path, delivery: Delivery, argus: Call
) -> None:
    case = tmp_path / "case.argus"
    shutil.copytree(delivery.case, case)
    for kib in (8, 40, 150, 400, 900, 1_400):
        with longest_file(kib << 10):
            status, _, told = argus("-d", case, "import", delivery.new, "--workers", "1")
        assert status == 2, (kib, told)
        assert "a size limit was reached" in told
        assert "Traceback" not in told
        reads_on(argus, case, delivery)
    goes_on(argus, case, delivery)


@contextmanager
def longest_file(size: int) -> Iterator[None]:
    """No file of this process and its children may grow above so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_who_may_not_mount_a_disk_runs_these_tests_in_a_user_namespace(tmp_path: Path) -> None:
    if may_mount(tmp_path):
        return
    if subprocess.run(["unshare", "-Urm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system allows neither a small disk nor a user namespace")
    again = ["unshare", "-Urm", sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__]
    environment = os.environ | {"ARGUS_TESTS_UNSHARED": "1"}
    done = subprocess.run(again, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout[-3000:]
