"""What was read in the messages of each shard, kept for the next call and the next program.

    derived/leads/<shard>.<state>.read              MessagePack behind its SHA-256
    derived/leads/<shard>+<shard>.<state>.read      what is said in conversations over several shards
    derived/leads/<shard>.<state>.<name>.read       what somebody else keeps of a shard (`keep_piece`): threats

Kept is only what follows from the messages of these shards: their words, their numbers and days, what each tells, which
of them are lists, what several of them say together. What depends on other messages is worked out every time.
`state` names all it follows from: the files of what was found in the shard, what the reader may see, this program. So
a shard that stands keeps its file when others come; and who takes messages out of a shard makes another shard of it,
whose name no file bears (`remove_kept` then removes what is left of the first). A file that is damaged or missing is
made again; a disk that is full costs time, not the answer.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from argus.errors import NoRoomError
from argus.messages import Archive
from argus.reading import found_in
from argus.reading.mentions import Mention
from argus.store import Dossier, write_durably

FOLDER = "leads"
_ENDING, _AND = ".read", "+"
# Readers, and states of what was found, whose files of one shard are kept.
READERS_KEPT = 4
# So much more than is kept is worth writing again.
MORE = 1.02
# What follows from a message follows from these packages and this program's rules of words.
_RULES = ("argus.leads", "argus.reading.mentions", "argus.messages")

Column = npt.NDArray[Any]
# Which of the shards, field of the message, mention at its position in the shard.
Joined = list[tuple[int, int, Mention]]
# What is said over more shards than so many, or so seldom, is joined every time.
MOST_SHARDS, FEWEST_ROOMS = 4, 8


class _Stored(msgspec.Struct, array_like=True):
    """A column as bytes."""

    sort: str
    content: bytes


@dataclass(slots=True)
class KeptShard:
    """What was read in one shard; whoever needs more reads it and writes it down here.

    Attributes:
        columns: numbers by position in the shard, by name.
        words: different words of its messages, as `columns` number them.
        joined: what messages of a conversation say together, by finder and conversation.
        ports: names that only a day behind them makes ports, by which ports are looked for.
        ships: where ships are named that others called ships, by the name.
    """

    columns: dict[str, Column] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    joined: dict[str, dict[int, Joined]] = field(default_factory=dict)
    ports: dict[str, list[tuple[int, Mention]]] = field(default_factory=dict)
    ships: dict[str, list[tuple[int, Mention]]] = field(default_factory=dict)
    changed: bool = False

    def column(self, name: str) -> Column:
        """A column; empty where it is not kept."""
        return self.columns.get(name, np.empty(0, np.int64))

    def rows(self, name: str) -> int:
        """How many rows a column has."""
        return len(self.columns.get(name, ()))

    def needs(self, name: str, rows: int) -> bool:
        """Whether so many rows are enough more than a column has to keep them too."""
        return rows > MORE * self.rows(name)


class _File(msgspec.Struct):
    columns: dict[str, _Stored]
    words: list[str]
    joined: dict[str, dict[int, Joined]]
    ports: dict[str, list[tuple[int, Mention]]]
    ships: dict[str, list[tuple[int, Mention]]]


_DECODER = msgspec.msgpack.Decoder(_File)


def plain_facts(facts: object) -> object:
    """Facts of a mention as MessagePack writes them."""
    if isinstance(facts, Mapping):
        return dict(facts)
    raise NotImplementedError


_ENCODER = msgspec.msgpack.Encoder(enc_hook=plain_facts)


class KeptShards:
    """What is kept of the shards of an archive, by the number of the shard."""

    def __init__(self, archive: Archive, *, on_disk: bool = False) -> None:
        """Nothing, or what is on the disk."""
        self._archive = archive
        self._on_disk = on_disk
        self._known: dict[tuple[int, ...], KeptShard] = {}
        self.shards = [self.of((number,)) for number in range(len(archive.shards))]

    def of(self, numbers: tuple[int, ...]) -> KeptShard:
        """What is kept of one shard, or of what is said over a few."""
        if numbers not in self._known:
            found = _read(_path(self._archive, numbers)) if self._on_disk and len(numbers) <= MOST_SHARDS else None
            self._known[numbers] = found or KeptShard()
        return self._known[numbers]

    def write(self) -> None:
        """Keep on the disk what was read since."""
        for numbers, kept in self._known.items():
            few = len(numbers) > 1 and sum(map(len, kept.joined.values())) < FEWEST_ROOMS
            if kept.changed and self._on_disk and len(numbers) <= MOST_SHARDS and not few:
                shards = [self._archive.shards[each].folder for each in numbers]
                _write(_path(self._archive, numbers), _written(kept), shards)
                kept.changed = False


def remove_kept(dossier: Dossier, shards: Iterable[str]) -> None:
    """Remove what is kept of leads but for what was read in these shards alone: those that stand."""
    standing = set(shards)
    folder = dossier.derived / FOLDER
    for path in folder.iterdir() if folder.is_dir() else ():
        if not (path.name.endswith(_ENDING) and standing.issuperset(path.name.split(".")[0].split(_AND))):
            path.unlink(missing_ok=True)


def state_of(archive: Archive, shards: Iterable[int]) -> str:
    """A name for all that what is read in some shards follows from."""
    limits = [sorted(each) if isinstance(each, frozenset) else each for each in astuple(archive.visibility)]
    found = [[name, _files(archive, name)] for name in (archive.shards[number].folder.name for number in shards)]
    return digest([_rules(), str(archive.zone), limits, found])


def digest(told: object) -> str:
    """A short name for something that can be written as JSON."""
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:24]


def _files(archive: Archive, folder: str) -> list[list[str | int]]:
    named = found_in(archive).named.get(folder, {})
    return sorted([name, each.version, each.file, each.crc] for name, each in named.items())


@cache
def _rules() -> str:
    """What this program makes of messages may differ from what another made of them."""
    told = hashlib.sha256()
    for package in _RULES:
        for each in _below(files(package)):
            told.update(each.name.encode() + b"\0" + each.read_bytes())
    return told.hexdigest()


def _below(folder: Traversable) -> Iterable[Traversable]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_file() and not each.name.endswith(".pyc"):
            yield each
        elif each.is_dir() and each.name != "__pycache__":
            yield from _below(each)


def _path(archive: Archive, numbers: tuple[int, ...], name: str = "") -> Path:
    folders = [archive.shards[number].folder for number in numbers]
    shards = _AND.join(folder.name for folder in folders)
    return folders[0].parent / FOLDER / f"{shards}.{state_of(archive, numbers)}{name and '.' + name}{_ENDING}"


def kept_piece(archive: Archive, number: int, name: str) -> bytes | None:
    """What was kept of one shard under a name of its own; None when there is nothing, or it is damaged."""
    return _content(_path(archive, (number,), name))


def keep_piece(archive: Archive, number: int, name: str, written: bytes) -> None:
    """Keep it; what it follows from must be this shard, the reader and the program alone."""
    _write(_path(archive, (number,), name), written, [archive.shards[number].folder])


def _read(path: Path) -> KeptShard | None:
    try:
        written = _content(path)
        found = None if written is None else _DECODER.decode(written)
    except msgspec.DecodeError:
        return None
    if found is None:
        return None
    columns = {name: np.frombuffer(each.content, each.sort) for name, each in found.columns.items()}
    return KeptShard(columns, found.words, found.joined, found.ports, found.ships)


def _content(path: Path) -> bytes | None:
    try:
        told, _, written = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return written if hashlib.sha256(written).hexdigest().encode() == told else None


def _written(kept: KeptShard) -> bytes:
    columns = {name: _Stored(each.dtype.str, each.tobytes()) for name, each in kept.columns.items()}
    return _ENCODER.encode(_File(columns, kept.words, kept.joined, kept.ports, kept.ships))


def _write(path: Path, written: bytes, shards: list[Path]) -> None:
    shard, _, *name = path.name.removesuffix(_ENDING).split(".")
    with suppress(OSError, NoRoomError):
        path.parent.mkdir(exist_ok=True)
        same = [each for each in path.parent.glob(f"{shard}.*{_ENDING}") if each.name.split(".")[2:-1] == name]
        own = sorted(same, key=lambda each: each.stat().st_mtime)
        others = [each for each in own if each != path]
        for each in others[: max(0, len(others) - READERS_KEPT + 1)]:
            each.unlink(missing_ok=True)
        with write_durably(path) as file:
            file.write(hashlib.sha256(written).hexdigest().encode() + b"\n")
            file.write(written)
    # Withheld or exchanged meanwhile: then whoever did so removed what was kept before this stood there.
    if not all(folder.exists() for folder in shards):
        path.unlink(missing_ok=True)
