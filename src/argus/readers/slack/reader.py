"""Read the export of a Slack workspace, file by file as its archive is unpacked.

    users.json, channels.json, groups.json, dms.json, mpims.json, integration_logs.json
    general/2020-01-31.json      the records of one day of one conversation, an array
The lists beside a day's folder tell the id of the conversation, its kind and members, and what users are called; a day
without them is read with what it says itself. Times are seconds since 1970 UTC. The sender is the user's id, else the
program's, else the name it used. See `messages`, `lists` and `texts`.
Samples: tests/samples/slack (made by hand; no real persons).
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from argus.evidence import EvidenceItem
from argus.messages import Found, Place
from argus.readers.documents import Piece, beside, outline, pieces, records
from argus.readers.reader import Plan, Request, Span
from argus.readers.slack import lists
from argus.readers.slack.messages import Day, found_in
from argus.readers.tables.rows import plain

_BOM = b"\xef\xbb\xbf"
_ARRAYS = ((),)
_TS = re.compile(r"[0-9]{9,11}\.[0-9]{6}", re.ASCII)
_STRUCTURE = json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=str)
_DIRECT_FOLDER = re.compile(r"D[A-Z0-9]{7,14}", re.ASCII)
_CALLED = {lists.USERS: "the list of users", lists.PROGRAMS: "the list of connected programs"}


class SlackReader:
    """One element of an array is one record."""

    name = "slack"
    version = "1"
    about = "Slack workspace exports: a day of a conversation a file, with the lists of users and conversations"

    def recognises(self, head: bytes, name: str) -> str | None:
        """An array of messages with Slack's times, or one of its lists by name and keys."""
        start = head.removeprefix(_BOM).lstrip()
        if not start.startswith(b"["):
            return None
        called = PurePath(name.replace("\\", "/")).name
        if called in lists.LISTS and not start[1:].strip().removesuffix(b"]"):
            return f"an empty {called} of a Slack export"
        first = _first_object(start)
        if "type" in first and "ts" in first and _TS.fullmatch(str(first["ts"])):
            return "an array of messages with Slack's times (`ts`)"
        if called == lists.USERS and "id" in first and first.keys() & {"profile", "team_id"}:
            return "the users of a Slack workspace"
        if called in lists.CONVERSATIONS and "id" in first and first.keys() & {"members", "creator", "created"}:
            return f"the {called.removesuffix('.json')} of a Slack workspace"
        if called == lists.PROGRAMS and "user_id" in first and first.keys() & {"change_type", "service_type"}:
            return "the programs connected to a Slack workspace"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Find the lists that belong to the file, and in them the conversation."""
        service = request.service or "slack"
        called = PurePath(item.name.replace("\\", "/")).name
        folder = "" if called in lists.LISTS else "../"
        found = {file: request.beside.near(item.name, folder + file) for file in (lists.USERS, *lists.CONVERSATIONS)}
        near = {file: sha256 for file, sha256 in found.items() if sha256 is not None and _opens(item, sha256)}
        settled: dict[str, Any] = {"service": service, "near": near}
        if called in lists.LISTS:
            settled["list"] = called
            shown = [f"{called} <- {_CALLED.get(called, 'a list of conversations')}"]
        else:
            settled |= _conversation(item, near)
            shown = [
                f"conversation <- {settled['conversation']} ({settled['why']})",
                f"names of users <- {'users.json' if lists.USERS in near else 'what messages say: no users.json'}",
            ]
        walked = outline(item, _ARRAYS)
        return Plan(walked.spans, settled | {"arrays": walked.arrays}, tuple(shown))

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        names = _names(item, settled["near"])
        day = Day(
            service=settled["service"],
            conversation=settled.get("conversation", ""),
            conversation_name=settled.get("conversation_name"),
            conversation_kind=settled.get("conversation_kind"),
            members=tuple(settled.get("members", ())),
            names=names,
        )
        for piece, _ in records(item, span, settled["arrays"], _ARRAYS):
            if piece.kind != "element":
                yield beside(piece)
            elif "list" in settled:
                yield _listed(piece, settled, names)
            else:
                yield found_in(piece.value, Place(piece.start, piece.end), day, piece.noted)


def _listed(piece: Piece, settled: Mapping[str, Any], names: Mapping[str, str]) -> Found:
    place, service, file = Place(piece.start, piece.end), settled["service"], settled["list"]
    if file == lists.USERS:
        return lists.user(piece.value, place, service)
    if file == lists.PROGRAMS:
        return lists.program(piece.value, place, service)
    return lists.conversation(piece.value, place, service, file, names)


def _conversation(item: EvidenceItem, near: Mapping[str, str]) -> dict[str, Any]:
    """Which conversation the folder of a day is: by the lists, else by the folder's name alone."""
    path = PurePath(item.name.replace("\\", "/"))
    folder = path.parent.name or path.stem
    for file, (_, kind) in lists.CONVERSATIONS.items():
        for element in _elements(item, near.get(file)):
            if folder not in (element.get("name"), element.get("id")) or not element.get("id"):
                continue
            members = element.get("members") if kind == "direct" else None
            return {
                "conversation": plain(element["id"]),
                "conversation_name": plain(element.get("name")) or None,
                "conversation_kind": kind,
                "members": [plain(each) for each in members if each] if isinstance(members, list) else [],
                "why": f"folder {folder} in {file}",
            }
    direct = _DIRECT_FOLDER.fullmatch(folder)
    return {
        "conversation": folder,
        "conversation_name": None if direct else folder,
        "conversation_kind": "direct" if direct else "group" if folder.startswith("mpdm-") else None,
        "why": "the folder; no list names it",
    }


