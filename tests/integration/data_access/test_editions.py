"""Editions: whole or not there at all, whatever happens while one is built, in files and in a database alike."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, func, select, text

from data_access.reference import editions, schema, starter_files
from data_access.reference.editions import (
    BuildTimedOut,
    DatabaseNotWritable,
    DatabaseUnreachable,
    EditionCorrupt,
    EditionHeldBack,
    EditionMissing,
    StoreUnavailable,
    building,
    changes,
    check,
    current_edition,
    ensure_edition,
    keeping,
    pin,
    repository_of,
    roll_back,
    schemas,
    unpin,
)
from data_access.reference.store import open_store
from settings import Settings
from tests.integration.data_access import edition_processes
from tests.integration.data_access.processes import PATIENCE, other
from tests.integration.data_access.starters import INDICATORS, retitled, write_starter

SMALL, LARGE = 24, 100_000  # observations of the two starters


def served_whole(settings: Settings, *rows: int) -> str | None:
    """The edition served, which must be whole and have one of these numbers of observations; None: none is served."""
    schemas._pointers.clear()
    try:
        info = current_edition(settings)
    except EditionMissing:
        return None
    repository = repository_of(settings)
    assert repository.look_over(info.id) == info
    with repository.reading(info.id) as connection:
        counted = connection.execute(select(func.count()).select_from(schema.observation)).scalar_one()
    assert counted == info.rows
    assert counted in rows
    return info.id


def left_half_built(settings: Settings) -> list[str]:
    if settings.reference_database_url is None:
        return [path.name for path in editions.folder_of(settings).glob(".building-*")]
    engine = create_engine(settings.reference_database_url)
    with engine.connect() as connection:
        found = list(
            connection.execute(text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'building%'")).scalars()
        )
    engine.dispose()
    return found


# --- killed ---


@pytest.mark.parametrize("times", [5, pytest.param(50, marks=pytest.mark.slow)])
def test_killed_at_random_moments(
    settings: Settings,
    database: str,
    new_reference: Callable[[], dict[str, str]],
    small_starter: Path,
    large_starter: Path,
    tmp_path: Path,
    times: int,
) -> None:
    if database == "postgres":
        times = {5: 3, 50: 20}[times]
    begun = time.perf_counter()
    ensure_edition(Settings.from_environment(new_reference()), large_starter)
    takes = time.perf_counter() - begun
    ensure_edition(settings, small_starter)
    chance = random.Random(20260228)
    killed = 0
    for number in range(times):
        starter = retitled(large_starter, tmp_path / str(number), f"Title {number}")
        with other(edition_processes.ensure, settings, starter) as start:
            start.says()
            start.line.send("go")
            time.sleep(chance.uniform(0, takes))
            killed += start.process.is_alive() and not start.line.poll()
            start.kill()
        assert served_whole(settings, SMALL, LARGE), "nothing is served"
    assert killed, "every build was over before it could be killed"
    info = ensure_edition(settings, retitled(large_starter, tmp_path / "last", "Last"))
    assert served_whole(settings, LARGE) == info.id
    assert not left_half_built(settings)


def killed_at(moment: str, settings: Settings, starter: Path) -> None:
    """A start of the app that is killed at a moment of its own."""
    with other(edition_processes.ensure, settings, starter, moment) as start:
        start.says()
        start.line.send("go")
        start.process.join(PATIENCE)
        assert start.process.exitcode == -signal.SIGKILL, moment


MOMENTS = {
    "sqlite": {
        "before the report": "rename 1",
        "before naming the edition": "rename 2",
        "before the pointer moves": "rename 3",
    },
    "postgres": {
        "before naming the edition": "before ALTER SCHEMA",
        "between naming and pointing": "after ALTER SCHEMA",
        "before the pointer moves": "before INSERT INTO workbench.pointer",
        "before the transaction ends": "after INSERT INTO workbench.pointer",
    },
}


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_while_the_edition_is_named_and_served(
    settings: Settings, database: str, small_starter: Path, large_starter: Path
) -> None:
    before = ensure_edition(settings, small_starter)
    for name, moment in MOMENTS[database].items():
        killed_at(moment, settings, large_starter)
        assert served_whole(settings, SMALL) == before.id, name
    assert ensure_edition(settings, large_starter).rows == LARGE
    assert served_whole(settings, LARGE)
    assert not left_half_built(settings)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_in_the_first_build_nothing_is_served(settings: Settings, database: str, small_starter: Path) -> None:
    for moment in MOMENTS[database].values():
        killed_at(moment, settings, small_starter)
        assert served_whole(settings) is None
    assert ensure_edition(settings, small_starter).rows == SMALL


def test_two_starts_at_once_build_once(settings: Settings, large_starter: Path) -> None:
    with contextlib.ExitStack() as stack:
        starts = [stack.enter_context(other(edition_processes.ensure, settings, large_starter)) for _ in range(3)]
        for start in starts:
            start.says()
        for start in starts:
            start.line.send("go")
        said = [start.says() for start in starts]
    assert len({edition for edition, _, _ in said}) == 1
    assert {rows for _, rows, _ in said} == {LARGE}
    assert sorted(built for _, _, built in said) == [0, 0, 1]


# --- the same content, another content ---


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The editions built since the test began, in order."""
    found: list[str] = []
    real = building.put

    def counted(wanted: Any, *given: Any, **named: Any) -> Any:
        found.append(wanted.edition_id)
        return real(wanted, *given, **named)

    monkeypatch.setattr(keeping, "put", counted)
    return found


