"""How messages of an archive talk, by their place: the words of each are read once, however often it is weighed."""

import numpy as np
import numpy.typing as npt

from argus.leads.gathering import Gathered, Numbers
from argus.leads.kept_shards import KeptShard
from argus.leads.notes import stretched
from argus.leads.talk import Talk, Vocabulary, as_often
from argus.leads.tongues import tongues
from argus.reading.mentions.port_names import usual_words

_UNREAD = -1
# Columns of a kept shard: positions of messages, which text each has; of each text how many words, which, and a digit.
_AT, _ROW, _COUNTS, _WORDS, _DIGITS = "spoken_at", "spoken_text", "spoken_counts", "spoken_words", "spoken_digits"

# How much of what the name of a port would say as a word counts.
PORTS_SAY = 0.5


class Spoken(Vocabulary):
    """The words of messages, and whether a digit stands in them. Holds those of the messages that were asked for."""

    def __init__(self, gathered: Gathered, *, by_language: bool = True) -> None:
        """Those that were kept. `by_language`: whether how people talk is compared language by language."""
        super().__init__()
        self._gathered = gathered
        self.by_language = by_language
        self._row = np.full(len(gathered), _UNREAD, np.int64)
        self._digits: list[npt.NDArray[np.bool_]] = []
        for number, kept in enumerate(gathered.kept.shards):
            places = gathered.places(number, kept.column(_AT))
            first = self.take(kept.column(_COUNTS), kept.column(_WORDS), kept.words)
            self._row[places[places >= 0]] = first + kept.column(_ROW)[places >= 0]
            self._digits.append(kept.column(_DIGITS).astype(bool))

    def rows(self, places: Numbers) -> Numbers:
        """The numbers of the texts of messages; those that are new are read."""
        rows = self._row[places]
        unread = rows == _UNREAD
        if not unread.any():
            return rows
        self._read_at(np.unique(places[unread]))
        return self._row[places]

    def row(self, place: int) -> int:
        """The number of the text of one message; negative where it was not read."""
        return int(self._row[place])

    def tongues(self, places: Numbers) -> Numbers:
        """The languages of messages."""
        return tongues(self._gathered, places)

    def has_digit(self, places: Numbers) -> npt.NDArray[np.bool_]:
        """Whether a digit of any script stands in the texts of these messages."""
        rows = self.rows(places)
        if len(self._digits) != 1:
            self._digits = [np.concatenate([np.empty(0, bool), *self._digits])]
        return self._digits[0][rows]

    def keep(self, number: int, kept: KeptShard) -> None:
        """Keep the words of the messages of a shard."""
        places = np.flatnonzero((self._row >= 0) & (self._gathered.shard == number))
        if not kept.needs(_AT, len(places)):
            return
        rows, row = np.unique(self._row[places], return_inverse=True)
        counts, words = self.words()
        ends = np.cumsum(counts)
        of_rows = stretched((ends - counts)[rows], ends[rows])[1]
        different, word = np.unique(words[of_rows], return_inverse=True)
        every = list(self.different_words())
        kept.words = [every[each] for each in different.tolist()]
        columns = (self._gathered.position[places], row, counts[rows], word, np.concatenate(self._digits)[rows])
        small = (np.int64, np.int32, np.int32, np.int32, bool)
        kept.columns |= {
            name: column.astype(sort)
            for name, column, sort in zip((_AT, _ROW, _COUNTS, _WORDS, _DIGITS), columns, small, strict=True)
        }
        kept.changed = True

    def _read_at(self, new: Numbers) -> None:
        texts = self._gathered.texts_of(new).to_frame("text")
        different = texts.unique(maintain_order=True).with_row_index("row")
        rows = texts.join(different, on="text", how="left", maintain_order="left")["row"].to_numpy()
        self._row[new] = self.add(different["text"]) + rows.astype(np.int64)
        self._digits.append(different["text"].str.contains(r"\d").to_numpy())


class LoadTalk(Talk):
    """Log-odds of messages being about a load."""

    def __init__(self, spoken: Spoken, loads: Numbers, others: Numbers) -> None:
        """Learn from messages of both sorts, by their places; one that is given twice counts twice."""
        weights = as_often(spoken.tongues(others), spoken.tongues(loads)) if spoken.by_language else None
        super().__init__(spoken.rows(loads), spoken.rows(others), spoken, weights)
        self.spoken = spoken
        # Who names a port talks of a voyage, or of football: the port itself says nothing of how people talk.
        self.silence(usual_words(), PORTS_SAY)

    def odds_at(self, places: Numbers) -> npt.NDArray[np.float64]:
        """Log-odds of messages, between -6 and 6."""
        rows = self.spoken.rows(places)
        return self.weighed()[rows]

    def at(self, place: int) -> float:
        """Log-odds of one message. Quick for those that `odds_at` had."""
        known = self.known(self.spoken.row(place))
        return float(self.odds_at(np.array([place]))[0]) if known is None else known
