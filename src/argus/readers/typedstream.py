"""The text of an Apple typed stream: how Messages keeps the body of a message (`attributedBody`).

Format: what NSArchiver writes, undocumented by Apple; learnt from real bodies and from the description in the project
pytypedstream. A heading (version 4, "streamtyped" for the little-endian form, a system version), then groups: a type,
and values of that type. Numbers are one byte, or 0x81 and two bytes, or 0x82 and four. 0x84 starts something new, 0x85
is nothing, 0x86 ends an object, and from 0x92 on numbers stand for what came before: types and names of classes count
in one list, objects and classes in another. The text is the first string inside the first object.
"""

from typing import TypeVar

T = TypeVar("T")

_NEW, _NOTHING, _END, _FIRST_REFERENCE = 0x84, 0x85, 0x86, 0x92
_TWO_BYTES, _FOUR_BYTES, _FLOAT = 0x81, 0x82, 0x83
_DEEPEST = 40
_ORDERS = {b"streamtyped": "little", b"typedstream": "big"}
_STRINGS = ("NSString", "NSMutableString")
_HEADING = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84"
_OBJECT = b"\x12NSAttributedString\x00\x84\x84\x08NSObject\x00\x85\x92\x84\x84\x84"
# What stands before the text of nearly every body: known at once, it need not be taken apart a million times.
_USUAL = (
    _HEADING
    + b"\x19NSMutableAttributedString\x00\x84\x84"
    + _OBJECT
    + b"\x0fNSMutableString\x01\x84\x84\x08NSString\x01\x95\x84\x01+",
    _HEADING + _OBJECT + b"\x08NSString\x01\x94\x84\x01+",
)


class TypedStreamError(ValueError):
    """These bytes are no typed stream with a text in it."""


def text_in(stream: bytes) -> str:
    """The text of an attributed string, or of a string; what is no UTF-8 in it is escaped.

    Raises:
        TypedStreamError: there is none.
    """
    for usual in _USUAL:
        if stream.startswith(usual):
            return _Stream(stream, len(usual)).string()
    return _Stream(stream).text()


class _Found(Exception):  # noqa: N818 - no error: the text was reached, and the rest does not matter
    def __init__(self, text: bytes) -> None:
        super().__init__()
        self.text = text


class _Stream:
    def __init__(self, stream: bytes, at: int = 0) -> None:
        self._stream, self._at = stream, at
        self._types: list[bytes] = []
        self._objects: list[str] = []  # names of classes; "" for what is no class
        self._little = True

    def string(self) -> str:
        """The string whose length stands here."""
        return self._bytes().decode("utf-8", "backslashreplace")

    def text(self) -> str:
        """See `text_in`."""
        if self._byte() != 4:
            raise TypedStreamError("no typed stream")
        order = _ORDERS.get(self._bytes())
        if order is None:
            raise TypedStreamError("no typed stream")
        self._little = order == "little"
        self._number()
        try:
            while self._at < len(self._stream):
                self._group("", 0)
        except _Found as found:
            return found.text.decode("utf-8", "backslashreplace")
        raise TypedStreamError("a typed stream without text")

    def _group(self, class_name: str, depth: int) -> None:
        """A type and values of it, inside an object of that class."""
        for kind in self._type().decode("latin-1"):  # arrays and structures come behind the text, if at all
            self._value(kind, class_name, depth)

    def _value(self, kind: str, class_name: str, depth: int) -> None:
        if kind == "@":
            self._object(depth + 1)
        elif kind == "#":
            self._class(depth + 1)
        elif kind == "+":
            content = self._bytes()
            if class_name in _STRINGS:
                raise _Found(content)
        elif kind == "*":
            self._c_string()
        elif kind in "%:":
            self._type()
        elif kind in "cC":
            self._byte()
        elif kind in "sSiIlLqQB":
            self._number()
        elif kind in "fd":
            self._float(4 if kind == "f" else 8)
        else:
            raise TypedStreamError("a type that no message has")

    def _object(self, depth: int) -> None:
        if depth > _DEEPEST:
            raise TypedStreamError("objects nested too deep")
        mark = self._byte()
        if mark == _NOTHING or mark >= _FIRST_REFERENCE or mark in (_TWO_BYTES, _FOUR_BYTES):
            self._skip_reference(mark)
            return
        if mark != _NEW:
            raise TypedStreamError("no object where one should be")
        self._objects.append("")
        class_name = self._class(depth)
        while self._peek() != _END:
            self._group(class_name, depth)
        self._at += 1

    def _class(self, depth: int) -> str:
        """The name of a class; its parents follow in the stream."""
        first = ""
        for _ in range(_DEEPEST - depth + 1):
            mark = self._byte()
            if mark == _NOTHING:
                return first
            if mark != _NEW:
                return first or self._referred(mark, self._objects)
            name = self._type().decode("ascii", "replace")
            self._number()
            self._objects.append(name)
            first = first or name
        raise TypedStreamError("classes nested too deep")

    def _type(self) -> bytes:
        mark = self._byte()
        if mark == _NEW:
            content = self._bytes()
            self._types.append(content)
            return content
        if mark == _NOTHING:
            return b""
        return self._referred(mark, self._types)

    def _c_string(self) -> None:
        mark = self._byte()
        if mark == _NEW:
            self._objects.append("")
            self._type()
        else:
            self._skip_reference(mark)

    def _referred(self, mark: int, seen: list[T]) -> T:
        number = self._reference(mark)
        if not 0 <= number < len(seen):
            raise TypedStreamError("a reference to what is not there")
        return seen[number]

    def _skip_reference(self, mark: int) -> None:
        if mark != _NOTHING:
            self._reference(mark)

    def _reference(self, mark: int) -> int:
        # One byte from 0x92 on; a signed number of more bytes counts from the same start.
        if mark in (_TWO_BYTES, _FOUR_BYTES):
            self._at -= 1
            return self._number() - (_FIRST_REFERENCE - 256)
        return mark - _FIRST_REFERENCE

    def _number(self) -> int:
        head = self._byte()
        size = {_TWO_BYTES: 2, _FOUR_BYTES: 4}.get(head)
        if size is None:
            return head - 256 if head >= 0x80 else head
        return int.from_bytes(self._take(size), "little" if self._little else "big", signed=True)

    def _float(self, size: int) -> None:
        if self._peek() == _FLOAT:
            self._at += 1
            self._take(size)
        else:
            self._number()

    def _bytes(self) -> bytes:
        head = self._peek()
        size = self._number()
        if head == _TWO_BYTES:
            size &= 0xFFFF  # lengths have no sign
        if size < 0:
            raise TypedStreamError("a length below nothing")
        return self._take(size)

    def _take(self, size: int) -> bytes:
        if self._at + size > len(self._stream):
            raise TypedStreamError("it ends too early")
        self._at += size
        return self._stream[self._at - size : self._at]

    def _byte(self) -> int:
        return self._take(1)[0]

    def _peek(self) -> int:
        if self._at >= len(self._stream):
            raise TypedStreamError("it ends too early")
        return self._stream[self._at]
