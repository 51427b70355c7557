"""Who is at the browser: one-time sign-in links and the sessions they open.

A link carries 256 random bits, works once and for 15 minutes; the register holds only its SHA-256. Guessing it is no
danger, so failed tries are not counted. Session tokens are made and kept the same way.

How long a session lasts: trust.md asks for 15 minutes of idleness on shared machines. A dossier served on loopback is
one person's own laptop, whose screen lock does that job, so there a session lasts the working day: 12 hours. Served on
any other address it ends after 15 idle minutes, and after 12 hours in any case.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select, update

from argus.access.acts import Act
from argus.access.log import append
from argus.access.tables import sessions, sign_in_links
from argus.access.users import User, user_by_id
from argus.errors import NotAllowedError, NotFoundError
from argus.store import Dossier

LINK_LASTS = timedelta(minutes=15)
WORKING_DAY = timedelta(hours=12)
# A session's last use is written down this often; each write is a synced commit.
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long a session lives without use, and at most."""

    idle: timedelta
    total: timedelta = WORKING_DAY


OWN_MACHINE = Lifetimes(idle=WORKING_DAY)
SHARED = Lifetimes(idle=timedelta(minutes=15))


def make_link(dossier: Dossier, user: User) -> str:
    """A new one-time token for `user`; links made before and not used stop working."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    with dossier.register.write() as tx:
        tx.execute(update(sign_in_links).where(sign_in_links.c.used_at.is_(None)).values(used_at=_text(now)))
        tx.execute(
            insert(sign_in_links).values(
                token_hash=_hash(token),
                user_id=user.user_id,
                created_at=_text(now),
                expires_at=_text(now + LINK_LASTS),
            )
        )
    return token


def sign_in(dossier: Dossier, link: str, *, from_address: str) -> tuple[User, str]:
    """Use a link up; returns the user and the token of a new session.

    Raises:
        NotAllowedError: unknown, used or too old; the three read the same.
    """
    now = datetime.now(UTC)
    with dossier.register.write() as tx:
        used = tx.execute(
            update(sign_in_links)
            .where(
                sign_in_links.c.token_hash == _hash(link),
                sign_in_links.c.used_at.is_(None),
                sign_in_links.c.expires_at > _text(now),
            )
            .values(used_at=_text(now))
            .returning(sign_in_links.c.user_id)
        ).first()
        if used is None:
            raise NotAllowedError(
                "This sign-in link was used already or is older than 15 minutes",
                where="sign-in",
                do="Ask for a new one on the sign-in page; it appears where Argus was started.",
            )
        user = user_by_id(tx, used.user_id)
        token = secrets.token_urlsafe(32)
        tx.execute(
            insert(sessions).values(
                token_hash=_hash(token), user_id=user.user_id, created_at=_text(now), seen_at=_text(now)
            )
        )
        append(tx, user, Act.SIGN_IN, {"from": from_address})
    return user, token


def user_of(dossier: Dossier, token: str | None, lifetimes: Lifetimes, *, used: bool = True) -> User | None:
    """The user whose session this is; None when there is none or it has ended.

    Args:
        used: whether a person asks; what a page asks by itself does not prolong a session.
    """
    if not token:
        return None
    now = datetime.now(UTC)
    with dossier.register.read() as tx:
        row = tx.execute(
            select(sessions).where(sessions.c.token_hash == _hash(token), sessions.c.ended_at.is_(None))
        ).first()
        if row is None:
            return None
        seen, created = datetime.fromisoformat(row.seen_at), datetime.fromisoformat(row.created_at)
        # A clock set back must not lengthen a session: a time in the future counts as over.
        if not (seen <= now + SEEN_EVERY and now - seen <= lifetimes.idle and now - created <= lifetimes.total):
            return None
        try:
            user = user_by_id(tx, row.user_id)
        except NotFoundError:
            return None
    if used and now - seen >= SEEN_EVERY:
        with dossier.register.write() as tx:
            tx.execute(update(sessions).where(sessions.c.token_hash == _hash(token)).values(seen_at=_text(now)))
    return user


def sign_out(dossier: Dossier, user: User, token: str) -> None:
    """End the session at once."""
    with dossier.register.write() as tx:
        tx.execute(
            update(sessions).where(sessions.c.token_hash == _hash(token)).values(ended_at=_text(datetime.now(UTC)))
        )
        append(tx, user, "sign-out", {})


def form_token(session: str) -> str:
    """What a form of this session must carry; a page elsewhere cannot know it."""
    return hmac.new(session.encode(), b"argus form", hashlib.sha256).hexdigest()


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
