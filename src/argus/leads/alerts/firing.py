"""Which messages a watch fires on: those that mention the value, that its account wrote, in which its name just stands,
or that a search finds.

A value fires as it was read (said, repaired, inferred); where it is only one of several readings of a mention, with the
probability of that reading. Nothing is remembered here: who calls decides what is new.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from argus.errors import UsageError
from argus.leads.alerts.values import close_up, forms_of
from argus.leads.alerts.watched import SEARCH, Watch
from argus.messages import Archive
from argus.reading import found_in, rows_matching
from argus.reading.found import Found, joined_in
from argus.reading.mention_files import mention_of, read_alternatives
from argus.reading.mentions import HOWS, PIECE, Mention

# The surest way first; a message fires a watch once.
WAYS = ("said", "sent", "found", "named", "repaired", "inferred")
# Kinds of mention that are names of accounts, too.
NAMES_ACCOUNTS = ("handle", "phone")
# Kinds whose values are names that people also write without anything that tells what they are.
BARE_NAMES = ("vessel",)
FEWEST_LETTERS = 5
# A service may write a number without its plus, or with the host behind it.
_HOSTS = ("", "@s.whatsapp.net", "@c.us")


@dataclass(frozen=True, slots=True)
class Fired:
    """A watch and a message that fires it.

    Attributes:
        row: number of the message. how: one of WAYS.
        probability: of this reading where the mention has several; None = there is only one.
    """

    watch_id: int
    message_id: str
    row: int
    how: str
    probability: float | None = None


@dataclass
class Firing:
    """What fires in some shards of an archive.

    Attributes:
        faults: searches that cannot be made any more, in words, by watch.
    """

    archive: Archive
    watches: Sequence[Watch]
    shards: frozenset[int]
    faults: dict[int, str] = field(default_factory=dict)

    def found(self) -> tuple[Fired, ...]:
        """Each watch and message once, in the order in which messages came in."""
        best: dict[tuple[int, str], Fired] = {}
        for each in (*self._mentioned(), *self._written(), *self._named(), *self._searched()):
            known = best.get((each.watch_id, each.message_id))
            if known is None or _rank(each) < _rank(known):
                best[each.watch_id, each.message_id] = each
        return tuple(sorted(best.values(), key=lambda each: (each.row, each.watch_id)))

    def _mentioned(self) -> Iterator[Fired]:
        wanted: dict[str, dict[str, list[Watch]]] = defaultdict(lambda: defaultdict(list))
        for watch in self.watches:
            if watch.kind != SEARCH:
                for form in forms_of(watch.value):
                    wanted[watch.kind][form].append(watch)
        if not wanted:
            return
        found = found_in(self.archive)
        for shard, mention in (*_said(found, self.shards, wanted), *self._joined(found, wanted)):
            yield from self._fired(shard, mention, wanted[mention.kind])

    def _joined(self, found: Found, wanted: Mapping[str, object]) -> Iterator[tuple[int, Mention]]:
        """What follows from several messages, of which at least one stands in these shards."""
        touched: set[int] = set()
        for number in self.shards:
            touched.update(pc.unique(self.archive.shards[number].columns["conversation"]).to_pylist())
        for placed in joined_in(found, touched):
            if placed.shard in self.shards and placed.mention.kind in wanted:
                yield placed.shard, placed.mention

    def _fired(self, shard: int, mention: Mention, wanted: Mapping[str, Sequence[Watch]]) -> Iterator[Fired]:
        chances = dict(mention.alternatives)
        readings = {mention.value: chances.get(mention.value), **chances}
        for value, chance in readings.items():
            how = mention.how if value == mention.value or mention.how != "said" else "inferred"
            for watch in wanted.get(value, ()):
                yield from self._new(watch, shard, mention.at, how, chance)
        if mention.how == "repaired":  # who watches for a number with that mistake in it finds it as it was written
            for watch in wanted.get(close_up(mention.raw), ()):
                yield from self._new(watch, shard, mention.at, "said")

    def _written(self) -> Iterator[Fired]:
        """What the accounts of watched handles and phones wrote."""
        named = [watch for watch in self.watches if watch.kind in NAMES_ACCOUNTS]
        handles = {watch.watch_id: _handles_of(watch) for watch in named}
        accounts = self.archive.names.accounts_of({each for some in handles.values() for each in some})
        for watch in named:
            numbers = sorted({number for handle in handles[watch.watch_id] for number in accounts[handle]})
            if not numbers:
                continue
            for shard in sorted(self.shards):
                senders = self.archive.shards[shard].columns["sender"]
                wrote = pc.fill_null(pc.is_in(senders, value_set=pa.array(numbers, senders.type)), False)
                for at in np.flatnonzero(wrote.to_numpy(zero_copy_only=False)).tolist():
                    yield from self._new(watch, shard, at, "sent")

    def _named(self) -> Iterator[Fired]:
        """Messages in which the name of a watched ship or account just stands, as people write in a hurry: no capitals,
        no sign before it, nothing around it that tells what it is.
        """
        for watch in self.watches:
            if watch.kind in BARE_NAMES or (watch.kind == "handle" and _is_no_word(watch.value)):
                words = watch.value.lstrip("@").replace('"', " ")
                yield from self._matching(watch, f'"{words}"', "named")

    def _searched(self) -> Iterator[Fired]:
        for watch in self.watches:
            if watch.kind == SEARCH:
                yield from self._matching(watch, watch.value, "found")

    def _matching(self, watch: Watch, query: str, how: str) -> Iterator[Fired]:
        try:
            for shard, rows in rows_matching(self.archive, query, watch.filters, self.shards):
                numbers = self.archive.shards[shard].numbers
                for at in rows[numbers[rows] >= watch.from_row].tolist():
                    yield from self._new(watch, shard, at, how)
        except UsageError as error:
            self.faults[watch.watch_id] = str(error)

    def _new(self, watch: Watch, shard: int, at: int, how: str, probability: float | None = None) -> Iterator[Fired]:
        stands = self.archive.shards[shard]
        row = int(stands.numbers[at])
        if row >= watch.from_row:
            yield Fired(watch.watch_id, stands.message_ids[at].tobytes().hex(), row, how, probability)


def _rank(fired: Fired) -> tuple[int, float]:
    return WAYS.index(fired.how), -(1.0 if fired.probability is None else fired.probability)


def _said(
    found: Found, shards: frozenset[int], wanted: Mapping[str, Mapping[str, object]]
) -> Iterator[tuple[int, Mention]]:
    """Mentions of the wanted kinds with a wanted value, or a reading that is one."""
    kinds = pa.array(list(wanted), pa.string())
    values = pa.array(sorted({value for some in wanted.values() for value in some}), pa.large_string())
    for finder in found.finders:
        for number, _, rows in found.with_finder(finder):
            if number not in shards:
                continue
            same = pc.and_(pc.is_in(rows["kind"], value_set=kinds), _may_be(rows, values)).to_numpy()
            same &= found.seen(number, found.positions(number, finder))
            for row in rows.filter(pa.array(same)).to_pylist():
                if not row["kind"].startswith(PIECE):
                    yield number, mention_of(row)


def _may_be(rows: pa.Table, values: pa.Array) -> pa.ChunkedArray:
    """Whether the value, one of the other readings, or what stands there letter by letter is among these."""
    flags = np.zeros(rows.num_rows, bool)
    doubtful = pc.or_(pc.is_valid(rows["alternatives"]), pc.equal(rows["how"], HOWS.index("repaired")))
    several = np.flatnonzero(doubtful.to_numpy())
    if len(several):
        among = frozenset(values.to_pylist())
        some = rows.take(pa.array(several))
        told = zip(several.tolist(), some["alternatives"].to_pylist(), some["raw"].to_pylist(), strict=True)
        for at, alternatives, raw in told:
            flags[at] = close_up(raw) in among or any(value in among for value, _ in read_alternatives(alternatives))
    return pc.or_(pc.is_in(rows["value"], value_set=values), pa.chunked_array([pa.array(flags)]))


def _is_no_word(handle: str) -> bool:
    """Whether a handle is of a form that no everyday word has, so that it is meant wherever it stands."""
    name = handle.lstrip("@")
    return len(name) >= FEWEST_LETTERS and any(letter.isdigit() for letter in name)


def _handles_of(watch: Watch) -> tuple[str, ...]:
    """How services may write the account that a handle or phone names."""
    names = dict.fromkeys((*forms_of(watch.value), watch.value.lstrip("+@")))
    hosts = _HOSTS if watch.kind == "phone" else ("",)
    return tuple(f"{name}{host}" for name in names for host in hosts if name)
