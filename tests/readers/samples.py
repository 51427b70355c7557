"""The samples made by hand, and how a person can check by eye what a reader makes of them."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from argus.evidence import EvidenceItem
from argus.messages import Found, Message, Moment, Other, Unreadable
from argus.readers import Plan, Reader, Request, recognise

FOLDER = Path(__file__).parents[1] / "samples"


@dataclass(frozen=True)
class Sample:
    """A file, the format it must be recognised as, and what a person gave for it."""

    file: str
    format_name: str
    request: Request

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
        return item_at(self.path)

    def planned(self) -> tuple[Reader, Plan]:
        """Its reader, and how it is read."""
        found = recognise(self.item)
        assert found is not None, self.file
        return found[0], found[0].plan(self.item, self.request)


BRUSSELS = Request(zone="Europe/Brussels", service="made-up")
SAMPLES = (
    Sample("csv/nl.csv", "csv", BRUSSELS),
    Sample("csv/fr.csv", "csv", BRUSSELS),
    Sample("csv/de.csv", "csv", BRUSSELS),
    Sample("tsv/clocks.tsv", "csv", BRUSSELS),
    Sample("jsonl/messages.jsonl", "jsonl", BRUSSELS),
    Sample("json/export.json", "json", BRUSSELS),
    Sample("xlsx/pt.xlsx", "xlsx", Request(zone="Europe/Lisbon", service="made-up")),
    Sample("parquet/messages.parquet", "parquet", BRUSSELS),
    Sample("irc/2021-03-04_#quay.txt", "irc", Request(zone="UTC")),
)


def item_at(path: Path) -> EvidenceItem:
    """The file as an item."""
    content = path.read_bytes()
    return EvidenceItem(hashlib.sha256(content).hexdigest(), path, len(content), path.name)


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
            return {"other" if found.counts else "no record": found.what, "place": place}
        case Message():
            plain = {
                name: value
                for name, value in asdict(found).items()
                if value not in (None, "", (), {}) and name != "place"
            }
            for name in ("sent_at", "received_at", "read_at"):
                moment = getattr(found, name)
                if moment is not None:
                    plain[name] = _moment(moment)
            return plain | {"place": place}


def _moment(moment: Moment) -> str:
    when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment.us)
    words = (when.isoformat(), f"{moment.offset_minutes:+d} min", moment.precision, moment.zone_source, moment.note)
    return ", ".join(word for word in words if word)
