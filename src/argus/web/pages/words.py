"""Words: the lexicon of the dossier, edited in place; who edited what; words proposed by the dossier's own chatter."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Response
from starlette.datastructures import FormData

from argus.access.acts import Act, may
from argus.errors import NotFoundError, UsageError
from argus.intake import messages_to_read
from argus.reading import propose_words
from argus.reading.lexicon import (
    AMBIGUITIES,
    CATEGORIES,
    ListedWord,
    add_word,
    change_word,
    edits_of,
    list_words,
    remove_word,
    undo,
)
from argus.reading.mentions import CodeWord
from argus.web.asking import Asking, Looking, Page, Reading, SentForm, acts
from argus.web.finding import find_anew

router = APIRouter()

Editing = Annotated[Asking, Depends(acts(Act.EDIT_LISTS))]

LISTED = 100
EDITS = 20
PROPOSED = 40
MOST_PAGES = 1_000_000
# A small dossier shows at once what an edit changed; a large one says that it is being read.
PATIENCE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What stands in the address: which words, and which of them is being edited.

    Attributes:
        edit: key of a word, as `key_text` writes it. new: a term to be added.
    """

    language: str = ""
    category: str = ""
    contains: str = ""
    page: Page = 1
    edit: str = ""
    new: str = ""

    def address(self, **changed: object) -> str:
        """The address of the page with other wishes; nothing is edited there unless it says so."""
        wishes = {**asdict(self), "edit": "", "new": "", **changed}
        query = urlencode({name: value for name, value in wishes.items() if value not in ("", 1)})
        return f"/words?{query}" if query else "/words"


@router.get("/words")
def words(asking: Looking, wanted: Annotated[Wanted, Depends()]) -> Response:
    """The words on the list, the newest edits, and the form for another word."""
    return _page(asking, wanted)


@router.post("/words/add")
def add(asking: Editing, form: SentForm) -> Response:
    """Put a word on the list, or back on it."""
    return _edited(asking, form, lambda: add_word(asking.dossier, asking.user, _word(asking, form)))


@router.post("/words/change")
def change(asking: Editing, form: SentForm) -> Response:
    """Let a word say something else."""
    return _edited(
        asking, form, lambda: change_word(asking.dossier, asking.user, _named(asking, form), _word(asking, form))
    )


@router.post("/words/remove")
def remove(asking: Editing, form: SentForm) -> Response:
    """Take a word off the list."""
    return _edited(asking, form, lambda: remove_word(asking.dossier, asking.user, _named(asking, form)))


@router.post("/words/undo")
def undo_newest(asking: Editing, form: SentForm) -> Response:
    """Undo the newest edit."""
    return _edited(asking, form, lambda: undo(asking.dossier, asking.user))


@router.get("/words/proposals")
def proposals(asking: Reading) -> Response:
    """Words that stand out near what the trade talks of; the page comes at once, the words when they are counted."""
    if not asking.partly:
        asking.record({"proposals": 0})
        return asking.page("words_proposals.html", counted=False, found=())
    found = propose_words(asking.archive, PROPOSED)
    shown = [message_id for each in found for message_id in each.message_ids]
    asking.record({"proposals": len(found), "messages": shown})
    return asking.page("words_proposals_list.html", found=found)


def _page(
    asking: Asking, wanted: Wanted, trouble: UsageError | None = None, entered: CodeWord | None = None
) -> Response:
    with asking.dossier.register.read() as register:
        languages = sorted({each.word.language for each in list_words(register)})
        found = list_words(
            register, language=wanted.language or None, category=wanted.category or None, contains=wanted.contains
        )
        edits = edits_of(register, EDITS)
    first = (wanted.page - 1) * LISTED
    draft = CodeWord(wanted.new, wanted.language, wanted.category, "", "medium", asking.user.name)
    return asking.page(
        "words.html",
        status=200 if trouble is None else 400,
        wanted=wanted,
        found=found[first : first + LISTED],
        total=len(found),
        languages=languages,
        categories=CATEGORIES,
        ambiguities=AMBIGUITIES,
        edits=edits,
        undoable=any(each.what != "undo" and not each.undone for each in edits),
        may_edit=may(asking.user, Act.EDIT_LISTS),
        trouble=trouble,
        entered=entered,
        draft=entered if entered and not wanted.edit else draft,
        unread=messages_to_read(asking.dossier),
        page=wanted.page,
        pages=-(-len(found) // LISTED),
        query=wanted.address(page=1).partition("?")[2],
        key_text=key_text,
    )


def key_text(word: ListedWord) -> str:
    """The key of a word as it stands in addresses and forms."""
    return "|".join(word.key)


def _edited(asking: Asking, form: FormData, edit: Callable[[], object]) -> Response:
    """Do an edit and come back to the list; what cannot stand there is told beside the form, with what was typed."""
    pages = _text(form, "in_page")
    wanted = Wanted(
        _text(form, "in_language"), _text(form, "in_category"), _text(form, "in_contains"),
        min(int(pages), MOST_PAGES) if pages.isascii() and pages.isdigit() and len(pages) < 10 else 1,
    )  # fmt: skip
    try:
        edit()
    except UsageError as error:
        shown = replace(wanted, edit=_text(form, "key"))
        return _page(asking.again(asking.act, wanted.address(page=wanted.page)), shown, error, _word(asking, form))
    find_anew(asking.dossier, PATIENCE_SECONDS)
    return asking.go(wanted.address(page=wanted.page))


def _word(asking: Asking, form: FormData) -> CodeWord:
    return CodeWord(
        _text(form, "term"), _text(form, "language"), _text(form, "category"), _text(form, "meaning"),
        _text(form, "ambiguity"), _text(form, "source") or asking.user.name,
    )  # fmt: skip


def _named(asking: Asking, form: FormData) -> CodeWord:
    """The word on the list whose key the form names.

    Raises:
        NotFoundError: there is none.
    """
    key = _text(form, "key")
    with asking.dossier.register.read() as register:
        found = next((each for each in list_words(register) if key_text(each) == key), None)
    if found is None:
        raise NotFoundError("This word is not on the list", where="words", do="Open the page again.")
    return found.word


def _text(form: FormData, name: str) -> str:
    return str(form.get(name, "")).strip()
