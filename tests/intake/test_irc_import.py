"""The real sample through the command line, counted by other means than Argus: wc, grep, sed."""

import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.intake.program import argus_json, new_case

ROOT = Path(__file__).parents[2]
LOGS = ROOT / "samples/ubuntu-irc/#ubuntu"
COUNTS = ("rows_in", "messages_new", "sightings", "other", "unreadable")


def shell(command: str) -> int:
    """What standard tools count in all logs."""
    counted = subprocess.run(
        ["bash", "-c", f"find '{LOGS}' -name '*.raw.txt' -print0 | xargs -0 cat | {command}"],
        capture_output=True, check=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    return int(counted.stdout)


def case_in(folder: Path) -> Path:
    """An empty dossier."""
    new_case(folder / "case.argus")[0].register.close()
    return folder / "case.argus"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """A dossier with all logs, and what the import reported."""
    case = case_in(tmp_path_factory.mktemp("irc"))
    return case, argus_json(case, "import", str(LOGS), "--tz", "UTC", status=0)


def test_every_line_is_accounted_for_as_wc_counts_them(imported):
    _, report = imported
    assert report["rows_in"] == shell("wc -l")
    assert report["rows_in"] == sum(report[name] for name in COUNTS[1:])


def test_messages_and_other_lines_are_as_many_as_grep_counts(imported):
    _, report = imported
    assert report["other"] == shell("grep -ac '^==='")
    assert report["messages_new"] == shell("grep -acv '^==='")
    assert (report["sightings"], report["unreadable"]) == (0, 0)


def test_no_two_equal_lines_of_one_log_are_lost(tmp_path):
    def most_repeated(log: Path) -> int:
        return max(Counter(log.read_bytes().splitlines()).values())

    log = max(LOGS.rglob("*.raw.txt"), key=most_repeated)
    lines = Counter(line for line in log.read_bytes().splitlines() if not line.startswith(b"==="))
    (line, times), *_ = lines.most_common(1)
    assert times > 1, "no log of the sample repeats a line: take another sample"
    case = case_in(tmp_path)
    assert argus_json(case, "import", str(log), "--tz", "UTC")["messages_new"] == lines.total()
    sender, _, text = line.partition(b"<")[2].decode().partition("> ")
    hits = argus_json(case, "search", "*", "--sender", sender.strip(), "--limit", "10000")["hits"]
    assert sum(hit["text"].strip() == text.strip() for hit in hits) >= times
    assert len({hit["message_id"] for hit in hits}) == len(hits)


def test_the_same_import_again_adds_nothing(imported):
    case, first = imported
    again = argus_json(case, "import", str(LOGS), "--tz", "UTC", status=0)
    assert {name: again[name] for name in COUNTS} == dict.fromkeys(COUNTS, 0)
    assert again["known_items"] == len(list(LOGS.rglob("*.raw.txt")))
    assert argus_json(case, "search", "*", "--limit", "0")["total"] == first["messages_new"]


@pytest.mark.parametrize("word", ["fail2ban", "xorg", "wireless"])
def test_a_word_is_found_as_often_as_grep_finds_it(imported, word):
    case, _ = imported
    texts = r"grep -av '^===' | sed -E 's/^\[..:..\] +(<[^>]*>|\*|-[^ ]*-)//'"
    assert argus_json(case, "search", word, "--limit", "0")["total"] == shell(
        rf"{texts} | grep -aciP '(?<![a-z0-9\x80-\xff]){word}(?![a-z0-9\x80-\xff])'"
    )


def test_a_renamed_log_with_one_line_more_is_one_message_more(imported, tmp_path):
    case, _ = imported
    day = ("--from", "2016-12-19", "--to", "2016-12-20", "--limit", "10000")
    known = {hit["message_id"] for hit in argus_json(case, "search", "*", *day)["hits"]}
    lines = (LOGS / "dev/2016-12-19_20.raw.txt").read_bytes()
    folder = tmp_path / "#ubuntu"
    folder.mkdir()
    (folder / "again-2016-12-19.txt").write_bytes(lines.removesuffix(b"\n") + b"\n[23:59] <newcomer> one more line\n")
    report = argus_json(case, "import", str(folder), "--tz", "UTC")
    assert report["messages_new"] == 1
    assert report["sightings"] == report["rows_in"] - report["other"] - 1
    after = {hit["message_id"] for hit in argus_json(case, "search", "*", *day)["hits"]}
    assert (known < after, len(after - known)) == (True, 1)
    twice = argus_json(case, "show", min(known))["sightings"]
    assert len({each["record_id"] for each in twice}) == 2
    assert len({each["sealed_bytes"]["base64"] for each in twice}) == 1
