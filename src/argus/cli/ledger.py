"""`argus ledger`: operations, searches, arrests, seizures, and what each is owed to."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from argus.access import Act, sign_head, today_in
from argus.cli.ledger_entries import (
    answer_to,
    cells_of,
    entry_typed,
    pairs_of,
    standing_at,
    tell,
    values_typed,
    write_to,
)
from argus.cli.options import AsJson, KnownAt
from argus.cli.session import Session, acts
from argus.cli.words import answer, note, say
from argus.errors import UsageError
from argus.ledger import (
    DELIVERED,
    STRENGTHS,
    TABLE_FIELDS,
    Reading,
    Revision,
    accept,
    add,
    cen_csv,
    changes,
    confirm,
    decline,
    entry_json,
    euda_csv,
    events,
    histories,
    history,
    ids_csv,
    import_ledger,
    link,
    propose,
    provenance,
    read_file,
    revise,
    revisions,
    revisions_json,
    table_csv,
    undo,
    withdraw,
)

group = typer.Typer(no_args_is_help=True, help="What came of it: operations, searches, arrests, seizures.")

EntryId = Annotated[str, typer.Argument(metavar="ENTRY", help="Its name, as `list` shows it.")]
Pairs = Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...", help=f"Of {', '.join(TABLE_FIELDS)}.")]
Why = Annotated[str, typer.Option("--reason", help="Why; it stays beside the revision.")]
KnownSince = Annotated[
    str | None, typer.Option("--as-of", help="When it was known: 2021-04-05, or 2021-04; else today.")
]
AsOf = Annotated[str | None, typer.Option(help="What was known by the end of that day.")]
FORMATS = ("csv", "ids", "cen", "euda", "json")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="ledger")


@group.command("add")
@acts(Act.KEEP_LEDGER)
def add_(
    context: typer.Context,
    pairs: Pairs,
    name: Annotated[str | None, typer.Option(help="What the entry is called; else the next number.")] = None,
    reason: Why = "",
    as_json: AsJson = False,
) -> None:
    """Write an entry: `add kind=seizure last_day=2021-04-03 item_class=drug item_code=cocaine number="1,2 t"`."""
    session: Session = context.obj
    user = session.allow(Act.KEEP_LEDGER)
    entry = entry_typed(cells_of(pairs), today_in(session.dossier.zone))
    _written(session, add(session.dossier, user, entry, name, reason), as_json=as_json)


@group.command("list")
@acts(Act.LOOK)
def list_(
    context: typer.Context,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    kind: Annotated[str | None, typer.Option(help="seizure, arrest, search, counter, ...")] = None,
    place: Annotated[str | None, typer.Option(help="UN/LOCODE, or a country.")] = None,
    dossier: Annotated[str | None, typer.Option(help="As services call the investigation.")] = None,
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="Withdrawn ones and second reports too.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="Entries at most, newest days first.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List what stands, as of any day."""
    session: Session = context.obj
    session.allow(Act.LOOK)
    with session.dossier.register.read() as tx:
        frame = standing_at(session, events(tx), as_of, known_at, withdrawn=withdrawn)
        for column, wanted in (("kind", kind), ("dossier", dossier)):
            frame = frame if wanted is None else frame.filter(pl.col(column) == wanted)
        if place is not None:
            frame = frame.filter(pl.col("place").str.starts_with(place))
        frame = frame.sort("last_day", "entry_no", descending=True)
        found = revisions(tx, frame["row_id"].head(limit).to_list())
    session.record(Act.LOOK, {"ledger": "list", "entries": len(found), "as_of": as_of, "known_at": known_at})
    if as_json:
        answer([entry_json(each) for each in found])
        return
    if not found:
        say("the ledger holds nothing of that; next: argus ledger add, argus ledger import FILE")
    for each in found:
        tell(each)
    if frame.height > len(found):
        note(f"{frame.height - len(found):,} more; see --limit")


@group.command("show")
@acts(Act.LOOK)
def show(context: typer.Context, entry: EntryId, as_json: AsJson = False) -> None:
    """One entry with every revision: what changed, why, who, when."""
    session: Session = context.obj
    session.allow(Act.LOOK)
    with session.dossier.register.read() as tx:
        own = history(tx, entry)
    session.record(Act.LOOK, {"ledger": "show", "entry": entry})
    if as_json:
        answer(entry_json(own[-1]) | {"revisions": revisions_json(own)})
        return
    tell(own[-1])
    before = None
    for each in own:
        undone = f", takes back revision {each.undoes}" if each.undoes else ""
        say(f"  {each.revision:>3}  {each.at[:19]}  {each.what} by {each.by}: {each.reason}{undone}")
        for change in changes(before, each.entry):
            say(f"       {change.field}: {change.old or 'unknown'} -> {change.new or 'unknown'}")
        before = each.entry


