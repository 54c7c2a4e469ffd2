"""A publisher's file from preview to edition: shown first, served on confirmation, kept, gone back from, and killed on its way."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from cli.arguments import parser
from cli.main import COMMANDS
from cli.process import DONE, FAILED
from data_access import open_workspace
from data_access.reference import starter_files
from data_access.reference.content import ENGLAND, Content
from data_access.reference.editions import (
    OwnDataRefused,
    add_own,
    building,
    changes,
    current_edition,
    ensure_edition,
    lifecycle,
    roll_back,
)
from data_access.reference.own_sources import folder_of, found
from data_access.reference.publishers_files import previews, storage
from data_access.reference.publishers_files.layouts import LAYOUTS
from data_access.reference.publishers_files.storage import FOLDER, PublishersFile
from data_access.reference.sources.loaded import AreaRow, Membership, facts
from data_access.reference.sources.refusal import SourceRefused
from data_access.reference.store import open_store
from data_access.workspace import job_kinds
from data_access.workspace.jobs import Jobs
from data_access.workspace.worker import Worker
from settings import MIDLANDS, Settings
from tests.integration.data_access.processes import other
from tests.publishers_examples import ae_month
from vocabulary import Release

TRUSTS = ("RAA", "RBB", "RCC")
MARCH = ae_month({"RAA": (1000, 300), "RBB": (1000, 400), "RCC": (1000, 500)})


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three trusts of a board of the Midlands, January and February 2026."""
    board = AreaRow("E54000062", "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA", "E54000062")
    region = AreaRow(MIDLANDS, "Midlands", "Midlands", "region", "Y60", MIDLANDS)
    trusts = [AreaRow(code, f"{code} NHS Trust", code, "trust", code) for code in TRUSTS]
    rows = facts(
        indicator="ae_4_hour_type_1",
        period=["2026-01"] * 3 + ["2026-02"] * 3,
        area=[*TRUSTS, *TRUSTS],
        numerator=[600.0] * 6,
        denominator=[1000.0] * 6,
    )
    release = Release("r1", "A&E", "NHS England", "OGL", "Credit", "as is", "", "", "2026-01-01", "sha256:0", 6)
    content = Content(
        areas=(ENGLAND, region, board, *trusts),
        members=(
            Membership(ENGLAND.code, MIDLANDS, "administrative"),
            Membership(MIDLANDS, board.code, "administrative"),
            *(Membership(board.code, code, "patients", 1.0) for code in TRUSTS),
            *(Membership(MIDLANDS, code, "reporting", 1.0, "2021-04") for code in TRUSTS),
        ),
        facts={"ae_by_provider": rows},
        releases={"ae_by_provider": release},
    )
    folder = tmp_path_factory.mktemp("publishers-starter")
    starter_files.write(folder, content)
    return folder


@pytest.fixture
def march(tmp_path: Path) -> Path:
    path = tmp_path / "March-2026-CSV.csv"
    path.write_bytes(MARCH)
    return path


def shown(settings: Settings, starter: Path, path: Path) -> tuple[previews.Preview, PublishersFile]:
    return previews.preview(settings, open_store(settings), path, starter)


def test_a_preview_says_what_would_change_and_changes_nothing(settings: Settings, starter: Path, march: Path) -> None:
    before = ensure_edition(settings, starter)
    preview, file = shown(settings, starter, march)
    assert preview.served
    assert (preview.publisher, preview.first, preview.rows, file.name) == (
        "NHS England",
        "March 2026",
        4,
        "ae-by-provider-2026-03",
    )
    assert preview.totals[0].printed == preview.totals[0].found == 3000
    within = [change for change in preview.changes if change.indicator.id == "ae_4_hour_type_1"]
    assert [(change.system, change.area, change.before, change.after) for change in within] == [
        ("Black Country", "RAA", 0.6, 0.7),
        ("Black Country", "RBB", 0.6, 0.6),
        ("Black Country", "RCC", 0.6, 0.5),
    ]
    assert {(change.period_before, change.period_after) for change in within} == {("February 2026", "March 2026")}
    counts = {each.indicator: each for each in preview.measures}
    assert (counts["ae_4_hour_type_1"].figures, counts["ae_4_hour_type_1"].newest_now) == (3, "February 2026")
    assert counts["ae_emergency_admissions"].newest_now == ""
    assert current_edition(settings) == before
    assert not folder_of(settings).exists()


