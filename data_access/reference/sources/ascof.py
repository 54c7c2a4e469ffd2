"""Adult Social Care Outcomes Framework, by authority, 2015/16 to 2024/25 (Department of Health and Social Care).

Layout: the publisher's table of 2024/25, re-saved as CSV: one row for each measure, area, year and statistic (outcome; numerator and
denominator; margin of error and number of respondents). `measures` names the 25 measures of the file.

Rules
- Areas: authorities with social services and England. Statistical regions and groups of authorities are left out.
- Measures made of counts are worked out from these. The printed outcome must be theirs, as far as counts rounded to 5 can tell.
  The counts of 4B are rounded everywhere: its figure is the printed outcome, and only sums of areas are worked out from counts.
  Where the publisher gives no outcome, because more enquiries ended well than were counted, there is none here.
- Measures of surveys have the published outcome, and the published margin of error as a 95% interval, in fractions where they are
  percentages. The denominator is the number of respondents. A margin printed as 0.0 is not an interval.
- An authority with other measures in a year, and none of this one that is collected in it, is missing.
- Dorset stands under the code of the county that ended in 2019: under its new code those rows are dropped, where they repeat it, or
  moved to it.
- Boards of the Midlands: the counts of their authorities, added up, where all of them have theirs; otherwise missing.
- Some figures are known to be faults of recording (ARTEFACTS). They are shown as of low reliability and without their counts, so
  that nothing is compared with them or added up from them; their boards are missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.catalogue import load_code_changes
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.local_authorities import abolished_authorities
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Number, Text, read_table
from data_access.reference.sources.upper_tier import authorities_of_boards
from vocabulary import Status

ENGLAND = "E92000001"
ROWS_FLOOR = 45_000  # the file has 49,811
# Measure -> indicator, and what an outcome of 1 in the file is here: a percentage is a share.
SURVEYS = {
    "1A": ("ascof_quality_of_life", 1),
    "1B": ("ascof_quality_of_life_adjusted", 1),
    "1C": ("ascof_quality_of_life_carers", 1),
    "1D": ("ascof_satisfied", 0.01),
    "1E": ("ascof_satisfied_carers", 0.01),
    "3A": ("ascof_control_over_daily_life", 0.01),
    "3B": ("ascof_carers_included", 0.01),
    "3C(1)": ("ascof_finding_information", 0.01),
    "3C(2)": ("ascof_finding_information_carers", 0.01),
    "4A": ("ascof_feeling_safe", 0.01),
    "5A(1)": ("ascof_social_contact", 0.01),
    "5A(2)": ("ascof_social_contact_carers", 0.01),
    "6A": ("ascof_staff_turnover", 0.01),
}
# Measure -> indicator, and what its quotient of counts is multiplied by in the file.
COUNTED = {
    "2A": ("ascof_reablement_no_further_support", 100),
    "2B": ("ascof_care_home_admissions_18_64", 100_000),
    "2C": ("ascof_care_home_admissions_65", 100_000),
    "2D(1)": ("ascof_at_home_after_reablement", 100),
    "2D(2)": ("ascof_discharged_into_reablement", 100),
    "2E(1)": ("ascof_at_home_learning_disability", 100),
    "2E(2A)": ("ascof_at_home_18_64", 100),
    "2E(2B)": ("ascof_at_home_65", 100),
    "3D(1A)": ("ascof_self_directed_support", 100),
    "3D(2A)": ("ascof_direct_payments", 100),
    "4B": ("ascof_safeguarding_risk_reduced", 100),
    "6B": ("ascof_care_homes_good", 100),
}
# (measure, area, year) -> the printed outcome that is a fault of recording, and the outcome 2D(1) of the same few people.
ARTEFACTS = {
    ("2A", "E10000034", "2024/25"): 13.0,  # Worcestershire: 83 of 637 people; England has 77.1%
    ("2D(2)", "E06000021", "2024/25"): 0.09,  # Stoke-on-Trent: 11 of 11,926 people
    ("2D(2)", "E10000028", "2024/25"): 0.06,  # Staffordshire: 26 of 46,699
    ("2D(1)", "E06000021", "2024/25"): 72.73,
    ("2D(1)", "E10000028", "2024/25"): 61.54,
}
ROUNDED_TO = 5
ROUNDED = frozenset({"4B"})  # measures whose quotient of counts is not the printed outcome
_PARTS = ("outcome", "numerator", "denominator", "margin of error", "number of respondents")
_OF_6B = {f"6b {part}": part for part in _PARTS[:3]}
_OTHERS_OF_6B = frozenset(
    f"{words} {part}" for words in ("good", "outstanding", "other", "not yet rated") for part in _PARTS[:3]
)
_LAYOUT = (
    Text("measure", among=frozenset(SURVEYS) | frozenset(COUNTED)),
    Text("area_code", r"E(06|08|09|10|12|92)\d{6}|\[z\]", "an ONS code of an authority, a region or England, or [z]"),
    Text("area_name"),
    Text("period", r"20\d\d/\d\d", "a financial year such as 2024/25"),
    Text("statistic", among=frozenset(_PARTS) | frozenset(_OF_6B) | _OTHERS_OF_6B),
    Number("value", least=0),
)


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = ROWS_FLOOR) -> Loaded:
    """All measures and years. Raises SourceRefused."""
    _check_names(files["measures"])
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, _LAYOUT, faults, rows_floor=rows_floor)
    rows_read = len(table)
    table = table[table["area_code"].str.match(r"E(06|08|09|10|92)") & ~table["statistic"].isin(_OTHERS_OF_6B)].copy()
    table["statistic"] = table["statistic"].replace(_OF_6B)
    table["area"] = _in_use(table, known, faults)
    key = ["measure", "period", "area", "statistic"]
    table = table.drop_duplicates([*key, "value"])
    again = table.duplicated(key)
    fault_rows(faults, "value", table["value"], again, "the figure of the area's other row of the year")
    faults.refuse_if_any()
    table["line"] = table.index
    wide = table.pivot(index=key[:3], columns="statistic", values="value").reindex(columns=list(_PARTS)).reset_index()
    wide["line"] = table.groupby(key[:3])["line"].min().to_numpy()
    wide = wide.set_index("line")
    counted, asked = wide[wide["measure"].isin(COUNTED)].copy(), wide[wide["measure"].isin(SURVEYS)].copy()
    _check_outcomes(counted, faults)
    _check_artefacts(wide, faults)
    for line in asked.index[asked["outcome"].isna()]:
        faults.add(int(line), "outcome", "none", "an outcome of every area of a survey")
    faults.refuse_if_any()
    return Loaded(
        rows_read=rows_read,
        facts=pd.concat([_of_counts(counted), _of_boards(counted, known), _of_surveys(asked), _missing(wide)]),
        totals={f"{name} of authorities": float(total) for name, total in _sums(counted).items()},
    )


def _check_names(path: Path) -> None:
    faults = Faults(path.name)
    names = read_table(path, (Text("measure"), Text("description")), faults, rows_floor=1, key=("measure",))
    for name in sorted(set(names["measure"]) ^ (set(SURVEYS) | set(COUNTED))):
        faults.add(None, "measure", name, "the 25 measures known here, and no other")
    faults.refuse_if_any()


def _in_use(table: pd.DataFrame, known: Known, faults: Faults) -> pd.Series[str]:
    """Codes of areas; those of an authority that had ended when the year began are of the one that replaced it."""
    changes = load_code_changes() | {"E10000009": "E06000059"}  # Dorset, whose county was divided
    ended = {row.code: row.last_day for row in abolished_authorities()}
    started = table["period"].str[:4] + "-04-01"
    gone = table["area_code"].map(ended).fillna("9999") < started
    area = table["area_code"].mask(gone, table["area_code"].map(changes))
    there = known.codes("ltla") | known.codes("utla") | known.codes("england")
    fault_rows(faults, "area_code", table["area_code"], ~area.isin(there), "an authority known before")
    return area


def _check_outcomes(counted: pd.DataFrame, faults: Faults) -> None:
    """The printed outcome is the quotient of the counts, each of which may be rounded to the nearest 5."""
    by = counted["measure"].map({measure: factor for measure, (_, factor) in COUNTED.items()})
    half = ROUNDED_TO / 2
    lowest = by * (counted["numerator"] - half) / (counted["denominator"] + half) - 0.0501
    highest = by * (counted["numerator"] + half) / (counted["denominator"] - half).clip(lower=0.5) + 0.0501
    given = counted["outcome"].notna()
    wrong = given & ~((counted["outcome"] >= lowest) & (counted["outcome"] <= highest))
    quotient = (by * counted["numerator"] / counted["denominator"]).round(4)
    fault_rows(faults, "outcome", counted["outcome"], wrong, "numerator / denominator = " + quotient.astype(str))
    more = ~given & ~(counted["numerator"] > counted["denominator"])
    fault_rows(faults, "outcome", counted["outcome"], more, "an outcome, unless the numerator is the larger count")


def _check_artefacts(wide: pd.DataFrame, faults: Faults) -> None:
    found = wide.set_index(["measure", "area", "period"])["outcome"]
    for key, outcome in ARTEFACTS.items():
        if key in found.index and found[key] != outcome:
            faults.add(
                None, "outcome", f"{found[key]:g} for {' '.join(key)}", f"{outcome:g}, known as a fault of recording"
            )


def _doubtful(table: pd.DataFrame) -> np.ndarray:
    keys = zip(table["measure"], table["area"], table["period"], strict=True)
    return np.array([key in ARTEFACTS for key in keys], dtype=bool)


def _of_counts(counted: pd.DataFrame) -> pd.DataFrame:
    none, doubtful = counted["outcome"].isna(), _doubtful(counted)
    percent = counted["measure"].map({measure: factor == 100 for measure, (_, factor) in COUNTED.items()})
    return facts(
        indicator=_names(counted),
        period=counted["period"],
        area=counted["area"],
        value=(counted["outcome"] * np.where(percent, 0.01, 1.0))
        .where(doubtful | counted["measure"].isin(ROUNDED))
        .round(6),
        numerator=counted["numerator"].mask(doubtful),
        denominator=counted["denominator"].mask(none | doubtful),
        status=np.where(none, Status.MISSING, np.where(doubtful, Status.LOW_RELIABILITY, Status.OK)),
    )


def _of_boards(counted: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Counts of the boards whose authorities all have theirs."""
    board_of = authorities_of_boards(known, frozenset(counted["area"]))
    own = counted.assign(icb=counted["area"].map(board_of), fit=counted["outcome"].notna() & ~_doubtful(counted))
    sums = own.groupby(["measure", "period", "icb"], as_index=False).agg(
        numerator=("numerator", "sum"), denominator=("denominator", "sum"), rows=("fit", "sum")
    )
    partly = sums["rows"] < sums["icb"].map(pd.Series(board_of).value_counts())
    return facts(
        indicator=_names(sums),
        period=sums["period"],
        area=sums["icb"],
        numerator=sums["numerator"].mask(partly),
        denominator=sums["denominator"].mask(partly),
    )


