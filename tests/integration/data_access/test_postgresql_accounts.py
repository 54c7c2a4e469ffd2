"""PostgreSQL with an account each for migrating, building and serving (docs/postgresql_accounts.sql): each can do its work and no other's."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import ProgrammingError

from application.administration import tables
from application.readers import make_keys
from data_access import ensure_edition
from data_access.database_sizes import database_sizes
from data_access.reference.editions import DatabaseNotWritable, editions
from data_access.reference.store import open_store
from data_access.workspace import Items, Saved, audit, back_up, open_workspace, restore, sessions
from data_access.workspace.database import Workspace
from data_access.workspace.jobs import Jobs
from data_access.workspace.ownership import hand_over, shared_secret
from data_access.workspace.quotas import remove_items
from settings import Settings
from tests.integration.data_access.starters import retitled, write_starter

SCRIPT = Path(__file__).parents[3] / "docs" / "postgresql_accounts.sql"


@dataclass(frozen=True)
class Accounts:
    """One database after its first release, as the settings of each account. `address`: that of its administrator."""

    address: str
    migrate: Settings
    build: Settings
    serve: Settings
    starter: Path

    def may(self, account: Settings, statement: str) -> bool:
        """Whether the database lets an account do something. It is undone either way."""
        engine = create_engine(str(account.workspace_database_url))
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql(statement.format(edition=open_store(self.serve).edition))
            return True
        except ProgrammingError as refused:
            if re.search("permission denied|must be owner", str(refused)):
                return False
            raise
        finally:
            engine.dispose()


def run_script(address: str, part: str, prefix: str, *, roles: bool = True) -> None:
    """A part of the script, under names of roles and of a database that no other test has. `roles`: make them too."""
    text = re.sub(r"--.*", "", SCRIPT.read_text(encoding="utf-8").split("-- Part ")[int(part)])
    text = text.removeprefix("1: once, before the first release.").replace("workbench_", prefix)
    text = re.sub(r"\bworkbench\b", str(make_url(address).database), text)
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in filter(None, map(str.strip, text.partition("\n")[2].split(";"))):
            if roles or not statement.startswith("CREATE ROLE"):
                connection.exec_driver_sql(statement)
    engine.dispose()


PREFIX = f"w{os.getpid()}_"


def accounts_of(address: str, folder: Path, starter: Path) -> Accounts:
    def settings_of(role: str) -> Settings:
        as_role = make_url(address).set(username=PREFIX + role).render_as_string(hide_password=False)
        given = {"REFERENCE_DATABASE_URL": as_role, "WORKSPACE_DATABASE_URL": as_role, "DATA_FOLDER": str(folder)}
        return Settings.from_environment(given)

    return Accounts(address, settings_of("migrate"), settings_of("build"), settings_of("serve"), starter)


@pytest.fixture(scope="module")
def accounts(new_postgres: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Accounts]:
    folder = tmp_path_factory.mktemp("accounts")
    made = accounts_of(new_postgres(), folder, write_starter(folder / "starter", periods=3, trusts=4))
    run_script(made.address, "1", PREFIX)
    ensure_edition(made.build, made.starter)  # the first release
    open_workspace(made.migrate)
    make_keys(made.migrate)
    run_script(made.address, "2", PREFIX)
    yield made
    for account in (made.migrate, made.serve):
        open_workspace(account).close()


def test_serving_can_do_all_that_readers_ask_for(accounts: Accounts, tmp_path: Path) -> None:
    assert ensure_edition(accounts.serve, accounts.starter).rows == 24  # as each web process asks at its start
    assert open_store(accounts.serve).history("ae_4_hour_type_1", "R001").value[0] == 0.6
    workspace = open_workspace(accounts.serve)
    items = Items(workspace)
    made = items.add("view", name="Waits", owner="zoe", body={})
    assert isinstance(items.update(made.id, 1, by="zoe", name="Waits in spring"), Saved)
    assert items.delete(made.id, by="zoe").deleted_at
    jobs = Jobs(workspace)
    jobs.submit("a")
    job = jobs.claim("w", ["a"])
    assert job is not None
    jobs.finish(job, {})
    token = sessions.start(workspace, "zoe", "zoe", "Zoe", (), 1)
    assert sessions.find(workspace, token)
    sessions.end(workspace, token)
    assert hand_over(workspace, "zoe", "zoe-anew")
    with workspace.write() as connection:
        remove_items(connection, [made.id], "zoe", "no room")
    assert {"made", "deleted", "signed in", "removed for good"} <= {row.did for row in audit.listed(workspace)}
    assert len(shared_secret(workspace, "cookies")) == len(shared_secret(workspace, "pseudonyms")) == 64
    assert back_up(workspace, tmp_path).rows["job"] >= 1


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE item",
        "ALTER TABLE item ADD COLUMN more TEXT",
        "TRUNCATE item",
        "DROP TRIGGER audit_kept ON audit",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "DELETE FROM audit",
        "UPDATE audit SET who = ''",
        "TRUNCATE audit",
        "INSERT INTO audit_purge VALUES ('9999')",
        "UPDATE server_secret SET value = ''",
        "UPDATE alembic_version SET version_num = 'v0001'",
        "CREATE TABLE mine (id TEXT)",
        "CREATE TEMPORARY TABLE mine (id TEXT)",
        "CREATE SCHEMA mine",
        'DELETE FROM "{edition}".observation',
        'DROP SCHEMA "{edition}" CASCADE',
        "UPDATE workbench.pointer SET edition = ''",
    ],
)
def test_serving_can_remove_no_figure_no_table_and_no_row_of_the_audit(accounts: Accounts, statement: str) -> None:
    assert not accounts.may(accounts.serve, statement)


@pytest.mark.parametrize("table", ["item", "item_revision", "job", "place", "session", "audit", "server_secret"])
def test_building_reads_nothing_of_what_people_made(accounts: Accounts, table: str) -> None:
    assert accounts.may(accounts.migrate, f"SELECT * FROM public.{table}")  # it is there
    assert not accounts.may(accounts.build, f"SELECT * FROM public.{table}")
    assert not accounts.may(accounts.build, f"DELETE FROM public.{table}")


def test_migrating_reads_no_figures_and_builds_none(accounts: Accounts, tmp_path: Path) -> None:
    assert accounts.may(accounts.serve, 'SELECT * FROM "{edition}".observation')
    assert not accounts.may(accounts.migrate, 'SELECT * FROM "{edition}".observation')
    with pytest.raises(DatabaseNotWritable):
        ensure_edition(accounts.serve, retitled(accounts.starter, tmp_path / "other", "Other"))


def test_administrators_see_how_large_the_databases_are(
    accounts: Accounts, new_postgres: Callable[[], str], tmp_path: Path
) -> None:
    assert not database_sizes(Settings.from_environment({"DATA_FOLDER": str(tmp_path)}))
    (shared,) = database_sizes(accounts.serve)
    assert (shared.figures, shared.workspace) == (True, True)
    assert shared.bytes is not None
    assert editions(accounts.serve)[0].size < shared.bytes  # one edition is a part of it
    apart = replace(accounts.serve, workspace_database_url=new_postgres())
    assert [(each.figures, each.workspace, bool(each.bytes)) for each in database_sizes(apart)] == [
        (True, False, True),
        (False, True, True),
    ]
    open_workspace(apart).close()
    name = "PostgreSQL database: figures and what people save"
    (disk,) = [each for each in tables(accounts.serve) if each.title == "Disk"]
    assert (name, -(-shared.bytes // 1_000_000)) in [tuple(row) for row in disk.rows]


def test_an_edition_built_later_is_served_without_another_grant(accounts: Accounts, tmp_path: Path) -> None:
    later = ensure_edition(accounts.build, retitled(accounts.starter, tmp_path / "later", "Later"))
    assert open_store(accounts.serve, later.id).history("ae_4_hour_type_1", "R001").value[0] == 0.6


def test_a_restore_to_a_new_database_is_what_was_there(
    accounts: Accounts, new_postgres: Callable[[], str], tmp_path: Path
) -> None:
    """The rehearsal, each step by the account that docs/postgresql_accounts.sql names: items with their links and versions, the audit
    and the editions that items name."""
    before = open_workspace(accounts.serve)
    edition = open_store(accounts.serve).edition
    made = Items(before).add("scenario", name="Größe ≥ 4", owner="zoe", body={"x": 0.1}, edition=edition, shared=True)
    Items(before).update(made.id, 1, by="sam", note="Seen by the board")
    written = back_up(before, tmp_path)
    folder = tmp_path / "anew"
    anew = accounts_of(new_postgres(), folder, accounts.starter)
    run_script(anew.address, "1", PREFIX, roles=False)
    restored = open_workspace(anew.migrate)
    restore(restored, written.path, folder)
    make_keys(anew.migrate)
    run_script(anew.address, "2", PREFIX, roles=False)
    restored.close()
    after = open_workspace(anew.serve)
    try:
        assert everything(after) == everything(before)
        assert Items(after).by_code(made.code, by="someone").note == "Seen by the board"
        assert list(audit.everything(after))[:-1] == list(audit.everything(before))
        assert list(audit.everything(after))[-1].did == "restored from a backup"
        rebuilt = {ensure_edition(anew.build, anew.starter).id}
        rebuilt.add(ensure_edition(anew.build, retitled(anew.starter, tmp_path / "later", "Later")).id)
        assert edition in rebuilt  # of the same files comes the same edition, by the id that the item names
        assert open_store(anew.serve, edition).edition == edition
        assert not anew.may(anew.serve, "DELETE FROM audit")
    finally:
        after.close()


def everything(workspace: Workspace) -> list[object]:
    items = Items(workspace)
    found = items.list(by="zoe")
    return [found, [items.history(each.id, by="zoe") for each in found], Jobs(workspace).list()]
