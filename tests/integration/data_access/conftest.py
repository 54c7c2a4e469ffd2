"""A starter of invented figures, large enough that building takes a moment, and settings for a fresh folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access import starter_files
from settings import Settings
from vocabulary import Release


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment({"DATA_FOLDER": str(tmp_path / "var")})


def write_starter(folder: Path, periods: int, trusts: int = 100, *, attendances: int = 1000) -> Path:
    """A starter with two indicators for every period and trust."""
    release = Release("r1", "Title", "Publisher", "OGL", "Attribution", "as is", "", "", "2026-01-01", "sha256:0", 1)
    codes = [f"R{number:03d}" for number in range(trusts)]
    months = [f"{1900 + number // 12}-{number % 12 + 1:02d}" for number in range(periods)]
    areas = [("E92000001", "England", "England", "england", "", "E92000001")]
    areas += [(code, f"{code} NHS Trust", code, "trust", code, "") for code in codes]
    starter_files.write(
        folder,
        {
            starter_files.AREAS[0]: (starter_files.AREAS[1], areas),
            starter_files.MEMBERSHIPS[0]: (
                starter_files.MEMBERSHIPS[1],
                [("E92000001", code, "reporting", "", "", 1.0) for code in codes],
            ),
            starter_files.PERIODS[0]: (starter_files.PERIODS[1], [(month, month, "month") for month in months]),
            "observations-ae.csv.gz": (
                starter_files.OBSERVATION_COLUMNS,
                [
                    (indicator, "", month, code, 0.6, None, None, 600, attendances, "ok", "r1")
                    for indicator in ("ae_12_hour_from_decision", "ae_4_hour_type_1")
                    for month in months
                    for code in codes
                ],
            ),
        },
        [("ae_by_provider", release)],
    )
    return folder


@pytest.fixture(scope="session")
def small_starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_starter(tmp_path_factory.mktemp("small"), periods=3, trusts=4)


@pytest.fixture(scope="session")
def large_starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """100,000 observations: a build takes most of a second."""
    return write_starter(tmp_path_factory.mktemp("large"), periods=500)
