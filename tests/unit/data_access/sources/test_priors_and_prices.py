"""Tables without areas: what remains of mitigatable activity, price indices, and the European standard population."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from analysis.standardisation import ESP_2013
from data_access.reference.sources import mitigatable_activity, price_indices, standard_population
from data_access.reference.sources.loaded import Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

ELICITED = ["param_name,mean,percentile10,percentile90", "frailty_high,80,95,60", "virtual_wards,70,90,40"]
CATEGORIES = [
    "strategy,category,category_name,is_care_shift",
    "frailty_high,frailty,Frailty,True",
    "cancelled_operations,day_procedures,Day procedures,False",
]
PRICES = [
    "fiscal_year_start,fiscal_year,gdp_deflator,cpi_index,cpih_index,is_forecast",
    "2023,2023-24,96,130,125,false",
    "2024,2024-25,100,134,128,false",
    "2025,2025-26,103,,,true",
]
AGES = (
    1000,
    4000,
    5500,
    5500,
    5500,
    6000,
    6000,
    6500,
    7000,
    7000,
    7000,
    7000,
    6500,
    6000,
    5500,
    5000,
    4000,
    2500,
    1500,
    800,
    200,
)
STANDARD = ["age_band_esp,esp_weight,esp_proportion"] + [
    f"{age},{people},{people / 100_000}" for age, people in zip(standard_population.AGES, AGES, strict=True)
]


def written(folder: Path, name: str, lines: list[str]) -> Path:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / name


def mitigatable(folder: Path, elicited: list[str] = ELICITED, categories: list[str] = CATEGORIES) -> Loaded:
    files = {
        "elicited": written(folder, "nee.csv", elicited),
        "categories": written(folder, "categories.csv", categories),
    }
    return mitigatable_activity.load(files, Known(), elicited=2, categorised=2)


def prices(folder: Path, lines: list[str] = PRICES) -> Loaded:
    return price_indices.load({"main": written(folder, "prices.csv", lines)}, Known(), rows_floor=3)


def standard(folder: Path, lines: list[str] = STANDARD) -> Loaded:
    return standard_population.load({"main": written(folder, "esp.csv", lines)}, Known())


def test_the_share_that_remains_and_the_categories(tmp_path: Path) -> None:
    shares, kinds = mitigatable(tmp_path).matrices
    assert (shares.rows, shares.columns) == (
        ("frailty_high", "virtual_wards"),
        ("mean", "percentile10", "percentile90"),
    )
    assert shares.values[0].tolist() == [0.8, 0.95, 0.6]
    assert kinds.columns == ("day_procedures", "frailty", "care_shift")
    assert kinds.values.tolist() == [[0.0, 1.0, 1.0], [1.0, 0.0, 0.0]]


def test_all_indices_have_the_same_base_and_forecasts_are_marked(tmp_path: Path) -> None:
    (indices,) = prices(tmp_path).matrices
    assert indices.rows == ("2023/24", "2024/25", "2025/26")
    assert indices.columns == ("gdp_deflator", "cpi", "cpih", "forecast")
    assert indices.values[1].tolist() == [100, 100, 100, 0]
    assert indices.values[0, 1] == pytest.approx(100 * 130 / 134)
    assert np.isnan(indices.values[2, 1:3]).all()
    assert indices.values[2, 3] == 1


def test_the_standard_population_is_the_one_of_the_methods(tmp_path: Path) -> None:
    (table,) = standard(tmp_path).matrices
    people = table.values[:, 0]
    assert tuple(np.concatenate([[people[:2].sum()], people[2:-2], [people[-2:].sum()]])) == ESP_2013


@pytest.mark.parametrize(
    ("read", "lines", "old", "new", "said"),
    [
        (mitigatable, ELICITED, "80,95,60", "80,60,95", r"row 2, column 'mean': found '80', expected a number below percentile10"),
        (mitigatable, ELICITED, "80,95,60", "80,195,60", r"row 2, column 'percentile10': found '195', expected a number from 0 to 100"),
        (mitigatable, ELICITED, "virtual_wards", "frailty_high", r"row 3, column 'param_name': found 'frailty_high', expected a row of its own"),
        (prices, PRICES, "2023,2023-24", "2022,2023-24", r"row 2, column 'fiscal_year': found '2023-24', expected the year that begins"),
        (prices, PRICES, "2025,2025-26", "2026,2026-27", r"row 4, column 'fiscal_year_start': found '2026', expected the year after"),
        (prices, PRICES, "96,130,125,false", "96,,,true", r"row 3, column 'is_forecast': found 'false', expected forecasts in the last rows"),
        (prices, PRICES, "96,130,", "96,,", r"row 2, column 'cpi_index': found nothing, expected an index, and none in a forecast"),
        (prices, PRICES, "103,,", "103,140,", r"row 4, column 'cpi_index': found '140', expected an index, and none in a forecast"),
        (standard, STANDARD, "<1,1000,0.01", "<1,2000,0.01", r"column 'esp_weight': found '101,000 in all', expected 100,000"),
        (standard, STANDARD, "<1,1000,0.01", "<1,1000,0.02", r"row 2, column 'esp_proportion': found '0.02', expected esp_weight / 100,000"),
        (standard, STANDARD, "<1,", "under 1,", r"row 2, column 'age_band_esp': found 'under 1'"),
    ],
)  # fmt: skip
def test_what_is_refused(
    tmp_path: Path, read: Callable[[Path, list[str]], Loaded], lines: list[str], old: str, new: str, said: str
) -> None:
    assert any(old in line for line in lines)
    with pytest.raises(SourceRefused, match=said):
        read(tmp_path, [line.replace(old, new) for line in lines])


def test_categories_rows_base_and_ages_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="column 'is_care_shift': found 'perhaps'"):
        mitigatable(tmp_path, categories=[line.replace("True", "perhaps") for line in CATEGORIES])
    with pytest.raises(SourceRefused, match="found '1 rows', expected at least 2"):
        mitigatable(tmp_path, elicited=ELICITED[:2])
    years = ["2020,2020-21,90,110,110,false", "2021,2021-22,92,112,111,false", "2022,2022-23,94,120,118,false"]
    with pytest.raises(SourceRefused, match="expected a row of 2024/25, the base"):
        prices(tmp_path, [PRICES[0], *years])
    with pytest.raises(SourceRefused, match="found '20 rows', expected at least 21"):
        standard(tmp_path, STANDARD[:-1])
    with pytest.raises(SourceRefused, match="expected the ages in order"):
        standard(tmp_path, [STANDARD[0], STANDARD[2], STANDARD[1], *STANDARD[3:]])
