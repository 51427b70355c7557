"""Make src/argus/reading/data/sea-ports/ports.csv from the public lists it is cut from.

    python -m tests.reading.mentions.make_sea_ports FOLDER

FOLDER holds sea-ports/ports.json, unlocode/unlocode_ports.csv and world-port-index/world_port_index.csv.
"""

import csv
import io
import json
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parents[3] / "src/argus/reading/data/sea-ports"
# Ports of the World Port Index that are more than a landing stage.
SIZES = ("L", "M", "S")


def sea_ports(folder: Path) -> str:
    """The reduced list: every port that two of the lists know, or that has a usual name, with all its names."""
    named: dict[str, list[str]] = {}
    listed = {row["locode"]: row for row in rows_of(folder / "unlocode/unlocode_ports.csv")}
    known = json.loads((folder / "sea-ports/ports.json").read_text("utf-8"))
    usual = {row["locode"] for row in rows_of(DATA / "usual_names.csv")}
    kept = (known.keys() & listed.keys()) | usual | set(also_in_the_port_index(folder, listed))
    for locode in sorted(kept):
        row, port = listed.get(locode), known.get(locode)
        names = [port["name"]] if port else []
        names += [row["name"], row["name_ascii"]] if row else []
        named[locode] = list(dict.fromkeys(each for name in names for each in spelled_out(name)))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["locode", "names"])
    writer.writerows([locode, ";".join(names)] for locode, names in named.items() if names)
    return out.getvalue()


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def also_in_the_port_index(folder: Path, listed: dict[str, dict[str, str]]) -> Iterator[str]:
    """Codes of the places that bear the name of a port of the World Port Index, in its country, alone."""
    bearing = defaultdict(list)
    for locode, row in listed.items():
        bearing[locode[:2], plain(row["name_ascii"])].append(locode)
    for row in rows_of(folder / "world-port-index/world_port_index.csv"):
        found = bearing.get((row["country"], plain(row["port_name"])), [])
        if row["harbor_size"] in SIZES and len(found) == 1:
            yield from found


def plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()


def spelled_out(name: str) -> Iterator[str]:
    """`Gent (Ghent)` is two names; what the list itself lost (� or ?) is none."""
    for part in name.replace(")", "(").replace("/", "(").replace(",", "(").split("("):
        if (part := part.strip()) and not set("�?=;") & set(part) and len(part) > 2:
            yield part


if __name__ == "__main__":
    (DATA / "ports.csv").write_text(sea_ports(Path(sys.argv[1])), "utf-8")
