"""Write a stranger's case as asked on the command line: a folder, a seed and a number of messages."""

import argparse
from collections.abc import Callable
from pathlib import Path


def write_as_asked(write: Callable[[Path, int, int], None], description: str) -> None:
    """Hand `write` the folder, the seed and the number of messages that the command line names."""
    asked = argparse.ArgumentParser(description=description)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--messages", type=int, default=40_000)
    given = asked.parse_args()
    write(given.folder, given.seed, given.messages)
