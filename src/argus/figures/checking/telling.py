"""The verdict on a claim as a sentence, in three languages."""

from datetime import date
from decimal import Decimal

from argus.figures.checking.judging import Judged, Reason, Verdict
from argus.figures.checking.statements import Statement
from argus.figures.columns import whole
from argus.figures.figure import ESTIMATE, Answer, Figure, Said, plain_answer
from argus.figures.words import Hedge, Language, counted, day, given_digits

HEDGES = {"bijna": Hedge.NEARLY, "ruim": Hedge.OVER, ">": Hedge.MORE_THAN, "<": Hedge.LESS_THAN, "~": Hedge.ABOUT}

VERDICTS: dict[str, dict[Verdict, str]] = {
    "nl": {
        Verdict.TRUE: "klopt",
        Verdict.ROUNDED: "klopt na afronding",
        Verdict.UNEQUAL: "klopt, met ongelijke dagen",
        Verdict.LOOSE: "ruim genomen of niet te beslissen",
        Verdict.FALSE: "klopt niet zoals het er staat",
        Verdict.ESTIMATE: "schatting",
        Verdict.NOT_COMPUTABLE: "niet te berekenen",
        Verdict.DERIVED: "eigen cijfer",
    },
    "fr": {
        Verdict.TRUE: "exact",
        Verdict.ROUNDED: "exact après arrondi",
        Verdict.UNEQUAL: "exact, à des jours différents",
        Verdict.LOOSE: "au sens large ou indécidable",
        Verdict.FALSE: "faux tel quel",
        Verdict.ESTIMATE: "estimation",
        Verdict.NOT_COMPUTABLE: "non calculable",
        Verdict.DERIVED: "notre chiffre",
    },
    "en": {
        Verdict.TRUE: "holds",
        Verdict.ROUNDED: "holds after rounding",
        Verdict.UNEQUAL: "holds, on unequal days",
        Verdict.LOOSE: "loose, or undecided",
        Verdict.FALSE: "does not hold as written",
        Verdict.ESTIMATE: "estimate",
        Verdict.NOT_COMPUTABLE: "not computable",
        Verdict.DERIVED: "our own figure",
    },
}
SENTENCES: dict[str, dict[Reason, str]] = {
    "nl": {
        Reason.HOLDS: "klopt: {exact}",
        Reason.ROUNDED: "klopt na afronding: {exact}, dus {phrase}",
        Reason.UNEQUAL: "klopt, maar vergelijkt {cutoffs}, niet dezelfde dagen; op dezelfde dag {low} tot {high} keer",
        Reason.BOUNDS: "niet te beslissen: het grootboek laat {low} tot {high} toe",
        Reason.LOOSE: "ruim genomen: {exact}",
        Reason.FALSE: "klopt niet zo: {exact}{phrase_too}",
        Reason.ESTIMATE: "schatting, geen telling{phrase_too}",
        Reason.UNKNOWN_AMOUNT: "niet te berekenen: de hoeveelheid is niet gepubliceerd",
        Reason.NOTHING: "niet te berekenen: het grootboek bevat hier niets over",
        Reason.NO_SCOPE: "niet te berekenen: geen plaats of dossier, dus kan het grootboek niet volledig zijn",
        Reason.DERIVED: "eigen cijfer: {exact}",
    },
    "fr": {
        Reason.HOLDS: "exact : {exact}",
        Reason.ROUNDED: "exact après arrondi : {exact}, donc {phrase}",
        Reason.UNEQUAL: "exact, mais compare {cutoffs}, pas les mêmes jours ; au même jour de {low} à {high} fois",
        Reason.BOUNDS: "indécidable : le registre des opérations permet de {low} à {high}",
        Reason.LOOSE: "pris au sens large : {exact}",
        Reason.FALSE: "faux tel quel : {exact}{phrase_too}",
        Reason.ESTIMATE: "estimation, pas un comptage{phrase_too}",
        Reason.UNKNOWN_AMOUNT: "non calculable : la quantité n'a pas été communiquée",
        Reason.NOTHING: "non calculable : le registre des opérations n'en dit rien",
        Reason.NO_SCOPE: "non calculable : ni lieu ni dossier, le registre des opérations ne peut donc être complet",
        Reason.DERIVED: "notre chiffre : {exact}",
    },
    "en": {
        Reason.HOLDS: "holds: {exact}",
        Reason.ROUNDED: "holds after rounding: {exact}, so {phrase}",
        Reason.UNEQUAL: "holds, but compares {cutoffs}, not the same days; on the same day {low} to {high} times",
        Reason.BOUNDS: "undecided: the ledger allows {low} to {high}",
        Reason.LOOSE: "loosely: {exact}",
        Reason.FALSE: "does not hold as written: {exact}{phrase_too}",
        Reason.ESTIMATE: "an estimate, not a count{phrase_too}",
        Reason.UNKNOWN_AMOUNT: "not computable: the amount was not published",
        Reason.NOTHING: "not computable: the ledger holds nothing about it",
        Reason.NO_SCOPE: "not computable: no place and no file, so the ledger cannot be complete",
        Reason.DERIVED: "our own figure: {exact}",
    },
}
LARGER = {"nl": "groter was {} op {}", "fr": "plus grosse : {} le {}", "en": "larger: {} on {}"}
YES_NO = {"nl": ("ja", "nee"), "fr": ("oui", "non"), "en": ("yes", "no")}
AGAINST = {"nl": "{} met {}", "fr": "le {} au {}", "en": "{} with {}"}


