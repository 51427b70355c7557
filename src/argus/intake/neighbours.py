"""The labels of a delivery's files, where working processes find them: written once, read by each process once."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from argus.evidence import Beside


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A file with (label, SHA-256) of all files of a delivery; `digest` tells one state of it from the next."""

    file: str
    digest: str


def write_neighbours(folder: Path, files: Iterable[tuple[str, str]]) -> Neighbours:
    """Write the labels into `folder`."""
    content = json.dumps(sorted(files), ensure_ascii=True).encode()
    digest = hashlib.sha256(content).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"labels-{digest[:16]}.json"
    path.write_bytes(content)
    return Neighbours(str(path), digest)


def beside_of(neighbours: Neighbours | None) -> Beside:
    """The labels, ready to be asked."""
    return _read(neighbours) if neighbours is not None else Beside()


@lru_cache(maxsize=2)
def _read(neighbours: Neighbours) -> Beside:
    return Beside((label, sha256) for label, sha256 in json.loads(Path(neighbours.file).read_bytes()))
