"""How messages of an archive talk, by their place: the words of each are read once, however often it is weighed."""

import numpy as np
import numpy.typing as npt

from argus.leads.gathering import Gathered, Numbers
from argus.leads.talk import Talk, Vocabulary

_UNREAD = -1


class Spoken(Vocabulary):
    """The words of messages, and whether a digit stands in them. Holds those of the messages that were asked for."""

    def __init__(self, gathered: Gathered) -> None:
        """Nothing is read yet."""
        super().__init__()
        self._gathered = gathered
        self._row = np.full(len(gathered), _UNREAD, np.int64)
        self._digits: list[npt.NDArray[np.bool_]] = []

    def rows(self, places: Numbers) -> Numbers:
        """The numbers of the texts of messages; those that are new are read."""
        new = np.unique(places[self._row[places] == _UNREAD])
        if len(new):
            self._read_at(new)
        return self._row[places]

    def has_digit(self, places: Numbers) -> npt.NDArray[np.bool_]:
        """Whether a digit of any script stands in the texts of these messages."""
        rows = self.rows(places)
        if len(self._digits) != 1:
            self._digits = [np.concatenate([np.empty(0, bool), *self._digits])]
        return self._digits[0][rows]

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
        super().__init__(spoken.rows(loads), spoken.rows(others), spoken)
        self.spoken = spoken

    def odds_at(self, places: Numbers) -> npt.NDArray[np.float64]:
        """Log-odds of messages, between -6 and 6."""
        rows = self.spoken.rows(places)
        return self.weighed()[rows]

    def at(self, place: int) -> float:
        """Log-odds of one message. Quick for those that `odds_at` had."""
        return float(self.odds_at(np.array([place]))[0])
