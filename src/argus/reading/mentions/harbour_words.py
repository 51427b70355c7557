"""Words that tell that a message is about ships and harbours, in nine languages and as chat writes them.

Names and numbers that mean much else (`Rio`, `pier 5`, `code 4821`) count only where such a word stands near.
"""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Self

from argus.reading.mentions.batch import Row
from argus.reading.mentions.word_lists import words

# Words for a ship. Dutch `boot` is not among them: computers boot.
SHIP = words(
    "schip schepen vaartuig containerschip moederschip ship ships vessel vessels boat navire navires bateau "
    "cargo porteconteneurs portacontenedores barco barcos buque buques nave navi navio navios cargueiro anija "
    "motonave motonaves vesselfinder marinetraffic "
    "anije anijes anijen brod broda brodu brodom брод schiff schiffe frachter containerschiff feeder"
)
# Words for a harbour, as they stand beside its name.
PORT = words(
    "haven port puerto porto porti portit portin luka luci luku luke hafen harbour harbor лука zeehaven seaport"
)
# `port`, `porto`, `porte` and `luka` mean too much else to tell anything from afar; so do the terminals of computers.
_TELLING = words("haven havens zeehaven puerto porti portit portin hafen harbour harbor seaport")
_AROUND = words(
    "container containers conteneur conteneurs contenedor contenedores contentor contentores konteiner "
    "konteineri konteinerin kontejner kontejnera kontejneru kontejneri контејнер bak koelbak reefer reefers kaai "
    "kade quai quay muelle cais molo banchina kaj kej berth dok eta etd aankomst vertrek aanmeren aangemeerd "
    "gelost lossen laden lading vertrokken aangekomen arrivee decharge dechargement arribo llegada zarpe zarpa "
    "zarpo descarga atraca atraco chegada descarregar arrivo partenza scarico mberritje mberrin dolazak stize "
    "isplovljava istovar ankunft loschen entladen verscheept laadhaven loshaven zegel zegels plomb precinto "
    "sigillo konnossement uithaler uithalers uithaal gancho reder rederij vrijgave vrijstelling voyage sails "
    "shipment zending vracht havenarbeider dokker docker stevedore estibador straddle chauffeur trucker "
    "camionneur camionista douane aduana dogana zoll carina teu transshipment overslag transbordo carga "
    "mercancia escale escales accoste accostage atracar alongside pilote "
    "lijn binnenvaart loods sailed berthed arrives arrived quayside msc maersk cosco oocl cgm hapag evergreen"
)
HARBOUR = SHIP | _TELLING | _AROUND


class Cues:
    """Places in a message that tell what is spoken of."""

    def __init__(self, places: Iterable[int]) -> None:
        """Take the places of such words, in order."""
        self._places = list(places)

    @classmethod
    def of(cls, row: Row, wanted: frozenset[str]) -> Self:
        """Where any of these words stands."""
        return cls(row.places(wanted))

    def near(self, first: int, end: int, reach: int = 12) -> bool:
        """Whether one of them stands within `reach` words of the words [first, end), outside them."""
        after = bisect_left(self._places, end)
        if after < len(self._places) and self._places[after] < end + reach:
            return True
        before = bisect_left(self._places, first)
        return before > 0 and self._places[before - 1] >= first - reach


def is_capitalised(row: Row, index: int) -> bool:
    """Whether the word begins with a capital as it was written."""
    return row.text[row.starts[index]].isupper()


def is_upper_case(row: Row, index: int) -> bool:
    """Whether the whole word was written in capitals."""
    return row.text[row.starts[index] : row.ends[index]].isupper()
