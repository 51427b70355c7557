"""Which finders there are: those of Argus, and a laboratory's own, by the entry point group `argus.mentions`."""

from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points

from argus.reading.mentions.lists import Lists
from argus.reading.mentions.mention import Finder

GROUP = "argus.mentions"


def all_finders(lists: Lists) -> tuple[Finder, ...]:
    """Every finder, made for these lists, by name. A laboratory's own are loaded: for workers only.

    Raises:
        ImportError: one cannot be loaded; names its package.
    """
    return tuple(each.load()(lists) for each in _entries())


@lru_cache(maxsize=1)  # making them takes half a second
def own_finders(lists: Lists) -> tuple[Finder, ...]:
    """Those of Argus alone, for any process."""
    return tuple(each.load()(lists) for each in _entries() if not _private(each))


def own_kinds() -> tuple[str, ...]:
    """What those of Argus find, by name; none is made."""
    return tuple(sorted(kind for each in _entries() if not _private(each) for kind in each.load().kinds))


def private_finders() -> tuple[str, ...]:
    """A laboratory's own, by the names of their entry points; nothing of them is loaded."""
    return tuple(each.name for each in _entries() if _private(each))


def private_finder(name: str, lists: Lists) -> Finder:
    """One of them; it raises whatever its author left in it. For workers only."""
    made: Finder = next(each for each in _entries() if each.name == name).load()(lists)
    return made


def _entries() -> list[EntryPoint]:
    return sorted(entry_points(group=GROUP), key=lambda each: each.name)


def _private(entry: EntryPoint) -> bool:
    return not entry.value.startswith("argus.")
