"""Changing JSON where it means something: values, keys, nesting, in a whole document or in one of many lines."""

import json
from collections.abc import Sequence
from random import Random
from typing import Any

# Beyond any honest depth; what is parsed here is parsed again by the reader.
DEEP = 200
ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 1.5, -0.0, 2**31, 2**53 + 1, 2**63, -(2**63) - 1, 10**400, 1e308, 1609459200,
    1609459200000, -62135596801, 253402300800, "", " ", "\x00", "\ud800", "\udfff\ud800", "é", "Ã©", "x" * 3000,
    "2021-03-28T02:30:00", "1609459200.000100", "0", "-1", "NaN", "1e5", [], {}, [[]], [None], [{}], {"": ""},
    {"id": None}, {"type": 1}, [1, "a", None], {"text": {"text": []}}, "../../x", "=cmd()", "\u202e",
)  # fmt: skip

_Node = tuple[Any, Any]  # container, key or index


def mutate_json(random: Random, content: bytes, others: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    """One place of the document, or of one of its lines, says something else."""
    rows = content.split(b"\n")
    if len(rows) > 1 and _is_object(rows[0]):
        at = random.randrange(len(rows))
        rows[at] = _mutated(random, rows[at], words)
        return b"\n".join(rows)
    return _mutated(random, content, words)


def _is_object(line: bytes) -> bool:
    return isinstance(_parsed(line), dict)


def _mutated(random: Random, content: bytes, words: Sequence[bytes]) -> bytes:
    document = _parsed(content)
    if not isinstance(document, dict | list) or not document:
        return content
    nodes = _nodes(document)
    for _ in range(random.choice((1, 1, 2, 4))):
        _change(random, nodes, words)
    try:
        written = json.dumps(document, ensure_ascii=random.random() < 0.5, indent=random.choice((None, None, 1)))
        return written.encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError, UnicodeEncodeError):
        return content


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _nodes(document: Any) -> list[_Node]:
    """Every place of the document that holds a value."""
    found: list[_Node] = []
    waiting = [document]
    while waiting and len(found) < 20_000:
        here = waiting.pop()
        pairs = here.items() if isinstance(here, dict) else enumerate(here) if isinstance(here, list) else ()
        for key, value in pairs:
            found.append((here, key))
            if isinstance(value, dict | list):
                waiting.append(value)
    return found


def _change(random: Random, nodes: Sequence[_Node], words: Sequence[bytes]) -> None:
    place, key = random.choice(nodes)
    other_place, other_key = random.choice(nodes)
    try:
        what = random.randrange(8)
        if what <= 2:
            place[key] = random.choice(ODD_VALUES)
        elif what == 3:
            place[key] = random.choice(words).decode("utf-8", "surrogateescape")
        elif what == 4:
            del place[key]
        elif what == 5 and isinstance(place, dict):
            place[random.choice((str(other_key), "id", "type", "text", "date"))] = place.pop(key)
        elif what == 6 and isinstance(place, list):
            place[key:key] = place[key : key + random.choice((1, 3, 20))]
        elif what == 7:
            place[key] = _deep(place[key], random.choice((1, 2, DEEP)))
        else:
            # A copy, or two of one: a value that holds itself cannot be written.
            place[key] = json.loads(json.dumps(other_place[other_key]))
    except (KeyError, IndexError, ValueError, RecursionError):
        return  # an earlier change took this place away


def _deep(value: Any, levels: int) -> Any:
    for _ in range(levels):
        value = [value]
    return value
