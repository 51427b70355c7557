"""What is withheld, and why: the register of lawyers, doctors, clergy and journalists, and the windows around them."""

from argus.privilege.deciding import Entry, list_entries, release, withhold
from argus.privilege.listed import (
    WINDOW_US,
    Listed,
    fold_handle,
    fold_number,
    hits_of,
    listed_in_force,
    windows_around,
)
from argus.privilege.rewriting import rewrites_for, touches

__all__ = [
    "WINDOW_US",
    "Entry",
    "Listed",
    "fold_handle",
    "fold_number",
    "hits_of",
    "list_entries",
    "listed_in_force",
    "release",
    "rewrites_for",
    "touches",
    "windows_around",
    "withhold",
]
