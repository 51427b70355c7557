"""Kill a real import at random moments until so many kills are done, and compare what comes of it."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from argus.evidence import list_deliveries
from argus.store import open_dossier
from argus.trace import verify
from tests.intake.chats import Chats
from tests.intake.program import DONE, argus_json, held, kill_after, left_behind, new_case, sightings_of, start

# Before this nothing of the program runs but Python's own imports.
STARTED_SECONDS = 1.0
COUNTS = ("files", "rows_in", "messages_new", "sightings", "other", "unreadable", "withheld")


@dataclass
class Outcome:
    """What a finished dossier holds, and what was seen on the way."""

    messages: dict[str, tuple[object, ...]]
    sightings: Counter[tuple[object, ...]]
    counts: dict[str, int]
    ok: bool
    left_behind: list[str]
    seconds: float = 0.0
    kills: int = 0
    half_visible: list[str] = field(default_factory=list)


def undisturbed(folder: Path, before: Path, chats: Chats) -> Outcome:
    """The same imports without a kill."""
    case = folder / "undisturbed.argus"
    new_case(case)[0].register.close()
    argus_json(case, "import", str(before))
    started = time.monotonic()
    argus_json(case, "import", str(chats.folder), status=DONE)
    return outcome(case, time.monotonic() - started)


def killed(folder: Path, before: Path, chats: Chats, whole: Outcome, kills: int, seed: int) -> list[Outcome]:
    """Dossiers whose import was killed, `kills` times in all: each goes on until it is done, then comes the next."""
    random_ = random.Random(seed)
    made: list[Outcome] = []
    done, longest = 0, whole.seconds
    while done < kills:
        case = folder / f"killed-{seed}-{len(made)}.argus"
        new_case(case)[0].register.close()
        argus_json(case, "import", str(before))
        old = held(case)
        mine, half = 0, []
        while done < kills:
            started = time.monotonic()
            process = start(case, "import", str(chats.folder))
            if kill_after(random_.uniform(STARTED_SECONDS, max(longest, STARTED_SECONDS)), process) is not None:
                longest = time.monotonic() - started  # it was faster than we thought, or nearly done before
                break
            mine, done = mine + 1, done + 1
            seen = held(case)
            if seen == whole.messages:
                break  # killed behind the commit
            if seen != old:
                half.append(f"{len(seen)} messages after kill {done} (seed {seed})")
        argus_json(case, "import", str(chats.folder), status=DONE)
        made.append(outcome(case, kills=mine, half_visible=half))
    return made


def outcome(case: Path, seconds: float = 0.0, kills: int = 0, half_visible: list[str] | None = None) -> Outcome:
    """What a dossier holds now. Counts are those of the deliveries that read something."""
    dossier = open_dossier(case)
    reports = [each.report for each in list_deliveries(dossier) if each.state == "done" and each.report]
    counts = {name: sum(each[name] for each in reports if each["rows_in"]) for name in COUNTS}
    ok = verify(dossier).ok
    dossier.register.close()
    return Outcome(held(case), sightings_of(case), counts, ok, left_behind(case), seconds, kills, half_visible or [])


def differences(one: Outcome, other: Outcome) -> list[str]:
    """What is not the same in two finished dossiers, in words; empty when nothing is."""
    found = [*one.half_visible, *other.half_visible]
    if one.messages.keys() != other.messages.keys():
        found.append(f"{len(one.messages.keys() ^ other.messages.keys())} message ids in only one")
    unequal = [key for key in one.messages.keys() & other.messages.keys() if one.messages[key] != other.messages[key]]
    if unequal:
        found.append(f"{len(unequal)} messages with other columns")
    if one.sightings != other.sightings:
        found.append("other sightings")
    if one.counts != other.counts:
        found.append(f"counts {one.counts} and {other.counts}")
    found += [f"verify failed: {each}" for each in (one, other) if not each.ok]
    found += [f"left behind: {each.left_behind}" for each in (one, other) if each.left_behind]
    return found