@group.command("revise")
@acts(Act.KEEP_LEDGER)
def revise_(
    context: typer.Context, entry: EntryId, pairs: Pairs, reason: Why, as_of: KnownSince = None, as_json: AsJson = False
) -> None:
    """Let an entry say something else; the old value stays beside it."""
    session: Session = context.obj
    user = session.allow(Act.KEEP_LEDGER)
    values = values_typed(session, entry, cells_of(pairs))
    _written(session, revise(session.dossier, user, entry, values, reason, as_of=as_of), as_json=as_json)


@group.command("confirm")
@acts(Act.KEEP_LEDGER)
def confirm_(
    context: typer.Context, entry: EntryId, reason: Why, as_of: KnownSince = None, as_json: AsJson = False
) -> None:
    """From provisional to confirmed."""
    _decided(context.obj, lambda *told: confirm(*told, as_of=as_of), entry, reason, as_json=as_json)


@group.command("withdraw")
@acts(Act.KEEP_LEDGER)
def withdraw_(
    context: typer.Context, entry: EntryId, reason: Why, as_of: KnownSince = None, as_json: AsJson = False
) -> None:
    """Take an entry out of every figure; it stays in the ledger with the reason."""
    _decided(context.obj, lambda *told: withdraw(*told, as_of=as_of), entry, reason, as_json=as_json)


@group.command("link")
@acts(Act.KEEP_LEDGER)
def link_(
    context: typer.Context,
    entry: EntryId,
    strength: Annotated[str, typer.Argument(help=f"One of {', '.join(STRENGTHS)}.")],
    reason: Why,
    lead: Annotated[list[str], typer.Option(help="A lead it is owed to; may be given several times.")] = [],  # noqa: B006
    message: Annotated[list[str], typer.Option(help="A message it is owed to.")] = [],  # noqa: B006
    known: Annotated[str | None, typer.Option(help="When leads and messages were first known, ISO 8601.")] = None,
    as_json: AsJson = False,
) -> None:
    """Decide what of a find is owed to which leads and messages."""
    session: Session = context.obj
    user = session.allow(Act.KEEP_LEDGER)
    revision = link(
        session.dossier, user, entry, strength, reason, lead_ids=lead, message_ids=message, first_knowledge=known
    )
    _written(session, revision, as_json=as_json)


@group.command("undo")
@acts(Act.KEEP_LEDGER)
def undo_(
    context: typer.Context,
    reason: Why,
    entry: Annotated[str | None, typer.Option(help="Its newest revision; else the newest act of the ledger.")] = None,
    as_json: AsJson = False,
) -> None:
    """Take back the newest act, a whole import too; what was written stays, with who took it back."""
    session: Session = context.obj
    user = session.allow(Act.KEEP_LEDGER)
    taken_back = undo(session.dossier, user, reason, entry_id=entry)
    sign_head(session.dossier)
    if as_json:
        answer([entry_json(each) for each in taken_back])
        return
    say(f"taken back: {len(taken_back):,} entries")
    for each in taken_back[:10]:
        tell(each)


@group.command("import")
@acts(Act.KEEP_LEDGER)
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=f"CSV or a workbook, one entry a row; or {', '.join(DELIVERED)}.")],
    column: Annotated[
        list[str], typer.Option(metavar="COLUMN=FIELD", help="What a column holds; COLUMN= leaves it aside.")
    ] = [],  # noqa: B006
    given: Annotated[
        list[str], typer.Option("--set", metavar="FIELD=VALUE", help="The same in every row: kind=seizure.")
    ] = [],  # noqa: B006
    sheet: Annotated[str | None, typer.Option(help="Of a workbook; else the first.")] = None,
    decimal_sign: Annotated[str | None, typer.Option("--decimal", help="The sign before decimals: . or ,")] = None,
    dates: Annotated[str | None, typer.Option(help="Order of written days: dmy or mdy.")] = None,
    reason: Why = "",
    as_json: AsJson = False,
) -> None:
    """Take all rows of a table or none; rows that stand already are not written again."""
    session: Session = context.obj
    user = session.allow(Act.KEEP_LEDGER)
    for flag, said, known in (("--decimal", decimal_sign, ".,"), ("--dates", dates, ("dmy", "mdy"))):
        if said is not None and said not in known:
            raise UsageError(f"Unknown {said!r}", where=flag, do=f"Use one of {' '.join(known)}.")
    reading = Reading(pairs_of(column), pairs_of(given), decimal_sign, dates)
    done = import_ledger(session.dossier, user, read_file(file, sheet), reading, reason)
    sign_head(session.dossier)
    if as_json:
        answer(done.as_json())
    else:
        say(f"{done.rows:,} rows: {done.written:,} written, {done.known:,} stood already")


