"""What measures and mass bases are called, in Dutch, French and English; a laboratory's own by their own name."""

from collections.abc import Mapping

from argus.figures.words.language import Language
from argus.figures.words.remarks import LANGUAGE_ORDER

MEASURES: Mapping[str, tuple[str, str, str]] = {
    "kg_seized": ("in beslag genomen", "saisi", "seized"),
    "ytd_kg": ("in beslag genomen dit jaar", "saisi cette année", "seized this year"),
    "year_kg": ("in beslag genomen in het jaar", "saisi dans l'année", "seized in the year"),
    "ytd_ratio": ("tegenover het jaar ervoor", "par rapport à l'année précédente", "against the year before"),
    "ytd_ratio_bounds": (
        "tegenover dezelfde datum het jaar ervoor",
        "par rapport à la même date de l'année précédente",
        "against the same date of the year before",
    ),
    "ytd_ratio_dayofyear": (
        "tegenover dezelfde dag van het jaar ervoor",
        "par rapport au même jour de l'année précédente",
        "against the same day of the year before",
    ),
    "ytd_ratio_workdays": (
        "tegenover evenveel werkdagen",
        "par rapport à autant de jours ouvrables",
        "against as many working days",
    ),
    "ytd_ratio_paceadj": (
        "tegenover het jaar ervoor, bij gelijk tempo",
        "par rapport à l'année précédente, à rythme égal",
        "against the year before, at an even pace",
    ),
    "daily_pace_ratio": (
        "tempo per dag tegenover het jaar ervoor",
        "rythme par jour par rapport à l'année précédente",
        "pace per day against the year before",
    ),
    "growth": ("groei", "croissance", "growth"),
    "trend": ("trend", "tendance", "trend"),
    "kg_single_seizure": ("grootste vondst", "plus grosse prise", "largest find"),
    "max_single_seizure": ("dag van de grootste vondst", "jour de la plus grosse prise", "day of the largest find"),
    "is_largest_ever": ("grootste vondst ooit", "plus grosse prise de tous les temps", "largest find ever"),
    "street_value": ("straatwaarde", "valeur de rue", "street value"),
    "dossier_share": ("aandeel van het dossier", "part du dossier", "share of the dossier"),
    "leads_share": ("aandeel van sporen", "part due aux pistes", "share owed to leads"),
    "naive_year_end": ("jaareinde bij gelijk tempo", "fin d'année à rythme égal", "year's end at an even pace"),
    "base_plus_burst_year_end": (
        "jaareinde, dossiers apart gerekend",
        "fin d'année, dossiers comptés à part",
        "year's end, dossiers counted apart",
    ),
    "naive_record_day": (
        "dag van een record bij gelijk tempo",
        "jour d'un record à rythme égal",
        "day of a record at an even pace",
    ),
    "p_year_gt_record": ("record dit jaar", "record cette année", "record this year"),
    "interception_fraction": (
        "deel van de handel dat is onderschept",
        "part du trafic interceptée",
        "part of the trade that is stopped",
    ),
    "days_in_window": ("duur in dagen", "durée en jours", "length in days"),
    "start_date": ("sinds", "depuis", "since"),
    "arrests": ("aanhoudingen", "arrestations", "arrests"),
    "searches": ("doorzoekingen", "perquisitions", "searches"),
    "firearms": ("vuurwapens", "armes à feu", "firearms"),
    "weapons": ("wapens", "armes", "weapons"),
    "cash": ("contant geld", "argent liquide", "cash"),
    "sites": ("locaties", "sites", "sites"),
    "investigations": ("onderzoeken", "enquêtes", "investigations"),
    "containers": ("containers", "conteneurs", "containers"),
    "seizures": ("vangsten", "saisies", "seizures"),
}
BASES: Mapping[str, tuple[str, str, str]] = {
    "gross": ("bruto", "brut", "gross"),
    "net": ("netto", "net", "net"),
    "net_dry": ("netto droog", "net sec", "net dry"),
    "gross_reported": ("bruto, zoals gemeld", "brut, tel que rapporté", "gross, as reported"),
    "unknown": ("niet bekend", "non connue", "not known"),
}


def measure_name(measure: str, language: Language) -> str:
    """What a measure is called; one with the word growth in its name (`year_growth_2021`) is growth."""
    growth = "growth" if "growth" in measure.split("_") else ""
    return _name(MEASURES, measure if measure in MEASURES else growth or measure, language)


def basis_name(basis: str, language: Language) -> str:
    """What a mass basis is called."""
    return _name(BASES, basis, language)


def _name(names: Mapping[str, tuple[str, str, str]], name: str, language: Language) -> str:
    return names[name][LANGUAGE_ORDER.index(language.code)] if name in names else name
