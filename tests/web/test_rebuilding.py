"""Damaged derived data: nothing is answered from it, it is made again, and then the answers are the same."""

import time
from pathlib import Path

from argus.access import add_basis, add_user
from argus.intake import import_paths
from argus.store import create_dossier
from argus.web import make_app
from tests.web.visitor import Visitor

PATIENCE_SECONDS = 120


def test_a_damaged_index_is_made_again_while_the_app_keeps_serving(tmp_path: Path, hostile_chat: Path) -> None:
    dossier = create_dossier(tmp_path / "haven.argus", name="Haven", authority="Prosecutor")
    with dossier.register.write() as tx:
        owner = add_user(tx, "owner", "owner")
        add_basis(tx, basis="Order 117", authority="Court")
    import_paths(dossier, owner, [hostile_chat], workers=1)
    before = _hits(_visitor(dossier, owner))
    for rows in dossier.derived.rglob("rows.arrow"):
        rows.write_bytes(b"damaged" + rows.read_bytes()[7:])

    visitor = _visitor(dossier, owner)
    waiting = visitor.get("/search?q=*")
    assert waiting.status_code == 503
    assert "Rebuilding" in waiting.text
    assert visitor.get("/deliveries").status_code == 200
    end = time.monotonic() + PATIENCE_SECONDS
    while "hx-refresh" not in visitor.get("/rebuilding", hx_request="true").headers and time.monotonic() < end:
        time.sleep(0.2)
    assert _hits(visitor) == before
    dossier.register.close()


def _visitor(dossier, owner) -> Visitor:  # type: ignore[no-untyped-def]
    app = make_app(dossier, port=8321)
    return Visitor.signed_in(app, dossier, owner)


def _hits(visitor: Visitor) -> object:
    return visitor.get("/search/hits.json?q=*").json()
