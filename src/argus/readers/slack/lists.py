"""The lists of a Slack export: users, conversations of four kinds, and who connected which program.

Every element of a list is a record and no message; what it tells of accounts and conversations are its facts.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from argus.messages import Contact, Other, Participant, Place
from argus.readers.tables.rows import plain

# Name of the file -> what one of its elements is called, and the kind of conversation.
CONVERSATIONS = {
    "channels.json": ("channel", "channel"),
    "groups.json": ("private channel", "group"),
    "mpims.json": ("group conversation", "group"),
    "dms.json": ("direct conversation", "direct"),
}
USERS, PROGRAMS = "users.json", "integration_logs.json"
LISTS = (USERS, PROGRAMS, *CONVERSATIONS)

Element = Mapping[str, Any]


def name_of_user(user: Element) -> str | None:
    """What Slack shows for an account: the display name, else the real one, else the account's."""
    profile = _inside(user, "profile")
    for each in (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name")):
        if isinstance(each, str) and each.strip():
            return each
    return None


def user(element: Element, place: Place, service: str) -> Other:
    """An element of users.json."""
    profile = _inside(element, "profile")
    told = {key: value for key, value in element.items() if key not in ("id", "profile")}
    told |= {key: value for key, value in profile.items() if value not in (told.get(key), "", None)}
    account = plain(element.get("id")) or ""
    facts = (Contact(account, name_of_user(element), service, _as_text(told)),) if account else ()
    return Other(place, "user", facts=facts)


def conversation(element: Element, place: Place, service: str, file: str, names: Mapping[str, str]) -> Other:
    """An element of channels.json, groups.json, mpims.json or dms.json.

    Args:
        names: id of a user -> what it is called.
    """
    what, kind = CONVERSATIONS[file]
    key = plain(element.get("id")) or ""
    creator = plain(element.get("creator"))
    members = [plain(each) for each in element["members"]] if isinstance(element.get("members"), list) else []
    accounts = dict.fromkeys(each for each in (*members, creator) if each)
    facts = tuple(
        Participant(
            conversation=key,
            account=account,
            name=names.get(account),
            service=service,
            role="creator" if account == creator else None,
            conversation_name=plain(element.get("name")) or None,
            conversation_kind=kind,
        )
        for account in (accounts if key else ())
    )
    return Other(place, what, facts=facts)


def program(element: Element, place: Place, service: str) -> Other:
    """An element of integration_logs.json: somebody connected, changed or removed a program."""
    account = plain(element.get("user_id"))
    facts = (Contact(account, plain(element.get("user_name")) or None, service),) if account else ()
    return Other(place, "program connected", facts=facts)


def names_in(users: Iterable[Element]) -> dict[str, str]:
    """Id -> name of the users of a list."""
    return {str(each["id"]): name for each in users if each.get("id") and (name := name_of_user(each))}


def _inside(element: Element, key: str) -> Element:
    value = element.get(key)
    return value if isinstance(value, dict) else {}


def _as_text(told: Element) -> dict[str, str]:
    return {key: plain(value) or "" for key, value in told.items() if value not in (None, "", [], {})}
