"""The kinds of entries, what each may hold, and the codes for things."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale

_LOCODES = Path(__file__).parent / "data" / "unlocode" / "codes.txt.gz"
# Groups and placeholders among the territories of CLDR that are no place where something is seized.
_NO_COUNTRY = frozenset({"ZZ", "QO", "EZ", "XA", "XB", "UN"})

THINGS = (
    "drug", "precursor", "weapon", "ammunition", "cash", "asset", "vehicle", "vessel", "device", "document", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entry.

    Attributes:
        item_classes: what its item may be; empty = it has none.
        counted: whether its number is part of sums.
        may_be_planned: whether its days may lie ahead.
    """

    name: str
    item_classes: tuple[str, ...]
    counted: bool = True
    may_be_planned: bool = False


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("operation", (), may_be_planned=True),
        Kind("search", ("premises",)),
        Kind("arrest", ("person",)),
        Kind("seizure", THINGS),
        Kind("seizure_bulk", THINGS),
        Kind("investigation", ("investigation",)),
        Kind("site", ("site",)),
        Kind("counter", (*THINGS, "premises", "person", "investigation", "site"), counted=False),
        Kind("valuation", THINGS, counted=False),
    )
}
SEIZURES = ("seizure", "seizure_bulk")

# What the number of an item may measure; see `terms.amount.measure_of`.
MEASURES: Mapping[str, tuple[str, ...]] = {
    "drug": ("weight", "volume", "tablets", "plants", "pieces", "blocks", "packages"),
    "precursor": ("weight", "volume", "packages", "pieces"),
    "weapon": ("pieces",),
    "ammunition": ("rounds", "pieces"),
    "cash": ("money",),
    "asset": ("money", "pieces"),
    "vehicle": ("pieces",),
    "vessel": ("pieces",),
    "device": ("pieces",),
    "document": ("pieces",),
    "other": ("weight", "volume", "pieces", "packages", "money"),
    "premises": ("premises",),
    "person": ("persons",),
    "investigation": ("investigations",),
    "site": ("sites",),
}
_WRITTEN_CODES = """
drug: cocaine crack coca_paste heroin opium morphine fentanyl nitazenes hashish herbal_cannabis cannabis cannabis_oil
drug: cannabis_plants amphetamine methamphetamine mdma ketamine lsd ghb khat mephedrone 3_mmc synthetic_cannabinoids
drug: new_substances tramadol benzodiazepines mushrooms captagon drugs
precursor: pmk bmk pmk_glycidate bmk_glycidate apaan mapa acetic_anhydride ephedrine pseudoephedrine safrole toluene
precursor: potassium_permanganate hydrochloric_acid sulphuric_acid acetone methanol formamide other_precursor
weapon: firearm handgun long_gun automatic_weapon knife explosive grenade silencer weapon
ammunition: ammunition magazine
cash: cash
asset: real_estate account crypto jewellery watch luxury_goods company asset
vehicle: car van lorry trailer motorcycle boat vehicle
vessel: ship yacht speedboat fishing_vessel submersible vessel
device: crypto_phone phone computer server storage jammer tracker drone device
document: identity_document travel_document transport_document accounts document
other: cigarettes tobacco uniform container_seal other
premises: dwelling office dwelling_or_office warehouse vehicle vessel terminal container other
person: suspect extractor in_custody released convicted
investigation: drugs violence money corruption weapons
site: laboratory stash cutting_site plantation torture_site dump meeting_place
"""
CODES: Mapping[str, frozenset[str]] = {
    item_class: frozenset(
        code
        for line in _WRITTEN_CODES.splitlines()
        if line.startswith(f"{item_class}: ")
        for code in line.partition(": ")[2].split()
    )
    for item_class in MEASURES
}


def knows_code(item_class: str, code: str) -> bool:
    """Whether a code names such a thing. Persons may have a nationality behind it (`suspect_NL`), cash a currency."""
    if code in CODES[item_class]:
        return True
    if item_class == "cash":
        return len(code) == 3 and code.isalpha() and code.isupper()
    name, _, country = code.rpartition("_")
    return item_class == "person" and name in CODES["person"] and country in countries()


@cache
def countries() -> frozenset[str]:
    """Two letters of ISO 3166-1, as CLDR lists them, and EU."""
    known = {str(each) for each in Locale("en").territories}
    return frozenset(each for each in known if len(each) == 2 and each not in _NO_COUNTRY)


def knows_place(place: str) -> bool:
    """Whether a country or a UN/LOCODE exists."""
    return place in countries() or (len(place) == 5 and place[2:] in _locodes().get(place[:2], ()))


@cache
def _locodes() -> Mapping[str, frozenset[str]]:
    lines = gzip.decompress(_LOCODES.read_bytes()).decode().splitlines()
    return {country: frozenset(codes) for country, *codes in (line.split(" ") for line in lines)}
