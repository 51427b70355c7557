"""The sentences beside a figure: how it was made, what else has to be known. Each once, in every language.

Facts in them are values: numbers, days, names that the ledger gave. They are put into words when somebody reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Union

from argus.figures.words.language import Language
from argus.figures.words.phrases import day

# Dutch, French, English; the facts go in in the same order in all three.
LANGUAGE_ORDER = ("nl", "fr", "en")
REMARKS: Mapping[str, tuple[str, str, str]] = {
    # --- totals ---
    "sum_of_entries": (
        "som van de boekingen in het grootboek",
        "somme des écritures du registre des opérations",
        "sum of the ledger's entries",
    ),
    "published_total": ("gepubliceerd totaal", "total publié", "published total"),
    "unknown_amounts": (
        "boekingen met onbekende hoeveelheid, in geen enkele som: {}",
        "écritures dont la quantité est inconnue, dans aucune somme : {}",
        "entries with an unknown amount, in no sum: {}",
    ),
    "unknown_numbers": (
        "boekingen met onbekend aantal, in geen enkele som: {}",
        "écritures dont le nombre est inconnu, dans aucune somme : {}",
        "entries with an unknown number, in no sum: {}",
    ),
    "other_bases": (
        "gewichten op een andere gewichtsbasis zijn niet meegeteld: {}",
        "les poids sur une autre base de masse ne sont pas ajoutés : {}",
        "weights on another basis are not added: {}",
    ),
    "same_but_rounded": (
        "het gepubliceerde totaal is hetzelfde, afgerond",
        "le total publié est le même, arrondi",
        "the published total is the same, rounded",
    ),
    "ledger_holds_part": (
        "het grootboek bevat maar een deel van wat gepubliceerd is",
        "le registre des opérations ne contient qu'une partie de ce qui a été publié",
        "the ledger holds only part of what was published",
    ),
    "ledger_holds_all": (
        "het grootboek bevat alles",
        "le registre des opérations contient tout",
        "the ledger holds all of it",
    ),
    "least_rounded": (
        "van de totalen voor één dag het minst afgeronde, en daarvan het laatst bekende",
        "des totaux publiés pour un même jour le moins arrondi, et de ceux-ci le dernier connu",
        "of several published for one day the least rounded, and of those the one known last",
    ),
    # --- one stretch against another ---
    "year_to_date": (
        "1 januari tot en met {} tegenover 1 januari tot en met {}",
        "du 1er janvier au {} par rapport au 1er janvier au {}",
        "1 January to {} against 1 January to {}",
    ),
    "published_cutoffs": (
        "{}, gepubliceerde slotdagen; laag en hoog: {} tegenover {}",
        "{}, dates de clôture publiées ; bas et haut : {} par rapport au {}",
        "{}, published cut-offs; low and high: {} against {}",
    ),
    "aligned": ("{}: {}", "{} : {}", "{}: {}"),
    "same date": ("dezelfde datum", "même date", "same date"),
    "same day of the year": ("dezelfde dag van het jaar", "même jour de l'année", "same day of the year"),
    "same number of working days": (
        "evenveel werkdagen",
        "même nombre de jours ouvrables",
        "same number of working days",
    ),
    "carried_to_day": (
        "totaal van {} gelijkmatig doorgetrokken naar {}, tegenover 1 januari tot en met {}",
        "total du {} ramené de façon égale au {}, par rapport au 1er janvier au {}",
        "total of {} carried evenly to {}, against 1 January to {}",
    ),
    "kg_a_day": (
        "kilo per dag over {} dagen tegenover kilo per dag over {} dagen",
        "kilos par jour sur {} jours par rapport aux kilos par jour sur {} jours",
        "kg a day in {} days against kg a day in {} days",
    ),
    "stretch_against": (
        "{} tot en met {} tegenover {} tot en met {}",
        "du {} au {} par rapport au {} au {}",
        "{} to {} against {} to {}",
    ),
    "not_the_trade": (
        "inbeslagnames zijn niet de omvang van de handel",
        "les saisies ne sont pas le volume du trafic",
        "seizures are not the volume of the trade",
    ),
    "stretch": ("{} tot en met {}", "du {} au {}", "{} to {}"),
    "first_day": (
        "eerste dag van alles hierbinnen",
        "premier jour de tout ce qui en fait partie",
        "first day of anything in scope",
    ),
    # --- largest ---
    "largest_of": (
        "grootste vondst; aantal vondsten: {}",
        "plus grosse prise ; nombre de prises : {}",
        "largest find; finds in scope: {}",
    ),
    "against_earlier": (
        "{} kg; eerdere vondsten hierbinnen: {}",
        "{} kg ; prises antérieures comparées : {}",
        "{} kg; earlier finds in scope: {}",
    ),
    "no_amount_published": (
        "van geen enkele vondst is de hoeveelheid gepubliceerd",
        "aucune quantité n'a été publiée",
        "no amount in scope was published",
    ),
    "no_earlier_find": (
        "geen eerdere vondst in het grootboek",
        "aucune prise antérieure dans le registre des opérations",
        "no earlier find in the ledger",
    ),
    "runner_up": ("op één na: {} kg op {}", "la suivante : {} kg le {}", "runner-up: {} kg on {}"),
    "larger": ("groter: {} kg op {}", "plus grosse : {} kg le {}", "larger: {} kg on {}"),
    # --- money ---
    "priced": (
        "kg x 1000 x prijs per gram, zuiverheid niet meegerekend",
        "kg x 1000 x prix du gramme, sans tenir compte de la pureté",
        "kg x 1000 x price per gram, purity not taken into account",
    ),
    "convention": ("{} ({}): {} {}/g, {}, {}", "{} ({}) : {} {}/g, {}, {}", "{} ({}): {} {}/g, {}, {}"),
    "wholesale": ("groothandel", "gros", "wholesale"),
    "retail": ("straatverkoop", "détail", "retail"),
    "after cutting": ("na versnijding", "après coupe", "after cutting"),
    "under_convention": ("volgens {}: {} {}", "selon {} : {} {}", "under {}: {} {}"),
    # --- shares ---
    "dossier_over_all": (
        "gewicht van het dossier gedeeld door het gewicht van alles",
        "poids du dossier divisé par le poids de tout",
        "weight of the dossier over the weight of all",
    ),
    "owed_to_leads": (
        "alleen aan sporen te danken .. mede aan sporen te danken; spoor bekend vóór de inbeslagname",
        "dû aux seules pistes .. dû aussi aux pistes ; piste connue avant la saisie",
        "owed to leads alone .. owed to leads among others; lead known before the seizure",
    ),
    "nobody_decided": (
        "niemand besliste, of onbekend wanneer het spoor bekend werd: {} kg",
        "personne n'a tranché, ou première connaissance non datée : {} kg",
        "nobody decided, or no time of first knowledge: {} kg",
    ),
    "lead_after": (
        "spoor pas na de inbeslagname gevonden: {} kg, niet meegeteld",
        "piste trouvée après la saisie : {} kg, non comptés",
        "lead found after the seizure: {} kg, not counted",
    ),
    # --- what is to come ---
    "carried_to_year_end": (
        "totaal van {} / {} dagen x {}",
        "total du {} / {} jours x {}",
        "total of {} / {} days x {}",
    ),
    "dossiers_apart": (
        "zonder dossiers: totaal van {} / {} dagen x {}; dossiers één keer opgeteld",
        "sans les dossiers : total du {} / {} jours x {} ; dossiers ajoutés une seule fois",
        "without dossiers: total of {} / {} days x {}; dossiers added once",
    ),
    "record_reached": (
        "record van {}: {} kg; totaal van {} / {} dagen; dag {}",
        "record de {} : {} kg ; total du {} / {} jours ; jour {}",
        "record of {}: {} kg; total of {} / {} days; day {}",
    ),
    "record_outlook": (
        "record van {}: {} kg; nog {} kg nodig, resterende dagen: {}; zonder dossiers {} kg per dag",
        "record de {} : {} kg ; il manque {} kg, jours restants : {} ; sans les dossiers {} kg par jour",
        "record of {}: {} kg; {} kg still needed, days left: {}; {} kg a day without dossiers",
    ),
    "not_from_the_ledger": (
        "niet uit het grootboek berekend: dat bevat alleen wat gevonden is",
        "non calculé à partir du registre des opérations : il ne contient que ce qui a été trouvé",
        "not computed from the ledger: it holds only what was found",
    ),
    # --- counts of persons ---
    "small_counts": (
        "aantallen personen onder {} worden niet gepubliceerd",
        "les nombres de personnes inférieurs à {} ne sont pas publiés",
        "counts of persons under {} are not published",
    ),
}

Fact = Union[date, Decimal, int, str, "Remark"]


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence with its facts.

    Attributes:
        name: of REMARKS; of a laboratory's own figures any text, which is shown as it is.
        facts: numbers and days in the marks of the language, text as it is. A year is text.
    """

    name: str
    facts: tuple[Fact, ...] = ()

    def in_words(self, language: Language) -> str:
        """The sentence."""
        patterns = REMARKS.get(self.name)
        if patterns is None:
            return self.name
        pattern = patterns[LANGUAGE_ORDER.index(language.code)]
        return pattern.format(*(_fact(each, language) for each in self.facts))


def _fact(fact: Fact, language: Language) -> str:
    if isinstance(fact, Remark):
        return fact.in_words(language)
    if isinstance(fact, date):
        return day(fact, language)
    return fact if isinstance(fact, str) else language.number(Decimal(fact))
