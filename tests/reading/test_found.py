"""Mentions by message and by value: exact, whatever the split into shards, and of what the reader may see only."""

import random
from pathlib import Path

import pytest

from argus.access import RELEASED, Visibility
from argus.errors import UsageError
from argus.intake import bring_up_to_date, import_paths
from argus.messages import Archive, open_archive
from argus.reading import kinds_of, list_mentions, mentions_of, occurrences, spellings
from argus.reading.mentions import PIECE
from argus.store import Dossier
from tests.intake.program import new_case

# Invented. A number said in two messages of one conversation, once with another message between.
SPLIT = ("CSQU", "3054383")


def deliveries(folder: Path, count: int) -> list[Path]:
    """Chat of nobody in so many files: the same messages however many there are."""
    chance = random.Random(3)
    lines = []
    for number in range(120):
        box = chance.choice(["MSKU1234565", "msku 123456-5", "MSKU1234556", "TCLU4265449"])
        text = f"{number} container {box}" if chance.random() < 0.5 else f"ok {number}"
        lines.append((f"talk{chance.randrange(3)}", f"user{chance.randrange(4)}", number, text))
    lines += [("split", "user1", 200 + at, text) for at, text in enumerate(("container", *SPLIT, "zet klaar"))]
    chance.shuffle(lines)
    folder.mkdir()
    paths = [folder / f"{number}.csv" for number in range(count)]
    for number, path in enumerate(paths):
        rows = [
            f"{talk},{sender},2021-03-08T{10 + at // 60:02}:{at % 60:02}:00Z,{text}\n"
            for talk, sender, at, text in lines[number::count]
        ]
        path.write_text("conversation,sender,sent_at,text\n" + "".join(rows))
    return paths


def made(folder: Path, files: int) -> Dossier:
    dossier, user = new_case(folder / "case.argus")
    for path in deliveries(folder / "in", files):
        import_paths(dossier, user, [path], workers=1)
    bring_up_to_date(dossier, workers=1)
    return dossier


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    return made(tmp_path_factory.mktemp("found"), 4)


@pytest.fixture(scope="module")
def archive(dossier: Dossier) -> Archive:
    return open_archive(dossier, Visibility(RELEASED))


def texts(archive: Archive) -> dict[str, str]:
    """The text of every message by its id."""
    return {
        message_id.hex(): text
        for shard in archive.shards
        for message_id, text in zip(
            shard.table["message_id"].to_pylist(), shard.table["text"].to_pylist(), strict=True
        )
    }  # fmt: skip


def test_every_mention_stands_where_it_says(archive: Archive) -> None:
    said = texts(archive)
    found = mentions_of(archive, said)
    assert len(found) > 40
    for message_id, mentions in found.items():
        for each in mentions:
            assert said[message_id][each.start : each.end] == each.raw
            assert not each.kind.startswith(PIECE)
        assert list(mentions) == sorted(mentions, key=lambda each: (each.start, -each.end, each.kind))


def test_a_value_is_one_line_whatever_the_ways_it_was_written_in(archive: Archive) -> None:
    said = [text for text in texts(archive).values() if "MSKU1234565" in text or "msku 123456-5" in text]
    (line,) = [each for each in list_mentions(archive, kind="container").rows if each.value == "MSKU1234565"]
    assert line.how["said"] == len(said)
    assert line.conversations == 3
    assert line.senders == 4
    assert len(line.message_ids) == 3


def test_a_repaired_value_keeps_its_candidates_apart_from_what_was_said(archive: Archive) -> None:
    places = occurrences(archive, "container", "MSKU1234565", limit=1_000)
    repaired = [each for each in places.rows if each.mention.how == "repaired"]
    assert {each.mention.raw for each in repaired} <= {"MSKU1234556"}
    assert all(len(each.mention.alternatives) > 1 for each in repaired)
    (line,) = [each for each in list_mentions(archive, kind="container").rows if each.value == "MSKU1234565"]
    assert line.how.get("repaired", 0) == len(repaired)
    assert sum(line.how.values()) == line.count == places.total


