"""Staff of primary care networks by role, June 2026.

Layout: NHS England's individual records (primary care network workforce), added up to one row for each network and role by whoever
copied them: full-time equivalents. A network that stands in the file has nobody in a role it has no row of; a network that does not
stand in it (27 of 1,298) is left out, for it may employ through a practice or may not have reported.

Patients are those of the network's practices on 1 July 2026 (registered_patients_2026, practice_map_2026).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources import practices
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.practice_mapping import UNALLOCATED
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Number, Text, Whole, read_table

FEWEST_ROWS, FEWEST_PRACTICES = 14_000, 6_000  # the file has 14,588 rows
PERIOD = "2026-06"
INDICATOR = "network_workforce"
_GROUPS = {
    "Directors": "directors",
    "Other Admin/Non-clinical staff": "administration",
    "Other Direct Patient Care staff": "other_care",
    "Other GPs": "doctors",
    "Other Nurses": "nurses",
}
# Roles of direct patient care that a board asks about by name: a word of the role -> our group, the first that fits.
_ROLES = (
    ("Mental Health", "mental_health"),
    ("Talking Therapies", "mental_health"),
    ("Psycholog", "mental_health"),
    ("Pharmac", "pharmacy"),
    ("Physiotherap", "physiotherapists"),
    ("Paramedic", "paramedics"),
    ("Physician Associates", "physician_associates"),
    ("Care Coordinators", "care_coordinators"),
    ("Social Prescribing", "social_prescribers"),
    ("Health and Wellbeing Coaches", "social_prescribers"),
)
_COLUMNS = (
    Text("PCN_CODE", r"U\d{5}", "an ODS code of a network, U and five digits"),
    Text("STAFF_GROUP", among=frozenset(_GROUPS)),
    Text("STAFF_ROLE"),
    Number("FTE", least=0, most=500),
)
_PATIENTS = (Text("ORG_CODE", practices.PATTERN, practices.EXPECTED), Whole("ALL_ALL", least=1))
_MAP = (
    Text("PRACTICE_CODE", practices.PATTERN, practices.EXPECTED),
    Text("PCN_CODE", r"U\d{5}|U", "an ODS code of a network, U and five digits, or U"),
)


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    rows_floor: int = FEWEST_ROWS,
    practices_floor: int = FEWEST_PRACTICES,
) -> Loaded:
    """Full-time equivalents of each network, of all staff and by role, over its patients. Raises SourceRefused."""
    faults = Faults(files["main"].name)
    key = ("PCN_CODE", "STAFF_GROUP", "STAFF_ROLE")
    table = read_table(files["main"], _COLUMNS, faults, rows_floor=rows_floor, key=key)
    patients = _patients_of_networks(files, practices_floor)
    without = ~table["PCN_CODE"].isin(patients.index)
    fault_rows(faults, "PCN_CODE", table["PCN_CODE"], without, "a network with practices in July 2026")
    faults.refuse_if_any()

    roles = [_role(group, role) for group, role in zip(table["STAFF_GROUP"], table["STAFF_ROLE"], strict=True)]
    by_role = table.assign(role=roles).pivot_table(
        index="PCN_CODE", columns="role", values="FTE", aggfunc="sum", fill_value=0
    )
    columns = {"": by_role.sum(axis="columns"), **{f"network_role={role}": by_role[role] for role in by_role}}
    return Loaded(
        rows_read=len(table),
        facts=pd.concat(
            [
                facts(
                    indicator=INDICATOR,
                    breakdown=breakdown,
                    period=PERIOD,
                    area=by_role.index,
                    numerator=people,
                    denominator=patients[by_role.index],
                )
                for breakdown, people in columns.items()
            ],
            ignore_index=True,
        ),
    )


def _patients_of_networks(files: Mapping[str, Path], floor: int) -> pd.Series[float]:
    faults = Faults(files["lists"].name)
    lists = read_table(files["lists"], _PATIENTS, faults, rows_floor=floor, key=("ORG_CODE",))
    faults.refuse_if_any()
    faults = Faults(files["map"].name)
    networks = read_table(files["map"], _MAP, faults, rows_floor=floor, key=("PRACTICE_CODE",))
    faults.refuse_if_any()
    network = lists["ORG_CODE"].map(networks.set_index("PRACTICE_CODE")["PCN_CODE"])
    sums = lists["ALL_ALL"].groupby(network).sum()
    return sums[sums.index != UNALLOCATED]


def _role(group: str, role: str) -> str:
    if _GROUPS[group] == "nurses" and "Mental Health" in role:
        return "mental_health"
    if _GROUPS[group] != "other_care":
        return _GROUPS[group]
    return next((name for word, name in _ROLES if word in role), "other_care")
