"""A dossier is a folder; its register is the only commit point."""

from argus.store.dossier import Dossier, create_dossier, find_dossier, open_dossier
from argus.store.durable import sha256_of, sync_folder, write_durably
from argus.store.register import metadata

__all__ = [
    "Dossier",
    "create_dossier",
    "find_dossier",
    "metadata",
    "open_dossier",
    "sha256_of",
    "sync_folder",
    "write_durably",
]
