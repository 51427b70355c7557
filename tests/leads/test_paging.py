"""The command of `argus watch --notify`: what hangs is ended with all it started, and is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from argus.engine import Pool
from argus.leads.alerts import Pager
from tests.intake.program import wait_until
from tests.leads.test_alerts import BOX, Case

PATIENCE = 60.0


@pytest.fixture
def case(tmp_path: Path, pool: Pool) -> Iterator[Case]:
    """A dossier in which something fired."""
    made = Case(tmp_path, pool)
    made.watch(BOX)
    made.bring(f"the box is {BOX}")
    made.fire()
    yield made
    made.dossier.register.close()


def runs(number: int) -> bool:
    """Whether a process with this number is at work; one that ended and was not asked after is not."""
    try:
        return Path(f"/proc/{number}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="only Linux tells of processes there")
def test_a_command_that_hangs_in_a_program_of_its_own_leaves_none_behind(case: Case) -> None:
    started, told = case.folder / "started", list[str]()
    script = f'sleep 300 & echo $! > "{started}.new"; mv "{started}.new" "{started}"; wait'
    pager = Pager(case.dossier, ["sh", "-c", script], case.archive, told.append, patience=2.0)
    try:
        wait_until(lambda: bool(told), PATIENCE)
        assert "longer than 2 seconds" in told[0]
        wait_until(lambda: not runs(int(started.read_text("utf-8"))), PATIENCE)
    finally:
        pager.close()
    assert [each.told_at for each in case.alerts()] == [None]
