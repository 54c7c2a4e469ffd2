"""GP Patient Survey 2025: eight questions for integrated care boards and England (NHS England and Ipsos).

Layout: re-saved as CSV by a third party: one row for each area and question, with the share who gave a positive answer in per
cent, its 95% interval, the number of answers (`unweighted_base`) and the weighted number of positive ones.

Rules
- Boards are the 42 of 2025, by ODS code; England is "ENGLAND".
- The numerator is the weighted count of positive answers. The denominator is the weighted number of answers, which the share and
  this count give: it is not printed. With it boards add up to England, as they must: within 0.005 percentage points here.
- The interval is the publisher's.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, Whole, read_table

QUESTIONS = {
    "gpps-phone-access": "gp_easy_by_phone",
    "gpps-website-access": "gp_easy_by_website",
    "gpps-app-access": "gp_easy_by_app",
    "gpps-reception-helpfulness": "gp_helpful_reception",
    "gpps-continuity": "gp_preferred_professional",
    "gpps-contact-experience": "gp_contact_experience",
    "gpps-listened": "gp_listened_to",
    "gpps-care-concern": "gp_care_and_concern",
}
BOARDS = 42
ENGLAND, ENGLAND_CODE = "England", "E92000001"
PERIOD = "2025"
SUMS_ROUNDED = 0.5  # weighted answers of all boards against England's: each has two decimals
SHARE_ROUNDED = 0.0075  # percentage points: shares have two decimals


def load(files: Mapping[str, Path], known: Known, *, boards: int = BOARDS) -> Loaded:
    """Shares with their intervals. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table: Any = read_table(
        path,
        (
            Text("level", among=frozenset({ENGLAND, "ICB"})),
            Text("code", pattern=r"Q[A-Z0-9]{2}|ENGLAND", expected="an ODS code of a board, or ENGLAND"),
            Text("metric", among=frozenset(QUESTIONS)),
            Number("percent", least=0.01, most=100),
            Number("lower_95", least=0, most=100),
            Number("upper_95", least=0, most=100),
            Whole("unweighted_base", least=1),
            Number("weighted_positive_count", least=0.01),
        ),
        faults,
        rows_floor=(boards + 1) * len(QUESTIONS),
        key=("code", "metric"),
    )
    for metric in sorted(set(QUESTIONS) - set(table["metric"])):
        faults.add(None, "metric", f"no row of {metric}", f"{boards} boards, and England")
    for line, code in table.loc[table["level"] == "ICB", "code"].items():
        if code not in known.spellings or known.areas[known.spellings[code]].kind != "icb":
            faults.add(int(str(line)), "code", code, "the code of an integrated care board")
    check(table, faults, boards=boards)
    faults.refuse_if_any()
    area = table["code"].replace({"ENGLAND": ENGLAND_CODE})
    return Loaded(rows_read=len(table), facts=facts_of(table.assign(area=area), PERIOD))


def check(table: Any, faults: Faults, *, boards: int) -> None:
    """Shares inside their intervals, and in each question `boards` boards that add up to England, where England is there."""
    for line in table.index[
        ~(table["lower_95"].le(table["percent"]) & table["percent"].le(table["upper_95"])) & table["percent"].notna()
    ]:
        found = f"{table.at[line, 'percent']} from {table.at[line, 'lower_95']} to {table.at[line, 'upper_95']}"
        faults.add(int(line), "percent", found, "a share inside its interval")
    weighted = table["weighted_positive_count"] / (table["percent"] / 100)
    has_england = (table["level"] == ENGLAND).any()
    for metric in table["metric"].unique():
        rows = table["metric"] == metric
        parts, whole = rows & (table["level"] == "ICB"), rows & (table["level"] == ENGLAND)
        if int(parts.sum()) != boards or int(whole.sum()) != int(has_england):
            faults.add(None, "code", f"{int(parts.sum())} boards for {metric}", f"{boards}, and England")
            continue
        if not has_england or weighted[parts].isna().any():
            continue
        positive = table.loc[parts, "weighted_positive_count"].sum()
        printed = table.loc[whole, "weighted_positive_count"].item()
        if abs(positive - printed) > SUMS_ROUNDED:
            faults.add(
                None, "weighted_positive_count", f"{positive:.2f} in all boards for {metric}", f"{printed}, England"
            )
        of_sums, of_england = 100 * positive / weighted[parts].sum(), table.loc[whole, "percent"].item()
        if abs(of_sums - of_england) > SHARE_ROUNDED:
            faults.add(None, "percent", f"{of_sums:.4f} from all boards for {metric}", f"{of_england}, England")


def facts_of(table: Any, period: str) -> pd.DataFrame:
    """Shares with their intervals and weighted counts, from checked rows with `area`, and `status` where some have none."""
    share = table["percent"] / 100
    return facts(
        indicator=table["metric"].map(QUESTIONS),
        period=period,
        area=table["area"],
        lower=table["lower_95"] / 100,
        upper=table["upper_95"] / 100,
        numerator=table["weighted_positive_count"],
        denominator=(table["weighted_positive_count"] / share).round(2),
        status=table.get("status"),
    )
