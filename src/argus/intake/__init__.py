"""The way in: import, rebuild; drives the stages below."""

from argus.intake.imports import Mappings, Report, import_paths
from argus.intake.lease import Progress, current_progress, hold_lease
from argus.intake.preview import Preview, preview
from argus.intake.rebuild import Rebuilt, make_whole, rebuild
from argus.intake.tidy import giving_room_back, remove_replaced

__all__ = [
    "Mappings",
    "Preview",
    "Progress",
    "Rebuilt",
    "Report",
    "current_progress",
    "giving_room_back",
    "hold_lease",
    "import_paths",
    "make_whole",
    "preview",
    "rebuild",
    "remove_replaced",
]
