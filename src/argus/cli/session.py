"""What every command starts from: the dossier, the person, what they may read; the log entry before any answer."""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from argus.access import Act, User, bases_in_force, owner, record, require, require_basis, sign_head, visible
from argus.cli.words import note, progress_shown
from argus.errors import BusyError, DossierError, RebuildingError
from argus.intake import bring_up_to_date
from argus.messages import Archive, open_archive
from argus.store import Dossier, find_dossier

Command = TypeVar("Command", bound=Callable[..., Any])


def acts(act: Act) -> Callable[[Command], Command]:
    """Declare the act of a command; a command without one fails a test."""

    def declare(command: Command) -> Command:
        command.__dict__["act"] = act
        return command

    return declare


class Session:
    """One call of the program."""

    def __init__(self, named: Path | None) -> None:
        self._named = named

    @cached_property
    def dossier(self) -> Dossier:
        """The dossier named on the command line."""
        return find_dossier(self._named)

    @cached_property
    def user(self) -> User:
        """Whoever sits at this keyboard: the owner of a single-user dossier."""
        with self.dossier.register.read() as register:
            return owner(register)

    def allow(self, act: Act) -> User:
        """The user, if they may do this."""
        require(self.user, act)
        return self.user

    def archive(self) -> Archive:
        """What the user may read, under a legal basis in force. Damaged derived data is made again first."""
        self.allow(Act.READ)
        with self.dossier.register.read() as register:
            require_basis(register, self.dossier.zone)
        try:
            return open_archive(self.dossier, visible(self.user))
        except RebuildingError as error:
            from argus.intake import rebuild  # seldom needed, and it loads what imports do

            note(str(error))
            made = rebuild(self.dossier, self.user, on_note=note)
            note(f"rebuilt {made.messages} messages in {made.seconds:.1f} seconds")
            return open_archive(self.dossier, visible(self.user))

    def find_missing(self) -> None:
        """Find what messages mention where that is still missing, before a command answers from it.

        An import that is at work does it itself, and is not waited for.
        """
        try:
            with progress_shown() as shown:
                bring_up_to_date(self.dossier, seconds=0, on_progress=shown.tell)
        except BusyError as error:
            note(f"{error.what}; it may find more than is shown here.")
        except DossierError as error:
            note(str(error))

    def record(self, act: Act, about: Mapping[str, Any]) -> None:
        """Log it, before the answer leaves."""
        with self.dossier.register.read() as register:
            bases = bases_in_force(register, self.dossier.zone)
        record(self.dossier, self.user, act, about, basis=bases)
        sign_head(self.dossier)  # nobody comes after a single command to close the window of 60 seconds
