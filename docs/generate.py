"""The generated parts of these documents: called by cog, the same on every machine."""

import importlib
import inspect
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import typer
from sqlalchemy import Table

import argus
from argus.evidence.archives import ARCHIVES, Limits
from argus.intake.opening import DEEPEST
from argus.messages import Message, Other, Unreadable
from argus.messages.block import RECORDS
from argus.messages.parts import MESSAGE_PART, SIGHTING_PART
from argus.messages.shards import SHARD
from argus.readers import all_readers
from argus.store import metadata

sys.path.append(str(Path(__file__).parents[1]))  # cog runs from its own folder
from tests.readers.samples import SAMPLES


def commands() -> Iterator[str]:
    """One section per command, with its arguments and options."""
    from argus.cli.app import program

    yield from _command(typer.main.get_command(program()), "argus")


def formats() -> Iterator[str]:
    """A table of the formats that are read, then what each reader says of its format and makes of its samples."""
    readers = all_readers()
    yield "| name | reads | version |"
    yield "|---|---|---|"
    yield from (
        f"| [`{reader.name}`](#{reader.name}) | {_cell(reader.about)} | {reader.version} |" for reader in readers
    )
    told: set[str] = set()
    for reader in readers:
        module = type(reader).__module__
        yield ""
        yield f"## {reader.name}"
        yield ""
        if module in told:
            yield "Told above: several names share one module."
        else:
            yield "```text"
            yield inspect.cleandoc(sys.modules[module].__doc__ or "")
            yield "```"
        told.add(module)
        yield ""
        yield from _sample_table(reader.name)


def samples() -> Iterator[str]:
    """Format x sample x rows in x rows out, over all samples: the readers are run on them."""
    yield "| format | samples | rows in | messages | other | unreadable |"
    yield "|---|---:|---:|---:|---:|---:|"
    for reader in all_readers():
        rows = [counts for _, counts in _counted(reader.name)]
        sums = [sum(column) for column in zip(*rows, strict=True)] or [0] * 4
        yield f"| [`{reader.name}`](#{reader.name}) | {len(rows)} | {' | '.join(map(str, sums))} |"


def archives() -> Iterator[str]:
    """The kinds that are opened, and how far."""
    limits = Limits()
    kinds = [f"`{kind}`" for kind in ARCHIVES]
    yield f"Opened: {', '.join(kinds[:-1])} and {kinds[-1]}, and archives inside them, to a depth of {DEEPEST}."
    yield ""
    yield "| limit of one archive | |"
    yield "|---|---|"
    swelling = f"{limits.ratio} times its size, once over {_bytes(limits.ratio_from)}"
    yield f"| a compressed member gives at most | {swelling} |"
    yield (
        f"| everything together gives at most | {limits.total_ratio} times the archive, but never less than "
        f"{_bytes(limits.total_bytes)} |"
    )
    yield f"| one member | {_bytes(limits.member_bytes)} |"
    yield f"| members | {limits.members:,}, {limits.empty:,} of them empty |"
    yield f"| memory that a method may ask for | {_bytes(limits.dictionary_bytes)} |"
    yield f"| time | {limits.seconds:.0f} seconds, and {limits.seconds_a_mib:.0f} more for each MiB |"


def register() -> Iterator[str]:
    """The tables of `register.sqlite`, each under the package that owns it."""
    owners = {table.name: package for package, table in _owned_tables()}
    for package in sorted(set(owners.values())):
        yield f"### {package}"
        yield ""
        for table in sorted(metadata.tables.values(), key=lambda each: each.name):
            if owners[table.name] != package:
                continue
            yield f"`{table.name}`"
            yield ""
            yield "| column | type | |"
            yield "|---|---|---|"
            for column in table.columns:
                keys = [f"is `{key.target_fullname}`" for key in column.foreign_keys]
                about = ", ".join(
                    [*(["key"] if column.primary_key else ["always filled"] if not column.nullable else []), *keys]
                )
                yield f"| {column.name} | {str(column.type).lower()} | {about} |"
            yield ""


