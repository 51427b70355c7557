"""Sign in with the one-time link, ask for a new one, sign out."""

import threading
import time

from fastapi import APIRouter, Response

from argus.errors import NotAllowedError
from argus.web.asking import Looking, SentForm, Visiting, cookie_name
from argus.web.sessions import WORKING_DAY, sign_in, sign_out

router = APIRouter()

# Whoever can reach the page may ask for a link, but it appears only in the terminal; this keeps that readable.
LINK_EVERY_SECONDS = 10
_last_link = [0.0]
_lock = threading.Lock()


@router.get("/sign-in")
def sign_in_page(asking: Visiting) -> Response:
    """What to do to get in."""
    return asking.page("sign_in.html", trouble=None, printed=False)


@router.get("/sign-in/{link}")
def use_link(asking: Visiting, link: str) -> Response:
    """Use the link up and begin a session. The token was printed where Argus was started and works once."""
    request = asking.request
    address = request.client.host if request.client else ""
    try:
        _, token = sign_in(asking.dossier, link, from_address=address)
    except NotAllowedError as trouble:
        if asking.someone is not None:
            return asking.go("/")
        return asking.page("sign_in.html", status=403, trouble=trouble, printed=False)
    answer = asking.go("/")
    answer.set_cookie(
        cookie_name(request),
        token,
        max_age=int(WORKING_DAY.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


@router.post("/sign-in/again")
def print_link_again(asking: Visiting) -> Response:
    """Print a fresh link where Argus was started."""
    from argus.web.serve import announce_link  # the server prints links, and it needs this page

    with _lock:
        printed = time.monotonic() - _last_link[0] >= LINK_EVERY_SECONDS or not _last_link[0]
        if printed:
            _last_link[0] = time.monotonic()
            url = asking.request.url
            announce_link(asking.dossier, url.hostname or "127.0.0.1", url.port or 80)
    return asking.page("sign_in.html", trouble=None, printed=True)


@router.post("/sign-out")
def leave(asking: Looking, form: SentForm) -> Response:
    """End the session."""
    sign_out(asking.dossier, asking.user, asking.session)
    answer = asking.go("/sign-in")
    answer.delete_cookie(cookie_name(asking.request), httponly=True, samesite="strict")
    return answer
