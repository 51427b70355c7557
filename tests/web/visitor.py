"""A browser of sorts for tests, and the chat it should survive."""

from typing import Self

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from argus.access import User
from argus.store import Dossier
from argus.web.sessions import form_token, make_link

ADDRESS = "http://127.0.0.1:8321"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "{{ 7 * 7 }} {% raw %} javascript:alert(3)",
    "</bdi></span></main><iframe src=//example.org></iframe>",
    "invoice\u202egnp.exe",
    "zero\u200bwidth and \x07 bell and NUL\x00end",
    "<style>*{display:none}</style><form action=//example.org><input name=q>",
    "a" * 5_000,
)
# A line of the same chat that cannot be read, and the picture that its first message names.
BROKEN = '{"id": "h99", "text": broken, "chat": "<u>not said</u>"}'
ATTACHED = '"><s>seal.png'
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"


class Visitor:
    """A browser of sorts: keeps cookies, sends what a browser sends."""

    def __init__(self, app: FastAPI, session: str = "") -> None:
        self.client = TestClient(app, base_url=ADDRESS, follow_redirects=False)
        self.session = session
        if session:
            self.client.cookies.set("argus-session-8321", session)

    @classmethod
    def signed_in(cls, app: FastAPI, dossier: Dossier, user: User) -> Self:
        """The browser of somebody who followed their link."""
        answer = cls(app).get(f"/sign-in/{make_link(dossier, user)}")
        return cls(app, answer.cookies["argus-session-8321"])

    def get(self, path: str, **headers: str) -> Response:
        """Open a page."""
        return self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, fields: dict[str, object] | None = None, **headers: str) -> Response:
        """Send a form of our own page."""
        sent = {"origin": ADDRESS, "sec-fetch-site": "same-origin"} | {
            n.replace("_", "-"): v for n, v in headers.items()
        }
        return self.client.post(path, data={"form_token": form_token(self.session), **(fields or {})}, headers=sent)
