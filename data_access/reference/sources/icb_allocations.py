"""Allocations to integrated care boards, 2023/24 to 2025/26 (NHS England, official workbooks).

Layout: one workbook for 2023/24 and 2024/25, one for 2025/26; icb_allocation_workbook says how they are read and what is checked.
Any further workbook of this form is read in the same way. Of a year that stands in two of them, the later file counts.

Definitions used here
- Allocation: what the sheet says the board gets in all (the combined allocation where there is one, otherwise the total, the
  revised recurrent or the recurrent allocation). Specialised services: physical health and mental health together, without high
  cost drugs and devices, which the workbook shows beside it.
- Adjusted baseline and fair-shares target: the opening position of a year, before growth and convergence. The workbook heads them
  with the year before ("2024/25 Fair shares target" in the sheet of 2025/26); here they belong to the year they open.
- Opening distance: baseline / target - 1. Closing distance: after convergence, recurrent allocation / closing target - 1. The
  closing target is not printed; it follows from the two figures that are, and adds up to the printed distances of regions and England.
- People: the population behind the pounds per head of the workbook, which is the same in all its sheets of a year.
- All streams together (no breakdown): only where a year has core, primary medical, other primary care and running costs; specialised
  services too, from 2025/26.

What NHS England itself keeps of other primary care belongs to no board and is not loaded; the sheet's total is held with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from data_access.reference.periods import first_month
from data_access.reference.sources.boards import boards_of
from data_access.reference.sources.icb_allocation_workbook import FEWEST_BOARDS, RETAINED, PrintedTotal, analyse
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults

BEFORE_MERGERS = "2026-03"  # the last month of the 42 boards, which a workbook may still have after it
EVERY_YEAR = frozenset({"core", "primary_medical", "other_primary_care", "running_costs"})
PEOPLE_APART = 1.0  # people


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    fewest_boards: int = FEWEST_BOARDS,
    held_to: Callable[[Sequence[PrintedTotal]], None] = lambda totals: None,
) -> Loaded:
    """All years of all workbooks given; `held_to` is told the totals printed in each. Raises SourceRefused."""
    tables: dict[str, pd.DataFrame] = {}
    rows_read = 0
    for role in sorted(files):
        found = analyse(files[role], fewest_boards=fewest_boards)
        held_to(found.totals)
        rows_read += len(found.rows)
        rows = _placed(files[role], found.rows, known)
        tables |= {year: rows[rows["year"] == year] for year in found.years}
    together = pd.concat(tables.values())
    boards = together[together["board"] != RETAINED]
    wide = boards.pivot(index=["stream", "year", "board"], columns="measure", values="value").reset_index()
    allocated = together[together["measure"] == "allocation"]
    totals = allocated.groupby(["stream", "year"])["value"].sum().reset_index()
    return Loaded(
        rows_read=rows_read,
        facts=pd.concat([_of_streams(wide), _of_all_streams(wide)], ignore_index=True),
        totals={
            f"{stream} {year}, with what NHS England keeps": float(total)
            for stream, year, total in totals.itertuples(index=False, name=None)
        },
    )


def _placed(path: Path, rows: pd.DataFrame, known: Known) -> pd.DataFrame:
    """The rows with the store codes of their boards, and the people of each board in every stream."""
    faults = Faults(path.name)
    there = set(rows["board"]) - {RETAINED}
    boards, first = boards_of(known), first_month(str(rows["year"].min()))
    # A workbook issued before a merger has the boards from before it.
    for month in (first, BEFORE_MERGERS):
        codes = {known.areas[code].ods: code for code in boards.of(month)}
        if set(codes) == there:
            break
    else:
        wanted = {known.areas[code].ods for code in boards.of(first)}
        names = ", ".join(sorted(there ^ wanted)[:10])
        faults.add(None, "ICB", f"{len(there)} boards; different: {names}", f"the {len(wanted)} boards of {first}")
    people = rows[rows["measure"] == "people"].groupby(["year", "board"])["value"].agg(["min", "max"])
    for (year, board), low, high in people[people["max"] - people["min"] > PEOPLE_APART].itertuples():
        faults.add(
            None, "£/head", f"{low:,.0f} and {high:,.0f} people in {board}, {year}", "one population for all streams"
        )
    faults.refuse_if_any()
    everywhere = rows[rows["measure"] == "allocation"].merge(people["max"].reset_index(), on=["year", "board"])
    everywhere = everywhere.assign(measure="people", value=everywhere["max"]).drop(columns="max")
    rows = pd.concat([rows[rows["measure"] != "people"], everywhere])
    return rows.assign(board=rows["board"].map(codes).fillna(RETAINED))


def _of_streams(wide: pd.DataFrame) -> pd.DataFrame:
    """Each measure by stream, where the sheet of the stream has it."""
    pounds = wide.reindex(columns=["allocation", "baseline", "target", "recurrent", "closing_target", "people"])
    base, convergence = (1 + wide["base_growth"]) * wide["baseline"], wide["convergence"]
    measures: dict[str, tuple[pd.Series[float], pd.Series[float] | None]] = {
        "icb_allocation": (pounds["allocation"], None),
        "icb_allocation_per_head": (pounds["allocation"], pounds["people"]),
        "icb_allocation_baseline": (pounds["baseline"], None),
        "icb_allocation_target": (pounds["target"], None),
        "icb_distance_from_target_opening": (pounds["baseline"] - pounds["target"], pounds["target"]),
        "icb_distance_from_target_closing": (
            pounds["recurrent"] - pounds["closing_target"],
            pounds["closing_target"],
        ),
        "icb_distance_from_target_pounds": (pounds["baseline"] - pounds["target"], None),
        "icb_allocation_growth": (pounds["recurrent"] - pounds["baseline"], pounds["baseline"]),
        "icb_allocation_convergence": (base * convergence, base),
    }
    frames = []
    for name, (top, bottom) in measures.items():
        printed = top.notna()
        own = wide[printed]
        frames.append(
            facts(
                indicator=name,
                breakdown="allocation_stream=" + own["stream"],
                period=own["year"],
                area=own["board"],
                numerator=top[printed],
                **({} if bottom is None else {"denominator": bottom[printed]}),
            )
        )
    return pd.concat(frames, ignore_index=True)


def _of_all_streams(wide: pd.DataFrame) -> pd.DataFrame:
    """Allocations of all streams together, of years that have them."""
    streams = wide.groupby("year")["stream"].agg(set)
    whole = streams.index[[of_year >= EVERY_YEAR for of_year in streams]]
    sums = (
        wide[wide["year"].isin(whole)]
        .groupby(["year", "board"], as_index=False)
        .agg({"allocation": "sum", "people": "max"})
    )
    return pd.concat(
        [
            facts(indicator="icb_allocation", period=sums["year"], area=sums["board"], numerator=sums["allocation"]),
            facts(
                indicator="icb_allocation_per_head",
                period=sums["year"],
                area=sums["board"],
                numerator=sums["allocation"],
                denominator=sums["people"],
            ),
        ],
        ignore_index=True,
    )
