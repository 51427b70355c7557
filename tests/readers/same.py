"""Comparing what readers give."""

from argus.messages import Block, complete


def assert_same(one: Block, other: Block) -> None:
    """The same records and left-overs in the same order."""
    left, right = complete(one.records).to_pylist(), complete(other.records).to_pylist()
    assert len(left) == len(right)
    for a, b in zip(left, right, strict=True):
        assert repr(a) == repr(b)
    assert one.left_over.to_pylist() == other.left_over.to_pylist()
