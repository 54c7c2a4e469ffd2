"""Editions: immutable snapshots of the figures, and the pointer to the one being served.

`lifecycle` decides when editions are built, served and deleted; `files` and `schemas` store them (an SQLite file each, or
a PostgreSQL schema each); `comparison` finds what changed between two.
"""

from data_access.reference.editions.building import materials
from data_access.reference.editions.comparison import EditionChanges, FigureChange, IndicatorChange
from data_access.reference.editions.errors import (
    BuildTimedOut,
    DatabaseNotWritable,
    DatabaseUnreachable,
    DiskFull,
    EditionCorrupt,
    EditionGone,
    EditionHeldBack,
    EditionMissing,
    FolderNotWritable,
    OwnDataRefused,
    StoreUnavailable,
)
from data_access.reference.editions.lifecycle import (
    add_own,
    changes,
    changes_on,
    check,
    current_edition,
    editions,
    ensure_edition,
    folder_of,
    is_kept,
    pin,
    repository_of,
    roll_back,
    try_again,
    unpin,
)
from data_access.reference.editions.models import fit_with
from data_access.reference.editions.repository import EditionInfo, EditionRepository, Pointer, StoredEdition
from data_access.reference.editions.watch import Watch, read_all_through, start_watch, warning

__all__ = [
    "BuildTimedOut",
    "DatabaseNotWritable",
    "DatabaseUnreachable",
    "DiskFull",
    "EditionChanges",
    "EditionCorrupt",
    "EditionGone",
    "EditionHeldBack",
    "EditionInfo",
    "EditionMissing",
    "EditionRepository",
    "FigureChange",
    "FolderNotWritable",
    "IndicatorChange",
    "OwnDataRefused",
    "Pointer",
    "StoreUnavailable",
    "StoredEdition",
    "Watch",
    "add_own",
    "changes",
    "changes_on",
    "check",
    "current_edition",
    "editions",
    "ensure_edition",
    "fit_with",
    "folder_of",
    "is_kept",
    "materials",
    "pin",
    "read_all_through",
    "repository_of",
    "roll_back",
    "start_watch",
    "try_again",
    "unpin",
    "warning",
]
