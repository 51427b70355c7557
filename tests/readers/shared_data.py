"""Public data that is too large for this repository, or not ours to copy: tests that read it skip where it is not."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("ARGUS_SHARED") or Path(__file__).parents[3] / "shared")


def shared(path: str) -> Path:
    """A file or folder of it ("data/slack-export"); the test is skipped, and says why, where it is missing."""
    found = FOLDER / path
    if not found.exists():
        pytest.skip(f"public data is not on this machine: {path} (ARGUS_SHARED names the folder it lies in)")
    return found
