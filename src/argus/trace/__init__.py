"""Walk a kilo down to sealed bytes and back up; verify that nothing was added, removed or changed."""

from argus.trace.proposing import ProposedLink, propose_links
from argus.trace.report import Finding, VerifyReport
from argus.trace.step import Kind, Step, Trace, When
from argus.trace.telling import amount_line, figure_line
from argus.trace.tracing import trace
from argus.trace.verify import unreadable, verify

__all__ = [
    "Finding",
    "Kind",
    "ProposedLink",
    "Step",
    "Trace",
    "VerifyReport",
    "When",
    "amount_line",
    "figure_line",
    "propose_links",
    "trace",
    "unreadable",
    "verify",
]