def claim_answer(judged: Judged) -> int | float | str | bool | list[int | float | str | bool | None] | None:
    """The exact value, or [low, high] where only bounds are known."""
    figure = judged.figure
    if figure is None:
        return None
    if figure.value is None and figure.low is not None and figure.kind != ESTIMATE:
        return [plain_answer(figure.low), plain_answer(figure.high)]
    return plain_answer(figure.value)


def claim_phrase(judged: Judged, language: Language) -> str:
    """How it should be said, as near to the claim's own words as is true; "" where there is nothing to say."""
    figure = judged.figure
    if figure is None or (figure.value is None and figure.low is not None and figure.kind != ESTIMATE):
        return ""
    return figure.phrase(language, said_in(judged.statement))


def said_in(statement: Statement) -> Said:
    """The word, unit and digits of a claim: the unit as it is named in its words, tonnes or kilos."""
    claimed = statement.claimed
    words = statement.said.casefold().split()
    unit = ""
    if statement.unit in ("kg", "t"):
        unit = "kg" if any(each.startswith(("kilo", "kg")) for each in words) else ""
        unit = "t" if any(each.startswith("ton") for each in words) else unit
    digits = max(2, given_digits(claimed)) if isinstance(claimed, Decimal) and claimed else None
    return Said(HEDGES.get(statement.operator), unit, digits)


def told(judged: Judged, language: Language) -> str:
    """Why a claim holds or does not, in one sentence."""
    figure, code = judged.figure, language.code
    phrase = claim_phrase(judged, language)
    low = high = exact = cutoffs = ""
    if figure is not None:
        exact = exactly(figure.value, figure, language) + (
            f" ({figure.convention_in(language)})" if figure.priced else ""
        )
        low, high = exactly(figure.low, figure, language), exactly(figure.high, figure, language)
        if figure.cutoffs is not None:
            cutoffs = AGAINST[code].format(*(day(each, language) for each in figure.cutoffs))
            low, high = (language.number(round(each, 2)) if each else "?" for each in (figure.low, figure.high))
        if figure.larger is not None:
            kg, when = figure.larger
            exact = LARGER[code].format(counted(kg, language.units["kg"], language), day(when, language))
    sentence = SENTENCES[code][judged.reason]
    if judged.reason is Reason.DERIVED and not exact:
        exact = f"{low} – {high}"
    return sentence.format(
        exact=exact, low=low, high=high, phrase=phrase, cutoffs=cutoffs, phrase_too=f"; {phrase}" if phrase else ""
    )


def summed_up(judged: tuple[Judged, ...], language: Language) -> tuple[str, ...]:
    """Which claims got which verdict: one line for each verdict that was given."""
    lines = []
    for verdict, name in VERDICTS[language.code].items():
        named = [each.statement.stmt_id for each in judged if each.verdict is verdict]
        if named:
            lines.append(f"{name}: {len(named)} ({', '.join(named)})")
    return tuple(lines)


def exactly(value: Answer, figure: Figure, language: Language) -> str:
    """A value with all its digits and its unit."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES_NO[language.code][0 if value else 1]
    if isinstance(value, date):
        return day(value, language)
    value = whole(value)
    if figure.unit in language.units:
        return counted(value, language.units[figure.unit], language)
    if figure.ask.measure in language.nouns:
        return counted(value, language.nouns[figure.ask.measure], language)
    return language.number(value if value == value.to_integral_value() else round(value, 4))
