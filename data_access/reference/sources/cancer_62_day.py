"""Cancer treated within 62 days, all routes together, monthly, by provider (NHS England Cancer Waiting Times).

Layout: not the publisher's own. A table of a third party's pipeline over the publisher's monthly files: one row for each
provider and month, and one row `org_code` = Total for each month, England.

Traps and rules
- The Total row is the sum of the others, to the half patient, in every month, or the file is refused. It is kept as the figure
  of England and is no provider; added to the providers it would double them.
- Half patients are real: a patient referred by one trust and treated by another counts half for each.
- Codes of R and two more are NHS trusts, all others (hospital companies, community companies) are of kind provider. The file
  gives no region and no board.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources.loaded import AreaRow, Known, Loaded, facts
from data_access.reference.sources.month_names import check_months_follow
from data_access.reference.sources.names import is_trust, proper_case
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows, fault_sizes
from data_access.reference.sources.table import Number, Text, read_table

ENGLAND = "E92000001"
TOTAL = "Total"
FEWEST_ROWS = 3_000  # the file has 3,555
FEWEST_PROVIDERS = 130  # a month; the file has 143 to 150
_COLUMNS: tuple[Text | Number, ...] = (
    Text("metric", pattern="62d_combined", expected="62d_combined"),
    Text("period_month", pattern=r"20\d\d-(0[1-9]|1[0-2])", expected="a month such as 2023-10"),
    Text("period_date", pattern=r"20\d\d-\d\d-01", expected="the first day of the month in period_month"),
    Text("org_code", pattern=r"[A-Z0-9]{3}|[A-Z0-9]{5}|Total", expected="an ODS code, or Total"),
    Text("org_name"),
    Number("total_patients", least=0.5),
    Number("within_62d", least=0),
    Number("breached_62d", least=0),
    Number("compliance_rate", least=0, most=1),
)
_COUNTS = ("total_patients", "within_62d", "breached_62d")


def load(
    files: Mapping[str, Path], known: Known, *, rows_floor: int = FEWEST_ROWS, providers_floor: int = FEWEST_PROVIDERS
) -> Loaded:
    """Trusts and other providers, and their figures with England's. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, _COLUMNS, faults, rows_floor=rows_floor, key=("period_month", "org_code"), exactly=True)
    _check_rows(table, faults)
    _check_totals(table, faults)
    own = table[table["org_code"] != TOTAL]
    per_month = own.groupby("period_month").size()
    fault_sizes(faults, "org_code", per_month, per_month < providers_floor, "providers", f"at least {providers_floor}")
    check_months_follow(table["period_month"], "period_month", faults)
    faults.refuse_if_any()

    newest = own.sort_values(["org_code", "period_month"]).drop_duplicates("org_code", keep="last")
    return Loaded(
        rows_read=len(table),
        facts=facts(
            indicator="cancer_62_day",
            period=table["period_month"],
            area=table["org_code"].replace({TOTAL: ENGLAND}),
            numerator=table["within_62d"],
            denominator=table["total_patients"],
        ),
        areas=tuple(
            _area(code, proper_case(name)) for code, name in zip(newest.org_code, newest.org_name, strict=True)
        ),
    )


def _area(code: str, name: str) -> AreaRow:
    if is_trust(code, name):
        return AreaRow(code, name, "", "trust", code)
    return AreaRow(code, name, name, "provider", code)


def _check_rows(table: pd.DataFrame, faults: Faults) -> None:
    date, patients = table["period_date"], table["total_patients"]
    fault_rows(
        faults, "period_date", date, date != table["period_month"] + "-01", "the first day of the month in period_month"
    )
    for column in _COUNTS:
        fault_rows(faults, column, table[column], table[column] * 2 % 1 != 0, "whole or half patients")
    both = table["within_62d"] + table["breached_62d"]
    fault_rows(faults, "total_patients", patients, both != patients, "those within and over 62 days together")
    rate = table["within_62d"] / patients
    far = (rate - table["compliance_rate"]).abs() > 1e-6
    fault_rows(faults, "compliance_rate", table["compliance_rate"], far, rate.map("{:.6f}, from the counts".format))


def _check_totals(table: pd.DataFrame, faults: Faults) -> None:
    totals, others = table[table["org_code"] == TOTAL], table[table["org_code"] != TOTAL]
    for month in sorted(set(others["period_month"]) - set(totals["period_month"])):
        faults.add(None, "org_code", f"no Total in {month}", "a Total row for each month")
    for column in _COUNTS:
        sums = totals["period_month"].map(others.groupby("period_month")[column].sum())
        wrong = totals[column] != sums
        fault_rows(faults, column, totals[column], wrong, sums.map("{:g}, the sum of the other rows".format))
