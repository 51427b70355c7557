"""What stands behind a name in an exported chat: what somebody wrote, or what WhatsApp wrote in its place.

`is_plain` says in a moment that a text is just a text; everything else is taken apart by `said_by`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from argus.readers.file_kinds import ending_of, kind_of_ending
from argus.readers.whatsapp.events import event_of
from argus.readers.whatsapp.words import (
    ATTACHED,
    CALLS,
    DELETED,
    EDITED,
    FILE_ATTACHED,
    OMITTED,
    OMITTED_KINDS,
    POLLS,
    VIEW_ONCE,
)

MARK = "\u200e"
_MARKS = "\u200e\u200f\u061c"
# WhatsApp's own short lines are never longer.
_SHORT = 80

# WhatsApp sends pictures and films in other forms: with these endings they were sent as documents.
_DOCUMENTS = frozenset(["apng", "avif", "jfif", "jpe", "svg", "3g2", "mpeg", "mpg", "qt", "wmv"])
# Android: `IMG-20210312-WA0001.jpg (file attached)`, with U+200E in front in newer versions.
_FILE_FIRST = re.compile(
    rf"(?P<mark>[{_MARKS}]*)(?P<file>[^\n<>|*?\"]{{1,250}}?\.\w{{1,8}}) \((?P<note>[^()\n]{{3,40}})\)\r?"
)
_OWN_NAME = re.compile(r"[A-Z]{3}-[0-9]{8}-WA[0-9]{4,}\.\w{1,8}")
# iOS: `<attached: 00000012-PHOTO-2021-03-12-14-05-06.jpg>`, behind a caption if there is one.
_FILE_LAST = re.compile(
    rf"(?P<mark>[{_MARKS}]*)<(?P<note>[^<>:：\n]{{2,40}}?)\s?[:：]\s?(?P<file>[^<>\n]{{1,250}})>[\r\n]*$"
)
_BEHIND = re.compile(rf"[ \n]?[{_MARKS}]*(?P<marker><[^<>\n]{{4,60}}>)[{_MARKS}]*$")
_PLACE = re.compile(
    rf"[{_MARKS}]*(?P<before>[^\n]{{0,200}}?)https?://maps\.google\.com/(?:maps)?\?q=(?P<lat>-?[0-9]{{1,3}}(?:\.[0-9]+)?),"
    r"(?P<lon>-?[0-9]{1,3}(?:\.[0-9]+)?)\s*$"
)
# Sentences that stand behind the name of a group, where the mark that tells them has been lost.
_NOTICES = frozenset(
    f"Messages {each} end-to-end {rest}."
    for each, rest in (
        ("and calls are", "encrypted. No one outside of this chat, not even WhatsApp, can read or listen to them"),
        ("and calls are", "encrypted. Only people in this chat can read, listen to, or share them"),
        ("to this group are now secured with", "encryption"),
        ("to this chat and calls are now secured with", "encryption"),
    )
)
_EXACT = frozenset(each + end for each in DELETED | CALLS for end in ("", ".")) | _NOTICES


@dataclass(frozen=True, slots=True)
class Said:
    """What stands behind a name.

    Attributes:
        event: where it is no message: the name of what happened. whom: who joined or left.
        file: name of the file that was sent.
    """

    text: str | None = None
    kind: str = "text"
    state: str = "intact"
    file: str = ""
    latitude: float | None = None
    longitude: float | None = None
    other: Mapping[str, str] = field(default_factory=dict)
    event: str = ""
    whom: str = ""


def is_plain(text: str) -> bool:
    """Is this surely nothing but what somebody wrote? Asked for every message, so it is quick."""
    return not (
        MARK in text
        or "<" in text
        or text in _EXACT
        or (")" in text and " (" in text)
        or "maps.google" in text
        or text.startswith(POLLS)
    )


def said_by(text: str, *, marked_events: bool) -> Said:
    """What a text that is not plain is.

    Args:
        text: what stands behind the name.
        marked_events: iOS writes what happened in a group behind the group's name, with U+200E in front.
    """
    bare = text.strip(_MARKS + "\r\n ")
    if found := _file(text) or _instead(text, bare):
        return found
    state, other = "intact", dict[str, str]()
    behind = _BEHIND.search(text[-_SHORT:])
    if behind and _is_one_of(behind["marker"], EDITED):
        text, state, other = text[: len(text) - len(behind[0])], "edited", {"written behind": behind["marker"]}
    if (place := _place(text)) is not None:
        return place
    if text.lstrip(_MARKS).startswith(POLLS):
        return Said(text, state=state, other={"whatsapp": "poll"} | other)
    if bare in _NOTICES or (marked_events and text.startswith(MARK)):
        event = event_of(bare)
        if event.name != "system":
            return Said(event=event.name, whom=event.whom)
    return Said(text, state=state, other=other)


def call_in(line: str) -> Said | None:
    """A line without a name that is a call, not an event of the chat."""
    bare = line.strip(_MARKS + "\r\n ")
    return Said(kind="call", other={"written": bare}) if bare.rstrip(".") in CALLS else None


def _instead(text: str, bare: str) -> Said | None:
    """What WhatsApp wrote in place of a message."""
    if bare.rstrip(".") in DELETED:
        return Said(state="deleted", other={"written": bare})
    marked = text.startswith(MARK)
    first = re.split(r"[,.،、]", bare, maxsplit=1)[0]
    if (first if marked else bare.rstrip(".")) in CALLS:
        return Said(kind="call", other={"written": bare})
    wrapped = bare.startswith("<") and bare.endswith(">") and bare.count("<") == 1
    inside, before = bare, ""
    if not marked and not wrapped and MARK in text:
        # iOS: `Report.pdf • 3 pages U+200E document omitted`
        before, _, inside = text.rpartition(MARK)
    if (marked or wrapped or before) and len(inside) <= _SHORT and "\n" not in inside.strip():
        note = {"written": inside.strip()}
        if _is_one_of(inside, VIEW_ONCE):
            return Said(before.strip() or None, _kind_in(inside), other=note | {"whatsapp": "view once"})
        if _is_one_of(inside, OMITTED):
            return Said(before.strip() or None, _kind_in(inside), other=note)
    return None


def _file(text: str) -> Said | None:
    """A file that was sent along, with what was written beside it."""
    if match := _FILE_FIRST.match(text):
        rest = text[match.end() :]
        known = match["note"] in FILE_ATTACHED or match["mark"] or _OWN_NAME.fullmatch(match["file"])
        if known and (not rest or rest.startswith("\n")):
            return Said(rest.removeprefix("\n") or None, _kind_of_file(match["file"]), file=match["file"])
    match = _FILE_LAST.search(text[-400:])
    if match and (match["mark"] or any(word in match["note"] for word in ATTACHED)):
        before = text[: len(text) - len(match[0])].strip(_MARKS + "\r\n ")
        return Said(before or None, _kind_of_file(match["file"]), file=match["file"].strip())
    return None


def _place(text: str) -> Said | None:
    match = _PLACE.match(text)
    if match is None:
        return None
    latitude, longitude = float(match["lat"]), float(match["lon"])
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    before = match["before"].strip()
    # `location: https://...` in the language of the phone; somebody's own words before an address stay a text.
    if before and not (before.endswith((":", "：")) and " " not in before):
        return None
    return Said(
        kind="location", latitude=latitude, longitude=longitude, other={"written": text.strip(_MARKS + "\r\n ")}
    )


def _kind_of_file(name: str) -> str:
    ending = ending_of(name.strip())
    return "file" if ending in _DOCUMENTS else kind_of_ending(ending)


def _kind_in(words: str) -> str:
    small = words.casefold()
    return next((kind for word, kind in OMITTED_KINDS if word.casefold() in small), "file")


def _is_one_of(text: str, parts: list[str]) -> bool:
    small = text.casefold()
    return any(part in small for part in parts)
