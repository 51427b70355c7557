"""What a person types when they mean a container, a phone, a vessel: the form in which messages are searched for it.

The finders of mentions read what was typed as they read a message, so any written form will do. What no finder takes
for a whole mention is taken letter by letter, when the kind is named.
"""

from collections.abc import Iterable
from functools import lru_cache
from zoneinfo import ZoneInfo

from argus.reading import spellings
from argus.reading.mentions import PIECE, Batch, Finder, Lists, own_finders, own_kinds, private_finders

# Of nobody's time and place: what is watched for is no moment.
ANY_ZONE = ZoneInfo("UTC")
LONGEST = 200
# Kinds whose values have no blanks or strokes in them.
WRITTEN_CLOSE = frozenset({"container", "imo", "bill_of_lading", "iban"})


def standard_forms(lists: Lists, written: Iterable[tuple[str | None, str]]) -> list[tuple[str, str] | str]:
    """For each (kind or None, text as typed) its (kind, value), or why it cannot be watched for, in words."""
    asked = [(kind, " ".join(text.split())) for kind, text in written]
    found = _whole_mentions(lists, [text[:LONGEST] for _, text in asked])
    return [_chosen(kind, text, found[at]) for at, (kind, text) in enumerate(asked)]


def fault_of(kind: str | None, text: str) -> str:
    """Why this cannot be watched for, in words; empty when it can."""
    if not any(letter.isalnum() for letter in text):
        return "names nothing"
    if len(text) > LONGEST or any(not letter.isprintable() for letter in text):
        return f"is longer than {LONGEST} characters, or holds some that nobody sees"
    if kind is not None and not _is_found(kind):
        return "is of no kind of mention"
    return ""


def forms_of(value: str) -> tuple[str, ...]:
    """How a value may stand among mentions: as it is, and as it would be in capitals or small letters."""
    return spellings(value)


def close_up(written: str) -> str:
    """Capitals and digits alone."""
    return spellings(written)[-1]


def _chosen(kind: str | None, text: str, found: dict[str, str]) -> tuple[str, str] | str:
    fault = fault_of(kind, text)
    if fault:
        return fault
    if kind is not None:
        return kind, found.get(kind) or (close_up(text) if kind in WRITTEN_CLOSE else text)
    if len(found) != 1:
        return "may be several things: name its kind" if found else "has no form that tells its kind: name it"
    return next(iter(found.items()))


def _whole_mentions(lists: Lists, texts: list[str]) -> list[dict[str, str]]:
    """For each text what it is as a whole: value by kind."""
    found: list[dict[str, str]] = [{} for _ in texts]
    batch = Batch(texts, [None] * len(texts), ANY_ZONE)
    for finder in _finders(lists):
        for mention in finder.find(batch):
            whole = not texts[mention.at][: mention.start] and not texts[mention.at][mention.end :]
            if whole and not mention.kind.startswith(PIECE):
                # What was typed is what is meant, though its check digit may not fit.
                value = close_up(mention.raw) if mention.how == "repaired" else mention.value
                found[mention.at].setdefault(mention.kind, value)
    return found


@lru_cache(maxsize=1_000)
def _is_found(kind: str) -> bool:
    """Whether something finds such mentions; of a laboratory's own finders nobody knows before they run."""
    return kind in own_kinds() or bool(private_finders())


@lru_cache(maxsize=1)
def _finders(lists: Lists) -> tuple[Finder, ...]:
    return own_finders(lists)
