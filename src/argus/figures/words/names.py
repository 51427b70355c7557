"""What measures and mass bases are called, in Dutch, French and English; a laboratory's own by their own name."""

from argus.figures.words.language import Language
from argus.figures.words.told import Told, told_in, told_of

MEASURES: Told = told_of("measure")
BASES: Told = told_of("basis")


def measure_name(measure: str, language: Language) -> str:
    """What a measure is called; one with the word growth in its name (`year_growth_2021`) is growth."""
    growth = "growth" if "growth" in measure.split("_") else ""
    return told_in(language, MEASURES, measure if measure in MEASURES else growth or measure)


def basis_name(basis: str, language: Language) -> str:
    """What a mass basis is called."""
    return told_in(language, BASES, basis)
