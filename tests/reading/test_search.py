"""Search on a handful of messages that can be checked by eye, and the two compilers of limits against each other."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from argus.access import Visibility
from argus.errors import UsageError
from argus.messages import (
    KINDS,
    SHARD,
    Archive,
    Names,
    Shard,
    fulltext,
    make_shard,
    number_accounts,
    number_conversations,
    number_services,
)
from argus.messages.scope import Scope, conjuncts, mask, scope_of, stretch
from argus.reading import Filters, search, search_json
from argus.store import create_dossier

Sent = tuple[str | None, str, str, str | None]  # when, who, where, what
MESSAGES: tuple[tuple[Sent, ...], ...] = (
    (
        ("2021-03-01T10:00:00", "jan", "haven", "De container MSCU1234565 staat klaar"),
        ("2021-03-01T10:00:00", "piet", "haven", "welke kaai?"),
        ("2021-03-31T22:30:00", "jan", "haven", "Kaai 1742, morgen"),  # April in Brussels
    ),
    (
        ("2021-03-15T08:00:00", "joris", "kantoor", "de container komt later"),
        ("2021-05-02T09:00:00", "jan", "kantoor", None),
    ),
    ((None, "jan", "haven", "container zonder datum"), (None, "piet", "kantoor", "container, container")),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return archive_of(tmp_path_factory.mktemp("search") / "d.argus", MESSAGES)


def archive_of(folder: Path, groups: tuple[tuple[Sent, ...], ...]) -> Archive:
    dossier = create_dossier(folder, name="search", authority="nobody", zone="Europe/Brussels")
    with dossier.register.write() as register:
        service = number_services(register, ["Signal"])["Signal"]
        people = number_accounts(register, {(service, who) for group in groups for _, who, _, _ in group})
        places = number_conversations(
            register, {(service, where, None, None) for group in groups for _, _, where, _ in group}
        )
    shards = []
    for number, group in enumerate(groups):
        rows = [
            {
                "message_id": bytes([number]) * 15 + bytes([place]),
                "row": place,
                "sent_at": None if when is None else us(when),
                "sender": people[service, who],
                "conversation": places[service, where],
                "service": service,
                "kind": place % 2,
                "state": 0,
                "attachments": 0,
                "text": what,
                "source_id": f"{number}-{place}",
                "reply_to": None,
            }
            for place, (when, who, where, what) in enumerate(group)
        ]
        report = make_shard(dossier.derived / str(number), pa.Table.from_pylist(rows, schema=SHARD))
        shards.append(Shard(dossier.derived / report.folder, "released", report.rows, report.first_us, report.last_us))
    return Archive(tuple(shards), Names(dossier.register), Visibility("released"), ZoneInfo("Europe/Brussels"))


def us(when: str) -> int:
    return int(datetime.fromisoformat(when).replace(tzinfo=UTC).timestamp()) * 1_000_000


def found(archive: Archive, query: str, **options: object) -> list[str | None]:
    return [hit.source_id for hit in search(archive, query, **options).hits]


def test_newest_and_oldest_run_over_all_shards_with_the_undated_last(archive: Archive) -> None:
    assert found(archive, "container") == ["1-0", "0-0", "2-1", "2-0"]
    assert found(archive, "container", sort="oldest") == ["0-0", "1-0", "2-0", "2-1"]
    assert found(archive, "*") == ["1-1", "0-2", "1-0", "0-1", "0-0", "2-1", "2-0"]


def test_best_first_prefers_the_short_message_that_says_it_twice(archive: Archive) -> None:
    hits = found(archive, "container", sort="best")

    assert set(hits) == {"0-0", "1-0", "2-0", "2-1"}
    assert hits.index("2-1") < hits.index("2-0")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(sender="jan"), ["1-1", "0-2", "0-0", "2-0"]),
        (Filters(sender="nobody"), []),
        (Filters(conversation="kantoor"), ["1-1", "1-0", "2-1"]),
        (Filters(service="signal", kind=KINDS[1]), ["1-1", "0-1", "2-1"]),
        (Filters(since_us=us("2021-03-15T08:00:00")), ["1-1", "0-2", "1-0"]),
        (Filters(until_us=us("2021-03-15T08:00:00")), ["0-1", "0-0"]),
        (Filters(since_us=us("2021-03-02T00:00:00"), until_us=us("2021-04-30T00:00:00"), sender="jan"), ["0-2"]),
        (Filters(since_us=us("2022-01-01T00:00:00")), []),
    ],
)
def test_filters_limit_what_is_found(archive: Archive, filters: Filters, expected: list[str]) -> None:
    assert found(archive, "*", filters=filters) == expected
    assert search(archive, "*", filters=filters, limit=0).total == len(expected)
    assert sorted(found(archive, "*", filters=filters, sort="best")) == sorted(expected)


def test_months_are_those_of_the_reading_zone_and_facets_are_filters(archive: Archive) -> None:
    answer = search(archive, "*", facets=("month", "sender", "conversation", "service"))

    assert [(each.value, each.count) for each in answer.facets["month"]] == [
        ("2021-03", 3),
        ("2021-04", 1),
        ("2021-05", 1),
    ]
    assert [(each.label, each.count) for each in answer.facets["sender"]] == [("jan", 4), ("piet", 2), ("joris", 1)]
    assert answer.facets["service"][0].count == answer.total == 7
    for each in answer.facets["sender"]:
        assert search(archive, "*", filters=Filters(sender=each.value)).total == each.count
    for each in answer.facets["conversation"]:
        assert search(archive, "*", filters=Filters(conversation=each.value)).total == each.count


@pytest.mark.parametrize("sort", ["newest", "oldest", "best"])
@pytest.mark.parametrize("query", ["container", "*", "NOT container", "kaai OR container"])
def test_pages_make_the_whole(archive: Archive, sort: str, query: str) -> None:
    whole = found(archive, query, sort=sort)
    paged: list[str | None] = []
    after = None
    for _ in whole:
        page = search(archive, query, sort=sort, limit=1, after=after)
        paged += [hit.source_id for hit in page.hits]
        after = page.cursor
    assert paged == whole
    assert after is None


def test_a_cursor_outlives_a_new_shard(archive: Archive) -> None:
    fewer = Archive(archive.shards[:1], archive.names, archive.visibility, archive.zone)
    first = search(fewer, "*", limit=1)

    assert first.hits[0].source_id == "0-2"
    assert found(archive, "*", after=first.cursor) == ["1-0", "0-1", "0-0", "2-1", "2-0"]


@pytest.mark.parametrize("cursor", ["x", "bm9wZQ", "WzEsMiwzXQ", "W10", "😀"])
def test_a_false_cursor_is_refused(archive: Archive, cursor: str) -> None:
    with pytest.raises(UsageError, match="cursor"):
        search(archive, "*", after=cursor)


def test_a_cursor_of_another_order_is_refused(archive: Archive) -> None:
    cursor = search(archive, "*", limit=1).cursor

    with pytest.raises(UsageError, match="another search"):
        search(archive, "*", after=cursor, sort="oldest")


@pytest.mark.parametrize("options", [{"sort": "random"}, {"limit": -1}, {"limit": 10**6}, {"facets": ("age",)}])
def test_an_option_that_cannot_be_is_refused(archive: Archive, options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        search(archive, "*", **options)


def test_an_unknown_kind_is_refused_with_the_kinds_there_are(archive: Archive) -> None:
    with pytest.raises(UsageError, match="kind") as told:
        search(archive, "*", filters=Filters(kind="pigeon"))
    assert "voice" in told.value.do


def test_an_empty_archive_answers(archive: Archive) -> None:
    nothing = Archive((), archive.names, Visibility(""), archive.zone)

    assert search(nothing, "*", facets=("month", "sender")).total == 0


def test_the_answer_as_json(archive: Archive) -> None:
    told = json.loads(json.dumps(search_json(search(archive, '"kaai 1742"', facets=("month",)))))

    assert told == {
        "total": 1,
        "hits": [
            {
                "message_id": "00" * 15 + "02",
                "source_id": "0-2",
                "sent_at": "2021-03-31T22:30:00Z",
                "sender": "jan",
                "conversation_id": "haven",
                "text": "Kaai 1742, morgen",
                "highlights": [[0, 9]],
            }
        ],
        "facets": {"month": [{"value": "2021-04", "label": "2021-04", "count": 1}]},
        "cursor": None,
    }


def test_what_a_reader_may_not_see_is_neither_found_nor_counted(archive: Archive) -> None:
    jan = archive.names.account_ids("jan")[0]
    limited = Archive(archive.shards, archive.names, Visibility("released", senders=frozenset({jan})), archive.zone)

    answer = search(limited, "*", facets=("sender",))

    assert answer.total == 4
    assert [each.label for each in answer.facets["sender"]] == ["jan"]
    assert search(limited, "*", filters=Filters(sender="piet")).total == 0


NUMBERS = st.none() | st.frozensets(st.integers(0, 4), max_size=3)
MOMENTS = st.none() | st.sampled_from([us(f"2021-0{month}-01T00:00:00") for month in range(1, 7)])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.builds(Scope, NUMBERS, NUMBERS, NUMBERS, NUMBERS, MOMENTS, MOMENTS), NUMBERS, MOMENTS)
def test_limits_mean_the_same_to_the_index_and_to_the_columns(
    archive: Archive, scope: Scope, conversations: frozenset[int] | None, since: int | None
) -> None:
    seen = scope.narrowed(scope_of(Visibility("released", conversations=conversations, since_us=since)))
    for shard in archive.shards:
        first, end = stretch(seen, shard)
        limits = [
            *conjuncts(seen),
            fulltext.number_between("ord", first, end - 1) if first < end else fulltext.nothing(),
        ]
        rows = shard.fulltext.edge(fulltext.every_one(limits), shard.rows, newest=False)

        assert rows == np.flatnonzero(mask(seen, shard.table)).tolist()


def test_a_shard_with_more_accounts_than_one_answer_holds_is_counted_whole(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = search(archive, "container OR kaai", facets=("sender", "conversation")).facets
    monkeypatch.setattr(fulltext, "_MOST_GROUPS", 1)

    assert search(archive, "container OR kaai", facets=("sender", "conversation")).facets == whole


def test_a_phrase_of_too_many_words_is_refused_in_words(tmp_path: Path) -> None:
    many = " ".join(f"c{number} s" for number in range(61_000))
    archive = archive_of(tmp_path / "d.argus", (((None, "jan", "haven", many),),))

    with pytest.raises(UsageError, match="Too many different words"):
        search(archive, '"c* s"')
    assert search(archive, '"c4711* s" AND c*').total == 1
