"""A page, seen: from the start of navigation, and from a click in the navigation, until the window stands, and all below it.

The window stands when every word, chart and table in it does and nothing is awaited: what a reader waits for. The charts below
it are drawn in the quiet after that, or when they come near it (`assets/modules/charts.js`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from benchmarks.browser import until, visitor
from benchmarks.servers import Serving

STANDS = """(() => {
  const page = document.querySelector("[data-page='SLUG']");
  if (!page || document.querySelector("[data-dash-is-loading=true]")) return false;
  const seen = (each) => { const { top, bottom } = each.getBoundingClientRect(); return top < innerHeight && bottom > 0; };
  const pictures = [...page.querySelectorAll("[id$='-picture']")].filter((each) => each.offsetParent && (WHOLE || seen(each)));
  const unfolded = (each) => !each.closest("details") || each.closest("details").open;
  const tables = [...page.querySelectorAll("[id$='-place']")].filter(unfolded);
  return pictures.every((each) => each.querySelector(".main-svg"))
    && tables.every((each) => !each.dataset.table || each.dataset.rows !== undefined);
})()"""
"""All charts of the window, or of the whole page, drawn; all tables that are not folded away built; no answer awaited."""

WATCH = """(() => {
  window.__stood = {window: null, whole: null};
  const began = BEGAN;
  const note = (what, stands) => {
    const look = () => stands()
      ? requestAnimationFrame(() => requestAnimationFrame(() => { window.__stood[what] = performance.now() - began; }))
      : requestAnimationFrame(look);
    requestAnimationFrame(look);
  };
  note("window", () => SIGHT);
  note("whole", () => ALL);
})()"""
"""Notes the second frame after the window, and after the page, stands: milliseconds."""

SWITCH = """(selector) => {
  const link = document.querySelector(selector);
  WATCH
  link.click();
}"""


@dataclass(frozen=True)
class Stood:
    """Milliseconds until the window stood, and until all of the page did."""

    window: float
    whole: float


def cold(browser: Browser, served: Serving, path: str, slug: str) -> Stood:
    """A first visit with an empty cache."""
    with visitor(browser, 1) as context:
        context.add_init_script(_watch(slug, "0"))
        page = context.new_page()
        page.goto(served.address + path)
        return _stood(page)


def switches(browser: Browser, served: Serving, slugs: list[str]) -> dict[str, Stood]:
    """One reader who goes from page to page by the navigation."""
    found: dict[str, Stood] = {}
    with visitor(browser, 1) as context:
        page = _opened(context, served, slugs[-1])
        for slug in slugs:
            page.evaluate(SWITCH.replace("WATCH", _watch(slug, "performance.now()")), link_to(slug))
            found[slug] = _stood(page)
    return found


def link_to(slug: str) -> str:
    """The CSS selector of the navigation's link to a page."""
    return f"li[data-path='/{'' if slug == 'home' else slug}'] a"


def _opened(context: BrowserContext, served: Serving, slug: str) -> Any:
    context.add_init_script(_watch(slug, "0"))
    page = context.new_page()
    page.goto(f"{served.address}/{slug}")
    _stood(page)
    return page


def _watch(slug: str, began: str) -> str:
    stands = STANDS.replace("SLUG", slug)
    sight, whole = (stands.replace("WHOLE", each) for each in ("false", "true"))
    return WATCH.replace("SIGHT", sight).replace("ALL", whole).replace("BEGAN", began)


def _stood(page: Any) -> Stood:
    until(page, "window.__stood && window.__stood.window !== null && window.__stood.whole !== null")
    return Stood(**page.evaluate("window.__stood"))
