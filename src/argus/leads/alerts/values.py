"""What a person types when they mean a container, a phone, a vessel: the form in which messages are searched for it.

The finders of mentions read what was typed as they read a message, so any written form will do. What no finder takes
for a whole mention is taken letter by letter, when the kind is named.
"""

from collections.abc import Iterable
from functools import lru_cache
from zoneinfo import ZoneInfo

from argus.reading import spellings
from argus.reading.mentions import PIECE, Batch, Finder, Lists, Mention, own_finders, own_kinds, private_finders
from argus.terms import ContainerNumber

# Of nobody's time and place: what is watched for is no moment.
ANY_ZONE = ZoneInfo("UTC")
LONGEST = 200
# Kinds whose values have no blanks or strokes in them.
WRITTEN_CLOSE = frozenset({"container", "imo", "bill_of_lading", "iban"})
# No number that somebody can be called at from anywhere is shorter; with less, nothing would ever fire.
FEWEST_DIGITS = 6


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
    return "".join(letter for letter in written if letter.isalnum()).upper()


def right_check_digit(kind: str, value: str) -> int | None:
    """The check digit that would fit a container, when the one that was typed does not; None = nothing to doubt.

    It is watched for as it was typed: others may pass the mistake on. But a slip of who types is likelier.
    """
    typed = _container(value) if kind == "container" else None
    return None if typed is None or typed.fits else ContainerNumber.of(typed.prefix, typed.serial).check_digit


def _container(value: str) -> ContainerNumber | None:
    try:
        return ContainerNumber.read(value.upper())
    except ValueError:
        return None


def _chosen(kind: str | None, text: str, found: dict[str, str]) -> tuple[str, str] | str:
    fault = fault_of(kind, text)
    if fault:
        return fault
    if kind is not None:
        value = found.get(kind) or (close_up(text) if kind in WRITTEN_CLOSE else text)
        return _never_fires(kind, value) or (kind, value)
    if len(found) != 1:
        return "may be several things: name its kind" if found else "has no form that tells its kind: name it"
    return next(iter(found.items()))


def _never_fires(kind: str, value: str) -> str:
    """Why no message can mention this, in words; empty when one can."""
    if kind == "container" and _container(value) is None:
        return "is no container number: four letters, the last of them U, J or Z, and seven digits"
    if kind == "phone" and sum(letter.isdigit() for letter in value) < FEWEST_DIGITS:
        return "is too short for a phone number"
    return ""


def _whole_mentions(lists: Lists, texts: list[str]) -> list[dict[str, str]]:
    """For each text what it is as a whole: value by kind."""
    found: list[dict[str, str]] = [{} for _ in texts]
    batch = Batch(texts, [None] * len(texts), ANY_ZONE)
    for finder in _finders(lists):
        for mention in finder.find(batch):
            whole = not texts[mention.at][: mention.start] and not texts[mention.at][mention.end :]
            if whole and not mention.kind.startswith(PIECE):
                found[mention.at].setdefault(mention.kind, _meant(mention))
    return found


def _meant(mention: Mention) -> str:
    """What was typed, though its check digit may not fit; what is only not whole is completed."""
    typed = close_up(mention.raw)
    return typed if mention.how == "repaired" and len(typed) >= len(mention.value) else mention.value


@lru_cache(maxsize=1_000)
def _is_found(kind: str) -> bool:
    """Whether something finds such mentions; of a laboratory's own finders nobody knows before they run."""
    return kind in own_kinds() or bool(private_finders())


@lru_cache(maxsize=1)
def _finders(lists: Lists) -> tuple[Finder, ...]:
    return own_finders(lists)
