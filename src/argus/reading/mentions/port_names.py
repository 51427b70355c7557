"""Sea ports and the names they go by.

Data: data/sea-ports (its SOURCE.md says where it is from). A usual name counts by itself, or near a word of the harbour
where it means much else too; every other port only right beside a word for port: `puerto de Ilo`.
"""

import csv
from collections.abc import Iterator, Mapping
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from argus.reading.mentions.known_names import KnownNames
from argus.reading.mentions.mistyped_ports import mistyped
from argus.terms import Port

_DATA = "data/sea-ports"


class Needs(IntEnum):
    """What a name of a port needs beside it to be one, least first."""

    NOTHING = 0
    HARBOUR_WORD_NEAR = 1
    CAPITALS = 2
    PORT_WORD_BESIDE = 3


class PortName(NamedTuple):
    """A port, what one of its names needs, and whether that is its name with a mistake."""

    port: Port
    needs: Needs
    is_mistyped: bool = False


@cache
def sea_ports() -> Mapping[str, Port]:
    """All ports known, by UN/LOCODE."""
    return {row["locode"]: Port(row["locode"], row["names"].split(";")[0]) for row in _rows("ports.csv")}


@cache
def port_names() -> KnownNames[PortName]:
    """All names of ports. A name that needs less of one port than of others is taken for that one."""
    least: dict[str, Needs] = {}
    for name, bearer in _named():
        least[name.casefold()] = min(bearer.needs, least.get(name.casefold(), bearer.needs))
    right = [(name, bearer) for name, bearer in _named() if bearer.needs == least[name.casefold()]]
    wrong = [
        (each, bearer._replace(is_mistyped=True))
        for name, bearer in right
        if bearer.needs is Needs.NOTHING
        for each in mistyped(name)
        if each not in least
    ]
    return KnownNames([*right, *wrong])


def _named() -> Iterator[tuple[str, PortName]]:
    ports = sea_ports()
    for row in _rows("usual_names.csv"):
        port = ports[row["locode"]]
        yield from ((name, PortName(port, Needs.NOTHING)) for name in _split(row["alone"]))
        yield from ((name, PortName(port, Needs.HARBOUR_WORD_NEAR)) for name in _split(row["near_harbour_words"]))
    for row in _rows("ports.csv"):
        port = ports[row["locode"]]
        yield row["locode"], PortName(port, Needs.CAPITALS)
        yield from ((name, PortName(port, Needs.PORT_WORD_BESIDE)) for name in _split(row["names"]))


def _split(names: str) -> list[str]:
    return [name for name in names.split(";") if name]


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader((files("argus.reading") / _DATA / name).read_text("utf-8").splitlines())