def test_a_confirmed_file_is_served_kept_and_can_be_gone_back_from(
    settings: Settings, starter: Path, march: Path
) -> None:
    before = ensure_edition(settings, starter)
    _, file = shown(settings, starter, march)
    served = add_own(settings, file, starter)
    store = open_store(settings)
    assert store.periods("ae_4_hour_type_1")[-1].id == "2026-03"
    assert store.observations("ae_4_hour_type_1", "2026-03").value.tolist() == [0.7, 0.6, 0.5]
    (release,) = (each for each in store.releases() if each.id.startswith("file-ae-by-provider-2026-03"))
    assert (release.publisher, release.licence) == ("NHS England", "OGL")
    kept_at = folder_of(settings) / FOLDER / "ae-by-provider-2026-03" / march.name
    assert kept_at.read_bytes() == MARCH
    assert ensure_edition(settings, starter) == served  # the next start has it too
    assert roll_back(settings) == before
    assert open_store(settings).periods("ae_4_hour_type_1")[-1].id == "2026-02"
    assert add_own(settings, file, starter) == served  # asked for again, it is served again


def test_a_revised_month_takes_the_place_of_the_one_there_is(settings: Settings, starter: Path, tmp_path: Path) -> None:
    ensure_edition(settings, starter)
    path = tmp_path / "February-2026-revised.csv"
    path.write_bytes(ae_month(dict.fromkeys(TRUSTS, (1000, 100)), "FEBRUARY-2026"))
    preview, file = shown(settings, starter, path)
    assert {each.indicator: each.replaced for each in preview.measures}["ae_4_hour_type_1"] == 3
    add_own(settings, file, starter)
    store = open_store(settings)
    assert store.observations("ae_4_hour_type_1", "2026-02").value.tolist() == [0.9, 0.9, 0.9]
    assert store.observations("ae_4_hour_type_1", "2026-01").value.tolist() == [0.6, 0.6, 0.6]
    assert changes(settings).changed == 3
    path.write_bytes(ae_month(dict.fromkeys(TRUSTS, (1000, 200)), "FEBRUARY-2026"))
    again, file = shown(settings, starter, path)
    assert again.takes_place_of == path.name
    add_own(settings, file, starter)
    assert [each.name for each in found(settings).publishers] == ["ae-by-provider-2026-02"]
    assert open_store(settings).observations("ae_4_hour_type_1", "2026-02").value.tolist() == [0.8, 0.8, 0.8]


