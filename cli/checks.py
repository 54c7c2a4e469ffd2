"""What commands check before they work: usable settings, and a workspace that can be opened."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from cli.process import FAILED

if TYPE_CHECKING:
    from data_access.workspace import Workspace
    from settings import Settings


def usable_settings() -> Settings | None:
    """The settings. None if they cannot be used; the reason is then printed."""
    from settings import Settings, SettingsError

    try:
        return Settings.from_environment()
    except SettingsError as problem:
        print(problem, file=sys.stderr)
        return None


def open_workspace_or_report(settings: Settings) -> Workspace | None:
    """The workspace, with its tables up to date. None if it cannot be opened; the reason is then printed."""
    from data_access.workspace import WorkspaceUnavailable, open_workspace

    try:
        return open_workspace(settings)
    except WorkspaceUnavailable as problem:
        print(f"{problem} {problem.remedy}", file=sys.stderr, flush=True)
        return None


def with_workspace(work: Callable[[Settings, Workspace], int]) -> int:
    """Do this with the settings and the workspace, and close it. FAILED if either cannot be used; the reason is then printed."""
    settings = usable_settings()
    workspace = open_workspace_or_report(settings) if settings is not None else None
    if settings is None or workspace is None:
        return FAILED
    try:
        return work(settings, workspace)
    finally:
        workspace.close()


def note_command(settings: Settings, did: str, kind: str, item: str, detail: str = "") -> None:
    """Record a command in the audit; on this machine nobody signs in. `did` is a name in `audit.Did`. If the audit cannot be
    written, the action is not undone, and a message is printed."""
    from data_access.workspace import WorkspaceUnavailable, audit, open_workspace

    try:
        audit.add(
            open_workspace(settings), audit.Entry(audit.Did[did], kind=kind, item=item, detail=detail or "by a command")
        )
    except WorkspaceUnavailable as problem:
        print(f"It could not be written into the audit. {problem} {problem.remedy}", file=sys.stderr)
