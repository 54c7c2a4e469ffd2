"""No two texts of a chart lie on one another, on any page, at any width from a small phone to a projector, on screen and on paper."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.test_pages import settled

WIDTHS = (1600, 1280, 820, 375, 320)
ADDRESSES = (
    "unwarranted-variation?area=QUA&indicator=rtt_within_18_weeks&level=icb&limits=chance",
    "unwarranted-variation?area=QUA",
    "unwarranted-variation?area=E40000011&level=practice&indicator=smoking_prevalence_qof",
    "inequalities?area=QUA",
    "resource-distribution?area=QUA",
    "wider-economy?area=E40000011",
    "voices?area=E40000011",
    "places",
)

# Where what is folded is opened too: the map of systems, small charts side by side.
UNFOLDED = {ADDRESSES[0], "voices?area=E40000011"}

TEXTS = """() => [...document.querySelectorAll(".js-plotly-plot")].filter((chart) => chart.offsetParent).map((chart) => {
  const seen = (text) => !text.closest(".hoverlayer") && text.textContent && text.getBoundingClientRect().width;
  return { id: chart.id || chart.parentElement.id, width: chart.querySelector(".main-svg").getBoundingClientRect(),
    texts: [...chart.querySelectorAll(".main-svg text")].filter(seen).map((text) => {
      const box = text.getBoundingClientRect();
      return [text.textContent, box.left, box.right, box.top, box.bottom];
    }) };
})"""


def overlaps(page: Page) -> list[str]:
    """Pairs of texts of one chart whose boxes share more than half a pixel both ways."""
    found = []
    for chart in page.evaluate(TEXTS):
        for at, (one, *a) in enumerate(chart["texts"]):
            for other, *b in chart["texts"][:at]:
                across = min(a[1], b[1]) - max(a[0], b[0])
                up = min(a[3], b[3]) - max(a[2], b[2])
                if across > 0.5 and up > 0.5:
                    found.append(f"{chart['id']}: “{one}” lies on “{other}” ({across:.0f} by {up:.0f} pixels)")
    return found


def cut_off(page: Page) -> list[str]:
    return [
        f"{chart['id']}: “{text}”"
        for chart in page.evaluate(TEXTS)
        for text, left, right, *_ in chart["texts"]
        if left < chart["width"]["left"] - 1 or right > chart["width"]["right"] + 1
    ]


def all_drawn(page: Page) -> None:
    page.evaluate("dash_clientside.workbench.allDrawn()")
    page.evaluate(
        "() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(then, 300))))"
    )


@pytest.fixture
def open_page(open_page: Any, served_as_shipped: Any) -> Any:
    return partial(open_page, on=served_as_shipped)


@pytest.mark.browser
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_text_of_a_chart_lies_on_another(open_page: Any, address: str) -> None:
    page: Page = open_page(viewport={"width": WIDTHS[0], "height": 900})
    page.set_default_timeout(60_000)  # the longest page, of a server that has just started
    page.goto(address)
    settled(page)
    if address in UNFOLDED:
        page.evaluate("() => document.querySelectorAll('#main details').forEach((folded) => { folded.open = true })")
        settled(page)
    all_drawn(page)
    texts = sum(len(chart["texts"]) for chart in page.evaluate(TEXTS))
    assert texts > 20
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(500)
        assert overlaps(page) == [], width
        assert cut_off(page) == [], width


PHONES = (390, 320)
FOLDED = ("resource-distribution?area=QUA", "wider-economy?area=E40000011", ADDRESSES[2])


def everything_unfolded(page: Page) -> None:
    """Opens what is folded until no more charts come: each is asked for as it is opened."""
    drawn = -1
    for _ in range(30):
        page.evaluate("() => document.querySelectorAll('#main details').forEach((folded) => { folded.open = true })")
        settled(page)
        all_drawn(page)
        page.wait_for_timeout(1000)
        now = sum(len(chart["texts"]) for chart in page.evaluate(TEXTS))
        if now == drawn:
            return
        drawn = now


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("address", FOLDED)
def test_no_text_of_a_folded_chart_lies_on_another_on_a_phone(open_page: Any, address: str) -> None:
    page: Page = open_page(viewport={"width": PHONES[0], "height": 900})
    page.set_default_timeout(60_000)
    page.goto(address)
    settled(page)
    everything_unfolded(page)
    assert sum(len(chart["texts"]) for chart in page.evaluate(TEXTS)) > 100
    for width in PHONES:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(2000)
        assert overlaps(page) == [], width
        assert cut_off(page) == [], width


@pytest.mark.browser
def test_a_page_opened_narrow_and_the_printed_page_have_no_overlap_either(open_page: Any) -> None:
    page: Page = open_page(viewport={"width": 320, "height": 640})
    page.goto(ADDRESSES[0])
    settled(page)
    all_drawn(page)
    assert overlaps(page) == []
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    page.wait_for_timeout(500)
    assert overlaps(page) == []


CROWDED = """async () => {
  const place = document.createElement("div");
  place.style.width = "500px";
  document.getElementById("main").append(place);
  const words = (n) => ({ x: 5, y: 5 + n / 1000, text: "A name of some length " + n, showarrow: false, xanchor: "left" });
  await Plotly.react(place, [{ x: [0, 10], y: [0, 10], mode: "markers", type: "scatter", marker: { size: 8 } }],
    { width: 500, height: 300, annotations: [...Array(40).keys()].map(words),
      xaxis: { tickvals: [...Array(11).keys()], ticktext: [...Array(11).keys()].map((n) => "September " + (2010 + n)), tickangle: 0 } }, {});
  dash_clientside.workbench.placeLabels(place);
  return { names: [...place.querySelectorAll("g.annotation:not(.crowded-out)")].length, all: place.querySelectorAll("g.annotation").length,
    leaders: place.querySelectorAll(".label-leader").length,
    ticks: [...place.querySelectorAll(".xtick text:not(.crowded-out)")].map((each) => each.textContent) };
}"""


@pytest.mark.browser
def test_a_crowd_of_names_is_spread_and_what_has_no_room_is_left_out(open_page: Any) -> None:
    """Forty names on one spot and eleven months side by side: some stay, none overlaps, the newest month is always there."""
    page: Page = open_page()
    page.goto(ADDRESSES[1])
    settled(page)
    left = page.evaluate(CROWDED)
    assert overlaps(page) == []
    assert 8 <= left["names"] < left["all"] == 40
    assert left["leaders"] >= 5, "a name that has moved away is joined to its mark"
    assert left["ticks"][-1] == "September 2020"
    years = [int(each.split()[1]) for each in left["ticks"]]
    assert len(years) >= 2
    assert len({later - earlier for earlier, later in pairwise(years)}) == 1, "evenly thinned"


@pytest.mark.browser
def test_labels_left_out_of_a_narrow_chart_come_back_in_a_wide_one(open_page: Any) -> None:
    page: Page = open_page(viewport={"width": 1600, "height": 900})
    page.goto(ADDRESSES[0])
    settled(page)
    all_drawn(page)
    texts = sorted(text for chart in page.evaluate(TEXTS) for text, *_ in chart["texts"])
    page.set_viewport_size({"width": 320, "height": 900})
    page.wait_for_timeout(500)
    page.set_viewport_size({"width": 1600, "height": 900})
    page.wait_for_timeout(500)
    assert sorted(text for chart in page.evaluate(TEXTS) for text, *_ in chart["texts"]) == texts
