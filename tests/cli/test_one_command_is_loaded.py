"""A command loads its own modules and no others, and is the same command as in the whole program."""

import subprocess
import sys

import pytest
import typer

from argus.cli.app import MODULES, first_word, program


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (["leads", "show", "x"], "leads"),
        (["-d", "search", "ledger", "list"], "ledger"),
        (["--dossier=show", "trace", "x"], "trace"),
        (["--version"], ""),
        (["-h", "leads"], ""),
        ([], ""),
    ],
)
def test_the_first_word_is_the_command_whatever_stands_before_it(words: list[str], first: str) -> None:
    assert first_word(words) == first


def test_every_command_is_the_same_alone_as_among_all_others() -> None:
    every = typer.main.get_command(program()).commands  # type: ignore[attr-defined]
    assert every.keys() == MODULES.keys()
    for name in MODULES:
        alone = typer.main.get_command(program(name)).commands[name]  # type: ignore[attr-defined]
        parameters = [each.name for each in alone.params]
        assert (alone.help, parameters) == (every[name].help, [each.name for each in every[name].params])


def test_a_list_of_formats_loads_nothing_of_leads_pages_or_figures() -> None:
    told = "import sys\nsys.argv = ['argus', 'formats']\nfrom argus.cli import main\n"
    told += "try: main()\nexcept SystemExit: pass\n"
    loaded = "print(*(each for each in sys.modules if each in ('argus.figures', 'argus.cli.trace', 'argus.web')))"
    done = subprocess.run([sys.executable, "-c", told + loaded], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == ""
