"""A program that runs on sees at once what may be read no more."""

import json
from pathlib import Path

from argus.access import RELEASED, Visibility, add_basis, add_user
from argus.intake import hold_lease, import_paths
from argus.messages import Shelf
from argus.privilege import release, withhold
from argus.store import Dossier


def test_what_is_withheld_leaves_an_open_archive_even_when_shard_numbers_come_again(
    dossier: Dossier, tmp_path: Path
) -> None:
    with dossier.register.write() as tx:
        owner = add_user(tx, "owner", "owner")
        add_basis(tx, basis="Order", authority="Court", ref="R1")
    rows = [
        {"timestamp": f"2021-05-0{day}T10:00:00Z", "chat": "gate", "from": sender, "text": "t", "app": "Sky"}
        for day, sender in ((1, "A"), (9, "counsel.x"))
    ]
    chat = tmp_path / "chat.jsonl"
    chat.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    import_paths(dossier, owner, [chat], workers=1)
    shelf, everything = Shelf(dossier), Visibility(RELEASED)
    assert shelf.archive(everything).total == 2
    with hold_lease(dossier, "filter decision", on_wait=None) as lease:
        entry = withhold(dossier, owner, "counsel.x", "invented", held=lease.require_held, workers=1)
    assert shelf.archive(everything).total == 1
    with hold_lease(dossier, "filter decision", on_wait=None) as lease:
        release(dossier, owner, entry.entry_id, "invented", held=lease.require_held, workers=1)
    assert shelf.archive(everything).total == 2


def test_a_name_that_a_later_delivery_brings_is_shown_at_once(dossier: Dossier, tmp_path: Path) -> None:
    with dossier.register.write() as tx:
        owner = add_user(tx, "owner", "owner")
        add_basis(tx, basis="Order", authority="Court", ref="R1")
    message = {"type": "message", "user": "U0000001", "text": "t", "ts": "1614834367.000100"}
    user = {"id": "U0000001", "team_id": "T0000001", "name": "heron", "profile": {"real_name": "Heron Quayman"}}
    for name, content in (("gate/2021-03-04.json", [message]), ("users.json", [user])):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
    import_paths(dossier, owner, [tmp_path / "gate" / "2021-03-04.json"], workers=1)
    shelf, everything = Shelf(dossier), Visibility(RELEASED)
    names = shelf.archive(everything).names
    (account,) = names.account_ids("U0000001")
    assert names.account_name(account) is None
    import_paths(dossier, owner, [tmp_path / "users.json"], workers=1)
    assert shelf.archive(everything).names.account_name(account) == "Heron Quayman"
