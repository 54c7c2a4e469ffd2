"""NHS Talking Therapies (IAPT), monthly, by part of an integrated care board (NHS England).

Layout: not the publisher's own. Re-saved as CSV from the R package healthyr (British Red Cross), long: one row for each part
(sub-ICB location), month written out ("July 2022") and one of eleven measures, of which three are used.

Traps and rules
- Counts are rounded to 5 by the publisher, percentages to whole per cent. A blank is a small number withheld.
- Recovery: the file gives a percentage and the number who finished treatment, not the number who recovered. The number here is
  worked back from the two. Those who were not ill enough at the start to recover are in the count but not in the publisher's
  percentage, so the number is somewhat too high; the percentage is as published.
- Two codes of 2022 have changed; catalogue/code_changes.yaml brings them up to date.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.catalogue import load_code_changes
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.month_names import check_months_follow, month_column, month_ids
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows, fault_sizes
from data_access.reference.sources.table import Number, Text, Whole, read_table
from vocabulary import Status

FEWEST_ROWS = 12_000  # the file has 12,826
PARTS = 106
RECOVERY, FINISHED, REFERRALS = "Percentage_Recovery", "Count_FinishedCourseTreatment", "Count_ReferralsReceived"
MEASURES = frozenset(
    {
        RECOVERY,
        FINISHED,
        REFERRALS,
        "Count_AccessingServices",
        "Count_Deterioration",
        "Count_EndedReferrals",
        "Percentage_AccessingServices6WeeksFinishedCourseTreatment",
        "Percentage_AccessingServices18WeeksFinishedCourseTreatment",
        "Percentage_Deterioration",
        "Percentage_Improvement",
        "Percentage_ReliableRecovery",
    }
)
_COLUMNS: tuple[Text | Number, ...] = (
    Text("sicbl22_code", pattern=r"E38\d{6}", expected="an ONS code of a part of a board, E38 and six digits"),
    month_column("date"),
    Text("name", among=MEASURES),
    Whole("value", missing=("",)),
)


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = FEWEST_ROWS, parts: int = PARTS) -> Loaded:
    """Referrals and recovery. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(
        path, _COLUMNS, faults, rows_floor=rows_floor, key=("sicbl22_code", "date", "name"), exactly=True
    )
    table["month"] = month_ids(table["date"])
    table["part"] = table["sicbl22_code"].replace(load_code_changes())
    _check(table, known, parts, faults)
    faults.refuse_if_any()
    wide = table.pivot(index=["part", "month"], columns="name", values="value").reset_index()
    known_both = wide[RECOVERY].notna() & wide[FINISHED].notna()
    return Loaded(
        rows_read=len(table),
        facts=pd.concat(
            [
                facts(
                    indicator="talking_therapies_recovery",
                    period=wide["month"],
                    area=wide["part"],
                    numerator=wide[RECOVERY] / 100 * wide[FINISHED],
                    denominator=wide[FINISHED],
                    status=known_both.map({True: Status.OK, False: Status.MISSING}),
                ),
                facts(
                    indicator="talking_therapies_referrals",
                    period=wide["month"],
                    area=wide["part"],
                    numerator=wide[REFERRALS],
                ),
            ],
            ignore_index=True,
        ),
    )


def _check(table: pd.DataFrame, known: Known, parts: int, faults: Faults) -> None:
    codes = known.codes("sub_icb")
    fault_rows(
        faults,
        "sicbl22_code",
        table["sicbl22_code"],
        ~table["part"].isin(codes),
        "the code of a part of one of the boards",
    )
    percent = table["name"].str.startswith("Percentage_")
    value = table["value"]
    fault_rows(faults, "value", value, percent & (value > 100), "a percentage, at most 100")
    fault_rows(faults, "value", value, ~percent & (value % 5 != 0) & value.notna(), "a count rounded to 5")
    sizes = table.groupby(["month", "name"]).size()
    fault_sizes(faults, "sicbl22_code", sizes, sizes != parts, "parts", f"{parts}")
    check_months_follow(table["month"], "date", faults)
