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
_USUAL = ("alone", "on_the_way", "near_harbour_words")


class Needs(IntEnum):
    """What a name of a port needs beside it to be one, least first."""

    NOTHING = 0
    GOING_THERE = 1  # or a word of the harbour near
    HARBOUR_WORD_NEAR = 2
    CAPITALS = 3
    PORT_WORD_BESIDE = 4


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
    """All names of ports, usual ones before others, and what a typing mistake makes of them."""
    right = list(_named())
    known = {name.casefold() for name, _ in right}
    wrong = [
        (each, bearer._replace(is_mistyped=True))
        for name, bearer in right
        if bearer.needs is Needs.NOTHING
        for each in mistyped(name)
        if each not in known
    ]
    return KnownNames([*right, *wrong])


@cache
def doubtful_names() -> Mapping[str, str]:
    """Names, in small letters, that are a port only near a word of the harbour, with its UN/LOCODE."""
    found: dict[str, set[str]] = {}
    for name, bearer in _named():
        if bearer.needs in (Needs.GOING_THERE, Needs.HARBOUR_WORD_NEAR):
            found.setdefault(name.casefold(), set()).add(bearer.port.locode)
    return {name: min(codes) for name, codes in found.items() if len(codes) == 1}


@cache
def usual_words() -> frozenset[str]:
    """The words of usual names, in small letters."""
    every = (name for row in _rows("usual_names.csv") for column in _USUAL for name in _split(row[column]))
    return frozenset(word for name in every for word in name.lower().replace("-", " ").replace("'", " ").split())


@cache
def likeliest(bearers: tuple[PortName, ...]) -> tuple[PortName, ...]:
    """Of the ports with one name those that need least to be meant by it."""
    if len(bearers) == 1:
        return bearers
    least = min(each.needs for each in bearers)
    return tuple(each for each in bearers if each.needs == least)


def _named() -> Iterator[tuple[str, PortName]]:
    ports = sea_ports()
    for row in _rows("usual_names.csv"):
        port = ports[row["locode"]]
        yield from ((name, PortName(port, Needs.NOTHING)) for name in _split(row["alone"]))
        yield from ((name, PortName(port, Needs.GOING_THERE)) for name in _split(row["on_the_way"]))
        yield from ((name, PortName(port, Needs.HARBOUR_WORD_NEAR)) for name in _split(row["near_harbour_words"]))
    for row in _rows("ports.csv"):
        port = ports[row["locode"]]
        yield row["locode"], PortName(port, Needs.CAPITALS)
        yield from ((name, PortName(port, Needs.PORT_WORD_BESIDE)) for name in _split(row["names"]))


def _split(names: str) -> list[str]:
    return [name for name in names.split(";") if name]


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader((files("argus.reading") / _DATA / name).read_text("utf-8").splitlines())
