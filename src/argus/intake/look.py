"""Find out what an item is and settle how it is read: a step, because it parses hostile bytes."""

from dataclasses import dataclass

from argus.errors import ArgusError, EvidenceUnreadableError
from argus.evidence import Beside, EvidenceItem
from argus.evidence.archives import archive_kind
from argus.evidence.media import companion_of, media_type
from argus.intake.neighbours import Neighbours, beside_of
from argus.readers import Plan, Request, is_private, reader_hash, recognise
from argus.readers.databases import SQLITE_MAGIC, what_hinders

UNKNOWN = (
    "No reader knows this format; the file is sealed and can be read later. `argus formats` lists what can be read"
)
# No chat, whatever a reader might think of the first bytes: asked for first, since folders hold thousands of them.
_PLAIN_MEDIA = ("image/", "video/", "audio/")

_COMPANIONS = {
    "-wal": ("write-ahead log", "read together with {base}"),
    "-shm": ("index of a write-ahead log", "holds nothing that is not in the log of {base}"),
}


@dataclass(frozen=True, slots=True)
class LookTask:
    """What `look_at` needs. `format` is what the person importing asked for; archives and media stay what they are."""

    item_id: int
    item: EvidenceItem
    request: Request
    format: str | None
    neighbours: Neighbours | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What was found: a reader with its plan, an archive, a file that is kept for what is beside it, or why it is none
    of these (`fault`).

    Attributes:
        source: SHA-256 of the module of the reader.
        archive: its kind; its members are looked at next.
        kept: what it is kept as: a media type, "write-ahead log".
    """

    reader: str | None
    version: str
    why: str
    plan: Plan | None
    fault: str = ""
    archive: str = ""
    kept: str = ""
    source: str = ""

    @property
    def failed(self) -> bool:
        """Whether it can be neither read nor opened, and is not kept for something else."""
        return self.plan is None and not self.archive and not self.kept


def look_at(task: LookTask) -> Look:
    """Recognise and plan.

    Raises:
        DecisionNeededError, UsageError: as the reader's `plan`.
    """
    item, head = task.item, task.item.head()
    media = media_type(head, item.name)
    if media and media.startswith(_PLAIN_MEDIA):
        return _kept(media, "its first bytes")
    beside = beside_of(task.neighbours)
    if base := companion_of(item.name, head):
        return _companion(item.name, base, beside)
    if not item.size:
        return _no_reader("The file is empty")
    kind = archive_kind(head, item.name)
    try:
        found = None if task.format and kind else recognise(item, task.format)
    except EvidenceUnreadableError as error:
        return _no_reader(str(error))
    if found is None:
        if kind:
            return Look(None, "", f"{kind} archive", None, archive=kind)
        if media:
            return _kept(media, "its first bytes")
        return _no_reader((what_hinders(item) if head.startswith(SQLITE_MAGIC) else None) or UNKNOWN)
    reader, why = found
    source = reader_hash(reader)
    request = Request(task.request.zone, task.request.service, task.request.mapping, task.request.profiles, beside)
    try:
        return Look(reader.name, reader.version, why, reader.plan(item, request), source=source)
    except ArgusError as error:
        if not isinstance(error, EvidenceUnreadableError):
            raise
        fault = str(error)
    except Exception as error:
        if not is_private(reader.name) or isinstance(error, MemoryError | OSError):  # a limit has words of its own
            raise
        fault = f"The private reader {reader.name} failed: {type(error).__name__}: {error}"
    return Look(reader.name, reader.version, why, None, fault, source=source)


def _no_reader(fault: str) -> Look:
    return Look(None, "", "", None, fault)


def _kept(what: str, why: str) -> Look:
    return Look(None, "", why, None, kept=what)


def _companion(name: str, base: str, beside: Beside) -> Look:
    what, why = _COMPANIONS.get(name[-4:].lower(), ("rollback journal", "not applied: {base} is read as it stands"))
    if beside.behind(base, "") is not None:
        return _kept(what, why.format(base=base.rpartition("/")[2]))
    return _no_reader(f"This is the {what} of {base}, which is not in this delivery: import both together")
