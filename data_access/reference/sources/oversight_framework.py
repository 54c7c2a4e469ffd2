"""NHS Oversight Framework 2025/26: scores of trusts by quarter (NHS England, joined by third parties).

Layouts
- `mental_health` and `ambulance`: the publisher's long tables of the first to fourth quarter, one row for each quarter, trust and
  metric, 17 columns. Metric ids: OF0 and three digits the figure itself, OF1 the score it is given, OF400 domain scores, OF500
  the summary.
- `profiles`: one row for each of 150 trusts (see trust_profiles) with the third quarter's segment, scores and some figures. It
  is used for acute trusts only.
- `polarity`: one row for each metric; `flip_scale` is 1 where a lower figure is better.

Rules
- "Q3 2025/26" is the third quarter of the financial year, the store's 2025-Q4.
- The median the publisher prints beside a metric must be that of the rows, or rows are missing or wrong.
- A trust that stands in both a long table and the profiles must have the same figures in both.
- What this module takes as better must be what `polarity` says.
- Percentages that are shares become 0 to 1. Surplus, variance, productivity and change keep the publisher's scale.
- An infection count of 0 is 0; an empty cell is missing and left out: it is a metric that does not apply to the trust.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data_access.reference.sources.loaded import AreaRow, Classification, Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, read_table
from data_access.reference.sources.trust_profiles import MONTH, TRUST, TRUSTS
from vocabulary import Polarity

QUARTERS = {f"Q{number} 2025/26": f"2025-Q{number + 1}" if number < 4 else "2026-Q1" for number in (1, 2, 3, 4)}
PROFILED = "Q3 2025/26"  # the quarter of the profiles
ACUTE = "Acute trust"
TRUST_TYPES = frozenset({ACUTE, "Mental health and community trust", "Ambulance trust"})
MENTAL_HEALTH, AMBULANCE = 61, 10  # trusts in the two long tables
MEDIAN_ROUNDED = 0.0051


@dataclass(frozen=True)
class Metric:
    """A figure of the framework: the indicator it becomes, its column in the profiles, and which way is better."""

    indicator: str
    better: Polarity
    percent: bool = False  # a share that becomes 0 to 1
    column: str = ""


METRICS = {
    "OF0005": Metric("community_waits_over_52_weeks_trust", "lower", True),
    "OF0016": Metric("crisis_contact_within_24_hours", "higher", True),
    "OF0017": Metric("category_2_response_time", "lower"),
    "OF0028": Metric("ambulance_conveyed_to_ed", "lower", True),
    "OF0041": Metric("young_people_mental_health_access_change", "higher"),
    "OF0047": Metric("staff_advocacy_score", "higher"),
    "OF0057": Metric("urgent_community_response_trust", "higher", True),
    "OF0061": Metric("staff_raising_concerns_score", "higher", column="staff_raising_concerns_score"),
    "OF0063": Metric("inpatients_over_60_days", "lower", True),
    "OF0079": Metric("planned_surplus_deficit", "higher", column="planned_surplus_deficit_pct"),
    "OF0081": Metric("variance_to_financial_plan", "higher", column="variance_to_financial_plan_pct"),
    "OF0082": Metric("sickness_absence_trust", "lower", True),
    "OF0084": Metric("staff_engagement_score_trust", "higher", column="staff_engagement_score"),
    "OF0086": Metric("relative_cost_trust", "lower"),
    "OF0010": Metric("cancer_28_day_trust", "higher", True, "cancer_28day_pct"),
    "OF0020": Metric("mrsa_bloodstream_infections", "lower", column="mrsa_cases_count"),
    "OF0048": Metric("e_coli_ratio", "lower", column="ecoli_bacteraemia_rate"),
    "OF0085": Metric("implied_productivity", "higher", column="implied_productivity_pct"),
    "OF0088": Metric("c_difficile_ratio", "lower", column="cdiff_infection_rate"),
}
SUMMARY = {
    "OF5000": Metric("oversight_segment", "lower", column="overall_adjusted_segment"),
    "OF5002": Metric("oversight_average_score", "lower", column="overall_avg_metric_score"),
    "OF5004": Metric("oversight_financial_override", "lower"),
}
DOMAINS = {
    "OF4000": "access",
    "OF4002": "patient_safety",
    "OF4003": "finance_productivity",
    "OF4004": "people_workforce",
    "OF4005": "effectiveness_experience",
}
SCORES = {
    "OF1005": "community_over_52_weeks",
    "OF1016": "crisis_contact_24_hours",
    "OF1017": "category_2_response",
    "OF1028": "conveyed_to_ed",
    "OF1035": "community_mental_health_survey",
    "OF1041": "young_people_access",
    "OF1047": "staff_advocacy",
    "OF1057": "urgent_community_response",
    "OF1061": "raising_concerns",
    "OF1063": "stays_over_60_days",
    "OF1067": "cqc_safe",
    "OF1079": "planned_surplus_deficit",
    "OF1080": "combined_finance",
    "OF1081": "variance_to_plan",
    "OF1082": "sickness_absence",
    "OF1084": "staff_engagement",
    "OF1086": "relative_cost",
}
LEFT_OUT = frozenset({f"OF41{number:02d}" for number in range(6)} | {"OF5003", "OF5005", "OF5007"})
_COLUMNS = {metric.column: id for id, metric in (METRICS | SUMMARY).items() if metric.column} | {
    f"domain_score_{domain}": id for id, domain in DOMAINS.items()
}
_NAMED = frozenset({*METRICS, *SUMMARY, *DOMAINS, *SCORES, *LEFT_OUT})
_LONG = (
    Text("Quarter", among=frozenset(QUARTERS)),
    Text("Region"),
    Text("Trust_type", among=TRUST_TYPES - {ACUTE}),
    Text("Trust_subtype"),
    Text("Trust_code", pattern=TRUST.pattern, expected=TRUST.expected),
    Text("Trust_name"),
    Text("Metric_ID", among=_NAMED, expected="a metric of 2025/26 this loader knows"),
    Number("Value"),
    Number("Median_value", missing=("",)),
)


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    mental_health: int = MENTAL_HEALTH,
    ambulance: int = AMBULANCE,
    trusts: int = TRUSTS,
) -> Loaded:
    """Segments, scores and figures by quarter. Raises SourceRefused."""
    _check_polarity(files["polarity"])
    long = pd.concat(
        [_long(files["mental_health"], mental_health), _long(files["ambulance"], ambulance)], ignore_index=True
    )
    profiles = _profiles(files["profiles"], trusts)
    wide = profiles.set_index("org_code")[list(_COLUMNS)].rename(columns=_COLUMNS)
    of_profiles = (
        wide.rename_axis("Trust_code").reset_index().melt("Trust_code", var_name="Metric_ID", value_name="Value")
    )
    of_profiles = of_profiles.dropna(subset=["Value"]).assign(Quarter=PROFILED)
    _check_both(files["profiles"], long, of_profiles)
    acute = set(profiles.loc[profiles["Trust_type"] == ACUTE, "org_code"])
    rows = pd.concat([long, of_profiles[of_profiles["Trust_code"].isin(acute)]], ignore_index=True)
    names = dict(zip(profiles["org_code"], profiles["org_name"], strict=True))
    names |= dict(zip(long["Trust_code"], long["Trust_name"], strict=True))
    return Loaded(
        rows_read=len(long) + len(profiles),
        facts=pd.concat(list(facts_of(rows)), ignore_index=True),
        areas=tuple(
            AreaRow(code, name, "", "trust", code)
            for code, name in sorted(names.items())
            if code not in known.spellings
        ),
        classes=tuple(_classes(long, profiles)),
    )


def _long(path: Path, trusts: int) -> pd.DataFrame:
    faults = Faults(path.name)
    table = read_table(path, _LONG, faults, rows_floor=trusts, key=("Quarter", "Trust_code", "Metric_ID"))
    for quarter in QUARTERS:
        there = table.loc[table["Quarter"] == quarter, "Trust_code"].nunique()
        if there != trusts:
            faults.add(None, "Trust_code", f"{there} trusts in {quarter}", f"{trusts}")
    for median in medians(table):
        if not median.reproduced:
            found = f"median of the rows {median.found:g} for {median.metric} in {median.quarter}"
            faults.add(median.line, "Value", found, f"{median.printed:g}, the median printed beside them")
    faults.refuse_if_any()
    return table


@dataclass(frozen=True)
class Median:
    """The median printed beside a metric of a quarter, and that of its rows; `printed` is NaN where several are printed."""

    quarter: str
    metric: str
    printed: float
    found: float
    line: int

    @property
    def reproduced(self) -> bool:
        return abs(self.found - self.printed) <= MEDIAN_ROUNDED


def medians(table: pd.DataFrame) -> Iterator[Median]:
    """Of every metric and quarter for which a median is printed: columns Quarter, Metric_ID, Value and Median_value."""
    for (of_quarter, metric), rows in table.groupby(["Quarter", "Metric_ID"]):
        printed = rows["Median_value"].dropna().unique()
        if len(printed):
            one = float(printed[0]) if len(printed) == 1 else float("nan")
            yield Median(str(of_quarter), str(metric), one, float(rows["Value"].median()), int(rows.index[0]))


def _profiles(path: Path, trusts: int) -> Any:
    faults = Faults(path.name)
    columns: tuple[Text | Number, ...] = (
        TRUST,
        Text("org_name"),
        Text("data_month", among=frozenset({MONTH})),
        Text("Region"),
        Text("Trust_type", among=TRUST_TYPES),
        Text("Trust_subtype"),
        *(Number(column, missing=("",)) for column in _COLUMNS),
    )
    table: Any = read_table(path, columns, faults, rows_floor=trusts, key=("org_code",))
    if len(table) != trusts:
        faults.add(None, "org_code", f"{len(table)} trusts", f"{trusts}")
    for column, id in _COLUMNS.items():
        if id in DOMAINS or id in SUMMARY:
            for line in table.index[table[column].notna() & ~table[column].between(1, 4)]:
                faults.add(int(line), column, f"{table.at[line, column]:g}", "a score from 1 (best) to 4")
    faults.refuse_if_any()
    return table


def _check_polarity(path: Path) -> None:
    """What is better must be what the file says; a metric it does not have is not checked."""
    faults = Faults(path.name)
    flips = read_table(
        path, (Text("Metric_ID"), Number("flip_scale", least=0, most=1, whole=True)), faults, rows_floor=1
    )
    for line, id, flip in flips.itertuples():
        if id in METRICS and (METRICS[id].better == "lower") != bool(flip):
            faults.add(int(line), "flip_scale", f"{flip:g} for {id}", f"that {METRICS[id].better} is better")
    faults.refuse_if_any()


def _check_both(path: Path, long: pd.DataFrame, profiles: pd.DataFrame) -> None:
    """Trusts that stand in both must have the same figures in both. Raises SourceRefused."""
    faults = Faults(path.name)
    both = profiles.merge(long, on=["Quarter", "Trust_code", "Metric_ID"], suffixes=("", "_long"))
    for row in both[(both["Value"] - both["Value_long"]).abs() > MEDIAN_ROUNDED].itertuples():
        found = f"{row.Value:g} for {row.Trust_code}"
        faults.add(None, str(row.Metric_ID), found, f"{row.Value_long:g}, as in the publisher's own table")
    faults.refuse_if_any()


def facts_of(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The figures of rows with Quarter, Trust_code, Metric_ID and Value; metrics that no measure has are passed over."""
    for id, part in rows.groupby("Metric_ID"):
        key = str(id)
        given: dict[str, Any] = {"period": part["Quarter"].map(QUARTERS), "area": part["Trust_code"]}
        given["status"] = part.get("status")  # without it, what has no figure is missing
        if key in DOMAINS:
            yield facts(
                indicator="oversight_domain_score",
                breakdown=f"oversight_domain={DOMAINS[key]}",
                value=part["Value"],
                **given,
            )
        elif key in SCORES:
            yield facts(
                indicator="oversight_metric_score",
                breakdown=f"oversight_metric={SCORES[key]}",
                value=part["Value"],
                **given,
            )
        elif key == "OF5004":
            one = np.ones(len(part))
            yield facts(indicator=SUMMARY[key].indicator, numerator=part["Value"], denominator=one, **given)
        elif key == "OF0020":
            yield facts(indicator=METRICS[key].indicator, numerator=part["Value"], **given)
        elif metric := (METRICS | SUMMARY).get(key):
            scale = 100 if metric.percent else 1
            yield facts(indicator=metric.indicator, value=(part["Value"] / scale).round(6), **given)


def _classes(long: pd.DataFrame, profiles: pd.DataFrame) -> Iterator[Classification]:
    """Kind, finer kind and region of each trust, as the framework has them."""
    columns = ["code", "Trust_type", "Trust_subtype", "Region"]
    both = pd.concat(
        [long.rename(columns={"Trust_code": "code"})[columns], profiles.rename(columns={"org_code": "code"})[columns]]
    )
    for code, kind, finer, region in both.drop_duplicates("code").itertuples(index=False):
        yield Classification("trust_type", str(code), str(kind))
        yield Classification("trust_subtype", str(code), str(finer))
        yield Classification("trust_region", str(code), str(region))
