"""Cut large XML files into records, each the bytes of one element, and parse every record on its own.

A damaged element takes nothing else with it, memory holds one element, and every record has its place. Elements are
found by their start and end tags (comments, CDATA sections and processing instructions are skipped); what stands
between two records is told apart. An element is parsed without the document around it: a DOCTYPE is never read, so
there are no entities to expand or to fetch, and a record that uses one is unreadable. After MOST_BROKEN elements
without an end in a row, the rest up to a sound one is one piece, found by leaps that grow: junk costs no more than its
bytes.

Two faults of real exports are mended and noted: characters XML does not allow, written as numbers (`&#55357;&#56832;`
for one emoji, `&#0;`), and bytes in another encoding than the document says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from argus.evidence import EvidenceItem
from argus.readers.reader import decoded

# A longer element is no message. Its bytes, the text of them and the parsed element are held at once.
LONGEST_ELEMENT = 32 << 20
MOST_BROKEN = 1000
_DEEPEST = 200
# Parsed, a million of them take ten times the bytes they stand in.
_MOST_ATTRIBUTES = 100_000
# Elements of the same name inside each other: a forwarded message; more is damage.
_DEEPEST_SAME = 8
_WINDOW = 1 << 20
# No start of a tag that is looked for is longer than this.
_OVERLAP = 256
_PREFIX = rb"(?:[A-Za-z_][\w.-]{0,60}:)?"
_SKIPPED = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
# Inside a tag a `<` is never allowed, quoted or not: what looks like one has lost its end.
_REST_OF_TAG = re.compile(rb"""(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>""")
_TAG_PART = re.compile(rb"[\"'<>]")
_QUOTED = {b'"': re.compile(rb'["<]'), b"'": re.compile(rb"['<]")}
_ENCODING = re.compile(
    rb"""^(?:\xef\xbb\xbf)?\s{0,100}<\?xml\s[^>]{0,200}?encoding\s{0,20}=\s{0,20}["']([A-Za-z0-9._-]{1,40})["']"""
)
_PLAIN_LETTERS = {
    "windows-1252",
    "cp1252",
    "iso-8859-1",
    "latin-1",
    "latin1",
    "iso-8859-15",
    "windows-1250",
    "windows-1251",
}
_NUMBERED = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,10}));")
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """One element. Names are as written, with their prefix (`local_name` takes it off).

    Attributes:
        notes: what was mended, for `Message.other`.
    """

    element: Element
    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Between:
    """What stands between records: the heading, tags around them. It is no record."""

    what: str = "between records"


@dataclass(frozen=True, slots=True)
class Problem:
    """A record that cannot be read, and why."""

    reason: str


def xml_records(
    item: EvidenceItem, start: int, end: int, names: Sequence[str], *, nests: bool = True
) -> Iterator[tuple[int, int, Parsed | Problem | Between]]:
    """Cover bytes [start, end) of the item with records and what stands between them, in order.

    Args:
        start, end: at the borders of records (`record_ends`).
        names: local names of the elements that are records.
        nests: whether an element of these names may stand inside another of them. Where not, a start tag ends a record
            that has lost its own end.
    """
    declared = _declared(item)
    for first, last, raw in _extents(item, start, end, names, nests):
        if isinstance(raw, bytes):
            yield first, last, parse_element(raw, declared)
        else:
            yield first, last, raw


def record_ends(item: EvidenceItem, names: Sequence[str], *, nests: bool = True) -> Iterator[int]:
    """Where the records of the item end: for `cut_at_ends`."""
    for _, end, _ in _extents(item, 0, item.size, names, nests):
        yield end


