"""What hostile bytes, or the code of a laboratory, might make a reading process do."""

import ctypes
import mmap
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

LIBC = ctypes.CDLL(None, use_errno=True)


def double(number: int) -> int:
    return number * 2


def die(number: int, how: str) -> int:
    if number:
        return number * 2
    match how:
        case "exits":
            os._exit(3)
        case "exits as if all were well":
            os._exit(0)
        case "reads no address":
            ctypes.string_at(0)
        case "aborts":
            os.abort()
        case "is killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "leaves by a Python exit":
            sys.exit(4)
        case "raises":
            raise KeyError("no such thing")
        case "raises something of its own":
            raise StrangeError("of its own", 3)
        case "answers what is no value":
            return Commanding()  # type: ignore[return-value]
    raise AssertionError(how)


class StrangeError(Exception):
    def __init__(self, first: str, second: int) -> None:
        super().__init__(f"{first} {second}")


class Commanding:
    """An answer that would run a program in whoever unpacks it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("echo it was run > commanded.txt",)


@dataclass(frozen=True, slots=True)
class Verdict:
    number: int
    path: Path


def judge(number: int) -> Verdict:
    return Verdict(number, Path("a") / "b")


def take_memory(number: int, how: str) -> int:
    if number:
        return number * 2
    kept = []
    if how == "at once":
        return len(b"x" * (2 << 30))
    if how == "in C, shared":
        shared = mmap.mmap(-1, 2 << 30)
        for at in range(0, 2 << 30, 4096):
            shared[at] = 1
        return 0
    while True:
        kept.append(os.urandom(1 << 20))


def compute(number: int, how: str) -> int:
    if number:
        return number * 2
    if how == "in C, holding the lock of the interpreter":
        re.match(r"(a+)+$", "a" * 60 + "b")
    if how == "in a thread":
        thread = threading.Thread(target=re.match, args=(r"(a+)+$", "a" * 60 + "b"), daemon=True)
        thread.start()
        while thread.is_alive():
            time.sleep(0.01)
    while True:
        pass


def write_much(number: int, path: str) -> int:
    if number:
        return number * 2
    with Path(path).open("wb") as file:
        file.writelines(bytes(1 << 20) for _ in range(100))
    return 0


def open_many(number: int) -> int:
    return len([os.open("/dev/null", os.O_RDONLY) for _ in range(1_000)]) if not number else number * 2


def wait(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def connect(port: int, how: str) -> str:
    """Reach the loopback server in several ways; the name of the error."""
    found: list[str] = []

    def attempt() -> None:
        try:
            found.append(_connected(port, how))
        except OSError as error:
            found.append(f"{type(error).__name__} {error.errno}")

    if how.startswith("from a thread"):
        thread = threading.Thread(target=attempt)
        thread.start()
        thread.join()
    else:
        attempt()
    return found[0]


def _connected(port: int, how: str) -> str:
    if how.endswith("by a raw call"):
        number = {"x86_64": 41, "aarch64": 198}[os.uname().machine]
        opened = LIBC.syscall(number, socket.AF_INET, socket.SOCK_STREAM, 0)
        if opened < 0:
            raise OSError(ctypes.get_errno(), "socket")
        return "opened"
    if how == "by a name":
        socket.getaddrinfo("localhost", port)
        socket.create_connection(("localhost", port)).close()
    elif how == "over IPv6":
        socket.socket(socket.AF_INET6, socket.SOCK_STREAM).close()
    elif how == "as a datagram":
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"out", ("127.0.0.1", port))
    elif how == "below the protocols":
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close()
    elif how == "by the number of another table":
        opened = LIBC.syscall(0x40000000 | 41, socket.AF_INET, socket.SOCK_STREAM, 0)
        if opened < 0:
            raise OSError(ctypes.get_errno(), "socket")
    else:
        socket.create_connection(("127.0.0.1", port)).close()
    return "reached"


def reach_a_neighbour(path: str) -> str:
    """A server of this machine behind a file."""
    try:
        with socket.socket(socket.AF_UNIX) as opened:
            opened.connect(path)
    except OSError as error:
        return f"{type(error).__name__} {error.errno}"
    return "reached"


def talk_inside() -> bytes:
    """A pair of sockets and a pipe inside the process."""
    one, other = socket.socketpair()
    one.sendall(b"both ")
    read, write = os.pipe()
    os.write(write, b"work")
    answer = other.recv(5) + os.read(read, 4)
    for each in (one, other):
        each.close()
    return answer


def forbidden(parent: int) -> dict[str, str]:
    """What else a worker may not do, and what happened."""
    unshare, trace, ring, memory, pid = {
        "x86_64": (272, 101, 425, 310, 434),
        "aarch64": (97, 117, 425, 270, 434),
    }[os.uname().machine]
    found = {}
    for name, number, arguments in (
        ("unshare", unshare, (0x10000000,)),
        ("ptrace", trace, (0, 0, 0, 0)),
        ("io_uring", ring, (4, 0)),
        ("memory of another", memory, (parent, 0, 0, 0, 0, 0)),
        ("a handle on another", pid, (parent, 0)),
    ):
        ctypes.set_errno(0)
        found[name] = str(ctypes.get_errno()) if LIBC.syscall(number, *arguments) < 0 else "done"
    for name, act in (
        ("a program", lambda: subprocess.run(["true"], check=True)),
        ("another process", os.fork),
        ("a signal to another", lambda: os.kill(parent, 0)),
    ):
        try:
            act()
            found[name] = "done"
        except OSError as error:
            found[name] = str(error.errno)
    return found


def print_something() -> int:
    print("this is no JSON")
    sys.stdout.flush()
    return 1
