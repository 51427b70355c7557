"""Receive, seal, unlock, deliveries: bytes come in here and never change."""

from argus.evidence.beside import Beside
from argus.evidence.deliveries import (
    add_item,
    delivery_detail,
    delivery_in,
    finish_delivery,
    finished_by,
    is_read,
    item_of,
    list_deliveries,
    open_delivery,
    resumable,
    settle_item,
    stop_delivery,
)
from argus.evidence.delivery import COUNTS, DeliveryDetail, DeliveryItem, DeliverySummary
from argus.evidence.item import EvidenceItem
from argus.evidence.manifest import PartFile
from argus.evidence.seal import Sealed, collect, seal, sealed_path, sweep

__all__ = [
    "COUNTS",
    "Beside",
    "DeliveryDetail",
    "DeliveryItem",
    "DeliverySummary",
    "EvidenceItem",
    "PartFile",
    "Sealed",
    "add_item",
    "collect",
    "delivery_detail",
    "delivery_in",
    "finish_delivery",
    "finished_by",
    "is_read",
    "item_of",
    "list_deliveries",
    "open_delivery",
    "resumable",
    "seal",
    "sealed_path",
    "settle_item",
    "stop_delivery",
    "sweep",
]
