"""Say what an import would do, before anything is sealed."""

import hashlib
import json
import secrets
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select

from argus.engine import Pool
from argus.errors import ArgusError, UsageError
from argus.evidence import EvidenceItem, collect
from argus.intake.look import Look
from argus.intake.opening import Level, Seen, go_down, look_all, open_all
from argus.intake.tables import profiles
from argus.readers import Request
from argus.store import Dossier

# A folder may hold a hundred thousand files; nobody reads more lines than this before confirming.
MOST_FILES = 200
# Someone is waiting at a screen; the import itself has all the time it needs.
SECONDS_A_FILE = 30


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of one file.

    Attributes:
        format: the reader that would take it, or the kind of archive it is; empty = none, it would be sealed and not
            read.
        why: what makes that reader think so, or why there is none.
        shown: what a person should see before trusting the result, one line each.
        guessed: whether `shown` holds a guess that nobody has confirmed.
        needs: what only a person can decide; None = nothing.
        parent: name of the archive it is in; None = it is a file of its own.
        kept: what it is kept as where it is no chat ("image/jpeg", "write-ahead log"); empty = it is none.
    """

    name: str
    format: str
    why: str
    shown: tuple[str, ...] = ()
    guessed: bool = False
    needs: str | None = None
    parent: str | None = None
    kept: str = ""


def preview(
    dossier: Dossier,
    paths: Sequence[Path],
    *,
    zone: str | None = None,
    service: str | None = None,
    mapping: Mapping[str, Any] | None = None,
    format: str | None = None,
    key: bytes | None = None,
) -> tuple[Preview, ...]:
    """Look at the first `MOST_FILES` files below `paths`, in order, each archive followed by its members. The files are
    parsed in child processes with limits.

    Raises:
        UsageError: a path cannot be used.
    """
    with dossier.register.read() as register:
        known = {row.signature: json.loads(row.mapping) for row in register.execute(select(profiles))}
    request = Request(zone, service, mapping, known)
    folder = dossier.work / f"preview-{secrets.token_hex(8)}"
    folder.mkdir(parents=True)
    try:
        laid = _Laid(folder)
        first = laid.add(((path, name, None) for path, name in collect(paths)[:MOST_FILES]))
        seen = Seen()
        with Pool() as pool:

            def look(level: Level) -> None:
                for _ in look_all(pool, level, laid.items, request, format, folder, seen, seconds=SECONDS_A_FILE):
                    pass

            go_down(first, seen, look, lambda archives: laid.open(pool, archives, seen, key))
        return tuple(laid.told(seen, format, key_given=key is not None))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Laid:
    """Files laid out like sealed ones, so that readers find what belongs together: links and moved members."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.items: list[EvidenceItem] = []
        self._parents: list[int | None] = []

    def add(self, files: Iterable[tuple[Path, str, int | None]]) -> Level:
        """Lay out (path, label, number of the archive); gives them their numbers."""
        first = len(self.items)
        for path, label, parent in files:
            try:
                with path.open("rb") as file:
                    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError as error:
                raise UsageError(f"This cannot be read: {error.strerror}", where=label, do="Check the file.") from error
            place = self._folder / sha256[:2] / sha256
            place.parent.mkdir(exist_ok=True)
            if not place.exists():
                if parent is None:
                    place.symlink_to(path.resolve())
                else:
                    place.hardlink_to(path)  # all empty members share one file
            self.items.append(EvidenceItem(sha256, place, place.stat().st_size, label))
            self._parents.append(parent)
        return list(enumerate(self.items))[first:]

    def open(self, pool: Pool, archives: Level, seen: Seen, key: bytes | None) -> Level:
        """The first members of these archives."""
        found: list[tuple[int, EvidenceItem]] = []
        for opened in open_all(pool, archives, seen, self._folder, key):
            room = max(0, MOST_FILES - len(self.items))
            found += self.add((path, label, opened.item_id) for path, label, _ in islice(opened.files, room))
        return found

    def told(self, seen: Seen, format: str | None, *, key_given: bool, parent: int | None = None) -> Iterable[Preview]:
        """Each file, each archive followed by its members."""
        for number, item in enumerate(self.items):
            if self._parents[number] == parent:
                above = None if parent is None else self.items[parent].name
                question = seen.questions.get(number) or seen.key_wanted(number, key_given=key_given)
                yield _told(item.name, seen.looks.get(number), question, format, above)
                yield from self.told(seen, format, key_given=key_given, parent=number)


def _told(name: str, look: Look | None, question: ArgusError | None, format: str | None, parent: str | None) -> Preview:
    if look is None:
        return Preview(name, format or "", "", needs=str(question), parent=parent)
    if look.archive:
        needs = None if question is None else str(question)
        return Preview(name, look.archive, look.why, needs=needs, parent=parent)
    if look.kept:
        return Preview(name, "", look.why, parent=parent, kept=look.kept)
    if look.plan is None:
        return Preview(name, "", look.fault, parent=parent)
    return Preview(name, look.reader or "", look.why, look.plan.shown, look.plan.guessed, parent=parent)
