"""The kills of tests/intake/test_kill.py, many times over more messages: `make test-long`."""

import os
import random
from pathlib import Path

from tests.intake.chats import write_chats
from tests.intake.killing import differences, killed, undisturbed

ROWS = int(os.environ.get("ARGUS_KILL_ROWS", "250000"))
KILLS = int(os.environ.get("ARGUS_KILLS", "50"))


def test_fifty_kills_change_nothing(tmp_path: Path) -> None:
    before = write_chats(tmp_path / "old", 5_000, seed=2, files=1).folder
    chats = write_chats(tmp_path / "new", ROWS, files=9)
    whole = undisturbed(tmp_path, before, chats)
    seed = random.SystemRandom().randrange(1_000_000)
    print(f"seed {seed}, undisturbed {whole.seconds:.1f} s")
    done = 0
    for each in killed(tmp_path, before, chats, whole, KILLS, seed):
        done += each.kills
        print(f"{done} of {KILLS} kills")
        assert differences(each, whole) == []
    assert done == KILLS
