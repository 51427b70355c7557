"""Texts, tables and XML made to hurt a reader: each by a function that writes it, so that none lies in the repository.

python -m tests.hostile.make_texts FOLDER      writes them all, to look at
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

MIB = 1 << 20

Pieces = Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file: its pieces are made as they are written.

    Attributes:
        name: the label it arrives under.
        formats: readers that have to bear it when a person names them; without any, whoever recognises it.
        pieces: makes its content.
    """

    name: str
    formats: tuple[str, ...]
    pieces: Callable[[], Pieces]

    def write(self, folder: Path) -> Path:
        """Its path in that folder."""
        path = folder / self.name
        with path.open("wb") as file:
            for piece in self.pieces():
                file.write(piece)
        return path


LINES = ("whatsapp-text", "signal-text", "irc")
TABLES = ("csv", "jsonl", "jabber-jsonl")
TEXTS = (*LINES, *TABLES)
XMPP, SMS = "xmpp-xml", "android-sms-xml"

_DATE = b" date='1600000000000'"
# How each format that is XML dresses one text: (reader, before all, before the text, behind it, behind all).
DRESSES = {
    XMPP: (b"<archive jid='a@quay.example'>\n", b"<message from='b@quay.example' to='a@quay.example'><body>",
           b"</body></message>\n", b"</archive>\n"),
    SMS: (b"<smses count='1'>\n", b"<mms address='+32460000001'" + _DATE + b"><parts><part ct='text/plain'>",
          b"</part></parts></mms>\n", b"</smses>\n"),
}  # fmt: skip


def _dressed(reader: str, text: Pieces, doctype: bytes = b"", head: bytes = b"<?xml version='1.0'?>\n") -> Pieces:
    """A document of that format with one hostile text and one that is none."""
    before, first, last, behind = DRESSES[reader]
    yield head + doctype + before + first
    yield from text
    yield last + first + b"still here" + last + behind


def _xml(
    name: str, text: Callable[[], Pieces], doctype: bytes = b"", head: bytes = b"<?xml version='1.0'?>\n"
) -> Iterator[Hostile]:
    for reader in DRESSES:
        yield Hostile(f"{name}-{reader}.xml", (reader,), lambda reader=reader: _dressed(reader, text(), doctype, head))  # type: ignore[misc]


