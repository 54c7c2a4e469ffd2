"""The map: areas in focus are outlined, and drawn over their neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from components.charts import choropleth
from components.charts.specs import Choropleth
from components.exhibit import Column, Table
from components.theme import chart
from components.units import unit


def drawn(reverse: bool = False, focus: str | None = None) -> dict[str, Any]:
    frame = pd.DataFrame(
        {
            "code": ["A", "B", "C", "D"],
            "name": ["Ash", "Beech", "Cedar", "Oak"],
            "value": [1.0, 2.0, np.nan, 3.0],
            "own": [True, False, True, False],
        }
    )
    spec = Choropleth(
        value="value",
        name="name",
        code="code",
        focus=focus,
        unit=unit("ratio"),
        boundaries="/boundaries/x.geojson",
        value_title="need",
        reverse=reverse,
    )
    shapes: dict[str, Any] = choropleth.figure(spec, Table(frame, (Column("name", "Area"),)))["data"][0]
    return shapes


def test_areas_in_focus_come_last_with_a_strong_edge() -> None:
    shapes = drawn(focus="own")
    assert shapes["locations"] == ["B", "D", "A"]
    assert shapes["text"][-1] == "<b>Ash</b><br>1.000"
    assert shapes["marker"]["line"]["color"] == [chart("ground"), chart("ground"), chart("chosen-edge")]
    assert shapes["marker"]["line"]["width"][-1] > shapes["marker"]["line"]["width"][0]


def test_without_a_focus_all_edges_are_alike_and_what_has_no_value_is_not_drawn() -> None:
    shapes = drawn()
    assert shapes["locations"] == ["A", "B", "D"]
    assert shapes["marker"]["line"]["color"] == chart("ground")


def test_the_darkest_is_the_most_or_where_asked_the_least() -> None:
    assert drawn()["colorscale"][-1] == [1.0, chart("step-5")]
    assert drawn(reverse=True)["colorscale"][-1] == [1.0, chart("step-1")]
    assert drawn(reverse=True)["colorscale"][0] == [0.0, chart("step-5")]


def test_the_legend_says_what_the_stronger_colour_is() -> None:
    """Darker on light ground and lighter on dark: the words hold for both."""
    assert "stronger colour: higher" in drawn()["colorbar"]["title"]["text"]
    assert "stronger colour: lower" in drawn(reverse=True)["colorbar"]["title"]["text"]


def test_the_highest_the_lowest_and_the_highest_in_focus_are_named_on_a_map_of_many() -> None:
    codes = [f"C{number}" for number in range(30)]
    frame = pd.DataFrame(
        {
            "code": codes,
            "name": [f"Place {number}" for number in range(30)],
            "value": np.arange(30.0),
            "own": [number in (7, 9) for number in range(30)],
        }
    )
    spec = Choropleth(
        value="value",
        name="name",
        code="code",
        focus="own",
        unit=unit("ratio"),
        boundaries="/b.geojson",
        value_title="n",
    )
    names = choropleth.figure(spec, Table(frame, (Column("name", "Area"),)))["data"][1]
    assert set(names["locations"]) == {"C0", "C9", "C29"}
    assert dict(zip(names["locations"], names["text"], strict=True))["C9"] == "Place 9"
