"""Bring the register of an older dossier up to this program, and refuse one from a newer program."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from argus.errors import DossierError
from argus.store.register import Register

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(register: Register) -> None:
    """Run every migration that this register has not seen, in one transaction."""
    config = _config()
    with register.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def require_current(register: Register) -> None:
    """Migrate an older register; refuse a newer one.

    Raises:
        DossierError: the register was written by a newer Argus.
    """
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    with register.read() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found == newest:
        return
    if found is not None and found not in known:
        raise DossierError(
            f"This dossier was written by a newer Argus (register {found}, this program knows {newest})",
            where=str(register.path),
            do="Update Argus; an older program would misread it.",
        )
    migrate(register)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
