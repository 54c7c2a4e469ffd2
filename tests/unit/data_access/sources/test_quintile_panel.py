"""Practice medians by deprivation fifth: the direction is turned, the year is the end of a financial year."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from data_access.reference.sources import quintile_panel
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known([AreaRow("E54000062", "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA")])
HEADER = '"Year","Indicator","ICB.NAME","quin_1","quin_2","quin_3","quin_4","quin_5","avg"'
COPD = quintile_panel.DIRECTION


def figures() -> dict[tuple[int, str, str], list[str]]:
    found = {}
    for name, series in quintile_panel.SERIES.items():
        unit = series.most / 100
        for year in series.years:
            for area in ("England", "Black Country"):
                found[year, name, area] = [f"{unit * (number + 10):.4f}" for number in range(6)]
    return found


def load(folder: Path, given: dict[tuple[int, str, str], list[str]]) -> Loaded:
    path = folder / "panel.csv"
    lines = [f'{year},"{name}","{area}",{",".join(values)}' for (year, name, area), values in given.items()]
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return quintile_panel.load({"main": path}, KNOWN, rows_floor=1, boards=1)


def test_fifth_five_of_the_file_becomes_one_the_most_deprived(tmp_path: Path) -> None:
    given = figures()
    given[2023, COPD, "England"] = ["1.39", "1.76", "1.92", "2.05", "2.54", "1.81"]
    given[2023, COPD, "Black Country"] = ["1.5", "1.8", "2", "2.1", "NA", "1.81"]
    facts = load(tmp_path, given).facts
    own = facts[(facts["indicator"] == "copd_prevalence_by_quintile") & (facts["period"] == "2022/23")]
    rows = {(found["area"], found["breakdown"]): found for found in own.to_dict("records")}
    assert rows["E92000001", "imd_quintile=1"]["value"] == pytest.approx(0.0254)
    assert rows["E92000001", "imd_quintile=5"]["value"] == pytest.approx(0.0139)
    assert rows["E92000001", ""]["value"] == pytest.approx(0.0181)
    assert rows["E54000062", "imd_quintile=1"]["status"] == "missing"
    assert np.isnan(rows["E54000062", "imd_quintile=1"]["value"])
    assert ("E54000062", "") not in rows


def test_shares_stay_and_the_year_is_the_end_of_a_financial_year(tmp_path: Path) -> None:
    given = figures()
    given[2024, "access_pct", "England"] = ["0.75", "0.74", "0.71", "0.68", "0.66", "0.71"]
    given[2024, "access_pct", "Black Country"][5] = "0.71"
    facts = load(tmp_path, given).facts
    access = facts[(facts["indicator"] == "patient_experience_access_by_quintile") & (facts["area"] == "E92000001")]
    newest = access[(access["period"] == "2023/24") & (access["breakdown"] == "imd_quintile=1")]
    assert newest["value"].tolist() == [pytest.approx(0.66)]
    admissions = facts[facts["indicator"] == "emergency_admissions_0_4_by_quintile"]
    assert admissions["value"].min() == pytest.approx(100.0)
    assert set(admissions["period"]) == {"2019/20", "2020/21", "2021/22", "2022/23"}


def test_a_file_that_numbers_fifths_the_other_way_is_refused(tmp_path: Path) -> None:
    given = figures()
    given[2020, COPD, "England"] = [*reversed(given[2020, COPD, "England"][:5]), given[2020, COPD, "England"][5]]
    with pytest.raises(SourceRefused, match="its fifth 5 being the most deprived"):
        load(tmp_path, given)


@pytest.mark.parametrize(
    ("key", "place", "value", "said"),
    [
        ((2020, COPD, "Black Country"), 1, "30", "COPD.*at most 20"),
        ((2020, COPD, "Black Country"), 1, "-1", "a number, 0 or more"),
        ((2020, COPD, "Black Country"), 1, "", "a number, 0 or more"),
        ((2020, COPD, "Black Country"), 5, "1", "England's median repeated"),
        ((2020, COPD, "England"), 1, "NA", "five figures for England"),
        ((2020, "access_pct", "England"), 1, "66", "access_pct: at most 1"),
    ],
)
def test_figures_that_cannot_be(tmp_path: Path, key: tuple[int, str, str], place: int, value: str, said: str) -> None:
    given = figures()
    given[key][place] = value
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, given)


def test_unknown_boards_missing_rows_and_other_years(tmp_path: Path) -> None:
    given = figures()
    given[2020, COPD, "Nowhere"] = given[2020, COPD, "England"]
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, given)
    fault = caught.value.faults[0]
    assert (fault.file, fault.column, fault.value) == ("panel.csv", "ICB.NAME", "Nowhere")
    assert fault.row == len(given) + 1
    given = figures()
    del given[2020, COPD, "Black Country"]
    with pytest.raises(SourceRefused, match="1 boards and England"):
        load(tmp_path, given)
    given = figures()
    given[2024, COPD, "England"] = given[2023, COPD, "England"]
    with pytest.raises(SourceRefused, match="from 2016 to 2023"):
        load(tmp_path, given)
