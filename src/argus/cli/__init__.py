"""The command line: one module per noun; it parses, calls and prints."""


def main() -> None:
    """Run the program; the exit status is the one the design fixes."""
    # Worker processes import this package again to find the program that started them, and need no command.
    from argus.cli.app import main as run

    run()


__all__ = ["main"]
