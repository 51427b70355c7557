"""`argus serve` over the sample, and a real browser that tolerates no error, no dialog and no way out."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.web.visitor import HOSTILE

SAMPLE = Path(__file__).parents[2] / "samples" / "ubuntu-irc" / "#ubuntu" / "dev"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class Served(NamedTuple):
    """A dossier that is served."""

    folder: Path
    address: str
    link: str

    def argus(self, *arguments: str | Path) -> str:
        """What a command on this dossier prints."""
        command = [sys.executable, "-m", "argus", "-d", str(self.folder), *map(str, arguments)]
        return subprocess.run(command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, _keys_of_nobody: None) -> Iterator[Served]:
    """The IRC sample and a hostile chat, imported and served by the real program."""
    folder = tmp_path_factory.mktemp("browser")
    dossier = folder / "haven.argus"
    hostile = folder / "hostile.jsonl"
    rows = [
        {"id": n, "timestamp": f"2021-03-{n:02}T10:00:00Z", "chat": "<b>quay</b>", "from": f"<i>{n}</i>", "text": text}
        for n, text in enumerate(HOSTILE, 1)
    ]
    hostile.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    inbox = folder / "inbox"
    inbox.mkdir()
    _argus("new", str(dossier), "--name", "Haven", "--authority", "Prosecutor", "--basis", "Order", "--basis-ref", "R1")
    settings = dossier / "dossier.toml"
    settings.write_text(
        settings.read_text("utf-8").replace("inboxes = []", f"inboxes = [{json.dumps(str(inbox))}]"), "utf-8"
    )
    _argus("-d", str(dossier), "import", *map(str, sorted(SAMPLE.glob("*.raw.txt"))), "--tz", "UTC")
    _argus("-d", str(dossier), "import", str(hostile), "--service", "Sky")
    command = [sys.executable, "-m", "argus", "-d", str(dossier), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        link = next(found[0] for line in server.stdout if (found := re.search(r"http://\S+/sign-in/\S+", line)))
        yield Served(dossier, link.split("/sign-in/")[0], link)
        server.terminate()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """The browser that the machine has; nothing is downloaded."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, served: Served) -> Iterator[dict[str, object]]:
    """The state of a browser that followed the printed link."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.link)
    assert page.title() == "Home · Haven"
    yield dict(context.storage_state())
    context.close()


@pytest.fixture
def page(browser: Browser, served: Served, signed_in: dict[str, object]) -> Iterator[Page]:
    """A signed-in page. Console errors (CSP reports too), script errors, dialogs and foreign requests fail the test."""
    context = browser.new_context(
        storage_state=signed_in,  # type: ignore[arg-type]
        viewport={"width": 1280, "height": 800},
        base_url=served.address,
        locale="en-GB",
    )
    page = context.new_page()
    faults: list[str] = []
    own = urlsplit(served.address).netloc
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: (faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: faults.append(request.url) if urlsplit(request.url).netloc != own else None)
    page.set_default_timeout(15_000)
    yield page
    context.close()
    assert faults == []


def _argus(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "argus", *arguments], check=True, capture_output=True, stdin=subprocess.DEVNULL
    )
