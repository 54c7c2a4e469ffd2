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


FOLDED = "unwarranted-variation?area=QUA&indicator=diabetes_prevalence&level=practice&compare=E92000001"
OPEN_FUNNEL = """async () => {
    const until = async (found) => { for (;;) { const it = found(); if (it) return it; await new Promise((done) => setTimeout(done, 100)); } };
    document.querySelector("details.more-choices").open = true;
    const group = [...document.querySelectorAll("details.group")].find((each) => each.innerText.includes("Who stands out"));
    group.open = true;
    const funnel = await until(() => [...group.querySelectorAll("details.folded")].find((each) => /Outside the|usual limits/.test(each.innerText)));
    funnel.open = true;
    const chart = await until(() => { const it = funnel.querySelector(".js-plotly-plot"); return it?.on && it.querySelector(".shapelayer path") ? it : null; });
    chart.on("plotly_afterplot", () => performance.mark("drawn"));
}"""
CHOOSE = """(limits) => {
    performance.clearMarks();
    performance.mark("chosen");
    const select = document.getElementById("unwarranted-variation--limits");
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value").set.call(select, limits);
    select.dispatchEvent(new Event("change", { bubbles: true }));
}"""
TRACED = "devtools.timeline,toplevel,blink.user_timing"
MOST_OF_THREAD = 190
"""Milliseconds of the browser's main thread from a choice to the picture: with some 60 of the server they are 250."""


def _thread_time(events: list[dict[str, Any]]) -> float:
    """Milliseconds of processor the page's main thread took from the choice to the first frame handed over after the funnel was drawn."""
    marks = {each["name"]: each for each in reversed(events) if "user_timing" in each.get("cat", "")}
    thread = marks["chosen"]["pid"], marks["chosen"]["tid"]
    own = [each for each in events if (each["pid"], each["tid"]) == thread and each["ph"] == "X"]
    began, drawn = marks["chosen"]["ts"], marks["drawn"]["ts"]
    painted = min(each["ts"] for each in own if each["name"] == "Commit" and each["ts"] > drawn)
    tasks = [each for each in own if each["name"] == "ThreadControllerImpl::RunTask"]
    return (
        sum(each.get("tdur", 0) for each in tasks if began <= each["ts"] + each["dur"] and each["ts"] <= painted) / 1000
    )


@pytest.mark.browser
def test_a_filter_of_thousands_takes_little_of_the_main_thread(open_page: Any, served_as_shipped: Any) -> None:
    """Of processor time: on a machine shared with others the clock says how busy they are."""
    page = open_page(on=served_as_shipped, folded=True)
    page.goto(FOLDED)
    page.evaluate(OPEN_FUNNEL)
    session = page.context.new_cdp_session(page)
    events: list[dict[str, Any]] = []
    ended: list[object] = []
    session.on("Tracing.dataCollected", lambda found: events.extend(found["value"]))
    session.on("Tracing.tracingComplete", ended.append)
    taken = []
    for limits in ("chance", "overdispersed", "chance", "overdispersed"):
        events.clear()
        ended.clear()
        session.send("Tracing.start", {"categories": TRACED, "transferMode": "ReportEvents"})
        page.evaluate(CHOOSE, limits)
        page.wait_for_function("() => performance.getEntriesByName('drawn').length > 0")
        page.wait_for_timeout(1000)
        session.send("Tracing.end")
        while not ended:
            page.wait_for_timeout(100)
        taken.append(_thread_time(events))
    print(f"main thread from choice to picture: {', '.join(f'{each:.0f}' for each in taken)} ms")
    assert min(taken) > 10, "a trace without tasks measures nothing"
    assert sorted(taken)[1] < MOST_OF_THREAD
