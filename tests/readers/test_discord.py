"""What DiscordChatExporter writes: conversations, answers, and what is no message."""

from argus.messages import Message, Other
from argus.readers import Request
from argus.readers.discord import DiscordReader
from tests.readers.samples import FOLDER, item_at


def found() -> list[object]:
    """All records of the sample."""
    reader, item = DiscordReader(), item_at(FOLDER / "discord" / "channel.json")
    plan = reader.plan(item, Request())
    return [each for span in plan.spans for each in reader.read(item, span, plan.settled)]


def test_the_sender_is_the_id_and_keeps_the_shown_name_beside_it() -> None:
    messages = [each for each in found() if isinstance(each, Message)]
    assert {(each.sender, each.sender_name) for each in messages} == {
        ("900000000000000021", "Ania Z."),
        ("900000000000000022", "Rik"),
        ("900000000000000024", "News"),
    }
    assert {each.conversation for each in messages} == {"900000000000000002"}
    assert {each.conversation_name for each in messages} == {"Harbour (made up) / Text Channels / quay"}


def test_an_answer_names_what_it_answers_and_a_forwarded_message_does_not() -> None:
    messages = {each.source_id: each for each in found() if isinstance(each, Message)}
    assert messages["900000000000000011"].reply_to == "900000000000000010"
    forwarded = messages["900000000000000013"]
    assert (forwarded.reply_to, forwarded.text) == (None, "gate 7 opens at six")


def test_calls_are_messages_and_joins_are_not() -> None:
    calls = [each for each in found() if isinstance(each, Message) and each.kind == "call"]
    events = [each.what for each in found() if isinstance(each, Other) and each.counts]
    assert len(calls) == 1
    assert events == ["join", "pin"]


def test_who_reacted_is_told_by_account_and_the_rest_by_number() -> None:
    (first, *_) = (each for each in found() if isinstance(each, Message))
    assert [(each.account, each.count) for each in first.reactions] == [("900000000000000022", 1), (None, 1)]
