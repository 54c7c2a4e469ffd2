"""A strip of dots: worse on the right, those that may be claimed filled, none hidden by another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from components.charts.specs import Strip
from components.charts.strip import FURTHEST, MOST_IN_ROW, figure
from components.exhibit import Column, Table
from components.theme import chart

SPEC = Strip(
    value="distance",
    group="family",
    name="name",
    code="address",
    words="words",
    filled="claimed",
    groups=("Care", "Resource"),
    x_title="",
    middle="as expected",
    better="better",
    worse="worse",
    chosen="chosen",
)


def table(**columns: Any) -> Table:
    number = len(columns["distance"])
    usual = {
        "family": ["Care"] * number,
        "name": [f"m{i}" for i in range(number)],
        "address": [f"/x?i={i}" for i in range(number)],
        "words": ["5 more"] * number,
        "claimed": [True] * number,
        "chosen": [False] * number,
    }
    return Table(pd.DataFrame(usual | columns), columns=(Column("name", "Measure"),))


def marks(**columns: Any) -> dict[str, Any]:
    drawn: dict[str, Any] = figure(SPEC, table(**columns))["data"][0]
    return drawn


def test_the_worse_side_is_on_the_right_in_its_colour_and_what_may_not_be_claimed_is_hollow() -> None:
    drawn = marks(distance=[1.0, -1.0, 2.0], claimed=[True, True, False])
    assert drawn["x"] == [1.0, -1.0, 2.0]
    assert drawn["marker"]["color"] == [chart("worse"), chart("better"), chart("other")]
    assert drawn["marker"]["symbol"] == ["circle", "circle", "circle-open"]


def test_the_furthest_worse_dots_are_named() -> None:
    """Of 195 dots one was named, and none of the worst five."""
    given = table(
        distance=[3.0, 2.5, -3.5, 9.0, 3.9, 0.4],
        family=["Care", "Care", "Care", "Resource", "Resource", "Resource"],
        claimed=[True, True, True, True, False, True],
    )
    words = [note["text"] for note in figure(SPEC, given)["layout"]["annotations"]]
    assert [word for word in words if word.startswith("m")] == ["m3", "m0", "m1", "m2"], "then the better side"
    near = table(distance=[0.4, 0.2], claimed=[True, True])
    assert not any(note["text"].startswith("m") for note in figure(SPEC, near)["layout"]["annotations"])
    chosen = table(distance=[3.0, 2.0], chosen=[False, True])
    words = [note["text"] for note in figure(SPEC, chosen)["layout"]["annotations"]]
    assert [word for word in words if word.startswith("m")] == ["m0", "m1"]
    hollow = table(distance=[2.0, 3.0], claimed=[True, False])
    words = [note["text"] for note in figure(SPEC, hollow)["layout"]["annotations"]]
    assert [word for word in words if word.startswith("m")] == ["m1", "m0"], (
        "the eye asks what the furthest is, claimed or not"
    )
    many = figure(SPEC, table(distance=[3.0 - 0.1 * row for row in range(9)]))["layout"]["annotations"]
    shifts = [note["yshift"] for note in many if note["text"].startswith("m")]
    assert len(shifts) == len(set(shifts)) == MOST_IN_ROW, "no two names of a row on one line"


def test_the_names_of_the_better_side_stand_on_the_outside() -> None:
    """No better dot was named at all. Towards the middle a name would stand on other dots."""
    given = table(distance=[-1.2, -1.4, -1.6, -1.8, -3.9], claimed=[True, True, False, True, True])
    notes = [note for note in figure(SPEC, given)["layout"]["annotations"] if note["text"].startswith("m")]
    assert [note["text"] for note in notes] == ["m4", "m3", "m1"]
    assert [note["xanchor"] for note in notes] == ["left", "right", "right"]
    assert len({note["yshift"] for note in notes}) == 3, "no two on one line"


def test_what_lies_further_out_stands_at_the_edge_and_what_has_no_distance_is_left_out() -> None:
    drawn = marks(distance=[9.0, -9.0, float("nan")])
    assert drawn["x"] == [FURTHEST, -FURTHEST]
    assert drawn["customdata"] == ["/x?i=0", "/x?i=1"]


def test_dots_of_one_place_are_stacked_within_their_row() -> None:
    drawn = marks(distance=[0.01, 0.02, 0.03, 0.04], family=["Care", "Care", "Care", "Resource"])
    y = np.array(drawn["y"])
    assert len(set(y[:3].tolist())) == 3 and np.abs(y[:3]).max() < 0.5
    assert y[3] == 1.0


def test_the_chosen_are_named() -> None:
    layout = figure(SPEC, table(distance=[0.5, 2.0], chosen=[False, True]))["layout"]
    said = [note["text"] for note in layout["annotations"]]
    assert "m1" in said and "m0" not in said
    assert {"better", "as expected", "worse"} <= set(said)
    plain = figure(replace(SPEC, chosen=None), table(distance=[0.5]))["layout"]
    assert len(plain["annotations"]) == 3
