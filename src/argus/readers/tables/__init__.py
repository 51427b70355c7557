"""Tables of any kind: which column means what, and one module per format."""

from argus.readers.tables.delimited import CsvReader
from argus.readers.tables.json_array import JsonReader
from argus.readers.tables.jsonl import JsonlReader
from argus.readers.tables.sheets import ParquetReader, XlsxReader

__all__ = ["CsvReader", "JsonReader", "JsonlReader", "ParquetReader", "XlsxReader"]
