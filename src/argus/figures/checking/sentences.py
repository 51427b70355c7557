"""The words of verdicts, in three languages: what each is called, and the sentence that says why."""

from argus.figures.checking.judging import Reason, Verdict

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
        Reason.AT_LEAST: "niet te beslissen: het grootboek kent minstens {low}",
        Reason.BOUNDS: "niet te beslissen: het grootboek laat {low} tot {high} toe",
        Reason.LOOSE: "ruim genomen: {exact}",
        Reason.FALSE: "klopt niet zo: {exact}",
        Reason.ESTIMATE: "schatting, geen telling",
        Reason.UNKNOWN_AMOUNT: "niet te berekenen: de hoeveelheid is niet gepubliceerd",
        Reason.NOTHING: "niet te berekenen: het grootboek bevat hier niets over",
        Reason.NO_SCOPE: "niet te berekenen: geen plaats of dossier, dus kan het grootboek niet volledig zijn",
        Reason.NO_MEASURE: "niet te berekenen: er is geen cijfer dat zo heet",
        Reason.OTHER_UNIT: "niet te berekenen: het cijfer is in een andere eenheid, {exact}",
        Reason.DERIVED: "eigen cijfer: {exact}",
    },
    "fr": {
        Reason.HOLDS: "exact : {exact}",
        Reason.ROUNDED: "exact après arrondi : {exact}, donc {phrase}",
        Reason.UNEQUAL: "exact, mais compare {cutoffs}, pas les mêmes jours ; au même jour de {low} à {high} fois",
        Reason.AT_LEAST: "indécidable : le registre des opérations connaît au moins {low}",
        Reason.BOUNDS: "indécidable : le registre des opérations permet de {low} à {high}",
        Reason.LOOSE: "pris au sens large : {exact}",
        Reason.FALSE: "faux tel quel : {exact}",
        Reason.ESTIMATE: "estimation, pas un comptage",
        Reason.UNKNOWN_AMOUNT: "non calculable : la quantité n'a pas été communiquée",
        Reason.NOTHING: "non calculable : le registre des opérations n'en dit rien",
        Reason.NO_SCOPE: "non calculable : ni lieu ni dossier, le registre des opérations ne peut donc être complet",
        Reason.NO_MEASURE: "non calculable : aucun chiffre ne porte ce nom",
        Reason.OTHER_UNIT: "non calculable : le chiffre est dans une autre unité, {exact}",
        Reason.DERIVED: "notre chiffre : {exact}",
    },
    "en": {
        Reason.HOLDS: "holds: {exact}",
        Reason.ROUNDED: "holds after rounding: {exact}, so {phrase}",
        Reason.UNEQUAL: "holds, but compares {cutoffs}, not the same days; on the same day {low} to {high} times",
        Reason.AT_LEAST: "undecided: the ledger knows of at least {low}",
        Reason.BOUNDS: "undecided: the ledger allows {low} to {high}",
        Reason.LOOSE: "loosely: {exact}",
        Reason.FALSE: "does not hold as written: {exact}",
        Reason.ESTIMATE: "an estimate, not a count",
        Reason.UNKNOWN_AMOUNT: "not computable: the amount was not published",
        Reason.NOTHING: "not computable: the ledger holds nothing about it",
        Reason.NO_SCOPE: "not computable: no place and no file, so the ledger cannot be complete",
        Reason.NO_MEASURE: "not computable: there is no figure of that name",
        Reason.OTHER_UNIT: "not computable: the figure is in another unit, {exact}",
        Reason.DERIVED: "our own figure: {exact}",
    },
}
LARGER = {"nl": "groter was {} op {}", "fr": "plus grosse : {} le {}", "en": "larger: {} on {}"}
YES_NO = {"nl": ("ja", "nee"), "fr": ("oui", "non"), "en": ("yes", "no")}
AGAINST = {"nl": "{} met {}", "fr": "le {} au {}", "en": "{} with {}"}
# What is known today, where a claim was about a day before.
SINCE = {"nl": "sindsdien herzien: {}", "fr": "corrigé depuis : {}", "en": "revised since: {}"}
NOTHING_NOW = {"nl": "niets meer", "fr": "plus rien", "en": "nothing any more"}
