"""The way in: import, watch, rebuild; drives the stages below."""

from argus.intake.arriving import LeftAlone
from argus.intake.imports import Mappings, Report, import_paths
from argus.intake.lease import Progress, current_progress, hold_lease
from argus.intake.mentions import bring_up_to_date, keep_up, messages_to_read
from argus.intake.preview import Preview, preview
from argus.intake.rebuild import Rebuilt, make_whole, rebuild
from argus.intake.tidy import giving_room_back, remove_replaced
from argus.intake.watch import Alerted, Brought, Event, HowToRead, Noted, Refused, Watcher

__all__ = [
    "Alerted",
    "Brought",
    "Event",
    "HowToRead",
    "LeftAlone",
    "Mappings",
    "Noted",
    "Preview",
    "Progress",
    "Rebuilt",
    "Refused",
    "Report",
    "Watcher",
    "bring_up_to_date",
    "current_progress",
    "giving_room_back",
    "hold_lease",
    "import_paths",
    "keep_up",
    "make_whole",
    "messages_to_read",
    "preview",
    "rebuild",
    "remove_replaced",
]
