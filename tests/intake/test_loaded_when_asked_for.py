"""What the package offers is loaded when it is asked for, and is never one of its modules by mistake."""

import subprocess
import sys
from types import ModuleType

import argus.intake


def test_every_public_name_is_there_and_no_module():
    for name in argus.intake.__all__:
        assert not isinstance(getattr(argus.intake, name), ModuleType)
    assert not hasattr(argus.intake, "nothing")


def test_a_command_that_reads_loads_nothing_that_imports():
    told = "import sys, argus.cli.leads; print('argus.intake.imports' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
