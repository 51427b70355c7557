"""Bytes on a screen: a ruler of sixteen to a line, hexadecimal and ASCII beside each other."""

from dataclasses import dataclass

ROW_BYTES = 16
RULER = " ".join(f"{place:02x}" for place in range(ROW_BYTES))


@dataclass(frozen=True, slots=True)
class BytesRow:
    """Sixteen bytes of the sealed item at a multiple of 16; places outside what is shown stay blank."""

    offset: str
    hexed: str
    text: str


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """The same in three stretches each: before the record, of it, behind it."""

    offset: str
    hexed: tuple[str, str, str]
    text: tuple[str, str, str]


def bytes_rows(data: bytes, start: int) -> list[BytesRow]:
    """Bytes as a ruler shows them: offset in the item, hexadecimal, ASCII where it can be printed."""
    rows = []
    for offset in range(start - start % ROW_BYTES, start + len(data), ROW_BYTES):
        hexed, text = [], []
        for place in range(offset, offset + ROW_BYTES):
            inside = start <= place < start + len(data)
            value = data[place - start] if inside else 0
            hexed.append(f"{value:02x}" if inside else "  ")
            text.append((chr(value) if 0x20 <= value < 0x7F else "·") if inside else " ")
        rows.append(BytesRow(f"{offset:08x}", " ".join(hexed), "".join(text)))
    return rows


def marked_rows(data: bytes, start: int, first: int, last: int) -> list[MarkedRow]:
    """The same, with the record's own bytes [first, last) told apart from those around it."""
    rows = []
    for row in bytes_rows(data, start):
        offset = int(row.offset, 16)
        left, right = (min(max(place - offset, 0), ROW_BYTES) for place in (first, last))
        # Three letters a byte, the last of them a blank that belongs to what follows.
        cut = max(left * 3, right * 3 - 1)
        rows.append(
            MarkedRow(
                row.offset,
                (row.hexed[: left * 3], row.hexed[left * 3 : cut], row.hexed[cut:]),
                (row.text[:left], row.text[left:right], row.text[right:]),
            )
        )
    return rows
