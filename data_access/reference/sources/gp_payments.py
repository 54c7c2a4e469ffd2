"""NHS payments to general practice, by practice (NHS England, three years: 2018/19, 2021/22 and 2022/23).

Layout: the publisher's own CSV files, copied from a public repository. One row for each practice that was paid in the year. In
2022/23 two columns carry wrong names: "Code" and "CCG NAME" hold the network's code and name. Local schemes are called "Total
Local Incentive Schemes" before 2022/23.

Definitions used here
- Net payments: all NHS payments less what is paid for dispensing (dispensing and prescribing fees, reimbursement of drugs),
  which follow drugs, not patients, and would make rural practices look rich.
- Per weighted patient: the Carr-Hill weights of the payment system, which are not the weights of the allocations.
- Streams of net payments, from 2021/22: what a payment follows by the rules of the contract. Need: the global sum and network
  participation, paid by weighted patients. History: PMS contracts, corrections to keep former income (MPIG) and seniority. Cost:
  premises, locums, retained doctors, computers. Work: QOF, vaccinations and other national schemes. Local schemes. Other: the rest.
  A practice on a PMS contract has no global sum: its core contract is all in "history". The streams, dispensing and drugs add up
  to the printed total of every practice, to the pound, or the file is refused.

Rows with fewer than 500 registered patients or no weighted ones (walk-in centres, practices open for part of the year) count in the totals
of larger areas, which are of all payments, and are marked as of low reliability: their own payments are not for a list of patients, so
they have no rate. In 2018/19 the groups of practices had other codes: practices closed since count nowhere but by
themselves, so that a larger area's figure of that year is that of the practices that are still there.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.sources import practices
from data_access.reference.sources.loaded import Classification, Known, Loaded, Membership, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Number, Text, read_table
from vocabulary import Status

FEWEST_ROWS = 6_000
FEWEST_PATIENTS = 500
_CODE, _GROUP = "Practice Code", "CCG Code"
_REGISTERED = "Number of Registered Patients (Last Known Figure)"
_WEIGHTED = "Number of Weighted Patients (Last Known Figure)"
_TOTAL = "Total NHS Payments to General Practice"
_DRUGS = ("Prescribing Fee Payments", "Dispensing Fee Payments", "Reimbursement of Drugs")
_NETWORK = (
    *("PCN Participation", "PCN Leadership", "PCN Support", "PCN Extended Hours Access", "PCN Workforce"),
    *("PCN Investment and impact Fund", "PCN Care Home Premium"),
)
_NEED = ("Global Sum", "PCN Participation")
_HISTORY = ("MPIG Correction factor", "Balance of PMS Expenditure", "Seniority")
_COST = (
    *("Premises Payments", "Doctors Retainer Scheme Payments", "Total Locum Allowances", "Prolonged Study Leave"),
    *("PCO Admin Other", "Information Management and Technology"),
)
_WORK = (
    *("Total QOF Payments", "Childhood Vaccination and Immunisation Scheme", "GP Extended Hours Access"),
    *("Influenza and Pneumococcal Immunisations", "Learning Disabilities", "Meningitis", "Minor Surgery"),
    *("Out Of Area in Hours Urgent Care", "Pertussis", "Rotavirus and Shingles Immunisation"),
    *("Services for Violent Patients", "Medical Assessment Reviews", "Weight Management Service"),
    "Non DES Item Pneumococcal Vaccine, Childhood Immunisation Main Programme",
)
_OTHER = ("General Practice Transformation", "winter Access Fund", "Other Payments")
APPRAISAL = {  # a cost, under another name in each year
    "y2021_22": "Appraisal Costs ",  # as the publisher heads it, with a space at its end
    "y2022_23": "Appraisal - Appraiser Costs in Respect of Locums",
}
STREAM = "payment_stream"
_APART = 1.0  # pounds by which the streams of a practice may differ from its printed total
YEARS = {
    "y2018_19": ("2018/19", "Total Local Incentive Schemes", ()),
    "y2021_22": ("2021/22", "Total Local Incentive Schemes", _NETWORK),
    "y2022_23": ("2022/23", "Local Incentive Schemes", (*_NETWORK, "PCN Enhanced Access")),
}


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = FEWEST_ROWS) -> Loaded:
    """All years given. Raises SourceRefused."""
    tables = {role: _table(files[role], *YEARS[role][1:], rows_floor, streams(role)) for role in sorted(files)}
    newest_first = pd.concat([tables[role] for role in sorted(tables, reverse=True)])
    everybody = newest_first.drop_duplicates(_CODE, keep="first")
    areas, members = practices.not_yet_known(
        zip(everybody[_CODE], everybody["Practice Name"], everybody[_GROUP], strict=True), known
    )
    # Some are known by a source that says nowhere they lay; their payments belong to the part of a board that is named here.
    placed = {link.child for link in known.members}
    elsewhere = tuple(
        Membership(known.spellings[group], code, "administrative")
        for code, group in zip(everybody[_CODE], everybody[_GROUP], strict=True)
        if code in known.areas and code not in placed and group in known.spellings
    )
    return Loaded(
        rows_read=sum(int(table.attrs["rows"]) for table in tables.values()),
        facts=pd.concat([_facts(table, *YEARS[role]) for role, table in tables.items()]),
        areas=areas,
        members=(*members, *elsewhere),
        classes=tuple(
            Classification("practice_rurality", code, place)
            for code, place in zip(everybody[_CODE], everybody["Practice Rurality"], strict=True)
            if place in ("Urban", "Rural")
        ),
    )


def streams(role: str) -> dict[str, tuple[str, ...]]:
    """Stream -> columns of the file of one year; {} for 2018/19, whose columns are others."""
    if role not in APPRAISAL:
        return {}
    return {
        "need": _NEED,
        "work": _WORK,
        "local_schemes": (YEARS[role][1],),
        "cost": (*_COST, APPRAISAL[role]),
        "history": _HISTORY,
        "other": _OTHER,
    }


def _table(
    path: Path,
    local: str,
    network: tuple[str, ...],
    rows_floor: int,
    by_stream: Mapping[str, tuple[str, ...]],
) -> pd.DataFrame:
    faults = Faults(path.name)
    layout: tuple[Text | Number, ...] = (
        Text(_CODE, practices.PATTERN, practices.EXPECTED),
        Text("Practice Name"),
        Text(_GROUP, r"[0-9A-Z]{3,5}", "a code of a group of practices"),
        Text("Practice Rurality"),
        Number(_REGISTERED, least=0),
        Number(_WEIGHTED, least=0),
        *(Number(name) for name in dict.fromkeys((_TOTAL, *_DRUGS, local, *network, *_columns(by_stream)))),
    )
    table = read_table(path, layout, faults, rows_floor=rows_floor, key=(_CODE,))
    rows = len(table)
    pounds = table[_TOTAL].sum()
    if not 5e9 < pounds < 20e9:
        faults.add(None, _TOTAL, f"£{pounds:,.0f} in all", "between 5 and 20 thousand million pounds for England")
    if by_stream:
        added = table[[*_columns(by_stream), *_DRUGS]].sum(axis="columns")
        differ = (added - table[_TOTAL]).abs() > _APART
        fault_rows(faults, _TOTAL, table[_TOTAL], differ, added.map("{:.2f}, the sum of its streams".format))
    faults.refuse_if_any()
    for stream, columns in by_stream.items():
        table[f"{STREAM}={stream}"] = table[list(columns)].sum(axis="columns")
    table["small"] = (table[_REGISTERED] < FEWEST_PATIENTS) | (table[_WEIGHTED] <= 0)
    table.attrs["rows"] = rows
    return table


def _columns(by_stream: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [name for columns in by_stream.values() for name in columns]


def _facts(table: pd.DataFrame, period: str, local: str, network: tuple[str, ...]) -> pd.DataFrame:
    drugs = table[list(_DRUGS)].sum(axis="columns")
    pounds = {
        "gp_payments_net_per_weighted_patient": (table[_TOTAL] - drugs, table[_WEIGHTED]),
        "gp_payments_gross_per_weighted_patient": (table[_TOTAL], table[_WEIGHTED]),
        "gp_payments_dispensing": (drugs, table[_REGISTERED]),
        "gp_payments_local_schemes": (table[local], table[_WEIGHTED]),
    }
    if network:
        pounds["gp_payments_pcn"] = (table[list(network)].sum(axis="columns"), table[_WEIGHTED])
    status = np.where(table["small"], str(Status.LOW_RELIABILITY), str(Status.OK))
    measures = [(name, "", top, bottom) for name, (top, bottom) in pounds.items()]
    measures += [
        ("gp_payments_by_stream", name, table[name], table[_WEIGHTED])
        for name in table.columns
        if name.startswith(f"{STREAM}=")
    ]
    return pd.concat(
        [
            facts(
                indicator=name,
                breakdown=breakdown,
                period=period,
                area=table[_CODE],
                numerator=top,
                denominator=bottom,
                status=status,
            )
            for name, breakdown, top, bottom in measures
        ]
    )
