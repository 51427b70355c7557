"""Texts, tables and XML made to hurt: each is read or refused within the limits, in a child that reaches for nothing.

A document that is refused, or not recognised, counts too: its bytes are sealed, and the report says so.
"""

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.harness import Died, Read, read_file, within
from tests.hostile.make_texts import FILES, Hostile

# Where Python and its libraries lie: modules and time zones are loaded when they are first needed.
_OWN = tuple({sys.prefix, sys.base_prefix, "/usr/share/zoneinfo", "/proc/self", str(Path(__file__).parents[2])})
_reached: list[str] | None = None


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _reached is None:
        return
    if event == "open" and isinstance(arguments[0], str | bytes):
        _reached.append(str(arguments[0], "utf-8", "replace") if isinstance(arguments[0], bytes) else arguments[0])
    elif event.startswith(("socket.", "subprocess.", "os.exec", "os.system", "urllib.")):
        _reached.append(event)


def read_watched(path: str, name: str, format_name: str | None) -> tuple[Read, list[str]]:
    """A step: read the file, and say what else was opened or reached for meanwhile."""
    global _reached  # noqa: PLW0603 - an audit hook stays for ever and cannot be given anything
    if _reached is None:
        sys.addaudithook(_watch)
    _reached = []
    read = read_file(path, name, format_name=format_name)
    reached = {each for each in _reached if each != path and not each.startswith(_OWN)}
    _reached = []
    return read, sorted(reached)


CASES = [(each, format_name) for each in FILES for format_name in each.formats or (None,)]


@pytest.mark.parametrize(
    ("file", "format_name"), CASES, ids=[f"{each.name} as {format_name or 'recognised'}" for each, format_name in CASES]
)
def test_a_hostile_text_is_read_or_refused_within_the_limits(
    tmp_path: Path, file: Hostile, format_name: str | None
) -> None:
    path = file.write(tmp_path)
    try:
        done = within(read_watched, str(path), file.name, format_name)
    finally:
        path.unlink()
    assert not isinstance(done.outcome, BaseException | Died), done.outcome
    read, reached = done.outcome
    assert reached == []
    assert read.covered
