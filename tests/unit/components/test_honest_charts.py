"""Charts that would mislead: dots on the wrong side of a line, bars of no length, axes that magnify nothing, fills that mean two things."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from components.charts import frame, render
from components.charts.control_chart import SHAPES
from components.charts.quantile_dot import stacked
from components.charts.specs import ChartSpec, Funnel, FunnelLimits, RankedDot, TimeSeries, Tornado
from components.exhibit import Column, Table
from components.shell import _in_words
from components.theme import chart
from components.units import Unit, unit

PEOPLE = Unit("people", decimals=0)


def drawn(spec: ChartSpec, **columns: Any) -> dict[str, Any]:
    return render(spec, Table(pd.DataFrame(columns), (Column(next(iter(columns)), "First"),)))


@pytest.mark.parametrize("edge", [0.0, 3.7, 11.2, 19.9])
def test_no_dot_stands_on_the_other_side_of_the_line_than_its_value(edge: float) -> None:
    values = np.linspace(0.3, 19.7, 20)
    column, _ = stacked(values, [-2.0, 22.0], edge)
    assert ((column >= edge) == (values >= edge)).all()


def test_a_lever_that_moves_nothing_has_no_bar() -> None:
    spec = Tornado(
        *("name", "worst", "best", "worst_at", "best_at"), value_title="people", unit=PEOPLE, now=500.0, now_name="now"
    )
    ends = {"worst": [100.0, 500.0], "best": [900.0, 500.0], "worst_at": ["1", "500"], "best_at": ["9", "500"]}
    figure = drawn(spec, name=["Moves", "Does not"], **ends)
    assert [len(bars["y"]) for bars in figure["data"]] == [1, 1]
    assert figure["layout"]["yaxis"]["ticktext"] == ["Moves"]
    still = drawn(spec, name=["Does not"], worst=[500.0], best=[500.0], worst_at=["500"], best_at=["500"])
    assert len(still["data"][0]["y"]) == 1, "of levers that all move nothing, all are drawn"


def test_a_change_of_half_a_percent_does_not_fill_the_chart() -> None:
    columns = {"x": [0.0, 1.0], "label": ["a", "b"], "code": ["s", "s"], "name": ["s", "s"], "y": [168.2, 169.0]}
    spec = TimeSeries(x="x", label="label", y="y", series="code", name="name", y_title="index", unit=Unit("index"))
    low, high = drawn(spec, **columns)["layout"]["yaxis"]["range"]
    assert high - low == pytest.approx(frame.LEAST_SPAN * 169.0, rel=0.02)
    assert low < 168.2 < 169.0 < high
    wide = drawn(spec, **(columns | {"y": [100.0, 169.0]}))["layout"]["yaxis"]["range"]
    assert wide[1] - wide[0] < 80, "a large change is drawn as before"
    assert frame.honest([0.0, 0.0], floor=0.0, ceiling=1.0) == [0.0, 0.0]


def test_open_marks_are_unclear_and_the_axis_says_so() -> None:
    columns = {"name": ["a", "b"], "code": ["a", "b"], "value": [2.0, 1.0], "own": [False, True], "sure": [True, False]}
    spec = RankedDot(
        value="value", name="name", code="code", value_title="people", unit=PEOPLE, focus="own", clear="sure"
    )
    figure = drawn(spec, **columns)
    assert figure["data"][0]["marker"]["symbol"] == ["circle", "circle-open"]
    assert figure["data"][0]["marker"]["color"] == [chart("other"), chart("focus")], "the area is told by its colour"
    assert figure["layout"]["xaxis"]["title"]["text"] == "people; open dots: can’t tell"
    all_clear = drawn(spec, **(columns | {"sure": [True, True]}))
    assert all_clear["layout"]["xaxis"]["title"]["text"] == "people"


def test_control_charts_have_the_colours_of_making_data_count() -> None:
    def hue(token: str) -> str:
        red, green, blue = (int(chart(token)[at : at + 2], 16) for at in (1, 3, 5))
        return "grey" if max(red, green, blue) - min(red, green, blue) < 40 else "blue" if blue > red else "orange"

    told = {verdict: hue(token) for verdict, (token, _) in SHAPES.items()}
    assert told == {"improvement": "blue", "concern": "orange", "unusual": "grey", "neither": "grey"}


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-07", "July 2026"), ("2026-07-03", "3 July 2026"), ("2025", "2025"), ("", ""), ("2026-13", "2026-13")],
)
def test_the_foot_of_a_page_dates_in_words(day: str, words: str) -> None:
    assert _in_words(day) == words


@pytest.mark.parametrize(
    ("name", "span", "title", "prefix"),
    [
        ("pounds", [-5.0, 3.0], "Who pays (£m)", None),  # "£−5m" is no way to write a loss
        ("pounds", [0.0, 3.0], "Who pays", "£"),
        ("people", [-5.0, 3.0], "Who pays", ""),
    ],
)
def test_no_pound_sign_stands_before_a_minus(name: str, span: list[float], title: str, prefix: str | None) -> None:
    axis = frame.in_units(unit(name), "Who pays", span)
    assert (axis["title"], axis.get("tickprefix"), axis["range"]) == (title, prefix, span)


@pytest.mark.parametrize(("half", "separate"), [(0.001, False), (0.04, True)])
def test_the_limits_of_a_funnel_are_named_where_the_words_have_room(half: float, separate: bool) -> None:
    """Beside large practices the inner limits lie so close to the average that their name ran through its line."""
    ends = {
        "x": [1_000.0, 40_000.0],
        "target": [0.15, 0.15],
        "lower95": [0.05, 0.15 - half],
        "upper95": [0.25, 0.15 + half],
    }
    limits = FunnelLimits(**ends, lower998=[0.03, 0.15 - 2 * half], upper998=[0.27, 0.15 + 2 * half])
    number = 30
    names = [f"Practice {each}" for each in range(number)]
    spec = Funnel(
        **{each: each for each in ("x", "y", "name", "code", "position")},
        x_title="",
        y_title="",
        average_name="average",
        limits=limits,
    )
    values = {"x": np.linspace(1_000, 40_000, number), "y": np.linspace(0.3, 0.4, number)}
    figure = drawn(spec, name=names, code=names, position=["above 99.8"] * number, **values)
    written = [note["text"] for note in figure["layout"]["annotations"]]
    assert ("95% limits" in written) == separate and "95% limits" in " ".join(written)
    assert 0 < sum("Practice" in each for each in written) <= 4, "all are far outside: a few names do"
