"""Serve a dossier in the browser of this machine."""

import socket
import sys
from contextlib import closing

import uvicorn

from argus.access.users import owner
from argus.errors import UsageError
from argus.store import Dossier
from argus.web.app import make_app
from argus.web.finding import find_anew
from argus.web.guard import ANY_ADDRESS, loopback
from argus.web.sessions import make_link

PORT = 8321
PORTS_TRIED = 50


def serve(dossier: Dossier, host: str = "127.0.0.1", port: int = PORT) -> None:
    """Run the web app until it is stopped; prints the one-time sign-in link.

    A taken port is followed by the next free one. Only this machine can connect unless `host` says otherwise.

    Raises:
        UsageError: no port is free, or the address is not one of this machine.
    """
    listening = _listen(host, port)
    with closing(listening):
        found = int(listening.getsockname()[1])
        app = make_app(dossier, host=host, port=found)
        if not loopback(host):
            print(
                f"Other machines can connect to {host}:{found}; without TLS, whoever watches the network reads along. "
                "Put a reverse proxy with TLS in front.",
                file=sys.stderr,
            )
        announce_link(dossier, host, found)
        find_anew(dossier)
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, date_header=False)
        uvicorn.Server(config).run(sockets=[listening])


def announce_link(dossier: Dossier, host: str, port: int) -> None:
    """Print a fresh sign-in link where Argus was started: who can read that terminal is the owner."""
    with dossier.register.read() as tx:
        user = owner(tx)
    shown = "127.0.0.1" if host in ANY_ADDRESS else f"[{host}]" if ":" in host else host
    print(f"\n{dossier.name} is served. Sign in once with this link (15 minutes):", flush=True)
    print(f"http://{shown}:{port}/sign-in/{make_link(dossier, user)}\n", flush=True)


def _listen(host: str, port: int) -> socket.socket:
    for number in range(port, port + PORTS_TRIED) if port else (0,):
        try:
            kind, *_, address = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
            # With its protocol named, asyncio switches Nagle's delay off: 40 ms less for every answer (measured).
            listening = socket.socket(kind, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        except (OSError, OverflowError) as error:
            raise _no_such_address(host) from error
        # Linux: a port in TIME_WAIT may be taken again, one that is listened on may not.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(address)
            listening.listen(128)
        except OSError as error:
            listening.close()
            if error.errno in (99, 49):  # EADDRNOTAVAIL on Linux, macOS
                raise _no_such_address(host) from error
            continue
        return listening
    raise UsageError(
        f"No free port between {port} and {port + PORTS_TRIED - 1}", where="--port", do="Name a free one with `--port`."
    )


def _no_such_address(host: str) -> UsageError:
    return UsageError(
        f"This machine has no address {host}", where="--host", do="Leave `--host` out to use this machine only."
    )
