"""Input-output tables: everything that follows by arithmetic is worked out again."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data_access.reference.sources import input_output
from data_access.reference.sources.input_output import SUMMARY, product_key
from data_access.reference.sources.loaded import Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

CODES = ["CPA_B05", "CPA_Q86", "CPA_Q87 & Q88"]
DIRECT = np.array([[0.1, 0.0, 0.0], [0.0, 0.2, 0.1], [0.2, 0.1, 0.3]])
INVERSE = np.linalg.inv(np.eye(3) - DIRECT)
Tables = dict[str, list[list[str]]]


def tables() -> Tables:
    output, gva, jobs = np.array([100.0, 200.0, 400.0]), np.array([50.0, 120.0, 200.0]), np.array([0.0, 4000.0, 6000.0])
    coefficient, per_million = gva / output, jobs / output
    effect = coefficient @ INVERSE
    column = {
        "output_m": output,
        "gva_m": gva,
        "tax_on_products_m": np.array([-5.0, 1.0, 1.0]),
        "tax_on_production_m": np.array([1.0, 1.0, 1.0]),
        "gva_coef": coefficient,
        "coe_coef": np.array([0.3, 0.4, 0.4]),
        "tax_coef": np.array([-0.01, 0.01, 0.01]),
        "lfs_empl_2022": jobs,
        "lfs_fte_2022": jobs,
        "lfs_earn_2022": np.array([30000.0, 30000.0, 25000.0]),
        "type1_output_mult": INVERSE.sum(axis=0),
        "type1_gva_effect": effect,
        "type1_gva_mult": effect / coefficient,
        "fte_per_m_output": per_million,
        "type1_fte_effect_per_m": per_million @ INVERSE,
    }
    return {
        "direct": [
            ["code", *CODES],
            *([code, *map(repr, map(float, row))] for code, row in zip(CODES, DIRECT, strict=True)),
        ],
        "inverse": [
            ["code", *CODES],
            *([code, *map(repr, map(float, row))] for code, row in zip(CODES, INVERSE, strict=True)),
        ],
        "summary": [
            ["code", "product", *SUMMARY],
            *(
                [code, f"Product  {i}", *(repr(float(column[name][i])) for name in SUMMARY)]
                for i, code in enumerate(CODES)
            ),
        ],
    }


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_output, "PRODUCTS", 3)
    sums = INVERSE.sum(axis=0)
    monkeypatch.setattr(
        input_output, "PUBLISHED", {"Q86": round(float(sums[1]), 3), "Q87_Q88": round(float(sums[2]), 3)}
    )


def load(folder: Path, change: Callable[[Tables], None] = lambda given: None) -> Loaded:
    given = tables()
    change(given)
    files = {}
    for role, rows in given.items():
        files[role] = folder / f"{role}.csv"
        with files[role].open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
    return input_output.load(files, Known())


def test_matrices_and_multipliers(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert [matrix.id for matrix in loaded.matrices] == ["io_2022_A", "io_2022_L_type_1", "io_2022_summary"]
    direct, inverse, summary = loaded.matrices
    assert direct.rows == direct.columns == inverse.rows == summary.rows == ("B05", "Q86", "Q87_Q88")
    assert np.allclose(direct.values, DIRECT) and np.allclose(inverse.values, INVERSE)
    assert summary.columns == SUMMARY
    facts: Any = loaded.facts.set_index(["indicator", "breakdown"])
    assert facts.loc[("output_multiplier_type_1", "product=Q86"), "value"] == pytest.approx(INVERSE[:, 1].sum())
    assert loaded.labels[("product", "Q87_Q88")] == "Product 2"
    assert set(loaded.facts["area"]) == {"K02000001"} and set(loaded.facts["period"]) == {"2022"}


def test_jobs_nobody_was_found_in_are_missing_not_none(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    facts: Any = loaded.facts.set_index(["indicator", "breakdown"])
    coal = facts.loc[("jobs_effect_type_1", "product=B05")]
    assert coal["status"] == "missing" and np.isnan(coal["value"])
    summary = loaded.matrices[2]
    assert np.isnan(summary.values[0, SUMMARY.index("lfs_fte_2022")])
    assert summary.values[0, SUMMARY.index("gva_m")] == 50


def edit(role: str, row: int, column: int, value: str) -> Callable[[Tables], None]:
    def change(given: Tables) -> None:
        given[role][row][column] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (edit("inverse", 1, 1, "1.2"), "expected the inverse of I - A"),
        (
            edit("direct", 1, 1, "-0.1"),
            "direct.csv, row 2, column 'CPA_B05': found '-0.1', expected a number from 0 to 1",
        ),
        (edit("direct", 1, 1, "x"), "direct.csv, row 2, column 'CPA_B05': found 'x'"),
        (edit("direct", 1, 0, "CPA_B06"), "direct.csv, row 1, column 'column 2'"),
        (edit("direct", 2, 0, "CPA_B05"), "found 'CPA_B05', expected a row of its own"),
        (edit("summary", 2, 0, "CPA_Z99"), "expected those of direct.csv, in order"),
        (edit("summary", 3, 14, "2.5"), "summary.csv, row 4, column 'type1_gva_mult': found '2.5'"),
        (edit("summary", 2, 3, "1000"), "summary.csv, row 3, column 'gva_coef'"),
        (edit("summary", 0, 2, "output"), "summary.csv, row 1, column 'column 3': found 'output', expected output_m"),
    ],
)
def test_what_is_not_as_documented_is_refused(tmp_path: Path, change: Callable[[Tables], None], said: str) -> None:
    with pytest.raises(SourceRefused) as refusal:
        load(tmp_path, change)
    assert said in str(refusal.value)


def test_the_published_multipliers_must_come_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_output, "PUBLISHED", {"Q86": 1.517, "X1": 1.0})
    with pytest.raises(SourceRefused) as refusal:
        load(tmp_path)
    assert "expected 1.517 for Q86" in str(refusal.value) and "no X1" in str(refusal.value)
    monkeypatch.setattr(input_output, "PRODUCTS", 105)
    with pytest.raises(SourceRefused, match="at least 105"):
        load(tmp_path)


def test_keys_can_stand_in_a_breakdown() -> None:
    assert [product_key(code) for code in ("CPA_Q86", "CPA_Q87 & Q88", "CPA_F41, F42 & F43")] == [
        *("Q86", "Q87_Q88", "F41_F42_F43")
    ]
