"""Of which moment leads are: which messages count, and what day "today" is.

Two limits (`Asked`): sent up to a moment, and in the dossier by a moment. A message is in the dossier from the end of
the delivery that brought it first; later deliveries of the same message change nothing about that.

"Now" is the moment asked for, else the newest dated message: by the clock of this machine every shipment of an older
dossier would be long past. A message dated after the last delivery came in has a wrong date and is not believed.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from argus.evidence import finished_by
from argus.leads.candidate import Asked
from argus.messages import Archive, Shard, rows_brought_by
from argus.messages.scope import Scope, mask, scope_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Clocks of telephones and of the laboratory differ; zones differ by up to 26 hours.
LEEWAY = timedelta(days=2)


def counting(archive: Archive, asked: Asked) -> tuple[npt.NDArray[np.bool_] | None, ...]:
    """For each shard which of its messages count: the reader may see them, and they lie within what is asked.

    Returns:
        None for a shard of which all count. Undated messages count unless `as_of_us` is asked for: nobody knows
        whether they were sent by then.
    """
    scope = scope_of(archive.visibility)
    brought = None
    if asked.known_at_us is not None:
        with archive.names.register.read() as register:
            brought = rows_brought_by(register, finished_by(register, asked.known_at_us))
    return tuple(_counting(shard, scope, asked.as_of_us, brought) for shard in archive.shards)


def now_of(archive: Archive, asked: Asked) -> int | None:
    """Microseconds since 1970 UTC; None = nothing is dated and nothing was asked for."""
    if asked.as_of_us is not None:
        return asked.as_of_us
    with archive.names.register.read() as register:
        last = max(finished_by(register, asked.known_at_us).values(), default=None)
    latest = None if last is None else (last + LEEWAY - EPOCH) // timedelta(microseconds=1)
    newest = None
    for shard, kept in zip(archive.shards, counting(archive, asked), strict=True):
        if shard.dated:
            times = shard.sent_at if kept is None else shard.sent_at[kept]
            end = len(times) if latest is None else int(np.searchsorted(times, latest, "right"))
            if end:
                newest = max(int(times[end - 1]), newest or 0)
    return newest


def day_of(us: int, zone: ZoneInfo) -> date:
    """The day on which something was, where people read."""
    try:
        return (EPOCH + timedelta(microseconds=us)).astimezone(zone).date()
    except OverflowError:  # on the first and last day of all calendars
        return (EPOCH + timedelta(microseconds=us)).date()


def _counting(
    shard: Shard, scope: Scope, as_of_us: int | None, brought: npt.NDArray[np.int64] | None
) -> npt.NDArray[np.bool_] | None:
    limits = [] if scope == Scope() else [mask(scope, shard.table)]
    if as_of_us is not None and not shard.dated:
        limits.append(np.zeros(shard.rows, bool))
    elif as_of_us is not None and (shard.last_us or 0) > as_of_us:
        limits.append(np.arange(shard.rows) < np.searchsorted(shard.sent_at, as_of_us, "right"))
    if brought is not None:
        limits.append(_within(shard.numbers, brought))
    return np.logical_and.reduce(limits) if limits else None


def _within(rows: npt.NDArray[np.int64], stretches: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    if not len(stretches):
        return np.zeros(len(rows), bool)
    place = np.searchsorted(stretches[:, 0], rows, "right") - 1
    inside: npt.NDArray[np.bool_] = (place >= 0) & (rows <= stretches[place, 1])
    return inside
