"""Find out what an item is and settle how it is read: a step, because it parses hostile bytes."""

from dataclasses import dataclass

from argus.errors import EvidenceUnreadableError
from argus.evidence import EvidenceItem
from argus.readers import Plan, Request, recognise

UNKNOWN = (
    "No reader knows this format; the file is sealed and can be read later. `argus formats` lists what can be read"
)


@dataclass(frozen=True, slots=True)
class LookTask:
    """What `look_at` needs."""

    item_id: int
    item: EvidenceItem
    request: Request
    format: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """What was found: a reader with its plan, or why there is none (`fault`)."""

    reader: str | None
    version: str
    why: str
    plan: Plan | None
    fault: str = ""


def look_at(task: LookTask) -> Look:
    """Recognise and plan.

    Raises:
        DecisionNeededError, UsageError: as the reader's `plan`.
    """
    if not task.item.size:
        return Look(None, "", "", None, "The file is empty")
    found = recognise(task.item, task.format)
    if found is None:
        return Look(None, "", "", None, UNKNOWN)
    reader, why = found
    try:
        return Look(reader.name, reader.version, why, reader.plan(task.item, task.request))
    except EvidenceUnreadableError as error:
        return Look(reader.name, reader.version, why, None, str(error))
