"""The real chat lines that come with the program, imported once for all tests of leads and threats."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from argus.access import visible
from argus.engine import Pool
from argus.intake import bring_up_to_date, import_paths
from argus.messages import Archive, open_archive
from argus.store import Dossier
from tests.intake.program import new_case

LOGS = Path(__file__).parents[2] / "samples/ubuntu-irc/#ubuntu"


@pytest.fixture(scope="session")
def irc(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dossier, Archive]:
    """A dossier with all lines of IRC, and what its owner may see."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARGUS_KEYS", str(tmp_path_factory.mktemp("keys")))
        made, user = new_case(tmp_path_factory.mktemp("irc") / "case.argus")
        import_paths(made, user, [LOGS], zone="UTC", workers=2)
        bring_up_to_date(made)
    return made, open_archive(made, visible(user))


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """One worker for all imports of a module."""
    with Pool(1) as made:
        yield made
