"""Not written yet."""

from collections.abc import Iterator, Mapping
from typing import Any

from argus.evidence import EvidenceItem
from argus.messages import Found
from argus.readers.reader import Plan, Request, Span, whole


class DiscordReader:
    """Not written yet."""

    name = "discord"
    version = "1"
    about = ""

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002
        """Nothing yet."""
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:  # noqa: ARG002
        """Nothing yet."""
        return Plan(whole(item))

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:  # noqa: ARG002
        """Nothing yet."""
        yield from ()
