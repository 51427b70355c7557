"""Measure what Argus promises, beside SQLite FTS5 on the same messages in the same run.

    make bench                                  everything, at 1 and 5 million messages
    .venv/bin/python bench/run.py --quick       everything, at 1 million
    .venv/bin/python bench/run.py --only search --messages 200000
    .venv/bin/python bench/run.py --only leads --quick      one world for each phrase book instead of three

Results go to bench/results/latest.json, each with commit and machine; `--write` puts them into bench/README.md. A bar
that is missed is said, and nothing fails: times depend on the machine and on what else it does.
"""

import argparse
import json
import os
import platform
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import corpus
import measure
import mentions
import pages
import peer
import searching
import whatsapp

HERE = Path(__file__).parent
ROOT = HERE.parent
WORK = HERE / "work"
RESULTS = HERE / "results" / "latest.json"
README = HERE / "README.md"
ARGUS = Path(sys.executable).with_name("argus")
LIBRARIES = ("polars", "pyarrow", "tantivy", "numpy", "msgspec", "sqlalchemy", "fastapi")
STEPS = ("import", "search", "pages", "whatsapp", "mentions", "leads", "figures")

# The promises. Import: CPU-seconds per million (and what we would like), messages/s on two free cores, MiB.
BAR_CPU, STRETCH_CPU, BAR_RATE, BAR_MIB = 26.0, 18.0, 55_000, 1_536
BAR_P95, STRETCH_P95, BAR_P99, BAR_APART = 15.0, 10.0, 50.0, 400.0
BAR_PAGE = 200.0
# CPU-seconds per million, from a WhatsApp export or database to searchable.
BAR_WHATSAPP = 30.0
# The same, for language and mentions on top of the import.
BAR_MENTIONS = 15.0

Json = dict[str, Any]


def main() -> None:
    """Measure what is asked for, print it, keep it."""
    given = _asked()
    sizes = given.messages or ([1_000_000] if given.quick else [1_000_000, 5_000_000])
    results: Json = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    if not given.render:
        WORK.mkdir(exist_ok=True)
        for messages in sizes:
            for step in [given.only] if given.only else STEPS:
                if step in ("whatsapp", "mentions", "leads", "figures") and messages != min(sizes):
                    continue  # promised at one million
                # Queries and pages are promised at the largest size; smaller ones show how they grow.
                done = _MEASURED[step](messages, given)
                results[f"{step} {messages}"] = done | {"commit": _commit(), "machine": _machine(), "at": _now()}
                RESULTS.parent.mkdir(exist_ok=True)
                RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
                print(f"\n{_section(step, messages, results)}\n", flush=True)
    if given.write or given.render:
        _write(results)
    if given.clean:
        shutil.rmtree(WORK)


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description="Measure Argus beside SQLite FTS5.")
    asked.add_argument("--messages", type=int, nargs="+", help="sizes; else one and five million")
    asked.add_argument("--quick", action="store_true", help="one million only; of leads one world for each book")
    asked.add_argument("--only", choices=STEPS)
    asked.add_argument("--fast", action="store_true", help="of leads only how fast, beside how good they were last")
    asked.add_argument("--rounds", type=int, default=3, help="of every query")
    asked.add_argument("--no-peer", action="store_true", help="leave SQLite out")
    asked.add_argument("--again", action="store_true", help="import again although the dossier of a run is there")
    asked.add_argument("--clean", action="store_true", help="remove bench/work/ (gigabytes) at the end")
    asked.add_argument("--write", action="store_true", help="put the tables into bench/README.md")
    asked.add_argument("--render", action="store_true", help="only that, from the results kept")
    return asked.parse_args()


# --- the three steps ---


def _import(messages: int, given: argparse.Namespace) -> Json:
    chat, _ = _corpus(messages)
    load = os.getloadavg()[0]
    ours = _dossier_made(messages)
    if ours.status:
        raise SystemExit(f"argus import ended with status {ours.status}")
    row = _import_row(ours, messages, _size(_dossier(messages)))
    report = json.loads(ours.output)
    # Messages can be searched before it is found what they mention, which has a bar of its own.
    row["found_per_million"] = mentions.found_again(ARGUS, _dossier(messages), messages)["cpu_per_million"]
    row["searchable_per_million"] = row["cpu_per_million"] - row["found_per_million"]
    row["searchable_rate"] = messages / report["seconds"]
    found: Json = {
        "argus": row,
        "report": report,
        "source_mib": chat.stat().st_size / 2**20,
        "load_before": load,
    }
    if not given.no_peer:
        found["fts5"] = _import_row(_peer_made(messages), messages, _size(_peer(messages)))
    return found


