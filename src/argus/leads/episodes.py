"""Where people talk about a load: the messages beside one, in stretches of one conversation.

A conversation is one of business when it holds what no chatter holds (a container, a seal, a quay, a code, a voyage
with its day). One that holds dozens of containers and little else is a clerk's or a freight office's: its numbers are
known to be genuine, and no shipments.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow.compute as pc

from argus.leads.gathering import INFERRED, STRONG, Gathered, Numbers
from argus.leads.numbers import SPELLED_OR_DIGITS
from argus.leads.spoken import LoadTalk, Spoken
from argus.leads.talk import everyday
from argus.leads.telling import Telling
from argus.leads.tellings import tellings_of

SECOND_US = 1_000_000
HOUR_US = 3600 * SECOND_US
# So near a box or a ship that is named, a day ahead may be when it comes.
NAMED_SECONDS = 12 * 3600
GAP_US = 9 * HOUR_US
# What is said right before or after belongs to it: answers, thanks, the other half.
BESIDE_US = 12 * HOUR_US // 60
BESIDE_MOST = 4
# So many numbers, one every other day or with nothing else beside: an office.
OFFICE_FEWEST, OFFICE_PER_DAY, OFFICE_BESIDE = 10, 0.4, 0.5
# An hour is named all day; only in words of loads does it tell of one.
# A night that is named where nobody else talks does so sooner.
ELSE_NEEDS, NIGHT_NEEDS, LISTED_NEEDS = 1.5, -0.5, -1.0
QUIET_US, FEW = HOUR_US // 6, 3
# What an office that handles containers for others seldom speaks of.
_DARK = ["seal", "release_reference", "quay", "yard_position", "coordinates", "price"]
_NIGHT = ["18", "19", "20", "21", "22", "23", "00", "01", "02", "03", "04", "05"]
# Days ahead on which ships are told to come; what is nearer is a day for anything.
_AHEAD = (2, 60)
_IN_A_LINE = "list in a line"
_LISTED = r"[\pL]{3,} \d{2,4}[,;] ?[\pL]{3,} \d{2,4}(?:\PN|$)"
_LIST = r"[^\d.,:/]\d{1,4}[^\d\n:/%]{0,16}\n[^\n]*[^\d.,:/]\d{1,4}[^\d\n:/%]{0,16}(\n|$)"


@dataclass(slots=True, eq=False)
class Episode:
    """A stretch of one conversation about one thing, in order of time; `beside`: places of messages around it."""

    conversation: int
    tellings: list[Telling]
    beside: list[int] = field(default_factory=list)
    first_us: int = field(init=False)

    def __post_init__(self) -> None:
        """Know when it began."""
        self.first_us = self.tellings[0].us

    @property
    def last_us(self) -> int:
        """When its last telling message was sent."""
        return self.tellings[-1].us


@dataclass(frozen=True, slots=True)
class Business:
    """The episodes of an archive, and the conversations of freight offices."""

    episodes: tuple[Episode, ...]
    conversations: Numbers
    offices: frozenset[int]
    office_boxes: frozenset[str]
    talk: LoadTalk
    numbered: Numbers


def business(gathered: Gathered, *, by_language: bool = True) -> Business:
    """All episodes, by conversation and time. `by_language`: as `Spoken`."""
    marks = _marks(gathered, _lists(gathered))
    offices = _offices(marks)
    of_offices = pl.col("conversation").is_in(list(offices))
    office_boxes = frozenset(marks.filter(of_offices, pl.col("container"))["box"].to_list())
    marks = marks.filter(~of_offices)
    marks = marks.with_columns(pl.col("weak") | (pl.col("ahead") & _beside_named(marks)))
    telling = marks.filter(pl.col("strong") | pl.col("voyage") | pl.col("route") | pl.col("sum"))
    conversations = telling["conversation"].unique().sort().to_numpy().astype(np.int64)
    surest = marks.filter(pl.col("strong") | pl.col("route"))["at"].to_numpy().astype(np.int64)
    others = everyday(gathered, telling["at"].to_numpy())
    talk = LoadTalk(Spoken(gathered, by_language=by_language), surest, others)
    sure = pl.col("strong") | pl.col("voyage") | pl.col("route") | pl.col("sum")
    wanted = marks.filter(sure | pl.col("weak") | pl.col("hour") | pl.col("listed"))
    anchors = wanted["at"].to_numpy().astype(np.int64)
    doubtful = np.flatnonzero(~wanted.select(sure).to_series().to_numpy())
    odds = talk.odds_at(anchors[doubtful])
    weak, night, listed = (wanted[name].to_numpy()[doubtful] for name in ("weak", "night", "listed"))
    known = np.isin(gathered.conversation[anchors[doubtful]], conversations)
    least = np.where(weak & known, 0.0, np.where(night & _quiet(gathered, anchors[doubtful]), NIGHT_NEEDS, ELSE_NEEDS))
    least = np.where(listed & known, LISTED_NEEDS, least)
    kept = np.ones(len(anchors), bool)
    kept[doubtful[odds < least]] = False
    conversations = np.unique(gathered.conversation[anchors[kept]])
    tellings = tellings_of(gathered, anchors[kept].tolist())
    return Business(
        tuple(_episodes(gathered, tellings)), conversations, frozenset(offices), office_boxes, talk, _numbered(gathered)
    )


def _lists(gathered: Gathered) -> pl.DataFrame:
    """Messages that are lists of names and numbers, by lines or in one, as rows of kinds of their own."""
    found = [
        pl.select(at=pl.Series(_matching(gathered, kind, pattern), dtype=pl.Int64)).with_columns(
            kind=pl.lit(kind), value=pl.lit(""), how=pl.lit(0, pl.Int8), exact=pl.lit(value=True)
        )
        for kind, pattern in (("list", _LIST), (_IN_A_LINE, _LISTED))
    ]
    return pl.concat(found)


def _numbered(gathered: Gathered) -> Numbers:
    """Places of messages with a number that may be an amount, ascending."""
    return np.sort(_matching(gathered, "numbered", SPELLED_OR_DIGITS))


def _matching(gathered: Gathered, name: str, pattern: str) -> Numbers:
    """Places of messages whose text an expression matches; kept by this name."""
    found = [np.empty(0, np.int64)]
    for number, (shard, kept) in enumerate(zip(gathered.archive.shards, gathered.kept.shards, strict=True)):
        if name not in kept.columns:
            matching = pc.match_substring_regex(shard.columns["text"], pattern)
            kept.columns[name] = pc.indices_nonzero(matching).to_numpy().astype(np.int64)
            kept.changed = True
        found.append(gathered.places(number, kept.columns[name]))
    at = np.concatenate(found)
    return at[at >= 0]


def _marks(gathered: Gathered, lists: pl.DataFrame) -> pl.DataFrame:
    """For each message with mentions what sorts of them it has."""
    kind, value = pl.col("kind"), pl.col("value")
    hour = value.str.contains("T") & ~value.str.contains("/")
    days = value.str.to_date("%Y-%m-%d", strict=False) - pl.col("sent")
    # `Antwerp zondag` is football as often as not
    calendar = (kind == "moment") & pl.col("exact")
    rows = pl.concat([gathered.rows.select("at", "kind", "value", "how", "exact"), lists])
    moments, others = rows.filter(kind == "moment"), rows.filter(kind != "moment")
    sent = pl.Series("sent", gathered.us[moments["at"].to_numpy()], pl.Datetime("us")).dt.date()
    moments = moments.with_columns(sent).select(
        pl.exclude("sent"),
        hour.alias("hour"),
        (hour & value.str.slice(11, 2).is_in(_NIGHT)).alias("night"),
        days.dt.total_days().is_between(*_AHEAD).alias("ahead"),
    )
    marks = (
        pl.concat([moments, others], how="diagonal")
        .lazy()
        .group_by("at")
        .agg(
            kind.is_in(list(STRONG)).any().alias("strong"),
            (kind == "container").any().alias("container"),
            kind.is_in(_DARK).any().alias("beside"),
            ((kind == "port").any() & (calendar | (kind == "vessel")).any()).alias("voyage"),
            (value.filter(kind == "port").n_unique() > 1).alias("route"),
            (kind.is_in(["port", "quantity"]) | ((kind == "price") & value.str.contains(" per |%")))
            .any()
            .alias("weak"),
            pl.col("ahead").any(),
            (kind == _IN_A_LINE).any().alias("listed"),
            pl.col("hour").any(),
            pl.col("night").any(),
            ((kind == "list") | ((kind == "quantity") & (pl.col("how") == INFERRED))).any().alias("sum"),
            value.filter(kind == "container").first().alias("box"),
        )
        .sort("at")
        .collect()
    )
    at = marks["at"].to_numpy()
    where = pl.Series("conversation", gathered.conversation[at], pl.Int64)
    return marks.with_columns(where, pl.Series("us", gathered.us[at], pl.Int64))


def _beside_named(marks: pl.DataFrame) -> pl.Series:
    """Which messages stand near one of their conversation that names a box or a ship."""
    conversation, sent = marks["conversation"].to_numpy(), marks["us"].to_numpy() // SECOND_US
    # One line of time for all conversations, each far behind the one before.
    number = np.cumsum(np.diff(conversation, prepend=conversation[:1]) != 0)
    when = number * (int(np.ptp(sent)) + 2 * NAMED_SECONDS + 1 if len(sent) else 1) + sent
    named = np.sort(when[marks["strong"].to_numpy()])
    near = np.searchsorted(named, when + NAMED_SECONDS, "right") > np.searchsorted(named, when - NAMED_SECONDS)
    return pl.Series("near", near)


def _quiet(gathered: Gathered, places: Numbers) -> npt.NDArray[np.bool_]:
    """Which messages begin a talk of a few lines."""
    return _far(gathered, places, -1) & _far(gathered, places, FEW)


def _far(gathered: Gathered, places: Numbers, step: int) -> npt.NDArray[np.bool_]:
    other = np.clip(places + step, 0, max(len(gathered) - 1, 0))
    apart = np.abs(gathered.us[other] - gathered.us[places]) > QUIET_US
    outside = (places + step < 0) | (places + step >= len(gathered))
    far: npt.NDArray[np.bool_] = outside | (gathered.conversation[other] != gathered.conversation[places]) | apart
    return far


def _offices(marks: pl.DataFrame) -> list[int]:
    days = (pl.col("us").filter("container").max() - pl.col("us").filter("container").min()) / (24 * HOUR_US) + 1
    counted = marks.group_by("conversation").agg(
        pl.col("box").n_unique().alias("boxes"), pl.col("beside").sum(), days.alias("days")
    )
    many = counted.filter(
        pl.col("boxes") >= OFFICE_FEWEST,
        (pl.col("boxes") >= OFFICE_PER_DAY * pl.col("days")) | (pl.col("beside") < OFFICE_BESIDE * pl.col("boxes")),
    )
    return sorted(many["conversation"].to_list())


def _episodes(gathered: Gathered, tellings: Iterable[Telling]) -> Iterator[Episode]:
    episode: Episode | None = None
    for each in tellings:
        if episode and episode.conversation == each.told.conversation and each.us - episode.last_us <= GAP_US:
            episode.tellings.append(each)
            continue
        if episode:
            yield _with_beside(gathered, episode)
        episode = Episode(each.told.conversation, [each])
    if episode:
        yield _with_beside(gathered, episode)


def _with_beside(gathered: Gathered, episode: Episode) -> Episode:
    """With the messages right around its own."""
    own = {each.at for each in episode.tellings}
    beside: set[int] = set()
    for at in sorted(own):
        for step in (-1, 1):
            before = at
            for _ in range(BESIDE_MOST):
                place = before + step
                if not _follows(gathered, before, place, episode.conversation):
                    break
                if place not in own:
                    beside.add(place)
                before = place
    episode.beside = sorted(beside)
    return episode


def _follows(gathered: Gathered, before: int, place: int, conversation: int) -> bool:
    if not 0 <= place < len(gathered) or gathered.conversation[place] != conversation:
        return False
    return bool(abs(int(gathered.us[place]) - int(gathered.us[before])) <= BESIDE_US)
