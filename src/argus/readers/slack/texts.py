"""The texts of Slack as a person reads them.

Slack writes mentions and links between `<` and `>`, and `&amp; &lt; &gt;` for these three signs; formatting (`*bold*`)
stays. Where a message has no text of its own, what it shows stands in its blocks or attachments.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_MARKED = re.compile(r"<([^<>\s][^<>]*)>|&(amp|lt|gt);")
_SIGNS = {"amp": "&", "lt": "<", "gt": ">"}
_DEEPEST = 20


def readable(text: str, names: Mapping[str, str]) -> str:
    """The text with mentions by name and links in the open.

    Args:
        text: as Slack writes it.
        names: id of a user or channel -> what it is called.
    """

    def shown(match: re.Match[str]) -> str:
        return _SIGNS[match[2]] if match[2] else _mark(match[1], names)

    return _MARKED.sub(shown, text)


def _mark(inside: str, names: Mapping[str, str]) -> str:
    target, bar, label = inside.partition("|")
    label = plainly(label)
    sign = target[:1]
    if sign in ("@", "#"):
        return f"{sign}{label or names.get(target[1:], target[1:])}".replace(f"{sign}{sign}", sign)
    if sign == "!":
        word = target[1:].partition("^")[0]
        return label if bar else f"@{word}"
    target = plainly(target)
    address = target.removeprefix("mailto:").removeprefix("tel:")
    return address if not label or label in (target, address) else f"{label} ({target})"


def plainly(text: str) -> str:
    """Text with its three escaped signs as they are meant."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def text_of_blocks(blocks: Any, names: Mapping[str, str]) -> str:
    """What blocks show, a line for each."""
    if not isinstance(blocks, list):
        return ""
    return "\n".join(line for block in blocks if (line := "".join(_pieces(block, names, 0)).strip()))


def _pieces(block: Any, names: Mapping[str, str], depth: int) -> Iterator[str]:
    """Texts within a block, in order; rich text names users and channels by id."""
    if depth > _DEEPEST:
        return
    if isinstance(block, list):
        for each in block:
            yield from _pieces(each, names, depth + 1)
    elif isinstance(block, dict):
        kind = block.get("type")
        if kind in ("user", "channel"):
            known = str(block.get(f"{kind}_id", ""))
            yield ("@" if kind == "user" else "#") + names.get(known, known)
        elif kind == "emoji":
            yield f":{block.get('name', '')}:"
        elif kind == "link":
            yield str(block.get("text") or block.get("url") or "")
        elif isinstance(block.get("text"), str):
            yield readable(block["text"], names)
        else:
            for key in ("text", "title", "fields", "elements", "alt_text"):
                inside = block.get(key)
                yield from (inside,) if isinstance(inside, str) else _pieces(inside, names, depth + 1)
            if kind in ("rich_text_section", "section", "rich_text_quote", "rich_text_preformatted"):
                yield "\n"


def text_of_attachments(attachments: Any, names: Mapping[str, str]) -> str:
    """What the boxes below a message show: lead, title and text; their short form where these are missing."""
    if not isinstance(attachments, list):
        return ""
    boxes = (each for each in attachments if isinstance(each, dict))
    return "\n".join(line for each in boxes if (line := _box(each, names)))


def _box(box: Mapping[str, Any], names: Mapping[str, str]) -> str:
    lines = [box[key] for key in ("pretext", "title", "text") if isinstance(box.get(key), str) and box[key]]
    fields = box.get("fields")
    pairs = (each for each in (fields if isinstance(fields, list) else ()) if isinstance(each, dict))
    lines.extend(": ".join(str(each[key]) for key in ("title", "value") if each.get(key)) for each in pairs)
    if not lines and isinstance(box.get("fallback"), str):
        lines = [box["fallback"]]
    return "\n".join(readable(line, names) for line in lines)
