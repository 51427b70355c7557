"""The command line: one module per noun; it parses, calls and prints."""

from argus.cli.app import main

__all__ = ["main"]
