"""Words proposed for the list: those said near what the trade talks of, in the language they are said in."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from argus.access import visible
from argus.intake import bring_up_to_date, import_paths
from argus.messages import Archive, open_archive
from argus.privilege import withhold
from argus.reading import propose_words
from argus.reading.lexicon import add_word, remove_word
from argus.reading.mentions import CodeWord
from tests.intake.program import new_case

SMALL_TALK = (
    "ik ga straks naar huis met de trein", "heb jij nog brood in huis voor de kinderen",
    "het regent hier al de hele dag", "wij eten vanavond friet met de buren",
    "mama vraagt of jij zondag komt", "die film was niet zo goed als de eerste",
)  # fmt: skip
TRADE = (
    "de uithaler ziet de {} niet staan", "zeg tegen die uithaler dat de {} klaar is",
    "waar is de {} voor die uithaler", "de uithaler heeft de {} gezien in de haven",
    "ja de {} is van ons zegt karel", "niemand komt aan de {} zolang ik er ben",
)  # fmt: skip
LAWYER = "zeg uw uithaler dat hij over de zonnebloem zwijgt"
ALBANIAN = "uithaler po pres këtu me shokët e mi dhe nuk kam ngrënë asgjë sot sepse nuk kam lekë"


def write_world(folder: Path) -> Path:
    """Small talk in which grapes are eaten now and then, and one conversation in which they are something else."""
    chance = random.Random(4)
    rows = [("thuis", f"{chance.choice(SMALL_TALK)} {chance.choice(('ja', 'nee', 'hoor', 'zeg'))}") for _ in range(900)]
    rows += [("thuis", "lekkere druiven van de markt")] * 3
    rows += [("haven", chance.choice(TRADE).format("druiven")) for _ in range(40)]
    rows += [("plazhi", f"{ALBANIAN} {number}") for number in range(30)]
    rows += [("kantoor", LAWYER)] * 9
    at = datetime(2021, 3, 1, tzinfo=UTC)
    with (folder / "chat.jsonl").open("w", encoding="utf-8") as file:
        for number, (chat, text) in enumerate(rows):
            sent = (at + timedelta(minutes=number)).isoformat()
            who = "counsel" if text == LAWYER else ("karel", "mieke", "joris")[number % 3]
            row = {"timestamp": sent, "chat": chat, "from": who, "text": text, "app": "SkyECC"}
            file.write(json.dumps(row) + "\n")
    return folder / "chat.jsonl"


@pytest.fixture
def case(tmp_path):
    dossier, user = new_case(tmp_path / "case.argus")
    import_paths(dossier, user, [write_world(tmp_path)], workers=1)
    return dossier, user


def archive(case) -> Archive:
    return open_archive(case[0], visible(case[1]))


def test_the_word_that_stands_for_the_load_comes_first_with_its_counts_and_examples(case):
    opened = archive(case)
    best = propose_words(opened)[0]
    assert (best.word, best.language, best.near, best.elsewhere) == ("druiven", "nl", 40, 3)
    assert best.errors > 3
    assert len(best.message_ids) == 3
    for message_id in best.message_ids:
        shard, position = opened.find(bytes.fromhex(message_id))
        assert "druiven" in shard.cells["text"](position)


def test_everyday_words_of_another_language_do_not_stand_out(case):
    assert {each.word for each in propose_words(archive(case))}.isdisjoint({"dhe", "nuk", "kam", "me"})


@pytest.mark.parametrize("then", [lambda *_: None, remove_word])
def test_a_word_on_the_list_or_taken_off_it_is_not_proposed_again(case, then):
    word = CodeWord("druiven", "nl", "commodity", "invented: the load", "medium", "test")
    add_word(*case, word)
    then(*case, word)
    bring_up_to_date(case[0], workers=1)
    assert "druiven" not in {each.word for each in propose_words(archive(case))}


def test_what_people_are_called_is_not_proposed(case):
    assert "karel" not in {each.word for each in propose_words(archive(case))}


def test_what_nobody_may_read_is_not_counted(case):
    assert "zonnebloem" in {each.word for each in propose_words(archive(case))}
    withhold(*case, "counsel", "invented: a lawyer", held=lambda _: None)
    assert "zonnebloem" not in {each.word for each in propose_words(archive(case))}


def test_where_the_trade_talks_of_nothing_nothing_is_proposed(case):
    dossier, user = case
    remove_word(dossier, user, CodeWord("uithaler", "nl", "role", "", "low", ""))
    bring_up_to_date(dossier, workers=1)
    assert propose_words(archive(case)) == ()


def test_an_answer_is_the_same_every_time(case):
    assert propose_words(archive(case)) == propose_words(archive(case))