def test_unchanged_is_not_built_again_and_changed_is(
    settings: Settings, small_starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, builds: list[str]
) -> None:
    first = ensure_edition(settings, small_starter)
    assert ensure_edition(settings, small_starter) == first
    assert builds == [first.id]
    other = retitled(small_starter, tmp_path / "other", "Changed")
    second = ensure_edition(settings, other)
    assert second.id != first.id
    assert open_store(settings).releases()[0].title == "Changed"
    monkeypatch.setattr(schema, "SCHEMA_VERSION", schema.SCHEMA_VERSION + 1)
    third = ensure_edition(settings, other)
    assert builds == [first.id, second.id, third.id]
    assert "another version" in changes(settings).note


def test_the_same_starter_gives_the_same_id_and_answers_anywhere(
    new_reference: Callable[[], dict[str, str]], tmp_path: Path, small_starter: Path
) -> None:
    here = Settings.from_environment(new_reference())
    beside = Settings.from_environment({"DATA_FOLDER": str(tmp_path / "files")})
    assert ensure_edition(here, small_starter).id == ensure_edition(beside, small_starter).id
    one, other = open_store(here), open_store(beside)
    for indicator in INDICATORS:
        assert one.periods(indicator) == other.periods(indicator)
        assert one.coverage(indicator) == other.coverage(indicator)
        for when in one.periods(indicator):
            for field in dataclasses.fields(one.observations(indicator, when)):
                mine, theirs = (getattr(store.observations(indicator, when), field.name) for store in (one, other))
                assert str(mine) == str(theirs), field.name
        assert list(one.history(indicator, "R001").value) == list(other.history(indicator, "R001").value)
    assert one.areas() == other.areas()
    assert one.releases() == other.releases()


def test_workers_follow_the_pointer_without_a_restart(settings: Settings, small_starter: Path, tmp_path: Path) -> None:
    first = ensure_edition(settings, small_starter)
    with contextlib.ExitStack() as stack:
        workers = [stack.enter_context(other(edition_processes.follow, settings)) for _ in range(2)]

        def answers() -> list[tuple[str, list[float]]]:
            for worker in workers:
                worker.line.send("go")
            return [worker.says() for worker in workers]

        assert answers() == [(first.id, [0.6] * 3)] * 2
        second = ensure_edition(settings, write_starter(tmp_path / "other", periods=3, trusts=4, attendances=800))
        time.sleep(1.05)
        assert answers() == [(second.id, [0.75] * 3)] * 2
        roll_back(settings)
        time.sleep(1.05)
        assert answers() == [(first.id, [0.6] * 3)] * 2


# --- compared with the one before ---


