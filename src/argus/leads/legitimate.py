"""Whether a load is talked of as people talk who ship goods for others: it is then probably what its papers say."""

from collections.abc import Iterable, Mapping

import polars as pl

from argus.leads import reasons
from argus.leads.attaching import Attached
from argus.leads.gathering import Gathered
from argus.leads.lead import Claim, Reason, Status
from argus.leads.signs import freight_words
from argus.leads.spoken import LoadTalk

# So many different words of freight are enough; with so many other containers in its conversation one is.
ENOUGH_WORDS, FEWEST_WORDS, MANY_BOXES = 2, 1, 4
# Above this the words are more like those in which loads are talked of in this dossier.
LOAD_TALK = 2.0
# Who tells one of these tells of no freight.
_DARK_FIELDS = frozenset({"price", "pay", "commodity", "logo", "driver"})
_DARK_KINDS = frozenset({"coordinates", "yard_position"})
# What only days say of it: what is said of its end holds.
_BY_DAY: frozenset[Status] = frozenset({"planned", "loaded", "at sea", "in port", "extracted"})

OtherBoxes = Mapping[int, int]


def boxes_by_conversation(gathered: Gathered) -> OtherBoxes:
    """How many containers each conversation names."""
    rows = gathered.rows.filter(pl.col("kind") == "container")
    where = pl.Series("conversation", gathered.conversation[rows["at"].to_numpy()], pl.Int64)
    counted = rows.with_columns(where).group_by("conversation").agg(pl.col("value").n_unique())
    return dict(zip(counted["conversation"].to_list(), counted["value"].to_list(), strict=True))


def seems_legitimate(
    attached: Attached, claims: Iterable[Claim], status: Status, boxes: OtherBoxes, talk: LoadTalk
) -> tuple[Reason, ...]:
    """Why a load is probably legitimate; empty = it does not seem so."""
    tellings, told = attached.tellings, attached.load.told
    if not told.boxes or told.routes or status not in _BY_DAY:
        return ()
    if any(each.field in _DARK_FIELDS for each in claims) or any(_DARK_KINDS & each.others.keys() for each in tellings):
        return ()
    words = freight_words(each.told.text for each in tellings)
    others = min(boxes.get(each.told.conversation, 0) for each in tellings) - len(told.boxes)
    if len(words) < (FEWEST_WORDS if others >= MANY_BOXES else ENOUGH_WORDS):
        return ()
    if sum(talk.at(each.at) for each in tellings) / len(tellings) > LOAD_TALK:
        return ()
    freight = Reason(reasons.FREIGHT_TALK, (("count", str(len(words))),))
    return (freight, Reason(reasons.OTHER_BOXES, (("count", str(others)),))) if others > 0 else (freight,)
