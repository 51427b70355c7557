"""The register's tables are those of its migrations; a newer register is refused, a faulty settings file told."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from argus.cli.app import program
from argus.errors import ArgusError, DossierError, NotFoundError, UsageError
from argus.store import Dossier, create_dossier, metadata, open_dossier
from argus.store import dossier as dossier_module
from argus.store.migrate import MIGRATIONS, NEWEST

program()  # every package's tables are known once the program is


def test_migrations_make_exactly_the_tables_the_packages_declare(dossier):
    with dossier.register.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_newest_migration_is_the_one_the_program_knows():
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == NEWEST


def test_a_register_of_a_newer_program_is_refused(dossier):
    with dossier.register.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DossierError, match="newer Argus"):
        open_dossier(dossier.folder)


def test_what_is_written_in_a_failed_transaction_is_gone(dossier):
    def fail_halfway() -> None:
        with dossier.register.write() as connection:
            connection.execute(text("INSERT INTO services (name) VALUES ('sky')"))
            raise KeyError

    with pytest.raises(KeyError):
        fail_halfway()
    with dossier.register.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM services")) == 0


def test_commits_wait_for_the_disk(dossier):
    with dossier.register.read() as connection:
        pragmas = [
            connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "../etc/passwd", ""])
def test_an_unknown_reading_zone_is_refused(tmp_path, zone):
    with pytest.raises(UsageError, match="zone"):
        create_dossier(tmp_path / "x.argus", name="X", authority="Y", zone=zone)
    assert not (tmp_path / "x.argus").exists()


def test_an_existing_folder_is_not_overwritten(dossier):
    with pytest.raises(UsageError, match="already"):
        create_dossier(dossier.folder, name="X", authority="Y")


def test_a_folder_without_settings_is_no_dossier(tmp_path):
    with pytest.raises(NotFoundError, match="no dossier"):
        open_dossier(tmp_path)


@pytest.mark.parametrize("settings", ["", "id = 3", "not toml at all", 'id = "x"\nname = "y"'])
def test_settings_that_cannot_be_read_are_told_in_three_parts(dossier, settings):
    (dossier.folder / "dossier.toml").write_text(settings)
    with pytest.raises(DossierError) as told:
        open_dossier(dossier.folder)
    assert told.value.where.endswith("dossier.toml")
    assert told.value.do


@given(name=st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip))
def test_any_name_survives_the_settings_file(tmp_path_factory, name):
    made = create_dossier(tmp_path_factory.mktemp("d") / "x.argus", name=name, authority="A")
    opened = open_dossier(made.folder)
    assert opened == Dossier(made.folder, made.dossier_id, name.strip(), "A", made.zone)
    made.register.close()
    opened.register.close()


def test_errors_keep_their_three_parts_across_processes():
    import pickle

    error = pickle.loads(pickle.dumps(UsageError("What", where="here", do="Do this.")))
    assert isinstance(error, ArgusError)
    assert (str(error), error.exit_code) == ("What (here). Do this.", 2)


def test_a_dossier_can_be_copied(dossier, tmp_path):
    import shutil

    shutil.copytree(dossier.folder, tmp_path / "copy.argus")
    assert open_dossier(Path(tmp_path / "copy.argus")).dossier_id == dossier.dossier_id


def test_a_network_drive_is_refused_with_a_sentence(dossier, tmp_path, monkeypatch):
    # What this disk is called stands for what a network drive would be called.
    kind = dossier_module._file_system(tmp_path)
    monkeypatch.setattr(dossier_module, "NETWORK_FILE_SYSTEMS", frozenset({kind}))
    for refused in (
        lambda: create_dossier(tmp_path / "new.argus", name="X", authority="Y"),
        lambda: open_dossier(dossier.folder),
    ):
        with pytest.raises(DossierError, match=f"network drive .{kind}.: two machines"):
            refused()
