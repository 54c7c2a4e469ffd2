"""`backup` and `restore`: everything people made, in one file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from cli.checks import note_command, with_workspace
from cli.process import DONE, FAILED

if TYPE_CHECKING:
    from data_access.workspace import Workspace
    from settings import Settings


def backup(arguments: argparse.Namespace) -> int:
    return with_workspace(partial(_backup, arguments))


def _backup(arguments: argparse.Namespace, settings: Settings, workspace: Workspace) -> int:
    from data_access.workspace import WorkspaceUnavailable, back_up

    try:
        written = back_up(workspace, settings.data_folder / "backups", path=arguments.file)
    except WorkspaceUnavailable as problem:
        print(f"No backup was made. {problem} {problem.remedy}", file=sys.stderr)
        return FAILED
    except OSError as problem:
        print(f"No backup was made. {problem}", file=sys.stderr)
        return FAILED
    note_command(settings, "BACKUP_MADE", "backup", "")
    print(f"{written.path}  {counted(written.rows)}  {written.path.stat().st_size / 1e6:.1f} MB")
    return DONE


def restore(arguments: argparse.Namespace) -> int:
    return with_workspace(partial(_restore, arguments))


def _restore(arguments: argparse.Namespace, settings: Settings, workspace: Workspace) -> int:
    from data_access.workspace import BackupRefused, WorkspaceUnavailable
    from data_access.workspace import restore as restore_backup

    try:
        restored = restore_backup(workspace, arguments.file, settings.data_folder / "backups")
    except WorkspaceUnavailable as problem:
        print(f"Nothing was changed. {problem} {problem.remedy}", file=sys.stderr)
        return FAILED
    except (BackupRefused, OSError) as problem:
        print(f"Nothing was changed. {problem}", file=sys.stderr)
        return FAILED
    if restored.before is not None:
        print(f"What was there before is kept in {restored.before}")
    print(f"Restored from {restored.path}: {counted(restored.rows)}.")
    return DONE


def counted(rows: Mapping[str, int]) -> str:
    names = {"audit": "audit row", "item_revision": "item revision"}
    return ", ".join(f"{count:,} {names.get(table, table)}{'' if count == 1 else 's'}" for table, count in rows.items())