def _names(rows: pd.DataFrame) -> pd.Series[str]:
    return rows["measure"].map({measure: name for measure, (name, _) in COUNTED.items()})


def _of_surveys(asked: pd.DataFrame) -> pd.DataFrame:
    by = asked["measure"].map({measure: factor for measure, (_, factor) in SURVEYS.items()})
    margin = asked["margin of error"].mask(asked["margin of error"] == 0)
    highest = np.where(by == 1, np.inf, 1.0)
    return facts(
        indicator=asked["measure"].map({measure: name for measure, (name, _) in SURVEYS.items()}),
        period=asked["period"],
        area=asked["area"],
        value=(asked["outcome"] * by).round(6),
        lower=((asked["outcome"] - margin) * by).clip(lower=0).round(6),
        upper=np.minimum((asked["outcome"] + margin) * by, highest).round(6),
        denominator=asked["number of respondents"],
    )


def _missing(wide: pd.DataFrame) -> pd.DataFrame:
    """Authorities with other measures in a year, of the measures that are collected in it."""
    names = {measure: name for measure, (name, _) in {**SURVEYS, **COUNTED}.items()}
    there = wide.groupby("period")["area"].agg(set)
    with_figures = wide.groupby(["measure", "period"])["area"].agg(set).reset_index()
    rows = [
        (names[str(measure)], period, area)
        for measure, period, areas in with_figures.itertuples(index=False, name=None)
        for area in sorted(there[period] - areas)
    ]
    frame = pd.DataFrame(rows, columns=["indicator", "period", "area"])
    return facts(
        indicator=frame["indicator"], period=frame["period"], area=frame["area"], value=np.full(len(frame), np.nan)
    )


def _sums(counted: pd.DataFrame) -> pd.Series[float]:
    own = counted[counted["area"] != ENGLAND]
    names = own["measure"] + " " + own["period"]
    return own.groupby(names)["numerator"].sum()