def test_a_number_said_in_two_messages_is_found_at_both_pages_and_in_the_list(archive: Archive) -> None:
    said = texts(archive)
    ids = [message_id for message_id, text in said.items() if text in SPLIT]
    joined = [each for mentions in mentions_of(archive, ids).values() for each in mentions if each.kind == "container"]
    assert {each.value for each in joined} == {"CSQU3054383"}
    assert {each.how for each in joined} == {"inferred"}
    (line,) = [each for each in list_mentions(archive, kind="container").rows if each.value == "CSQU3054383"]
    assert line.count == line.how["inferred"] == len(joined)
    assert set(line.message_ids) <= set(ids)
    assert {each.message_id for each in occurrences(archive, "container", "CSQU3054383").rows} <= set(ids)


def test_the_list_is_the_sum_of_all_pages(archive: Archive) -> None:
    everywhere = [each for mentions in mentions_of(archive, texts(archive)).values() for each in mentions]
    listed = list_mentions(archive, limit=100_000)
    assert sum(each.count for each in listed.rows) == len(everywhere)
    assert {(each.kind, each.value) for each in listed.rows} == {(each.kind, each.value) for each in everywhere}
    assert sum(kinds_of(archive).values()) == listed.total == len(listed.rows)
    for each in listed.rows:
        places = occurrences(archive, each.kind, each.value, limit=100_000)
        assert places.total == each.count
        assert (places.rows[0].us, max(row.us or 0 for row in places.rows)) == (each.first_us, each.last_us)
        assert places.times.tolist() == [row.us for row in places.rows if row.us is not None]


def test_any_split_into_deliveries_gives_the_same_list(archive: Archive, tmp_path: Path) -> None:
    whole = open_archive(made(tmp_path, 1), Visibility(RELEASED))
    assert len(whole.shards) < len(archive.shards)
    one, other = (list_mentions(each, order="value", limit=100_000).rows for each in (whole, archive))
    assert one == other


def test_a_reader_of_one_sender_sees_no_mention_of_another(archive: Archive) -> None:
    (sender,) = archive.names.account_ids("user2")
    limited = Archive(archive.shards, archive.names, Visibility(RELEASED, senders=frozenset({sender})), archive.zone)
    mine = [each for row in list_mentions(archive, limit=1_000).rows for each in all_of(archive, row.kind, row.value)]
    rows = list_mentions(limited, limit=1_000).rows
    assert sum(each.count for each in rows) == sum(each.sender == "user2" for each in mine) > 0
    assert all(each.senders == 1 for each in rows)
    assert "CSQU3054383" not in {each.value for each in rows}
    others = {each.message_id for each in mine if each.sender != "user2"}
    assert mentions_of(limited, others) == {}
    assert all(each.sender == "user2" for row in rows for each in all_of(limited, row.kind, row.value))


def all_of(archive: Archive, kind: str, value: str) -> tuple:
    return occurrences(archive, kind, value, limit=100_000).rows


def test_the_list_is_cut_ordered_and_narrowed(archive: Archive) -> None:
    by_count = list_mentions(archive, limit=1_000).rows
    assert [each.count for each in by_count] == sorted((each.count for each in by_count), reverse=True)
    values = [each.value for each in list_mentions(archive, order="value", limit=1_000).rows]
    assert values == sorted(values)
    newest = [each.last_us or 0 for each in list_mentions(archive, order="newest", limit=1_000).rows]
    assert newest == sorted(newest, reverse=True)
    assert list_mentions(archive, limit=2, offset=1).rows == by_count[1:3]
    assert {each.value for each in list_mentions(archive, contains="msku").rows} >= {"MSKU1234565"}
    with pytest.raises(UsageError, match="order"):
        list_mentions(archive, order="loudest")  # type: ignore[arg-type]


def test_a_value_is_found_as_people_type_it(archive: Archive) -> None:
    expected = occurrences(archive, "container", "MSKU1234565").total
    assert occurrences(archive, None, *spellings("msku 123456-5")).total == expected > 0
    assert occurrences(archive, "container", *spellings("nobody")).total == 0


def test_an_id_that_nobody_has_mentions_nothing(archive: Archive) -> None:
    assert mentions_of(archive, ["00" * 16, "not an id"]) == {}
