"""Rows of dots and a waterfall as charts of office programs: the numbers of their tables, and no chart where they cannot be drawn."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from components.charts import specs
from components.exhibit import Table
from components.exports.document import Document, PackedCard
from components.exports.plot_parts import XyPlot
from components.exports.plots import plot
from components.units import unit
from tests.unit.components.packed import COLUMNS, ranked
from tests.unit.components.test_slides import charts, opened

PER_CENT = unit("%")
DOTS = specs.DotRows("name", "value", "series", "Gain", PER_CENT, lower="low", upper="high", rules=((0.0, ""),))
STEPS = specs.Waterfall("name", "value", "Gain", PER_CENT)


def rows(**more: list[Any]) -> Table:
    columns: dict[str, Any] = {
        "name": ["Derby", "Derby", "Corby", "Corby"],
        "series": ["A", "B", "A", "B"],
        "value": [0.1, 0.2, math.nan, 0.4],
    }
    frame = pd.DataFrame(columns | more)
    return Table(frame.assign(low=frame["value"] - 0.05, high=frame["value"] + 0.05), COLUMNS[:2])


def steps(*values: float) -> Table:
    return Table(pd.DataFrame({"name": [f"Step {n}" for n, _ in enumerate(values)], "value": values}), COLUMNS[:2])


def drawn(spec: Any, table: Table) -> dict[str, Any]:
    made = plot(spec, table)
    assert isinstance(made, XyPlot)
    return {each.name: each for each in made.series}


def test_each_series_of_dots_has_its_own_numbers_and_none_for_what_is_missing() -> None:
    series = drawn(DOTS, rows())
    assert [x for x, _ in series["A"].points] == [0.1]
    assert [x for x, _ in series["B"].points] == [0.2, 0.4]
    assert series["A"].look != series["B"].look
    ends = [point[0] for point in series["95% interval"].points if point]
    assert ends == pytest.approx([0.05, 0.15, 0.15, 0.25, 0.35, 0.45])
    heights = [y for kind in "AB" for _, y in series[kind].points]
    assert len(set(heights)) == 3 and heights[0] > heights[1] > heights[2]
    assert [words for _, words in series["Names"].labels] == ["Derby", "Corby"]


def test_more_series_than_there_are_looks_stay_a_table() -> None:
    assert plot(DOTS, rows(series=["A", "B", "C", "D"], value=[0.1, 0.2, 0.3, 0.4])) is None


def test_each_step_stands_on_the_one_before_and_the_whole_on_nought() -> None:
    series = drawn(STEPS, steps(0.5, 0.2, -0.4, 0.3))
    bars = series["From where it begins"].points
    assert [point[0] for point in bars[0::3]] == pytest.approx([0.0, 0.5, 0.7, 0.0])
    assert [x for x, _ in series["To where it ends"].points] == pytest.approx([0.5, 0.7, 0.3, 0.3])
    assert [words for _, words in series["To where it ends"].labels] == ["50.0%", "20.0%", "−40.0%", "30.0%"]


def test_a_step_that_is_not_known_leaves_the_table() -> None:
    assert plot(STEPS, steps(0.5, math.nan, 0.3)) is None


def test_slides_show_both_as_charts() -> None:
    cards = tuple(
        PackedCard(type(ranked())(id, "Title", "", table, spec), "", "", "")
        for id, table, spec in (("dots", rows(), DOTS), ("steps", steps(0.5, 0.2, 0.7), STEPS))
    )
    found = charts(opened(Document("P", "", "2026-11-29", "e1", cards)))
    assert [len(chart.plots[0].series) for chart in found] == [5, 3]
