"""The scripts of a stranger are whole; threats of half A stand above what only looks like them."""

import pytest

from argus.leads.threats import threats_of
from tests.leads.threats.chats import LANGUAGES, SMALL_TALK, archive_of, case_of, chat_of
from tests.leads.threats.scripts import CALM, HALVES, chats_of, scripts

BOX = "MSKU 907032 3 staat klaar"
CALM_ROWS = 6_000
# Above half of the 48 threats stand no more of the 77 look-alikes than these.
OTHERS_ABOVE_HALF = 10


@pytest.mark.parametrize("half", HALVES)
def test_every_language_has_threats_and_more_look_alikes(half: str) -> None:
    told = scripts(half)
    assert set(LANGUAGES) == set(CALM)
    for language in LANGUAGES:
        threats = sum(each.threat for each in told if each.language == language)
        others = sum(not each.threat for each in told if each.language == language)
        assert 2 <= threats < others
    assert all(each.says and all(each.says) for each in told)


def test_no_script_stands_in_both_halves() -> None:
    a, b = ({each.says for each in scripts(half)} for half in HALVES)
    assert not a & b


def test_threats_of_a_stranger_stand_above_their_look_alikes(tmp_path) -> None:
    told = scripts("a")
    calm = [row for day in range(27) for row in chat_of([BOX, *_calm(day)], f"dock{day}", day + 1)]
    archive = archive_of(*case_of(tmp_path, [*calm, *chats_of(told)]))
    others, seen = 0, dict[int, int]()
    for each in threats_of(archive):
        chat = archive.names.conversation(each.conversation).key
        number = int(chat.split()[1]) if chat.startswith("script ") else None
        if number is not None and told[number].threat:
            seen.setdefault(number, others)
        else:
            others += 1
    above = sorted(seen.get(number, others) for number, each in enumerate(told) if each.threat)
    assert above[len(above) // 2] <= OTHERS_ABOVE_HALF


def _calm(day: int) -> list[str]:
    return [SMALL_TALK[(day + number) % len(SMALL_TALK)] for number in range(CALM_ROWS // 27)]
