"""Changing files that hold others: a member of a zip, or a part of a mail in base64, taken out, changed, put back."""

import base64
import binascii
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random

_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{40,80}\r?\n){2,}[A-Za-z0-9+/]*={0,2}")
_ODD_NAMES = ("../up", "/abs", "a\\b", "", ".", "x" * 300, "é\u202e", "same", "same", "CON", "dir/")
_BROKEN = (zipfile.BadZipFile, ValueError, KeyError, OSError, EOFError, zlib.error, NotImplementedError, RuntimeError)

Mutated = Callable[[Random, bytes, Sequence[bytes]], bytes]


def mutate_zip(random: Random, content: bytes, others: Sequence[bytes], mutated: Mutated) -> bytes:
    """One member changed inside, under another name, twice, or gone."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [
                (each.filename, archive.read(each)) for each in archive.infolist()[:200] if each.file_size < 1 << 20
            ]
    except _BROKEN:
        return content
    if not members:
        return content
    at = random.randrange(len(members))
    name, inner = members[at]
    what = random.randrange(8)
    if what <= 4:
        members[at] = (name, mutated(random, inner, [inner, *others]))
    elif what == 5:
        members[at] = (random.choice(_ODD_NAMES), inner)
    elif what == 6:
        members.append(members[random.randrange(len(members))])
    else:
        del members[at]
    made = io.BytesIO()
    try:
        packing = random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
        with (
            warnings.catch_warnings(action="ignore"),
            zipfile.ZipFile(made, "w", packing) as archive,
        ):  # names twice: meant
            for name, inner in members:
                archive.writestr(zipfile.ZipInfo(name or "_", (2021, 3, 4, 13, 1, 7)), inner)
    except _BROKEN:
        return content
    return made.getvalue()


def mutate_mail(random: Random, content: bytes, others: Sequence[bytes], mutated: Mutated) -> bytes:
    """A part in base64 decoded, changed and encoded again; a text without one stays."""
    parts = list(_BASE64.finditer(content))
    if not parts:
        return content
    part = random.choice(parts)
    try:
        inner = base64.b64decode(part[0])
    except binascii.Error:
        return content
    encoded = base64.encodebytes(mutated(random, inner, [inner, *others])).strip()
    return content[: part.start()] + encoded + content[part.end() :]
