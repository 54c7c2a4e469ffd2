"""The sizes of an installation's PostgreSQL databases, for administrators."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import URL, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from data_access.workspace.database import open_workspace
from settings import Settings


@dataclass(frozen=True)
class DatabaseSize:
    """`bytes` includes indexes and all editions; None where the server does not answer or the account lacks the right."""

    figures: bool
    workspace: bool
    bytes: int | None


def database_sizes(settings: Settings) -> tuple[DatabaseSize, ...]:
    """The size of each PostgreSQL database in the settings; empty where everything is in files.

    The account needs CONNECT on the database. Raises WorkspaceUnavailable.
    """
    workspace = open_workspace(settings)
    saved = None if workspace.is_sqlite else workspace.engine
    if settings.reference_database_url is None:
        return () if saved is None else (DatabaseSize(False, True, _bytes(saved)),)
    from data_access.reference.editions.postgres import reading_engine  # psycopg is loaded only where it is used

    figures = reading_engine(settings.reference_database_url)
    if saved is None:
        return (DatabaseSize(True, False, _bytes(figures)),)
    if _place(saved.url) == _place(figures.url):
        return (DatabaseSize(True, True, _bytes(saved)),)
    return DatabaseSize(True, False, _bytes(figures)), DatabaseSize(False, True, _bytes(saved))


def _place(url: URL) -> tuple[str | None, int, str | None, str]:
    """The database an address names, whichever account it uses."""
    return url.host, url.port or 5432, url.database, str(url.query.get("host", ""))


def _bytes(engine: Engine) -> int | None:
    import psycopg

    try:
        with engine.connect() as connection:
            return int(connection.execute(select(func.pg_database_size(func.current_database()))).scalar_one())
    except (SQLAlchemyError, psycopg.Error):
        return None
