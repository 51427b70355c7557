"""Archives: what is in them comes out under numbers, within limits, in a process of its own."""

from argus.evidence.archives.keys import password_in
from argus.evidence.archives.members import Left, Limits, Listed, Member, Unpacked, UnpackTask
from argus.evidence.archives.unpacking import ARCHIVES, archive_kind, unpack

__all__ = [
    "ARCHIVES",
    "Left",
    "Limits",
    "Listed",
    "Member",
    "UnpackTask",
    "Unpacked",
    "archive_kind",
    "password_in",
    "unpack",
]
