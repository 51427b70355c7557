"""Invented worlds, imported once and kept, and how good the leads in them are.

    python -m tests.leads.worlds --book a --seed 11 --messages 160000      the table, and what was missed per hard case
    python -m tests.leads.worlds --book a --seed 11 --leads leads.json     the same of what `argus leads --json` printed

Worlds stand in a folder of the system's temporary folder, or in ARGUS_WORLDS; a change of the demo makes new ones.
Leads are tuned on books a, b, c, e and f with seeds 11 to 19. Of every other world only numbers are shown: those are
for reporting, and who has seen what was missed in them has tuned on them.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from argus.access import visible
from argus.handover import write_demo
from argus.intake import bring_up_to_date, import_paths
from argus.leads import Asked, Candidate, Lead
from argus.leads.candidates import candidates
from argus.leads.decisions import Decided
from argus.leads.moment import now_of
from argus.leads.ranking import rank
from argus.leads.weights import Weights
from argus.messages import Archive, open_archive
from argus.messages.shards import MADE_WITH
from argus.store import Dossier, open_dossier
from tests.intake.program import new_case, owner_of
from tests.leads import judging
from tests.leads.truth import Record, Shipment, Shown, microseconds, shipment_of, shown_by, shown_in

DEMO = Path(__file__).parents[2] / "src/argus/handover/demo"
# Cases of authors who had not read how leads are found. Of some other seeds are tuned on; of the last one nobody sees
# more than numbers.
STRANGER = Path(__file__).parents[2] / "bench/strangers"
STRANGERS, STRANGERS_ZONE = ("kaaien", "muelles", "quais", "docks"), "Europe/Brussels"
TUNING_STRANGERS = ("kaaien", "muelles", "quais")
TUNING_BOOKS, TUNING_SEEDS = frozenset("abcef"), range(11, 20)
ALL = Asked()
Rows = dict[str, float]
# Names of the demo's ports of arrival, as UN/LOCODE.
LOCODES = {
    "Algeciras": "ESALG", "Antwerpen": "BEANR", "Bremerhaven": "DEBRV", "Gioia Tauro": "ITGIT", "Hamburg": "DEHAM",
    "Le Havre": "FRLEH", "Leixões": "PTLEI", "Livorno": "ITLIV", "Rotterdam": "NLRTM", "Sines": "PTSIE",
    "Valencia": "ESVLC", "Vlissingen": "NLVLI",
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """A world that was written and imported.

    Attributes:
        folder: holds the dossier, the truth, and the keys that sign in it.
    """

    folder: Path
    books: str
    seed: int

    @property
    def may_be_looked_into(self) -> bool:
        """Whether it is one to tune on."""
        known = self.books in TUNING_STRANGERS or TUNING_BOOKS.issuperset(self.books)
        return self.seed in TUNING_SEEDS and known

    @cached_property
    def dossier(self) -> Dossier:
        """The dossier, with everything found that its messages mention."""
        os.environ["ARGUS_KEYS"] = str(self.folder / "keys")
        opened = open_dossier(self.folder / "world.argus")
        bring_up_to_date(opened)
        return opened

    @cached_property
    def archive(self) -> Archive:
        """All its messages."""
        return open_archive(self.dossier, visible(owner_of(self.dossier)))

    @cached_property
    def found(self) -> dict[Asked, tuple[Candidate, ...]]:
        """Its candidates by what was asked, as far as somebody asked (`candidates_in`)."""
        return {}

    @cached_property
    def truth(self) -> list[Record]:
        """What is true in it."""
        return [json.loads(line) for line in (self.folder / "truth.jsonl").read_text("utf-8").splitlines()]

    @cached_property
    def message_of(self) -> Callable[[Record], str]:
        """The id under which a message of the truth was imported."""
        return located(self.archive, self.truth)

    @cached_property
    def shipments(self) -> list[Shipment]:
        """Shipments, as leads are judged by them."""
        records = [each for each in self.truth if each["record"] == "shipment"]
        return [shipment_of(each, self.message_of, LOCODES) for each in records]

    @cached_property
    def threats(self) -> list[frozenset[str]]:
        """The messages of each threat."""
        records = [each for each in self.truth if each["record"] == "threat"]
        return [frozenset(map(self.message_of, each["messages"])) for each in records]


def world(books: str, seed: int, messages: int) -> World:
    """Write and import a world, or take the one that was kept. `books`: of the demo, or one of STRANGERS."""
    name = f"{books}-{seed}-{messages}-{_version(STRANGER if books in STRANGERS else DEMO)}"
    root = Path(os.environ.get("ARGUS_WORLDS") or Path(tempfile.gettempdir()) / "argus-worlds")
    folder = root / name
    if not folder.exists():
        root.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(prefix=f"{name}.", dir=root))
        _make(half, books, seed, messages)
        try:
            half.rename(folder)
        except OSError:  # somebody else made it meanwhile
            shutil.rmtree(half)
    return World(folder, books, seed)


def _make(folder: Path, books: str, seed: int, messages: int) -> None:
    (folder / "case").mkdir()
    if books in STRANGERS:
        import_module(f"bench.strangers.{books}").write(folder / "case", seed=seed, messages=messages)
        (folder / "case/truth.jsonl").rename(folder / "truth.jsonl")
        deliveries, zone = sorted((folder / "case").iterdir()), STRANGERS_ZONE
    else:
        told = write_demo(
            folder / "case", messages=messages, seed=seed, truth=folder / "truth.jsonl", books=tuple(sorted(books))
        )
        deliveries, zone = [told.delivery], told.zone
    os.environ["ARGUS_KEYS"] = str(folder / "keys")
    made, user = new_case(folder / "world.argus")
    report = import_paths(made, user, deliveries, zone=zone, workers=2)
    made.register.close()
    if report.messages_new != messages:
        raise SystemExit(f"{report.messages_new} of {messages} messages were imported")
    shutil.rmtree(folder / "case")


def _version(maker: Path) -> str:
    files = sorted(each for each in maker.rglob("*") if each.suffix in (".py", ".toml"))
    told = [MADE_WITH.encode(), *(each.read_bytes() for each in files)]
    return hashlib.sha256(b"".join(told)).hexdigest()[:8]


def located(archive: Archive, truth: Iterable[Record]) -> Callable[[Record], str]:
    """What gives the id of a message that the truth names; of equal messages one after the other."""
    known: dict[tuple[str, ...], list[str]] = {}
    for shard in archive.shards:
        columns = ["conversation", "source_id", "sent_at", "sender", "text", "message_id"]
        for row in shard.table.select(columns).to_pylist():
            for key in _keys_of_row(archive, row):
                known.setdefault(key, []).append(row["message_id"].hex())
    given: dict[int, str] = {}
    for record in truth:
        for message in record.get("messages", ()):
            ids = known[_key(message)]
            given[id(message)] = ids.pop(0) if len(ids) > 1 else ids[0]
    return lambda message: given[id(message)]


def _keys_of_row(archive: Archive, row: Mapping[str, Any]) -> Iterable[tuple[str, ...]]:
    where = archive.names.conversation(row["conversation"])
    if row["source_id"]:
        yield where.service, where.key, row["source_id"]
    else:
        at = datetime.fromtimestamp(row["sent_at"] // 1_000_000, UTC)
        sender = archive.names.account(row["sender"])
        yield where.service, where.key, f"{at:%Y-%m-%dT%H:%M:%SZ}", sender, row["text"]


def _key(message: Record) -> tuple[str, ...]:
    where = message["service"], message["conversation"]
    if message["source_id"]:
        return (*where, message["source_id"])
    return (*where, message["sent_at"], message["sender"], message["text"])


# --- the table ---


def as_of(of: World, without: frozenset[str] = frozenset(), weights: Weights | None = None) -> dict[str, Rows]:
    """How good leads were on three days of the world."""
    found = {}
    for moment in judging.dates_asked(of.shipments):
        asked = Asked(as_of_us=int(moment.timestamp() * 1e6), without=without)
        found[f"{moment:%Y-%m-%d}"] = judging.as_of_measures(leads_in(of, asked, weights), of.shipments, moment)
    return found


def missed_on(of: World, day: str) -> str:
    """What was open on a day and had no lead, with what had been told of it."""
    moment = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    state = judging.open_on(moment, of.shipments)
    matched = judging.match(leads_in(of, Asked(as_of_us=state.us)), of.shipments)
    told = {each["id"]: each for each in of.truth if each["record"] == "shipment"}
    lines = []
    for each in matched.missed:
        if each.shipment_id in state.open:
            by_then = [m["text"] for m in told[each.shipment_id]["messages"] if microseconds(m["sent_at"]) <= state.us]
            lines.append(f"NOT YET {each.shipment_id} {','.join(each.tags) or '-'}: {' | '.join(by_then)}")
    return "\n".join(line.replace("\n", " / ") for line in lines)


def table(rows: Mapping[str, float]) -> str:
    """Numbers by name."""
    return "\n".join(f"  {name:<28} {number:9.3f}" for name, number in rows.items())


def cases_table(cases: Mapping[str, Mapping[str, float]]) -> str:
    """Per hard case and language."""
    lines = [f"  {'':<24} {'shipments':>9} {'recall':>7} {'all four':>9}"]
    for name, row in cases.items():
        lines.append(f"  {name:<24} {row['shipments']:9.0f} {row['recall']:7.2f} {row['all_four']:9.2f}")
    return "\n".join(lines)


def misses(matched: judging.Matched, of: World) -> str:
    """What was missed and what is wrong, by hard case, with how it was told."""
    told = {each["id"]: each for each in of.truth if each["record"] == "shipment"}
    about = {of.message_of(message): _called(each) for each in of.truth for message in each.get("messages", ())}
    lines = []
    for each in matched.missed:
        said = " | ".join(message["text"].replace("\n", " / ") for message in told[each.shipment_id]["messages"])
        lines.append(f"MISSED {each.shipment_id} {','.join(each.tags) or '-'}: {said[:400]}")
    for place, (lead, shipment) in enumerate(zip(matched.leads, matched.of, strict=True)):
        if shipment is None:
            shown = f"{lead.container} {lead.port} {lead.day} {lead.kg}"
            lines.append(f"WRONG at {place + 1:4}: {shown} {_beside(lead, about)}")
            continue
        found = judging.right(lead, shipment)
        for name, shown, true, fine in (
            ("container", lead.container, "/".join(sorted(shipment.numbers)) or None, found.container is not False),
            ("port", lead.port, shipment.port, found.port),
            ("date", lead.day, shipment.day, found.day),
            ("quantity", lead.kg, shipment.kg, found.kg),
        ):
            if not fine:
                lines.append(
                    f"FIELD {shipment.shipment_id} {','.join(shipment.tags) or '-'}: {name} {shown}, true {true}"
                )
    return "\n".join(sorted(lines))


def _called(record: Record) -> str:
    return str(record.get("id") or record.get("kind") or record["record"])


def _beside(lead: Shown, about: Mapping[str, str]) -> str:
    """What the messages of a wrong lead are about."""
    counted = Counter(about.get(each, "chatter") for each in lead.messages)
    return ", ".join(f"{count} {name}" for name, count in counted.most_common(3))


def leads_in(of: World, asked: Asked = ALL, weights: Weights | None = None) -> list[Shown]:
    """What the leads of a world show, best first; no file that was kept is read."""
    return [shown_by(each) for each in ranked(of, candidates_in(of, asked), asked, weights)]


def candidates_in(of: World, asked: Asked = ALL) -> tuple[Candidate, ...]:
    """The candidates of a world: made once for each thing asked, however often they are ranked and judged."""
    if asked not in of.found:
        of.found[asked] = candidates(of.archive, asked)
    return of.found[asked]


def ranked(
    of: World, found: Iterable[Candidate], asked: Asked = ALL, weights: Weights | None = None
) -> tuple[Lead, ...]:
    """The leads that candidates of a world are when nobody has decided anything."""
    archive = of.archive
    return rank(found, asked, now_of(archive, asked), Decided(), weights=weights, zone=archive.zone)


def _timed(of: World) -> list[Shown]:
    _ = of.archive, of.shipments  # made up to date before the clock runs
    started = time.monotonic()
    found = leads_in(of)
    print(f"{len(found)} leads in {time.monotonic() - started:.1f} s", file=sys.stderr)
    return found


def main() -> None:
    """Judge one world."""
    asked = argparse.ArgumentParser(description="How good the leads of an invented world are.")
    asked.add_argument("--book", default="a")
    asked.add_argument("--seed", type=int, default=11)
    asked.add_argument("--messages", type=int, default=60_000)
    asked.add_argument("--leads", type=Path, help="what `argus leads --json` printed; else they are asked for")
    asked.add_argument("--as-of", action="store_true", help="also on three days of the world")
    asked.add_argument("--brief", action="store_true", help="no misses")
    given = asked.parse_args()
    of = world(given.book, given.seed, given.messages)
    print(f"{of.folder}/world.argus", file=sys.stderr)
    leads = [shown_in(row) for row in json.loads(given.leads.read_text("utf-8"))] if given.leads else _timed(of)
    matched = judging.match(leads, of.shipments)
    print(table(judging.measures(matched)))
    print(cases_table(judging.by_case(matched)))
    if given.as_of:
        for moment, row in as_of(of).items():
            print(f"as of {moment}\n{table(row)}")
            if of.may_be_looked_into and not given.brief:
                print(missed_on(of, moment))
    if of.may_be_looked_into and not given.brief:
        print(misses(matched, of))


if __name__ == "__main__":
    main()
