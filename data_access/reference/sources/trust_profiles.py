"""Trust profiles of March 2026: several publications in one table (third-party compilation).

Layout: one row for each of 150 trusts, 153 columns, compiled by a third party from the files of NHS England and others. Each
publication is a source of its own in the catalogue; the role of its file says which columns are read:
- `shmi`: deaths observed and expected, January to December 2025, and the publisher's banding.
- `costs`: actual and expected cost of the National Cost Collection 2024/25, million pounds.
- `complaints`: written complaints 2024/25.
- `people_promise`: scores of the NHS Staff Survey 2025.
The columns of the oversight framework are read by oversight_framework.

Rules
- An empty cell is missing, and a trust without any figure of a publication is left out of it.
- The ratio of the counts must be the published SHMI within rounding: both counts are rounded to the nearest 5. The figure is the
  published one.
- Cost is read in pounds. Actual less expected cost must be the gap that stands beside them.
- Not read: never events (their total is above the publisher's, since trusts were matched by name), finance read from a scanned
  document (`fin_`), vacancy rates (`vac_` are of regions), subjects of complaints (some shares are above 1), and the columns
  `_latest`, which have no date.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, Whole, read_table

TRUSTS = 150
MONTH = "2026-03"
# North London (G6V2S), formed in 2024, has a code of five signs.
TRUST = Text("org_code", pattern=r"[RT][A-Z0-9]{2}|G[A-Z0-9]{4}", expected="an ODS code of a trust")
_EMPTY = ("",)

SHMI_ROUNDED = 0.005  # the published ratio against that of counts rounded to 5
BANDS = {"1": "Higher than expected", "2": "As expected", "3": "Lower than expected"}
GAP_ROUNDED = 0.0151  # million pounds: three figures rounded to the second decimal

PEOPLE_PROMISE = {
    "pp1_compassionate_inclusive": "compassionate_inclusive",
    "pp2_recognised_rewarded": "recognised_rewarded",
    "pp3_voice_counts": "voice_counts",
    "pp3_2_raising_concerns": "raising_concerns",
    "pp4_safe_healthy": "safe_healthy",
    "pp4_1_health_safety_climate": "health_safety_climate",
    "pp4_2_burnout": "burnout",
    "pp4_3_negative_experiences": "negative_experiences",
    "pp5_always_learning": "always_learning",
    "pp6_work_flexibly": "work_flexibly",
    "pp7_team": "team",
    "theme_engagement": "engagement",
    "theme_morale": "morale",
}


def load(files: Mapping[str, Path], known: Known, *, trusts: int = TRUSTS) -> Loaded:
    """The figures of one publication, by the role of its file. Raises SourceRefused."""
    ((role, path),) = files.items()
    columns, made_from = _PUBLICATIONS[role]
    faults = Faults(path.name)
    table = read_table(
        path,
        (TRUST, Text("data_month", among=frozenset({MONTH})), *columns),
        faults,
        rows_floor=trusts,
        key=("org_code",),
    )
    if len(table) != trusts:
        faults.add(None, "org_code", f"{len(table)} trusts", f"{trusts}")
    for line, code in table["org_code"].items():
        if code not in known.spellings:
            faults.add(int(str(line)), "org_code", code, "the code of a trust known before")
    found = made_from(table, faults)
    faults.refuse_if_any()
    return Loaded(rows_read=len(table), facts=found, totals={"trusts": float(found["area"].nunique())})


def _shmi(table: Any, faults: Faults) -> pd.DataFrame:
    counts = ["observed_deaths_latest", "expected_deaths_latest"]
    rows = table[table[[*counts, "shmi_value_latest"]].notna().any(axis=1)]
    ratio = rows[counts[0]] / rows[counts[1]]
    for line in rows.index[~((ratio - rows["shmi_value_latest"]).abs() <= SHMI_ROUNDED)]:
        found = f"{rows.at[line, 'shmi_value_latest']} for {rows.at[line, 'org_code']}"
        faults.add(int(line), "shmi_value_latest", found, f"{ratio[line]:.4f}, deaths observed divided by expected")
    for line in rows.index[rows["shmi_banding"].map(lambda band: BANDS.get(f"{band:g}")) != rows["shmi_banding_label"]]:
        found = f"{rows.at[line, 'shmi_banding']:g} {rows.at[line, 'shmi_banding_label']}"
        faults.add(int(line), "shmi_banding", found, "one of " + ", ".join(f"{k} {v}" for k, v in BANDS.items()))
    return pd.concat(
        [
            facts(
                indicator="hospital_mortality_shmi",
                period="2025",
                area=rows["org_code"],
                value=rows["shmi_value_latest"],
                numerator=rows[counts[0]],
                denominator=rows[counts[1]],
            ),
            facts(
                indicator="hospital_mortality_band", period="2025", area=rows["org_code"], value=rows["shmi_banding"]
            ),
        ],
        ignore_index=True,
    )


def _costs(table: Any, faults: Faults) -> pd.DataFrame:
    actual, expected, gap = _COST_COLUMNS
    away = (table[actual] - table[expected] - table[gap]).abs()
    for line in table.index[~(away <= GAP_ROUNDED)]:
        right = table.at[line, actual] - table.at[line, expected]
        faults.add(int(line), gap, f"{table.at[line, gap]} for {table.at[line, 'org_code']}", f"{right:.2f}")
    return facts(
        indicator="cost_against_expected",
        period="2024/25",
        area=table["org_code"],
        numerator=(table[actual] * 1e6).round(),
        denominator=(table[expected] * 1e6).round(),
    )


def _complaints(table: Any, faults: Faults) -> pd.DataFrame:
    return pd.concat(
        [
            facts(
                indicator="written_complaints",
                period="2024/25",
                area=table["org_code"],
                numerator=table["comp_total_new"],
            ),
            facts(
                indicator="complaints_upheld", period="2024/25", area=table["org_code"], value=table["comp_pct_upheld"]
            ),
        ],
        ignore_index=True,
    )


def _people_promise(table: Any, faults: Faults) -> pd.DataFrame:
    rows = table[table[list(PEOPLE_PROMISE)].notna().any(axis=1)]
    return pd.concat(
        [
            facts(
                indicator="people_promise_score",
                breakdown=f"people_promise={key}",
                period="2025",
                area=rows["org_code"],
                value=rows[column].round(4),
            )
            for column, key in PEOPLE_PROMISE.items()
        ],
        ignore_index=True,
    )


_COST_COLUMNS = ("rc_actual_cost_total_m", "rc_expected_cost_total_m", "rc_cost_gap_m")
_MakeFacts = Callable[[Any, Faults], pd.DataFrame]
_PUBLICATIONS: dict[str, tuple[tuple[Text | Number, ...], _MakeFacts]] = {
    "shmi": (
        (
            Number("shmi_value_latest", least=0.3, most=3, missing=_EMPTY),
            Whole("observed_deaths_latest", missing=_EMPTY),
            Whole("expected_deaths_latest", least=1, missing=_EMPTY),
            Whole("shmi_banding", least=1, most=3, missing=_EMPTY),
            Text("shmi_banding_label", among=frozenset({*BANDS.values(), ""}), missing=_EMPTY),
        ),
        _shmi,
    ),
    "costs": (
        (
            Number(_COST_COLUMNS[0], least=0, missing=_EMPTY),
            Number(_COST_COLUMNS[1], least=0.01, missing=_EMPTY),
            Number(_COST_COLUMNS[2], least=-np.inf, missing=_EMPTY),
        ),
        _costs,
    ),
    "complaints": (
        (Whole("comp_total_new", missing=_EMPTY), Number("comp_pct_upheld", least=0, most=1, missing=_EMPTY)),
        _complaints,
    ),
    "people_promise": (
        tuple(Number(column, least=0, most=10, missing=_EMPTY) for column in PEOPLE_PROMISE),
        _people_promise,
    ),
}
