"""The fields of a message in the wire format of Protocol Buffers, without knowing its schema.

Format: protobuf.dev/programming-guides/encoding: a key (number of the field times eight, plus the form of the value)
and the value, again and again.
"""

Value = int | bytes
_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5
# Longer blobs are no notes about a message.
_LONGEST = 1 << 20


def fields_of(blob: object) -> dict[int, list[Value]]:
    """Number of the field -> its values in order; what was read until something does not fit."""
    found: dict[int, list[Value]] = {}
    if not isinstance(blob, bytes) or len(blob) > _LONGEST:
        return found
    at = 0
    try:
        while at < len(blob):
            key, at = _varint(blob, at)
            value: Value
            if key & 7 == _VARINT:
                value, at = _varint(blob, at)
            else:
                size, at = _size(blob, at, key & 7)
                value = blob[at : at + size]
                if len(value) < size:
                    break
                at += size
            found.setdefault(key >> 3, []).append(value)
    except (IndexError, ValueError):
        pass
    return found


def text_in(value: Value | None) -> str | None:
    """A value that is a text; None when it is none."""
    if not isinstance(value, bytes):
        return None
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _size(blob: bytes, at: int, form: int) -> tuple[int, int]:
    if form == _BYTES:
        return _varint(blob, at)
    if form in (_FIXED_64, _FIXED_32):
        return (8 if form == _FIXED_64 else 4), at
    raise ValueError("no form of a value")


def _varint(blob: bytes, at: int) -> tuple[int, int]:
    number = 0
    for shift in range(0, 70, 7):
        each = blob[at]
        at += 1
        number |= (each & 127) << shift
        if each < 128:
            return number, at
    raise ValueError("a number longer than 64 bits")
