"""Oversight framework: quarters, metrics and domains; medians, polarity and the two copies held against one another."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from data_access.reference.catalogue import load_dimensions, load_indicators
from data_access.reference.sources import oversight_framework, oversight_override
from data_access.reference.sources.loaded import AreaRow, Classification, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

LONG = (
    *("Quarter", "Region", "Trust_type", "Trust_subtype", "Trust_code", "Trust_name"),
    *("Metric_ID", "Value", "Median_value"),
)
PROFILE = (
    *("org_code", "org_name", "data_month", "Region", "Trust_type", "Trust_subtype"),
    *oversight_framework._COLUMNS,
)
MENTAL, AMBULANCE = "Mental health and community trust", "Ambulance trust"
VALUES = {"OF0005": (9.03, 2.25), "OF1005": (3.4, 2.8), "OF4000": (2.29, 2.8), "OF5000": (3, 2), "OF5004": (1, 0)}
Rows = dict[str, list[list[str]]]
Change = Callable[[Rows], None]


def long_rows(kind: str, codes: tuple[str, ...]) -> list[list[str]]:
    return [
        [quarter, "Midlands", kind, "Community", code, f"{code} NHS Trust", metric, str(value), str(median(values))]
        for quarter in oversight_framework.QUARTERS
        for metric, values in VALUES.items()
        for code, value in zip(codes, values, strict=True)
    ]


def profile_row(code: str, kind: str, **given: str) -> list[str]:
    named = {"overall_adjusted_segment": "3", "domain_score_access": "2.29", **given}
    figures = [named.get(column, "") for column in oversight_framework._COLUMNS]
    return [code, f"{code} TRUST", "2026-03", "Midlands", kind, "Acute - Large", *figures]


def load(folder: Path, change: Change = lambda rows: None) -> Loaded:
    rows: Rows = {
        "mental_health": long_rows(MENTAL, ("R1A", "G6V2S")),
        "ambulance": long_rows(AMBULANCE, ("RYA", "RX9")),
        "profiles": [
            profile_row("RWE", "Acute trust", cancer_28day_pct="75.5", mrsa_cases_count="0", domain_score_access=""),
            profile_row("R1A", MENTAL),
        ],
        "polarity": [["OF0005", "1"], ["OF0041", "0"], ["OF0106", "0"]],
    }
    change(rows)
    headers = {"profiles": PROFILE, "polarity": ("Metric_ID", "flip_scale")}
    files = {}
    for role, table in rows.items():
        files[role] = folder / f"{role}.csv"
        with files[role].open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([headers.get(role, LONG), *table])
    known = Known([AreaRow("RWE", "Leicester", "Leicester", "trust", "RWE")])
    return oversight_framework.load(files, known, mental_health=2, ambulance=2, trusts=2)


def test_segments_scores_and_figures_of_each_quarter(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    facts: Any = loaded.facts.set_index(["indicator", "breakdown", "period", "area"])
    assert set(loaded.facts["period"]) == {"2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"}
    assert facts.loc[("community_waits_over_52_weeks_trust", "", "2025-Q2", "R1A"), "value"] == 0.0903
    score = ("oversight_metric_score", "oversight_metric=community_over_52_weeks", "2026-Q1", "RYA")
    assert facts.loc[score, "value"] == 3.4
    assert facts.loc[("oversight_domain_score", "oversight_domain=access", "2025-Q4", "G6V2S"), "value"] == 2.8
    override = facts.loc[("oversight_financial_override", "", "2025-Q2", "RYA")]
    assert (override["numerator"], override["denominator"]) == (1, 1)


def test_acute_trusts_come_from_the_profiles_and_others_stand_once(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    facts: Any = loaded.facts.set_index(["indicator", "period", "area"])
    assert facts.loc[("oversight_segment", "2025-Q4", "RWE"), "value"] == 3
    assert facts.loc[("cancer_28_day_trust", "2025-Q4", "RWE"), "value"] == 0.755
    assert facts.loc[("mrsa_bloodstream_infections", "2025-Q4", "RWE"), "numerator"] == 0
    assert len(loaded.facts) == 4 * 4 * 5 + 3
    assert not loaded.facts.duplicated(["indicator", "breakdown", "period", "area"]).any()


def test_trusts_are_named_by_the_publisher_and_classed(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert [(row.code, row.name) for row in loaded.areas] == [
        (code, f"{code} NHS Trust") for code in ("G6V2S", "R1A", "RX9", "RYA")
    ]
    assert Classification("trust_type", "RYA", AMBULANCE) in loaded.classes
    assert Classification("trust_type", "RWE", "Acute trust") in loaded.classes


def test_better_is_what_the_catalogue_says() -> None:
    indicators, dimensions = load_indicators(), load_dimensions()
    for metric in oversight_framework.METRICS.values():
        assert indicators[metric.indicator].polarity == metric.better
    assert set(oversight_framework.DOMAINS.values()) == set(dimensions["oversight_domain"].values)
    assert set(oversight_framework.SCORES.values()) == set(dimensions["oversight_metric"].values)


def edit(role: str, row: int, column: int, value: str) -> Change:
    def change(rows: Rows) -> None:
        rows[role][row][column] = value

    return change


def drop_last(rows: Rows) -> None:
    for table in (rows["mental_health"], rows["ambulance"]):
        table[:] = [row for row in table if row[4] not in ("G6V2S", "RX9") or row[0] != "Q4 2025/26"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (edit("ambulance", 0, 0, "Q1 2026/27"), "row 2, column 'Quarter': found 'Q1 2026/27'"),
        (edit("ambulance", 0, 2, "Acute trust"), "column 'Trust_type': found 'Acute trust'"),
        (edit("ambulance", 0, 4, "RYAX"), "column 'Trust_code': found 'RYAX', expected an ODS code of a trust"),
        (edit("ambulance", 0, 6, "OF9999"), "found 'OF9999', expected a metric of 2025/26 this loader knows"),
        (edit("ambulance", 0, 7, "n/a"), "column 'Value': found 'n/a', expected a number"),
        (edit("ambulance", 1, 4, "RYA"), "found 'Q1 2025/26 RYA OF0005', expected a row of its own"),
        (
            edit("ambulance", 0, 7, "19.03"),
            "found 'median of the rows 10.64 for OF0005 in Q1 2025/26', expected 5.64, the median printed beside them",
        ),
        (drop_last, "found '1 trusts in Q4 2025/26', expected 2"),
        (edit("profiles", 1, len(PROFILE) - 5, "2.3"), "found '2.3 for R1A', expected 2.29, as in the publisher's own"),
        (edit("profiles", 0, 4, "Hospice"), "column 'Trust_type': found 'Hospice'"),
        (edit("profiles", 0, PROFILE.index("overall_adjusted_segment"), "5"), "expected a score from 1 (best) to 4"),
        (edit("polarity", 0, 1, "0"), "found '0 for OF0005', expected that lower is better"),
    ],
)
def test_what_is_not_as_documented_is_refused(tmp_path: Path, change: Change, said: str) -> None:
    with pytest.raises(SourceRefused) as refusal:
        load(tmp_path, change)
    assert said in str(refusal.value)


def override(folder: Path, *rows: str, trusts: int = 2) -> Loaded:
    path = folder / "override.csv"
    path.write_text("\n".join(["trust_code,trust_name,financial_override", *rows]) + "\n", encoding="utf-8")
    known = Known([AreaRow(code, code, code, "trust", code) for code in ("RJC", "RJE")])
    return oversight_override.load({"main": path}, known, trusts=trusts)


def test_the_override_of_the_next_year_is_a_measure_of_its_own(tmp_path: Path) -> None:
    facts: Any = override(tmp_path, "RJC,South Warwickshire,0", "RJE,North Midlands,1").facts.set_index("area")
    assert set(facts["indicator"]) == {"oversight_financial_override_2026_27"}
    assert set(facts["period"]) == {"2026-Q2"}
    assert list(facts["numerator"]) == [0, 1]
    assert list(facts["denominator"]) == [1, 1]


@pytest.mark.parametrize(
    ("row", "trusts", "said"),
    [
        ("RJE,North Midlands,2", 2, "found '2', expected a whole number from 0 to 1"),
        ("RWE,Leicester,1", 2, "found 'RWE', expected the code of a trust known before"),
        ("RJC,South Warwickshire,1", 2, "found 'RJC', expected a row of its own"),
        ("RJE,North Midlands,1", 1, "found '2 trusts', expected 1"),
        ("RJE,North Midlands,1", 3, "2 rows', expected at least 3"),
    ],
)
def test_an_override_that_is_not_as_documented_is_refused(tmp_path: Path, row: str, trusts: int, said: str) -> None:
    with pytest.raises(SourceRefused) as refusal:
        override(tmp_path, "RJC,South Warwickshire,0", row, trusts=trusts)
    assert said in str(refusal.value)
