"""Days and times as commands take and show them, in the reading zone of the dossier."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from argus.errors import UsageError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def up_to(text: str | None, zone: ZoneInfo, flag: str) -> int | None:
    """The last moment that counts, microseconds since 1970 UTC: the end of a day, or an exact time itself."""
    end = end_of(text, zone, flag)
    return end - 1 if end is not None and text is not None and len(text) == len("2021-03-04") else end


def start_of(text: str | None, zone: ZoneInfo, flag: str) -> int | None:
    """A day in the reading zone, or an exact time with its offset."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no day", where=flag, do="Write YYYY-MM-DD, or a time as ISO 8601.") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return (moment - EPOCH) // timedelta(microseconds=1)


def end_of(text: str | None, zone: ZoneInfo, flag: str) -> int | None:
    """The whole of a last day counts; an exact time is the first that does not."""
    if text is None:
        return None
    if len(text) == len("2021-03-04"):
        try:
            text = (date.fromisoformat(text) + timedelta(days=1)).isoformat()
        except (ValueError, OverflowError) as error:
            raise UsageError(
                f"{text!r} is no day", where=flag, do="Write YYYY-MM-DD, or a time as ISO 8601."
            ) from error
    return start_of(text, zone, flag)


def when(us: int | None, zone: ZoneInfo) -> str:
    """A time as tables on the terminal show it."""
    if us is None:
        return "undated            "
    sent = EPOCH + timedelta(microseconds=us)
    # On the first and last day of all calendars some zones have no time.
    with suppress(OverflowError):
        sent = sent.astimezone(zone)
    return sent.isoformat(" ", "seconds")[:19]


def stored(at: str, zone: ZoneInfo) -> str:
    """A time that the register keeps (ISO 8601, in UTC), as tables on the terminal show it."""
    return datetime.fromisoformat(at).astimezone(zone).isoformat(" ", "seconds")[:19]


def utc(us: int | None) -> str | None:
    """A time as JSON has it: ISO 8601 in UTC."""
    return None if us is None else (EPOCH + timedelta(microseconds=us)).isoformat().replace("+00:00", "Z")
