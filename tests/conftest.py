"""What many tests ask for: a fresh dossier, keys that are nobody's, a Chromium to drive."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from argus.store import Dossier, create_dossier

# The machine may be busy: a law that takes long to try is still a law.
settings.register_profile("argus", deadline=None)
settings.load_profile("argus")

FIND_CHROMIUM = Path(__file__).parent / "browser" / "find-chromium"


@pytest.fixture(scope="session", autouse=True)
def _keys_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Signing keys are made in a folder of this run: a test never touches those of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARGUS_KEYS", str(tmp_path_factory.mktemp("keys")))
        yield


@pytest.fixture
def dossier(tmp_path: Path) -> Iterator[Dossier]:
    """An empty dossier without users, legal bases or log entries."""
    made = create_dossier(tmp_path / "haven.argus", name="Haven", authority="Laboratory", zone="Europe/Brussels")
    yield made
    made.register.close()


@pytest.fixture(scope="session")
def chromium(pytestconfig: pytest.Config) -> str:
    """Path of a Chromium for Playwright's `executable_path`.

    Without one the test is skipped, and the closing lines say so; where CI is set it fails instead.
    """
    found = subprocess.run([FIND_CHROMIUM], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if found.returncode == 0:
        return found.stdout.strip()
    reason = found.stderr.strip()
    if os.environ.get("CI"):
        pytest.fail(f"{reason}; CI does not allow this to be skipped", pytrace=False)
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A browser test that was not run must not look like one that passed."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "No Chromium" in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(
            f"NOT TESTED IN A BROWSER: {len(skipped)} tests were skipped, no Chromium found.", red=True, bold=True
        )
