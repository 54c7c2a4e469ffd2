"""Charts for office programs with more rows than fit on a slide: every row keeps its name, and a range keeps its own."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd
import pytest
from pptx import Presentation

from components.charts import specs
from components.exhibit import Column, Exhibit, Table
from components.exports import slides
from components.exports.document import Document, PackedCard
from components.exports.plot_parts import XyPlot
from components.exports.plots import CLEAR, MOST_NAMED, plot
from components.units import unit

NAMES = [f"Trust {number}" for number in range(21)]
COLUMNS = (Column("name", "Trust"), Column("value", "Share", "figure", unit=unit("%")))


def frame() -> pd.DataFrame:
    value = [0.9 - 0.01 * row for row in range(len(NAMES))]
    ends = {"lower": [v - 0.02 for v in value], "upper": [v + 0.02 for v in value]}
    chosen = [name == "Trust 20" for name in NAMES]
    return pd.DataFrame({"name": NAMES, "code": NAMES, "value": value, "chosen": chosen, **ends})


def card(**more: Any) -> PackedCard:
    spec = specs.RankedDot("value", "name", "code", "Share", lower="lower", upper="upper", chosen="chosen", average=0.8)
    exhibit = Exhibit("long", "Trust 20 is lowest of 21.", "Words.", Table(frame(), COLUMNS), spec, **more)
    return PackedCard(exhibit, "Who is lowest?", "", "/page")


@pytest.fixture(scope="module")
def deck() -> Any:
    cards = (card(number=("15.9", "points below")),)
    return Presentation(io.BytesIO(slides.deck(Document("P", "", "2026-11-29", "e5d7a8ef6654e", cards))))


def drawn(slide: Any) -> dict[str, Any]:
    chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
    return {series.name: series for series in chart.plots[0].series}


def test_every_row_of_a_long_chart_is_named_once_on_its_slides(deck: Any) -> None:
    parts = [drawn(slide) for slide in list(deck.slides)[1:]]
    named = [text.text for each in parts for text in each["Names"]._element.xpath(".//c:dLbl//a:t")]
    assert named == NAMES
    points = [float(v.text) for each in parts for v in each["All"]._element.xpath("c:xVal//c:v")]
    assert points == pytest.approx(frame()["value"].tolist()[:-1])
    assert [slide.shapes.title.text_frame.text[-8:] for slide in list(deck.slides)[1:]] == ["(1 of 2)", "(2 of 2)"]


def test_the_chosen_row_and_its_interval_stand_in_its_own_part(deck: Any) -> None:
    first, second = (drawn(slide) for slide in list(deck.slides)[1:])
    assert "Trust 20" not in first
    assert [float(v.text) for v in second["Trust 20"]._element.xpath("c:xVal//c:v")] == pytest.approx([0.7])
    ends = [float(v.text) for v in second["95% interval"]._element.xpath("c:xVal//c:v")]
    assert len(ends) == 20
    assert ends[-2:] == pytest.approx([0.68, 0.72])


def test_parts_hold_no_more_rows_than_fit() -> None:
    table = Table(frame(), COLUMNS)
    whole = plot(specs.RankedDot("value", "name", "code", "Share"), table)
    assert isinstance(whole, XyPlot)
    rows = [len(next(s for s in part.series if s.look == "names").points) for part in whole.parts(MOST_NAMED)]
    assert rows == [11, 10]
    assert whole.parts(30) == (whole,)


def test_a_range_is_called_what_the_page_calls_it() -> None:
    spec = specs.ChangeBars("name", "value", "lower", "upper", "Change", unit("%"), interval="range if need is off")
    made = plot(spec, Table(frame(), COLUMNS))
    assert isinstance(made, XyPlot)
    assert [series.name for series in made.series if series.look == "interval"] == ["Range if need is off"]


def test_the_front_says_the_day_and_a_slide_says_how_much(deck: Any) -> None:
    front, slide = (
        " ".join(shape.text_frame.text for shape in each.shapes if shape.has_text_frame)
        for each in list(deck.slides)[:2]
    )
    assert "1 finding. Figures of 29 November 2026." in front
    assert "e5d7a8ef6654e" not in front
    assert "15.9" in slide
    assert "points below" in slide


def test_the_chosen_mark_has_the_colour_the_words_give_it(deck: Any) -> None:
    """The words beside a chart say that an area's own are in blue, and its chosen trust once was orange."""
    made = drawn(list(deck.slides)[2])
    colours = {name: made[name].marker.format.fill.fore_color.rgb for name in ("All", "Trust 20")}
    assert colours["All"] == colours["Trust 20"]


def test_marks_that_cannot_be_told_are_series_of_their_own_with_another_fill() -> None:
    rows = frame().assign(clear=[row % 2 == 0 for row in range(len(NAMES))], chosen=False)
    spec = specs.RankedDot("value", "name", "code", "Share", chosen="chosen", clear="clear", open_name="can’t tell")
    exhibit = Exhibit("open", "Some are clear.", "Words.", Table(rows, COLUMNS), spec)
    cards = (PackedCard(exhibit, "Who is lowest?", "", "/page"),)
    made = Presentation(io.BytesIO(slides.deck(Document("P", "", "2026-11-29", "e5d7a8ef6654e", cards))))
    parts = [drawn(slide) for slide in list(made.slides)[1:]]
    fills = {
        name: {str(each[name].marker.format.fill.fore_color.rgb) for each in parts} for name in (CLEAR, "Can’t tell")
    }
    assert len(fills[CLEAR]) == len(fills["Can’t tell"]) == 1
    assert fills[CLEAR] != fills["Can’t tell"]
    count = {name: sum(v is not None for each in parts for v in each[name].iter_values()) for name in fills}
    assert count == {CLEAR: 11, "Can’t tell": 10}


def test_other_units_are_not_drawn_as_if_they_could_not_be_told() -> None:
    rows = frame().assign(own=[name == "Trust 3" for name in NAMES], chosen=False)
    spec = specs.RankedDot("value", "name", "code", "Share", chosen="chosen", focus="own")
    found = plot(spec, Table(rows, COLUMNS))
    assert isinstance(found, XyPlot)
    assert {series.name: series.look for series in found.series if series.look != "names"} == {
        "Others": "other dot",
        "Trust 3": "dot",
    }
