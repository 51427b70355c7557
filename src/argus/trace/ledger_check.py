"""Check the ledger and published figures against the log: every act, the revisions it wrote, every signed document.

The log entry of an act holds a hash over the revisions it wrote, who wrote them and why. What a row says now is hashed
again, so that a weight changed behind Argus' back shows, with the entry that says what it was.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from argus.figures.tables import published_figures
from argus.ledger import rows_sha256
from argus.ledger.tables import ledger_acts
from argus.trace.log_seen import LogSeen, Marked
from argus.trace.report import Findings

# An import of many rows is logged when all are written; clocks are corrected meanwhile.
FAR_APART = timedelta(minutes=10)


def check_ledger(tx: Connection, log: LogSeen, found: Findings) -> None:
    """Check every act and every published figure. What is wrong is written into `found`, not raised."""
    acts = tx.execute(select(ledger_acts).order_by(ledger_acts.c.act_id)).all()
    for act in acts:
        check_act(tx, act, log.ledger_acts.get(act.act_id), found)
    for act_id in sorted(set(log.ledger_acts) - {act.act_id for act in acts}):
        number = log.ledger_acts[act_id].number
        found.wrong(_where(act_id), f"This act is gone; entry {number} of the log names it", number, sort="acts")
    documents = dict(tx.execute(select(published_figures.c.number, published_figures.c.document)).all())
    for number in sorted({*documents, *log.published}):
        check_published(number, documents.get(number), log.published.get(number), found)


def check_act(tx: Connection, act: Row[Any], logged: Marked | None, found: Findings) -> None:
    """Check one act of the ledger, and the revisions it wrote."""
    found.count("ledger acts")
    where = _where(act.act_id)
    if logged is None:
        found.wrong(where, "No entry of the log names this act", sort="acts")
        return
    about = logged.about
    told = {name: about.get(name) for name in ("ledger", "reason", "file_sha256", "undoes")}
    now = {"ledger": act.what, "reason": act.reason, "file_sha256": act.file_sha256, "undoes": act.undoes}
    changed = [name for name in now if now[name] != told[name]]
    if act.by != logged.by:
        changed.append("by")
    if abs(datetime.fromisoformat(act.at) - logged.at) > FAR_APART:
        changed.append("at")
    if changed:
        names = ", ".join(changed)
        found.wrong(where, f"This act is not as entry {logged.number} logged it: {names}", logged.number, sort="acts")
    if rows_sha256(tx, act.act_id) != about.get("rows_sha256"):
        told_now = f"What this act wrote was changed: it has another SHA-256 than entry {logged.number} logged"
        found.wrong(where, told_now, logged.number, sort="acts")


def check_published(number: int, document: bytes | None, logged: Marked | None, found: Findings) -> None:
    """Check that a published figure is the one that the log says was signed."""
    found.count("published figures")
    where = f"published figure {number}"
    if logged is None:
        found.wrong(where, "No entry of the log names this figure", sort="published")
    elif document is None:
        told = f"This figure is gone; entry {logged.number} of the log names it"
        found.wrong(where, told, logged.number, sort="published")
    elif hashlib.sha256(document).hexdigest() != logged.about.get("sha256"):
        told = f"This figure is not the one that entry {logged.number} of the log names"
        found.wrong(where, told, logged.number, sort="published")


def _where(act_id: int) -> str:
    return f"ledger, act {act_id}"
