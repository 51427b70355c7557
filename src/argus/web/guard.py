"""What every answer of the web app carries and every request must show, before any page is asked.

- The Host header must name this server: a page elsewhere that points its own name at 127.0.0.1 (DNS rebinding) gets
  nothing.
- A request that changes something must come from a page of this server (Sec-Fetch-Site, Origin).
- Every answer carries the same strict headers. Nothing inline, nothing from elsewhere, no frame around us.
"""

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Trusted Types: only the policy `argus` (static/frame.js) may turn a string into HTML, and it refuses script.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
    "require-trusted-types-for 'script'; trusted-types argus"
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), payment=()",
    "X-Robots-Tag": "noindex",
}
EVIDENCE_IS_NEVER_CACHED = "no-store"
READING = frozenset({"GET", "HEAD"})
ANY_ADDRESS = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  (compared with, never bound here)


class Hosts:
    """The names under which this server may be asked.

    Args:
        host: the address it listens on. On loopback: the three loopback names. On all addresses: this machine's
            names and any bare address, because a rebinding attack needs a name.
        port: the port that must follow; None accepts any (tests).
    """

    def __init__(self, host: str, port: int | None) -> None:
        self._port = port
        self._any_address = host in ANY_ADDRESS
        self._names = {"127.0.0.1", "localhost", "::1", host.lower()}
        if self._any_address:
            self._names |= {socket.gethostname().lower(), socket.getfqdn().lower()}

    def allows(self, host: str) -> bool:
        """Whether a Host header names this server."""
        try:
            split = urlsplit(f"//{host}")
            name, port = split.hostname or "", split.port
        except ValueError:
            return False
        if split.netloc != host or "@" in host or (self._port is not None and (port or 80) != self._port):
            return False
        return name in self._names or (self._any_address and _is_address(name))


class Guard:
    """The outermost layer of the app."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or pass on; add the headers to whatever is answered."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", EVIDENCE_IS_NEVER_CACHED)
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        refusal = self._refusal(Headers(scope=scope), scope["method"], scope["scheme"])
        if refusal:
            await PlainTextResponse(refusal, 421 if "Host" in refusal else 403)(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)

    def _refusal(self, headers: Headers, method: str, scheme: str) -> str:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._hosts.allows(hosts[0]):
            return "The Host header does not name this server. Use the address that `argus serve` printed."
        if method not in READING and not _same_origin(headers, f"{scheme}://{hosts[0]}"):
            return "This request does not come from a page of this server. Open the page again and repeat the step."
        return ""


def _same_origin(headers: Headers, own: str) -> bool:
    """Browsers say where a request comes from: Sec-Fetch-Site, or in older ones Origin alone.

    Under `Referrer-Policy: no-referrer` the Origin of a posted form is "null" (Fetch standard, 3.2), so with
    Sec-Fetch-Site present "null" is not held against it.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site == "same-origin" and origin in (None, "null", own)
    return origin == own


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def header_names() -> Iterable[str]:
    """Every header that must stand on every answer."""
    return (*HEADERS, "Cache-Control")
