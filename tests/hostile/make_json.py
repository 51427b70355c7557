"""JSON made to hurt a reader: each by a function that writes it, so that none lies in the repository.

python -m tests.hostile.make_json FOLDER      writes them all, to look at
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.make_texts import MIB, Hostile, Pieces

_MS, _S = b"1614859507000", b"1614859507"
# How each format that is one document dresses its elements: before them, one that is sound, behind them.
DRESSES = {
    "telegram": (
        b'{"name": "x", "type": "private_group", "id": 7, "messages": [\n',
        b'{"id": 1, "type": "message", "date_unixtime": "1614859507", "from": "a", "from_id": "user1", "text": "ok"}',
        b"\n]}\n",
    ),
    "discord": (
        b'{"guild": {"id": "1", "name": "g"}, "channel": {"id": "2", "type": "GuildTextChat"}, "messages": [\n',
        b'{"id": "3", "type": "Default", "timestamp": "2024-01-31T20:15:30Z", "content": "ok", "author": {"id": "4"}}',
        b'\n], "messageCount": 1}\n',
    ),
    "matrix": (
        b'{"room_name": "r", "exported_by": "a", "messages": [\n',
        b'{"type": "m.room.message", "event_id": "$1", "room_id": "!r:x", "sender": "@a:x", "origin_server_ts": '
        + _MS
        + b', "content": {"msgtype": "m.text", "body": "ok"}}',
        b"\n]}\n",
    ),
    "facebook-instagram": (
        b'{"participants": [{"name": "a"}], "messages": [\n',
        b'{"sender_name": "a", "timestamp_ms": ' + _MS + b', "content": "ok"}',
        b'\n], "title": "t", "thread_path": "inbox/t_1"}\n',
    ),
    "slack": (b"[\n", b'{"type": "message", "user": "U1", "text": "ok", "ts": "' + _S + b'.000100"}', b"\n]\n"),
    "json": (
        b'{"messages": [\n',
        b'{"timestamp": "2021-03-04T13:05:07Z", "author": "a", "content": "ok", "channel": "q"}',
        b"\n]}\n",
    ),
}
# One object a line: before, a sound line, behind.
LINES = {
    "signal-json": (
        b'{"version": "1", "backupTimeMs": "1614859507000"}\n',
        b'{"chatItem": {"dateSent": "1614859507000", "standardMessage": {"text": {"body": "ok"}}}}',
        b"\n",
    ),
}
READERS = (*DRESSES, *LINES)


def dressed(reader: str, hostile: Pieces, *, closed: bool = True) -> Pieces:
    """A document of that format: a sound element, the hostile bytes, and a sound element again."""
    before, sound, behind = (DRESSES | LINES)[reader]
    between = b"\n" if reader in LINES else b",\n"
    yield before + sound + between
    yield from hostile
    if closed:
        yield between + sound + behind


def _times(piece: bytes, number: int) -> Pieces:
    many = max(1, MIB // len(piece))
    whole, rest = divmod(number, many)
    for _ in range(whole):
        yield piece * many
    yield piece * rest


def _inside(first: bytes, hostile: Pieces, last: bytes) -> Pieces:
    yield first
    yield from hostile
    yield last


# What is hostile inside a document; every reader has to bear each.
ELEMENTS = {
    "deep": lambda: _inside(b'{"a": ', _inside(b"[" * 100_000, iter(()), b"]" * 100_000), b"}"),
    "deep-objects": lambda: _inside(b'{"a":' * 100_000, iter((b"1",)), b"}" * 100_000),
    "doubled-keys": lambda: _inside(b'{"text": "x"', _times(b', "text": "x"', 1_000_000), b"}"),
    "many-keys": lambda: _inside(b'{"x": 1', (b', "k%d": 1' % number for number in range(200_000)), b"}"),
    "many-values": lambda: _inside(b'{"text": [', _times(b"1,", 15_000_000), b"1]}"),
    "no-numbers": lambda: iter((b'{"a": NaN},\n{"a": Infinity},\n{"a": -Infinity}',)),
    "huge-numbers": lambda: _inside(b'{"a": 1e400, "b": ', _times(b"9", 100_000), b', "id": 1e999999999}'),
    "lone-surrogates": lambda: iter((rb'{"text": "\ud800 \udfff \ud83d", "from": "\udc00", "content": "\ud800"}',)),
    "nul-bytes": lambda: _times(b"\0", MIB),
    "long-text": lambda: _inside(b'{"text": "', _times(b"x", 63 * MIB), b'"}'),
    "too-long-text": lambda: _inside(b'{"text": "', _times(b"x", 80 * MIB), b'"}'),
    "escapes": lambda: _inside(b'{"text": "', _times(rb"\x00", 500_000), b'"}'),
    "no-quote": lambda: _inside(b'{"text": "', _times(b"x, {y: 1}", MIB), b"}"),
    "quotes": lambda: _times(b'"', 5 * MIB),
    "commas": lambda: _times(b",", 5 * MIB),
    "numbers": lambda: _times(b"1,", 3 * MIB),
    "spaces": lambda: _times(b" ", 20 * MIB),
}
# What only one long document can be: 4 million broken elements, and the like without an end. Three readers stand for
# all, because one walk reads them: with many arrays, with one, and with the document as the array.
LONG = ("telegram", "slack", "json")
DOCUMENTS = {
    "broken": lambda: _times(b'{"a" 1, "b": "xyz"},\n', 4_000_000),
    "unclosed": lambda: _times(b'{"a": "x", ', 4_000_000),
    "nested": lambda: _times(b'{"a":[\n', 4_000_000),
    "brackets": lambda: _times(b"[", 20 * MIB),
    "flat-in-nested": lambda: _inside(b'\n{"a":[' * 900, _times(b"1,", 3 * MIB), b""),
}


def _sound() -> Iterator[str]:
    for piece in dressed("telegram", iter((b"{}",))):
        yield piece.decode()


FILES = [
    Hostile(
        f"{reader}-{name}.{'jsonl' if reader in LINES else 'json'}",
        (reader,),
        lambda reader=reader, make=make: dressed(reader, make()),  # type: ignore[misc]
    )
    for name, make in ELEMENTS.items()
    for reader in READERS
] + [
    Hostile(
        f"{reader}-{name}.json",
        (reader,),
        lambda reader=reader, make=make: dressed(reader, make(), closed=False),  # type: ignore[misc]
    )
    for name, make in DOCUMENTS.items()
    for reader in LONG
]
FILES += [
    Hostile("bom.json", (), lambda: iter((b"\xef\xbb\xbf", *dressed("telegram", iter((b"{}",)))))),
    Hostile(
        "utf-16.json", (), lambda: iter((b"".join(dressed("telegram", iter((b"{}",)))).decode().encode("utf-16"),))
    ),
    Hostile("only-bom.json", ("telegram", "json"), lambda: iter((b"\xef\xbb\xbf",))),
    Hostile("only-nul.json", ("telegram", "slack"), lambda: _times(b"\0", 30 * MIB)),
    Hostile("only-open.json", ("telegram", "slack", "matrix"), lambda: _times(b"{", 30 * MIB)),
]


if __name__ == "__main__":
    for each in FILES:
        print(each.write(Path(sys.argv[1])))
