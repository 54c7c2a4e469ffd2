"""The user's own data in editions: joined, refused whole, kept only when it is served. The layout is tested elsewhere."""

from __future__ import annotations

import shutil
import time
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from cli import adding as adding_commands
from cli import editions as editions_commands
from cli.arguments import parser
from cli.main import COMMANDS
from cli.process import DONE, FAILED
from data_access.reference.catalogue import FOLDER as CATALOGUE
from data_access.reference.editions import (
    EditionHeldBack,
    OwnDataRefused,
    add_own,
    changes,
    current_edition,
    ensure_edition,
    lifecycle,
)
from data_access.reference.own_sources import folder_of, found, offered
from data_access.reference.sources import own_data_file
from data_access.reference.sources.refusal import SourceRefused
from data_access.reference.store import open_store
from settings import Settings
from tests.integration.data_access.starters import INDICATORS, write_starter

HEADER = ",".join(own_data_file.COLUMNS)


def declare_published(folder: Path) -> None:
    """Copies of the catalogue's entries beside the file say that its figures are published too."""
    for entry in ("ae_4_hour_type_1.yaml", "ae_12_hour_from_decision.yaml"):
        shutil.copy(CATALOGUE / "indicators" / entry, folder / entry)


def own_file(folder: Path, *rows: str, name: str = "My figures.csv") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join([HEADER, *rows]) + "\n")
    declare_published(folder)
    return folder / name


def kept_in(settings: Settings) -> dict[str, bytes]:
    folder = folder_of(settings)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def row(period: str, value: int = 900, area: str = "R001") -> str:
    return f"{INDICATORS[0]},{area},{period},,{value},1000,,,"


def test_own_figures_join_the_next_edition_and_stay(settings: Settings, small_starter: Path, tmp_path: Path) -> None:
    before = ensure_edition(settings, small_starter)
    file = offered(own_file(tmp_path / "given", row("1900-04"), row("1900-05")))
    info = add_own(settings, file, small_starter)
    assert (info.rows, file.name) == (26, "my-figures")
    store = open_store(settings)
    assert store.observations(INDICATORS[0], "1900-05").value.tolist() == [0.9]
    (release,) = (each for each in store.releases(INDICATORS[0]) if each.id.startswith("own-my-figures"))
    assert release.period_to == "1900-05"
    assert changes(settings).before == before.id
    assert [path.name for path in folder_of(settings).iterdir()] == ["my-figures"]
    assert ensure_edition(settings, small_starter) == info  # the next start has it too
    again = own_file(tmp_path / "given", row("1900-04", 800), row("1900-05"))
    replaced = add_own(settings, offered(again), small_starter)
    assert replaced.rows == 26
    assert changes(settings).changed == 1
    shutil.rmtree(folder_of(settings) / "my-figures")
    with pytest.raises(EditionHeldBack):  # two of fourteen are gone
        ensure_edition(settings, small_starter)
    assert ensure_edition(settings, small_starter, accept=True).id == before.id


