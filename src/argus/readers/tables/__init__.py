"""Tables of any kind: which column means what, and one module per format."""

from argus.readers.tables.delimited import CsvReader
from argus.readers.tables.jsonl import JsonlReader

__all__ = ["CsvReader", "JsonlReader"]
