"""Answers that are saved as a file and never shown as a page."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from fastapi.responses import FileResponse, Response, StreamingResponse


def download(name: str, media_type: str, content: str | Iterable[str]) -> Response:
    """Text as a file: at once, or line by line as it is made."""
    headers = _as_attachment(name)
    if isinstance(content, str):
        return Response(content, media_type=media_type, headers=headers)
    return StreamingResponse(content, media_type=media_type, headers=headers)


def download_sealed(name: str, path: Path) -> Response:
    """A sealed file as it is. Its type is not told: a browser that knew it might open what should only be kept."""
    return FileResponse(path, media_type="application/octet-stream", headers=_as_attachment(name))


def _as_attachment(name: str) -> Mapping[str, str]:
    """The name twice: in letters that every program takes, and as it is (RFC 6266); never a path."""
    last = re.split(r"[/\\]", name)[-1].strip(" .") or "file"
    last = "".join(letter if letter.isprintable() else "_" for letter in last)[-150:]
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", last)
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(last, safe='')}"}
