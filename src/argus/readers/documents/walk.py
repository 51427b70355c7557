"""A JSON document larger than memory, walked from its start or from the middle of an array, piece by piece.

Which arrays hold records is told by path: ("messages",) is the member `messages` of the outermost object, ("chats",
"list", "*", "messages") that of every chat, () the document itself. Every byte belongs to exactly one piece:

    element     an object of a record array, with its value and the comma behind it
    value       any other member or element outside of them, whole: the name of a chat, a list of members
    between     brackets and names that open and close what is walked into
    broken      what is no JSON, up to where something starts that may be

What is broken costs only itself: where a document is written in lines, the next line of the same indentation is the
next element; else the brackets decide. What cannot be (a bracket that would close the document in its middle) is
broken. After MOST_BROKEN broken pieces in a row, the rest up to something sound is one piece, found by leaps, so that
junk costs no more than its bytes. Which chat what follows belongs to is then no longer known (its index in the path is
negative), nor where something broken may hide that another chat started.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from argus.evidence import EvidenceItem
from argus.readers.documents.values import HOLE, Broken, Whole, is_sound, next_sibling, value_at
from argus.readers.documents.view import LONGEST, View
from argus.readers.json_text import parsed
from argus.readers.reader import decoded

Path = tuple[str | int, ...]
Arrays = Sequence[tuple[str, ...]]

MOST_BROKEN = 250
_BOM = b"\xef\xbb\xbf"
_QUOTE, _OBJECT, _ARRAY, _OBJECT_END, _ARRAY_END, _COMMA = b'"{[}],'
_NAME = re.compile(rb'("[^"\\]{0,65536}+(?:\\.[^"\\]{0,65536}+){0,65536}+")[ \t\r\n]*+:[ \t\r\n]*+', re.DOTALL)
# Where the next element or member may start in a document without line ends.
_ELEMENT = re.compile(rb"[}\]][ \t\r\n]{0,4096}+,?+[ \t\r\n]{0,4096}+(?=\{)|\n[ \t\r]{0,4096}+(?=\{)")
_MEMBER = re.compile(rb'[,{}\]][ \t\r\n]{0,4096}+(?="[^"\\]{1,200}+"[ \t\r\n]{0,100}+:)|(?=\})')
_OPENING = re.compile(rb"[^\[\]{}]{0,200}([\[{])[ \t\r\n]{0,4096}+(?=[\[{\"])")
# Scalar members, then the array: what holds an array of records is not one of its elements.
_SCALARS = (
    rb'\{[ \t\r\n]*+(?:"[^"\\]{0,100}+"[ \t\r\n]*+:[ \t\r\n]*+'
    rb'(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"|[-+.\w]{1,40}+)[ \t\r\n]*+,[ \t\r\n]*+){0,20}'
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the document.

    Attributes:
        start, end: its bytes, up to the start of the next piece.
        path: of an element that of its array; of a value its own; else that of what is around.
        kind: element, value, between or broken.
        value: of an element or a value; numbers are `Bare`, an object's doubled keys `key (earlier)`.
        noted: what was done to read it: {"encoding": "cp1252"}, {"escapes": ...}.
        reason: why it is broken.
    """

    start: int
    end: int
    path: Path
    kind: str
    value: Any = None
    noted: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


def pieces(
    item: EvidenceItem, start: int, end: int, *, arrays: Arrays, inside: tuple[int, Path] | None = None
) -> Iterator[Piece]:
    """The pieces of bytes [start, end).

    Args:
        item: the document.
        start: its first byte, or where an element of a record array starts.
        end: where a piece ends.
        arrays: paths of the record arrays, "*" for any name or index.
        inside: (first byte, path) of the array that `start` is in: where its first element starts. None at the start
            of the document.
    """
    with View(item) as view:
        yield from _Walk(view, min(end, item.size), arrays, inside).pieces(start)


@dataclass(slots=True)
class _Frame:
    """An object or array that is walked into.

    Attributes:
        name: its name or index in what is around it; negative: which one of them is not known.
        records: is it an array of records?
        count: how many elements were met.
        indent: of a record array: white space before its first sound element.
        held: of an object: names of the record arrays that were found in it.
    """

    name: str | int
    is_array: bool
    records: bool = False
    count: int = 0
    indent: bytes | None = None
    held: set[str | int] = field(default_factory=set)


