"""The way in: import, rebuild; drives the stages below."""

from argus.intake.imports import Report, import_paths
from argus.intake.lease import Progress, current_progress, hold_lease
from argus.intake.rebuild import Rebuilt, rebuild
from argus.intake.tidy import remove_replaced

__all__ = [
    "Progress",
    "Rebuilt",
    "Report",
    "current_progress",
    "hold_lease",
    "import_paths",
    "rebuild",
    "remove_replaced",
]
