"""NHS Staff Survey 2021 to 2024: selected questions for trusts and integrated care boards (third-party compilation).

Layout: one row for each organisation and year, compiled by a researcher from the publisher's results: for each question a share
in per cent (`_rate`) and the number who answered it (`_base`).

Rules
- Trusts and integrated care boards are kept. Commissioning groups and support units, social enterprises and the four sectors of
  the Isle of Wight (R1F1 to R1F4, no figure of the whole trust) are dropped.
- A share is kept as published, as 0 to 1, with the number who answered as its denominator. How many gave an answer is not
  published: shares are weighted to the mix of occupations, so a share times a number of answers is not a count.
- A board's rows are of the staff it employs itself: they stand under a breakdown of their own and never as the board's area.
- Boards of 2022 to 2024 are the 42 of those years.
- The survey of 2022 says in which system each trust is (in 2021 two columns are mixed up, later there is none). A trust that no
  source before places in a board or a region is of that system; one without a system, such as an ambulance trust, of its newest
  region. Who has left the survey before its newest year is there until the last year it took part in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from data_access.reference.sources.loaded import AreaRow, Classification, Known, Loaded, Membership, facts
from data_access.reference.sources.names import icb_short_name
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, Whole, read_table

# Question -> indicator, and from whom.
QUESTIONS = {
    "Burned_out": ("staff_burnout", ""),
    "Enough_staff": ("staff_enough_staff", ""),
    "Stress": ("staff_stress", ""),
    "Autonomy": ("staff_autonomy", ""),
    "Physical_public": ("staff_violence", "public"),
    "Physical_manager": ("staff_violence", "managers"),
    "Physical_colleagues": ("staff_violence", "colleagues"),
    "Emotional_public": ("staff_bullying", "public"),
    "Emotional_manager": ("staff_bullying", "managers"),
    "Emotional_colleagues": ("staff_bullying", "colleagues"),
    "Discrimination_public": ("staff_discrimination", "public"),
    "Discrimination_internal": ("staff_discrimination", "managers_or_colleagues"),
}
_MENTAL = "Mental Health & Learning Disability"
# Group -> kind of area
TRUSTS = {
    "Acute and Acute & Community Trusts": "trust",
    "Acute Specialist Trusts": "trust",
    "Community Trusts": "community_trust",
    "Ambulance Trusts": "ambulance_trust",
    f"{_MENTAL} and Mental Health, Learning Disability & Community Trusts": "mental_health_trust",
}
BOARDS = "ICBs"
DROPPED = frozenset(
    {
        *("CCGs", "CSUs", "Community Surgical Services"),
        *("Social Enterprises - Community", "Social Enterprises - Mental Health"),
    }
)
SECTORS_OF_ONE_TRUST = r"R1F[1-4]"
YEAR_OF_SYSTEMS = "2022"
YEARS = frozenset({"2021", "2022", "2023", "2024"})
ROWS_FLOOR = 1_000
TRUSTS_FLOOR = 195  # in each year
_ENOUGH, _NEWEST = "Enough_staff", "2024"


def load(
    files: Mapping[str, Path], known: Known, *, rows_floor: int = ROWS_FLOOR, trusts_floor: int = TRUSTS_FLOOR
) -> Loaded:
    """Shares of staff by organisation and year. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    columns: tuple[Text | Number, ...] = (
        Text("ODS code"),
        Text("Year", among=YEARS),
        Text("Organisation name"),
        Text(
            "Benchmarking group",
            among=frozenset(TRUSTS) | DROPPED | {BOARDS},
            expected="a group of organisations this loader knows",
        ),
        Text("Region"),
        Text("ICS/STP", missing=("",)),
        *(Number(f"{question}_rate", least=0, most=100) for question in QUESTIONS),
        *(Whole(f"{question}_base", least=1) for question in QUESTIONS),
    )
    table = read_table(path, columns, faults, rows_floor=rows_floor, key=("ODS code", "Year"))
    loaded = loaded_from(table, known, faults, years=YEARS, trusts_floor=trusts_floor)
    newest = table[table["Benchmarking group"].isin(TRUSTS) & (table["Year"] == _NEWEST)]
    newest = newest[~newest["ODS code"].str.fullmatch(SECTORS_OF_ONE_TRUST)]
    answers = newest[f"{_ENOUGH}_base"]
    return replace(
        loaded, totals={"enough_staff_2024": float((newest[f"{_ENOUGH}_rate"] * answers).sum() / answers.sum())}
    )


