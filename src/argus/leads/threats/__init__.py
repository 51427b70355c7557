"""Threats to life: messages that tell of somebody in danger, most urgent first; who took each, and what came of it."""

from argus.leads.threats.queue import threats_of
from argus.leads.threats.threat import Threat

__all__ = ["Threat", "threats_of"]
