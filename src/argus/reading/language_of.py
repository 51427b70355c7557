"""In which language each message of an archive is written: stored scores, smoothed over who writes where.

The smoothing goes over all that the reader may see, so it is done when first asked for: a second for two million
messages, kept as long as what was found stays the same. Where the scores were not read yet the language is unknown.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from argus.errors import UsageError
from argus.messages import Archive
from argus.reading.found import Found, found_in
from argus.reading.mention_files import LANGUAGE

# A code is an int8.
LANGUAGES_MOST = 128

_Codes = npt.NDArray[np.int8]


def languages_of(archive: Archive) -> tuple[_Codes, ...]:
    """For each shard the code of the language of each message; 0 = unknown."""
    found = found_in(archive)
    known = found.kept.get("languages")
    if not isinstance(known, tuple):
        known = found.kept["languages"] = _smoothed(found)
    return known


def language_name(code: int) -> str:
    """A language as filters and facets name it: ISO 639-1; empty = unknown."""
    from argus.reading.languages import LANGUAGES  # what it needs takes half a second to load

    return str(LANGUAGES[code])


def language_code(name: str) -> int:
    """The code of a language.

    Raises:
        UsageError: there is no such language.
    """
    from argus.reading.languages import LANGUAGES

    if not name or name.lower() not in LANGUAGES:
        raise UsageError(
            f"There is no language {name!r}",
            where="--language",
            do=f"Languages: {', '.join(LANGUAGES[1:])}. Croatian, Bosnian and Serbian are sr.",
        )
    return LANGUAGES.index(name.lower())


def _smoothed(found: Found) -> tuple[_Codes, ...]:
    from argus.reading.languages import labels, main_languages, votes

    read = [files.get(LANGUAGE) for files in found.files]
    places = [[shard.table[name] for name in ("conversation", "sender")] for shard in found.archive.shards]
    counted = []
    for (conversation, sender), scores, visible in zip(places, read, found.visible, strict=True):
        if scores is not None:
            seen = pa.array(np.ones(len(scores), bool) if visible is None else visible)
            counted.append(votes(conversation.filter(seen), sender.filter(seen), scores.filter(seen)))
    main = main_languages(counted)
    return tuple(
        np.zeros(shard.rows, np.int8) if scores is None else labels(conversation, sender, scores, main)
        for shard, (conversation, sender), scores in zip(found.archive.shards, places, read, strict=True)
    )