def loaded_from(
    table: pd.DataFrame, known: Known, faults: Faults, *, years: Collection[str], trusts_floor: int
) -> Loaded:
    """Trusts and boards of `years`, from rows with the columns of the file: `_rate` in per cent, `_base` and, where a share may
    be withheld, `_status`. Questions without columns are left out. Raises SourceRefused."""
    kept = table[~table["Benchmarking group"].isin(DROPPED) & ~table["ODS code"].str.fullmatch(SECTORS_OF_ONE_TRUST)]
    trusts = kept[kept["Benchmarking group"] != BOARDS]
    boards = kept[kept["Benchmarking group"] == BOARDS]
    for line, code in trusts["ODS code"].items():
        if not pd.Series([code]).str.fullmatch(r"[RT][A-Z0-9]{2}|G[A-Z0-9]{4}").item():
            faults.add(int(str(line)), "ODS code", code, "an ODS code of a trust")
    fitting = {code for code, area in known.spellings.items() if known.areas[area].kind == "icb"}
    for line, code in boards["ODS code"].items():
        if code not in fitting:
            faults.add(int(str(line)), "ODS code", code, "the code of an integrated care board")
    for year in sorted(years):
        found = int((trusts["Year"] == year).sum())
        if found < trusts_floor:
            faults.add(None, "Year", f"{found} trusts in {year}", f"at least {trusts_floor}")
    placed = _placed(trusts, known, faults)
    faults.refuse_if_any()
    names = trusts.sort_values("Year", kind="stable").drop_duplicates("ODS code", keep="last")
    return Loaded(
        rows_read=len(table),
        facts=pd.concat([_facts(trusts, ""), _facts(boards, "employer=board")], ignore_index=True),
        areas=tuple(
            AreaRow(code, name, "", "trust", code)
            for code, name in sorted(names[["ODS code", "Organisation name"]].itertuples(index=False))
            if code not in known.spellings
        ),
        members=placed,
        classes=tuple(
            Classification("trust_group", known.spellings.get(code, code), TRUSTS[group])
            for code, group in sorted(names[["ODS code", "Benchmarking group"]].itertuples(index=False))
        ),
    )


def _placed(trusts: pd.DataFrame, known: Known, faults: Faults) -> tuple[Membership, ...]:
    """The system of 2022, or else the newest region, of trusts that no source before places; none from rows without those columns."""
    if not {"ICS/STP", "Region"} <= set(trusts.columns):
        return ()
    boards = {
        area.short_name or icb_short_name(area.name): code for code, area in known.areas.items() if area.kind == "icb"
    }
    regions = {area.name: code for code, area in known.areas.items() if area.kind == "region"}
    of_2022 = trusts[(trusts["Year"] == YEAR_OF_SYSTEMS) & trusts["ICS/STP"].fillna("").ne("")]
    for line, system in of_2022.loc[~of_2022["ICS/STP"].isin(list(boards)), "ICS/STP"].items():
        faults.add(int(str(line)), "ICS/STP", system, "the name of an integrated care system")
    system_of = dict(zip(of_2022["ODS code"], of_2022["ICS/STP"].map(boards), strict=True))
    last = trusts.sort_values("Year", kind="stable").drop_duplicates("ODS code", keep="last")
    found: list[Membership] = []
    for code, year, region in sorted(last[["ODS code", "Year", "Region"]].itertuples(index=False, name=None)):
        parent = system_of.get(code) or regions.get(region)
        trust = known.spellings.get(code, code)
        if parent and trust not in known.reporting:
            found.append(Membership(parent, trust, "reporting", valid_to="" if year == _NEWEST else year))
    return tuple(found)


def _facts(rows: pd.DataFrame, employer: str) -> pd.DataFrame:
    return pd.concat(
        [
            facts(
                indicator=indicator,
                breakdown="&".join(part for part in (employer, f"from_whom={whom}" if whom else "") if part),
                period=rows["Year"],
                area=rows["ODS code"],
                value=(rows[f"{question}_rate"] / 100).round(6),
                denominator=rows[f"{question}_base"],
                status=rows.get(f"{question}_status"),
            )
            for question, (indicator, whom) in QUESTIONS.items()
            if f"{question}_rate" in rows
        ],
        ignore_index=True,
    )
