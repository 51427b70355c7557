"""A dossier with one delivery, a log of several signed heads, and a head that somebody kept elsewhere."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import insert

from argus.access import Act, User, add_basis, add_user, append, append_many, sign_head, signing_key
from argus.evidence import PartFile, add_item, finish_delivery, open_delivery, seal, settle_item
from argus.messages import number_accounts, number_services, parts, seal_names
from argus.store import Dossier, create_dossier, open_dossier, sha256_of


@dataclass(frozen=True)
class Delivered:
    dossier: Dossier
    owner: User
    outside: Path
    """A copy of the newest head, out of reach of whoever can write the dossier."""


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """Made once a run; every test gets a copy."""
    folder = tmp_path_factory.mktemp("delivered")
    dossier = create_dossier(folder / "haven.argus", name="Haven", authority="Laboratory", zone="Europe/Brussels")
    with dossier.register.write() as tx:
        owner = add_user(tx, "An", "owner")
        basis = add_basis(tx, basis="art. 39bis", authority="court", ref="2026/114")
        append(tx, owner, Act.CREATE, {"name": "Haven"})
    sign_head(dossier)
    deliver(dossier, owner, basis, folder)
    for count in (10, 10, 20):
        look(dossier, owner, count)
        head = sign_head(dossier)
    shutil.copy(dossier.heads / f"{head.size}.head", folder / "kept.head")
    dossier.register.close()
    return folder, owner


def deliver(dossier, owner, basis, folder):
    (folder / "chat.txt").write_bytes(b"hello\nworld\n" * 100)
    sealed, key = seal(dossier, folder / "chat.txt"), signing_key(dossier)
    part = dossier.messages / "messages-1-0.parquet"
    part.write_bytes(b"PAR1" + bytes(500) + b"PAR1")
    signed = PartFile(part.name, sha256_of(part), part.stat().st_size, 200, "messages")
    with dossier.register.write() as tx:
        number = open_delivery(tx, owner, basis, {"zone": "UTC"})
        item = add_item(tx, number, sealed, "chat.txt")
        settle_item(tx, item, "read", format_name="irc", why="times", settled={}, counts={"rows_in": 200})
        tx.execute(insert(parts).values(delivery_id=number, first_row=1, last_row=200, **signed.as_json()))
        number_accounts(tx, [(number_services(tx, ["irc"])["irc"], f"nick{at}") for at in range(50)])
        sha256 = finish_delivery(
            tx, dossier, number, key,
            report={"rows_in": 200}, readers={"irc": "1"}, parts=[signed], names=seal_names(tx),
        )  # fmt: skip
        append(tx, owner, Act.IMPORT, {"delivery_id": number, "manifest": sha256}, basis=["2026/114"])


def look(dossier, owner, count):
    with dossier.register.write() as tx:
        append_many(tx, owner, ((Act.READ, {"conversation": at}) for at in range(count)), basis=["2026/114"])


@pytest.fixture
def delivered(made_once, tmp_path):
    folder, owner = made_once
    shutil.copytree(folder / "haven.argus", tmp_path / "copy.argus")
    dossier = open_dossier(tmp_path / "copy.argus")
    yield Delivered(dossier, owner, folder / "kept.head")
    dossier.register.close()
