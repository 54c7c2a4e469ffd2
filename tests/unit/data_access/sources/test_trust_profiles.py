"""Trust profiles: one publication at a time from one table, and figures that contradict one another refused."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from data_access.reference.sources import trust_profiles
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

SHMI = ("shmi_value_latest", "observed_deaths_latest", "expected_deaths_latest", "shmi_banding", "shmi_banding_label")
COSTS = ("rc_actual_cost_total_m", "rc_expected_cost_total_m", "rc_cost_gap_m")
HEADER = (
    *("org_code", "data_month"),
    *SHMI,
    *COSTS,
    *("comp_total_new", "comp_pct_upheld"),
    *trust_profiles.PEOPLE_PROMISE,
)
Change = tuple[int, str, str]  # row, column, text


def row(code: str, *figures: str) -> list[str]:
    return [code, "2026-03", *figures, *(f"{6 + number / 10:g}" for number in range(13))]


ROWS = [
    row("RJE", "1.1984", "4350", "3630", "1.0", "Higher than expected", "1000.5", "980.25", "20.25", "700", "0.1845"),
    row("RXK", "1.0870", "1750", "1610", "2.0", "As expected", "600", "610.5", "-10.5", "527", "0.1688"),
    row("R1D", "", "", "", "", "", "96.2", "100", "-3.8", "92", "0.5"),
]


def load(folder: Path, role: str, change: Change | None = None, trusts: int = 3) -> Loaded:
    rows = [list(each) for each in ROWS]
    if change:
        rows[change[0]][HEADER.index(change[1])] = change[2]
    path = folder / "profiles.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])
    known = Known([AreaRow(code, code, code, "trust", code) for code in ("RJE", "RXK", "R1D")])
    return trust_profiles.load({role: path}, known, trusts=trusts)


def test_deaths_and_banding_of_trusts_that_have_them(tmp_path: Path) -> None:
    loaded = load(tmp_path, "shmi")
    facts: Any = loaded.facts.set_index(["indicator", "area"])
    assert tuple(facts.loc[("hospital_mortality_shmi", "RJE"), ["value", "numerator", "denominator"]]) == (
        1.1984,
        4350,
        3630,
    )
    assert facts.loc[("hospital_mortality_band", "RXK"), "value"] == 2
    assert set(loaded.facts["area"]) == {"RJE", "RXK"}
    assert set(loaded.facts["period"]) == {"2025"}
    assert loaded.totals == {"trusts": 2}


def test_cost_in_pounds(tmp_path: Path) -> None:
    facts: Any = load(tmp_path, "costs").facts.set_index("area")
    assert tuple(facts.loc["RJE", ["period", "numerator", "denominator"]]) == ("2024/25", 1_000_500_000, 980_250_000)


def test_complaints(tmp_path: Path) -> None:
    facts: Any = load(tmp_path, "complaints", (1, "comp_total_new", "")).facts.set_index(["indicator", "area"])
    assert facts.loc[("written_complaints", "RJE"), "numerator"] == 700
    assert facts.loc[("written_complaints", "RXK"), "status"] == "missing"
    assert facts.loc[("complaints_upheld", "RXK"), "value"] == 0.1688


def test_scores_of_the_people_promise(tmp_path: Path) -> None:
    facts: Any = load(tmp_path, "people_promise").facts.set_index(["breakdown", "area"])
    assert len(facts) == 3 * 13
    assert facts.loc[("people_promise=compassionate_inclusive", "R1D"), "value"] == 6
    assert facts.loc[("people_promise=morale", "R1D"), "value"] == 7.2


@pytest.mark.parametrize(
    ("role", "change", "said"),
    [
        ("shmi", (0, "org_code", "XYZ"), "row 2, column 'org_code': found 'XYZ', expected an ODS code of a trust"),
        ("shmi", (0, "org_code", "RXX"), "found 'RXX', expected the code of a trust known before"),
        ("shmi", (0, "org_code", "RXK"), "found 'RXK', expected a row of its own"),
        ("shmi", (0, "data_month", "2026-04"), "column 'data_month': found '2026-04'"),
        ("shmi", (0, "shmi_value_latest", "1.25"), "found '1.25 for RJE', expected 1.1983, deaths observed divided by"),
        ("shmi", (0, "expected_deaths_latest", ""), "expected nan, deaths observed divided by expected"),
        ("shmi", (0, "shmi_banding", "3.0"), "found '3 Higher than expected', expected one of 1 Higher than expected"),
        ("shmi", (0, "observed_deaths_latest", "12.5"), "found '12.5', expected a whole number"),
        ("costs", (0, "rc_cost_gap_m", "25"), "found '25.0 for RJE', expected 20.25"),
        ("costs", (0, "rc_expected_cost_total_m", "0"), "column 'rc_expected_cost_total_m': found '0'"),
        ("complaints", (0, "comp_pct_upheld", "18.4"), "found '18.4', expected a number from 0 to 1"),
        ("people_promise", (0, "theme_morale", "11"), "found '11', expected a number from 0 to 10"),
    ],
)
def test_what_is_not_as_documented_is_refused(tmp_path: Path, role: str, change: Change, said: str) -> None:
    with pytest.raises(SourceRefused) as refusal:
        load(tmp_path, role, change)
    assert said in str(refusal.value)


def test_another_number_of_trusts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="at least 4"):
        load(tmp_path, "shmi", trusts=4)
    with pytest.raises(SourceRefused, match="found '3 trusts', expected 2"):
        load(tmp_path, "shmi", trusts=2)
