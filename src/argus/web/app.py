"""Put the web app of one dossier together: the guard, the pages, the errors in three parts."""

import importlib
import pkgutil
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

import argus.web.pages
from argus.access.acts import Act
from argus.access.heads import sign_head_if_due
from argus.errors import (
    ArgusError,
    BusyError,
    DecisionNeededError,
    DossierError,
    EvidenceUnreadableError,
    NoRoomError,
    NotAllowedError,
    NotFoundError,
    RebuildingError,
    UsageError,
)
from argus.store import Dossier
from argus.web.asking import Asking, SignInNeededError, session_token
from argus.web.guard import Guard, Hosts, loopback
from argus.web.sessions import OWN_MACHINE, SHARED, user_of
from argus.web.stage import Stage

STATUS: dict[type[ArgusError], int] = {
    SignInNeededError: 401,
    NotAllowedError: 403,
    NotFoundError: 404,
    UsageError: 400,
    DecisionNeededError: 422,
    EvidenceUnreadableError: 422,
    BusyError: 409,
    RebuildingError: 503,
    NoRoomError: 507,
    DossierError: 500,
}
# Well below the 60 seconds for which the log may stand without a signed head.
HEAD_CHECK_SECONDS = 5


def make_app(dossier: Dossier, *, host: str = "127.0.0.1", port: int | None = None) -> FastAPI:
    """The web app of a dossier.

    Args:
        host: the address it will listen on; decides which Host headers are answered and how long sessions last.
        port: the port it will listen on; None accepts any.
    """
    stage = Stage(dossier, OWN_MACHINE if loopback(host) else SHARED)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        stopped = threading.Event()
        signer = threading.Thread(target=_sign_heads, args=(dossier, stopped), name="heads", daemon=True)
        signer.start()
        yield
        stopped.set()
        stage.runs.close()

    # No description of the routes is offered to strangers.
    app = FastAPI(title="Argus", openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.stage = stage
    for router in _routers():
        app.include_router(router)
    app.add_middleware(Guard, hosts=Hosts(host, port))
    app.add_exception_handler(ArgusError, _told)
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(RequestValidationError, _told)
    app.add_exception_handler(Exception, _told)
    return app


def _routers() -> Iterator[APIRouter]:
    """Every module of `pages/` with a router is a screen: a new one joins by being there."""
    for module in sorted(pkgutil.iter_modules(argus.web.pages.__path__), key=lambda module: module.name):
        router = getattr(importlib.import_module(f"argus.web.pages.{module.name}"), "router", None)
        if router is not None:
            yield router


def _sign_heads(dossier: Dossier, stopped: threading.Event) -> None:
    while not stopped.wait(HEAD_CHECK_SECONDS):
        # A full disk or a missing key shows on the custody page as an open window that grows; reading goes on.
        with suppress(ArgusError, OSError):
            sign_head_if_due(dossier)


def _told(request: Request, error: Exception) -> Response:
    """Any error as a page, or as a part of one, in three parts."""
    stage: Stage = request.app.state.stage
    told, status = _three_parts(error)
    try:
        user = user_of(stage.dossier, session_token(request), stage.lifetimes)
    except ArgusError:
        user = None
    asking = Asking(request, stage, Act.SIGN_IN, user)
    if request.url.path.startswith("/static/"):
        return HTMLResponse("", status)
    if isinstance(told, SignInNeededError) and not asking.partly:
        return asking.go("/sign-in")
    if isinstance(told, RebuildingError) and user is not None and stage.runs.rebuild():
        return asking.page("rebuilding_part.html" if asking.partly else "rebuilding.html", status=503, trouble=told)
    return asking.page("trouble_part.html" if asking.partly else "trouble.html", status=status, trouble=told)


def _three_parts(error: Exception) -> tuple[ArgusError, int]:
    if isinstance(error, NotFoundError):
        # One sentence for all: what is withheld and what was never there read the same.
        return _nothing_here(), 404
    if isinstance(error, ArgusError):
        status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
        return error, status
    if isinstance(error, RequestValidationError):
        return UsageError(
            "This address is not complete or not well written", where="address", do="Start from a page."
        ), 400
    if isinstance(error, HTTPException):
        if error.status_code == 404:
            return _nothing_here(), 404
        return UsageError(
            "This cannot be asked in this way", where=str(error.status_code), do="Start from a page."
        ), int(error.status_code)
    return (
        ArgusError(
            f"Something went wrong inside Argus ({type(error).__name__})",
            where="this page",
            do="Try again; if it stays, report it with what the terminal shows. Nothing in the dossier was changed.",
        ),
        500,
    )


def _nothing_here() -> NotFoundError:
    return NotFoundError(
        "There is nothing here that you may see", where="address", do="Go back, or start from the search."
    )
