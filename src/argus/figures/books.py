"""The ledger as columns of whole numbers, made once; what stood on a day, and sums over any scope and stretch of days.

Weights and money are held in billionths of their unit (kg, EUR), so that sums are exact. Rows of one kind, item and
place stand together: a figure touches only rows of its own scope, and which rows these are is found once, whatever the
day. Held in memory: about 200 bytes per revision.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache, partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, Union

import numpy as np
import numpy.typing as npt
import polars as pl

from argus.figures.columns import (
    BILLIONTHS,
    UNKNOWN,
    UNKNOWN_DAY,
    Chosen,
    Days,
    Positions,
    billionths_of,
    coded,
    day_ends,
    days_of,
    exact_sum,
    numbered,
    whole,
)
from argus.figures.figure import Lineage, Scope
from argus.ledger import MEASURES, at

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Asked = TypeVar("Asked", bound=Union["Books", "Standing"])

# What decides which rows stand: `at` need not carry the rest.
DECIDING = ("row_id", "entry_no", "entry_id", "revision", "known_on", "recorded_at", "status", "same_as")
# Days whose standing rows are kept: a slider goes back and forth.
DAYS_KEPT = 4
# Answers about the ledger as such that are kept: those about more scopes than this are found anew.
ANSWERS_KEPT = 20_000
SINGLE, BULK, COUNTER = "seizure", "seizure_bulk", "counter"
SEIZED = (SINGLE, BULK)
NO_BASIS = "unknown"
_NOT_ASKED: Any = object()


class Books:
    """Every revision of the ledger, as columns.

    Args:
        frame: of `argus.ledger.events`.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        self.source = frame
        self.frame = frame.with_row_index("position")
        self._deciding = self.frame.select("position", *DECIDING)
        self.first: Days = days_of(frame["first_day"], UNKNOWN_DAY)
        self.last: Days = days_of(frame["last_day"], UNKNOWN_DAY)
        self.amount: Positions = billionths_of(frame["amount"])
        self.kind, self.kinds = coded(frame["kind"])
        self.item, self.items = coded(frame["item_code"])
        self.place, self.places = coded(frame["place"])
        self.dossier, self.dossiers = coded(frame["dossier"])
        self.agency, self.agencies = coded(frame["agency"])
        # A weight of which nobody says on what basis it is, is on one that is not known: on none of the others.
        self.basis, self.bases = coded(frame["mass_basis"].fill_null(NO_BASIS))
        self.unit, self.units = coded(frame["unit"])
        self.strength, self.strengths = coded(frame["strength"])
        self.known_first: Days = days_of(frame["first_knowledge"].dt.date(), UNKNOWN_DAY)
        self.item_class, self.item_classes = coded(frame["item_class"])
        self.find: Positions = numbered(frame["seizure_id"])
        single = self.find[self.kind == _code(SINGLE, self.kinds)]
        self.finds_are_rows = not len(single) or int(np.bincount(single).max()) == 1
        group = (self.kind.astype(np.int64) * len(self.items) + self.item) * len(self.places) + self.place
        self._order: Positions = np.argsort(group, kind="stable")
        groups, starts = np.unique(group[self._order], return_index=True)
        ends = np.append(starts, len(group))[1:]
        self.groups = {
            self._named(int(code)): (int(start), int(end))
            for code, start, end in zip(groups, starts, ends, strict=True)
        }
        # What was answered about the rows of scopes on whatever day, by question.
        self.answers: dict[object, Any] = {}
        self.at = lru_cache(DAYS_KEPT)(self._at)

    def _named(self, code: int) -> tuple[str, str, str]:
        """Kind, item and place of a group."""
        rest, place = divmod(code, len(self.places))
        kind, item = divmod(rest, len(self.items))
        return self.kinds[kind], self.items[item], self.places[place]

    def positions(self, groups: Iterable[tuple[int, int]]) -> Positions:
        """The rows of these groups, in the order of the ledger."""
        found = [self._order[start:end] for start, end in groups]
        if len(found) == 1:
            return found[0]
        return np.sort(np.concatenate(found)) if found else np.empty(0, np.int64)

    def _at(self, as_of: date, known_at: datetime | date | None = None) -> "Standing":
        """What was known to the world on a day, and stood in the ledger by then."""
        if len(self.answers) > ANSWERS_KEPT:
            self.answers.clear()
        return Standing(self, as_of, known_at)


