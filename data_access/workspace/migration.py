"""Migrates the workspace's tables, by the migrations in `data_access/workspace/migrations/versions`.

A migration is one transaction, tables included, behind a lock that the database releases when its holder dies: SQLite's
write lock, PostgreSQL's advisory lock. So two starts at once migrate once, and a killed start leaves all or nothing.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, inspect

from data_access.workspace.database import WRITING, WorkspaceUnavailable, make_engine, plain_words

FOLDER = Path(__file__).resolve().parent / "migrations"
PATIENCE = 60.0  # seconds a second start waits for the first one's migration
_LOCK = 7_231_904_418  # an arbitrary number, the same for all who migrate a workspace
log = logging.getLogger("workbench.workspace")
logging.getLogger("alembic").setLevel(logging.WARNING)  # it logs its plan at each look
_one_at_a_time = threading.Lock()  # the migration tool keeps its context in the module


def newest() -> str:
    """The id of the newest migration."""
    return str(_scripts().get_current_head())


def known(revision: str | None) -> bool:
    """Whether this version of the software has a migration of this id. None stands for a database without any."""
    return revision is None or revision in {each.revision for each in _scripts().walk_revisions()}


def revision_of(connection: Connection) -> str | None:
    """The newest migration of this database; None without any."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(url: URL, to: str = "head") -> str:
    """Migrate a database if necessary; returns its revision. Raises WorkspaceUnavailable."""
    wanted = newest() if to == "head" else to
    # Migrations may recreate a table, which must not delete the rows that refer to it: so no foreign keys meanwhile.
    engine = make_engine(url, foreign_keys=False, patience=PATIENCE, pooled=False)
    try:
        with _one_at_a_time, plain_words(url):
            with engine.connect() as connection:
                if revision_of(connection) == wanted:
                    return wanted
            with engine.connect() as connection:
                connection.execution_options(**{WRITING: True})
                with connection.begin():
                    _lock(connection)
                    _upgrade(connection, to)
            return wanted
    finally:
        engine.dispose()


def _lock(connection: Connection) -> None:
    """On SQLite the write transaction itself is the lock. Raises OperationalError after PATIENCE."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE:.0f}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _upgrade(connection: Connection, to: str) -> None:
    """Apply all missing migrations; the previous holder of the lock may have done so. Raises WorkspaceUnavailable."""
    found = revision_of(connection)
    if not known(found):
        raise WorkspaceUnavailable(
            "The workspace was made by a newer version of this software.",
            "Use that version or a newer one, or bring back a backup made by this version.",
        )
    if found is None and connection.dialect.name == "sqlite":
        # On PostgreSQL the database may be shared with others' tables; a file is a workspace or something else.
        others = set(inspect(connection).get_table_names()) - {"alembic_version"}
        if others:
            raise WorkspaceUnavailable(
                "The file is a database, but not a workspace: its tables are not those of this app.",
                "Nothing was changed. Name the workspace's own file in WORKSPACE_DATABASE_URL, or move this one away.",
            )
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    log.info("the workspace's tables brought from %s to %s", found or "nothing", revision_of(connection))
    if connection.dialect.name == "sqlite":
        stray = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(1)
        if stray:
            raise RuntimeError(
                f"After migrating, a row of {stray[0][0]} refers to a row of {stray[0][2]} that is gone."
            )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
