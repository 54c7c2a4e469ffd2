"""Names beside a chart on a slide: whole, on two lines where one is too short, with fewer rows then."""

from __future__ import annotations

import pytest

from components.exports.native_charts import MOST_LETTERS, in_lines, most_rows
from components.exports.plot_parts import Axis, Series, XyPlot

LONG = "Cluster: Coventry and Warwickshire with Herefordshire and Worcestershire"


def plot(*names: str) -> XyPlot:
    points = [(0.0, float(len(names) - place)) for place in range(len(names))]
    axis = Axis("", "")
    return XyPlot([Series("Names", points, "names", list(enumerate(names)))], axis, axis, names=True)


@pytest.mark.parametrize("name", ["Nottingham and Nottinghamshire", "Leicester, Leicestershire and Rutland"])
def test_a_system_has_its_whole_name_on_one_line(name: str) -> None:
    assert in_lines(name) == [name]


def test_a_longer_name_takes_two_lines_and_is_whole() -> None:
    lines = in_lines(LONG)
    assert len(lines) == 2 and " ".join(lines) == LONG
    assert max(map(len, lines)) <= MOST_LETTERS


def test_what_two_lines_do_not_hold_is_cut_and_says_so() -> None:
    assert in_lines(f"{LONG} and everybody else")[1].endswith("…")


def test_fewer_rows_stand_where_names_take_two_lines() -> None:
    short, one, beside = plot("A", "B", "C"), plot("A", LONG, "C", LONG), plot("A", LONG, LONG)
    assert most_rows(short) > most_rows(one) > most_rows(beside)