def _times(piece: bytes, size: int) -> Callable[[], Pieces]:
    """The piece again and again, up to about that many bytes."""

    def pieces() -> Pieces:
        block = piece * max(1, min(size, MIB) // len(piece))
        for _ in range(max(1, size // len(block))):
            yield block

    return pieces


def _one(*pieces: bytes) -> Callable[[], Pieces]:
    return lambda: iter(pieces)


def _around(before: bytes, middle: Callable[[], Pieces], behind: bytes = b"") -> Callable[[], Pieces]:
    def pieces() -> Pieces:
        yield before
        yield from middle()
        yield behind

    return pieces


LAUGHS = b"<!DOCTYPE a [<!ENTITY l0 'ha'>%s]>\n" % b"".join(
    b"<!ENTITY l%d '%s'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12)
)
FETCHED = (
    b"<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd' [<!ENTITY f SYSTEM 'file:///etc/hostname'>"
    b"<!ENTITY h SYSTEM 'http://127.0.0.1:9/'>]>\n"
)
PARAMETERS = (
    b"<!DOCTYPE a [<!ENTITY % f SYSTEM 'file:///etc/hostname'><!ENTITY % d SYSTEM 'http://127.0.0.1:9/d'> %d; "
    b"<!ENTITY % w \"<!ENTITY w '%f;'>\"> %w;]>\n"
)


def _xml_files() -> Iterator[Hostile]:
    yield from _xml("laughs", _one(b"&l11;"), LAUGHS)
    yield from _xml("quadratic", _times(b"&q;", MIB), b"<!DOCTYPE a [<!ENTITY q '%s'>]>\n" % (b"q" * 200_000))
    yield from _xml("fetched", _one(b"&f;&h;"), FETCHED)
    yield from _xml("parameters", _one(b"&w;"), PARAMETERS)
    yield from _xml("doctype-of-40-mib", _one(b"x"), b"<!DOCTYPE a [<!--" + b"-" * (40 * MIB) + b">]>")
    yield from _xml("deep", _around(b"<b>" * 100_000, _one(), b"</b>" * 100_000))
    yield from _xml("deep-open", _times(b"<b>", 3 * MIB))
    yield from _xml("records-in-records", _times(b"<message><mms>", 10 * MIB))
    yield from _xml("open-comments", _times(b"<!--", 10 * MIB))
    yield from _xml("open-sections", _times(b"<![CDATA[<message><mms>", 10 * MIB))
    yield from _xml("open-quotes", _times(b"<message a='<mms b=\"", 10 * MIB))
    yield from _xml("one-attribute", _around(b"<b a='", _times(b"a", 30 * MIB), b"'/>"))
    many = lambda: (b"a%d='' " % number for number in range(1_000_000))  # noqa: E731
    yield from _xml("a-million-attributes", _around(b"<b ", many, b"/>"))
    yield from _xml("a-million-equal-attributes", _around(b"<b ", _times(b"a='' ", 6 * MIB), b"/>"))
    yield from _xml("one-text", _times(b"text ", 30 * MIB))
    yield from _xml("too-long-a-text", _times(b"text ", 70 * MIB))
    yield from _xml("numbered-letters", _times(b"&#0;&#55357;&#x110000;&#99999999999;", 5 * MIB))
    yield from _xml("nul", _one(b"a\0b"))
    yield from _xml("utf-7", _one(b"+ADw-b+AD4-"), head=b"<?xml version='1.0' encoding='UTF-7'?>\n")
    yield from _xml("said-utf-16", _one(b"x"), head=b"<?xml version='1.0' encoding='UTF-16'?>\n")
    yield from _xml("no-such-encoding", _one(b"\x80\xff"), head=b"<?xml version='1.0' encoding='x-mac-quay'?>\n")
    for reader in DRESSES:
        yield Hostile(
            f"utf-16-{reader}.xml",
            (reader,),
            lambda reader=reader: iter([b"".join(_dressed(reader, iter([b"x"]))).decode().encode("utf-16")]),  # type: ignore[misc]
        )


HEADER = b"date,from,text\n2021-03-04T10:00:00Z,heron,before\n"
LAST = b"\n2021-03-04T10:00:01Z,gull,behind\n"


def _tables() -> Iterator[Hostile]:
    def table(name: str, middle: Callable[[], Pieces]) -> Hostile:
        return Hostile(f"{name}.csv", (), _around(HEADER, middle, LAST))

    yield table("field-over-131072", _around(b"2021-03-04T10:00:00Z,a,", _times(b"x", 200_000)))
    yield table("field-of-60-mib", _around(b'2021-03-04T10:00:00Z,a,"', _times(b"x", 60 * MIB), b'"'))
    yield table("field-of-60-mib-of-lines", _around(b'2021-03-04T10:00:00Z,a,"', _times(b"x\n", 60 * MIB), b'"'))
    yield table("line-of-100-mb", _times(b"x", 100_000_000))
    yield table("cells-of-100-mb", _times(b"a,b,c,", 100_000_000))
    row = b"2021-03-04T10:00:00Z,a," + b"x" * 90 + b"\n"
    yield table("a-quote-on-every-line", _times(row.replace(b",x", b',"x'), 10 * MIB))
    yield table("a-quote-on-some-lines", _times(row.replace(b"a,", b'"a,') + row * 999, 10 * MIB))
    yield table("quotes", _times(b'"', 10 * MIB))
    yield table("quotes-and-commas", _times(b'",', 10 * MIB))
    yield table("quotes-and-lines", _times(b'"\n', 10 * MIB))
    yield table("nul", _times(b"\0", 10 * MIB))
    yield table("carriage-returns", _times(b"\r", 10 * MIB))
    yield table("no-utf-8", _times(b"2021-03-04T10:00:00Z,a,\xff\x80\xc0\xaf\xed\xa0\x80\n", MIB))
    columns = b"date,from,text," + b",".join(b"c%d" % number for number in range(100_000))
    row = b"\n2021-03-04T10:00:00Z,a,x," + b"," * 99_999
    yield Hostile("columns-100000.csv", (), _one(columns, row * 5, b"\n"))
    yield Hostile("header-of-commas.csv", ("csv",), _times(b",", 10 * MIB))
    yield Hostile("newlines.csv", ("csv",), _around(b"date,from,text", _times(b"\n", 50 * MIB)))


IRC = b"[10:00] <heron> "
WHATSAPP = b"04/03/2021, 10:00 - Heron: "
LINE_STARTS = {
    "irc": (IRC + b"before\n", IRC, "2021-03-04-#quay.txt"),
    "whatsapp-text": (WHATSAPP + b"before\n31/03/2021, 10:00 - Gull: x\n", WHATSAPP, "WhatsApp Chat with Heron.txt"),
    "jsonl": (
        b'{"date":"2021-03-04T10:00:00Z","from":"a","text":"before"}\n',
        b'{"date":"2021-03-04T10:00:00Z","from":"a","text":"',
        "chat.jsonl",
    ),
    "jabber-jsonl": (
        b'{"ts":"2021-03-04T10:00:00Z","from":"a@x","to":"b@x","body":"before"}\n' * 3,
        b'{"ts":"2021-03-04T10:00:00Z","from":"a@x","to":"b@x","body":"',
        "chat.json",
    ),
}
ENDS = {"irc": b"\n", "whatsapp-text": b"\n", "jsonl": b'"}\n', "jabber-jsonl": b'"}\n'}


def _lines() -> Iterator[Hostile]:
    """A sound start, a hostile middle, a sound end, in every format of lines."""
    middles = {
        "line-of-64-mib": _times(b"x", 64 * MIB),
        "line-of-blanks": _times(b" ", 10 * MIB),
        "line-of-quotes": _times(b'"', MIB),
        "line-of-brackets": _times(b"[{<(", MIB),
        "line-of-digits": _times(b"1:1/1-", MIB),
        "line-of-backslashes": _times(b"\\", MIB),
        "line-of-marks": _times("\u200e\u202a\u2066\u200b\ufeff".encode(), MIB),
        "line-of-letters-upon-letters": _times("\u0301".encode(), MIB),
        "line-of-no-utf-8": _times(b"\xff\xfe\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80", MIB),
        "newlines": _times(b"\n", 50 * MIB),
        "carriage-returns": _times(b"\r", 10 * MIB),
        "nul": _times(b"\0", 10 * MIB),
        "openings": _times(b"{\n", 10 * MIB),
    }
    for reader, (start, line, name) in LINE_STARTS.items():
        for what, middle in middles.items():
            lines = _around(start + line, middle, ENDS[reader] + line + b"behind" + ENDS[reader])
            yield Hostile(f"{what} {name}", (reader,), lines)


def _anything() -> Iterator[Hostile]:
    """Files that are of no format, read as one by name."""
    yield Hostile("nothing.txt", TEXTS, _one())
    yield Hostile("newlines.txt", TEXTS, _times(b"\n", 50 * MIB))
    yield Hostile("letters.txt", TEXTS, _times(b"x", 64 * MIB))
    yield Hostile("heads.txt", TEXTS, _times(IRC + b"\n" + WHATSAPP + b"\n", 2 * MIB))
    yield Hostile("bytes.txt", TEXTS, _one(bytes(range(256)) * 4096))


FILES = (*_xml_files(), *_tables(), *_lines(), *_anything())

if __name__ == "__main__":
    for each in FILES:
        print(each.write(Path(sys.argv[1])))
