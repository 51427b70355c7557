"""Bring the register of an older dossier up to this program, and refuse one from a newer program."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from argus.errors import DossierError
from argus.store.register import Register

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
# The newest migration; a test compares it with the folder. Alembic itself is loaded only when there is something to
# migrate: it costs as long to load as a search takes.
NEWEST = "0007"


def migrate(register: Register) -> None:
    """Run every migration that this register has not seen, in one transaction."""
    from alembic import command

    config = _config()
    with register.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def require_current(register: Register) -> None:
    """Migrate an older register; refuse a newer one.

    Raises:
        DossierError: the register was written by a newer Argus.
    """
    with register.read() as connection:
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found == NEWEST:
        return
    known = {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("*.py")}
    if found is not None and found not in known:
        raise DossierError(
            f"This dossier was written by a newer Argus (register {found}, this program knows {NEWEST})",
            where=str(register.path),
            do="Update Argus; an older program would misread it.",
        )
    migrate(register)


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
