"""A reader changes the month: from the input event to the second frame after the redraw of the charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from benchmarks.browser import ALL_DRAWN, until, visitor
from benchmarks.memory import processor_time
from benchmarks.servers import Serving

MONTH = "#unwarranted-variation--period"

ARM = """(same) => {
  const charts = [...document.querySelectorAll(".js-plotly-plot")];
  const seen = window.__change = {began: null, first: null, same: null, all: null};
  const before = new Map(charts.map((chart) => [chart, chart.data]));
  const waiting = new Set(charts);
  charts.forEach((chart) => {
    const redrawn = () => {
      if (seen.began === null || chart.data === before.get(chart) || !waiting.has(chart)) return;
      waiting.delete(chart);
      const number = charts.length - waiting.size;
      requestAnimationFrame(() => requestAnimationFrame(() => {
        const now = performance.now() - seen.began;
        if (number === 1) seen.first = now;
        if (chart.closest(same)) seen.same = now;
        if (number === charts.length) seen.all = now;
      }));
    };
    chart.on("plotly_afterplot", redrawn);
  });
  const begin = () => { if (seen.began === null) seen.began = performance.now(); };
  window.__begin = begin;
}"""

CHOOSE_NATIVE = """([selector, value]) => {
  const select = document.querySelector(selector);
  Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value").set.call(select, value);
  window.__begin();
  select.dispatchEvent(new Event("change", {bubbles: true}));
}"""


@dataclass(frozen=True)
class Change:
    """Milliseconds from the input event."""

    first: float  # the first chart to be renewed
    same: float  # the one that both sites have
    all: float  # the last one


@dataclass(frozen=True)
class Round:
    """One reader's changes, and what they cost in processor time: a measure that a busy machine disturbs less."""

    changes: list[Change]
    browser: float  # milliseconds of the page's own thread for one change
    server: float  # milliseconds of all workers for one change


def changes(browser: Browser, served: Serving, months: Sequence[str]) -> Round:
    """One reader goes through the months, one after another, each after the page has come to rest."""
    with visitor(browser, served.site.charts) as context:
        page = context.new_page()
        page.goto(served.address + served.site.path)
        until(page, ALL_DRAWN)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)
        session = context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        busy, working = _busy(session), processor_time(served)
        done = [_change(page, served, month) for month in months]
        number = len(done)
        return Round(done, (_busy(session) - busy) / number, (processor_time(served) - working) * 1000 / number)


def _busy(session: CDPSession) -> float:
    listed: Any = session.send("Performance.getMetrics")["metrics"]
    return next(float(each["value"]) * 1000 for each in listed if each["name"] == "TaskDuration")


def _change(page: Page, served: Serving, month: str) -> Change:
    if served.site.name == "ours":
        page.evaluate(ARM, served.site.chart)
        page.evaluate(CHOOSE_NATIVE, [MONTH, month])
    else:
        _choose_in_dropdown(page, month, served.site.chart)
    until(page, "window.__change.all !== null && window.__change.same !== null", 30)
    seen: Any = page.evaluate("window.__change")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(150)
    return Change(seen["first"], seen["same"], seen["all"])


def _choose_in_dropdown(page: Page, month: str, chart: str) -> None:
    """Open the framework's dropdown and let the clock start with the click on the month: opening is free."""
    page.locator("#period[aria-expanded=false]").click()
    option = page.locator(f'.dash-dropdown-option:has(input[value="{month}"])')
    option.scroll_into_view_if_needed()
    page.evaluate(ARM, chart)
    page.evaluate("document.addEventListener('click', window.__begin, {capture: true, once: true})")
    option.click()
