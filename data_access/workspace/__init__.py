"""The workspace: what people make here (jobs now; saved views, scenarios, decisions later). Small, precious, read and written.

Unlike the figures it cannot be built again, so its tables change only by migrations, and there are backup and restore.

    workspace = open_workspace(settings)
    with workspace.write() as connection:
        connection.execute(...)
"""

from data_access.workspace.backup import BackupRefused, Copied, back_up, restore
from data_access.workspace.database import Workspace, WorkspaceUnavailable, open_workspace

__all__ = [
    "BackupRefused",
    "Copied",
    "Workspace",
    "WorkspaceUnavailable",
    "back_up",
    "open_workspace",
    "restore",
]