def columns() -> Iterator[str]:
    """The columns of what readers hand on, of the Parquet parts and of the shards."""
    for title, schema in (
        ("What a reader hands on (`RECORDS`)", RECORDS),
        ("A part of messages (`MESSAGE_PART`)", MESSAGE_PART),
        ("A part of further sightings (`SIGHTING_PART`)", SIGHTING_PART),
        ("A shard (`SHARD`)", SHARD),
    ):
        yield f"### {title}"
        yield ""
        yield "| column | type |"
        yield "|---|---|"
        yield from (f"| {field.name} | {_arrow(field.type)} |" for field in schema)
        yield ""


def _command(command: Any, path: str) -> Iterator[str]:
    if command.hidden:
        return
    yield f"## {path}"
    yield ""
    yield inspect.cleandoc((command.help or "").split("\f")[0])
    yield ""
    rows = [row for each in command.params if (row := _parameter(each))]
    if rows:
        yield "| | |"
        yield "|---|---|"
        yield from rows
        yield ""
    for name, each in sorted(getattr(command, "commands", {}).items()):
        yield from _command(each, f"{path} {name}")


def _parameter(parameter: Any) -> str:
    if parameter.hidden or {"--help", "--install-completion", "--show-completion"} & set(parameter.opts):
        return ""
    if parameter.param_type_name == "argument":
        name = parameter.metavar or parameter.name.upper()
        if parameter.nargs == -1 and not name.endswith("..."):
            name += "..."
    else:
        name = " ".join((", ".join((*parameter.opts, *parameter.secondary_opts)), parameter.metavar or "")).strip()
    words = parameter.help or ""
    default = getattr(parameter.default, "value", parameter.default)
    if isinstance(default, str | int | float) and default is not False and default != "":
        words = f"{words} (default {default})".strip()
    if parameter.required and parameter.param_type_name == "option":
        words = f"{words} (needed)".strip()
    starred = _cell(words).replace("*", r"\*")
    return f"| `{_cell(name)}` | {starred} |"


def _sample_table(format_name: str) -> Iterator[str]:
    rows = _counted(format_name)
    if not rows:
        return
    yield "| sample | rows in | messages | other | unreadable |"
    yield "|---|---:|---:|---:|---:|"
    for file, counts in rows:
        yield f"| {_cell(file)} | {' | '.join(map(str, counts))} |"


@cache
def _counted(format_name: str) -> list[tuple[str, tuple[int, int, int, int]]]:
    """The samples of a format with rows in = messages + other + unreadable, as its reader reads them now."""
    found = []
    for sample in SAMPLES:
        if sample.format_name != format_name:
            continue
        reader, plan = sample.planned()
        records = [each for span in plan.spans for each in reader.read(sample.item, span, plan.settled)]
        kinds = Counter(type(each) for each in records if not isinstance(each, Other) or each.counts)
        found.append((sample.file, (kinds.total(), kinds[Message], kinds[Other], kinds[Unreadable])))
    return found


def _bytes(size: int) -> str:
    return f"{size >> 30} GiB" if size >= 1 << 30 else f"{size >> 20} MiB"


def _owned_tables() -> Iterator[tuple[str, Table]]:
    """Every register table with the name of the package in which a `tables.py` declares it."""
    root = Path(argus.__file__).parent
    for file in sorted(root.rglob("tables.py")):
        parts = file.relative_to(root).with_suffix("").parts
        if len(parts) == 1:
            continue
        for each in vars(importlib.import_module(".".join(("argus", *parts)))).values():
            if isinstance(each, Table):
                yield parts[0], each


def _arrow(kind: pa.DataType) -> str:
    if pa.types.is_dictionary(kind):
        return f"{_arrow(kind.value_type)}, repeating"
    if pa.types.is_list(kind):
        return f"list of {_arrow(kind.value_type)}"
    if pa.types.is_struct(kind):
        return f"({', '.join(each.name for each in kind)})"
    if pa.types.is_fixed_size_binary(kind):
        return f"{kind.byte_width} bytes"
    return str(kind)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def show(lines: Iterator[str]) -> str:
    """What cog writes between its marks."""
    return "\n" + "\n".join(lines).rstrip() + "\n"
