"""A funnel of every practice in England: painted in little, its marks choosable, nothing complained of."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.test_pages import settled

CHART = "unwarranted-variation--closer-0-chart"
ADDRESS = "unwarranted-variation?area={area}&indicator=smoking_prevalence_qof&level=practice&compare=E92000001"
MOST = 750
"""Milliseconds the middling painting may take here: three times what it must on a machine that does nothing else."""
PAINT = """async (name) => {
    const shown = document.querySelector(`[id='${name}'] .js-plotly-plot`);
    const copy = (part) => JSON.parse(JSON.stringify(part));
    const place = document.createElement("div");
    place.style.width = `${shown.clientWidth}px`;
    document.querySelector("main").prepend(place);
    const began = performance.now();
    await Plotly.newPlot(place, copy(shown.data), copy(shown.layout), { displayModeBar: false });
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const taken = performance.now() - began;
    const dots = [...place.querySelectorAll(".shapelayer path")].map((each) => each.getAttribute("d").split("M").length - 1);
    const marks = place.querySelectorAll(".scatterlayer .point").length;
    place.remove();
    return [taken, dots.reduce((all, each) => all + each, 0), marks];
}"""


@pytest.mark.browser
@pytest.mark.clock
@pytest.mark.parametrize("area", ["QUA", "E40000011"])
def test_thousands_of_places_are_painted_in_little(open_page: Any, served_as_shipped: Any, area: str) -> None:
    page = open_page(on=served_as_shipped)
    page.goto(ADDRESS.format(area=area))
    settled(page)
    taken, dots, marks = zip(*(page.evaluate(PAINT, CHART) for _ in range(5)), strict=True)
    middle = sorted(taken)[2]
    print(
        f"{area}: painted in {middle:.0f} ms ({', '.join(f'{each:.0f}' for each in taken)}), {dots[0]} dots, {marks[0]} marks"
    )
    assert dots[0] > 2500, "the ordinary practices are drawn; those that would hide each other once"
    assert 10 < marks[0] <= 400  # the area’s own and those outside the limits
    assert middle < MOST


@pytest.mark.browser
def test_a_practice_is_chosen_from_the_table_of_thousands(open_page: Any, served_as_shipped: Any) -> None:
    page = open_page(on=served_as_shipped)
    page.goto(ADDRESS.format(area="QUA"))
    settled(page)
    row = page.locator("[id='unwarranted-variation--where-0-place'] button[data-value]").first
    code = row.get_attribute("data-value")
    row.click()
    page.wait_for_url(f"**place={code}*")
    settled(page)
    title = page.locator("[id='unwarranted-variation--closer-2-title']").inner_text()
    name = page.locator("[id='unwarranted-variation--place'] option:checked").inner_text()
    assert title.startswith(name)
    marks = page.evaluate(
        f"() => document.querySelector(\"[id='{CHART}'] .js-plotly-plot\").data.at(-1).marker.line.width"
    )
    assert max(marks) == 3, "the chosen one has an edge of its own"
