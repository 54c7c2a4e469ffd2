"""NHS staff survey results of acute trusts, 2015 to 2019, with the hospital mortality indicator (third-party compilation).

Layout: two CSV files made by one researcher (R. Badgett) from the publishers' tables, one row for each trust and year.
- main: 2015 to 2019. Scores as shares of 0 to 1, SHMI, and a count of responses.
- longer: 2012 to 2019, other columns: scores on other scales, trust names, and a count of responses for each year.

Definitions, as the compiler has them
- Engagement: share of favourable answers to the questions on motivation, involvement and recommending. It follows the
  longer file's mean of such shares within 0.03 everywhere; it is not the published score from 0 to 10 divided by ten.
- RecommendWork, RecommendCare: share who would recommend the trust as a place to work, or to be treated.
- WorkStress: share who felt unwell because of work-related stress in the last 12 months.
- FreedomSpeak: share of favourable answers to the questions on reporting errors and raising concerns.
- SHMI.index: deaths in hospital or within 30 days of discharge as a multiple of those expected. Neither the deaths nor those
  expected are given, so nothing says what chance could do.

Rules
- Responses in the main file is one number for each trust, repeated in all five years: it is that of 2019 (it equals the
  longer file's 2019 count within 50 in 110 of 126 trusts, and in earlier years in 11 at most). It is used for 2019 only.
  For 2016 to 2018 the longer file's own count of that year is used. 2015 has none: see the next rule.
- In 2015 the two files disagree by far more than rounding on recommending and stress in about thirty trusts (Newcastle:
  would recommend the care 89% or 57%); in 2016 to 2019 in none. The main file's 2015 agrees with these trusts' later years,
  so the longer file seems to have mixed up rows; its 2015 responses are not used. The main file's figures are kept, and
  shown as low reliability where the files are more than 3 percentage points apart.
- In 2016 to 2019 a disagreement of more than 5 percentage points refuses the files.
- Dropped: one row without a trust code, and the code R1F1 (no figures; the Isle of Wight is R1F). "NA" is missing.
- Trusts are as they were: merged ones stand beside their successors. Those no other source knows are named by the longer
  file, or by their code where it has no name.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data_access.reference.sources.loaded import AreaRow, Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, Whole, read_table
from vocabulary import Status

# Column of the main file -> indicator, and the longer file's column on the same scale (FreedomSpeak has none: all zero).
SCORES = {
    "Engagement": ("staff_engagement", "Engagement.Index.dichot"),
    "RecommendWork": ("staff_recommend_work", "RecommendWork.Index.dichot"),
    "RecommendCare": ("staff_recommend_care", "RecommendCare.Index.dichot"),
    "WorkStress": ("staff_work_stress", "WorkStress.Index"),
    "FreedomSpeak": ("staff_freedom_to_speak", ""),
}
YEARS = ("2015", "2016", "2017", "2018", "2019")
NO_TRUST = ("", "R1F1")
ROWS_FLOOR = 650
NEVER_APART = 0.05  # between the two files, 2016 to 2019
APART = 0.03  # from which a score of 2015 is shown as low reliability
_NA = ("NA",)
_TRUST = r"R[A-Z0-9]{2}"


def load(files: Mapping[str, Path], known: Known) -> Loaded:
    """Five scores and SHMI of each trust and year. Raises SourceRefused."""
    main, rows = _main(files["main"])
    longer = _longer(files["longer"])
    faults = Faults(files["main"].name)
    both = main.merge(longer, how="left", on=["Code", "year"], validate="one_to_one")
    frames = []
    for column, (indicator, twin) in SCORES.items():
        apart = (both[column] - both[twin]).abs() if twin else pd.Series(np.nan, index=both.index)
        for _, row in both[(apart > NEVER_APART) & (both["year"] != "2015")].iterrows():
            found = f"{row[column]:.3f} for {row['Code']} in {row['year']}"
            faults.add(int(row["line"]), column, found, f"{row[twin]:.2f} as in {files['longer'].name}")
        doubtful = (both["year"] == "2015") & (apart > APART)
        value = both[column]
        frames.append(
            facts(
                indicator=indicator,
                period=both["year"],
                area=both["Code"],
                value=value,
                denominator=_responses(both).where(value.notna()),
                status=np.select(
                    [value.isna(), doubtful],
                    [str(Status.MISSING), str(Status.LOW_RELIABILITY)],
                    str(Status.OK),
                ),
            )
        )
    frames.append(facts(indicator="shmi", period=both["year"], area=both["Code"], value=both["SHMI.index"]))
    faults.refuse_if_any()
    names = longer.drop_duplicates("Code").set_index("Code")["Name"]
    unknown = sorted(set(both["Code"]) - set(known.spellings))
    return Loaded(
        rows_read=rows,
        facts=pd.concat(frames, ignore_index=True),
        areas=tuple(AreaRow(code, str(names.get(code, "")) or f"Trust {code}", "", "trust", code) for code in unknown),
    )


def _main(path: Path) -> tuple[pd.DataFrame, int]:
    columns: tuple[Text | Number, ...] = (
        Text("Code", pattern=rf"{_TRUST}1?", missing=("",), expected="an ODS code of a trust"),
        Text("Year.index", among=frozenset(YEARS)),
        *(Number(column, least=0, most=1, missing=_NA) for column in SCORES),
        Whole("Responses", least=1, missing=_NA),
        Number("SHMI.index", least=0.3, most=3, missing=_NA),
    )
    faults = Faults(path.name)
    frame = read_table(path, columns, faults, rows_floor=ROWS_FLOOR, key=("Code", "Year.index"))
    frame["line"] = frame.index
    rows = len(frame)
    dropped = frame["Code"].isin(NO_TRUST)
    for line in frame.index[dropped & frame[[*SCORES, "SHMI.index"]].notna().any(axis=1)]:
        faults.add(int(line), "Code", frame.at[line, "Code"], "no figures in rows that belong to no trust")
    for line in frame.index[~dropped & ~frame["Code"].str.fullmatch(_TRUST)]:
        faults.add(int(line), "Code", frame.at[line, "Code"], "an ODS code of a trust, R and two more")
    # The rule on responses rests on this.
    frame = frame[~dropped]
    for code, given in frame.groupby("Code")["Responses"]:
        if given.nunique() > 1:
            faults.add(
                int(given.index[0]), "Responses", f"different numbers for {code}", "one number, repeated in all years"
            )
    faults.refuse_if_any()
    return frame.rename(columns={"Year.index": "year"}), rows


def _longer(path: Path) -> pd.DataFrame:
    columns: tuple[Text | Number, ...] = (
        Text("Code", pattern=_TRUST, expected="an ODS code of a trust"),
        Text("Year.Index", pattern=r"20\d\d", expected="a year"),
        Text("Name", missing=_NA),
        Whole("Responses", least=1, missing=_NA),
        *(Number(twin, least=0, most=1, missing=_NA) for _, twin in SCORES.values() if twin),
    )
    frame = read_table(path, columns, Faults(path.name), rows_floor=ROWS_FLOOR, key=("Code", "Year.Index"))
    return frame.rename(columns={"Year.Index": "year", "Responses": "responses_of_year"})


def _responses(both: pd.DataFrame) -> pd.Series[Any]:
    """Responses where a count of that very year is known."""
    own_year = both["responses_of_year"].where(both["year"].isin(["2016", "2017", "2018"]))
    return own_year.where(both["year"] != "2019", both["Responses"])