def test_what_changed_is_told(settings: Settings, small_starter: Path, tmp_path: Path) -> None:
    first = ensure_edition(settings, small_starter)
    assert changes(settings).before is None
    other = write_starter(tmp_path / "other", periods=4, trusts=4, attendances=800)
    second = ensure_edition(settings, other)
    found = changes(settings)
    assert (found.edition, found.before, found.losses) == (second.id, first.id, ())
    assert [change.indicator for change in found.indicators] == list(INDICATORS)
    one = found.indicators[0]
    assert (one.rows_before, one.rows_after, one.changed) == (12, 16, 12)
    assert (one.numerator_before, one.numerator_after) == (7200, 9600)
    assert (one.denominator_before, one.denominator_after) == (12_000, 12_800)
    assert found.changed == 24
    largest = found.largest[0]
    assert (largest.area, largest.period, largest.before, largest.after) == ("R000", "1900-01", 0.6, 0.75)
    assert "8 more figures, 0 fewer and 24 with another value, in 2 indicators" in found.sentence
    assert check(settings) == found
    same = ensure_edition(settings, retitled(other, tmp_path / "same", "Only the title"))
    assert changes(settings).sentence == f"Nothing differs from edition {second.id}."
    assert changes(settings, second.id) == found
    assert same.id != second.id


def test_an_edition_that_lost_much_is_held_back_until_accepted(
    settings: Settings, tmp_path: Path, builds: list[str]
) -> None:
    whole = write_starter(tmp_path / "whole", periods=10, trusts=10)
    less = write_starter(tmp_path / "less", periods=10, trusts=10, leave_out=20)
    little_less = write_starter(tmp_path / "little less", periods=10, trusts=10, leave_out=10)
    first = ensure_edition(settings, whole)
    for _ in range(2):  # held back again at the next start, and not built again
        with pytest.raises(EditionHeldBack, match="ae_12_hour_from_decision lost 20% of its figures") as caught:
            ensure_edition(settings, less)
        assert "--accept" in caught.value.remedy
        assert served_whole(settings, 200) == first.id
    assert len(builds) == 2
    second = ensure_edition(settings, less, accept=True)
    assert served_whole(settings, 180) == second.id
    assert changes(settings).losses
    assert len(builds) == 2
    assert ensure_edition(settings, less) == second  # accepted once is accepted
    ensure_edition(settings, whole)
    assert ensure_edition(settings, little_less).rows == 190


def test_an_indicator_that_is_gone_holds_the_edition_back(settings: Settings, tmp_path: Path) -> None:
    ensure_edition(settings, write_starter(tmp_path / "whole", periods=3, trusts=4))
    with pytest.raises(EditionHeldBack, match="has no figures any more; it had 12"):
        ensure_edition(settings, write_starter(tmp_path / "gone", periods=3, trusts=4, leave_out=12))


# --- going back, keeping ---


def test_going_back_stays_until_a_new_content_comes(settings: Settings, small_starter: Path, tmp_path: Path) -> None:
    starters = [
        small_starter,
        *(retitled(small_starter, tmp_path / name, name) for name in ("second", "third", "fourth")),
    ]
    first, second, third = (ensure_edition(settings, starter) for starter in starters[:3])
    assert roll_back(settings) == second
    assert ensure_edition(settings, starters[2]) == second  # the next start leaves it so
    assert roll_back(settings) == first
    with pytest.raises(EditionMissing, match="nothing to go back to"):
        roll_back(settings)
    assert roll_back(settings, third.id) == third
    assert roll_back(settings) == first
    assert open_store(settings).edition == first.id
    fourth = ensure_edition(settings, starters[3])
    assert served_whole(settings, SMALL) == fourth.id
    with pytest.raises(EditionMissing):
        roll_back(settings, "e000000000000")