class Standing:
    """What the ledger says as of a day."""

    def __init__(self, books: Books, as_of: date, known_at: datetime | date | None = None) -> None:
        self.books, self.as_of, self.known_at = books, as_of, known_at
        self.stands = np.zeros(len(books.frame), np.bool_)
        self.stands[at(books._deciding, as_of, known_at)["position"].to_numpy()] = True  # noqa: SLF001
        # What was answered about this day, by question.
        self.answers: dict[object, Any] = {}

    def rows(self, kinds: tuple[str, ...], scope: Scope, item_class: str = "") -> "Rows":
        """The standing rows of some kinds within a scope."""
        key = (kinds, scope, item_class)
        if key not in self.answers:
            self.answers[key] = self.standing(rows_of(self.books, kinds, scope, item_class))
        found: Rows = self.answers[key]
        return found

    def standing(self, rows: "Rows") -> "Rows":
        """Those of the rows that stand."""
        return rows.where(self.stands[rows.positions])

    @cached_property
    def groups(self) -> tuple[tuple[str, str, str], ...]:
        """Kind, item and place of every group that has a standing row."""
        return tuple(
            named for named, bounds in self.books.groups.items() if self.stands[self.books.positions([bounds])].any()
        )


@dataclass(frozen=True, eq=False)
class Rows:
    """Some rows of the ledger."""

    books: Books
    positions: Positions

    def __len__(self) -> int:
        return len(self.positions)

    @cached_property
    def first(self) -> Days:
        """First days; of a single find its last day, for a find counts on the day it was completed: the night of 2 to
        3 April is 3 April.
        """
        first = self.books.first[self.positions]
        single = self.books.kind[self.positions] == _code(SINGLE, self.books.kinds)
        return np.where(single, self.last, first)

    @cached_property
    def last(self) -> Days:
        """Last days."""
        return self.books.last[self.positions]

    @cached_property
    def amounts(self) -> Positions:
        """In billionths; UNKNOWN where nobody published it."""
        return self.books.amount[self.positions]

    @cached_property
    def known(self) -> npt.NDArray[np.bool_]:
        """Whether the amount is known."""
        known: npt.NDArray[np.bool_] = self.amounts != UNKNOWN
        return known

    def where(self, chosen: Chosen | Positions) -> "Rows":
        """Those of the rows, by yes and no or by their numbers."""
        return Rows(self.books, self.positions[chosen])

    def within(self, first: date | None, last: date | None) -> "Rows":
        """Those whose whole range lies in the days."""
        low, high = day_ends(first, last)
        return self.where((self.first >= low) & (self.last <= high))

    def straddling(self, first: date | None, last: date | None) -> "Rows":
        """Those of which only a part lies in the days."""
        low, high = day_ends(first, last)
        touches = (self.last >= low) & (self.first <= high)
        return self.where(touches & ~((self.first >= low) & (self.last <= high)))

    def total(self) -> Decimal:
        """The sum of what is known, exact."""
        if not len(self):
            return Decimal(0)
        amounts = self.amounts[self.known]
        return exact_sum(int((amounts >> 32).sum()), int((amounts & 0xFFFFFFFF).sum()))

    def by_find(self) -> "Rows":
        """One row for every find whose amount is known; the rows of one find (several parcels) are added."""
        known = self.where(self.known)
        if self.books.finds_are_rows:
            return known
        _, first, inverse = np.unique(known.books.find[known.positions], return_index=True, return_inverse=True)
        sums = np.zeros(len(first), np.int64)
        np.add.at(sums, inverse, known.amounts)
        return known.where(first).weighing(sums)

    def weighing(self, amounts: Positions) -> "Rows":
        """The same rows, with other amounts."""
        rows = Rows(self.books, self.positions)
        rows.__dict__["amounts"] = amounts
        return rows

    def chosen(self, chosen: Chosen) -> "Rows":
        """Some of them, with the amounts they have here."""
        return self.where(chosen).weighing(self.amounts[chosen])

    def largest(self) -> int:
        """The number of the one with the greatest amount; of equals the first."""
        return int(np.argmax(self.amounts))

    def amount(self, row: int) -> Decimal | None:
        """The amount of one row."""
        found = int(self.amounts[row])
        return None if found == int(UNKNOWN) else whole(Decimal(found) / BILLIONTHS)

    def values(self, column: str) -> list[Any]:
        """A column of the ledger for these rows."""
        return self.books.frame[column][self.positions].to_list() if len(self) else []

    def strength_is(self, *names: str) -> Chosen:
        """Which of them are owed to leads in one of these ways; "" = nobody decided."""
        wanted = [_code(name, self.books.strengths) for name in names]
        chosen: Chosen = np.isin(self.books.strength[self.positions], wanted)
        return chosen

    def of_basis(self, basis: str) -> "Rows":
        """Those on one mass basis, and those whose amount is unknown: they are on none."""
        codes = self.books.basis[self.positions]
        return self.where((codes == _code(basis, self.books.bases)) | ~self.known)

    def bases(self) -> tuple[str, ...]:
        """The mass bases of what is known, the one with most weight first."""
        if not len(self):
            return ()
        weighed = self.where(self.known)
        codes = np.unique(self.books.basis[weighed.positions])
        named = {self.books.bases[int(code)]: weighed.of_basis(self.books.bases[int(code)]).total() for code in codes}
        return tuple(sorted(named, key=lambda name: (-named[name], name)))

    def weighable(self) -> "Rows":
        """Those of things that are weighed, whatever they were measured in; an entry without any unit too."""
        codes = [number for number, name in enumerate(self.books.item_classes) if "weight" in MEASURES.get(name, ())]
        return self.where(np.isin(self.books.item_class[self.positions], codes))

    def of_unit(self, unit: str) -> "Rows":
        """Those in one unit."""
        if self.books.units == (unit,):
            return self
        return self.where(self.books.unit[self.positions] == _code(unit, self.books.units))

    def at_place(self, place: str) -> "Rows":
        """Those that name exactly this place."""
        return self.where(self.books.place[self.positions] == _code(place, self.books.places))

    def basis(self, row: int) -> str:
        """The mass basis of one row."""
        return self.books.bases[int(self.books.basis[self.positions[row]])]

    def in_dossiers(self) -> "Rows":
        """Those that belong to any dossier."""
        return self.where(self.books.dossier[self.positions] != _code("", self.books.dossiers))

    def dossiers(self) -> tuple[str, ...]:
        """The dossiers they belong to."""
        codes = np.flatnonzero(np.bincount(self.books.dossier[self.positions]))
        return tuple(name for code in codes if (name := self.books.dossiers[int(code)]))

    def joined(self, *others: "Rows") -> "Rows":
        """These and others, each once."""
        return Rows(self.books, np.unique(np.concatenate([self.positions, *(each.positions for each in others)])))

    def lineage(self) -> Lineage:
        """The entries these rows are revisions of."""
        return lineage_of(lambda: self)


