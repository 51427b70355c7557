"""Which column means what: guessed and shown, given, remembered; a wrong mapping is refused in words."""

import json
from pathlib import Path

import pytest

from argus.errors import DecisionNeededError, UsageError
from argus.messages import Message
from argus.readers import Plan, Request, recognise
from argus.readers.tables.mapping import guess
from argus.readers.tables.synonyms import FIELDS, NAMED, folded
from tests.readers.samples import item_at


def plan(folder: Path, content: str, request: Request, name: str = "table.csv") -> tuple[Plan, list[Message]]:
    """The plan of a table, and its messages."""
    path = folder / name
    path.write_text(content)
    item = item_at(path)
    found = recognise(item)
    assert found is not None
    made = found[0].plan(item, request)
    read = [each for span in made.spans for each in found[0].read(item, span, made.settled)]
    return made, [each for each in read if isinstance(each, Message)]


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("id,ts,conv,from,text", "source_id sent_at conversation sender text"),
        ("timestamp,chat,author,to,body,app", "sent_at conversation sender recipients text service"),
        ("date,thread,user,recipients,message,feed", "sent_at conversation sender recipients text service"),
        ("Datum,Gesprek,Afzender,Ontvanger,Bericht", "sent_at conversation sender recipients text"),
        ("Horodatage,Expéditeur,Destinataires,Texte", "sent_at sender recipients text"),
        ("Zeitstempel,Von,An,Nachricht,Gruppe", "sent_at sender recipients text conversation"),
        ("Fecha,De,Para,Mensaje", "sent_at sender recipients text"),
        ("Data,Mittente,Destinatario,Testo", "sent_at sender recipients text"),
        ("Data,De,Para,Mensagem,Conversa", "sent_at sender recipients text conversation"),
        ("FECHA DE ENVIO,DE,PARA,CUERPO", "sent_at sender recipients text"),
    ],
)
def test_headers_of_seven_languages_are_understood(header: str, fields: str) -> None:
    columns = header.split(",")
    found = guess(columns)
    assert {field: chosen for field, (chosen, _) in found.items()} == {
        field: (column,) for field, column in zip(fields.split(), columns, strict=True)
    }


def test_every_name_in_the_list_is_found_folded_and_belongs_to_a_field() -> None:
    assert all(name == folded(name) for name in NAMED)
    assert {field for fields in NAMED.values() for field in fields} == FIELDS.keys()


def test_a_guess_is_shown_and_a_given_mapping_is_none(tmp_path: Path) -> None:
    made, _ = plan(tmp_path, "Datum;Van;Bericht\n2021-03-04T05:06:07Z;a;x\n", Request())
    assert made.guessed
    assert "sender <- column `Van`  (Dutch 'van')" in made.shown
    given = {"fields": {"sent_at": "Datum", "sender": "Van", "text": "Bericht"}}
    made, _ = plan(tmp_path, "Datum;Van;Bericht\n2021-03-04T05:06:07Z;a;x\n", Request(mapping=given))
    assert not made.guessed


def test_columns_that_were_confirmed_before_are_known_again(tmp_path: Path) -> None:
    content = "when,who,said,where\n2021-03-04T05:06:07Z,a,x,y\n"
    fields = {"sent_at": "when", "sender": "who", "text": "said", "conversation": "where"}
    made, _ = plan(tmp_path, content, Request(mapping={"fields": fields}))
    assert made.profile is not None
    signature, mapping = made.profile
    again, messages = plan(tmp_path, content, Request(profiles={signature: json.loads(json.dumps(mapping))}))
    assert not again.guessed
    assert messages[0].conversation == "y"


@pytest.mark.parametrize(
    ("mapping", "named"),
    [
        ({"fields": {"sender": "Wie"}}, "`Van`"),
        ({"fields": {"colour": "Van"}}, "recipients"),
        ({"field": {}}, "fields"),
        ({"date_order": "ydm"}, "dmy"),
        ({"fields": {"text": ["Van", "Bericht"]}}, "One"),
    ],
)
def test_a_wrong_mapping_is_refused_and_says_what_there_is(
    tmp_path: Path, mapping: dict[str, object], named: str
) -> None:
    with pytest.raises(UsageError) as refused:
        plan(tmp_path, "Datum;Van;Bericht\n2021-03-04T05:06:07Z;a;x\n", Request(mapping=mapping))
    assert named in refused.value.do


@pytest.mark.parametrize(
    ("content", "flag"),
    [
        ("Datum;Van;Bericht\n2021-03-04 05:06;a;x\n", "--tz"),
        ("Datum;Van;Bericht\n04/03/2021 05:06;a;x\n", "date_order"),
        ("Datum;Van;Iets\n2021-03-04T05:06Z;a;x\n", "--mapping"),
        ("Van;Bericht;Iets\na;x;y\n", '"sent_at": null'),
    ],
)
def test_what_only_a_person_can_decide_is_asked_for(tmp_path: Path, content: str, flag: str) -> None:
    with pytest.raises(DecisionNeededError) as asked:
        plan(tmp_path, content, Request())
    assert flag in asked.value.do


def test_messages_without_any_time_are_read_when_the_mapping_says_so(tmp_path: Path) -> None:
    _, messages = plan(tmp_path, "Van;Bericht\na;x\n", Request(mapping={"fields": {"sent_at": None}}))
    assert [(each.sent_at, each.text) for each in messages] == [(None, "x")]


def test_numbers_stay_as_they_are_written(tmp_path: Path) -> None:
    no_json = '{"ts": 1600000000, "from": 007, "text": 1.50, "id": 1}'
    line = '{"ts": 1600000000, "from": 7, "text": 1.50, "id": 1e3, "big": %s}' % ("9" * 5000)
    _, messages = plan(tmp_path, f"{no_json}\n{line}\n", Request(), "table.jsonl")
    assert [(each.sender, each.text, each.source_id) for each in messages] == [("7", "1.50", "1e3")]
    assert messages[0].other == {"big": "9" * 5000}


@pytest.mark.parametrize("mapping", [None, {"fields": {"conversation": ["group", "chat"]}}])
def test_chats_of_one_name_in_two_groups_are_two_conversations(
    tmp_path: Path, mapping: dict[str, object] | None
) -> None:
    content = "ts,group,chat,from,text\n2021-03-04T05:06:07Z,g,1,a,x\n2021-03-04T05:06:08Z,h,1,a,y\n"
    made, messages = plan(tmp_path, content, Request(mapping=mapping))
    assert [each.conversation for each in messages] == ["g / 1", "h / 1"]
    assert any(line.startswith("conversation <- column `group` and column `chat`") for line in made.shown)


def test_a_time_that_cannot_be_read_leaves_a_message_undated_when_the_mapping_says_so(tmp_path: Path) -> None:
    content = "ts,from,text\n2021-03-04T05:06:07Z,a,x\n9 days ago,a,y\n01/02/2021 10:00,a,z\n"
    made, messages = plan(tmp_path, content, Request(zone="UTC", mapping={"undated": True}))
    assert [(each.text, each.sent_at is None, each.sent_as_written) for each in messages] == [
        ("x", False, "2021-03-04T05:06:07Z"),
        ("y", True, "9 days ago"),
        ("z", True, "01/02/2021 10:00"),
    ]
    assert "a time that cannot be read leaves its message without time  (given)" in made.shown
