"""Records that are no message: every one on exactly one page, and never more bytes than may be shown."""

import json
from pathlib import Path

import pytest

from argus.access import RELEASED, User, Visibility, add_basis, add_user
from argus.evidence import DeliveryDetail, delivery_detail
from argus.intake import import_paths
from argus.reading import bytes_around, every_unreadable, items_kept_apart, left_over_page, other_counts
from argus.store import Dossier, create_dossier

ROW = json.dumps({"timestamp": "2021-03-04T10:00:00Z", "chat": "c", "from": "a", "text": "t", "app": "Sky"})
EVERYTHING = Visibility(RELEASED)


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory, _keys_of_nobody: None) -> tuple[Dossier, Path]:
    """Two chats with 70 broken lines each among good ones, and a log with joins."""
    folder = tmp_path_factory.mktemp("left") / "phone"
    folder.mkdir()
    for name in ("a.jsonl", "b.jsonl"):
        lines = [f"{ROW}\n{{broken {name} {number}\n" for number in range(70)]
        (folder / name).write_text(f"{ROW}\n{''.join(lines)}", "utf-8")
    log = "".join(f"[10:{minute:02}] <ann> hallo\n=== bob [~b@x] has joined #quay\n" for minute in range(20))
    (folder / "2004-11-15.raw.txt").write_text(f"{log}=== carl [~c@x] has left #quay []\n", "utf-8")
    dossier = create_dossier(folder.parent / "case.argus", name="Case", authority="Nobody", zone="Europe/Brussels")
    with dossier.register.write() as tx:
        owner: User = add_user(tx, "owner", "owner")
        add_basis(tx, basis="Order", authority="Court", ref="R1")
    import_paths(dossier, owner, [folder], zone="UTC", workers=1)
    return dossier, folder


@pytest.fixture(scope="module")
def delivery(delivered: tuple[Dossier, Path]) -> DeliveryDetail:
    """What came in."""
    return delivery_detail(delivered[0], 1)


def test_every_record_stands_on_one_page_in_the_order_of_files_and_places(
    delivered: tuple[Dossier, Path], delivery: DeliveryDetail
) -> None:
    dossier, _ = delivered
    pages = [left_over_page(dossier, delivery, page=number, page_rows=33) for number in range(1, 6)]
    rows = [row for page in pages for row in page.rows]
    assert [len(page.rows) for page in pages] == [33, 33, 33, 33, 8]
    assert {(page.total, page.pages) for page in pages} == {(140, 5)}
    assert [row.number for row in rows] == list(range(1, 141))
    assert [(row.item_id, row.place_start) for row in rows] == sorted((row.item_id, row.place_start) for row in rows)
    assert rows == [record for record, _ in every_unreadable(dossier, delivery)]
    assert left_over_page(dossier, delivery, page=99, page_rows=33) == pages[-1]


def test_the_records_of_one_file_are_asked_for_alone(delivered: tuple[Dossier, Path], delivery: DeliveryDetail) -> None:
    for item in delivery.items:
        page = left_over_page(delivered[0], delivery, item_id=item.item_id)
        assert page.total == item.counts["unreadable"]
        assert {row.item_id for row in page.rows} <= {item.item_id}


def test_other_records_are_counted_by_name(delivered: tuple[Dossier, Path], delivery: DeliveryDetail) -> None:
    counts = other_counts(delivered[0], 1)
    assert sum(each.records for each in counts) == sum(item.counts["other"] for item in delivery.items)
    assert [each.records for each in counts] == sorted((each.records for each in counts), reverse=True)
    assert all(each.what for each in counts)


def test_the_bytes_around_a_record_are_those_of_the_file(
    delivered: tuple[Dossier, Path], delivery: DeliveryDetail
) -> None:
    dossier, folder = delivered
    apart = items_kept_apart(dossier, EVERYTHING, delivery)
    assert apart == frozenset()
    for record in left_over_page(dossier, delivery).rows:
        around = bytes_around(dossier, record, apart)
        before, own, behind = around.stretches
        whole = (folder.parent / record.item_name).read_bytes()
        assert own == whole[record.place_start : record.place_end]
        assert whole[around.start :].startswith(before + own + behind)
        assert before
        assert ROW.encode() in before + behind


@pytest.mark.parametrize("narrowed", [{"conversations": frozenset({1})}, {"since_us": 0}, {"senders": frozenset()}])
def test_who_sees_only_some_messages_sees_no_neighbours(
    delivered: tuple[Dossier, Path], delivery: DeliveryDetail, narrowed: dict[str, object]
) -> None:
    dossier, folder = delivered
    apart = items_kept_apart(dossier, Visibility(RELEASED, **narrowed), delivery)  # type: ignore[arg-type]
    for record in left_over_page(dossier, delivery).rows:
        around = bytes_around(dossier, record, apart)
        whole = (folder.parent / record.item_name).read_bytes()
        assert around.data == whole[record.place_start : record.place_end]
        assert around.why == "apart"
