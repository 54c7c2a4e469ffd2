"""Dumbbells: both values of every unit, and no mark for a missing one. Time series: lines that stop where counting changed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from components.charts import render, time_series
from components.charts.specs import Dumbbell, RankedDot, TimeSeries
from components.exhibit import Column, Table
from components.units import PERCENT


def dumbbells(frame: pd.DataFrame, **given: Any) -> dict[str, Any]:
    columns = {key: key for key in ("start", "end", "words", "name", "code", "focus", "chosen")}
    named = {"start_name": "Poorer", "end_name": "Richer", "start_level": 0.5, "end_level": 0.7, "against": "England"}
    spec = Dumbbell(**columns | named | {"value_title": "share", "unit": PERCENT} | given)  # type: ignore[arg-type]
    return render(spec, Table(frame, (Column("name", "Area"),)))


FRAME = pd.DataFrame(
    {
        "start": [0.4, 0.6, np.nan, np.nan],
        "end": [0.8, 0.7, 0.9, np.nan],
        "words": ["40 points", "10 points", "no gap known", "no gap known"],
        "name": ["Ash", "Beech", "Cedar", "Oak"],
        "code": ["A", "B", "C", "D"],
        "focus": [True, False, False, False],
        "chosen": [True, False, False, False],
    }
)


def test_both_ends_are_drawn_and_a_missing_one_is_not() -> None:
    *_, start, end = dumbbells(FRAME)["data"]
    assert start["x"] == [40.0, 60.0, None]
    assert end["x"] == [80.0, 70.0, 90.0]
    assert start["customdata"] == ["A", "B", "C"]
    assert start["marker"]["symbol"] != end["marker"]["symbol"]


def test_the_gap_is_written_and_the_levels_are_named() -> None:
    layout = dumbbells(FRAME)["layout"]
    words = [note["text"] for note in layout["annotations"]]
    assert words[:3] == ["40 points", "10 points", "no gap known"]
    assert words[3:] == ["● Poorer; dashed line: England 50.0%", "◇ Richer; dotted line: England 70.0%"]
    assert [shape["x0"] for shape in layout["shapes"]] == [50.0, 70.0]


def test_a_heading_stands_above_the_words_with_room_for_it() -> None:
    """Pounds at the right of a chart once said nothing of what they were."""
    plain, headed = (dumbbells(FRAME, words_title=title)["layout"] for title in ("", "pounds in the first year"))
    above = [note for note in headed["annotations"] if "pounds" in note["text"]]
    assert [(note["x"], note["xanchor"], note["yref"]) for note in above] == [(1, "left", "paper")]
    assert headed["margin"]["r"] > plain["margin"]["r"]
    assert len(headed["annotations"]) == len(plain["annotations"]) + 1


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_a_level_that_is_missing_has_no_line(missing: float | None) -> None:
    layout = dumbbells(FRAME, start_level=missing)["layout"]
    assert [shape["x0"] for shape in layout["shapes"]] == [70.0]


def time_series_of(frame: pd.DataFrame, **given: Any) -> dict[str, Any]:
    columns = {"x": "x", "label": "label", "y": "y", "series": "code", "name": "name", "focus": "focus"}
    spec = TimeSeries(**columns | {"y_title": "share", "unit": PERCENT} | given)  # type: ignore[arg-type]
    return render(spec, Table(frame, (Column("name", "Area"),)))


def test_a_line_that_ends_early_says_when() -> None:
    frame = pd.DataFrame(
        {"x": [1, 2, 3] * 2, "label": ["2021", "2022", "2023"] * 2, "y": [0.1, 0.2, 0.3, 0.5, 0.6, np.nan]}
        | {"code": list("AAABBB"), "name": ["Ash"] * 3 + ["Beech"] * 3, "focus": True}
    )
    words = [note["text"] for note in time_series_of(frame)["layout"]["annotations"]]
    assert words == ["Ash", "Beech (to 2022)"]


def line(years: list[int], breaks: list[tuple[float, str]], cut: bool) -> list[dict[str, Any]]:
    frame = pd.DataFrame(
        {"x": years, "label": [str(y) for y in years], "y": [0.1 * n for n in range(len(years))]}
        | {"code": "A", "name": "Ash", "focus": True}
    )
    drawn: list[dict[str, Any]] = time_series_of(frame, breaks=breaks, cut=cut)["data"]
    return drawn


def test_a_line_stops_at_a_break() -> None:
    (drawn,) = line([1, 2, 3, 4], [(2.5, "new survey"), (3.5, "again")], cut=True)
    assert drawn["x"] == [1.0, 2.0, None, 3.0, None, 4.0]
    assert [value is None for value in drawn["y"]] == [False, False, True, False, True, False]
    assert len(drawn["text"]) == 6
    assert not drawn["connectgaps"]


@pytest.mark.parametrize("where", [0.5, 4.5])
def test_a_break_beside_a_line_leaves_it_whole(where: float) -> None:
    (drawn,) = line([1, 2, 3, 4], [(where, "new survey")], cut=True)
    assert drawn["x"] == [1.0, 2.0, 3.0, 4.0]


def test_lines_cross_breaks_unless_told_otherwise() -> None:
    (drawn,) = line([1, 2, 3, 4], [(2.5, "new survey")], cut=False)
    assert drawn["x"] == [1.0, 2.0, 3.0, 4.0]


@pytest.mark.parametrize(
    ("labels", "kept"),
    [
        (["2015", "2016", "2017"], ["2015", "2016", "2017"]),
        ([f"20{y}/{y + 1}" for y in range(16, 24)], ["2017/18", "2019/20", "2021/22", "2023/24"]),
        (["a label of thirty letters or so"] * 2, ["a label of thirty letters or so"]),
    ],
)
def test_the_newest_label_always_stands(labels: list[str], kept: list[str]) -> None:
    places, shown = time_series._ticks(np.arange(len(labels), dtype=float), labels)
    assert shown == kept
    assert places[-1] == len(labels) - 1


def test_names_at_the_ends_keep_apart_and_below_the_top() -> None:
    frame = pd.DataFrame(
        {"x": [1, 2] * 5, "label": ["2021", "2022"] * 5, "y": [0.1, 0.5, 0.2, 0.5, 0.3, 0.5, 0.0, 0.5, 0.2, 0.5]}
        | {"code": list("AABBCCDDEE"), "name": list("AABBCCDDEE"), "focus": True}
    )
    layout = time_series_of(frame)["layout"]
    bottom, top = layout["yaxis"]["range"]
    places = [note["y"] for note in layout["annotations"]]
    apart = 17 * (top - bottom) / time_series.HEIGHT
    assert len(places) == 5
    assert all(apart < high - low for low, high in pairwise(places))
    assert max(places) <= top


def test_without_columns_of_focus_and_choice_every_mark_is_strong_and_none_is_chosen() -> None:
    frame = pd.DataFrame({"value": [0.4, 0.6], "name": ["Ash", "Beech"], "code": ["A", "B"], "yes": True, "no": False})
    table = Table(frame, (Column("name", "Area"),))
    least = RankedDot(value="value", name="name", code="code", value_title="share")
    marked = RankedDot(value="value", name="name", code="code", value_title="share", focus="yes", chosen="no")
    assert render(least, table) == render(marked, table)
    assert render(least, table)["data"][0]["text"][0] == "<b>Ash</b><br>40.0% (no interval published)"


def test_the_titles_of_axes_are_texts() -> None:
    """A dictionary given for a title was drawn as it stands: "{'text': ''}"."""
    figure = dumbbells(FRAME)
    assert "{'text'" not in str(figure["layout"]["yaxis"].get("title", {}).get("text", ""))
