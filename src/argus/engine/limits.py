"""What one step may use, and how a process holds itself to it."""

import ctypes
import errno
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MIB = 1 << 20
# Address space, not memory in use: the libraries reserve far more than they touch.
ADDRESS_SPACE_BYTES = 8 << 30
LARGEST_FILE_BYTES = 64 << 30
OPEN_FILES = 4096
# The slowest honest step, a span read record by record, takes seconds.
STEP_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Limits:
    """What one step may use.

    Attributes:
        seconds: by the clock. cpu_seconds: of all its threads.
        memory_bytes: what the step may add to the memory of its process.
        file_bytes: length of one file it writes. open_files: at a time.
    """

    seconds: float = STEP_SECONDS
    cpu_seconds: int | None = None
    memory_bytes: int | None = None
    file_bytes: int = LARGEST_FILE_BYTES
    open_files: int = OPEN_FILES


# Steps over what Argus itself wrote: an index takes as much memory as its shard is long.
BUILDING = Limits()
# Steps that parse hostile bytes.
READING = Limits(cpu_seconds=600, memory_bytes=1 << 30, open_files=512)


class LimitReachedError(Exception):
    """A step used what it may; says which limit. No fault of the machine: the same step would end the same way."""


def limit_this_process() -> None:
    """The limits that no step of this process can pass; for the start of a worker."""
    for limit, wanted in (
        (resource.RLIMIT_AS, ADDRESS_SPACE_BYTES),
        (resource.RLIMIT_FSIZE, LARGEST_FILE_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _lower(limit, wanted)


@contextmanager
def within(limits: Limits) -> Iterator[None]:
    """Hold this process to the limits of one step. The kernel watches: a parser that never gives up the interpreter's
    lock is held to them too. Memory that comes all at once is refused; what comes otherwise the parent sees.

    Raises:
        LimitReachedError: in place of what the system says, where it is this limit and none that was there before.
    """
    before = {limit: resource.getrlimit(limit) for limit in _PER_STEP}
    _lower(resource.RLIMIT_FSIZE, limits.file_bytes)
    _lower(resource.RLIMIT_NOFILE, limits.open_files)
    if limits.cpu_seconds is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _lower(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + limits.cpu_seconds)
    if limits.memory_bytes is not None and sys.platform == "linux":
        _lower(resource.RLIMIT_DATA, _in_bytes("VmData") + limits.memory_bytes)
    try:
        yield
    except MemoryError as error:
        raise memory_reached(limits) from error
    except OSError as error:
        if error.errno == errno.EMFILE:
            raise LimitReachedError(f"the limit of {limits.open_files} open files was reached") from error
        if error.errno == errno.EFBIG and limits.file_bytes < _lowest(before[resource.RLIMIT_FSIZE]):
            raise LimitReachedError(f"the limit of {limits.file_bytes // MIB} MiB a file was reached") from error
        raise
    finally:
        for limit, values in before.items():
            resource.setrlimit(limit, values)


def memory_reached(limits: Limits) -> LimitReachedError:
    """What is said of a step that took too much memory."""
    if limits.memory_bytes is None:
        return LimitReachedError("the memory limit of the reading process was reached")
    return LimitReachedError(f"the memory limit of {limits.memory_bytes // MIB} MiB was reached")


def cpu_reached(limits: Limits) -> LimitReachedError:
    """What is said of a step that computed too long."""
    return LimitReachedError(f"the limit of {limits.cpu_seconds} CPU-seconds was reached")


def memory_held(process: int | None = None) -> int:
    """Bytes of memory that only this process (or that one) holds: files that it maps can be had again and do not count.
    0 where the system does not tell, and for a process that ended.
    """
    return _in_bytes("RssAnon", process) + _in_bytes("RssShmem", process)


def give_back_memory() -> None:
    """Return to the system what earlier steps of this process freed; allocators would keep it for themselves."""
    import pyarrow as pa  # steps that take much memory have loaded it

    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _in_bytes(name: str, process: int | None = None) -> int:
    try:
        status = Path(f"/proc/{process or os.getpid()}/status").read_text("ascii", errors="replace")
    except OSError:
        return 0
    _, found, rest = status.partition(f"{name}:")
    return int(rest.split(None, 1)[0]) << 10 if found else 0


_PER_STEP = (resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CPU, resource.RLIMIT_DATA)


def _lower(limit: int, wanted: int) -> None:
    soft, hard = resource.getrlimit(limit)
    # A limit that somebody set lower on purpose stays.
    resource.setrlimit(limit, (min(wanted, _lowest((soft, hard))), hard))


def _lowest(limits: tuple[int, int]) -> int:
    return min((each for each in limits if each != resource.RLIM_INFINITY), default=sys.maxsize)
