"""The samples made by hand, and how a person can check by eye what a reader makes of them."""

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from argus.evidence import Beside, EvidenceItem
from argus.messages import Found, Message, Moment, Other, Unreadable
from argus.readers import Plan, Reader, Request, recognise

FOLDER = Path(__file__).parents[1] / "samples"


@dataclass(frozen=True)
class Sample:
    """A file, the format it must be recognised as, and what a person gave for it.

    What belongs to the file (a list of users, a write-ahead log) lies in a folder beside it, named like the file with
    `.beside` behind it; its labels there are relative to the folder of the sample.
    """

    file: str
    format_name: str
    given: dict[str, Any]

    @property
    def path(self) -> Path:
        """Of the file."""
        return FOLDER / self.file

    @property
    def expected(self) -> Path:
        """Of what its reader gives."""
        return FOLDER / f"{self.file}.expected.json"

    @property
    def item(self) -> EvidenceItem:
        """As if it were sealed."""
        return self.item_in(_ROOM)

    def item_in(self, folder: Path, content: bytes | None = None) -> EvidenceItem:
        """As if it were sealed in a dossier at `folder`, with what lies beside it; perhaps with other content."""
        for each in self._companions():
            seal_at(folder, each.read_bytes(), "")
        return seal_at(folder, self.path.read_bytes() if content is None else content, self._label)

    @property
    def request(self) -> Request:
        """What is given to `plan`."""
        top = Path(f"{self.path}.beside")
        files = [(each.relative_to(top).as_posix(), digest(each.read_bytes())) for each in self._companions()]
        return Request(**self.given, beside=Beside(files))

    def planned(self) -> tuple[Reader, Plan]:
        """Its reader, and how it is read."""
        found = recognise(self.item)
        assert found is not None, self.file
        return found[0], found[0].plan(self.item, self.request)

    @property
    def _label(self) -> str:
        """Its name, or where it would lie among its companions (`label` of the sample's request)."""
        return str(_written(self.path).get("label", self.path.name))

    def _companions(self) -> list[Path]:
        return sorted(each for each in Path(f"{self.path}.beside").rglob("*") if each.is_file())


def seal_at(folder: Path, content: bytes, name: str) -> EvidenceItem:
    """The bytes as an item of a dossier at `folder`."""
    path = folder / digest(content)[:2] / digest(content)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(content)
    return EvidenceItem(path.name, path, len(content), name)


def item_at(path: Path) -> EvidenceItem:
    """The file as an item."""
    content = path.read_bytes()
    return EvidenceItem(digest(content), path, len(content), path.name)


def digest(content: bytes) -> str:
    """SHA-256."""
    return hashlib.sha256(content).hexdigest()


def _written(path: Path) -> dict[str, Any]:
    """What stands in `<sample>.request.json`: zone, service, mapping, and the `label` it would arrive under."""
    request = Path(f"{path}.request.json")
    found: dict[str, Any] = json.loads(request.read_text("utf-8")) if request.is_file() else {}
    return found


def _samples() -> tuple[Sample, ...]:
    """Every file with an expectation beside it; the format is the first folder, or what the expectation names."""
    found = []
    for expected in sorted(FOLDER.rglob("*.expected.json")):
        if any(parent.name.endswith(".beside") for parent in expected.parents):
            continue
        path = Path(str(expected).removesuffix(".expected.json"))
        given = {"zone": "Europe/Brussels", "service": "made-up"} | _written(path)
        given.pop("label", None)
        name = given.pop("format", path.relative_to(FOLDER).parts[0])
        found.append(Sample(path.relative_to(FOLDER).as_posix(), name, given))
    return tuple(found)


_KEPT = TemporaryDirectory(prefix="argus-samples-")
_ROOM = Path(_KEPT.name)
SAMPLES = _samples()


def as_text(sample: Sample) -> str:
    """All records of a sample, one per line, without what is empty."""
    reader, plan = sample.planned()
    records = [_record(each) for span in plan.spans for each in reader.read(sample.item, span, plan.settled)]
    lines = ",\n".join(json.dumps(record, ensure_ascii=True) for record in records)
    return f'{{"shown": {json.dumps(plan.shown, indent=1, ensure_ascii=False)},\n"records": [\n{lines}\n]}}\n'


def _record(found: Found) -> dict[str, Any]:
    place = f"{found.place.start}-{found.place.end} {found.place.label}".strip()
    match found:
        case Unreadable():
            return {"unreadable": found.reason, "place": place}
        case Other():
            facts = [{"fact": type(fact).__name__.lower()} | _filled(fact) for fact in found.facts]
            told = {"facts": facts} if facts else {}
            return {"other" if found.counts else "no record": found.what} | told | {"place": place}
        case Message():
            return {name: value for name, value in _filled(found).items() if name != "place"} | {"place": place}


def _filled(told: Any) -> dict[str, Any]:
    """The fields that hold something; those of the parts too."""
    plain: dict[str, Any] = {}
    for field in fields(told):
        value = getattr(told, field.name)
        if value in (None, "", (), {}):
            continue
        if isinstance(value, Moment):
            value = _moment(value)
        elif isinstance(value, tuple) and not isinstance(value[0], str):
            value = [_filled(each) for each in value]
        plain[field.name] = value
    return plain


def _moment(moment: Moment) -> str:
    when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment.us)
    words = (when.isoformat(), f"{moment.offset_minutes:+d} min", moment.precision, moment.zone_source, moment.note)
    return ", ".join(word for word in words if word)
