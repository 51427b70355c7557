"""The command line: one module per noun; it parses, calls and prints."""

import gc
import os

# Look for garbage after so many new values: hardly any of ours are in circles.
SELDOM = 50_000


def main() -> None:
    """Run the program; the exit status is the one the design fixes."""
    os.environ.setdefault("TYPER_USE_RICH", "0")  # plain text everywhere: rich would be loaded and never used
    gc.disable()  # a thousand modules hold no garbage: looking for it took a sixth of their loading
    # Worker processes import this package again to find the program that started them, and need no command.
    from argus.cli.app import main as run

    gc.freeze()
    gc.set_threshold(SELDOM)
    gc.enable()
    run()


__all__ = ["main"]
