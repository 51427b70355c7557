"""Lines and stretches of lines: every byte once, and junk told together."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.messages import Found, Other, Place, Unreadable
from argus.readers import Span
from argus.readers.lines import MOST_BLANK, MOST_BROKEN, Lines, past_junk, stretches
from tests.readers.samples import seal_at

START = re.compile(rb"#[0-9]")
PIECES = st.lists(
    st.sampled_from([b"#1 x\n", b"y\n", b"\n", b"\r\n", b" #2\n", b"z", b"#", b"\xef\xbb\xbf"]), max_size=30
)


@given(pieces=PIECES, at=st.integers(0, 40))
def test_lines_cover_every_byte_of_a_span_once(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes], at: int
) -> None:
    content = b"".join(pieces)
    item = seal_at(tmp_path_factory.mktemp("item"), content, "x")
    span = Span(0, min(at, len(content)), len(content))
    lines = list(Lines(item, span))
    assert b"".join(line or b"" for _, _, line in lines) == content[span.start :]
    assert [start for start, _, _ in lines[1:]] == [end for _, end, _ in lines[:-1]]


@given(pieces=PIECES)
def test_a_stretch_starts_where_a_line_matches_and_nowhere_else(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]
) -> None:
    content = b"".join(pieces)
    item = seal_at(tmp_path_factory.mktemp("item"), content, "x")
    found = list(stretches(item, Span(0, 0, len(content)), START, 1000))
    assert b"".join(raw or b"" for _, _, raw in found) == content
    lines = content.splitlines(keepends=True) if b"\r" not in content else re.findall(rb"[^\n]*\n|[^\n]+\Z", content)
    at, starts = 0, set()
    for line in lines:
        if START.match(line.removeprefix(b"\xef\xbb\xbf") if at == 0 else line):
            starts.add(at)
        at += len(line)
    assert {start for start, _, _ in found} == starts | ({0} if content else set())


def test_a_stretch_may_start_at_the_border_of_what_is_read_at_once(tmp_path: Path) -> None:
    size = 1 << 20
    content = b"#1" + b"x" * (size - 3) + b"\n#2\n" + b"y" * (2 * size) + b"\n#3"
    item = seal_at(tmp_path, content, "x")
    found = list(stretches(item, Span(0, 0, len(content)), START, 2 * size))
    assert [(start, end, raw is None) for start, end, raw in found] == [
        (0, size, False),
        (size, 3 * size + 4, True),
        (3 * size + 4, len(content), False),
    ]


def test_many_blank_lines_come_as_one(tmp_path: Path) -> None:
    content = b"a\n" + b"\n" * 50_000 + b"\r\n" * 50_000 + b"b"
    item = seal_at(tmp_path, content, "x")
    lines = list(Lines(item, Span(0, 0, len(content))))
    assert len(lines) == MOST_BLANK + 3
    assert lines[-2:] == [(2 + MOST_BLANK, len(content) - 1, b"\n"), (len(content) - 1, len(content), b"b")]


def test_what_follows_many_unreadable_lines_is_told_together_up_to_the_next_sound_one(tmp_path: Path) -> None:
    content = b"#1\n" + b"junk\n" * 5000 + b"#2\njunk\n"
    item = seal_at(tmp_path, content, "x")

    def found_in(start: int, end: int, line: bytes | None) -> Iterator[Found]:
        yield Other(Place(start, end), "sound") if START.match(line or b"") else Unreadable(Place(start, end), "junk")

    found = list(past_junk(Lines(item, Span(0, 0, len(content))), found_in, re.compile(rb"^#[0-9]", re.MULTILINE)))
    assert len(found) == 1 + MOST_BROKEN + 1 + 2
    assert found[MOST_BROKEN + 1] == Unreadable(Place(3 + 5 * MOST_BROKEN, 3 + 5 * 5000), "junk; so is what follows")
    assert [found[-2].place.start, found[-1].place.end] == [3 + 5 * 5000, len(content)]
