"""Staff by role and patients of 65 and over, by GP practice, 2023 (NHS England).

Layout: NHS England's practice-level file, put beside lists by age and sex and deprivation, by NHS South, Central and West (an R
package), re-saved as CSV. 126 columns, of which full-time equivalents and the list by age and sex are used. The month is not
stated. Deprivation is not taken from here: the column `rank` runs from the least deprived, against every other rank.

Roles used are parts that do not overlap and add up to all staff: the file's own sub-totals (GPs without trainees, without
locums) overlap, so trainees and locums are differences of them; "other" is the sub-total less the parts named.

Rules
- Eight rows stand twice, alike in every column used: taken once. Two rows of one practice that differ refuse the file.
- A group of staff without figures (nurses: 315 practices) is missing, not nobody. All staff together are given only where all
  four groups are there.
- Practices with fewer than 100 patients are left out (19): opening, closing, or a special service.
- The list must be the sum of its ages in every row, and England's lists 55 to 65 million.
- Parts must add up: no difference may fall below zero by more than a hundredth of a post.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.sources import practices
from data_access.reference.sources.boards import ODS_CODE, ODS_WORDS
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Number, Text, read_table

INDICATOR = "gp_workforce_by_role"
PERIOD = "2023"
ROWS_FLOOR = 6_200  # the file has 6,321
FEWEST_PATIENTS = 100
TOLERANCE = 0.01
# Role -> columns added, columns taken away.
ROLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "gp_partner": (("total_gp_sen_ptnr_fte", "total_gp_ptnr_prov_fte"), ()),
    "gp_salaried": (
        ("total_gp_extgl_fte",),
        ("total_gp_sen_ptnr_fte", "total_gp_ptnr_prov_fte"),
    ),
    "gp_trainee_or_locum": (("total_gp_fte",), ("total_gp_extgl_fte",)),
    "nurse_practice": (("total_n_prac_nurse_fte",), ()),
    "nurse_advanced": (("total_n_adv_nurse_prac_fte",), ()),
    "nurse_other": (("total_nurses_fte",), ("total_n_prac_nurse_fte", "total_n_adv_nurse_prac_fte")),
    "healthcare_assistant": (("total_dpc_hca_fte",), ()),
    "pharmacist": (("total_dpc_pharma_fte", "total_dpc_adv_pharma_prac_fte"), ()),
    "dispenser": (("total_dpc_dispenser_fte",), ()),
    "direct_care_other": (
        ("total_dpc_fte",),
        (
            *("total_dpc_hca_fte", "total_dpc_pharma_fte", "total_dpc_adv_pharma_prac_fte"),
            "total_dpc_dispenser_fte",
        ),
    ),
    "administration": (("total_admin_fte",), ()),
}
_ALL_STAFF = ("total_gp_fte", "total_nurses_fte", "total_dpc_fte", "total_admin_fte")
AGES = ("0to4", "5to14", "15to44", "45to64", "65to74", "75to84", "85plus")
_ALL_AGES = tuple(f"{sex}_patients_{age}" for sex in ("male", "female") for age in AGES)
_OLDER = tuple(name for name in _ALL_AGES if name.endswith(AGES[4:]))
_PATIENTS = (55e6, 65e6)
_FTE = tuple(sorted({*_ALL_STAFF, *(name for parts in ROLES.values() for names in parts for name in names)}))
COLUMNS: tuple[Text | Number, ...] = (
    Text("practice_code", practices.PATTERN, practices.EXPECTED),
    Text("practice_name", missing=("NULL",)),
    Text("icb_code", ODS_CODE, ODS_WORDS, missing=("NULL",)),
    Number("total_patients", least=0, most=250_000),
    *(Number(name, least=0) for name in _ALL_AGES),
    *(Number(name, least=0, most=500, missing=("",)) for name in _FTE),
)


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    rows_floor: int = ROWS_FLOOR,
    patients: tuple[float, float] = _PATIENTS,
) -> Loaded:
    """Full-time equivalents of each role and of all staff; patients of 65 and over. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, COLUMNS, faults, rows_floor=rows_floor)
    rows_read = len(table)
    table = table.drop_duplicates()
    again = table.duplicated("practice_code")
    fault_rows(
        faults, "practice_code", table["practice_code"], again, "the same figures as in the practice's other row"
    )
    unknown = table["icb_code"].ne("") & ~table["icb_code"].isin(list(known.spellings))
    fault_rows(faults, "icb_code", table["icb_code"], unknown, "the code of one of the boards, or NULL")
    listed, by_age = table["total_patients"], table[list(_ALL_AGES)].sum(axis=1)
    fault_rows(faults, "total_patients", listed, listed != by_age, by_age.map("{:.0f}, the sum of the ages".format))
    if not patients[0] <= listed.sum() <= patients[1]:
        expected = f"{patients[0]:,.0f} to {patients[1]:,.0f} patients in England"
        faults.add(None, "total_patients", f"{listed.sum():,.0f} in all", expected)
    posts = {role: _difference(table, *parts) for role, parts in ROLES.items()}
    for role, (added, taken) in ROLES.items():
        short = posts[role] < -TOLERANCE
        fault_rows(faults, added[0], table[added[0]], short, "at least the sum of " + ", ".join(taken))
    faults.refuse_if_any()

    kept = table["total_patients"] >= FEWEST_PATIENTS
    posts[""] = table[list(_ALL_STAFF)].sum(axis=1, skipna=False)
    new = table[kept & ~table["practice_code"].isin(list(known.areas))]
    areas, members = practices.not_yet_known(
        new[["practice_code", "practice_name", "icb_code"]].itertuples(index=False, name=None), known
    )
    older = facts(
        indicator="patients_aged_65_and_over",
        period=PERIOD,
        area=table["practice_code"][kept],
        numerator=table.loc[kept, list(_OLDER)].sum(axis=1),
        denominator=listed[kept],
    )
    return Loaded(
        rows_read=rows_read,
        facts=pd.concat(
            [
                older,
                *(
                    facts(
                        indicator=INDICATOR,
                        breakdown=f"staff_role={role}" if role else "",
                        period=PERIOD,
                        area=table["practice_code"][kept],
                        numerator=np.maximum(fte[kept], 0.0).round(4),
                        denominator=listed[kept],
                    )
                    for role, fte in posts.items()
                ),
            ],
            ignore_index=True,
        ),
        areas=areas,
        members=members,
    )


def _difference(table: pd.DataFrame, added: tuple[str, ...], taken: tuple[str, ...]) -> pd.Series[float]:
    whole = table[list(added)].sum(axis=1, skipna=False)
    return whole - table[list(taken)].sum(axis=1, skipna=False) if taken else whole
