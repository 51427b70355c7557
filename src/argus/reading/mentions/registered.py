"""Which finders there are: those of Argus, and a laboratory's own, by the entry point group `argus.mentions`."""

from importlib.metadata import entry_points

from argus.reading.mentions.lists import Lists
from argus.reading.mentions.mention import Finder

GROUP = "argus.mentions"


def all_finders(lists: Lists) -> tuple[Finder, ...]:
    """Every finder, made for these lists, by name.

    Raises:
        ImportError: one cannot be loaded; names its package.
    """
    return tuple(each.load()(lists) for each in sorted(entry_points(group=GROUP), key=lambda each: each.name))
