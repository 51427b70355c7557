"""What a trace walks on: the ledger as of a day, the leads and messages its reader may see, and who checks them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

import numpy as np
import polars as pl
from sqlalchemy import Connection

from argus.access import today_in
from argus.evidence import finished_by
from argus.figures import (
    LANGUAGES,
    Ask,
    Figure,
    Language,
    Published,
    Standing,
    all_figures,
    answer,
    books_of,
    published,
    suppressed,
)
from argus.leads import Asked, Lead
from argus.leads.kept import candidates_of, leads_of
from argus.leads.ranking import ids_of
from argus.ledger import Revision, at, events, revisions
from argus.messages import Archive, rows_brought_by
from argus.reading import Line
from argus.store import Dossier
from argus.trace.proving import Prover
from argus.trace.step import When

# Messages that one trace goes down to their bytes with; the others are counted.
MOST_MESSAGES = 400


class Ground:
    """Everything of one dossier that one reader's trace needs, each read once.

    Args:
        register: a transaction: the whole trace is of one moment.
        most: children of one step at most.
    """

    def __init__(
        self, dossier: Dossier, register: Connection, archive: Archive, when: When, prover: Prover, most: int,
        language: Language = LANGUAGES["en"],
    ) -> None:  # fmt: skip
        self.dossier, self.register, self.archive = dossier, register, archive
        self.when, self.prover, self.most, self.language = when, prover, most, language
        self.messages_left = MOST_MESSAGES

    @cached_property
    def as_of(self) -> date:
        """The day asked for, else today."""
        return self.when.as_of or today_in(self.dossier.zone)

    @property
    def known_at(self) -> datetime | None:
        """Of when the dossier is asked."""
        return self.when.known_at

    @cached_property
    def asked(self) -> Asked:
        """The same moment, as leads are asked."""
        return self.when.asked(self.archive.zone)

    # --- the ledger ---

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Every revision of the ledger."""
        return events(self.register)

    @cached_property
    def standing(self) -> pl.DataFrame:
        """The revision of every entry that stood."""
        return at(self.rows, self.as_of, self.known_at, counted_only=False)

    def entries(self, row_ids: Iterable[int]) -> tuple[Revision, ...]:
        """The revisions in these rows."""
        return revisions(self.register, list(row_ids))

    def entries_naming_lead(self, ids: Iterable[str]) -> tuple[Revision, ...]:
        """The entries that are linked to a lead, under any of its ids."""
        wanted = set(ids)
        linked = self.standing.filter(pl.col("lead_ids").list.len() > 0)
        named = [bool(wanted & set(each)) for each in linked["lead_ids"].to_list()]
        return self.entries(linked.filter(pl.Series(named, dtype=pl.Boolean))["row_id"].to_list())

    def entries_naming_message(self, message_id: str) -> tuple[Revision, ...]:
        """The entries that are linked to a message itself."""
        linked = self.standing.filter(pl.col("messages") > 0)["row_id"].to_list()
        return tuple(each for each in self.entries(linked) if message_id in each.entry.message_ids)

    # --- figures ---

    @cached_property
    def books(self) -> Standing:
        """The ledger as figures are made of it."""
        return books_of(self.register).at(self.as_of, self.known_at)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure as of the day."""
        return all_figures(books_of(self.register), self.as_of, self.known_at)

    @cached_property
    def published(self) -> tuple[Published, ...]:
        """What was published by the moment asked for."""
        found = published(self.dossier)
        if self.known_at is None:
            return found
        limit = self.known_at.isoformat()
        return tuple(
            replace(each, retraction=None) if each.retraction is not None and each.retraction.at > limit else each
            for each in found
            if each.at <= limit
        )

    def figure(self, figure_id: str) -> Figure | None:
        """The answer of that id as of the day, even if the question is one of another day; None = nothing answers."""
        for each in self.figures:
            if each.ask.figure_id == figure_id:
                return each
        ask = self._question(figure_id)
        found = None if ask is None else answer(self.books, ask)
        return None if found is None else suppressed((*self.figures, found))[-1]

    def _question(self, figure_id: str) -> Ask | None:
        today = today_in(self.dossier.zone)
        newest = all_figures(books_of(self.register), today) if today != self.as_of else ()
        asks = (*(each.ask for each in self.published if each.figure_id == figure_id), *(each.ask for each in newest))
        return next((ask for ask in asks if ask.figure_id == figure_id), None)

    # --- leads and messages: only what the reader may see ---

    @cached_property
    def leads(self) -> Mapping[str, Lead]:
        """The leads by their own ids, best first."""
        return {each.lead_id: each for each in leads_of(self.dossier, self.archive, self.asked)}

    @cached_property
    def lead_ids(self) -> Mapping[str, tuple[str, ...]]:
        """Own id -> every id the lead answers to."""
        return {own[0]: own for own in map(ids_of, candidates_of(self.archive, self.asked))}

    def lead(self, lead_id: str) -> Lead | None:
        """The lead that answers to an id, now or ever."""
        own = self._owners.get(lead_id)
        return None if own is None else self.leads.get(own)

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        return {each: own for own, ids in self.lead_ids.items() for each in (*ids[1:], own)}

    def messages_beginning(self, digits: str) -> list[str]:
        """Ids of messages that begin with these hex digits; two are enough to know that it is not one."""
        whole = bytes.fromhex(digits[: len(digits) // 2 * 2])
        found: list[str] = []
        for shard in self.archive.shards:
            ids = np.ascontiguousarray(shard.message_ids).view(np.uint8).reshape(shard.rows, -1)
            alike = (ids[:, : len(whole)] == np.frombuffer(whole, np.uint8)).all(axis=1)
            begun = (ids[position].tobytes().hex() for position in np.flatnonzero(alike))
            found += [each for each in begun if each.startswith(digits)]
        return found

    def counts(self, line: Line) -> bool:
        """Whether a message lies within the moment asked for."""
        as_of_us = self.asked.as_of_us
        if as_of_us is not None and (line.us is None or line.us > as_of_us):
            return False
        if self._brought is None:
            return True
        return bool(((self._brought[:, 0] <= line.row) & (line.row <= self._brought[:, 1])).any())

    @cached_property
    def _brought(self) -> "np.ndarray[tuple[int, int], np.dtype[np.int64]] | None":
        if self.asked.known_at_us is None:
            return None
        return rows_brought_by(self.register, finished_by(self.register, self.asked.known_at_us))
