"""JSON documents larger than memory: every byte in one piece, and what is broken costs only itself."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from argus.evidence import EvidenceItem
from argus.messages import Other, Unreadable
from argus.readers import Span
from argus.readers.documents import Piece, beside, outline, pieces, records
from tests.readers.samples import item_at

CHATS = (("chats", "list", "*", "messages"),)
FACTS = ("name", "id", "after")
INDENTS = pytest.mark.parametrize("indent", [None, 1, 4])
LETTERS = ("aaaaaa", "bbbbbb", "cccccc")
HIT = b'"id": "bbbbbb1"'
DAMAGE = [(HIT, b'"id" "bbbbbb1"'), (HIT, b'"id: "bbbbbb1"'), (HIT, b'"id": "bbbbbb1'), (HIT, b'"id": NaN')]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


def document(chats: int = 3, messages: int = 4) -> dict[str, Any]:
    """Chats whose messages are told apart by their names: cccccc3 is the fourth of the third chat. No damage makes one
    name of another.
    """
    inner = {"text": ["a", {"t": "b", "x": 'é[{"'}], "e": {"k": [{"a": 1}, {"b": 2}]}}
    listed = [
        {
            "name": f"c{chat}",
            "id": LETTERS[chat],
            "messages": [{"id": f"{LETTERS[chat]}{number}"} | inner for number in range(messages)],
            "after": chat,
        }
        for chat in range(chats)
    ]
    return {"about": "x", "chats": {"about": "y", "list": listed}, "left": {"list": []}}


def item_of(folder: Path | str, content: bytes) -> EvidenceItem:
    """An item with that content."""
    path = Path(folder) / "item.json"
    path.write_bytes(content)
    return item_at(path)


def walked(item: EvidenceItem, arrays: Any = CHATS) -> list[Piece]:
    """All pieces; they cover the item."""
    found = list(pieces(item, 0, item.size, arrays=arrays))
    if item.size:
        assert (found[0].start, found[-1].end) == (0, item.size)
        assert all(left.end == right.start for left, right in pairwise(found))
    return found


def attributed(item: EvidenceItem) -> Iterator[tuple[str | None, str]]:
    """(id of the chat a message is said to be in, id of the message)."""
    told = outline(item, CHATS, FACTS)
    for piece, facts in records(item, Span(0, 0, item.size), told.arrays, CHATS, FACTS):
        if piece.kind == "element":
            yield facts.get("id"), str(piece.value.get("id"))


@INDENTS
def test_a_sound_document_gives_its_elements_and_what_stands_around_them(tmp_path: Path, indent: int | None) -> None:
    item = item_of(tmp_path, json.dumps(document(), indent=indent, ensure_ascii=False).encode())
    found = walked(item)
    assert [piece.value["id"] for piece in found if piece.kind == "element"] == [
        f"{chat}{number}" for chat in LETTERS for number in range(4)
    ]
    assert ("chats", "list", 1, "name") in [piece.path for piece in found if piece.kind == "value"]
    assert not [piece for piece in found if piece.kind == "broken"]
    told = outline(item, CHATS, FACTS)
    assert told.closed
    assert [facts for _, _, facts in told.arrays] == [
        {"name": f"c{n}", "id": LETTERS[n], "after": str(n)} for n in range(3)
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.text(max_size=4), JSON, max_size=4), st.sampled_from([None, 0, 1, "\t"]))
def test_a_document_is_read_as_the_standard_library_reads_it(value: dict[str, Any], indent: Any) -> None:
    with TemporaryDirectory() as folder:
        item = item_of(folder, json.dumps({"messages": [value, {}, value]}, indent=indent).encode())
        found = [piece.value for piece in walked(item, (("messages",),)) if piece.kind == "element"]
    assert json.loads(json.dumps(found)) == json.loads(json.dumps([value, {}, value]), parse_int=str, parse_float=str)


@INDENTS
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    at=st.floats(0, 1),
    junk=st.sampled_from([b"", b"#", b'"', b"{", b"}", b"]", b"\x00" * 40, b"\n"]),
    lost=st.integers(0, 40),
)
def test_damage_gives_no_message_to_a_wrong_chat(indent: int | None, at: float, junk: bytes, lost: int) -> None:
    content = json.dumps(document(), indent=indent, ensure_ascii=False).encode()
    cut = int(len(content) * at)
    with TemporaryDirectory() as folder:
        item = item_of(folder, content[:cut] + junk + content[cut + lost :])
        walked(item)
        for chat, message in attributed(item):
            if chat in LETTERS and message[:6] in LETTERS:
                assert message[:6] == chat


@INDENTS
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_broken_element_costs_only_itself(tmp_path: Path, indent: int | None, damage: tuple[bytes, bytes]) -> None:
    content = json.dumps(document(), indent=indent, ensure_ascii=False).encode()
    found = walked(item_of(tmp_path, content.replace(*damage)))
    assert len([piece for piece in found if piece.kind == "element" and "text" in piece.value]) == 11


def test_a_lost_start_of_the_messages_does_not_lose_the_messages(tmp_path: Path) -> None:
    content = json.dumps({"name": "x", "messages": [{"id": n} for n in range(9)]}, indent=1).encode()
    for damaged in (
        content.replace(b'"messages": [', b'"messages" ['),
        content[3:],
        content.replace(b": [", b": \x00["),
    ):
        found = walked(item_of(tmp_path, damaged), (("messages",),))
        assert len([piece for piece in found if piece.kind == "element"]) == 9


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        (b'{"a": NaN}', "NaN is no JSON"),
        (b'{"a": -Infinity}', "-Infinity is no JSON"),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nest"),
        (b'{"a": ' + b"[" * 200 + b"]" * 200 + b"}", "nested deeper than"),
        (b"17", "no JSON object"),
        (b"[1]", "no JSON object"),
        (b'{"a": 01}', "no JSON"),
    ],
)
def test_what_no_reader_can_use_is_refused_with_its_reason(tmp_path: Path, element: bytes, reason: str) -> None:
    found = walked(item_of(tmp_path, b'{"messages": [{"a": 1},\n' + element + b',\n{"a": 2}\n]}'), (("messages",),))
    assert [piece.value["a"] for piece in found if piece.kind == "element"] == ["1", "2"]
    assert any(reason in piece.reason or "does not end" in piece.reason for piece in found if piece.kind == "broken")


def test_numbers_escapes_and_doubled_names_stay_as_they_are_written(tmp_path: Path) -> None:
    text = rb'{"messages": [{"n": 1e400, "big": %s, "t": "a\x1Bb\\x41", "k": 1, "k": 2, "s": "\ud83d"}]}' % (
        b"9" * 5000
    )
    (element,) = [piece for piece in walked(item_of(tmp_path, text), (("messages",),)) if piece.kind == "element"]
    assert element.value == {
        "n": "1e400", "big": "9" * 5000, "t": "a\x1bb\\x41", "k": "2", "k (earlier)": "1", "s": "\ud83d"
    }  # fmt: skip
    assert element.noted == {"escapes": "\\xNN"}


def test_what_is_not_utf_8_is_read_as_windows_1252_and_says_so(tmp_path: Path) -> None:
    item = item_of(tmp_path, b'{"messages": [{"a": "caf\xe9"}, {"a": "caf\xc3\xa9"}]}')
    found = [piece for piece in walked(item, (("messages",),)) if piece.kind == "element"]
    assert [(piece.value["a"], dict(piece.noted)) for piece in found] == [
        ("café", {"encoding": "cp1252"}),
        ("café", {}),
    ]


def test_a_document_that_stops_says_so(tmp_path: Path) -> None:
    assert not outline(item_of(tmp_path, b'{"messages": [{"a": 1},'), (("messages",),)).closed
    assert outline(item_of(tmp_path, b'{"messages": [{"a": 1}]}\n'), (("messages",),)).closed


def test_a_long_row_of_broken_things_is_one_piece_and_what_follows_is_found(tmp_path: Path) -> None:
    junk = b'{"a" 1},\n' * 50_000
    item = item_of(tmp_path, b'{"messages": [\n{"a": 1},\n' + junk + b'{"a": 2},\n{"a": 3}\n]}')
    found = walked(item, (("messages",),))
    assert [piece.value["a"] for piece in found if piece.kind == "element"] == ["1", "2", "3"]
    assert len(found) < 300


def test_a_long_element_is_read_and_one_beyond_64_mib_is_passed_over(tmp_path: Path) -> None:
    item = item_of(
        tmp_path, b'{"messages": [{"a": "%s"},\n{"a": "%s"},\n{"a": 2}]}' % (b"x" * (1 << 20), b"y" * (65 << 20))
    )
    found = walked(item, (("messages",),))
    assert [len(piece.value["a"]) for piece in found if piece.kind == "element"] == [1 << 20, 1]


def test_pieces_beside_the_elements_are_told_as_records(tmp_path: Path) -> None:
    told = [beside(piece) for piece in walked(item_of(tmp_path, b'{"a": 1, "messages": [nothing]}'), (("messages",),))]
    assert [type(each) for each in told] == [Other, Other, Other, Unreadable, Other, Other]
