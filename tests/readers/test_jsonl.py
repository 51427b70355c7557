"""JSON lines: the fast way gives what the plain way gives, whatever the lines hold."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from argus.evidence import EvidenceItem
from argus.messages import block_of
from argus.readers import Request, Span
from argus.readers.tables import JsonlReader
from tests.readers.same import assert_same

PLAIN = [
    {
        "id": f"m{n}",
        "ts": 1600000000 + n,
        "conv": "c1",
        "from": "ann",
        "to": ["bob"],
        "text": f"hello {n}",
        "lat": 51.25,
        "lon": 4,
        "kind": "text",
        "deleted": False,
        "cell": n,
        "flag": "x",
        "files": [],
        "read_at": "2021-03-04T05:06:07Z",
    }
    for n in range(8)
]
ACCOUNT = st.sampled_from(["ann", "bob", "zoë", "", "a;b", "a, b", " x", "[1]", "١"])
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.sampled_from(["name", "id", "sha256"]), st.text(max_size=5), max_size=2),
    st.sampled_from(
        ["", ":)", '":', "null", ": null", "{", "}", "\\", '"', "\ud800", "\x00", "-0", -0.0, 2**70, 1e300]
    ),
)
VALUES = {
    "id": st.one_of(st.text(max_size=5), ODD),
    "ts": st.one_of(st.integers(-(10**10), 10**11), st.sampled_from([0, 4_000_000_000, "12", "2021-03-04"]), ODD),
    "conv": st.one_of(st.sampled_from(["c1", "c2", ""]), ODD),
    "from": st.one_of(ACCOUNT, ODD),
    "to": st.one_of(st.lists(ACCOUNT, max_size=3), ACCOUNT, ODD),
    "text": st.one_of(st.text(), ODD),
    "lat": st.one_of(st.floats(-100, 100), st.integers(-100, 100), ODD),
    "lon": st.one_of(st.floats(-200, 200), st.integers(-200, 200), ODD),
    "kind": st.one_of(st.sampled_from(["text", "Text", "photo", "odd", ""]), ODD),
    "deleted": ODD,
    "cell": ODD,
    "flag": ODD,
    "files": ODD,
    "read_at": st.one_of(st.sampled_from(["2021-03-04T05:06:07Z", "2021-02-30T05:06:07Z", "soon", ""]), ODD),
    "unknown": ODD,
}


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """A line of JSON, or nearly."""
    shape = draw(st.integers(0, 9))
    if shape == 0:
        return draw(
            st.one_of(
                st.binary(max_size=20),
                st.sampled_from([b"", b" ", b"\r", b'{"id":', b"1}", b'{"text":"\xe9"}', b"[1]"]),
            )
        )
    pairs = [
        (key, draw(VALUES[key]))
        for key in draw(st.lists(st.sampled_from(list(VALUES)), max_size=12, unique=shape != 1))
    ]
    colon = draw(st.sampled_from([":", ": ", " : "]))
    inner = ", ".join(json.dumps(k) + colon + json.dumps(v, ensure_ascii=draw(st.booleans())) for k, v in pairs)
    line = ("{" + inner + "}").encode("utf-8", "surrogatepass")
    if shape == 2:
        cut = draw(st.integers(0, len(line)))
        line = line[:cut] + draw(st.binary(max_size=3)) + line[cut:]
    if shape == 3:
        line = line.replace(b'"id"', rb'"\u0069d"', 1).replace(b": 0", b": -0")
    return line.replace(b"\n", b"")


def item_of(folder: str, content: bytes) -> EvidenceItem:
    """An item with that content."""
    path = Path(folder) / "item.jsonl"
    path.write_bytes(content)
    return EvidenceItem("0" * 64, path, len(content), "item.jsonl")


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(lines(), max_size=30), st.sampled_from([b"\n", b"\r\n"]), st.booleans())
@example([b'{"id":"a","id":"b","text":":)"}'], b"\n", True)
@example([b'{"text":"}",', b'"conv":"{"}'], b"\n", True)
def test_columns_hold_what_record_by_record_gives(odd: list[bytes], line_end: bytes, ended: bool) -> None:
    plain = [json.dumps(row).encode() for row in PLAIN]
    with TemporaryDirectory() as folder:
        model = item_of(folder, b"\n".join(plain))
        reader = JsonlReader()
        settled = reader.plan(model, Request(service="x", zone="Europe/Brussels")).settled
        assert settled["types"]
        item = item_of(folder, line_end.join([*plain[:4], *odd, *plain[4:]]) + line_end * ended)
        span = Span(0, 0, item.size)
        assert_same(reader.read_block(item, span, settled), block_of(reader.read(item, span, settled)))
