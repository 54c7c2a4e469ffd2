"""The table of the places compared, which three exhibits show: what stands in a row, and how a column is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

import pandas as pd

from components import narrative as say
from components.exhibit import HELD_BACK, Column, Drill, Table
from components.units import Unit
from domain.unwarranted_variation.funnel import Funnel
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.view import MOST_TO_CHOOSE
from pages.unwarranted_variation.words import as_written_apart, of_whom

PEOPLE = Unit("people", decimals=0)
STANDING = {
    "below 99.8": "below the 99.8% limit",
    "below 95": "between the 95% and 99.8% limits, below",
    "within": "within the limits",
    "above 95": "between the 95% and 99.8% limits, above",
    "above 99.8": "above the 99.8% limit",
}
DRILL = Drill(parameter="place", key="code", verb="Look closer", name="name")


def frame(evidence: Evidence, funnel: Funnel) -> pd.DataFrame:
    """The places compared, a row each, in reading order: ordinary ones by name, thousands of them by code.

    `group` is 0 for those outside the limits on the worse side, 1 within, 2 outside on the better side, 3 without a figure.
    """
    peers, variation = evidence.peers, funnel.variation
    rows = peers.rows
    columns = pd.DataFrame(
        {
            "code": rows.area,
            "name": rows.short_name,
            "value": variation.value,
            "lower": variation.lower,
            "upper": variation.upper,
            "difference": [
                as_written_apart(value, variation.target, evidence.unit) for value in variation.value.tolist()
            ],
            "over": funnel.excess_count,
            "numerator": peers.count,
            "people": peers.people,
            "position": variation.position,
            "low": variation.lower998,
            "high": variation.upper998,
            "own": peers.own,
            "chosen": [row == evidence.chosen for row in range(len(rows))],
            "group": funnel.group,
            "small": peers.small,
        }
    )
    columns["standing"] = columns["position"].map(STANDING).fillna("no figure")
    columns.loc[columns["small"], "standing"] = HELD_BACK
    if (apart := peers.apart) is not None:
        kinds = dict(evidence.specialists)
        columns.loc[peers.set_apart, "numerator"], columns.loc[peers.set_apart, "people"] = (
            apart.numerator,
            apart.denominator,
        )
        columns.loc[peers.set_apart, "standing"] = [
            f"not compared: {kinds.get(str(name), 'no figure')}" for name in apart.short_name
        ]
    return columns.iloc[funnel.in_order(by_name=len(rows) <= MOST_TO_CHOOSE)].reset_index(drop=True)


def table(evidence: Evidence, funnel: Funnel, shown: pd.DataFrame, *, limits: bool = False, listed: str = "") -> Table:
    """These rows of `frame` as a table; with the 99.8% limits, if asked for."""
    unit = evidence.unit
    expected = "expected" if funnel.against_expected else "at the average"
    return Table(
        shown,
        columns=(
            Column("name", evidence.noun.one.capitalize()),
            value_column("value", say.sentence_case(of_whom(evidence)), unit),
            value_column("lower", "95% interval from", unit, "95% interval"),
            value_column("upper", "to", unit),
            _difference_column(unit, "as expected" if funnel.against_expected else "the average"),
            Column("over", f"More (+) or fewer (−) than {expected}", "figure", unit=PEOPLE),
            Column("numerator", say.sentence_case(evidence.indicator.people), "count"),
            Column("people", "Out of", "count"),
            Column("standing", "Against the limits", "text", "limits"),
            *(
                (value_column("low", "99.8% limits from", unit, "limits"), value_column("high", "to", unit))
                if limits
                else ()
            ),
        ),
        why_missing="no count, or not compared" if evidence.specialists else "no count",
        held_back="small",
        highlight="own",
        chosen="chosen",
        listed=listed,
    )


def value_column(key: str, label: str, unit: Unit, term: str = "") -> Column:
    """A column of values of the measure."""
    if _is_plain_percentage(unit):
        return Column(key, label, "percent", term)
    # The unit is said once, above the column.
    return Column(key, f"{label}{unit.axis}", "figure", term, replace(unit, words=""))


def _difference_column(unit: Unit, target: str) -> Column:
    if _is_plain_percentage(unit):
        return Column("difference", "Points from average", "points", "percentage point")
    label = f"Points above or below (−) {target}" if unit.by == 100 else f"Above or below (−) {target}{unit.axis}"
    return Column("difference", label, "figure", unit=replace(unit, after="", words=""))


def _is_plain_percentage(unit: Unit) -> bool:
    return unit.by == 100 and unit.decimals == 1


class File(TypedDict):
    """Parts of an exhibit."""

    file: str
    file_words: str


def all_figures(evidence: Evidence) -> File:
    """The file with more than the table shows."""
    return {
        "file": f"/data/{evidence.indicator.id}.csv",
        "file_words": "Download every figure of this measure, all places and periods (CSV)",
    }
