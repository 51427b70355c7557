"""Archives made to do harm: each is read or refused within 5 seconds and 256 MiB, bombs within 2; nothing escapes."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from argus.evidence.archives import Left, Member, UnpackTask, archive_kind, unpack
from tests.hostile.harness import within
from tests.hostile.make_archives import HOSTILE
from tests.readers.samples import item_at

BOMBS = {
    "bomb_512MiB.zip", "like_42.zip", "overlapping.zip", "one_kernel.zip", "bomb.gz", "bomb.tar.gz", "bomb.bz2",
    "bomb.xz", "bomb.7z", "bomb_deflate.7z", "bomb.rsmf",
}  # fmt: skip
# name -> (members that come out, words that must be among what is told); bombs that are not here give nothing.
TOLD = {
    "nested_16x.zip": (16, ""),
    "overlapping.zip": (0, "overlap"),
    "one_kernel.zip": (1, "overlap"),
    "bomb.bz2": (1, "100 times"),
    "no_content.gz": (0, "next to nothing"),
    "traversal.zip": (15, ""),
    "links.zip": (1, "symbolic link"),
    "links.tar": (3, "symbolic link"),
    "million_empty.zip": (10_000, "990,000 more members without content"),
    "million_files.7z": (10_000, "990,000 more members without content"),
    "lying_sizes.zip": (1, "method 77"),
    "no_list.zip": (0, "finds no end"),
    "far_away.zip": (0, "something else"),
    "numbers.tar": (1, "makes no sense"),
    "headers.tar": (0, "no member behind them"),
    "dictionary.7z": (0, "4,096 MiB of memory"),
    "memory.7z": (0, "PPMd"),
    "rounds.7z": (0, "takes too long"),
    "endless.7z": (0, "list of contents"),
    "parts.rsmf": (0, "no attachment rsmf.zip"),
    "line.rsmf": (0, "no attachment rsmf.zip"),
}


@dataclass(frozen=True)
class Opened:
    """What became of one of them."""

    kind: str | None
    members: list[Member]
    left: list[Left]
    disk_bytes: int


def open_file(path: str, target: str) -> Opened:
    """A step: look what it is, and take it apart, as an import does."""
    item = item_at(Path(path))
    kind = archive_kind(item.head(), item.name)
    assert kind is not None
    found = unpack(UnpackTask(item, 1, kind, target, b"key"))
    disk_bytes = sum(each.stat().st_size for each in Path(target).iterdir())
    return Opened(kind, list(found.members), list(found.left), disk_bytes)


@pytest.fixture
def opened(tmp_path):
    """Opens one of them in a child process under the limits; nothing but its members is left."""

    def run(name: str) -> Opened:
        file = tmp_path / name
        file.write_bytes(HOSTILE[name]())
        done = within(open_file, str(file), str(tmp_path / "unpacked"), seconds=2 if name in BOMBS else 5)
        file.unlink()
        assert isinstance(done.outcome, Opened), done.outcome
        return done.outcome

    return run


@pytest.mark.parametrize("name", HOSTILE)
def test_each_is_refused_or_read_in_time_and_in_memory(opened, name):
    found = opened(name)
    count, words = TOLD.get(name, (0, "100 times"))
    assert len(found.members) == count
    assert words in " ".join(each.what for each in found.left)
    assert found.disk_bytes <= 128 << 20


@pytest.mark.parametrize("name", ["traversal.zip", "links.zip", "links.tar"])
def test_nothing_is_written_outside_and_nothing_is_followed(opened, tmp_path, name):
    found = opened(name)
    inside = set((tmp_path / "unpacked").iterdir())
    assert {path for path in tmp_path.rglob("*") if not path.is_dir()} == inside
    assert not any(path.is_symlink() for path in inside)
    assert {Path(each.file) for each in found.members} <= inside
    assert not [path for folder in ("/tmp", "..", ".") for path in Path(folder).glob("*argus-escaped*")]


def test_names_that_lead_out_are_kept_as_labels(opened):
    found = opened("traversal.zip")
    names = [each.name for each in found.members]
    assert names[:5] == [
        "../../../../tmp/argus-escaped", "/tmp/argus-escaped", "..\\..\\argus-escaped", "C:\\argus-escaped",
        "a/../../argus-escaped",
    ]  # fmt: skip
    assert names.count("twice.txt") == 2
    assert "\\x1b[2Jcleared\\x07\\x0a" in names
    assert [Path(each.file).name for each in found.members] == [str(number) for number in range(len(names))]


@pytest.mark.parametrize("name", ["lying_sizes.zip", "numbers.tar"])
def test_what_lies_does_not_cost_the_honest_member(opened, name):
    assert [each.name for each in opened(name).members] == ["honest"]
