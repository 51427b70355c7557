"""Exported WhatsApp chats: styles of dates, what decides the order of day and month, public exports, columns."""

import json
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from argus.errors import DecisionNeededError, UsageError
from argus.evidence import EvidenceItem
from argus.messages import Found, Message, Other, Unreadable, block_of
from argus.readers import Request, Span, recognise
from argus.readers.whatsapp import events
from argus.readers.whatsapp.text import WhatsAppTextReader
from tests.readers.same import assert_same
from tests.readers.samples import item_at
from tests.readers.shared_data import shared

READER = WhatsAppTextReader()


def chat(folder: Path, text: str, name: str = "WhatsApp Chat with Ann.txt") -> EvidenceItem:
    """An export with that text."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return item_at(path)


def read(item: EvidenceItem, zone: str = "UTC", **mapping: object) -> list[Found]:
    """All records."""
    plan = READER.plan(item, Request(zone=zone, mapping=mapping))
    return [each for span in plan.spans for each in READER.read(item, span, plan.settled)]


def messages(found: list[Found]) -> list[Message]:
    """The messages among the records."""
    return [each for each in found if isinstance(each, Message)]


def clock(message: Message) -> str:
    """When it was sent."""
    assert message.sent_at is not None
    return datetime.fromtimestamp(message.sent_at.us / 1e6, UTC).strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    "name",
    [
        "test_[mmddyy]_24hrs.txt",
        "test_ddmmyy_24hrs.txt",
        "test_mmddyy_24hrs.txt",
        "test_mmddyyyy_12hrs.txt",
        "test_yyyymmdd_24hrs.txt",
    ],
)
def test_a_public_export_in_five_styles_gives_what_is_written_beside_it(name: str) -> None:
    folder = shared("data/chat-export-mini/whatsapp")
    item = item_at(folder / name)
    assert recognise(item) is not None
    found = read(item)
    # The tool that the expectation comes from joins the lines of a message by a blank, and puts the newest first.
    got = [
        {
            "timestamp": clock(each).replace(" ", "T"),
            "author": each.sender,
            "message": (each.text or "").replace("\n", " "),
        }
        for each in reversed(messages(found))
    ]
    assert got == json.loads((folder / "target.json").read_text("utf-8"))
    assert [each.what for each in found if isinstance(each, Other)] == ["system", "create", "join"]
    assert len(found) == 9


@pytest.mark.parametrize(
    ("name", "events"),
    [("lorem.txt", 0), ("lorem-merge-part1.txt", 0), ("lorem-merge-part2.txt", 0), ("pokemon.txt", 2)],
)
def test_a_public_export_gives_a_record_for_every_line(name: str, events: int) -> None:
    path = shared("data/chat-export-mini/whatstk") / name
    found = read(item_at(path))
    assert len(found) == len([line for line in path.read_text("utf-8").split("\n") if line])
    assert sum(isinstance(each, Other) for each in found) == events
    assert not any(isinstance(each, Unreadable) for each in found)
    times = [each.sent_at.us for each in messages(found) if each.sent_at]
    assert times == sorted(times)


@pytest.mark.parametrize(
    ("head", "when"),
    [
        ("31/03/2021, 14:05 - ", "2021-03-31 14:05:00"),
        ("3/31/21, 2:05 PM - ", "2021-03-31 14:05:00"),
        ("3/31/21, 2:05\u202fpm - ", "2021-03-31 14:05:00"),
        ("31-03-2021 14:05 - ", "2021-03-31 14:05:00"),
        ("31.03.21, 14:05 - ", "2021-03-31 14:05:00"),
        ("31/03/2021 à 14:05 - ", "2021-03-31 14:05:00"),
        ("31.3.2021 klo 14.05 - ", "2021-03-31 14:05:00"),
        ("31.03.21 г., 14:05 - ", "2021-03-31 14:05:00"),
        ("31/03/2021, 2:05 p. m. - ", "2021-03-31 14:05:00"),
        ("31/3/21, 2:05 μ.μ. - ", "2021-03-31 14:05:00"),
        ("31.3.21, 2:05 e pasdites - ", "2021-03-31 14:05:00"),
        ("2021/3/31 下午2:05 - ", "2021-03-31 14:05:00"),
        ("2021年3月31日 14:05 - ", "2021-03-31 14:05:00"),
        ("2021. 3. 31. 오후 2:05 - ", "2021-03-31 14:05:00"),
        ("2021-03-31 14:05 - ", "2021-03-31 14:05:00"),
        ("٣١\u200f/٣\u200f/٢٠٢١, ٢:٠٥ م - ", "2021-03-31 14:05:00"),
        ("৩১/৩/২১, ২:০৫ PM - ", "2021-03-31 14:05:00"),
        ("३१/३/२१, २:०५ अपराह्न - ", "2021-03-31 14:05:00"),
        ("31/3/2564 14:05 - ", "2021-03-31 14:05:00"),
        ("۱۴۰۰/۱/۱۱، ۱۴:۰۵ - ", "2021-03-31 14:05:00"),
        ("[31/03/2021, 14:05:06] ", "2021-03-31 14:05:06"),
        ("\u200e[31.03.21, 14:05:06] ", "2021-03-31 14:05:06"),
        ("[31.03.21 14:05:06] ", "2021-03-31 14:05:06"),
        ("[31/03/21, 14:05] ", "2021-03-31 14:05:00"),
        ("[3/31/21, 12:05:06\u202fAM] ", "2021-03-31 00:05:06"),
        ("[2021/03/31 14:05:06] ", "2021-03-31 14:05:06"),
        ("[2021. 03. 31. 오전 12:05:06] ", "2021-03-31 00:05:06"),
        ("31/03/14 14:05:06: ", "2014-03-31 14:05:06"),
    ],
)
def test_every_language_writes_the_same_moment(tmp_path: Path, head: str, when: str) -> None:
    # 31 cannot be a month.
    item = chat(tmp_path, f"{head}Ann: hello: you\nsecond line\n{head}Bob: 12/03/2021, 10:00 no head\n")
    found = messages(read(item))
    assert recognise(item) is not None
    assert [(each.sender, each.text) for each in found] == [
        ("Ann", "hello: you\nsecond line"),
        ("Bob", "12/03/2021, 10:00 no head"),
    ]
    assert {clock(each) for each in found} == {when}


def test_the_order_of_day_and_month_is_found_by_a_day_at_the_far_end_of_the_file(tmp_path: Path) -> None:
    lines = [f"0{1 + n // 400}/0{1 + n % 9}/2021, 10:00 - Ann: x{'x' * 200}\n" for n in range(900)]
    item = chat(tmp_path, "".join(lines) + "12/25/2021, 10:00 - Bob: y\n")
    assert item.size > 150_000
    assert clock(messages(read(item))[-1]) == "2021-12-25 10:00:00"


def test_the_order_that_never_goes_back_in_time_is_taken(tmp_path: Path) -> None:
    item = chat(tmp_path, "".join(f"0{n % 9 + 1}/0{n // 9 + 3}/2021, 10:00 - Ann: x\n" for n in range(20)))
    assert clock(messages(read(item))[1]) == "2021-03-02 10:00:00"


def test_dates_that_leave_the_order_open_are_asked_about(tmp_path: Path) -> None:
    item = chat(tmp_path, "01/02/2021, 10:00 - Ann: x\n03/04/2021, 10:00 - Bob: y\n", "_chat.txt")
    with pytest.raises(DecisionNeededError) as asked:
        read(item)
    assert '{"date_order": "dmy"}' in asked.value.do
    assert "Ann" not in str(asked.value)
    assert clock(messages(read(item, date_order="dmy"))[0]) == "2021-02-01 10:00:00"
    assert clock(messages(read(item, date_order="mdy"))[0]) == "2021-01-02 10:00:00"
    with pytest.raises(UsageError):
        read(item, date_order="ydm")


def test_the_same_day_in_every_order_needs_no_answer(tmp_path: Path) -> None:
    item = chat(tmp_path, "03/03/2021, 10:00 - Ann: x\n03/03/2021, 10:01 - Bob: y\n")
    assert clock(messages(read(item))[0]) == "2021-03-03 10:00:00"


def test_without_a_zone_the_flag_is_named(tmp_path: Path) -> None:
    with pytest.raises(DecisionNeededError) as asked:
        READER.plan(chat(tmp_path, "31/03/2021, 10:00 - Ann: x\n"), Request())
    assert "--tz" in asked.value.do


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("WhatsApp Chat with Lima.txt", "Lima"),
        ("WhatsApp-chat met Lima.txt", "Lima"),
        ("Discussion WhatsApp avec Lima.txt", "Lima"),
        ("WhatsApp Chat mit Lima.txt", "Lima"),
        ("Chat de WhatsApp con Lima.txt", "Lima"),
        ("Conversa do WhatsApp com Lima.txt", "Lima"),
        ("Чат WhatsApp с контактом Lima.txt", "Lima"),
        ("Lima ile WhatsApp Sohbeti.txt", "Lima"),
        ("WhatsApp Chat - Lima.zip/_chat.txt", "Lima"),
        ("phone/WhatsApp Chat - Lima/_chat.txt", "Lima"),
        ("phone/Lima/_chat.txt", "Lima"),
        ("Lima.txt", "Lima"),
    ],
)
def test_a_chat_is_named_after_its_file_or_what_it_lies_in(tmp_path: Path, label: str, name: str) -> None:
    item = chat(tmp_path, "31/03/2021, 10:00 - Ann: x\n31/03/2021, 10:00 - Bob: x\n31/03/2021, 10:00 - Carl: x\n")
    plan = READER.plan(EvidenceItem(item.sha256, item.path, item.size, label), Request(zone="UTC"))
    assert (plan.settled["conversation"], plan.settled["conversation_kind"]) == (name, "group")


def test_files_that_do_not_say_which_chat_they_are_stay_apart(tmp_path: Path) -> None:
    lines = "31/03/2021, 10:00 - {}: x\n31/03/2021, 10:00 - Bob: x\n31/03/2021, 10:00 - Carl: x\n"
    keys = {messages(read(chat(tmp_path, lines.format(who), "_chat.txt")))[0].conversation for who in ("Ann", "Dan")}
    assert len(keys) == 2


def test_both_exports_of_a_chat_of_two_are_one_conversation(tmp_path: Path) -> None:
    lines = "31/03/2021, 10:00 - Ann: x\n31/03/2021, 10:01 - Bob: y\n"
    found = [read(chat(tmp_path, lines, f"WhatsApp Chat with {each}.txt")) for each in ("Ann", "Bob")]
    assert {each.conversation for records in found for each in messages(records)} == {"Ann | Bob"}


@pytest.mark.parametrize(
    "content",
    [
        "[2021-03-12, 14:05] Ann: as Signal writes\n",
        "2021-03-12 14:05:06 - INFO - a log\n2021-03-12 14:05:07 - INFO - of a program\n",
        "Datum;Van;Bericht\n12/03/2021, 14:05;Ann;x\n",
        "12/03/2021, 14:05 is when we met: there\n",
        "[14:05] <ann> as IRC writes\n",
        "",
    ],
)
def test_other_texts_with_dates_are_not_taken_for_a_chat(tmp_path: Path, content: str) -> None:
    item = chat(tmp_path, content)
    assert READER.recognises(item.head(), item.name) is None


@pytest.mark.parametrize("event", ["join", "leave"])
def test_every_known_sentence_names_who_came_or_went(event: str) -> None:
    for sentence in events._SENTENCES[event].replace("\n", "|").split("|"):
        assert events.event_of(sentence.format(who="Zed", whom="Bob")) == events.Event(event, "Bob"), sentence


HEADS = [
    "31/12/2021, 23:59 - ",
    "1/1/2022, 0:05 - ",
    "28/03/2021, 02:30 - ",
    "31/10/2021, 02:30 - ",
    "99/99/2021, 10:00 - ",
]
NAMES = ["Ann", "Bob: Quay", "\u202a+32\u00a0460\u00a000\u202c", 'Ann created "x', "", "é" * 70]
TEXTS = [
    "hello",
    "",
    "two\nlines",
    "two\r\nlines\r",
    "<Media omitted>",
    "This message was deleted",
    "\u200eimage omitted",
    "IMG-20210312-WA0001.jpg (file attached)\ncaption",
    "a (b) c.txt",
    "x <This message was edited>",
    "POLL:\nx",
    "https://maps.google.com/?q=51.2,4.4",
    "\u200eAnn left",
    ": ",
]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(HEADS),
            st.sampled_from(NAMES),
            st.sampled_from([": ", ":", " "]),
            st.sampled_from(TEXTS) | st.text(max_size=9),
        ),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(["", "no head\n", "\ufeff"]),
    st.sampled_from(["utf-8", "cp1252"]),
)
def test_columns_hold_what_record_by_record_gives(
    lines: list[tuple[str, str, str, str]], before: str, encoding: str
) -> None:
    text = before + "".join(f"{head}{name}{colon}{said}\n" for head, name, colon, said in lines)
    with TemporaryDirectory() as folder:
        model = chat(Path(folder), "31/12/2021, 23:59 - Ann: x\n", "model.txt")
        settled = READER.plan(model, Request(zone="Europe/Brussels", mapping={"names": ["Bob: Quay"]})).settled
        path = Path(folder) / "chat.txt"
        path.write_bytes(text.encode(encoding, "replace"))
        item = item_at(path)
        span = Span(0, 0, item.size)
        assert_same(READER.read_block(item, span, settled), block_of(READER.read(item, span, settled)))


def test_pieces_that_are_read_one_by_one_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        f"31/12/2021, 10:{n % 60:02d} - {'Ann' if n % 3 else 'Bob'}: {n} {'x' * (n % 50)}\nmore\n" for n in range(500)
    ]
    item = chat(tmp_path, "".join(lines))
    plan = READER.plan(item, Request(zone="UTC"))
    whole = block_of(READER.read(item, plan.spans[0], plan.settled))
    monkeypatch.setattr("argus.readers.whatsapp.text._PIECE", 300)
    assert_same(READER.read_block(item, plan.spans[0], plan.settled), whole)
    monkeypatch.setattr("argus.readers.whatsapp.text._LONGEST_PIECE", 310)
    assert_same(READER.read_block(item, plan.spans[0], plan.settled), whole)
    monkeypatch.setattr("argus.readers.reader.SPAN_BYTES", 1_000)
    spans = READER.plan(item, Request(zone="UTC")).spans
    assert len(spans) > 10
    assert sum(READER.read_block(item, span, plan.settled).rows_in for span in spans) == 500
