"""How evidence arrives: one module per file format; `reader.py` is the promise."""

from argus.readers.reader import (
    SPAN_BYTES,
    BlockReader,
    DatabaseReader,
    Plan,
    Reader,
    Request,
    Span,
    all_readers,
    cut_at_ends,
    cut_at_lines,
    decoded,
    one_block,
    reader_named,
    recognise,
    whole,
    whole_lines,
)

__all__ = [
    "SPAN_BYTES",
    "BlockReader",
    "DatabaseReader",
    "Plan",
    "Reader",
    "Request",
    "Span",
    "all_readers",
    "cut_at_ends",
    "cut_at_lines",
    "decoded",
    "one_block",
    "reader_named",
    "recognise",
    "whole",
    "whole_lines",
]
