"""JSON texts whose numbers stay as they are written, whose doubled keys are kept, and whose depth is limited."""

import json
import re
from typing import Any

# Deeper than any chat nests, and far below what the interpreter's stack allows from wherever a reader is called.
DEEPEST = 100
# Each takes some sixty bytes once it is read.
MOST_VALUES = 1_500_000


class Bare(str):
    """A JSON number exactly as written: 1, 1.0, 1e5."""

    __slots__ = ()


class TooDeepError(ValueError):
    """Nested deeper than DEEPEST."""


def as_json(value: Any, depth: int = 0) -> str:
    """A nested cell as JSON text, its numbers as written."""
    if depth > DEEPEST:
        raise TooDeepError(f"nested deeper than {DEEPEST} levels")
    if value is None:
        return "null"
    if isinstance(value, Bare):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(as_json(each, depth + 1) for each in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(key)}: {as_json(each, depth + 1)}" for key, each in value.items()) + "}"
    return _quoted(value)


def _quoted(text: Any) -> str:
    return json.dumps(text, ensure_ascii=False)


_OPENING, _CLOSING = frozenset("[{"), frozenset("]}")
# Possessive: a text of 64 MiB must not leave a way back for each of its letters.
_STRING_OR_BRACKET = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+|[\[\]{}]', re.DOTALL)


def parsed(text: str) -> Any:
    """JSON with its numbers as written; control characters in texts are taken as they are.

    A key that stands twice in an object: the last one counts, the earlier is kept as `key (earlier)`.

    Raises:
        ValueError: no JSON, or nested deeper than DEEPEST.
    """
    check_size(text)
    check_depth(text)
    return _DECODER.decode(text)


def check_size(text: str) -> None:
    """Refuse what holds more than MOST_VALUES.

    Raises:
        ValueError: it does.
    """
    if len(text) > 2 * MOST_VALUES and text.count(",") > MOST_VALUES:
        raise ValueError(f"more than {MOST_VALUES:,} values in one record")


def check_depth(text: str) -> None:
    """Refuse what nests deeper than DEEPEST, before the decoder's stack decides.

    Raises:
        TooDeepError: it does.
    """
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(text):
        mark = match[0]
        if mark in _OPENING:
            depth += 1
            if depth > DEEPEST:
                raise TooDeepError(f"nested deeper than {DEEPEST} levels")
        elif mark in _CLOSING:
            depth -= 1


def with_earlier(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of those pairs. A key that stands twice: the last value counts, the earlier is kept as
    `key (earlier)`; several earlier ones as a list.
    """
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    earlier: dict[str, list[Any]] = {}
    last: dict[str, Any] = {}
    for key, value in pairs:
        if key in last:
            earlier.setdefault(key, []).append(last.pop(key))
        last[key] = value
    for key, values in earlier.items():
        name = f"{key} (earlier)"
        while name in last:
            name += "+"
        last[name] = values[0] if len(values) == 1 else values
    return last


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


_DECODER = json.JSONDecoder(
    object_pairs_hook=with_earlier, parse_int=Bare, parse_float=Bare, parse_constant=_refuse, strict=False
)
