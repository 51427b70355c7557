"""On which side of the ocean loads begin: a port over there is where one comes from, though no word says so.

`zarpó de Santos` and `Corvina Bay, Guayaquil` name no goal of a load that comes to Europe. Which side is home follows
from messages that name ports of both sides, the goal last (`Turbo - Antwerpen`), and from where the case is led.
"""

from zoneinfo import ZoneInfo

import polars as pl

# Countries of the Americas, as UN/LOCODE begins with them (ISO 3166-1).
_AMERICAS = [
    "AG", "AI", "AR", "AW", "BB", "BL", "BM", "BO", "BQ", "BR", "BS", "BZ", "CA", "CL", "CO", "CR", "CU", "CW", "DM",
    "DO", "EC", "FK", "GD", "GF", "GL", "GP", "GT", "GY", "HN", "HT", "JM", "KN", "KY", "LC", "MF", "MQ", "MS", "MX",
    "NI", "PA", "PE", "PM", "PR", "PY", "SR", "SV", "SX", "TC", "TT", "US", "UY", "VC", "VE", "VG", "VI",
]  # fmt: skip
_THERE, _NOWHERE = "America/", "Etc/"
# Where a case is led says as much as so many messages; so many times as many must speak for a side.
_LED, _TIMES = 3, 3


def origins(ports: pl.DataFrame, zone: ZoneInfo) -> frozenset[str]:
    """The ports of the side on which loads begin; none where both do.

    Args:
        ports: mentions of ports: `at` (message), `value`, `start` (its place in the text).
        zone: of the case.
    """
    known = ports.with_columns(pl.col("value").str.slice(0, 2).is_in(_AMERICAS).alias("there"))
    crossing = known.filter(pl.col("there").n_unique().over("at") > 1).sort("at", "start")
    ends = crossing.group_by("at", maintain_order=True).last()["there"]
    there, here = int(ends.sum()), int((~ends).sum())
    if str(zone).startswith(_THERE):
        there += _LED
    elif "/" in str(zone) and not str(zone).startswith(_NOWHERE):
        here += _LED
    if max(there, here) < _LED or max(there, here) < _TIMES * min(there, here):
        return frozenset()
    return frozenset(known.filter(pl.col("there") != (there > here))["value"].unique().to_list())
