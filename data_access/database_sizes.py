"""How large an installation's PostgreSQL databases are on their servers, for administrators."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import URL, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from data_access.workspace.database import open_workspace
from settings import Settings


@dataclass(frozen=True)
class DatabaseSize:
    """`bytes`: with indexes, and all editions if the figures are there; None where it does not answer, or the account may not ask."""

    figures: bool
    workspace: bool
    bytes: int | None


def database_sizes(settings: Settings) -> tuple[DatabaseSize, ...]:
    """One for each PostgreSQL database of the settings; none where all is in files below the data folder.

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
    """Which database an address names, whatever account it is asked by."""
    return url.host, url.port or 5432, url.database, str(url.query.get("host", ""))


def _bytes(engine: Engine) -> int | None:
    import psycopg

    try:
        with engine.connect() as connection:
            return int(connection.execute(select(func.pg_database_size(func.current_database()))).scalar_one())
    except (SQLAlchemyError, psycopg.Error):
        return None
