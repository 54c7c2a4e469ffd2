"""The picture of a chart in the first answer: the marks, words and colours of the figure, at the places of its values."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from typing import Any

import numpy as np
import pandas as pd
import pytest

from components.charts import render, specs, svg
from components.charts.svg.axes import nice
from components.exhibit import Column, Table
from components.theme import CHART_TOKENS, stylesheet
from components.units import PERCENT, Unit

DOTS = specs.RankedDot(
    value="value",
    name="name",
    code="code",
    value_title="Share",
    lower="low",
    upper="high",
    focus="own",
    average=0.4,
    average_name="Average 40%",
)


def dots(values: list[float], names: list[str] | None = None, **more: Any) -> dict[str, Any]:
    count = len(values)
    frame = pd.DataFrame(
        {
            "value": np.array(values, dtype=float),
            "name": names or [f"Place {number}" for number in range(count)],
            "code": [f"C{number}" for number in range(count)],
            "low": np.array(values, dtype=float) - 0.05,
            "high": np.array(values, dtype=float) + 0.05,
            "own": [number == 0 for number in range(count)],
        }
        | more
    )
    return render(DOTS, Table(frame, (Column("name", "Name"),)))


def drawn(figure: dict[str, Any], title: str = "A title", description: str = "") -> ElementTree.Element:
    text = svg.draw(figure, title, description)
    assert text is not None
    return ElementTree.fromstring(text)


def across(circle: ElementTree.Element) -> float:
    return float(circle.attrib["cx"].rstrip("%"))


def test_every_known_value_has_a_dot_and_an_interval_in_its_order() -> None:
    picture = drawn(dots([0.2, 0.5, 0.8]))
    circles = list(picture.iter("circle"))
    assert [across(each) for each in circles] == sorted(across(each) for each in circles)
    downs = [float(each.attrib["cy"]) for each in circles]
    assert downs == sorted(downs)
    assert downs[1] - downs[0] == pytest.approx(downs[2] - downs[1], abs=0.2)
    intervals = [
        each
        for each in picture.iter("line")
        if each.attrib["y1"] == each.attrib["y2"] and each.attrib["y1"] in {one.attrib["cy"] for one in circles}
    ]
    spans = [
        (float(each.attrib["x1"][:-1]), float(each.attrib["x2"][:-1])) for each in intervals if "%" in each.attrib["x1"]
    ]
    assert len(spans) == 3
    for circle, (left, right) in zip(circles, spans, strict=True):
        assert left < across(circle) < right


def test_a_mark_stands_where_its_value_does() -> None:
    figure = dots([0.2, 0.5, 0.8])
    low, high = figure["layout"]["xaxis"]["range"]
    middle = list(drawn(figure).iter("circle"))[1]
    assert across(middle) == pytest.approx(100 * (50 - low) / (high - low), abs=0.01)


def test_one_mark_is_drawn() -> None:
    assert len(list(drawn(dots([0.4])).iter("circle"))) == 1


def test_a_missing_value_and_a_missing_interval_have_no_mark() -> None:
    figure = dots([0.2, np.nan, 0.6], low=[0.1, np.nan, np.nan], high=[0.3, np.nan, np.nan])
    picture = drawn(figure)
    assert len(list(picture.iter("circle"))) == 2
    assert "nan" not in ElementTree.tostring(picture, encoding="unicode").casefold()


def test_nothing_to_draw_and_a_map_have_no_picture() -> None:
    assert svg.draw({"data": [], "layout": {"height": 1}}, "Nothing") is None
    assert svg.draw({"data": [{"type": "choropleth"}], "layout": {"height": 300}}, "A map") is None


def test_no_unit_with_a_value_leaves_the_axes() -> None:
    picture = drawn(dots([np.nan, np.nan]))
    assert not list(picture.iter("circle"))


def test_names_are_shown_as_they_are_written() -> None:
    hostile = '<script>alert(1)</script> & "quoted" $x$ %{y}'
    text = svg.draw(dots([0.3, 0.4], names=[hostile, "</svg><img src=x onerror=alert(1)>"]), hostile)
    assert text is not None
    assert "<script" not in text
    assert "<img" not in text
    shown = "".join(ElementTree.fromstring(text).itertext())
    assert "<script>alert(1)</script>" in re.sub(r"\s+", "", shown)
    assert "$x$ %{y}" in shown


def test_a_very_long_name_is_broken_into_lines_with_room_for_them() -> None:
    long = "Bath and North East Somerset, Swindon and Wiltshire Integrated Care Board and its many neighbours"
    figure = dots([0.3, 0.4], names=[long, "Short"])
    lines = [each for each in drawn(figure).iter("tspan") if each.text and each.text in long and len(each.text) > 8]
    assert len(lines) > 1
    assert len({each.attrib["y"] for each in lines}) == len(lines)
    left = int(re.search(r"padding:0 \d+px 0 (\d+)px", str(svg.draw(figure, "x"))).group(1))  # type: ignore[union-attr]
    assert left > 7 * max(len(each.text or "") for each in lines) * 0.8


def test_colours_are_the_style_sheets_in_light_and_dark() -> None:
    text = str(svg.draw(dots([0.3, 0.4]), "x"))
    assert not re.search(r"#[0-9a-f]{6}", text)
    used = set(re.findall(r"var\(--chart-([\w-]+)\)", text))
    assert {"focus", "other", "ink"} <= used <= set(CHART_TOKENS)
    for name in used:
        light, dark = CHART_TOKENS[name]
        assert f"--chart-{name}:{light};" in stylesheet()
        assert f"--chart-{name}:{dark};" in stylesheet()


def test_a_picture_has_a_name_and_what_is_said_of_it() -> None:
    picture = drawn(dots([0.3]), "Stoke & <Trent>", "Half of it")
    assert picture.findtext(".//title") == "Stoke & <Trent>"
    assert picture.findtext(".//desc") == "Half of it"


def test_of_two_names_that_would_meet_the_first_is_written() -> None:
    """Names of practices stood on each other until the chart itself was drawn."""
    figure = dots([0.2, 0.3, 0.6])
    name = {"xref": "x", "yref": "y", "y": 0, "bgcolor": "#fff", "xanchor": "left"}
    figure["layout"]["annotations"] = [
        name | {"text": text, "x": x} for text, x in (("One", 20), ("Two", 21), ("Three", 60))
    ]
    figure["layout"]["annotations"].append({"text": "limits", "x": 20, "y": 0, "xref": "x", "yref": "y"})
    said = " ".join(drawn(figure).itertext())
    assert "One" in said and "Three" in said and "Two" not in said
    assert "limits" in said, "what is no name of a mark stays"


def test_other_kinds_are_drawn_from_their_figures_too() -> None:
    frame = pd.DataFrame(
        {"x": [1.0, 2.0, 3.0], "label": ["a", "b", "c"], "y": [0.1, np.nan, 0.3], "series": "s", "name": "S"}
    )
    lines = specs.TimeSeries(x="x", label="label", y="y", series="series", name="name", y_title="Share", unit=PERCENT)
    path = next(drawn(render(lines, Table(frame, (Column("name", "Name"),)))).iter("path")).attrib["d"]
    assert path.count("M") == 2, "a missing value breaks the line"

    gains = pd.DataFrame({"name": ["A", "B"], "value": [3.0, -2.0], "low": [2.0, -3.0], "high": [4.0, -1.0]})
    bars = specs.ChangeBars("name", "value", "low", "high", "Change", Unit("people", decimals=0))
    boxes = list(drawn(render(bars, Table(gains, (Column("name", "Name"),)))).iter("rect"))
    assert [each.attrib["fill"] for each in boxes] == ["var(--chart-focus)", "var(--chart-worse)"]
    assert float(boxes[1].attrib["x"][:-1]) + float(boxes[1].attrib["width"][:-1]) == pytest.approx(
        float(boxes[0].attrib["x"][:-1]), abs=0.02
    )

    strip = pd.DataFrame(
        {"v": [1.0, -9.0], "g": ["Care", "Care"], "n": ["A", "B"], "c": ["a", "b"], "w": "", "f": True}
    )
    spec = specs.Strip("v", "g", "n", "c", "w", "f", ("Care",), "How far", "as expected", "better", "worse")
    picture = drawn(render(spec, Table(strip, (Column("n", "Name"),))))
    assert len(list(picture.iter("circle"))) == 2
    assert {"better", "worse", "as expected", "Care"} <= set(picture.itertext())


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 100, ["0", "20", "40", "60", "80", "100"]),
        (0.1, 0.34, ["0.10", "0.15", "0.20", "0.25", "0.30"]),
        (-2500, 2500, ["−2,000", "−1,000", "0", "1,000", "2,000"]),
        (3, 3, ["3"]),
        (float("nan"), 1, []),
    ],
)
def test_ticks_are_round_numbers(low: float, high: float, expected: list[str]) -> None:
    assert [words for _, words in nice(low, high, 6)] == expected