@pytest.mark.files_only
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (ae_month({"RAA": (1000, 300)}), "1 areas of kind trust.*about 3.*the whole country"),
        (
            MARCH.replace(b"TOTAL,TOTAL,Total,Total,3000", b"TOTAL,TOTAL,Total,Total,2999"),
            "2,999, as the publisher printed",
        ),
        (b"fruit,weight\napple,3\n", f"none of the {len(LAYOUTS)} kinds"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_kept(
    settings: Settings, starter: Path, tmp_path: Path, content: bytes, words: str
) -> None:
    before = ensure_edition(settings, starter)
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(SourceRefused, match=words):
        shown(settings, starter, path)
    assert current_edition(settings) == before
    assert not folder_of(settings).exists()


@pytest.mark.files_only
def test_a_file_spoilt_where_it_is_kept_leaves_the_edition_before(
    settings: Settings, starter: Path, march: Path
) -> None:
    ensure_edition(settings, starter)
    served = add_own(settings, shown(settings, starter, march)[1], starter)
    (folder_of(settings) / FOLDER / "ae-by-provider-2026-03" / march.name).write_bytes(b"spoilt")
    with pytest.raises(OwnDataRefused, match=r"March-2026-CSV\.csv"):
        ensure_edition(settings, starter)
    assert current_edition(settings) == served


@pytest.mark.files_only
def test_a_month_that_another_file_gives_is_refused(settings: Settings, starter: Path, march: Path) -> None:
    ensure_edition(settings, starter)
    other = PublishersFile("by-hand", march)
    add_own(settings, other, starter)
    with pytest.raises(SourceRefused, match="by-hand, added before, gives ae_4_hour_type_1 of March 2026 too"):
        shown(settings, starter, march)
    with pytest.raises(OwnDataRefused, match="Delete its folder"):
        add_own(settings, PublishersFile("ae-by-provider-2026-03", march), starter)


def add_and_die(line: Connection, settings: Settings, starter: Path, path: Path, moment: str) -> None:
    """Add the file, and be killed at a moment of the build."""

    def die(*_: Any, **__: Any) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)

    if moment == "reading":
        building.one_ahead = die  # type: ignore[assignment]
    elif moment == "written":
        lifecycle._changes = die  # type: ignore[assignment]
    elif moment == "kept":
        lifecycle._moved = die  # type: ignore[assignment]
    line.send("ready")
    add_own(settings, PublishersFile("ae-by-provider-2026-03", path), starter)
    line.send("done")


@pytest.mark.parametrize(
    "moment",
    [pytest.param("reading", marks=pytest.mark.slow), "written", pytest.param("kept", marks=pytest.mark.slow)],
)
def test_a_killed_build_leaves_the_old_edition_and_can_be_done_again(
    settings: Settings, starter: Path, march: Path, moment: str
) -> None:
    before = ensure_edition(settings, starter)
    with other(add_and_die, settings, starter, march, moment) as killed:
        assert killed.says() == "ready"
        killed.process.join(30)
        assert killed.process.exitcode == -signal.SIGKILL
    assert current_edition(settings) == before
    assert open_store(settings).periods("ae_4_hour_type_1")[-1].id == "2026-02"
    served = add_own(settings, shown(settings, starter, march)[1], starter)
    assert current_edition(settings) == served != before
    assert (folder_of(settings) / FOLDER / "ae-by-provider-2026-03" / march.name).read_bytes() == MARCH


# --- by a job, as the page does ---


