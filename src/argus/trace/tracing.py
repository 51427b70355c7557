"""Trace one thing: down to the sealed bytes it stands on, and up to the figures that stand on it.

Any id will do: a figure, an entry of the ledger or a find, a lead, a message; of the last two their first letters too.
Each step is checked on the way (`proving`). What the reader may not see is in no step: it is counted as withheld.
"""

from sqlalchemy import Connection

from argus.errors import NotFoundError, UsageError
from argus.figures import LANGUAGES, Language
from argus.ledger import Revision
from argus.messages import Archive
from argus.store import Dossier
from argus.trace.down import entry_down, figure_down, find_down, lead_down, message_down
from argus.trace.ground import Ground
from argus.trace.proving import Prover
from argus.trace.step import Step, Trace, When
from argus.trace.up import Above, above_entry, above_figure, above_lead, above_message

MESSAGE_DIGITS, FEWEST_DIGITS = 32, 4
_HEX = frozenset("0123456789abcdef")


def trace(
    dossier: Dossier, archive: Archive, wanted: str, when: When | None = None, *, most: int = 25,
    most_bytes: int | None = None, language: Language = LANGUAGES["en"],
) -> Trace:  # fmt: skip
    """Walk from one thing down and up.

    Call `intake.bring_up_to_date` first: leads are made of mentions that were found.

    Args:
        archive: what the reader may see; nothing else appears.
        wanted: the id of a figure, an entry, a find, a lead or a message.
        most: children of one step at most; the others are counted.
        most_bytes: sealed files and parts are hashed up to so many bytes in all; None = all that are on the way.

    Raises:
        NotFoundError: nothing of that name that this reader may see, as of that moment.
        UsageError: several leads or messages begin so.
    """
    with dossier.register.read() as register:
        ground = _ground(dossier, register, archive, when or When(), most, most_bytes, language)
        root, (up, more) = _found(ground, wanted.strip())
        return Trace(root, up, more, ground.as_of, ground.known_at, tuple(sorted(ground.prover.unchecked)))


def _ground(
    dossier: Dossier, register: Connection, archive: Archive, when: When, most: int, most_bytes: int | None,
    language: Language,
) -> Ground:  # fmt: skip
    return Ground(dossier, register, archive, when, Prover(dossier, register, most_bytes), most, language)


def _found(ground: Ground, wanted: str) -> tuple[Step, Above]:
    for look in (_entry, _figure, _lead, _message):
        found = look(ground, wanted)
        if found is not None:
            return found
    raise NotFoundError(
        "Nothing of this name that you may see, as of this moment",
        where="trace",
        do="Give the id of a figure, a seizure, a lead or a message, as their lists show them; or another day.",
    )


def _entry(ground: Ground, wanted: str) -> tuple[Step, Above] | None:
    rows = ground.standing.filter(ground.standing["entry_id"] == wanted)
    if rows.height:
        (revision,) = ground.entries(rows["row_id"].to_list())
        return entry_down(ground, revision), above_entry(ground, revision)
    rows = ground.standing.filter((ground.standing["seizure_id"] == wanted).fill_null(value=False))
    if not rows.height:
        return None
    entries = ground.entries(rows["row_id"].to_list())
    return find_down(ground, wanted, entries), _above_all(ground, entries)


def _above_all(ground: Ground, entries: tuple[Revision, ...]) -> Above:
    found: dict[tuple[str, str], Step] = {}
    more = 0
    for each in entries[: ground.most]:
        above, further = above_entry(ground, each)
        found.update({(step.kind, step.id): step for step in above})
        more += further
    return tuple(found.values()), more


def _figure(ground: Ground, wanted: str) -> tuple[Step, Above] | None:
    measure, dash, digits = wanted.rpartition("-")
    if not (measure and dash) or len(digits) != 10 or set(digits) - _HEX:
        return None
    figure = ground.figure(wanted)
    return None if figure is None else (figure_down(ground, figure), above_figure(ground, wanted))


def _lead(ground: Ground, wanted: str) -> tuple[Step, Above] | None:
    if len(wanted) < FEWEST_DIGITS:
        return None
    lead = ground.lead(wanted)
    if lead is None:
        begun = [own for own in ground.leads if own.startswith(wanted)]
        if len(begun) > 1:
            raise _several("leads", wanted)
        if not begun:
            return None
        lead = ground.leads[begun[0]]
    return lead_down(ground, lead), above_lead(ground, lead.lead_id)


def _message(ground: Ground, wanted: str) -> tuple[Step, Above] | None:
    digits = wanted.lower()
    if not FEWEST_DIGITS <= len(digits) <= MESSAGE_DIGITS or set(digits) - _HEX:
        return None
    begun = [digits] if len(digits) == MESSAGE_DIGITS else ground.messages_beginning(digits)
    if len(begun) > 1:
        raise _several("messages", wanted)
    if not begun or ground.archive.find(bytes.fromhex(begun[0])) is None:
        return None
    step = message_down(ground, begun[0])
    return None if step is None else (step, above_message(ground, begun[0]))


def _several(what: str, wanted: str) -> UsageError:
    return UsageError(f"Several {what} begin so", where=f"trace {wanted}", do="Give more of its letters.")
