"""The scatter: marks in focus lie over the others."""

from __future__ import annotations

import pandas as pd

from components.charts import scatter
from components.charts.specs import Scatter
from components.exhibit import Column, Table
from components.theme import chart
from components.units import unit


def test_marks_in_focus_are_drawn_last_each_with_its_own_colour_and_key() -> None:
    frame = pd.DataFrame(
        {"code": ["A", "B", "C"], "x": [1.0, 2.0, 3.0], "y": [3.0, 2.0, 1.0], "own": [True, False, False]}
    )
    spec = Scatter(
        x="x",
        y="y",
        name="code",
        code="code",
        focus="own",
        x_unit=unit("years"),
        y_unit=unit("£"),
        x_title="",
        y_title="",
    )
    marks = scatter.figure(spec, Table(frame, (Column("code", "Area"),)))["data"][0]
    assert marks["customdata"] == ["B", "C", "A"]
    assert (marks["x"], marks["y"]) == ([2.0, 3.0, 1.0], [2.0, 1.0, 3.0])
    assert marks["marker"]["color"] == [chart("other"), chart("other"), chart("focus")]
