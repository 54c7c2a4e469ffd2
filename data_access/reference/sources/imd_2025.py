"""English Indices of Deprivation 2025, small areas of 2021 (Ministry of Housing, Communities and Local Government).

Layout: five files re-saved as CSV from the R package IMD (British Red Cross):
- `scores`: one row for each of 33,755 small areas: score, rank and tenth, overall and of seven domains.
- `indicators`: what the domains are made of. Numerators are rounded by the publisher to 5 or 10 people and empty when tiny.
- `subdomains`: scores of six subdomains.
- `boards` and `authorities`: averages for 42 integrated care boards and 296 authorities.
`residents` is table TS007A of the census of 2021 (see census_age_lsoa21).

Definitions used
- Core20: residents (2021) of the small areas in tenths 1 and 2, the fifth of England's neighbourhoods that is most deprived.
- Employment and income deprivation are shares of the people they are about. The file gives numerator and share; the denominator is
  numerator / share, published to three decimals, so that it is right to a few in a hundred in the least deprived small areas and
  in sum to 1 in 200 of the census. Where the numerator is empty the share alone is kept.
- Children in low-income households: the file has no share. Children are those of the census of 2021 aged 0 to 14 and a fifth of
  those aged 15 to 19, an approximation; where it makes more deprived children than children, the row is of low reliability.

Rules
- Rank 1 and tenth 1 are the most deprived, as in the store. Scores must fall and tenths rise with the rank.
- Numerators of employment and income must add up to each board's published `scale`, to 1 in 200.
- Overall score, Core20, employment, income and children are loaded for all England; the other indicators for the Midlands.
- Never to be set against 2019 as a trend: other small areas, other definitions.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.sources.census_age_lsoa21 import residents
from data_access.reference.sources.loaded import Classification, Known, Loaded, facts
from data_access.reference.sources.midlands import small_areas_of_the_midlands
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, Whole, read_table
from vocabulary import Status

PERIOD = "2025"
SMALL_AREAS, BOARDS, AUTHORITIES = 33_755, 42, 296
CORE20 = 2  # tenths
TIES = 0.0005  # scores have three decimals
_CODE = Text("lsoa21_code", pattern=r"E01\d{6}", expected="an ONS code of a small area of England, E01 and six digits")
_INCOME, _EMPLOYMENT = "income_domain_numerator", "employment_domain_numerator"
_CHILDREN = "income_deprivation_affecting_children_index_idaci_numerator"
INDICATORS = (
    _CODE,
    Whole(_INCOME, missing=("",)),
    Whole(_CHILDREN, missing=("",)),
    Whole(_EMPLOYMENT, missing=("",)),
    Number("comparative_illness_and_disability_ratio_indicator", least=0, most=1_000),
    Number("mental_health_indicator", least=-5, most=5),
    Number("years_of_potential_life_lost_indicator", least=0, most=1_000),
    Number("household_overcrowding_indicator_bedrooms", least=0, most=1),
)
# Columns loaded as they stand, for the Midlands
VALUES = {
    "comparative_illness_and_disability_ratio_indicator": "comparative_illness_and_disability",
    "mental_health_indicator": "mental_health_indicator",
    "years_of_potential_life_lost_indicator": "years_of_potential_life_lost",
    "household_overcrowding_indicator_bedrooms": "household_overcrowding",
    "adult_skills_score": "adult_skills_deprivation",
}


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    small_areas: int = SMALL_AREAS,
    boards: int = BOARDS,
    authorities: int = AUTHORITIES,
) -> Loaded:
    """Scores, shares, indicators and tenths. Raises SourceRefused."""
    scores = _small(
        files["scores"],
        (
            _CODE,
            Whole("IMD_decile", least=1, most=10),
            Whole("IMD_rank", least=1, most=small_areas),
            Number("IMD_score", least=0, most=100),
            Number("Income_score", least=0, most=1),
            Number("Employment_score", least=0, most=1),
        ),
        known,
        small_areas,
    )
    _check_order(files["scores"].name, scores)
    indicators = _small(files["indicators"], INDICATORS, known, small_areas)
    skills = _small(files["subdomains"], (_CODE, Number("adult_skills_score", least=0, most=1)), known, small_areas)
    people = residents(files["residents"], known, small_areas=small_areas).set_index("mnemonic")
    table = scores.merge(indicators, on="lsoa21_code").merge(skills, on="lsoa21_code").set_index("lsoa21_code")
    table = table.join(people).sort_index()
    for_boards = _averages(files["boards"], "icb24_code", "icb", known, boards)
    for_authorities = _averages(files["authorities"], "ltla24_code", "ltla", known, authorities)
    _check_scales(files["boards"].name, table, for_boards, known)

    frames = [
        facts(indicator="imd_2025_score", period=PERIOD, area=area, value=value)
        for area, value in (
            (table.index, table["IMD_score"]),
            (for_boards["code"], for_boards["imd_average_score"]),
            (for_authorities["code"], for_authorities["imd_average_score"]),
        )
    ]
    frames += [
        facts(
            indicator="core20_population_share",
            period=PERIOD,
            area=table.index,
            numerator=table["Total"].where(table["IMD_decile"] <= CORE20, 0.0),
            denominator=table["Total"],
        ),
        _share("employment_deprivation", table, _EMPLOYMENT, "Employment_score"),
        _share("income_deprivation", table, _INCOME, "Income_score"),
        _children(table),
    ]
    inside = table[table.index.isin(small_areas_of_the_midlands(known))]
    frames += [
        facts(indicator=indicator, period=PERIOD, area=inside.index, value=inside[column])
        for column, indicator in VALUES.items()
    ]
    return Loaded(
        rows_read=len(scores) + len(indicators) + len(skills) + len(for_boards) + len(for_authorities),
        facts=pd.concat(frames, ignore_index=True),
        classes=tuple(
            Classification("imd_2025_decile", str(code), f"{decile:.0f}")
            for code, decile in table["IMD_decile"].items()
        ),
    )


def _small(path: Path, columns: tuple[Text | Number, ...], known: Known, small_areas: int) -> pd.DataFrame:
    faults = Faults(path.name)
    table = read_table(path, columns, faults, rows_floor=small_areas, key=("lsoa21_code",))
    fitting = known.codes("lsoa21")
    for line, code in table.loc[~table["lsoa21_code"].isin(fitting), ["lsoa21_code"]].itertuples():
        faults.add(line, "lsoa21_code", code, "a small area of 2021 known before")
    if len(table) != small_areas:
        faults.add(None, "lsoa21_code", f"{len(table)} small areas", f"{small_areas}")
    faults.refuse_if_any()
    return table


def _averages(path: Path, column: str, kind: str, known: Known, wanted: int) -> pd.DataFrame:
    faults = Faults(path.name)
    columns = (
        Text(column, pattern=r"E\d{8}", expected="an ONS code"),
        Number("imd_average_score", least=0, most=100),
        Number("income_scale", least=0),
        Number("employment_scale", least=0),
    )
    table = read_table(path, columns, faults, rows_floor=wanted, key=(column,))
    fitting = known.codes(kind)
    for line, code in table.loc[~table[column].isin(fitting), [column]].itertuples():
        faults.add(line, column, code, f"the code of an area known before ({kind})")
    if len(table) != wanted:
        faults.add(None, column, f"{len(table)} rows", f"{wanted}")
    faults.refuse_if_any()
    return table.rename(columns={column: "code"})


def _check_order(file: str, scores: pd.DataFrame) -> None:
    faults = Faults(file)
    ordered = scores.sort_values("IMD_rank")
    for line, rank in ordered.loc[ordered.duplicated("IMD_rank"), ["IMD_rank"]].itertuples():
        faults.add(line, "IMD_rank", f"{rank:g}", "a rank of its own")
    for line, score in ordered.loc[ordered["IMD_score"].diff() > TIES, ["IMD_score"]].itertuples():
        faults.add(line, "IMD_score", score, "scores that fall with the rank, 1 being the most deprived")
    for line, decile in ordered.loc[ordered["IMD_decile"].diff() < 0, ["IMD_decile"]].itertuples():
        faults.add(line, "IMD_decile", f"{decile:g}", "tenths that rise with the rank, 1 being the most deprived")
    faults.refuse_if_any()


def _check_scales(file: str, table: pd.DataFrame, boards: pd.DataFrame, known: Known) -> None:
    """Whether the small areas of a board add up to what is published of it."""
    faults = Faults(file)
    part_of, board_of = known.parents("lsoa21", "sub_icb"), known.parents("sub_icb", "icb")
    board = table.index.to_series().map(part_of).map(board_of)
    for column, scale in ((_INCOME, "income_scale"), (_EMPLOYMENT, "employment_scale")):
        sums = table[column].groupby(board).sum()
        for line, code, published in boards[["code", scale]].itertuples():
            found = float(sums.get(code, 0.0))
            if abs(found - published) > 0.005 * published:
                faults.add(line, scale, f"{published:,.0f}", f"{found:,.0f}, the sum of the board's small areas")
    faults.refuse_if_any()


def _share(indicator: str, table: pd.DataFrame, numerator: str, score: str) -> pd.DataFrame:
    counted = table[numerator].notna() & (table[score] > 0)
    return facts(
        indicator=indicator,
        period=PERIOD,
        area=table.index,
        value=table[score],
        numerator=table[numerator].where(counted),
        denominator=(table[numerator] / table[score].where(counted)).round(2),
    )


def _children(table: pd.DataFrame) -> pd.DataFrame:
    younger = table["Aged 4 years and under"] + table["Aged 5 to 9 years"] + table["Aged 10 to 14 years"]
    children = (younger + table["Aged 15 to 19 years"] / 5).round(1)
    found = table[_CHILDREN]
    status = np.where(
        found.isna(), str(Status.MISSING), np.where(found > children, str(Status.LOW_RELIABILITY), str(Status.OK))
    )
    return facts(
        indicator="child_income_deprivation",
        period=PERIOD,
        area=table.index,
        numerator=found,
        denominator=children,
        status=status,
    )