def _import_row(took: measure.Took, messages: int, size: float) -> Json:
    row = asdict(took)
    row.pop("output")
    return row | {"cpu_per_million": took.cpu * 1e6 / messages, "rate": messages / took.wall, "size_mib": size}


def _search(messages: int, given: argparse.Namespace) -> Json:
    chat, truth = _corpus(messages)
    _need(messages, given)
    load = os.getloadavg()[0]
    queries = searching.queries_of(chat, truth, seed=messages)
    archive = searching.open_dossier(_dossier(messages))
    nine = [each for each in queries if each.kind in searching.KINDS]
    apart = [each for each in queries if each.kind in searching.APART]
    found: Json = {"shards": len(archive.shards), "queries": searching.QUERIES, "rounds": given.rounds}
    found["argus"] = _percentiles(
        searching.timed(nine, lambda query: searching.ask_argus(archive, query), given.rounds)
    )
    found["apart"] = _percentiles(
        searching.timed(apart, lambda query: searching.ask_argus(archive, query), max(1, given.rounds - 1))
    )
    totals = [searching.ask_argus(archive, query) for query in nine]
    found["hits"] = _means(nine, totals)
    if not given.no_peer:
        base = peer.Peer(_peer(messages))
        theirs = [query for query in nine if query.match is not None]
        found["fts5"] = _percentiles(
            searching.timed(theirs, lambda query: searching.ask_peer(base, query), given.rounds)
        )
        found["fts5_newest_uncounted"] = _percentiles(
            searching.timed(
                [query for query in theirs if query.kind == "newest"],
                lambda query: len(base.newest(query.match or "", count=False)[1]),
                given.rounds,
            )
        )["newest"]
        mine = [total for query, total in zip(nine, totals, strict=True) if query.match is not None]
        found["different_totals"] = [
            {"kind": query.kind, "argus": total, "fts5": other}
            for query, total in zip(theirs, mine, strict=True)
            if total != (other := searching.ask_peer(base, query))
        ]
        # The mix as far as both can answer it.
        found["argus_without_fuzzy"] = found["argus"].pop("mix_shared")
    return found | {"load_before": load}


def _pages(messages: int, given: argparse.Namespace) -> Json:
    chat, truth = _corpus(messages)
    _need(messages, given, peer_too=False)
    load = os.getloadavg()[0]
    words = [each.text for each in searching.queries_of(chat, truth, seed=messages) if each.kind == "common"]
    found = pages.measure(_dossier(messages), ARGUS, words[: pages.TIMES])
    return {"pages": [asdict(each) for each in found], "load_before": load}


def _whatsapp(messages: int, _given: argparse.Namespace) -> Json:
    """What WhatsApp's own formats cost, each into a dossier of its own."""
    found: Json = {"load_before": os.getloadavg()[0]}
    for kind, name in (("text", "WhatsApp Chat with Bench.txt"), ("msgstore", "msgstore.db")):
        source = WORK / f"whatsapp-{messages}-{whatsapp.VERSION}" / name
        if not source.exists():
            print(f"inventing a WhatsApp {kind} of {messages:,} messages ...", file=sys.stderr, flush=True)
            source.parent.mkdir(exist_ok=True)
            half = source.with_suffix(".half")
            whatsapp.write(kind, half, messages)
            half.rename(source)
        folder = WORK / f"whatsapp-{kind}.argus"
        took = _imported(folder, source, "--tz", "Europe/Brussels")
        if took.status not in (0, 3):  # 3: minutes that the clocks of Brussels skipped
            raise SystemExit(f"argus import ended with status {took.status}")
        report = json.loads(took.output)
        found[kind] = _import_row(took, report["messages_new"], _size(folder)) | {
            "report": report,
            "source_mib": source.stat().st_size / 2**20,
        }
        shutil.rmtree(folder)
    return found


