"""Where the header of a table stands, and what its columns are called."""

from collections.abc import Sequence

from argus.readers.tables.mapping import ENOUGH, guess

# Exports of phone tools put a title or two above the header.
_LOOKED_AT = 8


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """The row with the most known names among the first; without any, the first that has more than one cell."""
    best, most = None, ENOUGH - 1
    for number, row in enumerate(rows[:_LOOKED_AT]):
        known = len(header_fields(column_names(row)))
        if known > most:
            best, most = number, known
    if best is not None:
        return best
    return next((number for number, row in enumerate(rows[:_LOOKED_AT]) if sum(1 for cell in row if cell) > 1), None)


def header_fields(columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The fields that the names of the columns tell."""
    return {field: found for field, (found, _) in guess(columns).items()}


def column_names(cells: Sequence[str]) -> tuple[str, ...]:
    """A name for every column, each once: empty ones are numbered, a second `Name` becomes `Name (2)`."""
    names: dict[str, None] = {}
    seen: dict[str, int] = {}
    for number, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or f"column {number}"
        unique, again = name, seen.get(name, 2)
        while unique in names:
            unique, again = f"{name} ({again})", again + 1
        seen[name] = again
        names[unique] = None
    return tuple(names)
