"""A sealed item: bytes that never change, and a label."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# A longer line is handed on in pieces of this size: no chat line is that long, and memory is finite.
LONGEST_LINE = 64 << 20


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One sealed file.

    Attributes:
        sha256: of its bytes, 64 hex digits.
        path: where the sealed bytes are; readers open it for reading only.
        size: bytes.
        name: the label it arrived under; never opened.
    """

    sha256: str
    path: Path
    size: int
    name: str

    def head(self, size: int = 65536) -> bytes:
        """The first bytes, for recognising the format."""
        with self.path.open("rb") as file:
            return file.read(size)

    def part(self, start: int, end: int) -> bytes:
        """Bytes [start, end)."""
        with self.path.open("rb") as file:
            file.seek(start)
            return file.read(max(0, end - start))

    def lines(self, start: int = 0, end: int | None = None) -> Iterator[tuple[int, bytes]]:
        """Lines of the byte range with their line ends, each with the byte at which it starts.

        A line over 64 MiB comes in pieces of that size; the caller sees that a piece lacks its line end.
        """
        stop = self.size if end is None else end
        with self.path.open("rb") as file:
            file.seek(start)
            at = start
            while at < stop:
                line = file.readline(min(LONGEST_LINE, stop - at))
                if not line:
                    return
                yield at, line
                at += len(line)

    def sealed(self, sha256: str, name: str = "") -> "EvidenceItem":
        """Another sealed file of the same dossier, named by its hash: a companion that the settled options name.

        Raises:
            OSError: it is not there.
        """
        path = self.path.parent.parent / sha256[:2] / sha256
        return EvidenceItem(sha256, path, path.stat().st_size, name)
