"""Which part of the trade is stopped: an estimate with a margin, which needs more than a ledger.

Public statements say 10 % (2019) and 10 to 20 % (2022). Until several independent lists of consignments are compared,
no number is shown here: the ledger alone holds only what was stopped.
"""

from collections.abc import Iterator

from argus.figures.books import Standing
from argus.figures.figure import ESTIMATE, Ask, Figure
from argus.figures.flow import seizures
from argus.figures.words import Remark


class Interception:
    """A fraction without a number."""

    name = "interception"
    measures = ("interception_fraction",)

    def answers(self, measure: str) -> bool:
        """By name."""
        return measure in self.measures

    def figure(self, standing: Standing, ask: Ask) -> Figure | None:
        """No value: the ledger says nothing about what was not found."""
        rows = seizures(standing, ask.scope).within(ask.period.first, ask.period.last)
        if not len(rows):
            return None
        return Figure(
            ask=ask, as_of=standing.as_of, value=None, unit="ratio", kind=ESTIMATE, lineage=rows.lineage(),
            how=Remark("not_from_the_ledger"),
            words=lambda language, _said: language.sentence("fraction_estimate"),
        )  # fmt: skip

    def offered(self, standing: Standing) -> Iterator[Ask]:  # noqa: ARG002 - nothing to show
        """None."""
        return iter(())
