"""What a delivery says was read off a picture: shown with its message, searched, withheld and made again with it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from argus.access import RELEASED, WITHHELD, Visibility
from argus.intake import import_paths, messages_to_read, rebuild
from argus.intake.pictures import read_off_pictures
from argus.messages import ATTACHMENT, Archive, open_archive
from argus.reading import conversation_page, kinds_of, list_mentions, mentions_of, occurrences
from argus.reading.stretches import BATCH_BYTES, BATCH_ROWS, stretches_of
from argus.store import Dossier
from argus.web import make_app
from tests.intake.program import argus, argus_json, new_case, owner_of
from tests.web.visitor import Visitor

BOX = "MSKU1234565"
SEEN = "M5KU 123456S"  # as machines misread it: 5 for S and S for 5
OTHER_BOX = "CSQU3054383"  # the example of ISO 6346
SHA = "0123456789abcdef" * 4
LINES = (
    {"from": "k9", "text": f"look {SEEN[:4]}", "ocr_text": f"<b>PHOTO</b> {SEEN} 22G1"},
    {"from": "m2", "text": f"not {OTHER_BOX}?", "ocr_text": None},
    {"from": "m2", "text": "", "ocr_text": OTHER_BOX},
    {"from": "user003", "text": "door", "attachments": [{"name": "a.jpg", "sha256": SHA, "OCR": f"{BOX} <i>"}]},
    {"from": "k9", "text": f"yes {BOX}", "ocr_text": "  "},
)


def import_pictures(folder: Path) -> Dossier:
    rows = [
        {"id": f"n{number}", "timestamp": f"2021-03-0{number + 1}T10:00:00+01:00", "chat": "dock", **line}
        for number, line in enumerate(LINES)
    ]
    (folder / "chat.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    dossier, user = new_case(folder / "case.argus")
    import_paths(dossier, user, [folder / "chat.jsonl"], workers=1)
    return dossier


@pytest.fixture
def case(tmp_path: Path) -> Dossier:
    return import_pictures(tmp_path)


def opened(case: Dossier, audience: str = RELEASED) -> Archive:
    return open_archive(case, Visibility(audience))


def boxes(archive: Archive) -> list[tuple[str, str, str, str]]:
    """(value, field, how, raw) of every container, by time."""
    places = occurrences(archive, "container", BOX, OTHER_BOX).rows
    for each in places:
        assert each.text[each.mention.start : each.mention.end] == each.mention.raw
    return [(each.mention.value, each.field, each.mention.how, each.mention.raw) for each in places]


EVERY_BOX = [
    (BOX, "ocr_text", "repaired", SEEN),
    (OTHER_BOX, "text", "said", OTHER_BOX),
    (OTHER_BOX, "ocr_text", "said", OTHER_BOX),
    (BOX, "ocr_text", "said", BOX),
    (BOX, "text", "said", BOX),
]


def test_which_files_were_sent_with_a_message_stands_in_its_shard(case: Dossier) -> None:
    sent = {row: files for shard in opened(case).shards for row, files in enumerate(shard.columns["files"].to_pylist())}
    first_60_bits = int(SHA[:15], 16)

    assert [sent[row] for row in sorted(sent)] == [None, None, None, [first_60_bits], None]


def test_letters_that_a_machine_misread_are_repaired_and_counted_with_what_was_written(case: Dossier) -> None:
    archive = opened(case)
    assert boxes(archive) == EVERY_BOX
    counted = {each.value: each for each in list_mentions(archive, kind="container").rows}
    assert {value: each.count for value, each in counted.items()} == {BOX: 3, OTHER_BOX: 2}
    assert counted[BOX].how == {"said": 2, "repaired": 1}
    assert counted[BOX].alternatives[0][0] == BOX
    assert kinds_of(archive)["container"] == 2


def test_a_line_keeps_what_was_read_off_its_pictures_apart_from_what_it_says(case: Dossier) -> None:
    archive = opened(case)
    lines = conversation_page(archive, 1).lines
    assert [line.ocr_text for line in lines] == [LINES[0]["ocr_text"], "", OTHER_BOX, f"{BOX} <i>", ""]
    ids = [line.message_id for line in lines]
    written, seen = mentions_of(archive, ids), mentions_of(archive, ids, "ocr_text")
    for line in lines:
        for each in written.get(line.message_id, ()):
            assert line.text[each.start : each.end] == each.raw
        for each in seen.get(line.message_id, ()):
            assert line.ocr_text[each.start : each.end] == each.raw
    assert [each.kind for each in written.get(ids[0], ())] == []
    assert "container" in [each.kind for each in seen[ids[0]]]
    assert ids[2] not in written


def test_what_is_withheld_takes_its_pictures_with_it(case: Dossier) -> None:
    argus(case.folder, "privilege", "add", "user003", "--why", "counsel, invented")
    released, withheld = opened(case), opened(case, WITHHELD)
    assert sorted(boxes(released) + boxes(withheld)) == sorted(EVERY_BOX)
    assert (BOX, "ocr_text", "said", BOX) in boxes(withheld)
    assert (BOX, "ocr_text", "said", BOX) not in boxes(released)
    hidden = [each.message_id for each in occurrences(withheld, "container", BOX).rows]
    assert mentions_of(released, hidden, "ocr_text") == {}
    argus(case.folder, "privilege", "release", "1", "--reason", "no counsel after all")
    assert boxes(opened(case)) == EVERY_BOX


def test_a_rebuild_finds_it_again_in_the_parts(case: Dossier) -> None:
    rebuild(case, owner_of(case), workers=1)
    assert messages_to_read(case) == 0
    archive = opened(case)
    assert boxes(archive) == EVERY_BOX
    assert [line.ocr_text for line in conversation_page(archive, 1).lines][3] == f"{BOX} <i>"


def test_the_program_says_which_places_are_pictures(case: Dossier) -> None:
    places = argus_json(case.folder, "mentions", "--kind", "container", BOX)
    assert [each["field"] for each in places] == ["ocr_text", "ocr_text", "text"]


@pytest.fixture
def visitor(case: Dossier, _keys_of_nobody: None) -> Iterator[Visitor]:
    yield Visitor.signed_in(make_app(case, port=8321), case, owner_of(case))
    case.register.close()


def test_pages_show_it_below_the_message_with_its_own_marks(visitor: Visitor) -> None:
    page = visitor.get("/conversations/1").text
    assert page.count("read off the picture:") == 3
    below = page.split("read off the picture:")[1]
    marked = re.search(r'<span class="m m-box how-repaired"[^>]*>([^<]*)<template>', below)
    assert marked
    assert marked[1] == SEEN
    assert "<b>PHOTO" not in page
    said = page.split("read off the picture:")[0]
    assert 'how-repaired"' not in said[said.index('class="lines') :]
    message = re.search(r'href="(/messages/[0-9a-f]{32})"', page)
    assert message
    alone = visitor.get(message[1]).text
    assert "read off the picture:" in alone
    assert SEEN in alone
    places = visitor.get(f"/mentions?kind=container&value={BOX}").text
    assert places.count("read off the picture:") == 2


def test_names_of_the_column_vary_and_files_of_one_message_follow_one_another() -> None:
    files = [
        None,
        [{"other": '{"OCR": "one", "size": "ocr"}'}, {"other": None}, {"other": '{"ocr_text": "two"}'}],
        [],
        [{"other": '{"ocr": ""}'}],
        [{"other": '{"Ocr-Text": "same"}'}],
        [{"other": '{"ocrs": "no", "note": "\\"ocr\\": x"}'}],
    ]
    others = ['{"ocr_text": "alone"}', '{"ocr": "zero"}', None, None, '{"OCR_TEXT": "same"}', '{"text": "\\"ocr\\""}']
    rows = pa.table(
        {
            "other": pa.chunked_array([others[:1], others[1:]], pa.large_string()),
            "attachments": pa.chunked_array([files[:2], files[2:4], files[4:]], pa.list_(ATTACHMENT)),
        }
    )
    assert read_off_pictures(rows).to_pylist() == ["alone", "zero\none\ntwo", None, None, "same", None]
    assert read_off_pictures(rows.slice(1)).to_pylist() == ["zero\none\ntwo", None, None, "same", None]
    assert read_off_pictures(rows.slice(2, 2)).null_count == 2


def test_messages_are_read_in_stretches_that_fit_into_memory() -> None:
    # A text that is longer than a stretch stands alone; every message stands in exactly one.
    long = "x" * (BATCH_BYTES + 1)
    texts = ["ok"] * (BATCH_ROWS + 5) + [long, None, long[:-9], "end"]
    seen = [None] * (len(texts) - 1) + [long]
    times = [None] * len(texts)
    rows = pa.table(
        {
            "text": pa.array(texts, pa.large_string()),
            "ocr_text": pa.array(seen, pa.large_string()),
            "sent_at": pa.array(times, pa.int64()),
        }
    )
    made = [(each.first, len(each.said), each.pictured) for each in stretches_of(rows, ZoneInfo("UTC"))]
    end = BATCH_ROWS + 5
    assert [each[:2] for each in made] == [(0, BATCH_ROWS), (BATCH_ROWS, 5), (end, 1), (end + 1, 2), (end + 3, 1)]
    assert [each[2] and each[2].to_pylist() for each in made] == [None, None, None, None, [end + 3]]