def local_name(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def parse_element(raw: bytes, declared: str = "utf-8") -> Parsed | Problem:
    """One element on its own."""
    if raw.count(b'="') + raw.count(b"='") > _MOST_ATTRIBUTES:
        return Problem(f"more than {_MOST_ATTRIBUTES} attributes")
    notes: dict[str, str] = {}
    if declared == "utf-8":
        text, notes = decoded(raw)
    else:
        text = raw.decode(declared, "backslashreplace")
    mended = _mended(text)
    if mended != text:
        notes = notes | {"mended": "characters that XML does not allow"}
    try:
        return Parsed(_tree(mended.encode()), notes)
    except expat.ExpatError as error:
        return Problem(f"no XML: {expat.ErrorString(error.code)}")
    except (ValueError, RecursionError) as error:
        return Problem(str(error))


def _extents(
    item: EvidenceItem, start: int, end: int, names: Sequence[str], nests: bool
) -> Iterator[tuple[int, int, bytes | Problem | Between]]:
    scan = _Scan(item, start, end, names, nests)
    done = junk = start
    row = 0  # broken ones in a row
    while (first := scan.next_start(done)) is not None:
        if first > done:
            yield from scan.between(done, first)
        last, problem = scan.end_of_record(first)
        row, junk = (0, first) if problem is None else (row + 1, junk if row else first)
        if problem is not None and row > MOST_BROKEN:
            last, problem = scan.next_sound(junk, last), f"{problem}; so is what follows"
        raw = scan.part(first, last) if problem is None else None
        done = scan.behind_space(last)
        yield first, done, raw if raw is not None else Problem(problem or "")
        scan.forget(done)
    if done < end:
        yield from scan.between(done, end)


class _Scan:
    """A look at the bytes [start, end) that moves on and holds no more than one record and a window."""

    def __init__(self, item: EvidenceItem, start: int, end: int, names: Sequence[str], nests: bool) -> None:
        self._item, self._end, self._nests = item, min(end, item.size), nests
        self._base, self._held = start, b""
        self._absent: set[bytes] = set()
        named = _PREFIX + rb"(?:" + b"|".join(re.escape(each.encode()) for each in names) + rb")(?=[\s/>])"
        self._start = re.compile(rb"<" + named)
        self._mark = re.compile(rb"<!--|<!\[CDATA\[|<\?|<(?P<close>/?)" + named)

    def next_start(self, at: int) -> int | None:
        """Where the next record starts."""
        while True:
            found = self._search(self._mark, at)
            if found is None:
                return None
            first, mark, close = found
            if mark in _SKIPPED:
                at = self._behind(_SKIPPED[mark], first + len(mark), self._end) or first + len(mark)
            elif close:
                at = first + 1
            else:
                return first

    def end_of_record(self, first: int) -> tuple[int, str | None]:
        """Where the record that starts there ends; with a problem, where the next one may start."""
        limit = min(self._end, first + LONGEST_ELEMENT)
        at, depth = first, 0
        while (found := self._search(self._mark, at, limit)) is not None:
            here, mark, close = found
            if mark in _SKIPPED:
                behind = self._behind(_SKIPPED[mark], here + len(mark), limit)
                if behind is None:
                    break
                at = behind
                continue
            if here > first and not close and (not self._nests or depth >= _DEEPEST_SAME):
                return self._until_next(first, "the element has no end")
            tag = self._end_of_tag(here + len(mark), limit)
            if tag is None:
                break
            at, alone = tag
            depth += -1 if close else 0 if alone else 1
            if depth <= 0:
                return at, None
        long = limit < self._end
        return self._until_next(first, "the element has no end" if not long else _TOO_LONG)

    def next_sound(self, first: int, at: int) -> int:
        """Where the next record that has an end starts; what is broken began at `first` and reaches to `at`."""
        while (found := self._search(self._start, at + ((at - first) >> 6))) is not None:
            if self.end_of_record(found[0])[1] is None:
                return self._first_sound(at, found[0])
            at = found[0] + 1
        return self._first_sound(at, self._end)

    def _first_sound(self, at: int, found: int) -> int:
        """The first record with an end from there on, or the one that was found behind it."""
        while (back := self._search(self._start, at, found)) is not None:
            if self.end_of_record(back[0])[1] is None:
                return back[0]
            at = back[0] + 1
        return found

    def between(self, start: int, end: int) -> Iterator[tuple[int, int, Problem | Between]]:
        """What stands there, that holds no record."""
        found = self._find(b"<!DOCTYPE", start, end)
        if found is None:
            yield start, end, Between()
        else:
            yield start, end, Problem("a DOCTYPE: what it defines is not read")

    def behind_space(self, at: int) -> int:
        """Where something else than white space stands."""
        while at < self._end:
            some = self.part(at, min(at + 64, self._end))
            left = some.lstrip(b" \t\r\n")
            at += len(some) - len(left)
            if left:
                break
        return at

    def part(self, start: int, end: int) -> bytes:
        """Those bytes."""
        if start < self._base or end > self._base + len(self._held):
            return self._item.part(start, end)
        return self._held[start - self._base : end - self._base]

    def forget(self, at: int) -> None:
        """Nothing before that place is needed any more."""
        if at - self._base > _WINDOW:
            self._held = self._held[at - self._base :] if at - self._base < len(self._held) else b""
            self._base = at

    def _until_next(self, first: int, problem: str) -> tuple[int, str]:
        found = self._search(self._start, first + 1)
        return (self._end if found is None else found[0]), problem

    def _end_of_tag(self, at: int, limit: int) -> tuple[int, bool] | None:
        """Behind the `>` of the tag with its name before `at`; and whether it is an element without content."""
        self._hold(at)
        if whole := _REST_OF_TAG.match(self._held, at - self._base):
            return self._base + whole.end(), whole[0].endswith(b"/>")
        while (found := self._search(_TAG_PART, at, limit)) is not None:
            here, mark, _ = found
            if mark == b">":
                return here + 1, self.part(here - 1, here) == b"/"
            quoted = self._search(_QUOTED[mark], here + 1, limit) if mark in _QUOTED else None
            if quoted is None or quoted[1] != mark:
                return None
            at = quoted[0] + 1
        return None

    def _behind(self, closer: bytes, at: int, limit: int) -> int | None:
        if closer in self._absent:
            return None
        found = self._find(closer, at, limit)
        if found is None:
            if limit >= self._end:
                self._absent.add(closer)
            return None
        return found + len(closer)

    def _find(self, what: bytes, at: int, limit: int) -> int | None:
        found = self._search(re.compile(re.escape(what)), at, limit)
        return None if found is None else found[0]

    def _search(self, what: re.Pattern[bytes], at: int, limit: int | None = None) -> tuple[int, bytes, bytes] | None:
        """Start, bytes and the group `close` of the first match from there on that starts before the limit."""
        stop = self._end if limit is None else limit
        while at < stop:
            self._hold(at)
            held_to = self._base + len(self._held)
            found = what.search(self._held, at - self._base)
            if found is not None and (self._base + found.start() < held_to - _OVERLAP or held_to >= self._end):
                here = self._base + found.start()
                close = found.group("close") if "close" in what.groupindex else None
                return (here, found[0], close or b"") if here < stop else None
            if held_to >= self._end:
                return None
            at = max(at, (self._base + found.start()) if found is not None else held_to - _OVERLAP)
            self._more(at)
        return None

    def _hold(self, at: int) -> None:
        if not self._base <= at < self._base + len(self._held):
            self._base, self._held = at, self._item.part(at, min(at + _WINDOW, self._end))

    def _more(self, at: int) -> None:
        """Hold what follows; what lies far behind is read again should it be needed."""
        held_to = self._base + len(self._held)
        keep = self._held[at - self._base :]
        self._base, self._held = at, keep + self._item.part(held_to, min(held_to + _WINDOW, self._end))


_TOO_LONG = f"the element is longer than {LONGEST_ELEMENT >> 20} MiB"


def _declared(item: EvidenceItem) -> str:
    """The encoding that the document says; one whose letters are not ASCII's own is taken for UTF-8."""
    match = _ENCODING.match(item.head(512))
    name = match[1].decode("ascii").lower() if match else "utf-8"
    return name if name in _PLAIN_LETTERS else "utf-8"


def _mended(text: str) -> str:
    if "&#" in text:
        text = _NUMBERED.sub(_character, text)
        if _SURROGATE.search(text):  # two halves become one letter
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return _NEVER.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    if 0xD800 <= number <= 0xDFFF:
        return chr(number)
    if number > 0x10FFFF or _NEVER.match(chr(number)):
        return f"\\u{number:04x}"
    return found[0]


def _tree(raw: bytes) -> Element:
    builder = TreeBuilder()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    depth = 0

    def starts(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise ValueError(f"elements nested deeper than {_DEEPEST}")
        builder.start(name, attributes)

    def ends(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    def declares(*_: object) -> None:
        raise ValueError("a DOCTYPE: what it defines is not read")

    parser.StartElementHandler, parser.EndElementHandler = starts, ends
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = declares
    parser.Parse(raw, True)
    return builder.close()
