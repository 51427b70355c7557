"""Where the records of a delimited table end, and the cells of one: RFC 4180, and what people make of it.

A record is a line; a cell in double quotes may hold separators, line ends and quotes (doubled). Quotes that do not keep
to that are letters like any other, so one lost quote costs one line: a record runs over line ends only if its quotes
are right and it has just as many cells as the header, within 256 KiB.
"""

import re

import numpy as np

from argus.readers.lines import MOST_BLANK, MOST_BROKEN

SEPARATORS = (",", ";", "\t", "|")
# A record that runs over line ends is looked for this far; a longer one is no cell that anybody typed.
FARTHEST = 256 << 10
QUOTE, NEWLINE, RETURN = b'"\n\r'

_PATTERNS = {
    separator: (
        # A cell in quotes that are right, or one without; the last character tells whether another cell follows.
        # Possessive: no shorter cell could be right, and a way back for each quote would take more memory than all.
        re.compile(
            rf'(?:"([^"]*+(?:""[^"]*+)*+)"(?={re.escape(separator)}|\r?\n?\Z)|([^{re.escape(separator)}]*))({re.escape(separator)}|\Z)'
        ),
        re.compile(
            rf'(?:"[^"]*+(?:""[^"]*+)*+"(?={re.escape(separator)}|\r?\n|\Z)|[^{re.escape(separator)}\n]*)({re.escape(separator)}|\n|\r\n|\Z)'.encode()
        ),
    )
    for separator in SEPARATORS
}


def cells_of(text: str, separator: str, most: int) -> list[str]:
    """The cells of a row; of more than `most`, the last has the rest in it."""
    text = text.removesuffix("\n").removesuffix("\r")
    if '"' not in text:
        return text.split(separator, most)
    cells: list[str] = []
    at, pattern = 0, _PATTERNS[separator][0]
    while match := pattern.match(text, at):
        if len(cells) >= most:
            cells.append(text[at:])
            break
        quoted, bare, follows = match.groups()
        cells.append(bare if quoted is None else quoted.replace('""', '"'))
        if not follows:
            break
        at = match.end()
    return cells


def end_of_record(data: bytes, start: int, separator: str, columns: int | None) -> int:
    """Where the record that starts there ends. `columns` None: the header itself is looked for."""
    newline = data.find(b"\n", start)
    line_end = len(data) if newline < 0 else newline + 1
    if data.find(b'"', start, line_end) < 0:
        return line_end
    pattern, at, cells = _PATTERNS[separator][1], start, 0
    most = min(len(data), start + FARTHEST)
    while match := pattern.match(data, at, most):
        cells += 1
        at = match.end()
        if match[1] != separator.encode():
            break
    ended = at > line_end and (at < most or at == len(data)) and (columns is None or cells == columns)
    return at if ended else line_end


def borders(data: bytes, separator: str, columns: int, *, last: bool) -> np.ndarray:
    """Where the records end, for the bytes from a record's start on; without `last`, what may run on is left out."""
    letters = np.frombuffer(data, np.uint8)
    newlines = np.flatnonzero(letters == NEWLINE)
    quotes = np.flatnonzero(letters == QUOTE)
    if not len(quotes):
        ends = newlines + 1
    else:
        # More quotes than letters: no table is like that, and the quick way would take many times their bytes.
        thick = len(quotes) > FARTHEST and len(quotes) * 3 > len(data) * 2
        found = None if thick else regular(letters, newlines, quotes, separator, columns, last=last)
        if found is None or (not last and len(data) - (found[-1] if len(found) else 0) > 2 * FARTHEST):
            return _one_by_one(data, separator, columns, last=last)
        ends = found
    ends = _few_blank(letters, ends)
    if last and len(data) and (not len(ends) or ends[-1] != len(data)):
        ends = np.append(ends, len(data))
    return ends


def _few_blank(letters: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The borders without those between many blank lines in a row, which become one."""
    if len(ends) <= MOST_BLANK:
        return ends
    starts = np.concatenate(([0], ends[:-1]))
    blank = (ends - starts == 1) | ((ends - starts == 2) & (letters[starts] == RETURN))
    edges = np.flatnonzero(np.diff(np.concatenate(([0], blank.astype(np.int8), [0]))))
    kept = np.ones(len(ends), bool)
    for first, behind in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if behind - first > MOST_BLANK:
            kept[first : behind - 1] = False
    return ends[kept]


def regular(
    letters: np.ndarray, newlines: np.ndarray, quotes: np.ndarray, separator: str, columns: int, *, last: bool
) -> np.ndarray | None:
    """The borders, if every quote is where RFC 4180 has it; None if one is not."""
    inside = np.searchsorted(quotes, newlines) & 1
    ends = newlines[inside == 0] + 1
    if not len(ends):
        return None if last else ends
    stop = len(letters) if last else int(ends[-1])
    quotes = quotes[quotes < stop]
    if len(quotes) & 1:
        return None
    mark = ord(separator)
    opening, closing = quotes[::2], quotes[1::2]
    doubled = closing[:-1] + 1 == opening[1:]
    before = letters[np.maximum(opening, 1) - 1]
    starts = (before == mark) | (before == NEWLINE) | (opening == 0)
    starts[1:] |= doubled
    padded = np.append(letters, [NEWLINE, NEWLINE]).astype(np.uint8)
    after = padded[closing + 1]
    stops = (
        (after == mark)
        | (after == NEWLINE)
        | ((after == RETURN) & (padded[closing + 2] == NEWLINE) & (closing + 2 < len(letters)))
    )
    stops[:-1] |= doubled
    if not (starts.all() and stops.all()):
        return None
    if inside.any():  # records over line ends must be as long as the header says, and not too long
        first = np.concatenate(([0], ends[:-1]))
        runs = np.searchsorted(ends, newlines[inside == 1])
        runs = runs[np.concatenate(([True], runs[1:] != runs[:-1]))]
        for row in runs[runs < len(ends)].tolist():
            cells = letters[first[row] : ends[row]]
            outside = (np.cumsum(cells == QUOTE) & 1) == 0
            if int(((cells == mark) & outside).sum()) != columns - 1 or len(cells) >= FARTHEST:
                return None
        if last and len(runs) and runs[-1] >= len(ends):
            return None
    return np.asarray(ends)


def _one_by_one(data: bytes, separator: str, columns: int, *, last: bool) -> np.ndarray:
    parts: list[np.ndarray] = []
    ends: list[int] = []
    at, lines = 0, 0  # lines with quotes in a row that are records each
    while at < len(data) and (last or at + FARTHEST < len(data)):
        end = end_of_record(data, at, separator, columns)
        if end == len(data) and not last:
            break
        lines = lines + 1 if data.find(b"\n", at, end) == end - 1 else 0
        ends.append(end)
        at = end
        if lines > MOST_BROKEN:
            # Where no separator is near, no record can run over line ends: it would have but one cell.
            cell = data.find(separator.encode(), at)
            far = data.rfind(b"\n", at, max(at, (len(data) if cell < 0 else cell) - FARTHEST)) + 1
            if far > at:
                newlines = np.flatnonzero(np.frombuffer(data, np.uint8)[at:far] == NEWLINE) + at + 1
                parts += [np.array(ends, np.int64), newlines]
                ends, at = [], far
            lines = 0
    return np.concatenate([*parts, np.array(ends, np.int64)])
