"""Search: words, removable filters, hits as rows, facets beside them; the whole state stands in the address."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Literal, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from argus.access.acts import Act, may
from argus.errors import UsageError
from argus.messages import KINDS, Archive
from argus.reading import Answer, FacetValue, Filters, csv_of, search, search_json
from argus.web.asking import Asking, Reading
from argus.web.chart import upright_bars
from argus.web.downloads import download
from argus.web.language import language_in_words
from argus.web.showing import day_of, us_of_day

router = APIRouter()

HITS = 50
FACETS = ("month", "sender", "conversation", "service", "language")
FACET_VALUES = 20
LIMITS = ("sender", "conversation", "service", "kind", "language", "since", "until")
SORTS = ("newest", "oldest", "best")
PICTURE = (192, 44)
MOST_MONTHS = 192
# A text longer than this is cut in a list of hits; its message page shows it whole.
LONGEST_SHOWN = 600


@dataclass(frozen=True, slots=True)
class Wanted:
    """The state of the search as the address gives it. Days are those of the reading zone, both included.

    Attributes:
        conversation: `#` and its register number, so that two of one name stay two.
        cursor: where this page of hits begins.
        beside: `17:<message id>`: the conversation that is open beside the list.
    """

    q: str = ""
    sender: str = ""
    conversation: str = ""
    service: str = ""
    kind: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    sort: str = "newest"
    cursor: str = ""
    beside: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is asked yet."""
        return not (self.q or self.filtered)

    @property
    def filtered(self) -> bool:
        """Whether a filter is set."""
        return any((self.sender, self.conversation, self.service, self.kind, self.language, self.since, self.until))

    def address(self, path: str = "/search", **changes: str) -> str:
        """The address with something changed; the first page again unless a cursor is given."""
        changed = replace(self, **{"cursor": "", **changes})
        default = Wanted()
        kept = {
            name: getattr(changed, name) for name in self.__slots__ if getattr(changed, name) != getattr(default, name)
        }
        return f"{path}?{urlencode(kept)}" if kept else path

    def filters(self, asking: Asking) -> Filters:
        """What the search understands.

        Raises:
            UsageError: a day is not written YYYY-MM-DD.
        """
        return Filters(
            since_us=_us(asking, self.since, 0),
            until_us=_us(asking, self.until, 1),
            sender=self.sender or None,
            service=self.service or None,
            conversation=self.conversation or None,
            kind=self.kind or None,
            language=self.language or None,
        )


def wanted_of(request: Request) -> Wanted:
    """Read the state out of the address; what is unknown is left out."""
    found = {name: request.query_params.get(name, "")[:2000] for name in Wanted.__slots__}
    if found["sort"] not in SORTS:
        found["sort"] = "newest"
    return Wanted(**{name: value.strip() if name == "q" else value for name, value in found.items()})


