"""Shut a worker in: no network, no other program, no hand on another process.

A filter in the kernel (seccomp, Linux on x86-64 and ARM64; no privilege needed) answers the calls below with an error,
in every thread of the process and for ever. Where it is not allowed, a network of its own without any device; where
neither is, the limits alone, and `cage` says so. Files are not caged: what a worker may read and write its user may.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Network = Literal["seccomp", "namespace", "open"]


@dataclass(frozen=True, slots=True)
class Cage:
    """How the workers of this machine are kept from the network: "open" = they are not."""

    network: Network

    def __str__(self) -> str:
        return {
            "seccomp": "Reading processes have no network (seccomp)",
            "namespace": "Reading processes have no network (a namespace of their own)",
            "open": "Reading processes could reach the network: this system allows no way to keep them from it",
        }[self.network]


# Numbers of the calls on x86-64 and ARM64 (Linux, asm/unistd.h); None: that machine does not have it.
_Numbers = tuple[int | None, int | None]
_SOCKET, _CLONE, _CLONE3, _KILL, _TGKILL = (41, 198), (56, 220), (435, 435), (62, 129), (234, 131)
_SENDTO, _IOCTL, _SECCOMP = (44, 206), (16, 29), (317, 277)
# What reaches out. A connected pair of sockets inside the process still works.
_REACHES_OUT: tuple[_Numbers, ...] = (
    (42, 203),  # connect: sockets of this machine too, behind them stand services that start programs
    (49, 200),  # bind
    (50, 201),  # listen
    (46, 211),  # sendmsg
    (307, 269),  # sendmmsg
)
_FORBIDDEN: tuple[_Numbers, ...] = (
    *((59, 221), (322, 281), (57, None), (58, None)),  # execve, execveat, fork, vfork
    *((425, 425), (426, 426), (427, 427)),  # io_uring: calls that no filter sees
    *((101, 117), (310, 270), (311, 271), (440, 440), (312, 272)),  # ptrace, process_vm_*, process_madvise, kcmp
    *((200, 130), (129, 138), (297, 240), (434, 434), (424, 424), (438, 438)),  # tkill, rt_*sigqueueinfo, pidfd_*
    *((321, 280), (323, 282), (298, 241)),  # bpf, userfaultfd, perf_event_open
    *((165, 40), (166, 39), (272, 97), (308, 268), (155, 41), (161, 51)),  # mount, umount2, unshare, setns, roots
    *((428, 428), (429, 429), (430, 430), (431, 431), (432, 432), (433, 433), (442, 442)),  # mounts, the newer way
    *((248, 217), (249, 218), (250, 219), (304, 265)),  # keys, open_by_handle_at
    *((175, 105), (313, 273), (176, 106), (246, 104), (320, 294), (169, 142)),  # modules, kexec, reboot
)
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # position above, AUDIT_ARCH_*
_X32 = 0x40000000  # x86-64 takes every call by a second number too
_AF_UNIX = 1
_CLONE_THREAD = 0x00010000
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C  # they type into the terminal of the person

_LOAD, _EQUAL, _AT_LEAST, _HAS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # where they stand in struct seccomp_data
_ALLOW = (_RETURN, 0, 0, 0x7FFF0000)
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000

Instruction = tuple[int, int, int, int]
_inside = False


def in_worker() -> bool:
    """Whether this process is a worker: only there is hostile evidence parsed and code of a laboratory loaded."""
    return _inside


def shut_in() -> Cage:
    """Shut this process in, for ever; for the start of a worker, before it has any thread."""
    global _inside  # noqa: PLW0603 - a property of the process, set once
    _inside = True
    if sys.platform != "linux":
        return Cage("open")
    if platform.machine() in _MACHINES and install(_rules(platform.machine())):
        return Cage("seccomp")
    libc = ctypes.CDLL(None)
    if libc.unshare(_CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
        return Cage("namespace")
    return Cage("open")


def die_with(parent: int) -> None:
    """End with the program that started this worker, even when that was killed: the next import writes where this one
    would still be writing. Only Linux can be asked for that.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, 9)
        if os.getppid() != parent:
            os._exit(1)


def refuse(numbers: _Numbers, error: int, machine: str) -> list[Instruction]:
    """Answer a call with an error."""
    number = numbers[_MACHINES[machine][0]]
    return [] if number is None else [(_EQUAL, 0, 1, number), _answer(error)]


def install(rules: Sequence[Instruction]) -> bool:
    """Give all threads of this process a filter for ever; False where the system does not allow it."""
    code = b"".join(struct.pack("=HBBI", *each) for each in rules)
    held = ctypes.create_string_buffer(code, len(code))
    program = ctypes.create_string_buffer(struct.pack("@HP", len(rules), ctypes.addressof(held)))
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    number = _SECCOMP[_MACHINES[platform.machine()][0]]
    return bool(libc.syscall(number, 1, 1, program) == 0)  # SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC


def heading(machine: str) -> list[Instruction]:
    """The start of a filter: calls of another machine's table are refused, the number of the call is loaded."""
    rules: list[Instruction] = [(_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, _MACHINES[machine][1])]
    rules += [_answer(errno.EPERM), (_LOAD, 0, 0, _NUMBER)]
    if machine == "x86_64":
        rules += [(_AT_LEAST, 0, 1, _X32), _answer(errno.EPERM)]
    return rules


def _rules(machine: str) -> list[Instruction]:
    rules = heading(machine)
    for numbers in _FORBIDDEN:
        rules += refuse(numbers, errno.EPERM, machine)
    for numbers in _REACHES_OUT:
        rules += refuse(numbers, errno.EACCES, machine)
    rules += refuse(_CLONE3, errno.ENOSYS, machine)  # its flags cannot be seen; the C library falls back to clone
    rules += _unless(_CLONE, 0, (_HAS, 1, 0, _CLONE_THREAD), errno.EPERM, machine)
    rules += _unless(_SOCKET, 0, (_EQUAL, 1, 0, _AF_UNIX), errno.EACCES, machine)
    for numbers in (_KILL, _TGKILL):
        rules += _unless(numbers, 0, (_EQUAL, 1, 0, os.getpid()), errno.EPERM, machine)
    at = _MACHINES[machine][0]
    rules += [
        (_EQUAL, 0, 6, _SENDTO[at]),  # with an address it reaches out, without one it is send()
        _load(4), (_EQUAL, 0, 2, 0), _load(4, high=True), (_EQUAL, 1, 0, 0), _answer(errno.EACCES), _ALLOW,
        (_EQUAL, 0, 5, _IOCTL[at]),
        _load(1), (_EQUAL, 1, 0, _TIOCSTI), (_EQUAL, 0, 1, _TIOCLINUX), _answer(errno.EPERM), _ALLOW,
    ]  # fmt: skip
    return [*rules, _ALLOW]


def _unless(numbers: tuple[int, int], argument: int, test: Instruction, error: int, machine: str) -> list[Instruction]:
    """Answer a call with an error unless an argument (its lower half) passes the test."""
    number = numbers[_MACHINES[machine][0]]
    return [(_EQUAL, 0, 4, number), _load(argument), test, _answer(error), _ALLOW]


def _load(argument: int, *, high: bool = False) -> Instruction:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * argument + 4 * high)


def _answer(error: int) -> Instruction:
    return (_RETURN, 0, 0, 0x00050000 | error)
