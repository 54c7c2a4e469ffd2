"""Faults of many rows, and months written out."""

from __future__ import annotations

import pandas as pd
import pytest

from data_access.reference.sources.month_names import check_months_follow, month_id, month_ids
from data_access.reference.sources.refusal import Faults, SourceRefused
from data_access.reference.sources.row_faults import fault_rows, fault_sizes, shown


def described(faults: Faults) -> list[str]:
    with pytest.raises(SourceRefused) as caught:
        faults.refuse_if_any()
    return [str(fault) for fault in caught.value.faults]


def test_one_fault_for_each_wrong_row_by_its_line() -> None:
    faults = Faults("f.csv")
    given = pd.Series([12.0, 0.5, 7.0], index=[2, 3, 9])
    fault_rows(faults, "a", given, given > 6, "at most 6")
    fault_rows(faults, "b", given, given < 1, given.map("{:.1f} or more".format))
    assert described(faults) == [
        "f.csv, row 2, column 'a': found '12', expected at most 6",
        "f.csv, row 9, column 'a': found '7', expected at most 6",
        "f.csv, row 3, column 'b': found '0.5', expected 0.5 or more",
    ]


def test_one_fault_for_each_wrong_size() -> None:
    faults = Faults("f.csv")
    table = pd.DataFrame({"month": ["2022-04", "2022-04", "2022-05"], "area": ["A", "B", "A"]})
    sizes = table.groupby("month").size()
    fault_sizes(faults, "area", sizes, sizes < 2, "boards", "at least 2")
    pairs = table.groupby(["month", "area"]).size()
    fault_sizes(
        faults, "area", pairs, pairs.index.get_level_values(0).to_series(index=pairs.index) == "2022-05", "rows", "none"
    )
    assert [text.split("found ")[1] for text in described(faults)] == [
        "'1 boards in 2022-05', expected at least 2",
        "'1 rows in 2022-05, A', expected none",
    ]


@pytest.mark.parametrize(
    ("value", "text"), [(12.0, "12"), (1234567.0, "1234567"), (0.25, "0.25"), ("x", "x"), (float("nan"), "")]
)
def test_values_as_they_stand_in_a_file(value: object, text: str) -> None:
    assert shown(value) == text


def test_months_written_out() -> None:
    assert month_id("April 2022") == "2022-04"
    assert month_ids(pd.Series(["May 2022", "December 2021"])).tolist() == ["2022-05", "2021-12"]
    for text in ("Apr 2022", "April2022", "4 2022"):
        with pytest.raises(ValueError, match=text):
            month_id(text)


def test_months_left_out() -> None:
    faults = Faults("f.csv")
    check_months_follow(pd.Series([], dtype=str), "date", faults)
    check_months_follow(pd.Series(["2022-11", "2023-01", "2022-12"]), "date", faults)
    check_months_follow(pd.Series(["2023-03", "2023-05"]), "date", faults, absent=frozenset({"2023-04"}))
    assert not faults
    check_months_follow(pd.Series(["2022-11", "2023-02"]), "date", faults)
    assert [text.split("found ")[1][:18] for text in described(faults)] == ["'no row for 2022-1", "'no row for 2023-0"]