def _names(item: EvidenceItem, near: Mapping[str, str]) -> Mapping[str, str]:
    """Id -> name of users and conversations."""
    chats = tuple(item.sealed(near[file]) for file in lists.CONVERSATIONS if file in near)
    return _names_of(chats, item.sealed(near[lists.USERS]) if lists.USERS in near else None)


@lru_cache(maxsize=4)
def _names_of(chats: tuple[EvidenceItem, ...], users: EvidenceItem | None) -> Mapping[str, str]:
    names = {
        str(each["id"]): str(each["name"])
        for chat in chats
        for each in _elements_of(chat)
        if each.get("id") and each.get("name")
    }
    return names | (lists.names_in(_elements_of(users)) if users is not None else {})


def _elements(item: EvidenceItem, sha256: str | None) -> tuple[Mapping[str, Any], ...]:
    return () if sha256 is None else _elements_of(item.sealed(sha256))


@lru_cache(maxsize=16)
def _elements_of(item: EvidenceItem) -> tuple[Mapping[str, Any], ...]:
    """What a list holds, without what nobody asks for: thousands of days ask for the same lists."""
    kept = ("id", "name", "real_name", "members", "profile")
    names = ("display_name", "real_name")
    found: list[Mapping[str, Any]] = []
    for piece in pieces(item, 0, item.size, arrays=_ARRAYS):
        if piece.kind == "element":
            element = {key: piece.value[key] for key in kept if key in piece.value}
            profile = element.get("profile")
            if isinstance(profile, dict):
                element["profile"] = {key: profile[key] for key in names if key in profile}
            found.append(element)
    return tuple(found)


def _opens(item: EvidenceItem, sha256: str) -> bool:
    try:
        item.sealed(sha256)
    except OSError:
        return False
    return True


def _first_object(array: bytes) -> dict[str, Any]:
    """The first element of an array; empty where it is no object, or longer than the bytes given."""
    try:
        first = _STRUCTURE.raw_decode(array[1:].decode("utf-8", "replace").lstrip())[0]
    except (ValueError, RecursionError):
        return {}
    return first if isinstance(first, dict) else {}
