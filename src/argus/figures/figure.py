"""What a figure is: what was asked, the exact answer or its bounds, and everything that has to be printed beside it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from argus.figures.words import ENGLISH, Hedge, Language, Remark

Answer = Decimal | date | bool | None
# The kinds of answers: what was counted, what published totals alone allow, what is carried on, what is guessed.
EXACT, BOUNDS, PROJECTION, ESTIMATE = "exact", "bounds", "projection", "estimate"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a figure is about; "" = any.

    Attributes:
        item: a code of the ledger (`cocaine`); several joined by +; `suspect` holds every `suspect_XX`.
        place: UN/LOCODE, or a country, which holds its places.
    """

    item: str = ""
    place: str = ""
    dossier: str = ""
    agency: str = ""

    @property
    def bounded(self) -> bool:
        """Whether the ledger can be complete for it: no ledger holds everything that happened anywhere."""
        return bool(self.place or self.dossier)

    def as_json(self) -> dict[str, str | None]:
        """Its parts; unknown = null."""
        return {
            "item": self.item or None,
            "place": self.place or None,
            "dossier": self.dossier or None,
            "agency": self.agency or None,
        }


@dataclass(frozen=True, slots=True)
class Period:
    """Days from and to, both included; None = open."""

    first: date | None = None
    last: date | None = None

    def as_json(self) -> dict[str, str | None]:
        """The two days."""
        return {"from": iso(self.first), "to": iso(self.last)}


@dataclass(frozen=True, slots=True)
class Ask:
    """A question: one measure over one scope and period.

    Attributes:
        convention: how money is worked out; "" = the newest that is confirmed.
        basis: the mass basis; "" = the one most of the weight is on.
    """

    measure: str
    scope: Scope = Scope()
    period: Period = Period()
    convention: str = ""
    basis: str = ""

    @property
    def figure_id(self) -> str:
        """The same for the same question, whatever the answer is today: what was published can be asked again."""
        parts = (
            self.measure, self.scope.item, self.scope.place, self.scope.dossier, self.scope.agency,
            iso(self.period.first) or "", iso(self.period.last) or "", self.convention, self.basis,
        )  # fmt: skip
        return f"{self.measure}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:10]}"


@dataclass(frozen=True, slots=True)
class Said:
    """How somebody said it: the word before the number, its unit, how many digits. None or "" = not said."""

    hedge: Hedge | None = None
    unit: str = ""
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class Rival:
    """Another figure for the same measure, scope and period, that was not chosen."""

    how: Remark
    low: Decimal
    high: Decimal | None
    lineage: "Lineage"

    @property
    def way(self) -> str:
        """How it was made, in English."""
        return self.how.in_words(ENGLISH)

    def as_json(self, language: Language = ENGLISH, *, full: bool = False) -> dict[str, object]:
        """The shape of docs/schemas/figures.json."""
        return {
            "method": self.how.in_words(language),
            "low": plain_answer(self.low),
            "high": plain_answer(self.high),
            **self.lineage.told(full=full),
        }


Words = Callable[[Language, Said], str]
# Of so many entries all are told; of more the first few, their number, and a digest over all of them.
MOST_TOLD, FIRST_TOLD = 1_000, 100


def no_words(_language: Language, _said: Said) -> str:
    """Of figures that stand beside others: shown as numbers."""
    return ""


@dataclass(frozen=True, slots=True)
class Lineage:
    """The entries under a figure, and which revision of each: (entry, revision), in the order of the ledger."""

    read: Callable[[], tuple[tuple[str, int], ...]] = field(repr=False, compare=False)

    def entries(self) -> tuple[tuple[str, int], ...]:
        """All of them."""
        return self.read()

    def as_json(self) -> list[dict[str, object]]:
        """One object per entry."""
        return _objects(self.entries())

    def told(self, *, full: bool = False) -> dict[str, object]:
        """The entries with their number and digest; of more than MOST_TOLD only the first few, if not in full."""
        entries = self.entries()
        shown = entries if full or len(entries) <= MOST_TOLD else entries[:FIRST_TOLD]
        return {
            "lineage": _objects(shown),
            "lineage_count": len(entries),
            "lineage_digest": digest_of(entries),
        }


