"""Legal basis, roles, may(), visible(), the log: every reading goes through here."""

from argus.access.acts import Act, may, require
from argus.access.basis import (
    LegalBasis,
    add_basis,
    bases_in_force,
    basis_in_force,
    list_bases,
    require_basis,
    today_in,
)
from argus.access.heads import Head, last_head, parse_head, record, sign_head, sign_head_if_due
from argus.access.keys import PublicKey, SigningKey, signing_key
from argus.access.log import append, append_many, canonical_json
from argus.access.users import User, add_user, owner, user_by_id
from argus.access.visible import RELEASED, WITHHELD, Visibility, visible
from argus.access.withheld import (
    UNDATED,
    Window,
    Windows,
    add_windows,
    joined,
    release_windows,
    windows_in_force,
    windows_of,
)

__all__ = [
    "RELEASED",
    "UNDATED",
    "WITHHELD",
    "Act",
    "Head",
    "LegalBasis",
    "PublicKey",
    "SigningKey",
    "User",
    "Visibility",
    "Window",
    "Windows",
    "add_basis",
    "add_user",
    "add_windows",
    "append",
    "append_many",
    "bases_in_force",
    "basis_in_force",
    "canonical_json",
    "joined",
    "last_head",
    "list_bases",
    "may",
    "owner",
    "parse_head",
    "record",
    "release_windows",
    "require",
    "require_basis",
    "sign_head",
    "sign_head_if_due",
    "signing_key",
    "today_in",
    "user_by_id",
    "visible",
    "windows_in_force",
    "windows_of",
]
