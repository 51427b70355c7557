"""Receive, seal, unlock, deliveries: bytes come in here and never change."""

from argus.evidence.item import EvidenceItem

__all__ = ["EvidenceItem"]
