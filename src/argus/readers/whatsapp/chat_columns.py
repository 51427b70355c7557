"""Many records of an exported chat at once, as columns: the same as `Chat.record` gives, one by one."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from argus.messages import RECORDS, Block, block_of, clean, json_object
from argus.readers.tables.columns import joined
from argus.readers.whatsapp.chat import Chat, clock_of, handle
from argus.readers.whatsapp.said import is_plain
from argus.readers.whatsapp.style import day_of, heads
from argus.terms import NoSuchHourError, to_utc

# Of so many names, dates and clocks the meaning is remembered.
_REMEMBERED = 100_000


class ChatColumns:
    """The records of whole lines as columns; what is not plain goes through `Chat.record`."""

    def __init__(self, chat: Chat, data: bytes, start: int) -> None:
        self.chat, self.data, self.start = chat, data, start
        self.odd: list[tuple[int, int]] = []
        self.days: dict[bytes, tuple[int, int] | None] = {}
        self.clocks: dict[bytes, int | None] = {}
        self.names: dict[bytes, int | None] = {}
        self.handles: list[str] = []
        self.others: list[str | None] = []

    def block(self) -> Block:
        """All records, in the order of the lines."""
        rows = list(self._plain_rows())
        found = block_of(self.chat.record(self.start + at, self.start + end, self.data[at:end]) for at, end in self.odd)
        return joined(self._table(rows), found) if rows else found

    def _plain_rows(self) -> Iterator[tuple[int, int, int, int, int, str, str]]:
        """(first byte, end, microseconds, offset, number of the name, text, date and clock as written)."""
        data, days, clocks, names, odd = self.data, self.days, self.clocks, self.names, self.odd
        for match, end in _records(data, self.chat.pattern, odd):
            at = match.start()
            written, day, clock = match.groups()
            name, colon, said = data[match.end() : end].partition(b": ")
            try:
                when, seconds, who = days[day], clocks[clock], names[name]
            except KeyError:
                when, seconds, who = self._learn(day, clock, name)
            if when is None or seconds is None or who is None or not colon:
                odd.append((at, end))
                continue
            try:
                text = said.removesuffix(b"\n").removesuffix(b"\r").decode()
            except UnicodeDecodeError:
                odd.append((at, end))
                continue
            if is_plain(text):
                yield at, end, when[0] + seconds, when[1], who, text, written.decode()
            else:
                odd.append((at, end))

    def _learn(self, day: bytes, clock: bytes, name: bytes) -> tuple[tuple[int, int] | None, int | None, int | None]:
        for known in (self.days, self.clocks, self.names):
            if len(known) > _REMEMBERED:
                known.clear()
        if day not in self.days:
            self.days[day] = self._steady(day)
        if clock not in self.clocks:
            try:
                self.clocks[clock] = clock_of(clock.decode()) * 1_000_000
            except ValueError:
                self.clocks[clock] = None
        if name not in self.names:
            self.names[name] = self._number_of(name)
        return self.days[day], self.clocks[clock], self.names[name]

    def _steady(self, day: bytes) -> tuple[int, int] | None:
        """Midnight in UTC and the offset of a day without change of the clock."""
        try:
            midnight = datetime.combine(day_of(day.decode(), self.chat.order), time())
            first = to_utc(midnight, self.chat.zone)
            last = to_utc(midnight + timedelta(days=1), self.chat.zone)
        except (ValueError, OverflowError, NoSuchHourError):
            return None
        steady = first[1] == last[1] and not first[2] and not last[2]
        return first[:2] if steady and last[0] - first[0] == 86_400_000_000 else None

    def _number_of(self, written: bytes) -> int | None:
        try:
            name = written.decode()
        except UnicodeDecodeError:
            return None
        if not name or "\n" in name or self.chat.is_odd(name) or any(each.startswith(name) for each in self.chat.names):
            return None
        known_as = handle(name)
        self.handles.append(known_as)
        self.others.append(None if known_as == name else json_object({"name as written": name}))
        return len(self.handles) - 1

    def _table(self, rows: list[tuple[int, int, int, int, int, str, str]]) -> pa.Table:
        starts, ends, us, offset, who, texts, written = zip(*rows, strict=True)
        many, chat = len(rows), self.chat
        number = pa.array(who, pa.int32())
        constants = {
            "service": chat.service,
            "conversation": chat.conversation,
            "conversation_name": chat.conversation_name,
            "conversation_kind": chat.kind,
            "time_precision": chat.precision,
            "zone_source": "given",
            "kind": "text",
            "state": "intact",
        }
        columns = {name: pa.repeat(pa.scalar(clean(value), pa.string()), many) for name, value in constants.items()}
        columns |= {
            "sender": pa.array(self.handles, pa.string()).take(number),
            "sent_at": pa.array(us, pa.int64()),
            "sent_offset": pa.array(offset, pa.int16()),
            "text": pa.array(texts, pa.large_string()),
            "other": pa.array(self.others, pa.large_string()).take(number),
            "place_start": pc.add(pa.array(starts, pa.int64()), self.start),
            "place_end": pc.add(pa.array(ends, pa.int64()), self.start),
            "sent_as_written": pa.array(written, pa.string()),
        }
        return pa.table({name: columns[name] for name in RECORDS.names if name in columns})


def _records(
    data: bytes, pattern: re.Pattern[bytes], odd: list[tuple[int, int]]
) -> Iterator[tuple[re.Match[bytes], int]]:
    """The head and the end of each record; what stands before the first head is odd."""
    before = None
    for match in heads(data, pattern):
        if before is not None:
            yield before, match.start()
        elif match.start():
            odd.append((0, match.start()))
        before = match
    if before is not None:
        yield before, len(data)
    elif data:
        odd.append((0, len(data)))
