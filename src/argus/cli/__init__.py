"""The command line: one module per noun; it parses, calls and prints."""

import gc


def main() -> None:
    """Run the program; the exit status is the one the design fixes."""
    gc.disable()  # a thousand modules hold no garbage: looking for it took a sixth of their loading
    # Worker processes import this package again to find the program that started them, and need no command.
    from argus.cli.app import main as run

    gc.freeze()
    gc.enable()
    run()


__all__ = ["main"]