@pytest.mark.files_only  # refused before any database is opened
@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row("1900-01")], "a figure ae_by_provider does not give"),
        ([row("1900-04"), row("1900-04")], "R001"),
        ([row("1900/01")], "1900/01.*a month, as [a-z_-]+ gives of"),
        pytest.param([row("1901")], "1901.*a month, as [a-z_-]+ gives of", marks=pytest.mark.slow),
        pytest.param([row("1900/1901")], "write 1900/01 for the financial year", marks=pytest.mark.slow),
        pytest.param([row("1900-04", area="R999")], "R999", marks=pytest.mark.slow),
        pytest.param([row("April")], "April", marks=pytest.mark.slow),
        (["nothing"], "expected"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(
    settings: Settings, small_starter: Path, tmp_path: Path, rows: list[str], words: str
) -> None:
    before = ensure_edition(settings, small_starter)
    good = offered(own_file(tmp_path / "good", row("1900-04")), "mine")
    served = add_own(settings, good, small_starter)
    bad = own_file(tmp_path / "bad", *rows)
    for name in ("mine", "other"):
        with pytest.raises((OwnDataRefused, SourceRefused), match=words):
            add_own(settings, offered(bad, name), small_starter)
        assert current_edition(settings) == served != before
        assert kept_in(settings)["mine/mine.csv"] == good.path.read_bytes()


def test_a_file_spoilt_where_it_is_kept_does_not_stop_the_edition_before(
    settings: Settings, small_starter: Path, tmp_path: Path
) -> None:
    served = add_own(settings, offered(own_file(tmp_path / "x", row("1900-04")), "mine"), small_starter)
    (folder_of(settings) / "mine" / "mine.csv").write_text("spoilt")
    with pytest.raises(OwnDataRefused):
        ensure_edition(settings, small_starter)
    assert current_edition(settings) == served


def test_a_failure_at_the_very_end_puts_the_old_file_back(
    settings: Settings, small_starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = own_file(tmp_path / "x", row("1900-04"))
    served = add_own(settings, offered(first, "mine"), small_starter)
    second = own_file(tmp_path / "y", row("1900-04", 700))
    monkeypatch.setattr(lifecycle, "_moved", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        add_own(settings, offered(second, "mine"), small_starter)
    assert kept_in(settings)["mine/mine.csv"] == first.read_bytes()
    assert current_edition(settings) == served


@pytest.mark.parametrize("name", ["../x", "x y", "", "a" * 61, "É"])
def test_a_name_is_only_a_name(tmp_path: Path, name: str) -> None:
    path = own_file(tmp_path, row("1900-04"), name="ÉÉ.csv")
    with pytest.raises(ValueError, match="is no name for a source"):
        offered(path, name or None)


@pytest.mark.files_only
def test_the_folder_may_be_elsewhere(settings: Settings, tmp_path: Path) -> None:
    elsewhere = Settings.from_environment({"DATA_FOLDER": str(tmp_path), "LOCAL_SOURCES": str(tmp_path / "mine")})
    assert found(elsewhere).files == ()
    own_file(tmp_path / "mine", row("1900-04"), name="a.csv")
    assert [file.source for file in found(elsewhere).files] == ["own-a"]


def test_the_command_line_from_end_to_end(
    settings: Settings,
    small_starter: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for commands in (editions_commands, adding_commands):
        monkeypatch.setattr(commands, "usable_settings", lambda: settings)
    for function in (ensure_edition, add_own):  # instead of the starter that is shipped
        monkeypatch.setattr(function, "__defaults__", (small_starter,))

    def said(*words: str) -> tuple[int, str]:
        asked = parser().parse_args(words)
        done = COMMANDS[words[0]][1](asked)
        captured = capsys.readouterr()
        return done, captured.out + captured.err

    assert said("editions")[0] == FAILED
    first = ensure_edition(settings)
    good = str(own_file(tmp_path / "x", row("1900-04")))
    done, words = said("add", good, "--as", "mine")
    assert done == DONE
    assert "is kept as mine" in words and "1 more figures" in words
    second = current_edition(settings)
    done, words = said("add", str(own_file(tmp_path / "y", row("1900-01"))), "--as", "other")
    assert done == FAILED and words.count("Nothing was changed") == 1 and "R001" in words
    workbook = tmp_path / "figures.csv"
    with zipfile.ZipFile(workbook, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
    done, words = said("add", str(workbook))
    assert done == FAILED
    assert "if it holds figures of your own, save the sheet as CSV UTF-8" in words
    done, words = said("add", str(tmp_path / "none.csv"))
    assert done == FAILED and "No such file" in words
    assert said("editions", "--pin", first.id)[0] == FAILED
    assert said("editions", "--pin", first.id, "--reason", "board paper of May") == (
        DONE,
        f"Edition {first.id} is kept for ever.\n",
    )
    done, words = said("editions")
    assert done == DONE
    assert f"served  {second.id}" in words and "kept for ever: board paper of May" in words
    assert f"Against edition {first.id}" in words
    assert "1 more figures" in said("editions", "--check")[1]
    assert said("editions", "--rollback")[0] == DONE
    assert current_edition(settings) == first
    assert said("editions", "--rollback", "e000000000000")[0] == FAILED
    assert said("editions", "--unpin", first.id)[0] == DONE
    assert said("editions", "--accept")[0] == DONE


@pytest.mark.slow
def test_a_million_rows_of_ones_own_in_a_minute(settings: Settings, tmp_path: Path) -> None:
    starter = write_starter(tmp_path / "starter", periods=3, trusts=500)
    ensure_edition(settings, starter)
    months = pd.period_range("1920-01", periods=1_000, freq="M").strftime("%Y-%m")
    declare_published(tmp_path)
    with (tmp_path / "million.csv").open("w") as file:
        file.write(HEADER + "\n")
        for indicator in INDICATORS:
            for month in months:
                file.writelines(f"{indicator},R{number:03d},{month},,600,1000,,,\n" for number in range(500))
    began = time.perf_counter()
    info = add_own(settings, offered(tmp_path / "million.csv"), starter)
    took = time.perf_counter() - began
    print(f"{info.rows:,} observations in {took:.1f} s")
    assert info.rows == 1_003_000
    assert took < 60
