"""What was published: each figure as it was signed, beside what the ledger says today; what was retracted, with why.

What is signed is canonical JSON behind a line that says what it is, so that the signature means nothing else. Numbers
stand in it as text: fractions have no one spelling in JSON.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, select

from argus.access import PublicKey
from argus.errors import NotFoundError
from argus.figures.books import Books
from argus.figures.figure import Answer, Ask, Figure, Lineage, Period, Scope
from argus.figures.measure import answer
from argus.figures.small_counts import suppressed
from argus.figures.tables import published_figures
from argus.figures.words import Remark
from argus.store import Dossier

SIGNED_AS = b"argus published figure v1\n"
RETRACTED_AS = b"argus retracted figure v1\n"


@dataclass(frozen=True, slots=True)
class Retraction:
    """Why a published figure does not stand any more.

    Attributes:
        number: its own, in the same row of numbers as the figures.
        document: what was signed: it names the figure by its number and the SHA-256 of what was published.
        at, by: when, and by whom.
        key_id: of the key that signed.
        holds: whether the signature is one of a key of this dossier, and the figure the one it names.
    """

    number: int
    document: dict[str, Any]
    at: str
    by: str
    key_id: str
    holds: bool

    @property
    def reason(self) -> str:
        """As whoever retracted it wrote."""
        return str(self.document.get("reason", ""))

    def as_json(self) -> dict[str, object]:
        """The shape of docs/schemas/figures-published.json."""
        return {
            "number": self.number,
            "reason": self.reason,
            "at": self.at,
            "by": self.by,
            "key_id": self.key_id,
            "signature_holds": self.holds,
        }


@dataclass(frozen=True, slots=True)
class Published:
    """A figure as it was published.

    Attributes:
        document: what was signed.
        at, by: when, and by whom.
        key_id: of the key that signed.
        holds: whether the signature is one of a key of this dossier over exactly this document.
        retraction: None = it stands.
    """

    number: int
    figure_id: str
    document: dict[str, Any]
    at: str
    by: str
    key_id: str
    holds: bool
    retraction: Retraction | None = None

    @property
    def note(self) -> str:
        """Where, when and to whom it was published, as whoever froze it wrote."""
        written: str = self.document.get("note", "")
        return written

    @property
    def ask(self) -> Ask:
        """The question it answers: can be asked again."""
        scope, period = self.document["scope"], self.document["period"]
        return Ask(
            self.document["measure"],
            Scope(*(scope[part] or "" for part in ("item", "place", "dossier", "agency"))),
            Period(_day(period["from"]), _day(period["to"])),
            self.document["asked_convention"],
            self.document["asked_basis"],
        )

    @property
    def figure(self) -> Figure:
        """The figure as it was published, to be told in words."""
        document = self.document
        value, low, high = (_answer(document[each], document["unit"]) for each in ("value", "low", "high"))
        return Figure(
            ask=self.ask, as_of=date.fromisoformat(document["as_of"]), value=value, unit=document["unit"],
            how=Remark(document["method"]), low=low if isinstance(low, Decimal) else None,
            high=high if isinstance(high, Decimal) else None, basis=document["basis"], kind=document["kind"],
            lineage=Lineage(lambda: tuple((each["entry_id"], each["revision"]) for each in document["lineage"])),
        )  # fmt: skip

    def as_json(self) -> dict[str, object]:
        """The shape of docs/schemas/figures-published.json."""
        return {
            "number": self.number,
            "figure_id": self.figure_id,
            "published": self.document,
            "at": self.at,
            "by": self.by,
            "key_id": self.key_id,
            "signature_holds": self.holds,
            "retracted": None if self.retraction is None else self.retraction.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Compared:
    """A published figure beside today's answer to the same question.

    Attributes:
        today: None = the ledger no longer says anything about it.
    """

    published: Published
    today: Figure | None

    @property
    def changed(self) -> bool:
        """Whether the ledger would say something else now."""
        document = self.published.document
        if self.today is None:
            return True
        return [exact_text(each) for each in (self.today.value, self.today.low, self.today.high)] != [
            document[each] for each in ("value", "low", "high")
        ]

    @property
    def entries_since(self) -> tuple[str, ...]:
        """The entries that came under it, left it, or were revised since; those that are there today first."""
        before = {(each["entry_id"], each["revision"]) for each in self.published.document["lineage"]}
        now = {} if self.today is None else dict.fromkeys(self.today.lineage.entries())
        moved = [entry for entry, revision in now if (entry, revision) not in before]
        return tuple(dict.fromkeys((*moved, *sorted(entry for entry, revision in before - set(now)))))


def published(dossier: Dossier) -> tuple[Published, ...]:
    """Everything that was published, oldest first; what was retracted, with why."""
    with dossier.register.read() as register:
        rows = register.execute(select(published_figures).order_by(published_figures.c.number)).all()
    figures = [row for row in rows if retracts(row.document) is None]
    sha256 = {row.number: hashlib.sha256(row.document).hexdigest() for row in figures}
    retracted: dict[int | None, Retraction] = {}
    for row in rows:
        number = retracts(row.document)
        if number is not None:
            document = json.loads(row.document)
            holds = _holds(dossier, row, RETRACTED_AS) and document.get("sha256") == sha256.get(number)
            retracted[number] = Retraction(
                row.number, document, row.at, row.by, PublicKey(row.public_key).key_id, holds
            )
    return tuple(
        Published(
            number=row.number, figure_id=row.figure_id, document=json.loads(row.document), at=row.at, by=row.by,
            key_id=PublicKey(row.public_key).key_id, holds=_holds(dossier, row, SIGNED_AS),
            retraction=retracted.get(row.number),
        )
        for row in figures
    )  # fmt: skip


def published_as(dossier: Dossier, number: int) -> Published:
    """The figure that was published as this number.

    Raises:
        NotFoundError: none was.
    """
    for each in published(dossier):
        if each.number == number:
            return each
    raise NotFoundError(
        "No figure was published as that number",
        where=f"published figure {number}",
        do="See `argus figures published`.",
    )


def compare(books: Books, frozen: tuple[Published, ...], today: date) -> tuple[Compared, ...]:
    """Each beside what is known today; counts of persons under five stay hidden, as in every list of figures."""
    standing = books.at(today)
    answers = [answer(standing, each.ask) for each in frozen]
    return tuple(
        Compared(each, suppressed((now,))[0] if now else None) for each, now in zip(frozen, answers, strict=True)
    )


def retracts(document: bytes) -> int | None:
    """The number of the figure that a signed document retracts; None = it is a figure."""
    told = json.loads(document)
    number = told.get("retracts") if isinstance(told, dict) else None
    return number if isinstance(number, int) else None


def _holds(dossier: Dossier, row: Row[Any], signed_as: bytes) -> bool:
    key = PublicKey(row.public_key)
    known = (dossier.heads / "keys" / f"{key.key_id}.pub").exists()
    return known and key.signed(row.signature, signed_as + row.document)


def exact_text(value: Answer) -> str | bool | None:
    """Exact: as many digits as were computed."""
    if value is None or isinstance(value, bool):
        return value
    return f"{value:f}" if isinstance(value, Decimal) else value.isoformat()


def _answer(written: str | bool | None, unit: str) -> Answer:
    if written is None or isinstance(written, bool):
        return written
    return date.fromisoformat(written) if unit == "date" else Decimal(written)


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