State = Annotated[Wanted, Depends(wanted_of)]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address without it."""

    kind: str
    words: str
    without: str


@router.get("/search")
def search_page(asking: Reading, wanted: State) -> Response:
    """The hits; the facets follow on their own."""
    answer, trouble = None, None
    if wanted.empty:
        asking.record({"query": "", "total": 0})
    else:
        try:
            answer = _ask(asking, wanted, limit=HITS)
        except UsageError as error:
            asking.record({"query": wanted.q, "refused": True})
            trouble = error
    return asking.page(
        "search.html",
        status=400 if trouble else 200,
        wanted=wanted,
        chips=_chips(asking, wanted),
        answer=answer,
        trouble=trouble,
        longest=LONGEST_SHOWN,
        beside=_beside(wanted.beside),
        kinds=KINDS,
        may_decide=may(asking.user, Act.DECIDE),
    )


@router.get("/search/facets")
def facets(asking: Reading, wanted: State) -> Response:
    """How the hits spread over months, senders, conversations, services and languages."""
    answer = _ask(asking, wanted, limit=0, facets=FACETS)
    months = sorted(answer.facets.get("month", ()), key=lambda month: month.value)
    dated = _without_holes([month for month in months if _month(month.value)])
    return asking.page(
        "search_facets.html",
        wanted=wanted,
        months=dated,
        bars=upright_bars([month.count for month in dated], width=PICTURE[0], height=PICTURE[1]),
        picture=PICTURE,
        days={month.value: _days(month) for month in dated},
        groups=_groups(asking, wanted, answer),
        most=FACET_VALUES,
        kinds=KINDS,
    )


@router.get("/search/hits.json")
def hits_json(asking: Reading, wanted: State) -> Response:
    """The hits of this page as the command line gives them."""
    return JSONResponse(
        search_json(_ask(asking, wanted, limit=HITS)),
        headers={"Content-Disposition": 'attachment; filename="hits.json"'},
    )


@router.get("/search/hits.csv")
def hits_csv(asking: Reading, wanted: State) -> Response:
    """The hits of this page for a spreadsheet: cells that would run as formulas get an apostrophe in front."""
    answer = _ask(asking, wanted, limit=HITS)
    columns = ("message_id", "source_id", f"sent_at ({asking.zone})", "sender", "conversation", "service", "text")
    rows = (
        (
            hit.message_id,
            hit.source_id,
            asking.show.exactly(hit.us) if hit.us is not None else "",
            hit.sender,
            hit.conversation.label,
            hit.service,
            hit.text,
        )
        for hit in answer.hits
    )
    return download("hits.csv", "text/csv; charset=utf-8", csv_of(columns, rows))


def _ask(asking: Asking, wanted: Wanted, *, limit: int, facets: tuple[str, ...] = ()) -> Answer:
    """Search, and write into the log what was asked and what is about to be shown."""
    answer = search(
        asking.archive,
        wanted.q or "*",
        filters=wanted.filters(asking),
        limit=limit,
        after=wanted.cursor or None,
        sort=cast("Literal['newest', 'oldest', 'best']", wanted.sort),
        facets=facets,
    )
    shown = hashlib.sha256("".join(hit.message_id for hit in answer.hits).encode()).hexdigest()
    filters = {name: getattr(wanted, name) for name in LIMITS}
    asking.record(
        {
            "query": wanted.q or "*",
            "filters": {name: value for name, value in filters.items() if value},
            "total": answer.total,
            "shown": len(answer.hits),
            "shown_sha256": shown,
        }
    )
    return answer


def _chips(asking: Asking, wanted: Wanted) -> list[Chip]:
    chips = []
    if wanted.q:
        chips.append(Chip("", wanted.q, wanted.address(q="")))
    if wanted.sender:
        chips.append(Chip(asking._("sender"), wanted.sender, wanted.address(sender="")))
    if wanted.conversation:
        label = _label(asking.archive, wanted.conversation)
        chips.append(Chip(asking._("conversation"), label, wanted.address(conversation="")))
    if wanted.service:
        chips.append(Chip(asking._("service"), wanted.service, wanted.address(service="")))
    if wanted.kind:
        chips.append(Chip(asking._("kind"), wanted.kind, wanted.address(kind="")))
    if wanted.language:
        words = language_in_words(asking.language, wanted.language)
        chips.append(Chip(asking._("language"), words, wanted.address(language="")))
    if wanted.since or wanted.until:
        words = f"{wanted.since or '…'} – {wanted.until or '…'}"
        chips.append(Chip(asking._("sent"), words, wanted.address(since="", until="")))
    return chips


def _label(archive: Archive, conversation: str) -> str:
    """The name of a conversation whose number the address gives; only one this reader may see has a name."""
    number = conversation.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 10:
        found = int(number)
        if any(len(shard.conversation_rows(found)) for shard in archive.shards):
            return archive.names.conversation(found).label
    return conversation


def _groups(asking: Asking, wanted: Wanted, answer: Answer) -> list[tuple[str, list[tuple[FacetValue, str, bool]]]]:
    """Facets with their title: every value, the address with it set (or taken out again), whether it is set."""
    titles = {
        "sender": asking._("Senders"),
        "conversation": asking._("Conversations"),
        "service": asking._("Services"),
        "language": asking._("Languages"),
    }
    groups = []
    for name, title in titles.items():
        values = []
        for value in answer.facets.get(name, ())[:FACET_VALUES]:
            given = f"#{value.value.removeprefix('#')}" if name == "conversation" else value.value
            on = getattr(wanted, name) == given
            label = language_in_words(asking.language, value.value) if name == "language" else value.label
            values.append((replace(value, label=label), wanted.address(**{name: "" if on else given}), on))
        if values and (len(values) > 1 or values[0][2] or name not in ("service", "language")):
            groups.append((title, values))
    return groups


def _without_holes(months: list[FacetValue]) -> list[FacetValue]:
    """Months without a hit stand in the picture too, else it would lie about time; unless bars got thinner than ink."""
    if not months:
        return []
    known = {month.value: month for month in months}
    at, last = _month(months[0].value), _month(months[-1].value)
    filled: list[FacetValue] = []
    while at is not None and last is not None and at <= last:
        value = f"{at:%Y-%m}"
        filled.append(known.get(value) or FacetValue(value, value, 0))
        if len(filled) > MOST_MONTHS:
            return months
        at = (at + timedelta(days=31)).replace(day=1)
    return filled


def _days(month: FacetValue) -> tuple[str, str]:
    first = _month(month.value) or date.min
    return first.isoformat(), ((first + timedelta(days=31)).replace(day=1) - timedelta(days=1)).isoformat()


def _month(value: str) -> date | None:
    return day_of(f"{value}-01")


def _us(asking: Asking, text: str, days: int) -> int | None:
    if not text:
        return None
    day = day_of(text)
    if day is None or not date(2, 1, 1) <= day <= date(9998, 1, 1):
        raise UsageError("This is not a day", where="since, until", do="Write it as YYYY-MM-DD.")
    return us_of_day(day + timedelta(days=days), asking.zone)


def _beside(text: str) -> tuple[int, str] | None:
    """The conversation and message of `17:abcd...`."""
    number, _, message_id = text.partition(":")
    if number.isascii() and number.isdigit() and len(number) < 10 and message_id.isalnum() and message_id.isascii():
        return int(number), message_id
    return None
