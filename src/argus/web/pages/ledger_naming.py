"""What the ledger's kinds, fields and codes are called on the screen, in the language of the reader."""

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale

from argus.ledger import KINDS
from argus.web.asking import Asking
from argus.web.pages.ledger_faults import Say, Told, fault_in

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Naming:
    """Words by code; what has no word of its own is shown as it is written."""

    kinds: Mapping[str, str]
    fields: Mapping[str, str]
    codes: Mapping[str, str]
    states: Mapping[str, str]
    strengths: Mapping[str, str]
    detections: Mapping[str, str]
    bases: Mapping[str, str]
    acts: Mapping[str, str]
    units: Mapping[str, str]
    language: str
    say: Say

    def fault(self, faults: str) -> Told:
        """What cannot be in an entry, in words."""
        return fault_in(self.language, self.say, faults)

    def code(self, code: str | None) -> str:
        """What an item is called: `suspect_NL` is a suspect (NL)."""
        if not code:
            return ""
        if code in self.codes:
            return self.codes[code]
        name, _, country = code.rpartition("_")
        if name and len(country) == 2 and country.isupper():
            return f"{self.code(name)} ({country})"
        return code.replace("_", " ")

    def unit(self, unit: str | None) -> str:
        """Units of counted things in words; those of weight and money as signs."""
        return self.units.get(unit or "", unit or "")

    def place(self, place: str | None) -> str:
        """A port as its code, a country by its name."""
        if place and len(place) == 2:
            return str(Locale(self.language).territories.get(place, place))
        return place or ""

    def cell(self, field: str, written: str) -> str:
        """What a field holds, in words where there are words for it; nothing is a dash."""
        if field == "item_code":
            return self.code(written) or NOTHING
        if field == "detection" and written:
            return self.detection(written)
        words = {"kind": self.kinds, "status": self.states, "strength": self.strengths, "mass_basis": self.bases,
                 "unit": self.units}.get(field, {})  # fmt: skip
        return words.get(written, written) or NOTHING

    def detection(self, written: str) -> str:
        """`lead@2021-04-01; scan` in words."""
        told = []
        for each in written.split("; "):
            by, _, since = each.partition("@")
            told.append(self.detections.get(by, by) + (f" ({since})" if since else ""))
        return ", ".join(told)


def naming(asking: Asking) -> Naming:
    """The words for this visitor."""
    return naming_in(asking.language, asking._)


def naming_in(language: str, _: Say) -> Naming:
    """The words of one language; `_` finds them."""
    return Naming(
        _kinds(_), _fields(_), _codes(_), _states(_), _strengths(_), _detections(_),
        _bases(_), _acts(_), _units(_), language, _,
    )  # fmt: skip


def _kinds(_: Say) -> dict[str, str]:
    words = {
        "seizure": _("seizure"),
        "seizure_bulk": _("bulk seizure"),
        "arrest": _("arrest"),
        "search": _("house search"),
        "investigation": _("investigation"),
        "operation": _("operation"),
        "site": _("site"),
        "counter": _("published total"),
        "valuation": _("price convention"),
    }
    return words | {name: name for name in KINDS if name not in words}


def _fields(_: Say) -> dict[str, str]:
    return {
        "kind": _("kind"),
        "first_day": _("day"),
        "last_day": _("last day"),
        "as_of": _("known on"),
        "place": _("place"),
        "place_text": _("place in words"),
        "terminal": _("terminal"),
        "quay": _("quay"),
        "agency": _("agency"),
        "dossier": _("case file"),
        "operation": _("operation"),
        "seizure_id": _("part of find"),
        "item_class": _("sort"),
        "item_code": _("what"),
        "form": _("form"),
        "number": _("how much"),
        "unit": _("unit"),
        "mass_basis": _("weighed"),
        "precision": _("precision"),
        "purity": _("purity %"),
        "events": _("finds"),
        "containers": _("containers"),
        "packages": _("packages"),
        "container": _("container"),
        "seal": _("seal"),
        "bill_of_lading": _("bill of lading"),
        "vessel": _("vessel"),
        "voyage": _("voyage"),
        "country_of_origin": _("origin"),
        "transit": _("transit"),
        "destination": _("destination"),
        "cover_load": _("cover load"),
        "detection": _("found by"),
        "convention": _("convention"),
        "strength": _("owed to leads"),
        "lead_ids": _("leads"),
        "message_ids": _("messages"),
        "first_knowledge": _("first known"),
        "same_as": _("same find as"),
        "apart_from": _("other find than"),
        "status": _("state"),
        "origin": _("kind of source"),
        "source": _("source"),
        "note": _("note"),
        "other": _("other columns"),
    }


def _codes(_: Say) -> dict[str, str]:
    """The words that are said every day; the rest as the ledger writes them."""
    return {
        "cocaine": _("cocaine"),
        "heroin": _("heroin"),
        "hashish": _("hashish"),
        "herbal_cannabis": _("herbal cannabis"),
        "amphetamine": _("amphetamine"),
        "methamphetamine": _("methamphetamine"),
        "firearm": _("firearm"),
        "cash": _("cash"),
        "suspect": _("suspect"),
        "dwelling": _("dwelling"),
        "dwelling_or_office": _("dwelling or office"),
        "laboratory": _("laboratory"),
        "crypto_phone": _("crypto phone"),
        "drugs": _("drugs"),
    }


def _states(_: Say) -> dict[str, str]:
    return {
        "provisional": _("provisional"),
        "confirmed": _("confirmed"),
        "withdrawn": _("withdrawn"),
    }


def _strengths(_: Say) -> dict[str, str]:
    return {
        "sole": _("to leads alone"),
        "contributing": _("to leads among others"),
        "confirmed_after": _("lead found afterwards"),
        "none": _("to no lead"),
        "unknown": _("not known"),
    }


def _detections(_: Say) -> dict[str, str]:
    return {
        "lead": _("lead"),
        "risk_analysis": _("risk analysis"),
        "routine_control": _("routine control"),
        "scan": _("scan"),
        "dog": _("dog"),
        "tip": _("tip"),
        "foreign_request": _("foreign request"),
        "chance": _("chance"),
        "other": _("other reason"),
    }


def _bases(_: Say) -> dict[str, str]:
    return {
        "gross": _("gross"),
        "net": _("net"),
        "net_dry": _("net, dry"),
        "gross_reported": _("as reported"),
        "unknown": _("not known"),
    }


def _acts(_: Say) -> dict[str, str]:
    return {
        "add": _("entered"),
        "revise": _("revised"),
        "confirm": _("confirmed"),
        "withdraw": _("withdrawn"),
        "link": _("linked"),
        "merge": _("same find"),
        "apart": _("other find"),
        "undo": _("undone"),
        "import": _("imported"),
    }


def _units(_: Say) -> dict[str, str]:
    return {
        "pieces": _("pieces"),
        "blocks": _("blocks"),
        "packages": _("packages"),
        "tablets": _("tablets"),
        "plants": _("plants"),
        "rounds": _("rounds"),
        "persons": _("persons"),
        "premises": _("premises"),
        "investigations": _("investigations"),
        "sites": _("sites"),
    }
