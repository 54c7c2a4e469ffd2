"""The chart library draws every name as it is written: on axes, beside marks, in titles and when the pointer is on a mark."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser

from components.charts import frame, render
from tests.chart_samples import HOSTILE, KINDS, sample

LIBRARY = files("plotly").joinpath("package_data", "plotly.min.js")

DRAW = """async ([figure, config, hovering]) => {
  await Plotly.newPlot("chart", figure, config);
  const chart = document.getElementById("chart");
  const read = () => [...chart.querySelectorAll("text")].map((each) => {
    const rows = [...each.querySelectorAll("tspan.line")];
    return (rows.length ? rows.map((row) => row.textContent) : [each.textContent]).join("\\n");
  });
  const shown = read(), hovered = [];
  for (const [curve, trace] of chart._fullData.entries()) {
    if (!hovering || trace.hoverinfo === "skip" || trace.type === "choropleth") continue;
    for (let point = 0; point < (chart.calcdata[curve] || []).length; point++) {
      chart._fullLayout._lastHoverTime = 0;
      Plotly.Fx.unhover("chart");
      Plotly.Fx.hover("chart", [{ curveNumber: curve, pointNumber: point }]);
      await new Promise((then) => setTimeout(then, 60)); // the library answers every 50 ms at most
      hovered.push([...chart.querySelectorAll(".hovertext")].map((each) => [...each.querySelectorAll("text")]
        .map((text) => [...text.querySelectorAll("tspan.line")].map((row) => row.textContent).join("\\n") || text.textContent).join("\\n")).join("\\n"));
    }
  }
  return { shown, hovered, links: chart.querySelectorAll("text a").length, styled: chart.querySelectorAll("[style*='color:red']").length };
}"""

BY_HOVER = {"ChangeBars", "ControlChart", "Dumbbell", "Funnel", "Gradient", "RankedDot", "Scatter", "TimeSeries"}


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Any:
    """A page with the chart library and nothing else; no scroll, so that each mark is in the window."""
    page = browser.new_page(viewport={"width": 1300, "height": 1200})
    page.set_content("<div id='chart' style='width: 1200px'></div>")
    page.evaluate("window.PlotlyGeoAssets = {topojson: {world_110m: {type: 'Topology', objects: {}, arcs: []}}}")
    page.add_script_tag(content=LIBRARY.read_text(encoding="utf-8"))
    yield page
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("kind", KINDS)
def test_what_the_reader_sees_is_exactly_the_name(blank: Any, kind: str) -> None:
    for number, first in enumerate(HOSTILE):
        names = [first, *(name for name in HOSTILE if name != first)] if number else list(HOSTILE)
        figure = render(*sample(kind, names))
        if kind == "Choropleth":
            figure["data"][0]["geojson"] = {"type": "FeatureCollection", "features": []}
        seen = blank.evaluate(DRAW, [figure, frame.CONFIG, kind in BY_HOVER and not number])
        rows = [row for text in seen["shown"] for row in text.split("\n")]
        joined = [text.replace("\n", " ") for text in seen["shown"]]
        assert any(first in text for text in [*rows, *joined]), (kind, first, seen["shown"])
        assert (seen["links"], seen["styled"]) == (0, 0), first
        if kind in BY_HOVER and not number:
            hovered = [text.replace("\n", " ") for text in seen["hovered"]]
            for name in names[:3] if kind == "TimeSeries" else names:
                assert any(name in text for text in hovered), (kind, name, hovered)
