"""`argus figures`: what it adds up to; claims of others judged; figures signed as published."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from argus.access import Act, today_in
from argus.cli.options import AsJson, KnownAt
from argus.cli.session import Session, acts
from argus.cli.words import answer, note, say
from argus.errors import UsageError
from argus.figures import (
    LANGUAGES,
    Books,
    Compared,
    Figure,
    Judged,
    Language,
    Lineage,
    Retraction,
    all_figures,
    basis_name,
    books_of,
    check,
    claim_answer,
    claim_phrase,
    compare,
    figure_called,
    figures_csv,
    figures_html,
    freeze,
    measure_name,
    plain_answer,
    published,
    read_statements,
    retract,
    shown,
    summed_up,
    told,
)
from argus.figures.words.language import NARROW_BLANK
from argus.store import write_durably
from argus.terms import WrittenDay

group = typer.Typer(
    invoke_without_command=True, help="Exact figures out of the ledger, in words; claims judged; figures published."
)
NO_LINEAGE = Lineage(tuple).told()
# Entries that changed under a published figure, named on the command line; --json has all.
ENTRIES_TOLD = 10
WRITERS = {".csv": figures_csv, ".html": figures_html}

AsOf = Annotated[str | None, typer.Option("--as-of", help="The closing day; else today.", metavar="DAY")]
Lang = Annotated[str, typer.Option("--lang", help=f"One of {', '.join(LANGUAGES)}.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="figures")


@group.callback()
@acts(Act.LOOK)
def figures(
    context: typer.Context,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    lang: Lang = "en",
    measure: Annotated[str, typer.Option(help="Only this measure.")] = "",
    item: Annotated[str, typer.Option(help="Only this item, as the ledger calls it.")] = "",
    place: Annotated[str, typer.Option(help="Only this place: UN/LOCODE or country.")] = "",
    in_dossier: Annotated[str, typer.Option("--of-dossier", help="Only this dossier of the ledger.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write them to FILE.csv or FILE.html.", metavar="FILE")] = None,
    full: Annotated[bool, typer.Option("--full", help="In JSON every entry under a figure, however many.")] = False,
    as_json: AsJson = False,
) -> None:
    """All figures as of a day, each with its scope, period, method, words and the entries under it."""
    if context.invoked_subcommand:
        return
    session: Session = context.obj
    session.allow(Act.LOOK)
    language, day = _language(lang), _day(session, as_of)
    if out is not None and out.suffix == ".pdf":
        raise UsageError(
            "Argus writes no PDF",
            where=str(out),
            do="Write FILE.html, open it and print the page: it is laid out for A4.",
        )
    if out is not None and out.suffix not in WRITERS:
        raise UsageError("Figures are written as CSV or HTML", where=str(out), do="Name it FILE.csv or FILE.html.")
    wanted = {"measure": measure, "item": item, "place": place, "dossier": in_dossier}
    found = tuple(each for each in _all(session, day, known_at) if _matches(each, wanted))
    session.record(Act.LOOK, {"figures": len(found), "as_of": day.isoformat(), "known_at": known_at})
    if out is not None:
        with write_durably(out) as file:
            for part in WRITERS[out.suffix](found, language):
                file.write(part.encode())
        note(f"{len(found)} figures written")
    elif not as_json and not found:
        note("the ledger holds nothing as of this day; next: argus ledger import FILE")
    if as_json:
        answer([each.as_json(language, full=full) for each in found])
    elif out is None:
        for each in found:
            _tell(each, language)


@group.command("check")
@acts(Act.LOOK)
def check_(
    context: typer.Context,
    statements: Annotated[Path, typer.Argument(help="CSV or workbook, one claim a row; columns in docs/commands.md.")],
    lang: Annotated[str | None, typer.Option("--lang", help="Tell the verdicts in this language; else all.")] = None,
    as_json: AsJson = False,
) -> None:
    """Judge claims that others made: which hold, which do not, and why.

    Columns: stmt_id, measure, as_of, and as far as they are known item_code, place_locode, dossier, period_start,
    period_end, operator, claimed_value, unit, phrase_seed_nl. expected_*, verdict, derivation, note are ignored.
    """
    session: Session = context.obj
    session.allow(Act.LOOK)
    languages = tuple(LANGUAGES.values()) if lang is None else (_language(lang),)
    claims = read_statements(statements)
    today = today_in(session.dossier.zone)
    judged = check(_books(session), claims, today)
    session.record(Act.LOOK, {"claims": len(claims)})
    if as_json:
        answer([_claim(each) for each in judged])
        return
    for each in judged:
        statement = each.statement
        say(f"{statement.stmt_id}  {each.verdict}  {statement.said or statement.ask.measure}")
        for language in languages:
            _say(f"    {language.code}  {told(each, language)}")
    for language in languages:
        for line in summed_up(judged, language):
            _say(f"{language.code}  {line}")


@group.command("freeze")
@acts(Act.PUBLISH)
def freeze_(
    context: typer.Context,
    figure_id: Annotated[str, typer.Argument(metavar="ID", help="As `argus figures` prints it.")],
    note: Annotated[str, typer.Option(help="Where, when or to whom it is published; signed with the figure.")] = "",
    as_of: AsOf = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
) -> None:
    """Sign a figure as published: it is kept as it is, and shown beside what the ledger says later."""
    session: Session = context.obj
    user = session.allow(Act.PUBLISH)
    figure = figure_called(_all(session, _day(session, as_of), known_at), figure_id)
    made = freeze(session.dossier, user, figure, note)
    if as_json:
        answer(made.as_json())
    else:
        say(f"published as number {made.number}: {figure_id}, as of {figure.as_of}, signed with key {made.key_id}")


@group.command("retract")
@acts(Act.PUBLISH)
def retract_(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `argus figures published` prints it.", min=1)],
    reason: Annotated[str, typer.Option(help="Why it does not stand; signed, and shown beside it.")],
    as_json: AsJson = False,
) -> None:
    """Take back a figure that was published in error: what was published is kept, with who retracted it and why."""
    session: Session = context.obj
    user = session.allow(Act.PUBLISH)
    made = retract(session.dossier, user, number, reason)
    if as_json:
        answer(made.as_json())
    else:
        signed = made.retraction
        assert signed is not None
        say(f"number {number} is retracted, as number {signed.number}, signed with key {signed.key_id}")
        note("next: argus figures freeze ID publishes the right one")


@group.command("published")
@acts(Act.LOOK)
def published_(context: typer.Context, as_of: AsOf = None, lang: Lang = "en", as_json: AsJson = False) -> None:
    """What was published, and what the ledger says today."""
    session: Session = context.obj
    session.allow(Act.LOOK)
    language, day = _language(lang), _day(session, as_of)
    compared = compare(_books(session), published(session.dossier), day)
    session.record(Act.LOOK, {"published": len(compared), "as_of": day.isoformat()})
    if as_json:
        answer([_published(each) for each in compared])
        return
    if not compared:
        note("nothing is published; next: argus figures freeze ID")
    for each in compared:
        _tell_published(each, language)


def _books(session: Session) -> Books:
    with session.dossier.register.read() as register:
        return books_of(register)


def _all(session: Session, day: date, known_at: str | None) -> tuple[Figure, ...]:
    return all_figures(_books(session), day, WrittenDay.read(known_at).last if known_at else None)


def _day(session: Session, written: str | None) -> date:
    """What was known "in 2021-04" was known at its end."""
    return WrittenDay.read(written).last if written else today_in(session.dossier.zone)


def _language(code: str) -> Language:
    if code not in LANGUAGES:
        raise UsageError("This language is not spoken", where="--lang", do=f"Use one of {', '.join(LANGUAGES)}.")
    return LANGUAGES[code]


def _matches(figure: Figure, wanted: dict[str, str]) -> bool:
    scope = figure.ask.scope.as_json() | {"measure": figure.ask.measure}
    return all(not value or scope[name] == value for name, value in wanted.items())


def _claim(judged: Judged) -> dict[str, object]:
    figure = judged.figure
    return {
        "stmt_id": judged.statement.stmt_id,
        "value": claim_answer(judged),
        "phrase": {code: claim_phrase(judged, language) for code, language in LANGUAGES.items()},
        "verdict": str(judged.verdict),
        "why": {code: told(judged, language) for code, language in LANGUAGES.items()},
        "revised": _revised(judged),
        "conflict_group": judged.statement.conflict_group or None,
        "method": None if figure is None else figure.method,
        "convention": None if figure is None else figure.convention or None,
        **(NO_LINEAGE if figure is None else figure.lineage.told()),
    }


def _revised(judged: Judged) -> dict[str, object] | None:
    """What the ledger says today, where that is something else than it said on the day of the claim."""
    if not judged.revised:
        return None
    today = judged.today
    return {
        "value": None if today is None else plain_answer(today.value),
        "low": None if today is None else plain_answer(today.low),
        "high": None if today is None else plain_answer(today.high),
    }


def _published(compared: Compared) -> dict[str, object]:
    today = compared.today
    return compared.published.as_json() | {
        "changed": compared.changed,
        "entries_since": list(compared.entries_since),
        "today": None
        if today is None
        else {
            "as_of": today.as_of.isoformat(),
            "value": plain_answer(today.value),
            "low": plain_answer(today.low),
            "high": plain_answer(today.high),
        },
    }


def _tell(figure: Figure, language: Language) -> None:
    ask = figure.ask
    scope = " ".join(part for part in ask.scope.as_json().values() if part)
    period = " .. ".join(day.isoformat() if day else "" for day in (ask.period.first, ask.period.last))
    say(f"{ask.figure_id}  {scope}  {period}")
    named, value, phrase = measure_name(ask.measure, language), shown(figure, language), figure.phrase(language)
    _say(f"    {named}{language.colon}{value}" + (f" ({phrase})" if phrase not in ("", value) else ""))
    for told_beside in (
        figure.method_in(language),
        basis_name(figure.basis, language),
        figure.convention_in(language),
        *figure.notes_in(language),
    ):
        if told_beside:
            _say(f"    {told_beside}")
    for rival in figure.rivals:
        ends = " – ".join(language.number(each) for each in dict.fromkeys((rival.low, rival.high)) if each is not None)
        _say(f"    ≠ {ends} {figure.unit}{language.colon}{rival.how.in_words(language)}")
    if figure.why is not None:
        _say(f"    {figure.reason_in(language)}")


def _say(text: str) -> None:
    """A line with plain blanks: a terminal does not cut lines between words and marks."""
    say(text.replace(NARROW_BLANK, " "))


def _tell_published(compared: Compared, language: Language) -> None:
    frozen, today = compared.published, compared.today
    document = frozen.document
    was = shown(frozen.figure, language)
    now = "nothing" if today is None else shown(today, language)
    signed = "" if frozen.holds else "  SIGNATURE DOES NOT HOLD"
    say(f"{frozen.number}  {frozen.figure_id}  by {frozen.by}, {frozen.at[:16]} UTC{signed}")
    if frozen.note:
        say(f"    {frozen.note}")
    if frozen.retraction is not None:
        _tell_retraction(frozen.retraction)
    state = "" if compared.changed else " (unchanged)"
    _say(f"    published as {was} as of {document['as_of']}; today {now}{state}")
    if compared.entries_since:
        told = ", ".join(compared.entries_since[:ENTRIES_TOLD])
        more = len(compared.entries_since) - ENTRIES_TOLD
        say(f"    entries that changed since: {told}" + (f" and {more:,} more" if more > 0 else ""))


def _tell_retraction(retraction: Retraction) -> None:
    signed = "" if retraction.holds else "  SIGNATURE DOES NOT HOLD"
    say(f"    RETRACTED as number {retraction.number} by {retraction.by}, {retraction.at[:16]} UTC{signed}")
    say(f"    {retraction.reason}")
