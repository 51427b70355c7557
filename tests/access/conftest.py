"""A fresh dossier, an analyst, and signing keys that are nobody's."""

import pytest

from argus.access import add_user
from argus.store import create_dossier


@pytest.fixture(scope="module")
def dossier_of_module(tmp_path_factory):
    """One dossier for all examples of a property."""
    folder = tmp_path_factory.mktemp("module") / "haven.argus"
    made = create_dossier(folder, name="Haven", authority="Laboratory", zone="Europe/Brussels")
    yield made
    made.register.close()


@pytest.fixture
def analyst(dossier):
    with dossier.register.write() as tx:
        return add_user(tx, "An", "analyst")
