"""What a run of the fuzzer reads: a file as it would be delivered, with what a person gave and what lay beside it.

Kept as JSON with its bytes packed and in base64, so that nothing changes them on the way: the corpus
(`corpus/<target>.jsonl`, one case a line: what mutation starts from, beside the samples) and what was found
(`found/<target>/<name>.json`: read again by a test for ever).
"""

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from argus.evidence import Beside, EvidenceItem
from argus.readers import Request
from tests.readers.samples import SAMPLES, Sample, digest, seal_at

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
FOUND = HERE / "found"


@dataclass(frozen=True)
class Case:
    """One file for one target.

    Attributes:
        target: the name of a reader, or of another thing that reads hostile bytes.
        label: the name it arrives under.
        given: zone, service and mapping of the request.
        beside: label -> bytes of its companions.
    """

    target: str
    label: str
    content: bytes
    given: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, bytes] = field(default_factory=dict)

    def packed(self) -> str:
        """As one line of JSON."""
        kept: dict[str, Any] = {"target": self.target, "label": self.label, "content": _pack(self.content)}
        if self.given:
            kept["given"] = dict(self.given)
        if self.beside:
            kept["beside"] = {label: _pack(content) for label, content in self.beside.items()}
        return json.dumps(kept)

    @property
    def digest(self) -> str:
        """SHA-256 of the case as kept."""
        return digest(self.packed().encode())


class Room:
    """A folder laid out like the sealed files of a dossier, for one file at a time and its companions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "item" / "item"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._sealed: set[bytes] = set()

    def item(self, case: Case) -> EvidenceItem:
        """The file of the case as if sealed here; the one before it is gone."""
        self.path.write_bytes(case.content)
        if len(self._sealed) > 500:  # companions that were changed in runs before
            for content in self._sealed:
                (self.folder / digest(content)[:2] / digest(content)).unlink()
            self._sealed.clear()
        for content in case.beside.values():
            if content not in self._sealed:
                seal_at(self.folder, content, "")
                self._sealed.add(content)
        return EvidenceItem(digest(case.content), self.path, len(case.content), case.label)


def request_of(case: Case) -> Request:
    """What a reader's `plan` is given."""
    beside = Beside((label, digest(content)) for label, content in case.beside.items())
    return Request(**case.given, beside=beside)


def unpacked(line: str) -> Case:
    """A case as it was before `packed`."""
    kept = json.loads(line)
    beside = {label: _unpack(content) for label, content in kept.get("beside", {}).items()}
    return Case(kept["target"], kept["label"], _unpack(kept["content"]), kept.get("given", {}), beside)


def of_samples(target: str) -> list[Case]:
    """The samples of a reader."""
    return [_of(sample) for sample in SAMPLES if sample.format_name == target]


def kept_corpus(target: str) -> list[Case]:
    """What the guided runs kept."""
    path = CORPUS / f"{target}.jsonl"
    return [unpacked(line) for line in path.read_text("ascii").splitlines()] if path.is_file() else []


def found_before() -> list[Path]:
    """Every input that once broke a promise."""
    return sorted(FOUND.glob("*/*.json"))


def _of(sample: Sample) -> Case:
    top = Path(f"{sample.path}.beside")
    beside = {each.relative_to(top).as_posix(): each.read_bytes() for each in sorted(top.rglob("*")) if each.is_file()}
    return Case(sample.format_name, sample.item.name, sample.path.read_bytes(), sample.given, beside)


def _pack(content: bytes) -> str:
    # The letters - and _ instead of + and /: one word, in which no spelling checker finds another.
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode("ascii")


def _unpack(written: str) -> bytes:
    return zlib.decompress(base64.urlsafe_b64decode(written))
