"""Answers in different units under one another: each bar on a scale of its own, and none where there is no answer."""

from __future__ import annotations

import numpy as np
import pandas as pd

from components.charts import render, specs
from components.charts.svg import draw
from components.exhibit import Column, Table

SPEC = specs.OwnScales(
    heading="heading", detail="detail", value="value", lower="lower", upper="upper", worse="worse", better="better"
)


def table() -> Table:
    frame = pd.DataFrame(
        {
            "heading": ["Need: £2.0m nearer", "Delays: not known", "Health: 400 lost"],
            "detail": ["Range £1.0m to £4.0m\nYours: off by 10%", "Give your own cost", ""],
            "value": [2.0, np.nan, -400.0],
            "lower": [1.0, np.nan, -800.0],
            "upper": [4.0, np.nan, -100.0],
        }
    )
    return Table(frame, (Column("heading", "Answer"),))


def test_each_row_is_as_long_as_its_own_largest_number_says() -> None:
    bars = render(SPEC, table())["data"][0]
    assert list(bars["x"]) == [2 / 4, -400 / 800]
    assert list(bars["error_x"]["array"]) == [(4 - 2) / 4, (-100 + 400) / 800]
    assert list(bars["error_x"]["arrayminus"]) == [(2 - 1) / 4, (-400 + 800) / 800]
    assert bars["marker"]["color"][0] != bars["marker"]["color"][1], "a loss has the colour of a loss"


def test_a_row_without_an_answer_has_its_words_and_no_bar() -> None:
    figure = render(SPEC, table())
    words = [str(each["text"]) for each in figure["layout"]["annotations"]]
    assert any("Delays: not known" in each for each in words)
    assert len(figure["data"][0]["x"]) == len(figure["layout"]["shapes"]) == 2


def test_words_stand_above_their_own_bar() -> None:
    figure = render(SPEC, table())
    notes = [each["y"] for each in figure["layout"]["annotations"][:3]]
    first, last = figure["data"][0]["y"]
    assert figure["layout"]["meta"]["least"] == figure["layout"]["height"], "presented, it is never squeezed"
    assert notes[0] < first < notes[1] < notes[2] < last < figure["layout"]["yaxis"]["range"][0]


def test_it_is_in_the_first_answer_of_a_page() -> None:
    drawn = draw(render(SPEC, table()), "Five answers")
    assert drawn is not None and "Need: £2.0m nearer" in drawn and "Yours: off by 10%" in drawn


def test_a_slide_has_each_answer_with_one_line_beside_its_own_bar() -> None:
    figure = render(SPEC, table())
    slide, usual = figure["layout"]["meta"]["slide"], figure["layout"]
    words = [str(each["text"]) for each in slide["annotations"][:3]]
    assert "Range £1.0m to £4.0m" in words[0] and "Yours: off by 10%" not in words[0]
    middles = [each["y"] for each in slide["annotations"][:3]]
    assert slide["y"] == [middles[0], middles[2]], "a bar for each answer, beside the middle of its words"
    assert len(slide["shapes"]) == len(usual["shapes"]) and slide["least"] < usual["height"] + 60
    assert slide["range"][0] != usual["yaxis"]["range"][0], "by which the browser tells which of the two is shown"
