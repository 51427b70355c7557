"""Freezing a figure: what was published is signed, kept, and shown beside what the ledger says today.

What is signed is canonical JSON behind a line that says what it is, so that the signature means nothing else. Numbers
stand in it as text: fractions have no one spelling in JSON.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select

from argus.access import Act, PublicKey, User, append, bases_in_force, canonical_json, require, sign_head, signing_key
from argus.errors import UsageError
from argus.figures.books import Books
from argus.figures.figure import Answer, Ask, Figure, Period, Scope
from argus.figures.measure import answer
from argus.figures.small_counts import suppressed
from argus.figures.tables import published_figures
from argus.figures.words import LANGUAGES
from argus.store import Dossier

SIGNED_AS = b"argus published figure v1\n"
LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class Published:
    """A figure as it was published.

    Attributes:
        document: what was signed.
        at, by: when, and by whom.
        key_id: of the key that signed.
        holds: whether the signature is one of a key of this dossier over exactly this document.
    """

    number: int
    figure_id: str
    document: dict[str, Any]
    at: str
    by: str
    key_id: str
    holds: bool

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
        return [_text(each) for each in (self.today.value, self.today.low, self.today.high)] != [
            document[each] for each in ("value", "low", "high")
        ]

    @property
    def entries_since(self) -> tuple[str, ...]:
        """The entries that came under it, left it, or were revised since; those that are there today first."""
        before = {(each["entry_id"], each["revision"]) for each in self.published.document["lineage"]}
        now = {} if self.today is None else dict.fromkeys(self.today.lineage.entries())
        moved = [entry for entry, revision in now if (entry, revision) not in before]
        return tuple(dict.fromkeys((*moved, *sorted(entry for entry, revision in before - set(now)))))


def freeze(dossier: Dossier, user: User, figure: Figure, note: str = "") -> Published:
    """Sign a figure as published; with a log entry, in one transaction.

    Args:
        note: where, when or to whom it is published; signed with the figure.

    Raises:
        NotAllowedError: the user may not publish.
        UsageError: there is no key to sign with; the note is too long or holds characters that nobody sees.
    """
    require(user, Act.PUBLISH)
    noted = " ".join(note.split())
    if len(noted) > LONGEST_NOTE or not noted.isprintable():
        raise UsageError(
            "This note cannot be kept", where="figures", do=f"Write at most {LONGEST_NOTE} characters that can be seen."
        )
    key = signing_key(dossier)
    document = canonical_json(_document(figure) | ({"note": noted} if noted else {}))
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    with dossier.register.write() as register:
        row = register.execute(
            insert(published_figures).values(
                figure_id=figure.ask.figure_id, document=document, signature=key.sign(SIGNED_AS + document),
                public_key=key.public.raw, at=now, by=user.name,
            )
        )  # fmt: skip
        assert row.inserted_primary_key is not None
        number = int(row.inserted_primary_key[0])
        about = {
            "figure_id": figure.ask.figure_id,
            "number": number,
            "sha256": hashlib.sha256(document).hexdigest(),
            "key_id": key.public.key_id,
        }
        append(register, user, Act.PUBLISH, about, basis=bases_in_force(register, dossier.zone))
    sign_head(dossier)  # with it the public key comes into the dossier
    return next(each for each in published(dossier) if each.number == number)


def published(dossier: Dossier) -> tuple[Published, ...]:
    """Everything that was published, oldest first."""
    with dossier.register.read() as register:
        rows = register.execute(select(published_figures).order_by(published_figures.c.number)).all()
    return tuple(
        Published(
            number=row.number, figure_id=row.figure_id, document=json.loads(row.document), at=row.at, by=row.by,
            key_id=PublicKey(row.public_key).key_id,
            holds=_holds(dossier, PublicKey(row.public_key), row.signature, row.document),
        )
        for row in rows
    )  # fmt: skip


def compare(books: Books, frozen: tuple[Published, ...], today: date) -> tuple[Compared, ...]:
    """Each beside what is known today; counts of persons under five stay hidden, as in every list of figures."""
    standing = books.at(today)
    answers = [answer(standing, each.ask) for each in frozen]
    return tuple(
        Compared(each, suppressed((now,))[0] if now else None) for each, now in zip(frozen, answers, strict=True)
    )


def _holds(dossier: Dossier, key: PublicKey, signature: bytes, document: bytes) -> bool:
    known = (dossier.heads / "keys" / f"{key.key_id}.pub").exists()
    return known and key.signed(signature, SIGNED_AS + document)


def _document(figure: Figure) -> dict[str, object]:
    return {
        "figure_id": figure.ask.figure_id,
        "measure": figure.ask.measure,
        "scope": figure.ask.scope.as_json(),
        "period": figure.ask.period.as_json(),
        "asked_convention": figure.ask.convention,
        "asked_basis": figure.ask.basis,
        "as_of": figure.as_of.isoformat(),
        "value": _text(figure.value),
        "low": _text(figure.low),
        "high": _text(figure.high),
        "unit": figure.unit,
        "basis": figure.basis,
        "kind": figure.kind,
        "method": figure.method,
        "convention": figure.convention,
        "phrase": {code: figure.phrase(language) for code, language in LANGUAGES.items()},
        "notes": list(figure.notes),
        "lineage": figure.lineage.as_json(),
    }


def _text(value: Answer) -> str | bool | None:
    """Exact: as many digits as were computed."""
    if value is None or isinstance(value, bool):
        return value
    return f"{value:f}" if isinstance(value, Decimal) else value.isoformat()


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
