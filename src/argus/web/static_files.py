"""Style sheets and scripts: read once at start, served from memory under an address that changes with their content."""

import hashlib
from functools import cache
from pathlib import Path

from fastapi import Response

from argus.errors import NotFoundError

STATIC = Path(__file__).parent / "static"
KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
# The address carries a hash of the content, so an answer never grows old. It holds nothing of the dossier.
FOR_EVER = "public, max-age=31536000, immutable"


@cache
def files() -> dict[str, tuple[bytes, str]]:
    """Name below static/ -> content and media type."""
    return {
        path.relative_to(STATIC).as_posix(): (path.read_bytes(), KINDS[path.suffix])
        for path in sorted(STATIC.rglob("*"))
        if path.suffix in KINDS
    }


@cache
def address_of(name: str) -> str:
    """The address of a static file, with 12 hex digits of its SHA-256."""
    content, _ = files()[name]
    return f"/static/{hashlib.sha256(content).hexdigest()[:12]}/{name}"


def static_file(name: str) -> Response:
    """Answer with a static file. Only names found at start exist, so no path can lead elsewhere.

    Raises:
        NotFoundError: there is no such file.
    """
    found = files().get(name)
    if found is None:
        raise NotFoundError("There is no such file", where="static", do="Reload the page.")
    content, kind = found
    return Response(content, media_type=kind, headers={"Cache-Control": FOR_EVER})
