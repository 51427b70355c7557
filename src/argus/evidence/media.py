"""Tell what is no chat but belongs beside one: pictures, sounds, films, documents, contacts, and parts of databases.

Such files are sealed and kept, without rows. Nothing that could hold messages may be taken for one of them: text, JSON,
tables, databases and unknown bytes are None, whatever they are called.
"""

import struct

import puremagic

WEBP, WAV, AVI = "image/webp", "audio/wav", "video/x-msvideo"
# First bytes that no text begins with -> type. Longer ones first where one begins with another.
STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"8BPS\0\1", "image/vnd.adobe.photoshop"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "image/jxl"),
    (b"OggS\0", "audio/ogg"),
    (b"fLaC\0", "audio/flac"),
    (b"#!AMR\n", "audio/amr"),
    (b"#!AMR-WB\n", "audio/amr-wb"),
    (b"#!SILK_V3", "audio/silk"),
    (b"\x02#!SILK_V3", "audio/silk"),
    (b"caff\0\1\0\0", "audio/x-caf"),
    (b"MThd\0\0\0\6", "audio/midi"),
    (b"ID3\2\0", "audio/mpeg"),
    (b"ID3\3\0", "audio/mpeg"),
    (b"ID3\4\0", "audio/mpeg"),
    (b"FLV\1", "video/x-flv"),
    (b"\0\0\1\xba", "video/mpeg"),
    (b"\0\0\1\xb3", "video/mpeg"),
    (b"0&\xb2u\x8ef\xcf\x11", "video/x-ms-asf"),
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf1", "application/rtf"),
)
# ISO 14496-12: the brand behind "ftyp".
BRANDS = {
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"F4A ": "audio/mp4",
    b"qt  ": "video/quicktime",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"hevc": "image/heic-sequence",
    b"mif1": "image/heif",
    b"msf1": "image/heif-sequence",
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"crx ": "image/x-canon-cr3",
}
# Where the bytes leave two possibilities, the name decides.
BY_NAME = {"m4a": "audio/mp4", "m4b": "audio/mp4", "mov": "video/quicktime", "3gp": "video/3gpp", "heic": "image/heic"}
OFFICE = {
    "doc": "application/msword",
    "dot": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "msg": "application/vnd.ms-outlook",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OOXML = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
# Stickers that move: JSON in gzip.
STICKERS = {"tgs": "application/x-tgsticker", "svgz": "image/svg+xml"}
# Below this, and without a type that is seen or heard, a guess by first bytes is worth nothing.
TRUSTED = 0.4
# SQLite's file format: magic numbers of write-ahead log, its index, and rollback journal.
WAL = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
SHM = (struct.pack("<L", 3007000), struct.pack(">L", 3007000))
JOURNAL = (b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", bytes(28))
COMPANIONS = {"-wal": WAL, "-shm": SHM, "-journal": JOURNAL}


def media_type(head: bytes, name: str) -> str | None:
    """The type (RFC 6838) of a file that belongs beside a chat; None for everything that may hold messages.

    Args:
        head: the first bytes; a few KiB do.
        name: its label; it decides only where the bytes leave two possibilities.
    """
    ending = _ending(name)
    found = next((type_ for start, type_ in STARTS if head.startswith(start)), None)
    if found is not None:
        return found
    return _in_boxes(head, ending) or _document(head, ending) or _of_text(head, ending) or _guessed(head)


def document_type(head: bytes) -> str | None:
    """The type of a document, a book or a program that is zip inside; None for any other zip."""
    if not head.startswith(b"PK\x03\x04"):
        return None
    names = list(_names_in_zip(head))
    if names[0] == b"mimetype" and head[38:].startswith(b"application/"):
        # OpenDocument and EPUB put their type first, not compressed: its length stands in the header.
        return head[38 : 38 + min(int.from_bytes(head[18:22], "little"), 100)].decode("ascii", "replace")
    if b"AndroidManifest.xml" in names:
        return "application/vnd.android.package-archive"
    if b"META-INF/MANIFEST.MF" in names[:2]:
        return "application/java-archive"
    if b"Index/Document.iwa" in names:
        return "application/vnd.apple.iwork"
    if b"[Content_Types].xml" in names:
        kinds = (type_ for start, type_ in OOXML.items() if any(each.startswith(start) for each in names))
        return next(kinds, "application/vnd.openxmlformats-officedocument")
    return None


def companion_of(name: str, head: bytes) -> str | None:
    """The label of the SQLite database that this file belongs to ("chat.db" for "chat.db-wal"); None: to none."""
    for ending, starts in COMPANIONS.items():
        if name.lower().endswith(ending) and len(name) > len(ending):
            # SQLite leaves empty ones behind when nothing waits in them.
            return name[: -len(ending)] if not head or head.startswith(starts) else None
    return None


def is_sticker(head: bytes, name: str) -> bool:
    """Whether it is a drawing that only happens to be compressed, and no archive."""
    return head.startswith(b"\x1f\x8b") and _ending(name) in STICKERS


def _in_boxes(head: bytes, ending: str) -> str | None:
    """Films, sounds and pictures in containers that tell their kind a little later."""
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand.startswith((b"3gp", b"3g2")):
            return "video/3gpp"
        return BRANDS.get(brand) or BY_NAME.get(ending, "video/mp4")
    if head[4:8] in (b"moov", b"mdat", b"wide") and ending in ("mov", "mp4", "qt"):
        return "video/quicktime"
    if head[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": WAV, b"AVI ": AVI}.get(head[8:12])
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    if head[:1] == b"\xff" and len(head) > 3 and head[1] & 0xE0 == 0xE0 and ending in ("mp3", "aac", "mpga"):
        return "audio/aac" if head[1] & 0xF6 == 0xF0 else "audio/mpeg"
    if head.startswith(b"BM") and head[6:10] == bytes(4):
        return "image/bmp"
    return STICKERS[ending] if is_sticker(head, f".{ending}") else None


def _document(head: bytes, ending: str) -> str | None:
    if head.startswith(OLE):
        return OFFICE.get(ending, "application/x-ole-storage")
    return document_type(head)


def _of_text(head: bytes, ending: str) -> str | None:
    """Contacts, dates and drawings, which are text; the name must say so too."""
    start = head[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    if ending in ("vcf", "vcard") and start.startswith(b"BEGIN:VCARD"):
        return "text/vcard"
    if ending == "ics" and start.startswith(b"BEGIN:VCALENDAR"):
        return "text/calendar"
    if ending == "svg" and b"<SVG" in start:
        return "image/svg+xml"
    return None


def _guessed(head: bytes) -> str | None:
    """Rarer pictures, sounds and films, by a long list of first bytes; text is never asked about."""
    if not head or _is_text(head):
        return None
    try:
        (best, *_) = puremagic.magic_string(head)
    except puremagic.PureError:
        return None
    seen_or_heard = best.mime_type.startswith(("image/", "audio/", "video/", "font/"))
    return str(best.mime_type) if seen_or_heard and best.confidence >= TRUSTED else None


def _is_text(head: bytes) -> bool:
    """Whether this could be written words: no control characters, in any of the usual encodings."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(each < 9 or 13 < each < 27 for each in head[:4096])


def _names_in_zip(head: bytes) -> list[bytes]:
    """The names of the members whose headers stand in these first bytes."""
    names, at = [], 0
    while (at := head.find(b"PK\x03\x04", at)) >= 0:
        length = int.from_bytes(head[at + 26 : at + 28], "little")
        names.append(head[at + 30 : at + 30 + length])
        at += 4
    return names


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()