def test_only_so_many_are_kept_and_pinned_ones_for_ever(
    settings: Settings, small_starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = []
    for version in range(100, 106):
        monkeypatch.setattr(schema, "SCHEMA_VERSION", version)
        built.append(ensure_edition(settings, small_starter).id)
        if version == 100:
            with pytest.raises(ValueError, match="Say why"):
                pin(settings, built[0], " ")
            pin(settings, built[0], "board paper of May")
        time.sleep(0.01)
    kept = {each.info.id: each for each in editions.editions(settings)}
    assert len(kept) == settings.keep_editions + 1
    assert kept[built[0]].pinned == "board paper of May"
    assert {built[-1], built[-2]} <= set(kept)
    assert all(each.size > 10_000 and each.info.rows == SMALL for each in kept.values())
    unpin(settings, built[0])
    monkeypatch.setattr(schema, "SCHEMA_VERSION", 107)
    ensure_edition(settings, small_starter)
    assert built[0] not in {each.info.id for each in editions.editions(settings)}
    with pytest.raises(EditionMissing):
        pin(settings, built[0], "too late")
    for ask in (roll_back, open_store):
        with pytest.raises(EditionMissing, match="another version of the app"):
            ask(settings, built[-1])


def test_the_one_just_replaced_stays_for_those_who_are_reading_it(
    settings: Settings, small_starter: Path, tmp_path: Path
) -> None:
    settings = dataclasses.replace(settings, keep_editions=1)
    first = ensure_edition(settings, small_starter)
    reading = open_store(settings)
    second = ensure_edition(settings, retitled(small_starter, tmp_path / "second", "Second"))
    assert reading.history("ae_4_hour_type_1", "R001").value[0] == 0.6
    assert open_store(settings, first.id) is reading
    assert open_store(settings).edition == second.id
    ensure_edition(settings, retitled(small_starter, tmp_path / "third", "Third"))
    assert {each.info.id for each in editions.editions(settings)} == {current_edition(settings).id, second.id}


@pytest.mark.parametrize("id", ["e000000000000", "../../etc/passwd", "public", 'e"; DROP', ""])
def test_an_edition_a_link_names_may_be_gone(settings: Settings, small_starter: Path, id: str) -> None:
    ensure_edition(settings, small_starter)
    if id:
        with pytest.raises(EditionMissing, match="no longer kept"):
            open_store(settings, id)
    else:
        assert open_store(settings, id).edition == current_edition(settings).id


# --- what can go wrong ---


def test_nothing_there_yet(settings: Settings) -> None:
    for ask in (current_edition, open_store, changes, roll_back):
        with pytest.raises(EditionMissing) as caught:
            ask(settings)
        assert "python manage.py data" in caught.value.remedy
    assert editions.editions(settings) == ()


def test_serving_needs_no_writing(settings: Settings, small_starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = ensure_edition(settings, small_starter)
    repository = type(repository_of(settings))
    monkeypatch.setattr(repository, "only_builder", lambda *_: pytest.fail("would have written"))
    assert ensure_edition(settings, small_starter) == info


def test_waiting_for_another_start_has_an_end(settings: Settings, small_starter: Path) -> None:
    with repository_of(settings).only_builder(1), pytest.raises(BuildTimedOut):
        ensure_edition(settings, small_starter, patience=0.2)
    assert ensure_edition(settings, small_starter).rows == SMALL  # and the lock is gone with its holder


def test_a_starter_that_is_not_what_its_manifest_says(settings: Settings, small_starter: Path, tmp_path: Path) -> None:
    bad = retitled(small_starter, tmp_path / "bad", "Bad")
    (bad / "areas.csv.gz").write_bytes(
        starter_files.pack(starter_files.read_manifest(bad).observations("ae_by_provider"))
    )
    with pytest.raises(EditionMissing, match=r"areas\.csv\.gz is not the file"):
        ensure_edition(settings, bad)
    with pytest.raises(EditionMissing, match=r"manifest\.json cannot be read"):
        ensure_edition(settings, tmp_path / "none")
    assert not left_half_built(settings)
    ensure_edition(settings, small_starter)
    assert ensure_edition(settings, tmp_path / "none").rows == SMALL  # what is built serves without a starter


@pytest.mark.parametrize("fault", ["unknown area", "twice"])
def test_a_figure_that_cannot_be_placed(settings: Settings, small_starter: Path, tmp_path: Path, fault: str) -> None:
    starter = starter_files.read_manifest(small_starter)
    content, frame = starter.content(), starter.observations("ae_by_provider").astype({"area": str})
    areas = list(frame["area"])
    frame["area"] = ["R999" if fault == "unknown area" else areas[1], *areas[1:]]
    starter_files.write(tmp_path / "bad", dataclasses.replace(content, facts={"ae_by_provider": frame}))
    with pytest.raises(EditionCorrupt, match="refers to 'R999'" if fault == "unknown area" else "is there twice"):
        ensure_edition(settings, tmp_path / "bad")
    with pytest.raises(EditionMissing):
        current_edition(settings)
    assert not left_half_built(settings)


# --- PostgreSQL alone ---


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


def told(fault: BaseException) -> str:
    """Everything a log shows of a fault."""
    import traceback

    return "".join(traceback.format_exception(fault))


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
