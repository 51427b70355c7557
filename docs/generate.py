"""The generated parts of these documents: called by cog, the same on every machine."""

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import typer
from sqlalchemy import Table

import argus
from argus.messages.block import RECORDS
from argus.messages.parts import MESSAGE_PART, SIGHTING_PART
from argus.messages.shards import SHARD
from argus.readers import all_readers
from argus.store import metadata


def commands() -> Iterator[str]:
    """One section per command, with its arguments and options."""
    from argus.cli.app import app

    yield from _command(typer.main.get_command(app), "argus")


def formats() -> Iterator[str]:
    """A table of the formats that are read, then what each reader says of its format."""
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
            continue
        told.add(module)
        yield "```text"
        yield inspect.cleandoc(sys.modules[module].__doc__ or "")
        yield "```"


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


def _owned_tables() -> Iterator[tuple[str, Table]]:
    """Every register table with the name of the package whose `tables.py` declares it."""
    for package in pkgutil.iter_modules(argus.__path__):
        if not package.ispkg:
            continue
        name = f"argus.{package.name}.tables"
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as missing:
            if missing.name not in {name, f"argus.{package.name}"}:
                raise
            continue
        for each in vars(module).values():
            if isinstance(each, Table):
                yield package.name, each


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
