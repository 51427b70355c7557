"""How sure and how soon, in words: one table each, for every page, sheet and command.

The words are English and translated where they are shown; `sure_words` and `how_soon` give what can be translated.
"""

from argus.leads.lead import Lead, Reason

# p(real) from which a word holds, highest first.
SURE_WORDS: tuple[tuple[float, str], ...] = (
    (0.97, "almost certain"),
    (0.85, "very likely"),
    (0.65, "likely"),
    (0.40, "possible"),
    (0.15, "unlikely"),
    (0.00, "very unlikely"),
)

# Days from today: the first whose number is not below counts. Named days first, then counted ones.
_SOON = ((-1, "yesterday"), (0, "today"), (1, "tomorrow"))
IN_DAYS = "in %(days)s days"
DAYS_AGO = "%(days)s days ago"
NO_DAY = "no day known"

# Every sentence of this module, for the catalogues.
WORDS: tuple[str, ...] = (*(word for _, word in SURE_WORDS), *(word for _, word in _SOON), IN_DAYS, DAYS_AGO, NO_DAY)


def sure_word(sure: float) -> str:
    """The word for a probability; the number goes beside it: "very likely (0.93)"."""
    return next(word for floor, word in SURE_WORDS if sure >= floor or floor == 0.0)


def sure_number(sure: float) -> str:
    """The number beside the word: never 0.00 or 1.00, since no lead is that sure."""
    return f"{min(0.99, max(0.01, sure)):.2f}"


def how_soon(days: int | None) -> Reason:
    """How far away a day is; None = it is not known."""
    if days is None:
        return Reason(NO_DAY)
    named = dict(_SOON)
    if days in named:
        return Reason(named[days])
    return Reason(IN_DAYS if days > 0 else DAYS_AGO, (("days", str(abs(days))),))


def main_reasons(lead: Lead, most: int = 3) -> tuple[Reason, ...]:
    """What speaks most for a lead being real, strongest first."""
    sure = next((part for part in lead.parts if part.name == "sure"), None)
    telling = [each for each in sure.reasons if each.weight > 0] if sure else []
    return tuple(sorted(telling, key=lambda each: -each.weight)[:most])