@group.command("export")
@acts(Act.LOOK)
def export(
    context: typer.Context,
    shape: Annotated[
        str,
        typer.Option(
            "--format",
            help="csv: everything, every revision. ids: UNODC individual seizures. cen: goods, as customs list them. "
            "euda: per year and drug. json: with where each value is from.",
        ),
    ] = "csv",
    out: Annotated[Path | None, typer.Option(help="The file; else stdout.")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> None:
    """Hand the ledger on, as of any day."""
    session: Session = context.obj
    session.allow(Act.LOOK)
    if shape not in FORMATS:
        raise UsageError(f"Unknown format {shape!r}", where="--format", do=f"Use one of {', '.join(FORMATS)}.")
    session.record(Act.LOOK, {"ledger": "export", "format": shape, "as_of": as_of, "known_at": known_at})
    with session.dossier.register.read() as tx:
        frame = events(tx)
        standing = standing_at(session, frame, as_of, known_at, withdrawn=shape in ("csv", "json"))
        if shape == "euda":
            lines: Iterable[str] = euda_csv(standing)
        else:
            every = shape == "csv" and as_of is None and known_at is None
            shown = revisions(tx, (frame if every else standing).sort("entry_no", "revision")["row_id"].to_list())
            if shape == "json":
                answer_to(out, provenance(histories(tx, [each.entry_id for each in shown]), shown))
                return
            lines = {"csv": table_csv, "ids": ids_csv, "cen": cen_csv}[shape](shown)
    write_to(out, lines)


@group.command("duplicates")
@acts(Act.LOOK)
def duplicates(context: typer.Context, as_json: AsJson = False) -> None:
    """Finds that two services may both have reported; `same` and `apart` decide."""
    session: Session = context.obj
    session.allow(Act.LOOK)
    with session.dossier.register.read() as tx:
        found = propose(tx)
        told = histories(tx, {each for pair in found for each in (pair.entry_id, pair.original_id)})
    session.record(Act.LOOK, {"ledger": "duplicates", "pairs": len(found)})
    if as_json:
        answer([{"entry_id": p.entry_id, "original_id": p.original_id, "same": list(p.same)} for p in found])
        return
    for pair in found:
        say(f"may be one find (same {', '.join(pair.same)}):")
        tell(told[pair.original_id][-1])
        tell(told[pair.entry_id][-1])


@group.command("same")
@acts(Act.KEEP_LEDGER)
def same(
    context: typer.Context,
    entry: EntryId,
    original: Annotated[str, typer.Argument(help="The entry that is counted.")],
    reason: Why,
    as_json: AsJson = False,
) -> None:
    """Decide that two entries report one find: it is counted once."""
    _decided(context.obj, accept, entry, original, reason, as_json=as_json)


@group.command("apart")
@acts(Act.KEEP_LEDGER)
def apart(
    context: typer.Context,
    entry: EntryId,
    other: Annotated[str, typer.Argument(help="The entry that it is like.")],
    reason: Why,
    as_json: AsJson = False,
) -> None:
    """Decide that two entries are different finds, however alike."""
    _decided(context.obj, decline, entry, other, reason, as_json=as_json)


def _decided(session: Session, decide: Callable[..., Revision], *told: str, as_json: bool) -> None:
    """Decide as the person who asks, and say what stands then."""
    user = session.allow(Act.KEEP_LEDGER)
    _written(session, decide(session.dossier, user, *told), as_json=as_json)


def _written(session: Session, revision: Revision, *, as_json: bool) -> None:
    sign_head(session.dossier)
    if as_json:
        answer(entry_json(revision))
    else:
        tell(revision)
