"""Editions as schemas of a PostgreSQL database: damaged, dropped, not writable, full."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from data_access.reference import editions
from data_access.reference.editions import (
    DatabaseNotWritable,
    DatabaseUnreachable,
    EditionMissing,
    StoreUnavailable,
    current_edition,
    ensure_edition,
    schemas,
)
from data_access.reference.store import open_store
from settings import Settings
from tests.integration.data_access.serving_checks import SMALL, left_half_built, served_whole
from tests.integration.data_access.starters import retitled


@pytest.fixture
def in_database(postgres_url: str, tmp_path: Path) -> Settings:
    return Settings.from_environment({"DATA_FOLDER": str(tmp_path / "var"), "REFERENCE_DATABASE_URL": postgres_url})


def administer(settings: Settings, *statements: str) -> None:
    assert settings.reference_database_url is not None
    engine = create_engine(settings.reference_database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.mark.parametrize(
    "damage",
    [
        'DROP TABLE "{id}".observation CASCADE',
        'DROP SCHEMA "{id}" CASCADE',
        'DELETE FROM "{id}".meta',
    ],
)
def test_a_damaged_schema_is_set_aside_and_built_anew(in_database: Settings, small_starter: Path, damage: str) -> None:
    info = ensure_edition(in_database, small_starter)
    administer(in_database, damage.format(id=info.id))
    assert ensure_edition(in_database, small_starter).rows == SMALL
    assert served_whole(in_database, SMALL) == info.id


def test_dropped_while_it_is_served(in_database: Settings, small_starter: Path) -> None:
    info = ensure_edition(in_database, small_starter)
    store = open_store(in_database)
    administer(in_database, f'DROP SCHEMA "{info.id}" CASCADE')
    with pytest.raises(EditionMissing, match="no longer kept"):
        store.observations("ae_4_hour_type_1", "1900-01")


def test_connections_cut_off_by_the_server_are_not_noticed_by_readers(
    in_database: Settings, small_starter: Path
) -> None:
    ensure_edition(in_database, small_starter)
    store = open_store(in_database)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
    administer(in_database, cut)
    assert len(store.observations("ae_4_hour_type_1", "1900-01")) == 4
    administer(in_database, cut)
    schemas._pointers.clear()
    assert open_store(in_database) is store


def test_an_account_that_may_only_read_serves_and_says_why_it_cannot_build(
    in_database: Settings, small_starter: Path, tmp_path: Path
) -> None:
    info = ensure_edition(in_database, small_starter)
    name = f"reader_{os.getpid()}"
    administer(
        in_database,
        f"CREATE ROLE {name} LOGIN",
        f'GRANT USAGE ON SCHEMA workbench, "{info.id}" TO {name}',
        f'GRANT SELECT ON ALL TABLES IN SCHEMA workbench, "{info.id}" TO {name}',
    )
    assert in_database.reference_database_url is not None
    reader = dataclasses.replace(
        in_database, reference_database_url=in_database.reference_database_url.replace("postgres:", f"{name}:", 1)
    )
    assert reader.reference_database_url != in_database.reference_database_url
    assert ensure_edition(reader, small_starter) == info
    assert open_store(reader).history("ae_4_hour_type_1", "R001").value[0] == 0.6
    with pytest.raises(DatabaseNotWritable) as caught:
        ensure_edition(reader, retitled(small_starter, tmp_path / "other", "Other"))
    assert "GRANT CREATE" in caught.value.remedy
    assert current_edition(reader) == info
    administer(in_database, f"DROP OWNED BY {name}", f"DROP ROLE {name}")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://me:hunter2@127.0.0.1:1/none",
        "postgresql://me:hunter2@hunter2@127.0.0.1:1/none",
        "postgresql://me:hunter2/x@127.0.0.1:1/none",
        "postgresql://me:p:hunter2@127.0.0.1:hunter2/none",
    ],
)
def test_a_password_is_in_no_message(
    address: str, tmp_path: Path, small_starter: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings.from_environment({"DATA_FOLDER": str(tmp_path), "REFERENCE_DATABASE_URL": address})
    for ask in (open_store, current_edition, lambda known: ensure_edition(known, small_starter)):
        with pytest.raises(DatabaseUnreachable) as caught:
            ask(settings)
        assert "hunter2" not in told(caught.value) + caught.value.remedy + repr(settings)
        assert isinstance(caught.value, StoreUnavailable)
    assert "hunter2" not in caplog.text


def told(error: BaseException) -> str:
    """Everything a log shows of an error."""
    import traceback

    return "".join(traceback.format_exception(error))


def test_a_wrong_password_and_a_database_that_is_not_there(in_database: Settings) -> None:
    address = in_database.reference_database_url or ""
    name = address.split("/")[3].split("?")[0]
    elsewhere = dataclasses.replace(in_database, reference_database_url=address.replace(name, "not_there"))
    with pytest.raises(DatabaseUnreachable, match="no database of the name"):
        open_store(elsewhere)


def test_the_servers_disk_is_full(in_database: Settings, small_starter: Path, tmp_path: Path, monkeypatch: Any) -> None:
    from psycopg import errors

    info = ensure_edition(in_database, small_starter)

    def full(*_: Any) -> None:
        raise errors.DiskFull("could not extend file")

    monkeypatch.setattr("data_access.reference.editions.schemas.copy_rows", full)
    with pytest.raises(editions.DiskFull):
        ensure_edition(in_database, retitled(small_starter, tmp_path / "other", "Other"))
    assert served_whole(in_database, SMALL) == info.id
    assert not left_half_built(in_database)