@pytest.fixture
def work(settings: Settings, starter: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Puts a file up for confirmation, and does the job that adds it; the job afterwards."""
    ensure_edition(settings, starter)
    monkeypatch.setattr(job_kinds, "preview", lambda *given: previews.preview(*given, starter))  # type: ignore[call-arg]
    editions: Any = vars(job_kinds)["editions"]
    again: Any = add_own
    monkeypatch.setattr(editions, "add_own", lambda *given, **named: again(*given, starter, **named))
    jobs = Jobs(open_workspace(settings))

    def do(key: str) -> Any:
        id = jobs.submit(job_kinds.ADD_FILE, {"offered": key})
        assert Worker(jobs, job_kinds.job_kinds(settings)).run_one()
        return jobs.get(id)

    return do


@pytest.mark.files_only
def test_the_job_adds_the_file_that_was_offered(settings: Settings, work: Callable[[str], Any]) -> None:
    key, half = "a" * 32, len(MARCH) // 2
    for number, piece in enumerate((MARCH[:half], MARCH[half:])):
        storage.take_piece(folder_of(settings), key, "March 2026.csv", number, piece, 1_000_000)
    assert found(settings).publishers == ()  # what waits is part of no edition
    job = work(key)
    assert (job.state, job.progress) == ("done", 1.0)
    assert job.result["edition"] == current_edition(settings).id
    assert "12 more figures" in job.result["changes"]
    assert work(key).result["edition"] == job.result["edition"]  # started again, it finds what was done


@pytest.mark.files_only
def test_the_bar_never_goes_back(settings: Settings, work: Callable[[str], Any]) -> None:
    storage.take_piece(folder_of(settings), "d" * 32, "March 2026.csv", 0, MARCH, 1_000_000)
    shown: list[tuple[float, str]] = []
    job_kinds.job_kinds(settings)[job_kinds.ADD_FILE](
        {"offered": "d" * 32}, lambda share, words: shown.append((share, words))
    )
    shares = [share for share, _ in shown]
    assert shares == sorted(shares)
    words = list(dict.fromkeys(words for _, words in shown))
    assert words.index("Reading the files added here") < words.index("Writing the figures")
    assert words[-1] == "Comparing with the edition before"


@pytest.mark.files_only
@pytest.mark.parametrize(
    ("content", "words"), [(b"", "not there any more"), (ae_month({"RAA": (1000, 300)}), "the whole country")]
)
def test_a_job_that_cannot_be_done_says_why(
    settings: Settings, work: Callable[[str], Any], content: bytes, words: str
) -> None:
    before = current_edition(settings)
    if content:
        storage.take_piece(folder_of(settings), "b" * 32, "x.csv", 0, content, 1_000_000)
    job = work("b" * 32)
    assert job.state == "failed"
    assert words in job.failure
    assert current_edition(settings) == before


def test_pieces_are_taken_in_order_up_to_the_limit_and_forgotten_after_a_day(tmp_path: Path) -> None:
    key = "c" * 32
    assert storage.take_piece(tmp_path, key, "../x<y>.csv", 0, b"12345", 8) == 5
    waiting = storage.offered(tmp_path, key)
    assert waiting is not None
    assert (waiting.parent.name, waiting.name) == (key, "_x_y_.csv")
    with pytest.raises(ValueError, match="lost on its way"):
        storage.take_piece(tmp_path, key, "x.csv", 2, b"1", 8)
    with pytest.raises(ValueError, match="over 8 bytes"):
        storage.take_piece(tmp_path, key, "../x<y>.csv", 1, b"6789", 8)
    assert storage.offered(tmp_path, key) is None
    with pytest.raises(ValueError, match="not one of ours"):
        storage.take_piece(tmp_path, "../../etc", "x", 0, b"1", 8)
    assert storage.offered(tmp_path, "../../etc") is None
    storage.take_piece(tmp_path, key, "x.csv", 0, b"1", 8)
    yesterday = time.time() - storage.OFFERED_FOR - 1
    os.utime(tmp_path / FOLDER / ".offered" / key, (yesterday, yesterday))
    storage.forget_old_offers(tmp_path)
    assert storage.offered(tmp_path, key) is None


# --- from the command line ---


@pytest.mark.files_only
def test_the_command_shows_the_preview_and_asks(
    settings: Settings,
    starter: Path,
    march: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import data_access
    from data_access.reference import editions

    before = ensure_edition(settings, starter)
    monkeypatch.setenv("DATA_FOLDER", str(settings.data_folder))
    monkeypatch.setattr(data_access, "ensure_edition", lambda given: ensure_edition(given, starter))
    real: Any = previews.preview
    again: Any = add_own
    monkeypatch.setattr(previews, "preview", lambda *given: real(*given, starter))
    monkeypatch.setattr(editions, "add_own", lambda *given, **named: again(*given, starter, **named))

    def command(*words: str) -> tuple[int, str]:
        arguments = parser().parse_args(["add", str(march), *words])
        code = COMMANDS["add"][1](arguments)
        return code, "".join(capsys.readouterr())

    code, said = command()
    assert code == FAILED
    assert "Black Country, RCC: 60.0% (February 2026) -> 50.0% (March 2026)" in said
    assert "A&E attendances Type 1, row TOTAL: 3,000" in said
    assert "give the command again with --yes" in said
    assert current_edition(settings) == before
    code, said = command("--yes")
    assert code == DONE
    assert "is kept as ae-by-provider-2026-03" in said
    assert current_edition(settings) != before
