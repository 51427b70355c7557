"""One request: who asks, what act it is, in which language; and how the answer leaves.

Every route declares its act with `acts(...)`. The declaration is checked before the page's function runs, and an answer
of an act that reads content leaves only when the log holds it: a page that forgot to record itself is a fault (500),
never a page.
"""

import hmac
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from babel.support import NullTranslations
from fastapi import Depends, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from argus.access.acts import Act, may
from argus.access.basis import require_basis
from argus.access.heads import record
from argus.access.users import User
from argus.access.visible import visible
from argus.errors import ArgusError, NotAllowedError
from argus.leads.alerts import unseen_alerts
from argus.messages.archive import Archive
from argus.store import Dossier
from argus.web.frame import frame_of
from argus.web.language import choose, words
from argus.web.sessions import form_token, user_of
from argus.web.showing import Show
from argus.web.stage import Stage

SESSION_COOKIE = "argus-session"
LANGUAGE_COOKIE = "argus-language"
THEME_COOKIE = "argus-theme"
THEMES = ("auto", "light", "dark")
# Acts whose answers hold content of messages; they are in the log before they leave.
CONTENT = frozenset({Act.READ})


@dataclass
class Asking:
    """What a page's function gets.

    Attributes:
        user: who asks; only pages of `Act.SIGN_IN` run without one.
        recorded: whether this read stands in the log already.
        address: of the page that is shown, where another was asked for: a form that could not be taken.
    """

    request: Request
    stage: Stage
    act: Act
    someone: User | None
    recorded: bool = field(default=False)
    address: str = ""

    @property
    def dossier(self) -> Dossier:
        """The dossier that is served."""
        return self.stage.dossier

    @property
    def user(self) -> User:
        """Who asks."""
        if self.someone is None:
            raise _not_signed_in()
        return self.someone

    @cached_property
    def language(self) -> str:
        """nl, fr or en."""
        cookies = self.request.cookies
        return choose(cookies.get(LANGUAGE_COOKIE), self.request.headers.get("accept-language"))

    @cached_property
    def words(self) -> NullTranslations:
        """The catalogue of the visitor's language."""
        return words(self.language)

    def _(self, text: str) -> str:
        """`text` in the visitor's language."""
        return str(self.words.gettext(text))

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which people of this dossier read."""
        return ZoneInfo(self.dossier.zone)

    @cached_property
    def show(self) -> Show:
        """Numbers and times as this visitor reads them."""
        return Show(self.language, self.zone, self._)

    @cached_property
    def archive(self) -> Archive:
        """The messages this user may see, and no others."""
        return self.stage.archive(visible(self.user))

    @cached_property
    def session(self) -> str:
        """The session's token; empty when nobody is signed in."""
        return session_token(self.request) or ""

    @property
    def back(self) -> str:
        """The address of this page, for forms that return to it; nobody can return to what a form was sent to."""
        url = self.request.url
        if self.address or self.request.method == "POST":
            return self.address or "/" + url.path.split("/")[1]
        return f"{url.path}?{url.query}" if url.query else url.path

    @property
    def partly(self) -> bool:
        """Whether a part of a page is asked for, not a page."""
        return self.request.headers.get("hx-request") == "true"

    def again(self, act: Act, address: str) -> "Asking":
        """The same visitor looking at the page with a form that could not be taken."""
        return Asking(self.request, self.stage, act, self.someone, address=address)

    def record(self, about: Mapping[str, object]) -> None:
        """Write this read into the log; must happen before the answer is made."""
        record(self.dossier, self.user, self.act, {"page": self.request.url.path, **about})
        self.recorded = True

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Fill a template.

        Raises:
            RuntimeError: content would leave that is not in the log.
        """
        self.require_recorded()
        theme = self.request.cookies.get(THEME_COOKIE, "auto")
        html = self.stage.template(self.language, template).render(
            asking=self,
            show=self.show,
            frame=frame_of(
                self.dossier, self.someone, self.request.url.path, self.show.today(), self._, self._waiting()
            ),
            language=self.language,
            theme=theme if theme in THEMES else "auto",
            form_token=form_token(self.session) if self.session else "",
            back=self.back,
            **values,
        )
        return HTMLResponse(html, status)

    def _waiting(self) -> dict[str, int]:
        """What nobody has seen yet, by place; nothing while the archive is being made again."""
        if self.someone is None or not may(self.someone, Act.READ):
            return {}
        with suppress(ArgusError):
            return {"/alerts": unseen_alerts(self.dossier, self.archive)[0]}
        return {}

    def go(self, address: str) -> Response:
        """Send the browser to another page of ours."""
        if self.partly:
            return Response(status_code=204, headers={"HX-Redirect": address})
        return RedirectResponse(address, 303)

    def require_recorded(self) -> None:
        """Stop an answer with content that the log does not hold."""
        if self.act in CONTENT and not self.recorded:
            raise RuntimeError(f"{self.request.url.path} would have answered without a log entry")


def acts(act: Act, *, by_itself: bool = False) -> Callable[[Request], Asking]:
    """Declare which act a route is; the dependency refuses who may not.

    Args:
        by_itself: a page that is open asks it, not a person: that is no use of the session.

    Raises (when the route is asked):
        SignInNeededError: nobody is signed in.
        NotAllowedError: the role does not allow the act.
    """

    def declared(request: Request) -> Asking:
        stage: Stage = request.app.state.stage
        user = user_of(stage.dossier, session_token(request), stage.lifetimes, used=not by_itself)
        if act is not Act.SIGN_IN:
            if user is None:
                raise _not_signed_in()
            if not may(user, act):
                raise NotAllowedError(
                    "Your role does not allow this page", where=act.value, do="Ask the owner of the dossier."
                )
            if act in CONTENT:
                with stage.dossier.register.read() as tx:
                    require_basis(tx, stage.dossier.zone)
        return Asking(request, stage, act, user)

    declared.act = act  # type: ignore[attr-defined]
    return declared


Visiting = Annotated[Asking, Depends(acts(Act.SIGN_IN))]
Looking = Annotated[Asking, Depends(acts(Act.LOOK))]
Reading = Annotated[Asking, Depends(acts(Act.READ))]
Importing = Annotated[Asking, Depends(acts(Act.IMPORT))]
ReadingLog = Annotated[Asking, Depends(acts(Act.READ_LOG))]
Verifying = Annotated[Asking, Depends(acts(Act.SEAL_CHECK))]


# Numbers of the register in an address; SQLite counts no further than 64 bits.
Number = Annotated[int, Path(ge=0, le=2**31)]
Page = Annotated[int, Query(ge=1, le=1_000_000)]
Microseconds = Annotated[int | None, Query(ge=-(2**62), le=2**62)]


async def sent_form(request: Request) -> FormData:
    """The form that was sent, once it has shown that it comes from a page of this session.

    Raises:
        NotAllowedError: the form carries no token, or that of another session.
    """
    form = await request.form(max_files=0, max_fields=5_000)
    _require_form_token(request, str(form.get("form_token", "")))
    return form


def sent_header(request: Request) -> None:
    """The same check for a request whose body is a file: the token is a header."""
    _require_form_token(request, request.headers.get("x-argus-form", ""))


SentForm = Annotated[FormData, Depends(sent_form)]
SentFile = Annotated[None, Depends(sent_header)]


class SignInNeededError(NotAllowedError):
    """Nobody is signed in, or the session has ended."""


def session_token(request: Request) -> str | None:
    """The session's token as the browser sent it."""
    return request.cookies.get(cookie_name(request))


def cookie_name(request: Request) -> str:
    """With TLS the name carries `__Host-`: no neighbour can then set it. Ports share cookies, so the port is in it."""
    port = request.url.port or ""
    return f"__Host-{SESSION_COOKIE}-{port}" if request.url.scheme == "https" else f"{SESSION_COOKIE}-{port}"


def _not_signed_in() -> SignInNeededError:
    return SignInNeededError(
        "You are not signed in", where="sign-in", do="Open the sign-in link that `argus serve` printed."
    )


def _require_form_token(request: Request, given: str) -> None:
    session = session_token(request)
    if not session or not hmac.compare_digest(form_token(session).encode(), given.encode()):
        raise NotAllowedError(
            "This form belongs to another session", where="form", do="Open the page again and repeat the step."
        )
