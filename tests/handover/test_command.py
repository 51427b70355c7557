"""`argus demo`: what it writes can be imported as it says, and a wrong call is told in words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def demo(where: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "argus", "demo", *words],
        cwd=where, capture_output=True, text=True, check=False, env=dict(os.environ), stdin=subprocess.DEVNULL,
    )  # fmt: skip


def test_a_case_is_written_with_its_truth_apart_and_the_next_step_is_told(tmp_path):
    done = demo(tmp_path, "case", "--messages", "2000", "--truth", "truth.jsonl", "--book", "-c")
    assert (done.returncode, done.stderr) == (0, "")
    first, *_, last = done.stdout.splitlines()
    assert first.startswith("INVENTED: 2,000 messages")
    assert last == f"next: argus -d DOSSIER import {Path('case', 'INVENTED-delivery')} --tz Europe/Brussels"
    assert '"books": ["a", "b", "d", "e", "f"]' in (tmp_path / "truth.jsonl").read_text("utf-8").partition("\n")[0]
    assert not list((tmp_path / "case").rglob("truth*"))


def test_without_a_name_the_folder_says_that_it_is_invented(tmp_path):
    assert demo(tmp_path, "--messages", "2000").returncode == 0
    assert [each.name for each in tmp_path.iterdir()] == ["INVENTED-harbour-case"]


@pytest.mark.parametrize("words", [("--book", "x"), ("--messages", "10"), ("taken",)], ids=lambda words: words[0])
def test_a_wrong_call_is_refused_and_writes_nothing(tmp_path, words):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/file").touch()
    done = demo(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["file", "taken"]
