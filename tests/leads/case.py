"""A dossier into which messages are brought, in one delivery or in several, and its leads."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from argus.access import visible
from argus.engine import Pool
from argus.intake import import_paths
from argus.leads import Asked, Lead
from argus.leads.kept import leads_of
from argus.messages import Archive, open_archive
from tests.intake.program import new_case

# When it was sent, its conversation, its sender, its text.
Line = tuple[str, str, str, str]


class Case:
    """A dossier of its own in a folder."""

    def __init__(self, folder: Path, pool: Pool) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.pool, self.files = folder, pool, 0
        self.dossier, self.user = new_case(folder / "case.argus")

    def bring(self, *lines: Line) -> "Case":
        """Import one file with these messages."""
        self.files += 1
        names = ("timestamp", "chat", "from", "text")
        rows = [{**dict(zip(names, line, strict=True)), "app": "Sky"} for line in lines]
        path = self.folder / f"{self.files}.jsonl"
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
        return self.take([path])

    def take(self, paths: Sequence[Path]) -> "Case":
        """Import files as one delivery."""
        import_paths(self.dossier, self.user, paths, zone="Europe/Brussels", pool=self.pool)
        return self

    def archive(self) -> Archive:
        """What its owner may read, as it is now."""
        return open_archive(self.dossier, visible(self.user))

    def leads(self, asked: Asked | None = None) -> tuple[Lead, ...]:
        """Its leads."""
        return leads_of(self.dossier, self.archive(), asked)

    def kept(self) -> list[Path]:
        """What is kept of leads on the disk."""
        return sorted(self.dossier.derived.glob("leads/*"))


def unnumbered(leads: Iterable[Lead]) -> list[Lead]:
    """Without the numbers of conversations, which a dossier gives in the order in which it meets them."""
    return [replace(each, conversations=()) for each in leads]
