"""Freezing a figure: it is signed as published and kept as it is.

A figure that was published in error is retracted: that is a signed document of its own, with a reason; what was
published stays as it was.
"""

import hashlib
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from argus.access import Act, SigningKey, User, append, bases_in_force, canonical_json, require, sign_head, signing_key
from argus.errors import UsageError
from argus.figures.figure import Figure
from argus.figures.publishing import RETRACTED_AS, SIGNED_AS, Published, exact_text, published_as, retracts
from argus.figures.tables import published_figures
from argus.figures.words import LANGUAGES
from argus.store import Dossier

LONGEST_NOTE = 2_000


def freeze(dossier: Dossier, user: User, figure: Figure, note: str = "") -> Published:
    """Sign a figure as published; with a log entry, in one transaction.

    Args:
        note: where, when or to whom it is published; signed with the figure.

    Raises:
        NotAllowedError: the user may not publish.
        UsageError: there is no key to sign with; the note is too long or holds characters that nobody sees.
    """
    require(user, Act.PUBLISH)
    noted = _readable(note)
    document = _document(figure) | ({"note": noted} if noted else {})
    key = signing_key(dossier)
    with dossier.register.write() as register:
        number = _write_signed(dossier, register, user, key, SIGNED_AS, figure.ask.figure_id, document)
    sign_head(dossier)  # with it the public key comes into the dossier
    return published_as(dossier, number)


def retract(dossier: Dossier, user: User, number: int, reason: str) -> Published:
    """Say, signed and with a reason, that a published figure does not stand; with a log entry, in one transaction.

    Raises:
        NotAllowedError: the user may not publish.
        NotFoundError: no figure was published as that number.
        UsageError: it is retracted already, the reason is empty, or cannot be kept; there is no key to sign with.
    """
    require(user, Act.PUBLISH)
    why = _readable(reason)
    if not why:
        raise UsageError("The reason is empty", where="--reason", do="Say why this figure does not stand.")
    published_as(dossier, number)
    key = signing_key(dossier)
    with dossier.register.write() as register:
        rows = register.execute(select(published_figures)).all()
        if any(retracts(row.document) == number for row in rows):
            raise UsageError(
                "This figure is retracted already", where=f"published figure {number}",
                do="See `argus figures published`; a figure that is right is published anew.",
            )  # fmt: skip
        row = next(row for row in rows if row.number == number)
        document = {
            "retracts": number, "figure_id": row.figure_id, "sha256": hashlib.sha256(row.document).hexdigest(),
            "reason": why,
        }  # fmt: skip
        _write_signed(dossier, register, user, key, RETRACTED_AS, row.figure_id, document, retracts=number)
    sign_head(dossier)
    return published_as(dossier, number)


def _write_signed(
    dossier: Dossier, register: Connection, user: User, key: SigningKey, signed_as: bytes, figure_id: str,
    told: dict[str, object], **about: object,
) -> int:  # fmt: skip
    """Keep a signed document and log it; its number."""
    document = canonical_json(told)
    row = register.execute(
        insert(published_figures).values(
            figure_id=figure_id, document=document, signature=key.sign(signed_as + document),
            public_key=key.public.raw, at=datetime.now(UTC).isoformat(timespec="microseconds"), by=user.name,
        )
    )  # fmt: skip
    assert row.inserted_primary_key is not None
    number = int(row.inserted_primary_key[0])
    logged = {
        "figure_id": figure_id, "number": number, "sha256": hashlib.sha256(document).hexdigest(),
        "key_id": key.public.key_id, **about,
    }  # fmt: skip
    append(register, user, Act.PUBLISH, logged, basis=bases_in_force(register, dossier.zone))
    return number


def _readable(note: str) -> str:
    """What somebody writes beside a figure, on one line.

    Raises:
        UsageError: it is too long, or holds characters that nobody sees.
    """
    noted = " ".join(note.split())
    if len(noted) > LONGEST_NOTE or not noted.isprintable():
        raise UsageError(
            "This note cannot be kept", where="figures", do=f"Write at most {LONGEST_NOTE} characters that can be seen."
        )
    return noted


def _document(figure: Figure) -> dict[str, object]:
    return {
        "figure_id": figure.ask.figure_id,
        "measure": figure.ask.measure,
        "scope": figure.ask.scope.as_json(),
        "period": figure.ask.period.as_json(),
        "asked_convention": figure.ask.convention,
        "asked_basis": figure.ask.basis,
        "as_of": figure.as_of.isoformat(),
        "value": exact_text(figure.value),
        "low": exact_text(figure.low),
        "high": exact_text(figure.high),
        "unit": figure.unit,
        "basis": figure.basis,
        "kind": figure.kind,
        "method": figure.method,
        "convention": figure.convention,
        "phrase": {code: figure.phrase(language) for code, language in LANGUAGES.items()},
        "notes": list(figure.notes),
        "lineage": figure.lineage.as_json(),
    }
