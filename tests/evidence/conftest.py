"""Somebody in the laboratory, and a legal basis."""

import pytest

from argus.access import add_basis, add_user


@pytest.fixture
def engineer(dossier):
    with dossier.register.write() as tx:
        return add_user(tx, "Bo", "lab")


@pytest.fixture
def basis(dossier):
    with dossier.register.write() as tx:
        return add_basis(tx, basis="art. 39bis", authority="court", ref="2026/114")
