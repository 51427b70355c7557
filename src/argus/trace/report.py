"""What a verification found."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was sealed or signed.

    Attributes:
        where: the file, the row or the part of the log.
        what: one sentence without a full stop.
        entry: number of the first bad entry of the log, where that can be named.
    """

    where: str
    what: str
    entry: int | None = None

    def as_json(self) -> dict[str, object]:
        """Without `entry` where there is none."""
        return {name: found for name, found in asdict(self).items() if found is not None}


@dataclass(frozen=True, slots=True)
class Against:
    """The outside head that was compared with: its size, its root (base64, as in the head), its file."""

    size: int
    root: str
    file: str


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """The answer of `argus verify`.

    Attributes:
        checked: how many of each thing were looked at.
        against: None = no outside head was given.
        findings: what is wrong; none = ok.
        notes: what a person should know although nothing is wrong: a clock set back, entries not yet signed.
    """

    checked: Mapping[str, int]
    against: Against | None
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    @property
    def verdict(self) -> str:
        """The answer in one sentence."""
        if self.findings:
            return f"Not as sealed: {len(self.findings)} finding(s)"
        if self.against is None:
            return "Self-consistent only: without a head kept elsewhere, nobody can tell whether all of it was replaced"
        return f"As sealed: the log continues the outside head of {self.against.size} entries"

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "ok": self.ok,
            "verdict": self.verdict,
            "checked": dict(self.checked),
            "against": None if self.against is None else asdict(self.against),
            "findings": [each.as_json() for each in self.findings],
            "notes": [each.as_json() for each in self.notes],
        }


class Findings:
    """A notebook that checks write into: what is wrong, what to know, how much was looked at.

    Of one sort of fault (same `sort`) the first 20 are written out and the rest counted: a hundred thousand equal lines
    would hide the others.
    """

    MOST_OF_A_SORT = 20

    def __init__(self) -> None:
        self.checked: dict[str, int] = {}
        self._wrong: list[Finding] = []
        self._known: list[Finding] = []
        self._seen: dict[str, int] = {}

    def wrong(self, where: str, what: str, entry: int | None = None, *, sort: str = "") -> None:
        """Write down something that is not as it was sealed or signed."""
        if self._room_for(sort):
            self._wrong.append(Finding(where, what, entry))

    def note(self, where: str, what: str, entry: int | None = None, *, sort: str = "") -> None:
        """Write down something worth knowing."""
        if self._room_for(sort):
            self._known.append(Finding(where, what, entry))

    def count(self, what: str, more: int = 1) -> None:
        """Say that so many more were looked at."""
        self.checked[what] = self.checked.get(what, 0) + more

    def report(self, against: Against | None) -> VerifyReport:
        """What was written down."""
        rest = tuple(
            Finding(sort, f"and {seen - self.MOST_OF_A_SORT} more of this sort")
            for sort, seen in self._seen.items()
            if seen > self.MOST_OF_A_SORT
        )
        # The rest of a sort of fault is a fault; the rest of a sort of note reads the same and does no harm there.
        wrong = tuple(self._wrong)
        return VerifyReport(
            self.checked, against, wrong + (rest if wrong else ()), tuple(self._known) + (() if wrong else rest)
        )

    def _room_for(self, sort: str) -> bool:
        if not sort:
            return True
        self._seen[sort] = self._seen.get(sort, 0) + 1
        return self._seen[sort] <= self.MOST_OF_A_SORT
