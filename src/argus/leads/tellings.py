"""What messages tell, each read once: from its text, or from what was kept when somebody read it before."""

from collections.abc import Iterable

import msgspec
import numpy as np

from argus.leads.gathering import Gathered, Numbers, Particular, Told
from argus.leads.kept_shards import KeptShard, plain_facts
from argus.leads.signs import known_signs, remember_signs
from argus.leads.telling import Amount, Day, Telling, assembled, goals_last, tell
from argus.reading.mentions import Mention

# Columns of a kept shard: positions of messages, where the bytes of each end, the bytes.
AT, END, BYTES = "told_at", "told_end", "told"


class _Row(msgspec.Struct, array_like=True, gc=False):
    us: int
    sender: int | None
    conversation: int
    text: str
    reply_to: str | None
    mentions: tuple[Mention, ...]
    read_off: tuple[Mention, ...]
    days: tuple[Day, ...]
    amounts: tuple[Amount, ...]
    loose_amounts: tuple[Amount, ...]
    tails: tuple[str, ...]
    signs: tuple[str, ...] | None
    particulars: tuple[Particular, ...] | None
    # What others say beside of it: where that is another thing now, it is read again.
    joined: tuple[tuple[str, Mention], ...] = ()


_DECODER = msgspec.msgpack.Decoder(_Row)
_ENCODER = msgspec.msgpack.Encoder(enc_hook=plain_facts)


def tellings_of(gathered: Gathered, places: Iterable[int]) -> list[Telling]:
    """What the messages at these places tell, in order; each is read once, however many loads it may belong to."""
    wanted = sorted(set(places))
    missing = [at for at in wanted if at not in gathered.read]
    rows = _kept_rows(gathered)
    new = []
    for at in missing:
        known = None if rows[at] < 0 else _kept(gathered, at, int(rows[at]))
        if known is None:
            new.append(at)
        else:
            gathered.read[at] = goals_last(known, gathered.origins)
    for told in gathered.told(new):
        gathered.read[told.at] = goals_last(tell(told, gathered.archive.zone), gathered.origins)
    return [each for each in map(gathered.read.__getitem__, wanted) if isinstance(each, Telling)]


def keep_tellings(gathered: Gathered, number: int, kept: KeptShard) -> None:
    """Keep what messages of a shard tell that were read since."""
    rows = _kept_rows(gathered)
    new = [
        each
        for at, each in gathered.read.items()
        if rows[at] < 0 and gathered.shard[at] == number and isinstance(each, Telling)
    ]
    if not kept.needs(AT, kept.rows(AT) + len(new)):
        return
    written = [_ENCODER.encode(_row(gathered, each)) for each in new]
    at = gathered.position[np.array([each.at for each in new], np.int64)]
    end = kept.rows(BYTES) + np.cumsum([len(each) for each in written])
    kept.columns[AT] = np.concatenate([kept.column(AT), at])
    kept.columns[END] = np.concatenate([kept.column(END), end])
    bytes_before = kept.columns.get(BYTES, np.empty(0, np.uint8))
    kept.columns[BYTES] = np.concatenate([bytes_before, np.frombuffer(b"".join(written), np.uint8)])
    kept.changed = True


def _kept_rows(gathered: Gathered) -> Numbers:
    """For each message which row of its kept shard tells what it tells; -1 = none."""
    if gathered.kept_rows is None:
        rows = np.full(len(gathered), -1, np.int64)
        for number, kept in enumerate(gathered.kept.shards):
            places = gathered.places(number, kept.column(AT))
            rows[places[places >= 0]] = np.flatnonzero(places >= 0)
        gathered.kept_rows = rows
    return gathered.kept_rows


def _kept(gathered: Gathered, at: int, row: int) -> Telling | None:
    kept = gathered.kept.shards[int(gathered.shard[at])]
    ends = kept.column(END)
    first = int(ends[row - 1]) if row else 0
    found = _DECODER.decode(kept.columns[BYTES][first : int(ends[row])].tobytes())
    if found.joined != tuple(gathered.joined.get(at, ())):
        return None
    if found.signs is not None:
        remember_signs(found.text, found.signs)
    if found.particulars is not None:
        gathered.particulars[at] = found.particulars
    told = Told(
        at, found.us, found.sender, found.conversation, found.text, found.mentions, found.read_off, found.reply_to
    )
    return assembled(told, found.days, found.amounts, found.loose_amounts, found.tails)


def _row(gathered: Gathered, telling: Telling) -> _Row:
    told = telling.told
    return _Row(
        told.us,
        told.sender,
        told.conversation,
        told.text,
        told.reply_to,
        told.mentions,
        told.read_off,
        telling.days,
        telling.amounts,
        telling.loose_amounts,
        telling.tails,
        known_signs(told.text),
        gathered.particulars.get(told.at),
        tuple(gathered.joined.get(told.at, ())),
    )
