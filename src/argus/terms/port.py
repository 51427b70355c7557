"""A port by its UN/LOCODE.

Standard: UN/CEFACT Recommendation 16: two letters of the country (ISO 3166), three of the place; digits 2 to 9 stand
where letters no longer suffice.
"""

import re
from dataclasses import dataclass

from argus.errors import UsageError

_LOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")


@dataclass(frozen=True, slots=True)
class Port:
    """A sea port.

    Attributes:
        locode: as `BEANR`.
        name: as people there write it.
    """

    locode: str
    name: str

    def __post_init__(self) -> None:
        if not _LOCODE.fullmatch(self.locode):
            raise UsageError(
                "This is no UN/LOCODE", where=f"code {self.locode!r}", do="Give five characters like `BEANR`."
            )

    @property
    def country(self) -> str:
        """Two letters, ISO 3166."""
        return self.locode[:2]
