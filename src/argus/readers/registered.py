"""Which readers there are: those of Argus, and the private ones of a laboratory.

A private reader is registered by the entry point group `argus.readers` in a package of its own, under the name that the
reader has. Its code is loaded in worker processes only, which are shut in: here it is known by what its package says of
itself. A name that Argus itself uses stays with Argus.
"""

import hashlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from argus.engine import READING, Pool, in_worker
from argus.errors import DossierError

GROUP = "argus.readers"
OWN = "argus-dossier"
# Someone waits for the list.
SECONDS_TO_LOAD = 30


@dataclass(frozen=True, slots=True)
class Known:
    """A reader as the list of formats shows it."""

    name: str
    about: str
    version: str


@cache
def entries() -> tuple[EntryPoint, ...]:
    """Every registered reader by its name, those of Argus first. Loads none. The packages of this machine are searched
    once.
    """
    found = entry_points(group=GROUP)
    own = {each.name: each for each in found if _is_own(each)}
    private = {each.name: each for each in found if each.name not in own}
    return tuple(by_name[name] for by_name in (own, private) for name in sorted(by_name))


def reader_names() -> tuple[str, ...]:
    """The names of all readers, private ones too."""
    return tuple(sorted(each.name for each in entries()))


def is_private(name: str) -> bool:
    """Whether a reader comes from a package of the laboratory."""
    return any(each.name == name and not _is_own(each) for each in entries())


def load_readers() -> tuple[Any, ...]:
    """The readers this process may load: in a worker all of them, elsewhere those of Argus.

    Raises:
        ImportError: a private one cannot be loaded; names its package.
    """
    return tuple(_loaded(each) for each in entries() if _is_own(each) or in_worker())


def reader_hash(reader: object) -> str:
    """SHA-256 of the source file of the module that a reader stands in: what was run, whatever its version says."""
    return _file_hash(type(reader).__module__)


def known_readers() -> tuple[Known, ...]:
    """All readers as the list of formats shows them; a worker is asked about private ones.

    Raises:
        DossierError: a private one cannot be loaded.
    """
    if all(_is_own(each) for each in entries()):
        return described()
    with Pool(1) as pool:
        (done,) = pool.run(described, [()], seconds=SECONDS_TO_LOAD, limits=READING)
    if done.result is None:
        raise DossierError(
            f"A private reader cannot be loaded: {done.fault}",
            where=", ".join(each.name for each in entries() if not _is_own(each)),
            do="Mend or remove the package it comes from.",
        )
    return done.result


def described() -> tuple[Known, ...]:
    """The readers that this process may load. A step for workers."""
    found = [Known(str(each.name), str(each.about), str(each.version)) for each in load_readers()]
    return tuple(sorted(found, key=lambda each: each.name))


def _is_own(entry: EntryPoint) -> bool:
    return entry.dist is not None and entry.dist.name == OWN


def _loaded(entry: EntryPoint) -> Any:
    if _is_own(entry):
        return entry.load()()
    package = f"The reader {entry.name} of the package {entry.dist.name if entry.dist else '?'}"
    try:
        make: Callable[[], Any] = entry.load()
        reader = make()
    except Exception as error:
        raise ImportError(f"{package} cannot be loaded: {type(error).__name__}: {error}") from error
    if reader.name != entry.name or not isinstance(reader.version, str):
        raise ImportError(f"{package} must call itself by that name, and have a version that is text")
    return reader


@cache
def _file_hash(module: str) -> str:
    file = getattr(sys.modules[module], "__file__", None)
    return hashlib.sha256(Path(file).read_bytes()).hexdigest() if file else ""
