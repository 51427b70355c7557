"""Watch lists and saved searches fire on new messages, once each; what is withheld takes its alert along."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from argus.access import RELEASED, Visibility
from argus.engine import Pool
from argus.errors import UsageError
from argus.intake import hold_lease, import_paths, keep_up
from argus.leads.alerts import (
    Alert,
    Raised,
    Watch,
    add_watch,
    fires_in_past,
    list_alerts,
    look_over_past,
    mark_seen,
    raise_alerts,
    remove_watch,
    right_check_digit,
    standing_watches,
    undo_edit,
    unseen_alerts,
    wanted_search,
    wanted_value,
)
from argus.messages import Archive, open_archive
from argus.privilege import release, withhold
from argus.reading import Filters
from tests.intake.program import new_case

BOX, OTHER_BOX = "MSCU3054389", "TCLU4265876"


class Case:
    """A dossier into which chat lines are brought."""

    def __init__(self, folder: Path, pool: Pool) -> None:
        self.folder, self.pool = folder, pool
        self.dossier, self.user = new_case(folder / "case.argus")
        self.files = 0

    def bring(self, *texts: str, sender: str = "anna", chat: str = "gate") -> Path:
        """Import a file with these messages."""
        self.files += 1
        path = self.folder / f"{self.files}.jsonl"
        path.write_text("".join(self.line(n, text, sender, chat) for n, text in enumerate(texts)), "utf-8")
        import_paths(self.dossier, self.user, [path], pool=self.pool)
        return path

    def line(self, number: int, text: str, sender: str, chat: str) -> str:
        """One message; a later file is not a later time: alerts go by arrival."""
        at = f"2021-03-{29 - self.files:02}T10:{number:02}:00Z"
        told = {"id": f"{self.files}-{number}", "timestamp": at, "chat": chat, "from": sender, "text": text}
        return json.dumps({**told, "app": "Sky"}) + "\n"

    def archive(self) -> Archive:
        """What analysts may see."""
        return open_archive(self.dossier, Visibility(RELEASED))

    def fire(self) -> Raised:
        """Look at what is new."""
        return raise_alerts(self.dossier, self.user, self.archive())

    def fired(self) -> list[tuple[str, str]]:
        """(value, how) of all alerts, the oldest first."""
        return [(each.value, each.how) for each in reversed(self.alerts())]

    def alerts(self) -> tuple[Alert, ...]:
        """All of them."""
        return list_alerts(self.dossier, self.archive()).rows

    def watch(self, value: str, kind: str | None = None, *, past: bool = False) -> int:
        """Put a value on the list."""
        return add_watch(self.dossier, self.user, wanted_value(self.dossier, kind, value), past=past).watch_id

    def standing(self) -> tuple[Watch, ...]:
        """What is watched for."""
        with self.dossier.register.read() as register:
            return standing_watches(register)

    def withhold_counsel(self) -> int:
        """Nobody may read what this account writes; the number of the entry."""
        with hold_lease(self.dossier, "filter decision") as lease:
            held = lease.require_held
            entry = withhold(self.dossier, self.user, "counsel.devries", "invented", held=held, workers=1)
            keep_up(self.dossier, lease, self.pool)
        return entry.entry_id

    def give_back(self, entry: int) -> None:
        """Release it."""
        with hold_lease(self.dossier, "filter decision") as lease:
            release(self.dossier, self.user, entry, "no counsel after all", held=lease.require_held, workers=1)
            keep_up(self.dossier, lease, self.pool)


@pytest.fixture
def case(tmp_path: Path, pool: Pool) -> Iterator[Case]:
    """A dossier with one message in it."""
    made = Case(tmp_path, pool)
    made.bring(f"the box is {BOX}")
    yield made
    made.dossier.register.close()


def test_a_watched_box_fires_on_a_new_message_in_any_written_form_and_once(case: Case) -> None:
    case.watch("mscu 305438-9")
    assert case.fire().alert_ids == ()
    case.bring("nothing here", "look at MSCU 305438 9 tonight", f"no, {OTHER_BOX}")
    assert len(case.fire().alert_ids) == 1
    assert case.fire().alert_ids == ()
    assert case.fired() == [(BOX, "said")]


def test_a_mended_number_fires_as_what_it_may_be_and_says_so(case: Case) -> None:
    case.watch(BOX)
    case.bring("container MSCU3054839 to quay 869")  # two digits changed places
    case.fire()
    (alert,) = case.alerts()
    assert alert.how == "repaired"
    assert alert.probability is not None


def test_the_same_file_again_fires_nothing(case: Case) -> None:
    case.watch(BOX)
    path = case.bring(f"again {BOX}")
    case.fire()
    import_paths(case.dossier, case.user, [path], pool=case.pool)
    again = path.with_name("copy.jsonl")
    again.write_bytes(path.read_bytes() + case.line(50, "one line more", "anna", "gate").encode())
    import_paths(case.dossier, case.user, [again], pool=case.pool)
    assert case.fire().alert_ids == ()


def test_what_was_here_before_fires_on_request_only(case: Case) -> None:
    number = case.watch(BOX)
    case.fire()
    (watch,) = [each for each in case.standing() if each.watch_id == number]
    assert fires_in_past(case.archive(), watch) == 1
    assert case.fired() == []
    look_over_past(case.dossier, case.user, number)
    assert len(case.fire().alert_ids) == 1
    assert case.fire().alert_ids == ()


def test_a_handle_fires_when_it_is_named_and_when_it_writes(case: Case) -> None:
    case.watch("@bobby_tables", "handle")
    case.bring("ask @bobby_tables", chat="yard")
    case.bring("here i am", sender="bobby_tables", chat="yard")
    case.fire()
    assert case.fired() == [("@bobby_tables", "said"), ("@bobby_tables", "sent")]


def test_a_phone_fires_in_any_written_form(case: Case) -> None:
    case.watch("+32 470 12 34 56")
    case.bring("call me on 0032470123456")
    case.fire()
    assert [how for _, how in case.fired()] == ["said"]


def test_a_saved_search_fires_with_its_filters(case: Case) -> None:
    add_watch(case.dossier, case.user, wanted_search("crane OR quay*", Filters(sender="carl")))
    case.bring("by the crane", "quay869", "at the gate", sender="carl")
    case.bring("by the crane", sender="dora")
    case.fire()
    assert [how for _, how in case.fired()] == ["found", "found"]


def test_a_number_said_in_two_messages_fires_when_the_second_comes(case: Case) -> None:
    case.watch(BOX)
    case.bring("MSCU")
    case.fire()
    case.files -= 2  # the rest comes later in time, too
    at = "2021-03-28T10:00:20Z"
    path = case.folder / "rest.jsonl"
    told = {"id": "r", "timestamp": at, "chat": "gate", "from": "anna", "text": "3054389", "app": "Sky"}
    path.write_text(json.dumps(told) + "\n", "utf-8")
    first = {"id": "f", "timestamp": "2021-03-28T10:00:00Z", "chat": "gate", "from": "anna", "text": "MSCU"}
    (case.folder / "first.jsonl").write_text(json.dumps({**first, "app": "Sky"}) + "\n", "utf-8")
    import_paths(case.dossier, case.user, [case.folder / "first.jsonl"], pool=case.pool)
    assert case.fire().alert_ids == ()
    import_paths(case.dossier, case.user, [path], pool=case.pool)
    assert len(case.fire().alert_ids) == 1


def test_a_withheld_message_takes_its_alert_along_until_it_is_released(case: Case) -> None:
    case.watch(BOX)
    case.bring(f"for counsel.devries: {BOX}", sender="counsel.devries", chat="law")
    case.fire()
    assert unseen_alerts(case.dossier, case.archive())[0] == 1
    entry = case.withhold_counsel()
    assert unseen_alerts(case.dossier, case.archive()) == (0, 0)
    assert case.alerts() == ()
    case.give_back(entry)
    assert len(case.alerts()) == 1
    assert case.fire().alert_ids == ()


def test_what_is_withheld_on_arrival_fires_only_when_it_is_released(case: Case) -> None:
    entry = case.withhold_counsel()
    case.watch(BOX)
    case.bring(f"for you: {BOX}", sender="counsel.devries", chat="law")
    assert case.fire().alert_ids == ()
    case.give_back(entry)
    assert len(case.fire().alert_ids) == 1


def test_what_is_taken_off_the_list_fires_no_more_and_catches_up_when_put_back(case: Case) -> None:
    number = case.watch(BOX)
    remove_watch(case.dossier, case.user, number)
    case.bring(f"now {BOX}")
    assert case.fire().alert_ids == ()
    assert undo_edit(case.dossier, case.user).what == "remove"
    assert len(case.fire().alert_ids) == 1
    assert undo_edit(case.dossier, case.user).what == "add"
    assert case.standing() == ()


def test_an_alert_is_seen_once_and_can_be_unseen(case: Case) -> None:
    case.watch(BOX)
    case.bring(f"now {BOX}")
    numbers = case.fire().alert_ids
    assert mark_seen(case.dossier, case.user, numbers) == 1
    assert mark_seen(case.dossier, case.user, numbers) == 0
    assert unseen_alerts(case.dossier, case.archive()) == (0, 0)
    assert mark_seen(case.dossier, case.user, numbers, seen=False) == 1


def test_a_number_with_a_mistake_in_it_is_watched_for_as_it_was_typed(case: Case) -> None:
    case.watch("MSCU 3054383")  # no check digit fits
    case.bring("box MSCU3054383")
    case.fire()
    assert case.fired() == [("MSCU3054383", "said")]


def test_a_mistyped_number_is_one_watch_however_it_is_written_and_tells_the_digit_that_would_fit(case: Case) -> None:
    case.watch("MSCU3054383")
    with pytest.raises(UsageError, match="already"):
        case.watch("mscu 305438-3", "container")
    (watch,) = case.standing()
    assert watch.value == "MSCU3054383"
    assert right_check_digit(watch.kind, watch.value) == 9
    assert right_check_digit("container", BOX) is None


def test_a_number_without_its_check_digit_is_watched_for_as_a_whole(case: Case) -> None:
    case.watch("MSCU 305438", "container")
    case.bring(f"box {BOX}")
    case.fire()
    assert case.fired() == [(BOX, "said")]


@pytest.mark.parametrize(("kind", "written"), [("container", "4389"), ("container", "tower"), ("phone", "12")])
def test_what_no_message_can_mention_is_refused(case: Case, kind: str, written: str) -> None:
    with pytest.raises(UsageError, match=r"is no container number|too short"):
        case.watch(written, kind)


def test_a_ship_fires_where_its_name_just_stands_in_small_letters(case: Case) -> None:
    case.watch("MSC Oscar", "vessel")
    case.watch("Quindelle Aurora", "vessel")
    case.bring("de msc oscar komt", "oscar belde", "en de boot eh die heet quindelle  aurora")
    case.fire()
    assert case.fired() == [("MSC OSCAR", "named"), ("Quindelle Aurora", "named")]


def test_an_account_whose_name_is_no_word_fires_where_it_just_stands(case: Case) -> None:
    case.watch("H4JKNJ", "handle")
    case.watch("bob", "handle")
    case.bring("vraag h4jknj even", "bob it up and down")
    case.fire()
    assert case.fired() == [("H4JKNJ", "named")]


@pytest.mark.parametrize("written", ["", "tonight at the gate", "a" * 300])
def test_what_has_no_known_form_is_refused(case: Case, written: str) -> None:
    with pytest.raises(UsageError):
        case.watch(written)


def test_a_kind_that_nothing_finds_is_refused_for_it_would_never_fire(case: Case) -> None:
    with pytest.raises(UsageError, match="no kind of mention"):
        wanted_value(case.dossier, "contaner", "MSCU3054383")


def test_the_same_thing_is_watched_for_once(case: Case) -> None:
    case.watch(BOX)
    with pytest.raises(UsageError):
        case.watch("MSCU-3054389")
