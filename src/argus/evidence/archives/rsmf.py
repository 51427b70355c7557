"""Find `rsmf.zip` inside an RSMF file: a mail (RFC 5322) with an `X-RSMF-Version` header and one attachment.

The attachment is decoded line by line into a file; nothing else of the mail is unpacked.
"""

import binascii
import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from argus.evidence.archives.members import BrokenMemberError, cleaned

ATTACHMENT = "rsmf.zip"
LARGEST_HEADERS = 256 << 10
LONGEST_LINE = 1 << 20
MOST_PARTS = 1000
NAME = re.compile(rb"[!-9;-~]+[ \t]*:")
VERSION = re.compile(rb"^x-rsmf-version[ \t]*:", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the mail: bytes [start, end) of its content, what it is called, how it is written."""

    name: str
    start: int
    end: int
    encoding: str


def is_rsmf(head: bytes) -> bool:
    """Whether these bytes begin a mail with the header that makes it an RSMF."""
    headers = re.split(rb"\r?\n\r?\n", head[:65536].lstrip(b"\xef\xbb\xbf\r\n"), maxsplit=1)[0]
    first = headers.split(b"\n", 1)[0]
    return NAME.match(first) is not None and VERSION.search(headers) is not None


def attachment_of(path: Path, target: Path) -> Part:
    """Write `rsmf.zip` to `target`.

    Raises:
        BrokenMemberError: there is none, or it is written in a way that makes no sense.
    """
    with path.open("rb") as file:
        found = [part for part in _parts(file) if part.name.casefold() == ATTACHMENT]
        if not found:
            raise BrokenMemberError(f"the mail has no attachment {ATTACHMENT}")
        part = found[0]
        file.seek(part.start)
        with target.open("wb") as out:
            for piece in _decoded(_lines(file, part.end), part.encoding):
                out.write(piece)
    return part


def _parts(file: BinaryIO) -> Iterator[Part]:
    """The parts, those inside parts too, in order."""
    boundaries: list[bytes] = []
    headers = _headers(file)
    for _ in range(MOST_PARTS):
        message = email.message_from_bytes(headers, policy=email.policy.compat32)
        boundary = message.get_boundary()
        if boundary and message.get_content_maintype() == "multipart":
            boundaries.append(b"--" + boundary.encode("ascii", "replace"))
        start = file.tell()
        end = _until(file, boundaries)
        if message.get_content_maintype() != "multipart":
            name = message.get_filename() or ""
            yield Part(
                cleaned(str(name)), start, end, str(message.get("Content-Transfer-Encoding", "")).strip().lower()
            )
        headers = _headers(file)
        if not headers:
            if not file.read(1):
                return
            file.seek(-1, 1)


def _headers(file: BinaryIO) -> bytes:
    """Up to the empty line."""
    lines, size = [], 0
    while (line := file.readline(LONGEST_LINE)).strip(b"\r\n") and size < LARGEST_HEADERS:
        lines.append(line)
        size += len(line)
    return b"".join(lines)


def _until(file: BinaryIO, boundaries: list[bytes]) -> int:
    """Read on behind the next line that parts the mail; where that line begins."""
    while True:
        at = file.tell()
        line = file.readline(LONGEST_LINE)
        if not line:
            return at
        if line.startswith(b"--") and any(line.rstrip() in (each, each + b"--") for each in boundaries):
            return at


def _lines(file: BinaryIO, end: int) -> Iterator[bytes]:
    while (left := end - file.tell()) > 0:
        line = file.readline(min(LONGEST_LINE, left))
        if not line:
            return
        yield line


def _decoded(lines: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    if encoding == "base64":
        yield from _from_base64(lines)
    elif encoding == "quoted-printable":
        for line in lines:
            yield binascii.a2b_qp(line)
    elif encoding in ("", "7bit", "8bit", "binary"):
        yield from lines
    else:
        raise BrokenMemberError(f"its attachment {ATTACHMENT} is written in a way that makes no sense")


def _from_base64(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Four letters are three bytes, wherever the lines end."""
    held = b""
    try:
        for line in lines:
            letters = held + bytes(line).translate(None, b" \t\r\n")
            whole = len(letters) & ~3
            yield binascii.a2b_base64(letters[:whole])
            held = letters[whole:]
        yield binascii.a2b_base64(held + b"=" * (-len(held) % 4))
    except binascii.Error as error:
        raise BrokenMemberError(f"its attachment {ATTACHMENT} is cut off or damaged") from error
