"""`argus words`: code words and other lists that decide what is found; listed, edited, imported, proposed."""

from pathlib import Path
from typing import Annotated

import typer

from argus.access import Act, sign_head
from argus.cli.options import AsJson
from argus.cli.session import Session, acts
from argus.cli.words import answer, note, progress_shown, say
from argus.errors import NotFoundError, UsageError
from argus.intake import bring_up_to_date
from argus.reading import propose_words
from argus.reading.lexicon import (
    AMBIGUITIES,
    CATEGORIES,
    ON_DEMAND,
    ListedWord,
    add_word,
    import_list,
    list_words,
    remove_word,
    undo,
    words_called,
)
from argus.reading.mentions import CodeWord

group = typer.Typer(
    invoke_without_command=True,
    help="Code words, and lists of vessels and terminals: what decides which mentions are found.",
)

Language = Annotated[str | None, typer.Option(help="Two letters of ISO 639-1, or * for any.")]
Category = Annotated[str | None, typer.Option(help=f"One of {', '.join(CATEGORIES)}.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="words")


@group.callback()
@acts(Act.LOOK)
def words(
    context: typer.Context,
    language: Language = None,
    category: Category = None,
    contains: Annotated[str, typer.Option(help="Stands in the word or its meaning.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the words that may stand for something else: what Argus delivers, with the team's edits."""
    if context.invoked_subcommand:
        return
    session: Session = context.obj
    session.allow(Act.LOOK)
    with session.dossier.register.read() as register:
        found = list_words(register, language=language, category=category, contains=contains)
    if not found:
        _require_known(language, category)
    if as_json:
        answer([each.as_json() for each in found])
        return
    standing = [each for each in found if not each.removed]
    if not standing:
        say("0 words: none on the list has all of this")
    for each in standing:
        _tell(each)


def _require_known(language: str | None, category: str | None) -> None:
    """Refuse what no word can have."""
    if category is not None and category not in CATEGORIES:
        raise UsageError(
            f"There is no category {category!r}", where="--category", do=f"One of {', '.join(CATEGORIES)}."
        )
    if language is not None and language != "*" and not (len(language) == len("nl") and language.islower()):
        raise UsageError(f"{language!r} is no language", where="--language", do="Two letters of ISO 639-1, or *.")


@group.command("add")
@acts(Act.EDIT_LISTS)
def add(
    context: typer.Context,
    term: Annotated[str, typer.Argument(help="The word or phrase, as people write it.")],
    language: Annotated[str, typer.Option(help="Two letters of ISO 639-1, or * for any.")],
    category: Annotated[str, typer.Option(help=f"One of {', '.join(CATEGORIES)}.")],
    meaning: Annotated[str, typer.Option(help="What it stands for.")],
    ambiguity: Annotated[
        str, typer.Option(help=f"How often it is innocent: {', '.join(AMBIGUITIES)}; high needs a second sign.")
    ] = "medium",
    source: Annotated[str | None, typer.Option(help="Where it is from; else your name.")] = None,
    as_json: AsJson = False,
) -> None:
    """Put a word on the list."""
    session: Session = context.obj
    user = session.allow(Act.EDIT_LISTS)
    word = CodeWord(term, language, category, meaning, ambiguity, source or user.name)
    added = add_word(session.dossier, user, word)
    _after_edit(session)
    _answer_with(session, added, as_json=as_json)


@group.command("remove")
@acts(Act.EDIT_LISTS)
def remove(
    context: typer.Context,
    term: Annotated[str, typer.Argument(help="The word or phrase.")],
    language: Language = None,
    category: Category = None,
    as_json: AsJson = False,
) -> None:
    """Take a word off the list; `undo` brings it back."""
    session: Session = context.obj
    user = session.allow(Act.EDIT_LISTS)
    removed = remove_word(session.dossier, user, _named(session, term, language, category))
    _after_edit(session)
    _answer_with(session, removed, as_json=as_json)


@group.command("undo")
@acts(Act.EDIT_LISTS)
def undo_(context: typer.Context, as_json: AsJson = False) -> None:
    """Undo the newest edit or import that is not undone yet."""
    session: Session = context.obj
    user = session.allow(Act.EDIT_LISTS)
    edit = undo(session.dossier, user)
    _after_edit(session)
    if as_json:
        answer({"undone": edit.edit_id, "what": edit.what, "list": edit.list, "rows": edit.rows})
    else:
        say(f"undone: edit {edit.edit_id} ({edit.what}, {edit.list}, {edit.rows} rows)")


@group.command("import")
@acts(Act.EDIT_LISTS)
def import_(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help=f"CSV; its columns tell which list it is. Or a list that comes along: {', '.join(ON_DEMAND)}."
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Take a list of words, vessels or terminals: all of it, or nothing when a row cannot be used.

    Words: term, lang, category, meaning, ambiguity, source. Slang: term, drug. Vessels: name, imo, flag. Terminals:
    name, port (UN/LOCODE), quay, operator. Other columns are left aside.
    """
    session: Session = context.obj
    user = session.allow(Act.EDIT_LISTS)
    done = import_list(session.dossier, user, file)
    if done.written:
        _after_edit(session)
    if as_json:
        answer(done.as_json())
    else:
        say(f"{done.name}: {done.rows:,} rows, {done.written:,} of them new or changed")


@group.command("propose")
@acts(Act.READ)
def propose(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 30,
    as_json: AsJson = False,
) -> None:
    """Propose words: those said more often near containers, quantities and known code words than elsewhere."""
    session: Session = context.obj
    archive = session.archive()
    _bring_up_to_date(session)
    found = propose_words(archive, limit)
    session.record(Act.READ, {"proposals": len(found), "messages": [i for each in found for i in each.message_ids]})
    if as_json:
        answer([each.as_json() for each in found])
        return
    if not found:
        note("nothing stands out: too little was found that the trade talks of")
    for each in found:
        said = f"{each.near:,} near, {each.elsewhere:,} elsewhere"
        say(f"{each.errors:7.1f}  {each.language or '?':<2}  {each.word}  {said}  {' '.join(each.message_ids)}")


def _named(session: Session, term: str, language: str | None, category: str | None) -> CodeWord:
    """The one word on the list that this can mean."""
    with session.dossier.register.read() as register:
        found = [each.word for each in words_called(register, term, language=language, category=category)]
    if not found:
        raise NotFoundError("This word is not on the list", where="words", do="See `argus words`.")
    if len(found) > 1:
        told = ", ".join(f"--language {each.language} --category {each.category}" for each in found)
        raise UsageError("This word is on the list several times", where="words", do=f"Say which: {told}.")
    return found[0]


def _after_edit(session: Session) -> None:
    sign_head(session.dossier)
    _bring_up_to_date(session)


def _bring_up_to_date(session: Session) -> None:
    with progress_shown() as shown:
        bring_up_to_date(session.dossier, on_progress=shown.tell, on_wait=note)


def _answer_with(session: Session, word: CodeWord, *, as_json: bool) -> None:
    with session.dossier.register.read() as register:
        (listed,) = words_called(register, word.term, language=word.language, category=word.category, removed=True)
    if as_json:
        answer(listed.as_json())
    else:
        _tell(listed)


def _tell(each: ListedWord) -> None:
    word = each.word
    line = f"{word.language:<2}  {word.category:<14}  {word.ambiguity:<6}  {word.term}: {word.meaning}  [{word.source}]"
    if each.changed_by:
        line += f"  ({'removed' if each.removed else 'changed'} by {each.changed_by})"
    say(line)
