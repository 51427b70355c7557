"""How many of the messages found fall in each month, and on each sender, conversation, service and language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from argus.messages import Archive, fulltext
from argus.reading.language_of import LANGUAGES_MOST, language_name, languages_of
from argus.reading.shard_search import Part, over

FACETS = ("month", "sender", "conversation", "service", "language")
FACET_ROWS = 50
# How many of its most frequent values a shard tells at first: nearly always that settles FACET_ROWS over all shards.
_AT_FIRST = 400

_Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """How many of the messages found share something.

    Attributes:
        value: what to give as a filter: "2021-03", a service, a language ("nl"), "#17" for a conversation; for an
            account its handle, or "#17" where several services have the handle.
        label: what to show.
    """

    value: str
    label: str
    count: int


def count_facet(archive: Archive, parts: list[Part], name: str) -> tuple[FacetValue, ...]:
    """The values of one of FACETS among what is found, with exact counts.

    Months are all there, in order of time; of the others the FACET_ROWS most frequent, equal counts by register number.
    """
    if name == "month":
        return _months(archive.zone, parts)
    if name == "language":
        return _languages(archive, parts)
    most = _most(parts, name)
    names = archive.names
    if name == "service":
        return tuple(FacetValue(names.service(number), names.service(number), count) for number, count in most)
    if name == "sender":
        names.load_accounts(number for number, _ in most)
        shared = names.accounts_of(names.account(number) for number, _ in most)
        return tuple(_sender(number, names.account(number), count, shared) for number, count in most)
    names.load_conversations(number for number, _ in most)
    return tuple(FacetValue(f"#{number}", names.conversation(number).label, count) for number, count in most)


def _sender(number: int, handle: str, count: int, accounts_of: Mapping[str, tuple[int, ...]]) -> FacetValue:
    return FacetValue(handle if accounts_of[handle] == (number,) else f"#{number}", handle, count)


@dataclass(frozen=True, slots=True)
class _Tally:
    """Values of one shard and how many rows have each; a value that is not among them has at most `floor`."""

    values: _Numbers
    counts: _Numbers
    floor: int = 0


def _most(parts: list[Part], column: str) -> list[tuple[int, int]]:
    """The most frequent values over all shards, exactly (threshold algorithm: Fagin, Lotem, Naor 2003).

    Each shard tells its most frequent values. Only those that could still be among the first are asked for everywhere.
    """
    told = over(parts, lambda part: _tally(part, column, _AT_FIRST))
    unseen = sum(each.floor for each in told)
    values, least = _sum([(each.values, each.counts) for each in told])
    enough = int(np.sort(least)[-FACET_ROWS]) if len(least) >= FACET_ROWS else 0
    if unseen and unseen >= enough:
        told = over(parts, lambda part: _tally(part, column, None))
        values, least = _sum([(each.values, each.counts) for each in told])
    elif unseen:
        _, accounted = _sum([(each.values, np.full_like(each.values, each.floor)) for each in told])
        wanted = values[least + unseen - accounted >= enough]
        known_of = {part.shard: each.values for part, each in zip(parts, told, strict=True)}
        more = over(parts, lambda part: _among(part, column, np.setdiff1d(wanted, known_of[part.shard])))
        values, least = _sum([(each.values, each.counts) for each in [*told, *more]])
    first = np.lexsort((values, -least))[:FACET_ROWS]
    return list(zip(values[first].tolist(), least[first].tolist(), strict=True))


def _tally(part: Part, column: str, most: int | None) -> _Tally:
    values, counts, whole = part.groups(column, most)
    floor = 0 if whole else int(counts.min())
    known = values != fulltext.NOBODY
    return _Tally(values[known], counts[known], floor)


def _among(part: Part, column: str, wanted: _Numbers) -> _Tally:
    if part.is_stretch or not len(wanted):
        return _Tally(wanted[:0], wanted[:0])
    return _Tally(*part.groups_among(column, wanted))


def _sum(tallies: list[tuple[_Numbers, _Numbers]]) -> tuple[_Numbers, _Numbers]:
    if not tallies:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    values, places = np.unique(np.concatenate([each for each, _ in tallies]), return_inverse=True)
    sums = np.zeros(len(values), np.int64)
    np.add.at(sums, places, np.concatenate([each for _, each in tallies]))
    return values, sums


def _languages(archive: Archive, parts: list[Part]) -> tuple[FacetValue, ...]:
    of = dict(zip(archive.shards, languages_of(archive), strict=True))

    def ask(part: Part) -> _Numbers:
        codes = of[part.shard][part.first : part.end] if part.is_stretch else of[part.shard][part.rows()]
        return np.bincount(codes, minlength=LANGUAGES_MOST)

    counts = np.sum([np.zeros(LANGUAGES_MOST, np.int64), *over(parts, ask)], axis=0)
    order = [int(code) for code in np.argsort(-counts, kind="stable") if code and counts[code]]
    return tuple(FacetValue(language_name(code), language_name(code), int(counts[code])) for code in order)


def _months(zone: ZoneInfo, parts: list[Part]) -> tuple[FacetValue, ...]:
    counts: dict[str, int] = {}
    dated = [part for part in parts if part.shard.dated]

    def ask(part: Part) -> list[tuple[str, int]]:
        times = part.shard.sent_at
        months = list(_months_between(int(times[part.first]), int(times[part.end - 1]), zone))
        bounds = [part.first, *np.searchsorted(times, [start for _, start in months[1:]]).tolist(), part.end]
        return [(name, count) for (name, _), count in zip(months, part.between(bounds), strict=True)]

    for answer in over(dated, ask):
        for name, count in answer:
            counts[name] = counts.get(name, 0) + count
    return tuple(FacetValue(name, name, count) for name, count in sorted(counts.items()) if count)


def _months_between(first_us: int, last_us: int, zone: ZoneInfo) -> Iterator[tuple[str, int]]:
    """The months of the reading zone that these times touch, each with the moment at which it begins."""
    first = _utc(first_us)
    try:
        local = first.astimezone(zone)
    except OverflowError:  # the first or last day of all calendars
        local = first
    for year in range(local.year, MAXYEAR + 1):
        for name, start in _months_of(year, zone)[local.month - 1 if year == local.year else 0 :]:
            if start > last_us:
                return
            yield name, start


@lru_cache(maxsize=MAXYEAR)  # one clock that was wrong by centuries must not cost every search a second
def _months_of(year: int, zone: ZoneInfo) -> tuple[tuple[str, int], ...]:
    """The months of a year, each with the moment at which it begins in the zone."""
    return tuple(
        (f"{year:04}-{month:02}", _microseconds(datetime(year, month, 1, tzinfo=zone))) for month in range(1, 13)
    )


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _utc(us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=us)


def _microseconds(moment: datetime) -> int:
    since = moment.replace(tzinfo=UTC) - _EPOCH - (moment.utcoffset() or timedelta())
    return since // timedelta(microseconds=1)
