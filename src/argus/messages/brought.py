"""Which messages a delivery brought first; deliveries that bring them again add sightings."""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from argus.messages.tables import parts


def rows_brought_by(register: Connection, deliveries: Collection[int]) -> npt.NDArray[np.int64]:
    """Stretches (first row, last row) of the messages these deliveries brought, ascending, none overlapping."""
    query = select(parts.c.first_row, parts.c.last_row, parts.c.delivery_id).where(parts.c.kind == "messages")
    found = [(row.first_row, row.last_row) for row in register.execute(query) if row.delivery_id in deliveries]
    return np.array(sorted(found), np.int64).reshape(-1, 2)
