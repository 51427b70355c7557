"""A worker reaches no network, starts no program and lays no hand on another process."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from argus.engine import Pool, cage
from tests.engine import hostile_steps as steps

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a filter for calls")
CAGED = pytest.mark.skipif(
    sys.platform == "linux" and cage().network != "seccomp", reason="this system allows no filter for calls"
)


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()  # it does listen
        yield server.getsockname()[1]


@CAGED
@pytest.mark.parametrize(
    ("how", "answer"),
    [
        ("", "PermissionError 13"),
        ("from a thread", "PermissionError 13"),
        ("by a raw call", "PermissionError 13"),
        ("from a thread, by a raw call", "PermissionError 13"),
        ("as a datagram", "PermissionError 13"),
        ("over IPv6", "PermissionError 13"),
        ("below the protocols", "PermissionError 13"),
        ("by a name", "PermissionError 13"),
        pytest.param(
            "by the number of another table", "PermissionError 1",
            marks=pytest.mark.skipif(os.uname().machine != "x86_64", reason="only x86-64 has two tables of calls"),
        ),
    ],
)  # fmt: skip
def test_a_step_that_connects_out_is_refused(port: int, how: str, answer: str) -> None:
    with Pool(1) as pool:
        (done,) = pool.run(steps.connect, [(port, how)])
    assert done.result == answer


@CAGED
def test_a_step_reaches_no_service_of_this_machine_but_sockets_inside_it_work(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "service"))
        server.listen()
        with Pool(1) as pool:
            (done,) = pool.run(steps.reach_a_neighbour, [(str(tmp_path / "service"),)])
            (inside,) = pool.run(steps.talk_inside, [()])
    assert done.result == "PermissionError 13"
    assert inside.result == b"both work"


@CAGED
def test_a_step_starts_no_program_and_touches_no_other_process() -> None:
    with Pool(1) as pool:
        (done,) = pool.run(steps.forbidden, [(os.getpid(),)])
    assert done.result
    assert set(done.result.values()) == {"1"}, done.result


def test_what_a_step_prints_is_kept_out_of_the_answer_on_standard_output() -> None:
    script = (
        "from argus.engine import Pool; from tests.engine.hostile_steps import print_something\n"
        "with Pool(1) as pool: print([done.result for done in pool.run(print_something, [()])])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[1]\n"
    assert "no JSON" in done.stderr


WITHOUT_FILTERS = """
import errno, platform
from argus.engine import Pool, cage
from argus.engine.caging import heading, install, refuse
from tests.engine.hostile_steps import connect
machine = platform.machine()
rules = heading(machine) + refuse((317, 277), errno.EPERM, machine)
if {without_namespaces}:
    rules += refuse((272, 97), errno.EPERM, machine)
assert install([*rules, (6, 0, 0, 0x7FFF0000)])
with Pool(1) as pool:
    (done,) = pool.run(connect, [({port}, "")])
    print(pool.cage.network, "|", done.result, "|", cage())
"""


@CAGED
@pytest.mark.parametrize("without_namespaces", [False, True])
def test_where_no_filter_is_allowed_a_namespace_is_tried_and_else_it_is_said(
    port: int, without_namespaces: bool
) -> None:
    script = WITHOUT_FILTERS.format(port=port, without_namespaces=without_namespaces)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    network, answer, words = done.stdout.strip().split(" | ")
    if network == "namespace":
        assert not without_namespaces
        assert answer.startswith("OSError 101")  # no way leads there
        assert "no network" in words
    else:
        assert (network, answer) == ("open", "reached")
        assert "could reach the network" in words
