"""What came of it: operations, searches, arrests, seizures, and what each is owed to."""

from argus.ledger.checking import faults_of
from argus.ledger.columns import TABLE_FIELDS, column_of, decimal_sign_in, read_entry
from argus.ledger.duplicates import Proposal, accept, decline, propose
from argus.ledger.entry import (
    DETECTIONS,
    MASS_BASES,
    STATUSES,
    STRENGTHS,
    Change,
    Detection,
    Entry,
    Revision,
)
from argus.ledger.events import SCHEMA, at, events
from argus.ledger.exporting import cen_csv, entry_json, euda_csv, ids_csv, provenance, revisions_json, table_csv
from argus.ledger.files import DELIVERED, LedgerTable, read_file, read_table
from argus.ledger.importing import Imported, Reading, Row, import_ledger, new_revisions, rows_of
from argus.ledger.keeping import add, confirm, link, revise, undo, withdraw
from argus.ledger.kinds import CODES, KINDS, MEASURES, SEIZURES, THINGS, Kind
from argus.ledger.rows import cell_of, changes
from argus.ledger.standing import histories, history, revisions, standing
from argus.ledger.workbooks import workbook_table
from argus.ledger.writing import rows_sha256

__all__ = [
    "CODES",
    "DELIVERED",
    "DETECTIONS",
    "KINDS",
    "MASS_BASES",
    "MEASURES",
    "SCHEMA",
    "SEIZURES",
    "STATUSES",
    "STRENGTHS",
    "TABLE_FIELDS",
    "THINGS",
    "Change",
    "Detection",
    "Entry",
    "Imported",
    "Kind",
    "LedgerTable",
    "Proposal",
    "Reading",
    "Revision",
    "Row",
    "accept",
    "add",
    "at",
    "cell_of",
    "cen_csv",
    "changes",
    "column_of",
    "confirm",
    "decimal_sign_in",
    "decline",
    "entry_json",
    "euda_csv",
    "events",
    "faults_of",
    "histories",
    "history",
    "ids_csv",
    "import_ledger",
    "link",
    "new_revisions",
    "propose",
    "provenance",
    "read_entry",
    "read_file",
    "read_table",
    "revise",
    "revisions",
    "revisions_json",
    "rows_of",
    "rows_sha256",
    "standing",
    "table_csv",
    "undo",
    "withdraw",
    "workbook_table",
]
