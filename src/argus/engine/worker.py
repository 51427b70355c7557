"""A worker: a process that is shut in, takes one call after the other and tells what came of each.

Started by `process.py` as a program of its own, so that it loads nothing of the program that started it.
"""

import contextlib
import os
import pickle
import signal
from typing import Any

from argus.engine.answers import LENGTH, Told, frame, raised
from argus.engine.caging import die_with, shut_in
from argus.engine.limits import Limits, limit_this_process, memory_held, within


def serve(asked: int, told: int, parent: int) -> None:
    """Work until the pipe of calls ends.

    Args:
        asked, told: ends of two pipes: calls come in, messages go out. parent: process number.
    """
    # The parent decides what an interrupt means; a worker that dies of Ctrl-C would look like a damaged file.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with(parent)
    with contextlib.suppress(OSError):
        os.dup2(2, 1)  # the parent prints one JSON document there and nothing else
    limit_this_process()
    _tell(told, Told("ready", shut_in()))
    while (call := _next(asked)) is not None:
        _tell(told, _outcome(call, told))


def _outcome(call: bytes, told: int) -> Told:
    # Everything a step raises is told, an exit too: this process goes on.
    try:
        step, arguments, limits = pickle.loads(call)  # noqa: S301 - the parent wrote it
        held = memory_held()
        _tell(told, Told("begun", held))
        result = _done(step, arguments, limits)
        frame(result)  # what cannot be sent is an error of the step
    except BaseException as error:  # noqa: BLE001
        return raised(error)
    return result


def _done(step: Any, arguments: tuple[Any, ...], limits: Limits) -> Told:
    with within(limits):
        return Told("done", step(*arguments))


def _next(asked: int) -> bytes | None:
    head = _read(asked, LENGTH.size)
    return None if head is None else _read(asked, LENGTH.unpack(head)[0])


def _read(pipe: int, count: int) -> bytes | None:
    pieces = []
    while count:
        piece = os.read(pipe, min(count, 1 << 20))
        if not piece:
            return None
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def _tell(told: int, message: Told) -> None:
    rest = memoryview(frame(message))
    while rest:
        rest = rest[os.write(told, rest) :]
