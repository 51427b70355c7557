"""The way in: import, watch, rebuild; drives the stages below.

What is asked for is loaded when it is: a command that only reads need not load what imports.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argus.intake.arriving import LeftAlone
    from argus.intake.imports import Mappings, Report, import_paths
    from argus.intake.lease import Progress, current_progress, hold_lease
    from argus.intake.mentions import bring_up_to_date, keep_up, messages_to_read
    from argus.intake.previewing import Preview, preview
    from argus.intake.rebuilding import Rebuilt, make_whole, rebuild
    from argus.intake.tidy import giving_room_back, remove_replaced
    from argus.intake.watch import Alerted, Brought, Event, HowToRead, Noted, Refused, Watcher

# No module bears the name of what stands in it: a module that is loaded becomes an attribute of its package.
_MODULES = {
    "arriving": ("LeftAlone",),
    "imports": ("Mappings", "Report", "import_paths"),
    "lease": ("Progress", "current_progress", "hold_lease"),
    "mentions": ("bring_up_to_date", "keep_up", "messages_to_read"),
    "previewing": ("Preview", "preview"),
    "rebuilding": ("Rebuilt", "make_whole", "rebuild"),
    "tidy": ("giving_room_back", "remove_replaced"),
    "watch": ("Alerted", "Brought", "Event", "HowToRead", "Noted", "Refused", "Watcher"),
}
_WHERE = {name: module for module, names in _MODULES.items() for name in names}

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


def __getattr__(name: str) -> object:
    """Load the module in which a public name stands (PEP 562)."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
