"""Nearly every golden line is read right, and there are as many as were promised."""

import pytest

from argus.reading.mentions import all_finders
from tests.reading.mentions.golden import LISTS, found_in, is_right, lines

FINDERS = {finder.name: finder for finder in all_finders(LISTS)}
LANGUAGES = ("nl", "fr", "en", "es", "pt", "it", "sq", "sr", "de")
RIGHT = 0.97
# Lines promised a group of finders, each group judged by itself.
PROMISED = {
    "moments": ({"moment"}, 400),
    "amounts": ({"amounts"}, 250),
    "containers": ({"container"}, 250),
    "others": (FINDERS.keys() - {"moment", "amounts", "container"}, 150),
}


@pytest.mark.parametrize("group", PROMISED)
def test_golden_lines_are_read_right(group):
    names, promised = PROMISED[group]
    golden = [line for name in sorted(names) for line in lines(name)]
    missed = [line.place for line in golden if not is_right(found_in(FINDERS[line.finder], line), line.expect)]
    assert len(golden) >= promised
    assert len(missed) <= (1 - RIGHT) * len(golden), missed


@pytest.mark.parametrize("name", ["moment", "amounts"])
def test_golden_lines_stand_in_nine_languages(name):
    assert {line.place.split(".")[1] for line in lines(name)} >= set(LANGUAGES)
