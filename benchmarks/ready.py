"""The whole page, seen: from the start of navigation, and from a click in the navigation, until all of it stands."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext

from benchmarks.browser import until, visitor
from benchmarks.servers import Serving

STANDS = """(() => {
  const page = document.querySelector("[data-page='SLUG']");
  if (!page || document.querySelector("[data-dash-is-loading=true]")) return false;
  const charts = [...page.querySelectorAll(".chart")].filter((each) => each.offsetParent);
  const unfolded = (each) => !each.closest("details") || each.closest("details").open;
  const tables = [...page.querySelectorAll("[id$='-place']")].filter(unfolded);
  return charts.every((each) => each.querySelector(".main-svg"))
    && tables.every((each) => !each.dataset.table || each.dataset.rows !== undefined);
})()"""
"""All charts on paper, all tables that are not folded away built, no answer awaited."""

WATCH = """(() => {
  window.__stood = null;
  const began = BEGAN;
  const look = () => CONDITION
    ? requestAnimationFrame(() => requestAnimationFrame(() => { window.__stood = performance.now() - began; }))
    : requestAnimationFrame(look);
  requestAnimationFrame(look);
})()"""
"""Notes the second frame after the page stands, in milliseconds."""

SWITCH = """(slug) => {
  const link = document.querySelector(`li[data-path="/${slug === "home" ? "" : slug}"] a`);
  WATCH
  link.click();
}"""


def cold(browser: Browser, served: Serving, path: str, slug: str) -> float:
    """A first visit with an empty cache, milliseconds."""
    with visitor(browser, 1) as context:
        context.add_init_script(_watch(slug, "0"))
        page = context.new_page()
        page.goto(served.address + path)
        return _stood(page)


def switches(browser: Browser, served: Serving, slugs: list[str]) -> dict[str, float]:
    """One reader who goes from page to page by the navigation: milliseconds for each."""
    found: dict[str, float] = {}
    with visitor(browser, 1) as context:
        page = _opened(context, served, slugs[-1])
        for slug in slugs:
            page.evaluate(SWITCH.replace("WATCH", _watch(slug, "performance.now()")), slug)
            found[slug] = _stood(page)
    return found


def _opened(context: BrowserContext, served: Serving, slug: str) -> Any:
    context.add_init_script(_watch(slug, "0"))
    page = context.new_page()
    page.goto(f"{served.address}/{slug}")
    _stood(page)
    return page


def _watch(slug: str, began: str) -> str:
    return WATCH.replace("CONDITION", STANDS.replace("SLUG", slug)).replace("BEGAN", began)


def _stood(page: Any) -> float:
    until(page, "window.__stood !== null && window.__stood !== undefined")
    return float(page.evaluate("window.__stood"))
