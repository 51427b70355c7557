"""The register: one SQLite file, the only commit point of a dossier.

WAL lets readers go on while one writer commits; synchronous FULL makes "done" mean on disk. Every write transaction
begins IMMEDIATE, so that command line and web cannot both read the log's end and then fork it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.exc import DatabaseError

from argus.errors import BusyError, DamagedError, DossierError, NoRoomError

# A busy writer holds the register for milliseconds; whoever waits longer than this has met a real fault.
BUSY_MILLISECONDS = 60_000

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Register:
    """Transactions on `register.sqlite`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _engine(path)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A snapshot: what it sees does not change while it is open."""
        with _plain_faults(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, alone among writers; committed on leaving, rolled back on an error."""
        with (
            _plain_faults(self.path),
            self._engine.connect().execution_options(argus_write=True) as connection,
            connection.begin(),
        ):
            yield connection

    @property
    def engine(self) -> Engine:
        """For migrations only."""
        return self._engine

    def give_room_back(self) -> None:
        """Put what the write-ahead log holds into the register and empty that file, as far as readers and disk allow.
        The last program to close the register does it by itself; the app keeps it open.
        """
        with suppress(sqlite3.Error), closing(sqlite3.connect(self.path, timeout=1, isolation_level=None)) as own:
            own.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Give up all connections."""
        self._engine.dispose()


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver's own transaction handling would turn BEGIN IMMEDIATE into a plain BEGIN.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "trusted_schema=OFF",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("argus_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def _plain_faults(path: Path) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        reason = str(error.orig)
        if "full" in reason or "disk I/O" in reason:
            raise NoRoomError(
                "The register could not be written: no room on the disk or a size limit was reached",
                where=path.name,
                do="Make room and try again; what was committed before is intact.",
            ) from error
        if "readonly" in reason or "unable to open" in reason:
            raise DossierError(
                "The register cannot be opened for writing: it is missing, or there is no permission",
                where=path.name,
                do="Every read is logged: ask for permission to write in this folder, or use a copy that is yours.",
            ) from error
        if "locked" in reason:
            raise BusyError(
                "Another program held the register for a minute", where=path.name, do="Try again when it is done."
            ) from error
        if "malformed" in reason or "not a database" in reason:
            raise DamagedError(
                f"The register is damaged: {reason}",
                where=path.name,
                do="Restore it from a backup; `argus verify` on the backup says whether it is whole.",
            ) from error
        raise
