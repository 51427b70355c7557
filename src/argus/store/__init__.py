"""A dossier is a folder; its register is the only commit point."""

from argus.store.dossier import DEFAULT_ZONE, Dossier, create_dossier, find_dossier, nothing_half_made, open_dossier
from argus.store.durable import CHUNK_BYTES, sha256_of, sync_file, sync_folder, write_durably
from argus.store.register import Register, metadata

__all__ = [
    "CHUNK_BYTES",
    "DEFAULT_ZONE",
    "Dossier",
    "Register",
    "create_dossier",
    "find_dossier",
    "metadata",
    "nothing_half_made",
    "open_dossier",
    "sha256_of",
    "sync_file",
    "sync_folder",
    "write_durably",
]
