"""Words that may stand for something else, vessels and terminals: what Argus delivers, and what the team made of it."""

from argus.reading.lexicon.editing import add_word, change_word, remove_word, undo
from argus.reading.lexicon.importing import ON_DEMAND, Imported, import_list
from argus.reading.lexicon.standing import (
    Edit,
    ListedWord,
    edits_of,
    list_words,
    lists_of,
    standing_terms,
    words_called,
)
from argus.reading.lexicon.terms import AMBIGUITIES, CATEGORIES, checked

__all__ = [
    "AMBIGUITIES",
    "CATEGORIES",
    "ON_DEMAND",
    "Edit",
    "Imported",
    "ListedWord",
    "add_word",
    "change_word",
    "checked",
    "edits_of",
    "import_list",
    "list_words",
    "lists_of",
    "remove_word",
    "standing_terms",
    "undo",
    "words_called",
]
