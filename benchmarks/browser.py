"""Chromium for the measurements, and what every measured page is told before anything else of it runs."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

WATCH = """(() => {
  const seen = window.__seen = {picture: null, first: null, all: null};
  const wanted = %d;
  const isSeen = (each) => !each.closest("[inert]") && each.getBoundingClientRect().height > 0;
  const drawn = () => [...document.querySelectorAll(".js-plotly-plot")]
    .filter((chart) => chart.querySelector(".scatterlayer .point") && isSeen(chart)).length;
  const isPictured = () => drawn() >= 1
    || [...document.querySelectorAll("#first .card svg, main > svg")].some((each) => each.querySelector("circle, path, rect") && isSeen(each));
  const secondFrame = (then) => requestAnimationFrame(() => requestAnimationFrame(() => then(performance.now())));
  let picture = false, first = false, all = false;
  const look = () => {
    const number = drawn();
    if (!picture && isPictured()) { picture = true; secondFrame((t) => { seen.picture = t; }); }
    if (number >= 1 && !first) { first = true; secondFrame((t) => { seen.first = t; }); }
    if (picture && number >= wanted && !all) { all = true; secondFrame((t) => { seen.all = t; }); }
    if (!all) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();"""
"""Notes when a picture of the first chart is seen, when the first chart can be used, and when all can: with their marks there and two
frames passed. Milliseconds since navigation."""


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def visitor(browser: Browser, charts: int) -> Iterator[BrowserContext]:
    """A reader on a laptop who has never been here: an empty cache."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.add_init_script(WATCH % charts)
    try:
        yield context
    finally:
        context.close()


WAIT = """(patience) => new Promise((done, fail) => {
  const end = performance.now() + patience;
  const look = () => CONDITION ? done(true) : performance.now() > end ? fail(`waited in vain at ${location.href}: ${JSON.stringify(window.__seen)}`) : setTimeout(look, 20);
  look();
})"""


def until(page: Page, condition: str, seconds: float = 60) -> None:
    """Wait in the page itself: Playwright's own waiting runs text as code, which our security policy forbids."""
    page.evaluate(WAIT.replace("CONDITION", f"({condition})"), seconds * 1000)


ALL_DRAWN = "window.__seen && window.__seen.all !== null"
