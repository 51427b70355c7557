"""Threats to life: messages that tell of somebody in danger, most urgent first; who took each, and what came of it."""

from argus.leads.threats.decisions import (
    NOBODY_YET,
    Decision,
    Handling,
    end_as_done,
    end_as_no_threat,
    handlings,
    take,
    undo,
)
from argus.leads.threats.queue import threat_in, threats_are_known, threats_of
from argus.leads.threats.threat import Threat

__all__ = [
    "NOBODY_YET",
    "Decision",
    "Handling",
    "Threat",
    "end_as_done",
    "end_as_no_threat",
    "handlings",
    "take",
    "threat_in",
    "threats_are_known",
    "threats_of",
    "undo",
]
