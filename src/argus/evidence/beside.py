"""The other files of a delivery, by the labels they arrived under: how a reader finds what belongs to its item.

A chat export is often several files: a list of users beside the days of a channel, a write-ahead log beside a
database, pictures in a folder. Labels are compared, never opened; what is found is named by its SHA-256.
"""

import posixpath
from collections.abc import Iterable, Iterator
from functools import cached_property


class Beside:
    """Label -> SHA-256 of the files of one delivery.

    Args:
        files: (label, SHA-256). A label that stands for two different files leads to neither.
    """

    def __init__(self, files: Iterable[tuple[str, str]] = ()) -> None:
        self.files: dict[str, str | None] = {}
        for written, sha256 in files:
            label = _plain(written)
            self.files[label] = sha256 if self.files.get(label, sha256) == sha256 else None

    def near(self, label: str, relative: str) -> str | None:
        """The file at `relative` ("../users.json") as seen from the folder of `label`; None = there is none, or two."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(_plain(label)), relative))
        return self.files.get(path)

    def behind(self, label: str, suffix: str) -> str | None:
        """The file whose label is that of the item with `suffix` behind it ("-wal")."""
        return self.files.get(_plain(label) + suffix)

    def linked(self, label: str, path: str) -> str | None:
        """The file that the item `label` calls `path`: below its own folder or a folder above it, else the one file of
        the delivery whose label ends most like `path`. None when there is none, or when several are as good.
        """
        wanted = _plain(path).removeprefix("~").strip("/")
        if not wanted or wanted.startswith("../"):
            return None
        folder = posixpath.dirname(_plain(label))
        while True:
            found = posixpath.join(folder, wanted)
            if found in self.files:
                return self.files[found]
            if not folder:
                break
            folder = posixpath.dirname(folder)
        return self._most_alike(wanted)

    def below(self, label: str) -> Iterator[tuple[str, str]]:
        """(label, SHA-256) of the files in the folder of `label` and below it, in order."""
        folder = posixpath.dirname(_plain(label))
        prefix = f"{folder}/" if folder else ""
        for name in sorted(self.files):
            sha256 = self.files[name]
            if name.startswith(prefix) and sha256 is not None:
                yield name, sha256

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for label in self.files:
            found.setdefault(posixpath.basename(label), []).append(label)
        return found

    def _most_alike(self, wanted: str) -> str | None:
        parts = wanted.split("/")
        best, length = set[str | None](), 0
        for label in self._by_name.get(parts[-1], ()):
            alike = _alike(parts, label.split("/"))
            if alike > length:
                best, length = {self.files[label]}, alike
            elif alike == length:
                best.add(self.files[label])
        return next(iter(best)) if len(best) == 1 else None


def _plain(label: str) -> str:
    return label.replace("\\", "/")


def _alike(wanted: list[str], found: list[str]) -> int:
    """How many parts at the end are equal."""
    same = 0
    for one, other in zip(reversed(wanted), reversed(found), strict=False):
        if one != other:
            break
        same += 1
    return same