@dataclass(frozen=True, slots=True)
class Figure:
    """One answer.

    Attributes:
        value: exact; None = not known, or only between `low` and `high`.
        low, high: bounds of the value, or of its aligned companion where `how` says so.
        unit: kg, EUR, ratio, days, date, persons and so on.
        basis: mass basis of everything under it; "" where nothing was weighed.
        how: how it was made, one sentence; `method` is its English.
        priced: of a value in money: its convention, by name and price; `convention` is its English.
        kind: exact, bounds, projection or estimate.
        cutoffs: two days that are compared though they are not the same day of their years; None = they are.
        unknown: entries in scope whose amount nobody published: in no sum.
        aside: what else has to be known to read it rightly; `notes` is its English.
        larger: of a record that is none: the larger find, in kg, and its day.
        rivals: the rest of its conflict group; why: why this one of them was chosen; `reason` is its English.
    """

    ask: Ask
    as_of: date
    value: Answer
    unit: str
    how: Remark
    lineage: Lineage
    low: Decimal | None = None
    high: Decimal | None = None
    basis: str = ""
    priced: Remark | None = None
    kind: str = EXACT
    cutoffs: tuple[date, date] | None = None
    unknown: int = 0
    aside: tuple[Remark, ...] = ()
    larger: tuple[Decimal, date] | None = None
    rivals: tuple[Rival, ...] = ()
    why: Remark | None = None
    words: Words = field(default=no_words, repr=False, compare=False)

    @property
    def worded(self) -> bool:
        """Whether it is told in words at all."""
        return self.words is not no_words

    @property
    def method(self) -> str:
        """How it was made, in English."""
        return self.how.in_words(ENGLISH)

    @property
    def notes(self) -> tuple[str, ...]:
        """What stands beside it, in English."""
        return self.notes_in(ENGLISH)

    @property
    def reason(self) -> str:
        """Why this one of a conflict group was chosen, in English; "" = there is none."""
        return self.reason_in(ENGLISH)

    @property
    def convention(self) -> str:
        """Of a value in money: name and price, in English; "" of everything else."""
        return self.convention_in(ENGLISH)

    def convention_in(self, language: Language) -> str:
        """Of a value in money: its name and price."""
        return "" if self.priced is None else self.priced.in_words(language)

    def method_in(self, language: Language) -> str:
        """How it was made."""
        return self.how.in_words(language)

    def notes_in(self, language: Language) -> tuple[str, ...]:
        """What else has to be known to read it rightly."""
        return tuple(each.in_words(language) for each in self.aside)

    def reason_in(self, language: Language) -> str:
        """Why this one of a conflict group was chosen."""
        return "" if self.why is None else self.why.in_words(language)

    def phrase(self, language: Language, said: Said = Said()) -> str:
        """The answer in words."""
        return self.words(language, said)

    def as_json(self, language: Language, *, full: bool = False) -> dict[str, object]:
        """The shape of docs/schemas/figures.json.

        Args:
            language: of phrase, method, notes and reason.
            full: all entries, however many.
        """
        entries = self.lineage.entries()
        return {
            "figure_id": self.ask.figure_id,
            "measure": self.ask.measure,
            "scope": self.ask.scope.as_json(),
            "period": self.ask.period.as_json(),
            "as_of": self.as_of.isoformat(),
            "value": plain_answer(self.value),
            "low": plain_answer(self.low),
            "high": plain_answer(self.high),
            "unit": self.unit,
            "basis": self.basis or None,
            "kind": self.kind,
            "method": self.method_in(language),
            "convention": self.convention_in(language) or None,
            "source": "ledger",
            "phrase": self.phrase(language) or None,
            "revision": 1 + sum(revision - 1 for _, revision in entries),
            "unknown": self.unknown,
            "unequal_cutoffs": None if self.cutoffs is None else [day.isoformat() for day in self.cutoffs],
            "notes": list(self.notes_in(language)),
            "rivals": [each.as_json(language, full=full) for each in self.rivals],
            "reason": self.reason_in(language) or None,
            **self.lineage.told(full=full),
        }


@lru_cache(256)
def whole_year(year: int) -> Period:
    """From 1 January to 31 December."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def plain_answer(value: Answer) -> int | float | str | bool | None:
    """An answer as JSON knows it: whole numbers exact, ratios to four digits behind the point, days as text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    shown = value if value == value.to_integral_value() else round(value, 4)
    return int(shown) if shown == shown.to_integral_value() else float(shown)


def digest_of(entries: tuple[tuple[str, int], ...]) -> str:
    """SHA-256 over the lines `entry@revision`, sorted: the same for the same entries in any order."""
    lines = sorted(f"{entry}@{revision}" for entry, revision in entries)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _objects(entries: tuple[tuple[str, int], ...]) -> list[dict[str, object]]:
    return [{"entry_id": entry, "revision": revision} for entry, revision in entries]


def iso(day: date | None) -> str | None:
    """A day as text."""
    return None if day is None else day.isoformat()
