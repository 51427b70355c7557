"""What parent and worker say to each other: frames on pipes, a length of eight bytes and a pickle.

The worker believes its parent. The parent does not believe the worker, which may be in the hands of what it read: of
its answers it takes values, dataclasses and exceptions whose modules are loaded already, and never a function.
"""

import datetime as dt
import io
import pickle
import struct
import sys
from collections import Counter, OrderedDict
from dataclasses import dataclass, is_dataclass
from decimal import Decimal
from enum import Enum
from pathlib import Path, PosixPath, PurePath, PurePosixPath
from typing import Any, Literal

LENGTH = struct.Struct("<Q")
# What a step answers is a report; a block of messages goes into files.
MOST_ANSWER_BYTES = 256 << 20
# A parser may quote what it could not read.
LONGEST_FAULT = 1_000

_PLAIN = frozenset({
    bytearray, complex, frozenset, set, range, slice, object, Counter, OrderedDict, Decimal, Path, PosixPath, PurePath,
    PurePosixPath, dt.date, dt.datetime, dt.time, dt.timedelta, dt.timezone,
})  # fmt: skip


class StrangeAnswerError(Exception):
    """A worker sent what no step answers."""


@dataclass(frozen=True, slots=True)
class Told:
    """One message of a worker.

    Attributes:
        what: "ready" (`value`: how it is shut in), "begun" (memory it holds), "done" (the result), "raised" (words).
        error: pickled; None where only words can leave the worker.
    """

    what: Literal["ready", "begun", "done", "raised"]
    value: Any
    error: bytes | None = None


def frame(message: object) -> bytes:
    """A message ready for the pipe."""
    packed = pickle.dumps(message, protocol=5)
    return LENGTH.pack(len(packed)) + packed


def whole_frames(received: bytearray) -> list[bytes]:
    """Take the complete frames off the front of what arrived so far.

    Raises:
        StrangeAnswerError: a frame would be longer than any answer.
    """
    found = []
    while len(received) >= LENGTH.size:
        (length,) = LENGTH.unpack_from(received)
        if length > MOST_ANSWER_BYTES:
            raise StrangeAnswerError(f"the reading process answered {length} bytes, which is no report")
        if len(received) < LENGTH.size + length:
            break
        found.append(bytes(memoryview(received)[LENGTH.size : LENGTH.size + length]))
        del received[: LENGTH.size + length]
    return found


def believe(packed: bytes) -> Any:
    """What a worker sent.

    Raises:
        StrangeAnswerError: it is no value.
    """
    try:
        return _Values(io.BytesIO(packed)).load()
    except Exception as error:
        raise StrangeAnswerError(f"the reading process answered what is no value ({type(error).__name__})") from error


def raised(error: BaseException) -> Told:
    """An error of a step as it may leave the worker: those of Python and of Argus as they are, others as the error of
    Python they are a kind of, because their modules are not for the parent to load.
    """
    words = f"{type(error).__name__}: {error}"[:LONGEST_FAULT]
    sent: BaseException = error
    if not isinstance(error, Exception):
        sent = RuntimeError(words)
    elif not type(error).__module__.startswith(("builtins", "argus.")):
        kind = next(each for each in type(error).__mro__ if each.__module__ == "builtins")
        sent = OSError(error.errno, error.strerror) if isinstance(error, OSError) else _made(kind, words)
    try:
        return Told("raised", words, pickle.dumps(sent, protocol=5))
    except Exception:  # noqa: BLE001 - an error with something odd inside: its words are enough
        return Told("raised", words)


def _made(kind: type[BaseException], words: str) -> BaseException:
    try:
        return kind(words)
    except TypeError:  # UnicodeDecodeError asks for more than words
        return ValueError(words)


class _Values(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        found: Any = sys.modules.get(module)  # nothing is loaded because a worker names it
        for part in name.split("."):
            found = getattr(found, part, None)
        if (module, name) == ("argus.errors", "_revive"):
            return found
        if isinstance(found, type) and (
            found in _PLAIN or is_dataclass(found) or issubclass(found, BaseException | Enum | tuple)
        ):
            return found
        raise StrangeAnswerError(f"{module}.{name}")