class _Walk:
    """What is open where the walk stands."""

    def __init__(self, view: View, stop: int, arrays: Arrays, inside: tuple[int, Path] | None) -> None:
        self.view, self.stop, self.arrays = view, stop, arrays
        self.open: list[_Frame] = []
        self.begun = inside is not None
        self.row = 0  # broken pieces in a row
        if inside is not None:
            self._enter(inside[1])
            view.near(inside[0])
            self.open[-1].indent, self.open[-1].count = view.indent(inside[0]), 1

    def pieces(self, at: int) -> Iterator[Piece]:
        first = at
        while at < self.stop:
            self.view.near(at)
            piece = self._next(at)
            if piece.kind == "broken":
                first = first if self.row else at
                self.row += 1
                if self.row > MOST_BROKEN:
                    piece = self._leap(piece, first)
                elif self._hides_a_border(piece):
                    self._forget()
            else:
                self.row = 0
            if piece.end > self.stop:
                piece = replace(piece, end=self.stop)
            yield piece
            at = piece.end

    @property
    def path(self) -> Path:
        """Of the innermost that is open."""
        return tuple(frame.name for frame in self.open[1:])

    def _enter(self, path: Path) -> None:
        """As if everything on the way to that record array had been opened."""
        names: Path = ("", *path)
        for name, inner in zip(names, path, strict=False):
            index = inner if isinstance(inner, int) else -1
            self.open.append(_Frame(name, isinstance(inner, int), count=(index if index >= 0 else -1 - index) + 1))
        self._hold(names[-1])
        self.open.append(_Frame(names[-1], is_array=True, records=True))

    def _hold(self, name: str | int) -> None:
        """A record array of that name starts in the innermost that is open. If it is the second, a border was lost."""
        if not self.open:
            return
        if name in self.open[-1].held:
            self._forget()
        self.open[-1].held.add(name)

    @property
    def _one_of_many(self) -> bool:
        """Is the innermost a record array in an object that is one of a list?"""
        return len(self.open) > 3 and self.open[-1].records and self.open[-3].is_array

    def _hides_a_border(self, piece: Piece) -> bool:
        """Did another array of the same name start in that broken piece, or may one have, where a hole is?"""
        if not self._one_of_many:
            return False
        start, end = max(0, piece.start - self.view.base), max(0, piece.end - self.view.base)
        name = re.escape(str(self.open[-1].name).encode("utf-8", "surrogatepass"))
        starts = re.compile(rb'"?' + name + rb'"?[ \t\r\n]{0,9}:?[ \t\r\n]{0,9}\[')
        return piece.start < self.view.base or bool(
            starts.search(self.view.map, start, end) or self.view.map.find(HOLE, start, end) >= 0
        )

    def _forget(self) -> None:
        """Which element of an outer array this is, is no longer known."""
        known = [frame for frame in self.open if isinstance(frame.name, int) and frame.name >= 0]
        for frame in known:
            frame.name = -1 - int(frame.name)
        if known and self.open[-1].records:
            # It goes on under another path: as if it had been entered with the next sound element, as a cut does.
            self.open[-1].indent, self.open[-1].count = None, 0

    def _next(self, at: int) -> Piece:
        if not self.open:
            return self._behind(at) if self.begun else self._begin(at)
        frame, mark = self.open[-1], self.view.byte(at)
        if mark == (_ARRAY_END if frame.is_array else _OBJECT_END):
            if not self._closes_well(at):
                return self._broken(at, at + 1, "a bracket that closes nothing")
            path = self.path
            self.open.pop()
            return Piece(at, self.view.after(at + 1), path, "between")
        if frame.records:
            return self._record(at)
        return self._element(at, mark, frame) if frame.is_array else self._member(at)

    def _begin(self, at: int) -> Piece:
        """What the document is: the outermost object, array or whatever it may be."""
        self.begun = True
        bom = len(_BOM) if at == 0 and self.view.part(0, 3) == _BOM else 0
        first = self.view.space(at + bom)
        if first >= self.view.size:
            return Piece(at, self.stop, (), "between")
        if opened := self._opened(at, first, ()):
            return opened
        found = value_at(self.view, first, b"{[", _ELEMENT, None)
        if isinstance(found, Whole) and self.view.space(found.end) >= self.view.size:
            return Piece(at, self.stop, (), "value", found.value, found.noted)
        # The start is lost: what follows is taken for what it should hold.
        known = [pattern for pattern in self.arrays if "*" not in pattern]
        self._enter(known[0] if known else tuple(-1 if each == "*" else each for each in self.arrays[0]))
        reason = found.reason if isinstance(found, Broken) else "no document"
        return self._broken(at, self.view.find(_ELEMENT, first), reason)

    def _behind(self, at: int) -> Piece:
        if self.view.space(at) >= self.view.size:
            return Piece(at, self.stop, (), "between")
        return Piece(at, self.stop, (), "broken", reason="behind the end of the document")

    def _record(self, at: int) -> Piece:
        path, frame = self.path, self.open[-1]
        if self.row and (left := self._left(at)):
            return left
        indent = self.view.indent(at) if frame.indent is None else frame.indent
        if self.view.byte(at) != _OBJECT:
            plain = value_at(self.view, at, b"{", _ELEMENT, None, 1 << 16)
            if isinstance(plain, Whole) and self.view.byte(self.view.space(plain.end)) in (_COMMA, _ARRAY_END):
                return self._broken(at, plain.end, "no JSON object")
            found: Whole | Broken = next_sibling(self.view, at, b"{", _ELEMENT, indent, "no JSON object")
        else:
            found = value_at(self.view, at, b"{", _ELEMENT, indent, self._longest)
        if isinstance(found, Broken):
            return self._lost(at, found)
        if self._one_of_many and isinstance(found.value.get(frame.name), list):
            return self._left(at) or self._broken(at, found.end, "an element that holds a whole array")
        if not frame.count:
            frame.indent = self.view.indent(at)
        frame.count += 1
        return Piece(at, self.view.after(found.end), path, "element", found.value, found.noted)

    def _element(self, at: int, mark: int, frame: _Frame) -> Piece:
        path = (*self.path, frame.count)
        frame.count += 1
        if mark in (_OBJECT, _ARRAY) and (opened := self._opened(at, at, path)):
            return opened
        found = value_at(self.view, at, b'{["', _ELEMENT, self.view.indent(at), self._longest)
        if isinstance(found, Broken):
            return self._lost(at, found)
        return Piece(at, self.view.after(found.end), path, "value", found.value, found.noted)

    def _member(self, at: int) -> Piece:
        match = _NAME.match(self.view.map, at - self.view.base)
        name = _text(match[1]) if match else None
        if match is None or name is None:
            return self._lost_member(at, None)
        first, path = self.view.base + match.end(), (*self.path, name)
        if self.view.byte(first) in (_OBJECT, _ARRAY) and (opened := self._opened(at, first, path)):
            return opened
        found = value_at(self.view, first, b'"', _MEMBER, self.view.indent(at), self._longest)
        if isinstance(found, Broken):
            return self._lost_member(at, found)
        return Piece(at, self.view.after(found.end), path, "value", found.value, found.noted)

    def _opened(self, at: int, first: int, path: Path) -> Piece | None:
        """Walk into the object or array at `first` if the way to a record array leads through it."""
        is_array = self.view.byte(first) == _ARRAY
        if is_array and any(_matches(pattern, path) for pattern in self.arrays):
            records = True
        elif self.view.byte(first) in (_OBJECT, _ARRAY) and any(
            len(pattern) > len(path) and _matches(pattern[: len(path)], path) for pattern in self.arrays
        ):
            records = False
        else:
            return None
        name = path[-1] if path else ""
        if records:
            self._hold(name)
            path = (*self.path, name) if path else ()
        self.open.append(_Frame(name, is_array, records))
        return Piece(at, self.view.space(first + 1), path, "between")

    @property
    def _longest(self) -> int:
        # In a row of broken ones the end of each is looked for less far: together they cost no more than one.
        return max(LONGEST >> self.row, 1 << 16)

    def _closes_well(self, at: int) -> bool:
        """Is the bracket there the end of what is open: does what follows it fit?"""
        for frame in reversed(self.open):
            mark = self.view.byte(at)
            if mark != (_ARRAY_END if frame.is_array else _OBJECT_END):
                if mark != _COMMA:
                    return at >= self.view.size
                mark = self.view.byte(self.view.space(at + 1))
                return mark in ((_OBJECT, _ARRAY, _QUOTE) if frame.is_array else (_QUOTE,))
            at = self.view.space(at + 1)
        self.view.near(at)
        return not self.view.part(at, at + (1 << 20)).strip(b" \t\r\n\0")

    def _broken(self, at: int, end: int, reason: str) -> Piece:
        return Piece(at, max(self.view.after(end), at + 1), self.path, "broken", reason=reason)

    def _lost(self, at: int, found: Broken) -> Piece:
        piece = self._broken(at, found.end, found.reason)
        if found.outside:
            self._leave_for(self.view.byte(piece.end))
        return piece

    def _leave_for(self, mark: int) -> None:
        """Leave what has lost its end, for the line further out that starts with this mark."""
        own = mark in (_ARRAY_END, _OBJECT_END)  # of the innermost, or of one around it
        wanted = mark in (_ARRAY_END, _OBJECT)
        for index in range(len(self.open) - (1 if own else 2), -1, -1):
            if self.open[index].is_array == wanted:
                del self.open[index + 1 :]
                return

    def _lost_member(self, at: int, found: Broken | None) -> Piece:
        """A member that is none. If the way to a record array leads through it, it is taken as that way."""
        opening = _OPENING.match(self.view.map, at - self.view.base)
        for pattern in self.arrays if opening else ():
            depth = len(self.path)
            if opening and depth < len(pattern) and _matches(pattern[:depth], self.path):
                name, is_array = pattern[depth], opening[1] == b"["
                if (
                    name != "*"
                    and name.encode("utf-8", "surrogatepass") in opening[0]
                    and is_array == (pattern[depth + 1 :][:1] in ((), ("*",)))
                ):
                    piece = self._broken(at, self.view.base + opening.end(), "the start of an array is damaged")
                    if depth + 1 == len(pattern):
                        self._hold(name)
                    self.open.append(_Frame(name, is_array, records=depth + 1 == len(pattern)))
                    return piece
        if found is None:
            found = next_sibling(self.view, at, b'"', _MEMBER, self.view.indent(at), "no name and value", self._longest)
        return self._lost(at, found)

    def _left(self, at: int) -> Piece | None:
        """What holds an array of the same name is no element of this one: it is the next of what holds them."""
        if not self._one_of_many:
            return None
        name = re.escape(str(self.open[-1].name).encode("utf-8", "surrogatepass"))
        holder = re.compile(_SCALARS + b'"' + name + rb'"[ \t\r\n]*+:[ \t\r\n]*+\[')
        if not holder.match(self.view.map, at - self.view.base):
            return None
        del self.open[-2:]
        return self._next(at)

    def _leap(self, piece: Piece, first: int) -> Piece:
        """That broken piece and everything up to the next sound one, in leaps that grow with what was broken before."""
        self._forget()
        border = _ELEMENT if self.open and self.open[-1].is_array else _MEMBER
        at = piece.end
        while at < self.stop:
            found = self.view.find(border, at + ((at - first) >> 9))
            if found >= self.stop or self._is_sound(found):
                back = at
                while back < found and not self._is_sound(back):
                    back = self.view.find(border, back + 1)
                at = min(back, found)
                break
            at = max(found, at + 1)
        return replace(piece, end=min(at, self.stop), reason=f"{piece.reason}; so is what follows")

    def _is_sound(self, at: int) -> bool:
        self.view.near(at)
        if not self.open or self.open[-1].is_array:
            return self.view.byte(at) == _OBJECT and is_sound(self.view, at)
        match = _NAME.match(self.view.map, at - self.view.base)
        first = self.view.base + match.end() if match else at
        return bool(match) and (self.view.byte(first) in (_OBJECT, _ARRAY) or is_sound(self.view, first))


def _matches(pattern: tuple[str, ...], path: Path) -> bool:
    return len(pattern) == len(path) and all(wanted in ("*", name) for wanted, name in zip(pattern, path, strict=True))


def _text(raw: bytes) -> str | None:
    try:
        return str(parsed(decoded(raw)[0]))
    except ValueError:
        return None
