"""The index of one shard: what goes in can be found, whatever its length, and however the index was cut up."""

import random
from pathlib import Path

import pyarrow as pa
import pytest

from argus.messages import fold, fulltext
from argus.messages.fulltext import FullText, build_fulltext


def rows(texts: list[str | None]) -> pa.Table:
    count = len(texts)
    return pa.table(
        {
            "text": pa.array(texts, pa.large_string()),
            "sender": pa.array([None if row % 7 == 0 else row % 5 for row in range(count)], pa.int32()),
            "conversation": pa.array([row % 3 for row in range(count)], pa.int32()),
            "service": pa.array([1] * count, pa.int16()),
            "kind": pa.array([row % 2 for row in range(count)], pa.int8()),
        }
    )


def built(folder: Path, texts: list[str | None], **options: int) -> FullText:
    build_fulltext(folder, rows(texts), **options)
    return FullText.open(folder)


def test_every_word_of_a_text_finds_it(tmp_path: Path) -> None:
    texts = ['"Quoted" \\ back\\slash\x00\x1f\n{"json": 1}', "Straße 👍 東京都", None, "", "x" * 256, "щ" * 128 + " y"]
    index = built(tmp_path / "index", texts)

    assert index.rows == len(texts)
    for row, text in enumerate(texts):
        for word in fold(text or "").split():
            assert row in index.edge(fulltext.word(word), 10, newest=True)
            assert index.frequency(word) == index.count(fulltext.word(word)) == 1


@pytest.mark.parametrize("size", [257, 1_000, 70_000])
def test_a_word_that_is_too_long_for_the_index_is_found_whole(tmp_path: Path, size: int) -> None:
    word = "".join(random.Random(size).choices("0123456789abcdef", k=size))
    index = built(tmp_path / "index", [f"voor {word} na", word[:-1], "na"])

    assert index.edge(fulltext.in_a_row(fold(word).split()), 10, newest=False) == [0]


def test_an_index_in_many_pieces_answers_like_one_in_one_piece(tmp_path: Path) -> None:
    chance = random.Random(1)
    texts: list[str | None] = [" ".join(chance.choices("abcdefghij", k=6)) + f" word{row}" for row in range(60_000)]
    one, many = built(tmp_path / "one", texts), built(tmp_path / "many", texts, heap_bytes=15_000_000)

    assert one.searcher.num_segments == 1 < many.searcher.num_segments
    for query in (fulltext.word("a"), fulltext.in_a_row(["a", "b"]), fulltext.words_like("word59.*")):
        assert one.count(query) == many.count(query)
        assert one.edge(query, 50, newest=True) == many.edge(query, 50, newest=True)
        assert one.edge(query, 50, newest=False) == many.edge(query, 50, newest=False)
        assert one.between(query, [0, 10, 10, 30_000]) == many.between(query, [0, 10, 10, 30_000])
        for field in ("sender", "conversation"):
            told = [
                dict(zip(*(each.tolist() for each in index.groups(query, field)[:2]), strict=True))
                for index in (one, many)
            ]
            assert told[0] == told[1]


def test_an_index_made_of_few_bytes_at_a_time_answers_like_one_made_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(2)
    texts: list[str | None] = [
        None if row % 9 == 0 else " ".join(chance.choices("abcdefghij", k=chance.randint(0, 40))) for row in range(300)
    ]
    texts[100] = "long " * 2_000 + "end"
    whole = built(tmp_path / "whole", texts)
    monkeypatch.setattr(fulltext, "_SLICE_BYTES", 64)
    cut = built(tmp_path / "cut", texts)

    assert cut.rows == whole.rows == len(texts)
    for letter in ("a", "j", "long", "end"):
        assert cut.matching(fulltext.word(letter)).tolist() == whole.matching(fulltext.word(letter)).tolist()
    assert cut.matching(fulltext.word("end")).tolist() == [100]


def test_building_fills_no_folder_that_is_there(tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        build_fulltext(tmp_path, rows(["a"]))
