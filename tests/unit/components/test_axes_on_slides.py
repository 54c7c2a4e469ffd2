"""Axes of values on slides: few round steps, 0 among them, and no decimals that are all nought."""

from __future__ import annotations

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches

from components.exports.native_charts import _as_few_digits, add, ends_named
from components.exports.plot_parts import MOST_STEPS, Axis, LinePlot, Look, Series, XyPlot, number_format, step_from
from components.exports.plots import _span
from components.units import MONEY, PERCENT, Unit


@pytest.mark.parametrize(
    "values",
    [[0, 241.5, -20], [0.6, 0.8], [0.02, 0.97], [35, 85], [-0.05, 0.047], [5, 6.3], [-81_000, 83_000], [0.1, 0.12]],
)
def test_an_axis_has_few_round_steps_from_its_low_end(values: list[float]) -> None:
    low, high = _span(values)
    step = step_from(low, high)
    assert low <= min(values) and max(values) <= high
    assert (high - low) / step <= MOST_STEPS + 2, "words at more steps are set aslant, over the legend"
    assert low / step == pytest.approx(round(low / step))
    assert low >= 0 or min(values) < 0


def test_shares_do_not_pass_all() -> None:
    assert _span([0.02, 0.97]) == (0.0, 1.0)


def test_steps_that_are_whole_are_written_without_decimals() -> None:
    assert _as_few_digits(number_format(MONEY), 50.0) == '"£"#,##0"m"'
    assert _as_few_digits(number_format(MONEY), 2.5) == number_format(MONEY)
    assert _as_few_digits(number_format(PERCENT), 0.05) == "0%"
    assert _as_few_digits(number_format(PERCENT), 0.005) == number_format(PERCENT)
    assert _as_few_digits(number_format(Unit("pounds", 1e-6, before="£", after="m")), 5e7) == '"£"#,##0,,"m"'


def height_of(title: str, *more: str) -> float:
    """Of the inner plot of a chart of dots, with these entries besides in its legend."""
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    points = [(1.0, 1.0), (2.0, 2.0)]
    series = [Series(name, points, "dot") for name in ("Dots", *more)]
    series += [Series("Names", points, "names", [(0, "One"), (1, "Two")])]
    plot = XyPlot(series, Axis(title, "", 0, 3), Axis("", "", 0, 3), names=True)
    chart = add(slide, plot, (Inches(0), Inches(0), Inches(8), Inches(5)), name="Chart", words="")
    return float(chart._chartSpace.find(f".//{qn('c:plotArea')}//{qn('c:h')}").get("val"))


def test_words_under_an_axis_that_need_two_lines_have_room_above_the_legend() -> None:
    """The legend of a strip of dots lay on the second line."""
    assert height_of("distance from expected " * 4) < height_of("people")


def test_a_legend_of_many_lines_has_room_below_the_title_of_the_axis() -> None:
    """One long entry puts every entry on a line of its own: the legend of a gap in life expectancy lay on the title."""
    long = ("95% interval", "Others: not clearly different from the average of all of England", "England 7.8")
    assert height_of("years", *long) < height_of("years", "95% interval", "Others", "England 7.8")


def test_names_at_the_ends_of_lines_do_not_lie_on_one_another() -> None:
    ends: dict[str, float | None] = {"Ours": 0.33, "Near to ours": 0.335, "Further": 0.4, "Ends early": None}
    lines: list[tuple[str, list[float | None], Look]] = [(name, [0.2, end], "line") for name, end in ends.items()]
    lines += [(f"Other {n}", [0.1, 0.6], "second line") for n in range(4)]
    plot = LinePlot(["2023", "2024"], lines, Axis("share", "0%", 0.1, 0.6))
    assert ends_named(plot, Inches(5)) == {"Ours": 1, "Further": 1, "Ends early": 0}
