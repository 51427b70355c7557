"""Container numbers in chat: every mistake of one digit can be mended, real chat rings no alarm, and pieces join."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.reading.mentions import PIECE, Batch, Lists, Mention, Piece
from argus.reading.mentions.containers import Containers
from argus.terms import ContainerNumber
from tests.reading.mentions.golden import ZONE

IRC = sorted((Path(__file__).parents[3] / "samples" / "ubuntu-irc").rglob("*.raw.txt"))
FINDER = Containers(Lists())
NUMBERS = st.builds(
    ContainerNumber.of,
    st.sampled_from(["MSKU", "TGHU", "CSQU", "MEDU", "HLXU"]),
    st.from_regex(r"[0-9]{6}", fullmatch=True),
)
MINUTE = 60_000_000


def mentions(text: str) -> list[Mention]:
    found = list(FINDER.find(Batch([text], [0], ZONE)))
    assert all(each.raw == text[each.start : each.end] for each in found)
    return [each for each in found if not each.kind.startswith(PIECE)]


def readings(mention: Mention) -> set[str]:
    return {mention.value, *(value for value, _ in mention.alternatives)}


def joined(*messages: tuple[int, int, str]) -> list[tuple[int, str]]:
    """(message, value) of what is joined; messages as (sender, minute, text)."""
    found = FINDER.find(Batch([text for _, _, text in messages], [at * MINUTE for _, at, _ in messages], ZONE))
    pieces = [Piece(messages[each.at][0], messages[each.at][1] * MINUTE, each) for each in found]
    together = list(FINDER.join(pieces))
    assert all(each.how == "inferred" for each in together)
    return [(each.at, each.value) for each in together]


@given(NUMBERS)
def test_a_number_that_fits_is_said(number):
    [mention] = mentions(f"bak {number} is binnen")
    assert (mention.value, mention.how, mention.raw) == (str(number), "said", str(number))


@given(NUMBERS, st.integers(4, 10), st.integers(1, 9))
def test_any_single_wrong_digit_gives_a_candidate_set_that_holds_the_true_number(number, place, more):
    true = str(number)
    wrong = true[:place] + str((int(true[place]) + more) % 10) + true[place + 1 :]
    [mention] = mentions(f"die {wrong} dus")
    assert true in readings(mention)
    assert (mention.how == "said") == ContainerNumber.read(wrong).fits


@given(NUMBERS, st.integers(4, 9))
def test_any_swap_of_neighbours_gives_a_candidate_set_that_holds_the_true_number(number, place):
    true = str(number)
    wrong = true[:place] + true[place + 1] + true[place] + true[place + 2 :]
    [mention] = mentions(wrong.lower())
    assert true in readings(mention)
    assert (mention.how == "said") == ContainerNumber.read(wrong).fits


@given(NUMBERS, st.integers(4, 10))
def test_every_candidate_fits_its_check_digit_whatever_was_mended(number, place):
    left_out = str(number)[:place] + str(number)[place + 1 :]
    [mention] = mentions(left_out)
    assert mention.how == "repaired"
    assert str(number) in readings(mention)
    assert all(ContainerNumber.read(each).fits for each in readings(mention))
    assert mention.facts["written"] == left_out


@given(
    NUMBERS, st.sampled_from([" ", ".", "-", "/", "\n", "  ", " - ", ": "]), st.sampled_from(["", " ", ".", "-", "/"])
)
def test_the_writing_form_does_not_matter(number, after_letters, in_digits):
    digits = (number.serial[:3], number.serial[3:], str(number.check_digit))
    text = number.prefix + after_letters + in_digits.join(digits)
    for written in (text, text.lower(), f"nr {text}, kaai 3", f"({text})"):
        [mention] = mentions(written)
        assert (mention.value, mention.how) == (str(number), "said")


@given(NUMBERS)
def test_backwards_is_believed_where_somebody_says_so_and_kept_as_possible_where_nobody_does(number):
    turned = f"{number.prefix} {number.serial[::-1]}"
    digits = str(number)[4:]
    text = f"{number.prefix} {digits[::-1]}"
    if digits == digits[::-1]:
        return
    assert mentions(f"achterstevoren: {text}")[0].value == str(number)
    if not ContainerNumber.read(text.replace(" ", "")).fits:
        assert str(number) in readings(mentions(text)[0])
    assert all(each.how == "repaired" for each in mentions(turned))


@pytest.mark.parametrize(
    "text",
    [
        "ABCU1234567",  # on no list, and does not fit
        "abcu3054384 is niks",
        "bug 1234567",
        "kernel 2.6.24 on 1234567",
        "xMSKU1234565",
        "MSKU1234565abc",
        "MSKU123456789",
        "MSKU 123.456.789",
        "d41d8cd98f00b204e9800998ecf8427e",
        "00:1A:2B:3C:4D:5E",
        "menu 1234567",
        "u 123456",
        "MAEU 12 mei",
        "MSKU +32 460 00 12 34",
        "bl nr MEDU1234560",
        "EUR 3054383",
        "msk 3054383",
        "MSKU 20 en 1400 kg",
        "msku " + "dubbel " * 5000,
        "",
    ],
)
def test_what_is_no_container_is_none(text):
    assert mentions(text) == []


def test_real_chat_of_other_people_holds_hardly_any_container():
    lines = [
        re.sub(r"^\[\d\d:\d\d\] (<\S+> )?", "", line)
        for path in IRC
        for line in path.read_text("utf-8", "replace").splitlines()
    ]
    found = [each for each in FINDER.find(Batch(lines, [0] * len(lines), ZONE)) if not each.kind.startswith(PIECE)]
    assert len(lines) > 100_000
    assert len(found) <= 5, [each.raw for each in found]


def test_letters_and_digits_of_one_sender_within_three_minutes_join_over_a_reply():
    assert joined((1, 0, "MSKU"), (2, 1, "wacht"), (1, 2, "123456"), (1, 3, "5")) == [
        (0, "MSKU1234565"),
        (2, "MSKU1234565"),
        (3, "MSKU1234565"),
    ]


@pytest.mark.parametrize(
    "messages",
    [
        ((1, 0, "MSKU"), (2, 1, "1234565")),  # another sender
        ((1, 0, "MSKU"), (1, 4, "1234565")),  # too late
        ((1, 0, "MSKU"), (1, 1, "ja"), (1, 2, "27")),
        ((1, 0, "MSKU1234565"), (2, 1, "die 4566")),
        ((1, 0, "MSKU1234565"), (2, 20, "2345678")),
    ],
)
def test_what_does_not_belong_together_is_not_joined(messages):
    assert joined(*messages) == []


def test_the_last_digits_mean_the_last_number_that_ends_so():
    both = ((1, 0, "MSKU1234565"), (2, 9, "TGHU 008456 5"))
    assert joined(*both, (2, 99, "die 4565 staat vrij")) == [(2, "TGHU0084565")]
    assert joined(*reversed(both), (2, 99, "...4565?")) == [(2, "MSKU1234565")]


def test_a_number_in_two_messages_that_does_not_fit_keeps_its_candidates():
    found = list(FINDER.find(Batch(["MSKU", "1234556"], [0, MINUTE], ZONE)))
    together = list(FINDER.join([Piece(1, each.at * MINUTE, each) for each in found]))
    assert len(together) == 2
    assert all("MSKU1234565" in readings(each) for each in together)
    assert all(each.facts["joined"] for each in together)


def test_pieces_without_time_or_sender_are_left_alone():
    found = list(FINDER.find(Batch(["MSKU", "1234565"], [None, None], ZONE)))
    assert list(FINDER.join([Piece(1, None, each) for each in found])) == []
    assert list(FINDER.join([Piece(None, 0, each) for each in found])) == []


@given(NUMBERS, st.sets(st.integers(4, 10), max_size=2))
def test_what_a_camera_reads_as_letters_is_mended(number, misread):
    look_alike = {"0": "O", "1": "I", "2": "Z", "5": "S", "6": "G", "8": "B"}
    read = "".join(look_alike.get(each, each) if at in misread else each for at, each in enumerate(str(number)))
    for text in (read, f"{read[:4]} {read[4:10]} {read[10]}\n45R1\nTARE 4,640 KG"):
        if any(each.isdigit() for each in read[4:10]):
            [mention] = mentions(text)
            assert mention.value == str(number)
            assert mention.how == ("said" if read == str(number) else "repaired")


def test_last_digits_refer_to_late_numbers_only():
    many = [(1, at, str(ContainerNumber.of("TGHU", f"{100_000 + 7 * at}"))) for at in range(60)]
    first, late = many[0][2], many[50][2]
    assert joined(*many, (2, 61, f"die {late[-4:]}")) == [(60, late)]
    assert joined(*many, (2, 61, f"die {first[-4:]}")) == []
    assert joined(*many, (1, 61, first), (2, 62, f"die {first[-4:]}")) == [(61, first)]


def test_a_corrected_number_takes_the_letters_of_the_one_before():
    assert joined((1, 0, "CSQU 305348-3"), (2, 1, "vind ik niet"), (1, 2, "sorry 3054383")) == [(2, "CSQU3054383")]


def test_a_list_of_a_thousand_containers_is_read_whole_and_one_of_wrong_numbers_is_not_mended_without_end():
    numbers = [str(ContainerNumber.of("TGHU", f"{serial:06d}")) for serial in range(200_000, 201_000)]
    assert [each.value for each in mentions("\n".join(numbers))] == numbers
    wrong = [each[:-1] + str((int(each[-1]) + 1) % 10) for each in numbers]
    assert len(mentions(", ".join(wrong))) == 500
    assert [each.value for each in mentions(", ".join([*wrong, *numbers]))][500:] == numbers


def test_letters_of_nobody_all_by_themselves_join_with_digits_that_fit():
    fits = ContainerNumber.of("QXZU", "250971")
    digits = str(fits)[4:]
    wrong = digits[:6] + str((int(digits[6]) + 1) % 10)
    assert [value for _, value in joined((1, 0, "qxzu"), (1, 1, digits))] == [str(fits)] * 2
    assert [value for _, value in joined((1, 0, "qxzu250"), (1, 1, digits[3:]))] == [str(fits)] * 2
    assert joined((1, 0, "qxzu"), (1, 1, wrong)) == []
    assert joined((1, 0, "so qxzu it is"), (1, 1, digits)) == []
    assert joined((1, 0, "tofu"), (1, 1, str(ContainerNumber.of("TOFU", "250971"))[4:])) == []
