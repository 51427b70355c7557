"""What raises alerts beside the watch list: threats to life, and leads that are likely enough."""

from collections.abc import Iterator

from argus.leads.alerts.raising import News
from argus.leads.kept import leads_of
from argus.leads.lead import Lead
from argus.leads.threats import threats_of
from argus.leads.threats.judging import LISTED
from argus.messages import Archive
from argus.store import Dossier

# Reasons that are told with an alert; all of them stand on the page of the lead or the threat.
TOLD_REASONS = 3
# Fields by what somebody who is woken asks first.
TELLING = ("container", "release_reference", "vessel", "date", "port", "quantity")
# What nobody needs to be woken for.
NOT_LIVE = frozenset({"cancelled", "clean run", "old", "probably legitimate", "not drugs", "seized", "lost"})


class Threats:
    """Every likely threat that the queue lists: recall before precision."""

    what = "threat"

    def news(self, archive: Archive) -> Iterator[News]:
        """All of them, the most urgent first."""
        for each in threats_of(archive, least=LISTED):
            around = (each.message_id, *each.context)
            yield News(each.message_id, each.message_id, each.score, each.reasons[:TOLD_REASONS], around)


class LikelyLeads:
    """Leads that are at least so sure, once each; muted and settled ones are left out."""

    what = "lead"

    def __init__(self, dossier: Dossier, least: float) -> None:
        """Tell of leads whose p(real) is `least` or more."""
        self._dossier, self._least = dossier, least

    def news(self, archive: Archive) -> Iterator[News]:
        """All of them, best first."""
        for each in leads_of(self._dossier, archive):
            if each.sure >= self._least and each.message_ids and not each.muted and each.status not in NOT_LIVE:
                reasons = tuple(reason for part in each.parts if part.name == "sure" for reason in part.reasons)
                told = reasons[:TOLD_REASONS]
                yield News(each.lead_id, _telling_most(each), each.sure, told, each.message_ids)


def _telling_most(lead: Lead) -> str:
    """The message to open: it says which box, else what else is known; the last one of a lead may be small talk."""
    said = {each.field: each.message_ids[-1] for each in lead.claims if each.stands and each.message_ids}
    return next((said[name] for name in TELLING if name in said), lead.message_ids[-1])
