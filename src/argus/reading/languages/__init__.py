"""In which language messages are written: scores per message, smoothed over who writes where."""

from argus.reading.languages.scores import LANGUAGES, SCORES_SCHEMA, VERSION, read_languages
from argus.reading.languages.smoothing import Main, Votes, labels, main_languages, smoothed, votes

__all__ = [
    "LANGUAGES",
    "SCORES_SCHEMA",
    "VERSION",
    "Main",
    "Votes",
    "labels",
    "main_languages",
    "read_languages",
    "smoothed",
    "votes",
]
