"""Legal basis, roles, may(), visible(), the log: every reading goes through here."""

from argus.access.acts import Act, may, require
from argus.access.users import User, add_user, owner, user_by_id
from argus.access.visible import RELEASED, WITHHELD, Visibility, visible

__all__ = [
    "RELEASED",
    "WITHHELD",
    "Act",
    "User",
    "Visibility",
    "add_user",
    "may",
    "owner",
    "require",
    "user_by_id",
    "visible",
]
