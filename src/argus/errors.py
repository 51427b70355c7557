"""What can go wrong, told in three parts: what happened, where, what to do.

The three parts reach terminal and screen unchanged. They never hold chat text, keys or persons, because errors travel
in bug reports. Bad evidence is not an error: it becomes an `Unreadable` and is counted.
"""


class ArgusError(Exception):
    """Something a person has to know about and can act upon.

    Args:
        what: what happened, one sentence without a full stop.
        where: the file, item, route or command it happened at.
        do: the next step that helps.
    """

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", do: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.do = what, where, do

    def __str__(self) -> str:
        sentence = f"{self.what} ({self.where})." if self.where else f"{self.what}."
        return f"{sentence} {self.do}" if self.do else sentence

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders: keyword arguments do not survive the default pickling of exceptions.
        return _revive, (type(self), self.what, self.where, self.do)


def _revive(kind: type[ArgusError], what: str, where: str, do: str) -> ArgusError:
    return kind(what, where=where, do=do)


class UsageError(ArgusError):
    """The call itself is wrong: a path, an option, a value."""


class DecisionNeededError(ArgusError):
    """Argus will not guess: a zone, a mapping or a format has to be given by a person."""


class KeyMissingError(DecisionNeededError):
    """The evidence is encrypted, and no key that was given opens it."""


class NotAllowedError(ArgusError):
    """The person asking may not do this, or no legal basis in force covers it."""


class NotFoundError(ArgusError):
    """No such thing, or nothing that this person may see: the two read the same on purpose."""


class DossierError(ArgusError):
    """The dossier folder cannot be used: missing, newer than this program, on a network drive, damaged."""


class DamagedError(DossierError):
    """The register cannot be read at all; `argus verify` answers "no" to it."""


class BusyError(ArgusError):
    """Somebody else is importing into this dossier."""


class RebuildingError(ArgusError):
    """Derived data is damaged or missing; nothing is answered until it is whole again."""


class NoRoomError(ArgusError):
    """The disk is full or a size limit was reached; what was committed before is intact."""


class EvidenceUnreadableError(ArgusError):
    """The evidence could be sealed but not read."""

    exit_code = 3
