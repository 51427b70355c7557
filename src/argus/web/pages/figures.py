"""The figures: the sentence first, the charts under it, the table beside; as of any day, each a door to its entries."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import urlencode

from babel import Locale
from fastapi import APIRouter, Depends, Response

from argus.access.acts import Act, may
from argus.errors import UsageError
from argus.figures import (
    LANGUAGES,
    Books,
    Compared,
    Figure,
    Scope,
    Standing,
    all_figures,
    books_of,
    compare,
    figure_called,
    figures_csv,
    freeze,
    published,
    retract,
)
from argus.figures.columns import day_of
from argus.figures.cumulative import total
from argus.figures.figure import whole_year
from argus.figures.scopes import dossier_scopes, this_year, weighed_scopes, years
from argus.reading.spreadsheets import csv_of
from argus.web.asking import Asking, Looking, SentForm, acts
from argus.web.downloads import download
from argus.web.language import words
from argus.web.pages.figures_drawing import (
    drawn_columns,
    drawn_curves,
    table_of_columns,
    table_of_curves,
    year_totals,
    years_so_far,
)
from argus.web.pages.figures_wording import headline, in_order, measure_words, place_name, told_value
from argus.web.pages.ledger_naming import naming, naming_in
from argus.web.pages.ledger_typing import day_wanted

router = APIRouter()

Publishing = Annotated[Asking, Depends(acts(Act.PUBLISH))]

# Counts are of people, weapons, sites: they have items of their own.
# The slider begins so long before the first entry: there the figures are seen to go.
BEFORE_ALL = timedelta(days=31)
COUNTS = frozenset(
    {"arrests", "searches", "firearms", "weapons", "cash", "sites", "investigations", "containers", "seizures"}
)
CHARTS = ("curves", "years")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What stands in the address. `say`: the language of the figures. `of`: whether a scope was picked at all."""

    item: str = ""
    place: str = ""
    dossier: str = ""
    as_of: str = ""
    known_at: str = ""
    say: str = ""
    of: str = ""

    def address(self, page: str = "/figures", **changed: object) -> str:
        """The address of a page with other wishes."""
        query = urlencode({name: value for name, value in {**asdict(self), **changed}.items() if value})
        return f"{page}?{query}" if query else page


Asked = Annotated[Wanted, Depends()]