def lineage_of(*parts: Callable[[], Rows]) -> Lineage:
    """The entries under several sets of rows, each once, in the order of the ledger; looked up when asked for."""
    return Lineage(partial(_entries, *parts))


def _entries(*parts: Callable[[], Rows]) -> tuple[tuple[str, int], ...]:
    first, *others = [part() for part in parts]
    rows = first.joined(*others)
    return tuple(zip(rows.values("entry_id"), rows.values("revision"), strict=True))


def kept(ask: Callable[Concatenate[Asked, Given], Answer]) -> Callable[Concatenate[Asked, Given], Answer]:
    """Answer a question about a day, or about the ledger on whatever day, once, however many figures ask it."""

    @wraps(ask)
    def asked(about: Asked, /, *given: Given.args, **named: Given.kwargs) -> Answer:
        key = (ask, *given, *named.items()) if named else (ask, *given)
        answers = about.answers
        answer: Answer = answers.get(key, _NOT_ASKED)
        if answer is _NOT_ASKED:
            answer = answers[key] = ask(about, *given, **named)
        return answer

    return asked


@kept
def rows_of(books: Books, kinds: tuple[str, ...], scope: Scope, item_class: str = "") -> Rows:
    """Every revision of some kinds within a scope, whether it stands or not."""
    wanted = tuple(scope.item.split("+")) if scope.item else ()
    positions = books.positions(
        bounds
        for (kind, item, place), bounds in books.groups.items()
        if kind in kinds and _is_place(place, scope.place) and (not wanted or _is_item(item, wanted))
    )
    for asked, codes, names in (
        (scope.dossier, books.dossier, books.dossiers),
        (scope.agency, books.agency, books.agencies),
        (item_class, books.item_class, books.item_classes),
    ):
        if asked:
            positions = positions[codes[positions] == _code(asked, names)]
    return Rows(books, positions)


def _is_place(place: str, asked: str) -> bool:
    return not asked or place == asked or (len(asked) == 2 and place.startswith(asked))


def _is_item(item: str, wanted: tuple[str, ...]) -> bool:
    return any(item == each or (item.startswith(f"{each}_") and _is_country(item[len(each) + 1 :])) for each in wanted)


def _is_country(text: str) -> bool:
    return len(text) == 2 and text.isupper()


def _code(name: str, names: tuple[str, ...]) -> int:
    return names.index(name) if name in names else -1
