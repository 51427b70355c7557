"""The repository keeps its own word: layers, locks, decisions, documents, samples."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer

from argus.readers import all_readers

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")
GENERATED = ("docs/commands.md", "docs/formats.md", "docs/register.md")


def test_imports_go_down_the_list_of_stages_only():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_built_package_has_its_place_in_the_layers_and_its_section_in_the_architecture():
    (contract,) = PROJECT["tool"]["importlinter"]["contracts"]
    layers = {name for line in contract["layers"] for name in line.split(" | ") if not name.startswith("(")}
    sections = set(re.findall(r"^## (\w+)$", text_of("ARCHITECTURE.md"), re.MULTILINE))
    built = {path.parent.name for path in (ROOT / "src/argus").glob("*/__init__.py")} | {"errors"}
    assert built == layers
    assert built == sections - {"Tests"}


def test_every_rule_that_is_switched_off_has_a_reason():
    ignored = re.search(r"^ignore = \[\n(.*?)^\]", text_of("pyproject.toml"), re.MULTILINE | re.DOTALL)
    assert ignored
    without = [line for line in ignored[1].splitlines() if not re.search(r'^  "\w+",\s+# \S', line)]
    assert without == []


def test_every_library_the_program_depends_on_has_a_decision():
    decided = set[str]()
    for path in (ROOT / "decisions").glob("0*.md"):
        for line in re.findall(r"^Parts: (.*)$", path.read_text("utf-8"), re.MULTILINE):
            decided |= set(re.findall(r"`([^`]+)`", line))
    assert decided == {name_of(each) for each in PROJECT["project"]["dependencies"]}


def test_every_decision_names_two_alternatives_and_what_would_change_our_mind():
    for path in (ROOT / "decisions").glob("0*.md"):
        text = path.read_text("utf-8")
        for heading in ("**Question.**", "**Choice.**", "**Instead of.**", "**What would change our mind.**"):
            assert heading in text, path.name
        assert len(re.findall(r"^- ", text, re.MULTILINE)) == 2, path.name


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_pins_every_library_by_hash_and_names_no_address(lock):
    text = text_of(lock)
    assert "://" not in text
    assert not re.search(r"^--(?!hash)", text, re.MULTILINE)
    for requirement in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[a-z0-9-]+==\S+ (; [^\n]+ )?\\\n    --hash=sha256:[0-9a-f]{64}", requirement), requirement[
            :80
        ]


def test_the_locks_hold_everything_the_project_asks_for_and_agree_with_each_other():
    product, developer = (set(re.findall(r"^(\S+==\S+)", text_of(lock), re.MULTILINE)) for lock in LOCKS)
    groups = PROJECT["dependency-groups"]
    named = {each.partition("==")[0] for each in product}
    assert {name_of(each) for each in PROJECT["project"]["dependencies"] + groups["build"]} <= named
    named = {each.partition("==")[0] for each in developer}
    assert {name_of(each) for each in groups["dev"] if isinstance(each, str)} <= named
    assert product <= developer


def test_no_file_names_a_machine_or_a_registry():
    machine = re.compile(r"(?<![\w.:/*~-])/(?:work|root|home|farm|tmp/plan)/\w")
    registry = re.compile(r"pypi" + r"\.org|python" + r"hosted\.org|npm" + r"js\.(?:org|com)|deb\.debian" + r"\.org")
    found = [
        f"{path}:{number}"
        for path in tracked_files()
        if not path.startswith(("samples/", "tests/samples/")) and "/vendor/" not in path
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if machine.search(line) or registry.search(line)
    ]
    assert found == []


def test_the_readme_gets_a_newcomer_there_with_two_commands():
    commands = re.findall(r"^make (\w+)", text_of("README.md"), re.MULTILINE)
    assert commands == ["run", "test"]


def test_make_has_every_target_the_documents_name():
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    assert {"setup", "run", "test", "test-long", "check", "fix", "bench", "docs", "lock"} <= targets
    named = {
        name
        for document in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", *GENERATED, ".ci/run")
        for name in re.findall(r"(?:`|^)make ([a-z-]+)", text_of(document), re.MULTILINE)
    }
    assert named <= targets


def test_every_command_and_every_reader_stands_in_the_documents():
    for path, _ in all_commands():
        assert f"\n## {path}\n" in text_of("docs/commands.md")
    for reader in all_readers():
        assert f"\n## {reader.name}\n" in text_of("docs/formats.md")


def test_every_command_in_the_readme_is_one_the_program_takes():
    lines = re.findall(r"^argus (?:-d \S+ )?(.*)$", text_of("README.md"), re.MULTILINE)
    assert len(lines) >= 5
    commands = dict(all_commands())
    for line in lines:
        words = shlex.split(line)
        named = [f"argus {' '.join(words[:length])}" for length in (2, 1)]
        command = next(commands[each] for each in named if each in commands)
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, line


def test_the_generated_parts_of_the_documents_are_as_the_program_is_now():
    done = subprocess.run(
        [Path(sys.executable).with_name("cog"), "--check", "-I", "docs", *GENERATED],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nRun `make docs`."


@pytest.mark.parametrize("path", sorted((ROOT / "docs/schemas").glob("*.json")), ids=lambda path: path.stem)
def test_every_schema_is_a_schema(path):
    jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text("utf-8")))


def test_every_word_stands_once_in_three_languages_in_order():
    rows = [line.strip("|").split("|") for line in text_of("docs/words.md").splitlines() if line.startswith("| ")][1:]
    words = [row[0].strip() for row in rows]
    assert all(len(row) == 4 and all(cell.strip() for cell in row) for row in rows)
    assert all(one.casefold() < two.casefold() for one, two in pairwise(words))


def test_the_sample_holds_what_its_source_file_counts():
    sample = ROOT / "samples/ubuntu-irc"
    counted = re.findall(
        r"^\| (\S+\.raw\.txt) \| (\d+) \| (\d+) \| (\d+) \|$", text_of("samples/ubuntu-irc/SOURCE.md"), re.MULTILINE
    )
    assert [name for name, *_ in counted] == sorted(
        path.relative_to(sample).as_posix() for path in sample.rglob("*.raw.txt")
    )
    for name, lines, chat, size in counted:
        log = (sample / name).read_bytes()
        found = (log.count(b"\n"), len(re.findall(rb"^\[\d\d:\d\d\] <", log, re.MULTILINE)), len(log))
        assert found == (int(lines), int(chat), int(size)), name


def text_of(path: str) -> str:
    """A file of the repository."""
    return (ROOT / path).read_text("utf-8", errors="replace")


def tracked_files() -> list[str]:
    """What a clone would hold, and what is about to be added; without pictures and other files that are no text."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [path for path in listed.stdout.decode().split("\0") if path and (ROOT / path).is_file()]
    return [path for path in paths if b"\0" not in (ROOT / path).read_bytes()[:8192]]


def name_of(requirement: str) -> str:
    """The library a requirement asks for."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return found[0].lower().replace("_", "-")


def all_commands() -> list[tuple[str, Any]]:
    """Every command that help shows, by its path."""
    from argus.cli.app import program

    def below(command: Any, path: str) -> list[tuple[str, Any]]:
        if command.hidden:
            return []
        inner = getattr(command, "commands", {}).items()
        return [(path, command), *(found for name, each in inner for found in below(each, f"{path} {name}"))]

    return below(typer.main.get_command(program()), "argus")
