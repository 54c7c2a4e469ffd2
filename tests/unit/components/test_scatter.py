"""The scatter: marks in focus lie over the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from components.charts import scatter
from components.charts.specs import Line, Scatter
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


def test_borders_lie_beside_the_marks_with_their_names_and_cannot_be_chosen() -> None:
    frame = pd.DataFrame({"code": ["A"], "x": [-2.0], "y": [52.5]})
    border = Line([-2.1, -1.9, np.nan, -2.1], [52.4, 52.6, np.nan, 52.4])
    spec = Scatter(
        *("x", "y", "code", "code", "", ""), x_unit=unit("years"), y_unit=unit("years"), outlines=[("Dudley", border)]
    )
    drawn = scatter.figure(spec, Table(frame, (Column("code", "Area"),)))
    marks, line = drawn["data"]
    assert marks["customdata"] == ["A"]
    assert line["mode"] == "lines" and "customdata" not in line and line["hoverinfo"] == "skip"
    assert line["x"][2] is None and not line["connectgaps"], "islands are not joined"
    names = [(each["text"], each["x"], each["y"]) for each in drawn["layout"]["annotations"]]
    assert ("Dudley", pytest.approx(-2.0), pytest.approx(52.5)) in names
