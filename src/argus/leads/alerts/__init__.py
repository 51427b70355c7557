"""Alerts: what is watched for, which new messages fire, and who has seen it."""

from argus.leads.alerts.alert import Alert, AlertList, alerts_numbered, list_alerts, mark_seen, unseen_alerts
from argus.leads.alerts.bringing import BroughtList, bring_watch_list, watch_for_rows
from argus.leads.alerts.firing import Fired
from argus.leads.alerts.paging import Pager, without_text
from argus.leads.alerts.raising import WATCH, News, Raised, Source, fires_in_past, raise_alerts
from argus.leads.alerts.sources import LikelyLeads, Threats
from argus.leads.alerts.values import right_check_digit
from argus.leads.alerts.watched import (
    SEARCH,
    Wanted,
    Watch,
    WatchEdit,
    add_watch,
    can_undo,
    edits_of_watches,
    every_watch,
    look_over_past,
    remove_watch,
    standing_watches,
    undo_edit,
    wanted_search,
    wanted_value,
)

__all__ = [
    "SEARCH",
    "WATCH",
    "Alert",
    "AlertList",
    "BroughtList",
    "Fired",
    "LikelyLeads",
    "News",
    "Pager",
    "Raised",
    "Source",
    "Threats",
    "Wanted",
    "Watch",
    "WatchEdit",
    "add_watch",
    "alerts_numbered",
    "bring_watch_list",
    "can_undo",
    "edits_of_watches",
    "every_watch",
    "fires_in_past",
    "list_alerts",
    "look_over_past",
    "mark_seen",
    "raise_alerts",
    "remove_watch",
    "right_check_digit",
    "standing_watches",
    "undo_edit",
    "unseen_alerts",
    "wanted_search",
    "wanted_value",
    "watch_for_rows",
    "without_text",
]
