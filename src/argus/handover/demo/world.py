"""Write an invented harbour case: part after part, each with groups, shipments, decoys and a lot of chatter."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from argus.errors import UsageError
from argus.handover.demo.beside import Beside, Besides
from argus.handover.demo.chance import Chance
from argus.handover.demo.chatter import Chatter
from argus.handover.demo.days import ZONE
from argus.handover.demo.ledger import FILE as LEDGER_FILE
from argus.handover.demo.ledger import Ledger
from argus.handover.demo.life import lives
from argus.handover.demo.model import IRC, SIGNAL, WHATSAPP, Conversation
from argus.handover.demo.people import GROUPS, MOST_PARTS, Cast, groups
from argus.handover.demo.phrases import BOOKS
from argus.handover.demo.readme import readme
from argus.handover.demo.rooms import MARK, Builder
from argus.handover.demo.services import Files
from argus.handover.demo.shipments import FEWEST, HARD_CASES, Shipment, shipments
from argus.handover.demo.truth import as_line, beside_told, people_told, shipment_told

FEWEST_MESSAGES = 2_000
# What is imported; the README beside it is no evidence.
DELIVERY = f"{MARK}-delivery"
_PART = 20_000
_MESSAGES_PER_SHIPMENT = 1_500
# How much of the chatter a conversation gets beside another.
_WEIGHTS = {IRC: 8, WHATSAPP: 3, SIGNAL: 2}


@dataclass(frozen=True, slots=True)
class Demo:
    """What was written."""

    folder: Path
    delivery: Path
    ledger: Path
    messages: int
    conversations: int
    shipments: int
    threats: int
    decoys: int
    books: tuple[str, ...]
    real_lines: bool
    zone: str = ZONE.key


@dataclass(slots=True)
class _Counts:
    messages: int = 0
    conversations: int = 0
    shipments: int = 0
    threats: int = 0
    decoys: int = 0
    real_lines: bool = False


def books_asked(asked: str | None) -> tuple[str, ...]:
    """Which books: none named = all; "ac" = these; "-c" = all but this one.

    Raises:
        UsageError: a book that there is not, or none left.
    """
    if not asked:
        return BOOKS
    letters = asked.removeprefix("-")
    named = tuple(each for each in BOOKS if (each in letters) != asked.startswith("-"))
    if not letters or set(letters) - set(BOOKS) or not named:
        raise UsageError(
            f"There is no phrase book {asked!r}",
            where="--book",
            do=f"Name books of {', '.join(BOOKS)} (`--book ac`), or one to leave out (`--book=-c`).",
        )
    return named


def write_demo(
    folder: Path,
    *,
    messages: int = _PART,
    seed: int = 1,
    truth: Path | None = None,
    books: tuple[str, ...] = BOOKS,
    on_part: Callable[[int, int], None] | None = None,
) -> Demo:
    """Write a case of exactly so many messages into a new folder, and the truth about it into a file elsewhere.

    The same (seed, messages, books) give the same bytes. A part of some 20,000 messages is in memory at a time.

    Args:
        folder: gets a README, a ledger to import, and the files to import in a folder of their own.
        truth: a file of JSON lines (`demo.truth` tells the fields); None = not written.
        on_part: is told how many of how many messages are written.

    Raises:
        UsageError: the folder or file is there already, or fewer messages than the hard cases need.
    """
    folder, named = folder.resolve(), folder
    _check(folder, messages, truth.resolve() if truth else None)
    parts = min(MOST_PARTS, max(1, messages // _PART))
    counts, ledger = _Counts(), Ledger(seed, books)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        begun = Path(stack.enter_context(TemporaryDirectory(prefix=f"{folder.name}.", dir=folder.parent)))
        written = begun / "case"
        told = stack.enter_context((begun / "truth").open("w", encoding="utf-8", newline=""))
        told.write(as_line(_world(seed, messages, books, parts)))
        with Files(written / DELIVERY) as files:
            for part in range(parts):
                share = messages // parts + (1 if part < messages % parts else 0)
                records = _part(files, ledger, counts, part, share, Chance(seed, messages, "".join(books), part), books)
                told.writelines(map(as_line, records))
                if on_part:
                    on_part(counts.messages, messages)
        told.close()
        text = readme(seed, messages, books, counts.real_lines)
        (written / f"README-{MARK}.txt").write_text(text, "utf-8", newline="\n")
        (written / LEDGER_FILE).write_text(ledger.as_csv(), "utf-8", newline="\n")
        if truth:
            shutil.move(begun / "truth", truth)
        folder.mkdir(exist_ok=True)
        for each in written.iterdir():
            each.rename(folder / each.name)
    return Demo(
        named, named / DELIVERY, named / LEDGER_FILE, counts.messages, counts.conversations, counts.shipments,
        counts.threats, counts.decoys, books, counts.real_lines,
    )  # fmt: skip


def _check(folder: Path, messages: int, truth: Path | None) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("There is something in this folder already", where=str(folder), do="Name a new folder.")
    if truth and (truth.is_relative_to(folder) or not truth.parent.is_dir()):
        raise UsageError("The truth cannot be written there", where=str(truth), do="Name a file beside the case.")
    if truth and truth.exists():
        raise UsageError("This file is there already", where=str(truth), do="Name a new file for the truth.")
    if messages < FEWEST_MESSAGES:
        raise UsageError(
            f"{messages:,} messages are too few for every hard case to come",
            where="--messages",
            do=f"Ask for at least {FEWEST_MESSAGES:,}.",
        )


def _world(seed: int, messages: int, books: tuple[str, ...], parts: int) -> dict[str, Any]:
    return {
        "record": "world",
        "invented": True,
        "seed": seed,
        "message_count": messages,
        "books": list(books),
        "parts": parts,
        "zone": ZONE.key,
        "hard_cases": list(HARD_CASES),
    }


def _part(
    files: Files, ledger: Ledger, counts: _Counts, part: int, messages: int, chance: Chance, books: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """One part of the world, written; yields the truth about it."""
    cast, builder = Cast(chance, part), Builder(chance, books, part)
    made = groups(chance, cast, part)
    rooms = [builder.of_group(group) for group in made]
    planned = list(shipments(chance, made, max(FEWEST, messages // _MESSAGES_PER_SHIPMENT), part))
    builder.civil(cast)
    besides = Besides(chance, builder, cast, planned)
    pairs = [(shipment, rooms[index % GROUPS]) for index, shipment in enumerate(planned)]
    shipped = list(lives(chance, pairs, besides.offices[0], cast))
    beside = besides.say(rooms, messages)
    chatter = Chatter(chance)
    _fill(chatter, builder.conversations, messages, quiet=besides.counsel)
    files.write(part, builder.conversations)
    _count(counts, builder.conversations, shipped, beside)
    counts.real_lines = counts.real_lines or chatter.real
    for shipment in shipped:
        ledger.add(shipment)
        yield shipment_told(shipment)
    for each in beside:
        yield beside_told(each, besides.lawyer)
    yield from people_told(cast.people)


def _fill(chatter: Chatter, conversations: list[Conversation], messages: int, quiet: Conversation) -> None:
    """Chatter up to the last message that was asked for; none where only a lawyer and a client talk."""
    left = messages - sum(len(each.lines) for each in conversations)
    chatting = [each for each in conversations if each is not quiet]
    weights = [_WEIGHTS.get(each.service, 2) for each in chatting]
    shares = [left * weight // sum(weights) for weight in weights]
    shares[0] += left - sum(shares)
    for conversation, share in zip(chatting, shares, strict=True):
        chatter.fill(conversation, share)


def _count(counts: _Counts, conversations: list[Conversation], shipped: list[Shipment], beside: list[Beside]) -> None:
    counts.messages += sum(len(each.lines) for each in conversations)
    counts.conversations += sum(1 for each in conversations if each.lines)
    counts.shipments += len(shipped)
    counts.threats += sum(1 for each in beside if each.kind == "threat")
    counts.decoys += sum(1 for each in beside if each.kind not in ("threat", "privileged"))
