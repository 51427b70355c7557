"""Ports by UN/LOCODE."""

import pytest

from argus.errors import UsageError
from argus.terms import Port


def test_a_port_knows_its_country():
    assert Port("BEANR", "Antwerpen").country == "BE"


@pytest.mark.parametrize("code", ["beanr", "BEAN", "BEANRX", "B1ANR", "BEA0R", ""])
def test_what_is_no_locode_is_refused(code):
    with pytest.raises(UsageError):
        Port(code, "Antwerpen")
