r"""One JSON value that starts at a known byte: what it is and where it ends, or where to go on when it is broken.

Numbers stay as written (`Bare`); a key that stands twice: the last counts, the earlier is kept as `key (earlier)`.
Texts may hold control characters as they are, and Telegram's `\xNN`, which no JSON knows. NaN and Infinity are refused.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from argus.readers.documents.view import LONGEST, View, lines_of_siblings
from argus.readers.json_text import DEEPEST, Bare, TooDeepError, check_depth, check_size, with_earlier
from argus.readers.reader import decoded

# The first look at a value; most fit. An error of the decoder counts the lines of all it was given, so it gets little.
_LOOKS = (4096, 65536)
# An error this near to the end of what was looked at may be that end's, not the evidence's.
_NEAR = 64
# Where a disk lost a block: what stands on both sides of it does not belong together.
HOLE = b"\0" * 16
# No message opens more brackets than this before it closes one.
_DEEP_START = 40
# Deeper than that, brackets are not followed.
_LOST = 1000


@dataclass(frozen=True, slots=True)
class Whole:
    """A value that could be read. `noted`: what was done to read it."""

    end: int
    value: Any
    noted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Broken:
    """No value: why, and where the next one may start. `outside`: that is further out than this one stood."""

    end: int
    reason: str
    outside: bool = False


class _NoJsonError(ValueError):
    pass


def _refuse(constant: str) -> Any:
    raise _NoJsonError(f"{constant} is no JSON")


# How the decoder names what it does not know behind a backslash.
_BAD_ESCAPE = "Invalid \\escape"
_CONSTANT = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|(-?Infinity|NaN)', re.DOTALL)

_DECODER = json.JSONDecoder(
    object_pairs_hook=with_earlier, parse_int=Bare, parse_float=Bare, parse_constant=_refuse, strict=False
)
_scan = _DECODER.scan_once  # type: ignore[attr-defined]  # what raw_decode calls, without its error message


def is_sound(view: View, at: int) -> bool:
    """Does a whole value start there? No for what is longer than 4 KiB or starts deep: this look is a short one."""
    start = view.part(at, at + 512)
    if sum(map(start.count, (b"{", b"["))) - sum(map(start.count, (b"}", b"]"))) > _DEEP_START:
        return False
    return isinstance(_looked_at(view, at, 0), Whole)


def value_at(
    view: View,
    at: int,
    siblings: bytes,
    border: re.Pattern[bytes],
    indent: bytes | None,
    longest: int = LONGEST,
) -> Whole | Broken:
    """What starts there.

    Args:
        view: near that place.
        at: the first byte of the value.
        indent: white space before the lines of its siblings; None where it does not stand on lines of its own.
        longest: how far its end is looked for.
        siblings: the bytes that a value beside this one may start with.
        border: what ends where the next sibling starts, for documents without line ends.
    """
    found = _looked_at(view, at, longest)
    if found is None:
        end, closed = extent(view, at, longest)
        found = _read(view.part(at, end), end) if closed else Broken(end, "no JSON: it does not end")
        if isinstance(found, Broken) and closed:
            return found
    if isinstance(found, Whole) and view.map.find(HOLE, *_within(view, at, found.end)[1:]) >= 0:
        found = Broken(found.end, "a hole of zero bytes")
    if isinstance(found, Whole):
        # What runs on over the lines of its siblings has lost its end, and took them in.
        if not indent or not (line := lines_of_siblings(indent, siblings).search(*_within(view, at, found.end))):
            return found
        return _outside(view, view.base + line.end(), indent, "no JSON: it does not end before the next one starts")
    return next_sibling(view, at, siblings, border, indent, found.reason, longest)


def next_sibling(
    view: View,
    at: int,
    siblings: bytes,
    border: re.Pattern[bytes],
    indent: bytes | None,
    reason: str,
    longest: int = LONGEST,
) -> Broken:
    """Where to go on behind something broken. Arguments as for `value_at`."""
    if stray := _stray(siblings).match(view.map, at - view.base):
        return Broken(view.base + stray.end(), reason)
    if indent is not None:
        return _outside(view, view.find(lines_of_siblings(indent, siblings), at), indent, reason)
    end, closed = extent(view, at, longest) if view.byte(at) in (_OPEN_OBJECT, _OPEN_ARRAY) else (at, False)
    if not closed and (end == at or view.byte(end) != _OPEN_OBJECT):
        found = view.find(border, end)
        end = found if found > at else view.find(border, at + 1)
    return Broken(end, reason)


@cache
def _stray(siblings: bytes) -> re.Pattern[bytes]:
    """Stray letters before a sibling, or before what closes, on one line."""
    return re.compile(rb'[^"{}\[\]\n]{1,256}+(?=[' + re.escape(siblings) + rb"\]}])")


def _within(view: View, start: int, end: int) -> tuple[Any, int, int]:
    return view.map, start - view.base, end - view.base


def _outside(view: View, line: int, indent: bytes, reason: str) -> Broken:
    """Broken up to that line; is it further out than the value was?"""
    start = view.space(line)
    return Broken(start, reason, outside=view.indent(start) != indent and start < view.size)


def _looked_at(view: View, at: int, longest: int = LONGEST) -> Whole | Broken | None:
    """The value, by the decoder; None where it is long or not closed."""
    for size in _LOOKS[: 1 if longest < LONGEST >> 2 else 2]:
        text = view.text(at, min(at + size, view.size))
        complete = at + size >= view.size
        try:
            value, end = _scan(text, 0)
        except StopIteration as stop:
            position, reason = int(stop.value), "no value where one should be"
        except json.JSONDecodeError as error:
            position, reason = error.pos, error.msg
            if error.msg.startswith(_BAD_ESCAPE):
                return None
            if error.msg.startswith("Unterminated"):
                position = len(text)
        except _NoJsonError as error:
            place = next((each.start(1) for each in _CONSTANT.finditer(text) if each[1]), 0)
            return Broken(at + place, f"no JSON: {error} (byte {at + place})")
        except RecursionError:  # the decoder goes ten times as deep as is read
            return Broken(at, f"nested deeper than {DEEPEST} levels")
        else:
            if end < len(text) or complete:
                return _exact(view, at, at + end, value)
            continue
        if complete or position < len(text) - _NEAR:
            return Broken(at + position, f"no JSON: {reason} (byte {at + position})")
    return None


def _exact(view: View, at: int, end: int, value: Any) -> Whole | Broken:
    """The value that was read letter for byte, with its real letters."""
    raw = view.part(at, end)
    if raw.isascii() and raw.count(b"{") + raw.count(b"[") <= DEEPEST:
        return Whole(end, value)
    return _read(raw, end)


def _read(raw: bytes, end: int) -> Whole | Broken:
    """The value in those bytes, which end at `end`."""
    text, noted = decoded(raw)
    start = end - len(raw)
    del raw
    try:
        return _decoded(text, end, noted)
    except TooDeepError as error:
        return Broken(end, str(error))
    except json.JSONDecodeError as error:
        return Broken(end, f"no JSON: {error.msg} (about byte {start + error.pos})")
    except (ValueError, RecursionError) as error:
        return Broken(end, f"no JSON: {error}")


def _decoded(text: str, end: int, noted: Mapping[str, str]) -> Whole:
    check_size(text)
    check_depth(text)
    try:
        return Whole(end, _DECODER.decode(text), noted)
    except json.JSONDecodeError as error:
        if not error.msg.startswith(_BAD_ESCAPE):
            raise
    pairs = "\\\\"  # two backslashes stand for one, and escape nothing
    mended = pairs.join(part.replace("\\x", "\\u00") for part in text.split(pairs))
    return Whole(end, _DECODER.decode(mended), {**noted, "escapes": "\\xNN"})


_QUOTE, _OPEN_OBJECT, _OPEN_ARRAY, _CLOSE_OBJECT, _COLON = b'"{[}:'
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+|[\[\]{}]', re.DOTALL)
# Behind a text; a number or a word of JSON where a colon or a comma is missing.
_BEHIND_TEXT = re.compile(rb'[ \t\r\n]*+(?:[:,\]}\[{"]|-?[0-9.]+[ \t\r\n]*[,\]}]|true\b|false\b|null\b|\Z)')
_PLAIN = re.compile(rb"[^ \t\r\n,\]}\[{\"]*+")


def extent(view: View, at: int, longest: int = LONGEST) -> tuple[int, bool]:
    """Where the value that starts there ends, by its brackets alone; or where it is lost, and False.

    It is lost where no bracket closes it within `longest` bytes, where a text is followed by what cannot follow one (a
    quote is missing) and where an object starts between the members of another (a bracket is missing).
    """
    here, last = at - view.base, min(len(view.map), at - view.base + longest)
    first = view.byte(at)
    if first not in (_OPEN_OBJECT, _OPEN_ARRAY):
        token = (_TOKEN if first == _QUOTE else _PLAIN).match(view.map, here, last)
        end = token.end() if token else here
        return view.base + end, first != _QUOTE or (end > here + 1 and view.map[end - 1] == _QUOTE)
    still_open = bytearray()
    for token in _TOKEN.finditer(view.map, here, last):
        start, mark = token.start(), view.map[token.start()]
        if mark == _QUOTE:
            if not _BEHIND_TEXT.match(view.map, token.end()):
                return view.base + start + 1, False
        elif mark in (_OPEN_OBJECT, _OPEN_ARRAY):
            lost = still_open[-1:] == b"{" and (mark == _OPEN_OBJECT and not _is_member(view, start))
            if lost or len(still_open) > _LOST:
                return view.base + start, False
            still_open.append(mark)
        else:
            opened = still_open.rfind(b"{" if mark == _CLOSE_OBJECT else b"[")
            if opened < 0:  # it closes what stands around the value
                return view.base + start, False
            del still_open[opened:]
            if not still_open:
                return view.base + token.end(), True
    return view.base + last, False


def _is_member(view: View, start: int) -> bool:
    """Does a colon stand before that place of the window?"""
    before = view.map[max(0, start - 256) : start].rstrip(b" \t\r\n")
    return not before or before[-1] == _COLON