def _mentions(messages: int, given: argparse.Namespace) -> Json:
    """Language and mentions of messages that are there already: of the corpus, and of real chat lines."""
    _need(messages, given, peer_too=False)
    load = os.getloadavg()[0]
    lines, folder = WORK / f"irc-{messages}-{mentions.VERSION}.jsonl", WORK / "irc.argus"
    if not lines.exists():
        half = lines.with_suffix(".half")
        mentions.write_irc(half, messages)
        half.rename(lines)
    if _imported(folder, lines).status:
        raise SystemExit("argus import of the IRC lines failed")
    found: Json = {
        "corpus": mentions.found_again(ARGUS, _dossier(messages), messages),
        "irc": mentions.found_again(ARGUS, folder, messages),
        "golden": mentions.golden(),
        "long": mentions.long_messages(),
        "load_before": load,
    }
    shutil.rmtree(folder)
    return found


def _leads(_messages: int, given: argparse.Namespace) -> Json:
    """How good leads are in invented worlds, and how fast they come; these have sizes of their own."""
    sys.path.append(str(ROOT))
    import leads  # needs what stands beside the tests

    load = os.getloadavg()[0]
    os.environ.setdefault("ARGUS_WORLDS", str(WORK / "worlds"))
    quality = _kept_quality() if given.fast else leads.quality(quick=given.quick)
    return {"quality": quality, "speed": leads.speed(ARGUS, WORK, _imported, quick=given.quick), "load_before": load}


def _kept_quality() -> Json:
    kept: Json = json.loads(RESULTS.read_text("utf-8"))
    return next(each["quality"] for name, each in kept.items() if name.startswith("leads "))


def _figures(_messages: int, _given: argparse.Namespace) -> Json:
    """Whether published claims are answered to the digit, and how fast; the ledgers have sizes of their own."""
    import figures  # needs what stands beside the tests

    load = os.getloadavg()[0]
    return {"claims": figures.claims(), "speed": figures.speed(figures.SEIZURES), "load_before": load}


_MEASURED = {
    "import": _import,
    "search": _search,
    "pages": _pages,
    "whatsapp": _whatsapp,
    "mentions": _mentions,
    "leads": _leads,
    "figures": _figures,
}


def _need(messages: int, given: argparse.Namespace, *, peer_too: bool = True) -> None:
    """What a step stands on, where no import of this run made it."""
    if given.again and given.only:
        shutil.rmtree(_dossier(messages), ignore_errors=True)
    if not (_dossier(messages) / "dossier.toml").exists():
        _dossier_made(messages)
    if peer_too and not given.no_peer and not _peer(messages).exists():
        _peer_made(messages)


def _dossier_made(messages: int) -> measure.Took:
    print(f"importing {messages:,} messages into Argus ...", file=sys.stderr, flush=True)
    return _imported(_dossier(messages), _corpus(messages)[0])


def _imported(folder: Path, *given: Path | str) -> measure.Took:
    """Into a new dossier."""
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(
        [ARGUS, "new", folder, "--name", "Bench", "--authority", "Nobody", "--basis", "Invented messages"],
        check=True,
        capture_output=True,
    )
    return measure.run([ARGUS, "-d", folder, "import", *given, "--json"])


def _peer_made(messages: int) -> measure.Took:
    for path in WORK.glob(f"{_peer(messages).name}*"):
        path.unlink()
    print(f"importing {messages:,} messages into SQLite FTS5 ...", file=sys.stderr, flush=True)
    return measure.run([sys.executable, HERE / "peer.py", _corpus(messages)[0], _peer(messages)])


def _corpus(messages: int) -> tuple[Path, Path]:
    chat = WORK / f"chat-{messages}-{corpus.VERSION}.jsonl"
    truth = chat.with_suffix(".truth")
    if not truth.exists():
        print(f"inventing {messages:,} messages ...", file=sys.stderr, flush=True)
        half = truth.with_suffix(".half")
        corpus.write_corpus(chat, messages, truth=half)
        half.rename(truth)
    return chat, truth


def _dossier(messages: int) -> Path:
    return WORK / f"bench-{messages}.argus"


def _peer(messages: int) -> Path:
    return WORK / f"peer-{messages}.sqlite"