@dataclass(frozen=True)
class Found:
    """Everything that one state of the page is made of."""

    wanted: Wanted
    books: Books
    as_of: date
    known_at: date | None
    scope: Scope
    say: str

    @cached_property
    def standing(self) -> Standing:
        """The ledger as of the day."""
        return self.books.at(self.as_of, self.known_at)

    @cached_property
    def every(self) -> tuple[Figure, ...]:
        """All figures as of the day, fit to be published."""
        return all_figures(self.books, self.as_of, self.known_at)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Those of the scope: its own, its counts, and those of the case files in it."""
        return in_order(each for each in self.every if _is_of(each, self.scope))

    @property
    def asked(self) -> Wanted:
        """The state with everything that was settled, for addresses that must mean the same tomorrow."""
        known = self.known_at.isoformat() if self.known_at else ""
        return Wanted(
            self.scope.item, self.scope.place, self.scope.dossier, self.as_of.isoformat(), known, self.say, "scope"
        )

    def entries(self, since: date, until: date) -> str:
        """The page with the entries of this scope in a stretch of days."""
        asked = self.asked
        query = {
            "item": asked.item, "place": asked.place, "dossier": asked.dossier, "as_of": asked.as_of,
            "known_at": asked.known_at, "since": since.isoformat(), "until": until.isoformat(),
        }  # fmt: skip
        return "/ledger?" + urlencode({name: value for name, value in query.items() if value})

    def under(self, figure_id: str) -> str:
        """The page with the entries under a figure."""
        query = {"figure": figure_id, "as_of": self.asked.as_of, "known_at": self.asked.known_at}
        return "/ledger?" + urlencode({name: value for name, value in query.items() if value})


@router.get("/figures")
def figures(asking: Looking, wanted: Asked) -> Response:
    """The page."""
    return _page(asking, wanted, "figures.html")


@router.get("/figures/part")
def part(asking: Looking, wanted: Asked) -> Response:
    """What changes while the day moves."""
    return _page(asking, wanted, "figures_part.html")


@router.get("/figures/table")
def table(asking: Looking, wanted: Asked, shape: str = "csv") -> Response:
    """The figures of the scope as a file."""
    found = _found(asking, wanted)
    language = LANGUAGES[found.say]
    asking.record({"figures": len(found.figures), "as_of": found.as_of.isoformat(), "format": shape})
    if shape == "json":
        return _json("figures.json", [each.as_json(language) for each in found.figures])
    return download("figures.csv", "text/csv", "".join(figures_csv(found.figures, language)))


@router.get("/figures/chart")
def chart(asking: Looking, wanted: Asked, which: str = "curves", shape: str = "csv") -> Response:
    """What a chart shows, as a file."""
    found = _found(asking, wanted)
    if which not in CHARTS:
        raise UsageError("There is no such chart", where="chart", do=f"Use one of {', '.join(CHARTS)}.")
    asking.record({"chart": which, "as_of": found.as_of.isoformat(), "format": shape})
    rows = (
        table_of_curves(years_so_far(found.standing, found.scope), found.entries)
        if which == "curves"
        else table_of_columns(year_totals(found.standing, found.scope), found.entries)
    )
    if shape == "json":
        about = {"scope": found.scope.as_json(), "as_of": found.as_of.isoformat(), "unit": "kg", "rows": rows}
        return _json(f"figures-{which}.json", about)
    columns = list(rows[0]) if rows else ["year"]
    return download(f"figures-{which}.csv", "text/csv", "".join(csv_of(columns, ([*each.values()] for each in rows))))


@router.post("/figures/freeze")
def freezing(asking: Publishing, form: SentForm) -> Response:
    """Sign a figure as published."""
    state = {name: str(form.get(name, "")) for name in Wanted.__slots__}
    found = _found(asking, Wanted(**state))
    figure = figure_called(found.every, str(form.get("figure", "")))
    made = freeze(asking.dossier, asking.user, figure, str(form.get("note", "")))
    return asking.go(found.asked.address() + f"#published-{made.number}")


@router.post("/figures/retract")
def retracting(asking: Publishing, form: SentForm) -> Response:
    """Take back, signed and with a reason, what was published in error."""
    state = {name: str(form.get(name, "")) for name in Wanted.__slots__}
    number = str(form.get("number", ""))
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise UsageError("No figure was published as that number", where="figures", do="Look at those published.")
    made = retract(asking.dossier, asking.user, int(number), str(form.get("reason", "")))
    return asking.go(Wanted(**state).address() + f"#published-{made.number}")


def _page(asking: Asking, wanted: Wanted, template: str) -> Response:
    found = _found(asking, wanted)
    asking.record({"figures": len(found.figures), "as_of": found.as_of.isoformat(), "known_at": wanted.known_at})
    language, standing = LANGUAGES[found.say], found.standing
    so_far, totals = years_so_far(standing, found.scope), year_totals(standing, found.scope)
    said, beside = headline(found.figures, found.scope, found.as_of, found.say)
    say = words(found.say).gettext
    return asking.page(
        template,
        found=found,
        asked=found.asked,
        said=said,
        beside=beside,
        shown_in=lambda figure: told_value(figure, found.say),
        voice=language,
        voices=tuple(LANGUAGES),
        measures=measure_words(say),
        place_name=lambda place: place_name(place, asking._),
        words=naming(asking),
        voiced=naming_in(found.say, say),
        month_name=lambda month: str(Locale(asking.language).months["format"]["abbreviated"][month]),
        so_far=so_far,
        totals=totals,
        curves=drawn_curves(so_far, found.as_of),
        columns=drawn_columns(totals, found.as_of),
        published=_published(asking, found),
        may_publish=may(asking.user, Act.PUBLISH),
        **_picks(asking, found),
    )


def _found(asking: Asking, wanted: Wanted) -> Found:
    with asking.dossier.register.read() as tx:
        books = books_of(tx)
    today = asking.show.today()
    as_of, known_at = day_wanted(wanted.as_of) or today, day_wanted(wanted.known_at)
    say = wanted.say if wanted.say in LANGUAGES else asking.language
    scope = Scope(wanted.item, wanted.place, wanted.dossier)
    if not (wanted.of or wanted.item or wanted.place or wanted.dossier):
        scope = _main_scope(books.at(as_of, known_at))
    return Found(wanted, books, as_of, known_at, scope, say)


def _main_scope(standing: Standing) -> Scope:
    """Where most was seized in a year, published totals too: a place, for no ledger holds all that happened."""
    scopes = [each for each in weighed_scopes(standing) if each.place]
    return max(scopes, key=lambda each: _most_in_a_year(standing, each), default=Scope())


def _most_in_a_year(standing: Standing, scope: Scope) -> Decimal:
    periods = [this_year(standing), *map(whole_year, years(standing, scope))]
    found = [total(standing, scope, each.first, each.last) for each in periods]
    return max((each.low for each in found if each is not None), default=Decimal(0))


def _is_of(figure: Figure, scope: Scope) -> bool:
    own = figure.ask.scope
    if figure.ask.measure in COUNTS:
        return own.dossier == scope.dossier and (not scope.place or own.place == scope.place or bool(scope.dossier))
    fits = own.item == scope.item and (own.place == scope.place or bool(scope.dossier and not own.place))
    return fits and (not scope.dossier or own.dossier == scope.dossier)


def _picks(asking: Asking, found: Found) -> dict[str, Any]:
    """What can be picked, and the ends of the slider."""
    scopes = (*weighed_scopes(found.standing), *dossier_scopes(found.standing))
    first = found.books.last.min() if len(found.books.last) else None
    today = asking.show.today()
    return {
        "items": sorted({each.item for each in scopes if each.item} | ({found.scope.item} - {""})),
        "places": sorted({each.place for each in scopes if each.place} | ({found.scope.place} - {""})),
        "dossiers": sorted({each.dossier for each in scopes if each.dossier} | ({found.scope.dossier} - {""})),
        "first_day": min(found.as_of, (day_of(int(first)) if first is not None else today) - BEFORE_ALL),
        "last_day": max(found.as_of, today),
    }


def _published(asking: Asking, found: Found) -> Sequence[Compared]:
    """What was published, the newest first, each beside what may be said of it today."""
    return compare(found.books, published(asking.dossier), found.as_of)[::-1]


def _json(name: str, document: object) -> Response:
    return download(name, "application/json", json.dumps(document, ensure_ascii=False, allow_nan=False))
