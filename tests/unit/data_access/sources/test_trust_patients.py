"""Where trusts' patients live: shares under today's codes, and shares that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import trust_patients
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known(
    [
        AreaRow("E54000062", "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA", "E54000062"),
        AreaRow("E54000063", "NHS Surrey Heartlands Integrated Care Board", "Surrey", "icb", "QXU", "E54000063"),
        AreaRow("R01", "One NHS Trust", "One", "trust", "R01"),
    ]
)
HEADER = "nhs_trust22_code,icb22_code,proportion_trust_came_from_icb"


def load(folder: Path, *lines: str, trusts_floor: int = 1) -> Loaded:
    path = folder / "shares.csv"
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return trust_patients.load({"main": path}, KNOWN, rows_floor=1, trusts_floor=trusts_floor)


def test_shares_come_under_todays_codes_and_only_for_known_trusts(tmp_path: Path) -> None:
    loaded = load(tmp_path, "R01,E54000052,0.4", "R01,E54000062,0.6", "R99,E54000062,1.0")
    assert loaded.members == (
        Membership("E54000063", "R01", "patients", 0.4),
        Membership("E54000062", "R01", "patients", 0.6),
    )
    assert loaded.rows_read == 3
    assert not loaded.areas
    assert loaded.facts.empty


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["R01,E54000062,1.2"], "a share above 0, at most 1"),
        (["R01,E54000062,0"], "a share above 0, at most 1"),
        (["R01,E54000062,nan"], "a share above 0, at most 1"),
        (["R01,E54000062,half"], "a share above 0, at most 1"),
        (["R01,E54000062,0.7"], "shares of a trust that sum to 1"),
        (["R01,E54000062,0.5", "R01,E54000062,0.5"], "a row of its own"),
        (["R01,E54000052,0.5", "R01,E54000063,0.5"], "one row for each trust and board"),
        (["R01,E54000099,1"], "the code of one of the boards"),
        (["R01,QUA,1"], "an ONS code of an integrated care board"),
        (["ONE,E54000062,1"], "an ODS code of a trust"),
    ],
)
def test_shares_that_cannot_be(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, *lines)


def test_a_fault_is_named_by_file_row_column_value_and_expectation(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, "R02,E54000062,1", "R01,E54000062,1.2")
    (fault, *_) = caught.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == (
        "shares.csv",
        3,
        "proportion_trust_came_from_icb",
        "1.2",
    )


def test_too_few_trusts(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="1 trusts"):
        load(tmp_path, "R01,E54000062,1", trusts_floor=2)