def _size(path: Path) -> float:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(each.stat().st_size for each in files if each.is_file()) / 2**20


def _percentiles(taken: Mapping[str, Sequence[float]]) -> dict[str, dict[str, float]]:
    """p50, p95, p99, max by kind; `mix` is all of them, `mix_shared` what SQLite can answer too."""
    found = {kind: _spread(each) for kind, each in taken.items()}
    found["mix"] = _spread([each for kind in taken for each in taken[kind]])
    if "fuzzy" in taken:
        found["mix_shared"] = _spread([each for kind in taken if kind != "fuzzy" for each in taken[kind]])
    return found


def _spread(taken: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    return {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": max(taken), "n": len(taken)}


def _means(queries: Sequence[searching.Query], totals: Sequence[int]) -> dict[str, float]:
    by_kind: dict[str, list[int]] = {}
    for query, total in zip(queries, totals, strict=True):
        by_kind.setdefault(query.kind, []).append(total)
    return {kind: statistics.mean(each) for kind, each in by_kind.items()}


# --- the machine ---


def _machine() -> Json:
    """What stands beside every number."""
    return {
        "cpu": _from_proc("cpuinfo", r"model name\s*:\s*(.+)") or platform.processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gib": round(int(_from_proc("meminfo", r"MemTotal:\s*(\d+)") or 0) / 2**20),
        "disk": _disk(),
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def _from_proc(name: str, pattern: str) -> str:
    try:
        found = re.search(pattern, Path(f"/proc/{name}").read_text("utf-8", "replace"))
    except OSError:
        return ""
    return found[1].strip() if found else ""


def _disk() -> str:
    try:
        done = subprocess.run(
            ["findmnt", "-no", "SOURCE,FSTYPE", "-T", HERE], capture_output=True, text=True, check=False
        )
    except OSError:
        return "unknown"
    return " ".join(done.stdout.split()) or "unknown"


def _commit() -> str:
    def git(*asked: str) -> str:
        return subprocess.run(["git", *asked], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()

    return git("rev-parse", "--short=10", "HEAD") + (" and changes" if git("status", "--porcelain", "src") else "")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="minutes")


# --- tables ---


def _section(step: str, messages: int, results: Json) -> str:
    found = results[f"{step} {messages}"]
    title = {
        "import": "Import to searchable",
        "search": "Search",
        "pages": "Pages",
        "whatsapp": "WhatsApp, import to searchable",
        "mentions": "Language and mentions",
        "leads": "Leads and threats in invented worlds",
        "figures": "Published claims, and exact figures",
    }[step]
    lines = _TABLES[step](found, messages, results)
    if step not in ("leads", "figures"):
        title = f"{title}, {messages:,} messages"
    return "\n".join([f"### {title}", "", *lines, "", _beside(found)])


# What is measured until messages can be searched, and the same with what comes after that.
_WHOLE = {"searchable_per_million": "cpu_per_million", "searchable_rate": "rate"}


def _import_table(found: Json, messages: int, results: Json) -> Iterator[str]:
    ours, theirs = found["argus"], found.get("fts5")
    yield from _row("", "Argus", "SQLite FTS5", "Argus / FTS5", "bar", "")
    yield from _row("---", "---:", "---:", "---:", "---", "---")

    def line(name: str, key: str, how: str, bar: str = "", *, reached: bool | None = None) -> str:
        whole = _WHOLE.get(key, key)
        mine = ours.get(key, ours.get(whole))  # results from before mentions were found have the whole only
        same = theirs.get(whole) if theirs else None
        other = format(same, how) if same else "-"
        ratio = f"{mine / same:.2f}" if same else "-"
        return next(_row(name, format(mine, how), other, ratio, bar, _word(reached)))

    cpu = ours.get("searchable_per_million", ours["cpu_per_million"])
    rate, peak = ours.get("searchable_rate", ours["rate"]), ours["peak_mib"]
    bar = f"at most {BAR_CPU:.0f} (stretch {STRETCH_CPU:.0f})"
    yield line("CPU-seconds per million", "searchable_per_million", ".1f", bar, reached=cpu <= BAR_CPU)
    least = f"at least {BAR_RATE:,} on two free cores"
    yield line("messages/s, wall", "searchable_rate", ",.0f", least, reached=rate >= BAR_RATE)
    if "found_per_million" in ours:
        yield line("language and mentions after that, CPU-seconds per million", "found_per_million", ".1f")
    yield line("wall with these, s", "wall", ".1f")
    yield line("peak memory (PSS), MiB", "peak_mib", ",.0f", f"at most {BAR_MIB:,}", reached=peak <= BAR_MIB)
    yield line("of it no file, MiB", "anonymous_mib", ",.0f")
    yield line("on disk, MiB", "size_mib", ",.0f")
    yield ""
    small = results.get("import 1000000")
    if small and messages > 1_000_000:
        yield (
            f"Peak memory at one million: {small['argus']['peak_mib']:,.0f} MiB; "
            f"here {peak / small['argus']['peak_mib']:.2f} times that. "
        )
    yield (
        f"The source has {found['source_mib']:,.0f} MiB. Argus seals the original, hashes, de-duplicates, writes "
        f"Parquet and signs beside indexing; FTS5 holds text and index only. Looking at memory cost "
        f"{ours['looking']:.1f} CPU-seconds, counted in none of these."
    )


def _search_table(found: Json, _messages: int, _results: Json) -> Iterator[str]:
    ours, theirs = found["argus"], found.get("fts5")
    yield from _row("milliseconds", "p50", "p95", "p99", "max", "FTS5 p50", "FTS5 p95", "FTS5 / Argus, p50", "hits")
    yield from _row("---", *["---:"] * 8)
    for kind, name in searching.KINDS.items():
        yield from _row(name, *_four(ours[kind]), *_against(ours[kind], theirs, kind), f"{found['hits'][kind]:,.0f}")
    yield from _row("**all nine**", *_four(ours["mix"]), "", "", "", "")
    if theirs:
        shared = found["argus_without_fuzzy"]
        yield from _row("all but one typo", *_four(shared), *_against(shared, theirs, "mix"), "")
    for kind, name in searching.APART.items():
        yield from _row(f"apart: {name}", *_four(found["apart"][kind]), "", "", "", "")
    yield ""
    p95, p99 = ours["mix"]["p95"], ours["mix"]["p99"]
    worst = max(found["apart"][kind]["p95"] for kind in searching.APART)
    yield from _row("promise", "bar", "here", "")
    yield from _row("---", "---", "---:", "---")
    yield from _row(
        "p95 over the mix", f"{BAR_P95:.0f} ms (stretch {STRETCH_P95:.0f})", f"{p95:.1f}", _word(p95 <= BAR_P95)
    )
    yield from _row("p99 over the mix", f"{BAR_P99:.0f} ms", f"{p99:.1f}", _word(p99 <= BAR_P99))
    yield from _row("p95 of ends and parts of words", f"{BAR_APART:.0f} ms", f"{worst:.0f}", _word(worst <= BAR_APART))
    if theirs:
        slower = [
            searching.KINDS[kind]
            for kind in searching.RANKED
            if ours[kind]["p50"] >= theirs[kind]["p50"] or ours[kind]["p95"] >= theirs[kind]["p95"]
        ]
        told = "slower: " + "; ".join(slower) if slower else "all"
        yield from _row("faster than FTS5 on every ranked kind (p50 and p95)", "all", told, _word(not slower))
        faster = all(found["argus_without_fuzzy"][p] < theirs["mix"][p] for p in ("p50", "p95"))
        yield from _row("faster than FTS5 on the mix (p50 and p95)", "yes", "yes" if faster else "no", _word(faster))
    yield ""
    yield (
        f"One client, page cache warm, {found['shards']} shards, {found['queries']} queries of each kind in "
        f"{found['rounds']} rounds, kinds shuffled. End to end: filter, exact count, texts and highlights of the hits "
        "shown; FTS5 does the same."
    )
    if theirs:
        plain = found["fts5_newest_uncounted"]
        different = found["different_totals"]
        yield (
            f"FTS5 finds the newest 100 without counting in {plain['p50']:.1f} ms (p95 {plain['p95']:.1f}). "
            f"Totals of the two differ in {len(different)} of {(len(searching.KINDS) - 1) * found['queries']} queries."
        )


def _pages_table(found: Json, _messages: int, _results: Json) -> Iterator[str]:
    yield from _row("page", "median ms", "max ms", "first ms", "KiB", f"bar {BAR_PAGE:.0f} ms")
    yield from _row("---", "---:", "---:", "---:", "---:", "---")
    for page in found["pages"]:
        reached = _word(page["worst"] <= BAR_PAGE)
        times = [f"{page[name]:.1f}" for name in ("median", "worst", "first")]
        yield from _row(page["name"], *times, f"{page['size'] / 1024:,.0f}", reached)
    yield ""
    yield f"Each {pages.TIMES} times over one open connection, time taken by the client; max includes the first."


def _whatsapp_table(found: Json, _messages: int, _results: Json) -> Iterator[str]:
    yield from _row("", "exported text", "msgstore.db", f"bar {BAR_WHATSAPP:.0f} CPU-seconds per million")
    yield from _row("---", "---:", "---:", "---")
    kinds = [found[kind] for kind in whatsapp.KINDS]
    reached = all(each["cpu_per_million"] <= BAR_WHATSAPP for each in kinds)
    for name, key, how in (
        ("CPU-seconds per million", "cpu_per_million", ".1f"),
        ("messages/s, wall", "rate", ",.0f"),
        ("wall, s", "wall", ".1f"),
        ("peak memory (PSS), MiB", "peak_mib", ",.0f"),
        ("source, MiB", "source_mib", ",.0f"),
        ("on disk, MiB", "size_mib", ",.0f"),
    ):
        cells = [format(each[key], how) for each in kinds]
        yield from _row(name, *cells, _word(reached) if key == "cpu_per_million" else "")
    yield ""
    yield "The database has receipts, pictures, answers, reactions, edits, places and events beside its messages."


def _mentions_table(found: Json, _messages: int, _results: Json) -> Iterator[str]:
    return mentions.table(found, BAR_MENTIONS)


def _leads_table(found: Json, _messages: int, _results: Json) -> Iterator[str]:
    sys.path.append(str(ROOT))
    import leads

    return leads.table(found)


def _figures_table(found: Json, _messages: int, _results: Json) -> Iterator[str]:
    import figures

    return figures.table(found)


_TABLES = {
    "import": _import_table,
    "search": _search_table,
    "pages": _pages_table,
    "whatsapp": _whatsapp_table,
    "mentions": _mentions_table,
    "leads": _leads_table,
    "figures": _figures_table,
}


def _four(spread: Mapping[str, float]) -> list[str]:
    return [f"{spread[name]:.1f}" for name in ("p50", "p95", "p99", "max")]


def _against(ours: Mapping[str, float], theirs: Json | None, kind: str) -> list[str]:
    if not theirs or kind not in theirs:
        return ["-", "-", "-"]
    other = theirs[kind]
    return [f"{other['p50']:.1f}", f"{other['p95']:.1f}", f"{other['p50'] / ours['p50']:.1f}"]


def _row(*cells: str) -> Iterator[str]:
    yield "| " + " | ".join(cells) + " |"


def _word(reached: bool | None) -> str:
    return "" if reached is None else "reached" if reached else "MISSED"


def _beside(found: Json) -> str:
    machine = found["machine"]
    libraries = ", ".join(f"{name} {number}" for name, number in machine["libraries"].items())
    return (
        f"Commit {found['commit']}, {found['at']}; {machine['cpu']}, {machine['cores']} cores, "
        f"{machine['memory_gib']} GiB, disk {machine['disk']}, {machine['system']}, Python {machine['python']}, "
        f"SQLite {machine['sqlite']}, {libraries}; load before: {found['load_before']:.1f}."
    )


def _write(results: Json) -> None:
    order = sorted(results, key=lambda name: (STEPS.index(name.split()[0]), int(name.split()[1])))
    tables = "\n\n".join(_section(name.split()[0], int(name.split()[1]), results) for name in order)
    before, begin, rest = README.read_text("utf-8").partition("<!-- results: bench/run.py --write -->\n")
    _, end, after = rest.partition("<!-- end of results -->\n")
    README.write_text(f"{before}{begin}\n{tables}\n\n{end}{after}", "utf-8")


if __name__ == "__main__":
    main()
