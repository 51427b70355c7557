"""A dossier: one folder that can be copied, backed up and carried on a stick.

haven.argus/
  dossier.toml      name, authority, reading zone, languages
  register.sqlite   the only commit point
  evidence/         originals by SHA-256, read-only
  messages/         Parquet parts, append-only
  derived/          made from the rest, can be thrown away
  heads/            signed heads of the log
  work/             what an unfinished import has so far; swept when no import names it
"""

import os
import secrets
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from argus.errors import DossierError, NoRoomError, NotFoundError, UsageError
from argus.store.durable import NO_ROOM, sync_folder, write_durably
from argus.store.migrate import migrate, require_current
from argus.store.register import Register

FOLDERS = ("evidence", "messages", "derived", "heads", "work")
LANGUAGES = ("nl", "fr", "en")
DEFAULT_ZONE = "Europe/Brussels"
# SQLite's locks do not hold on these: two writers would both believe they are alone.
NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "fuse.sshfs", "ncpfs", "ceph"})


@dataclass(frozen=True)
class Dossier:
    """An open dossier. Cheap to make; the register is opened on first use.

    Attributes:
        folder: where it stands.
        dossier_id: 32 hex digits, given once; part of every signed head.
        zone: IANA name of the zone in which people read and in which "tomorrow" is meant.
    """

    folder: Path
    dossier_id: str
    name: str
    authority: str
    zone: str = DEFAULT_ZONE
    languages: tuple[str, ...] = LANGUAGES
    inboxes: tuple[Path, ...] = field(default=())

    @cached_property
    def register(self) -> Register:
        """The only commit point."""
        return Register(self.folder / "register.sqlite")

    @property
    def evidence(self) -> Path:
        """Originals by SHA-256, read-only."""
        return self.folder / "evidence"

    @property
    def messages(self) -> Path:
        """Parquet parts: what was imported, append-only."""
        return self.folder / "messages"

    @property
    def derived(self) -> Path:
        """What can be made again from the rest."""
        return self.folder / "derived"

    @property
    def heads(self) -> Path:
        """Signed heads of the log."""
        return self.folder / "heads"

    @property
    def work(self) -> Path:
        """What an unfinished import has so far."""
        return self.folder / "work"


def create_dossier(folder: Path, *, name: str, authority: str, zone: str = DEFAULT_ZONE) -> Dossier:
    """Make the folder, its settings and an empty register.

    Raises:
        UsageError: the folder exists already, or the zone is unknown.
        DossierError: the folder would stand on a network drive.
    """
    _require_zone(zone)
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("There is something here already", where=str(folder), do="Name a folder that does not exist.")
    for part in ("name", "authority"):
        if not locals()[part].strip():
            raise UsageError(f"The {part} is empty", where=f"--{part}", do="Give it in words a court will recognise.")
    with nothing_half_made(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _require_local_disk(folder)
        for each in FOLDERS:
            (folder / each).mkdir()
        dossier = Dossier(folder, secrets.token_hex(16), name.strip(), authority.strip(), zone)
        migrate(dossier.register)
        # Written last: a folder without dossier.toml is no dossier, so a kill on the way leaves nothing half-made.
        with write_durably(folder / "dossier.toml") as file:
            file.write(_settings(dossier).encode())
        sync_folder(folder.parent)
    return dossier


@contextmanager
def nothing_half_made(folder: Path) -> Iterator[None]:
    """Remove the folder of a new dossier, with all that is in it, when something goes wrong while it is made: the same
    call again must not find it in the way.

    Raises:
        UsageError: it may not be written. NoRoomError: the disk is full or a size limit was reached.
    """
    try:
        yield
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, PermissionError):
            raise UsageError("No permission to write here", where=str(folder), do="Choose another folder.") from error
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            raise NoRoomError(
                "The dossier could not be made: no room on the disk or a size limit was reached",
                where=str(folder),
                do="Make room and make it again; nothing was left behind.",
            ) from error
        raise


def open_dossier(folder: Path) -> Dossier:
    """Open an existing dossier.

    Raises:
        NotFoundError: there is no dossier in this folder.
        DossierError: made by a newer Argus, on a network drive, or its settings cannot be read.
    """
    folder = folder.absolute()
    settings_file = folder / "dossier.toml"
    if not settings_file.is_file():
        raise NotFoundError(
            "There is no dossier here",
            where=str(folder),
            do="Name one with `argus -d DOSSIER ...`, or make one with `argus new DIR --name N ...`.",
        )
    _require_local_disk(folder)
    try:
        settings = tomllib.loads(settings_file.read_text("utf-8"))
        dossier = Dossier(
            folder,
            settings["id"],
            settings["name"],
            settings["authority"],
            settings.get("zone", DEFAULT_ZONE),
            tuple(settings.get("languages", LANGUAGES)),
            tuple(Path(inbox).expanduser() for inbox in settings.get("inboxes", ())),
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise DossierError(
            f"The settings of this dossier cannot be read: {type(error).__name__}: {error}",
            where=str(settings_file),
            do="Mend the file or restore it from a backup.",
        ) from error
    require_current(dossier.register)
    for each in FOLDERS:
        (folder / each).mkdir(exist_ok=True)
    return dossier


def find_dossier(named: Path | None) -> Dossier:
    """The dossier named on the command line, by `ARGUS_DOSSIER`, or the current folder."""
    return open_dossier(named or Path(os.environ.get("ARGUS_DOSSIER") or "."))


def _require_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            f"Unknown time zone {zone!r}", where="--tz", do="Use an IANA name such as Europe/Brussels or UTC."
        ) from error


def _require_local_disk(folder: Path) -> None:
    kind = _file_system(folder)
    if kind in NETWORK_FILE_SYSTEMS:
        raise DossierError(
            f"A dossier cannot be used on a network drive ({kind}): two machines could both write its register",
            where=str(folder),
            do="Put the dossier on a local disk.",
        )


def _file_system(folder: Path) -> str:
    """Kind of the file system that holds `folder`, as Linux names it; empty elsewhere."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    best, kind = "", ""
    for line in mounts.read_text("utf-8", errors="replace").splitlines():
        _device, place, found, *_ = line.split(" ")
        place = place.replace("\\040", " ")
        if len(place) >= len(best) and folder.is_relative_to(place):
            best, kind = place, found
    return kind


def _settings(dossier: Dossier) -> str:
    languages = ", ".join(_toml(language) for language in dossier.languages)
    return (
        f"id = {_toml(dossier.dossier_id)}\n"
        f"name = {_toml(dossier.name)}\n"
        f"authority = {_toml(dossier.authority)}\n"
        f"zone = {_toml(dossier.zone)}\n"
        f"languages = [{languages}]\n"
        "# Folders from which the web page may import files; the command line may import from anywhere.\n"
        "inboxes = []\n"
    )


def _toml(text: str) -> str:
    escaped = "".join(
        f"\\{letter}" if letter in '"\\' else letter if letter.isprintable() else f"\\U{ord(letter):08x}"
        for letter in text
    )
    return f'"{escaped}"'
