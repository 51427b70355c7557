"""What of the things told about one load does not fit together."""

from collections.abc import Iterable, Iterator

from argus.leads import reasons
from argus.leads.attaching import Attached
from argus.leads.gathering import Gathered
from argus.leads.lead import Claim, Reason


def contradictions_of(gathered: Gathered, attached: Attached, claims: Iterable[Claim]) -> tuple[Reason, ...]:
    """Each with the messages that tell it."""
    return tuple(_shares_against_total(gathered, attached, claims))


def _shares_against_total(gathered: Gathered, attached: Attached, claims: Iterable[Claim]) -> Iterator[Reason]:
    """The newest list of shares beside the newest total that somebody said outright."""
    listed = [
        (told, amount)
        for told in attached.tellings
        for amount in told.amounts
        if amount.form == "shares" and amount.parts
    ]
    said = [each for each in claims if each.field == "quantity" and each.kind in ("said", "corrected")]
    totals = [each for each in said if each.stands or each.probability >= 1.0]
    if not listed or not totals:
        return
    told, shares = listed[-1]
    total = max(totals, key=lambda each: (each.stands, each.us or 0, each.message_ids))
    if float(total.value) != shares.kg:
        ids = dict.fromkeys((gathered.message_id(told.at), *total.message_ids))
        facts = (("shares", f"{shares.kg:g}"), ("total", total.value))
        yield Reason(reasons.SHARES_AGAINST_TOTAL, facts, message_ids=tuple(ids))
