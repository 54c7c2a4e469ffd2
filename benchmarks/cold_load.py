"""The first page: bytes over the wire and time to the first chart, with an empty cache and on the second visit."""

from __future__ import annotations

import urllib.request
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from benchmarks.browser import ALL_DRAWN, until, visitor
from benchmarks.servers import Serving


@dataclass(frozen=True)
class Visit:
    megabytes: float  # over the wire, headers included; a megabyte is 1,000,000 bytes
    requests: int
    picture: float  # milliseconds from the start of navigation to the second frame after a picture of the first chart is seen
    first_chart: float | None  # the same for the first chart that can be used; None: the page has none
    all_charts: float


def visits(browser: Browser, served: Serving) -> tuple[Visit, Visit]:
    """A first visit and a second one by the same reader."""
    with visitor(browser, served.site.charts) as context:
        return _visit(context, served), _visit(context, served)


def _visit(context: BrowserContext, served: Serving) -> Visit:
    page = context.new_page()
    sizes: list[float] = []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(served.address + served.site.path)
    until(page, ALL_DRAWN)
    page.wait_for_load_state("networkidle")
    seen: Any = page.evaluate("window.__seen")
    page.close()
    return Visit(sum(sizes) / 1e6, sum(size > 0 for size in sizes), seen["picture"], seen["first"], seen["all"])


def picture(served: Serving) -> str:
    """The SVG of the first card as the application's first answer holds it."""
    with urllib.request.urlopen(served.address + served.site.path, timeout=60) as response:
        return picture_in(response.read().decode())


def picture_in(html: str) -> str:
    """The first SVG of the first card in the HTML of a page. ValueError: there is none."""
    first = html[html.index('<div id="first">') :]
    card = first[first.index('class="card first') :]
    return card[(begin := card.index("<svg")) : card.index("</svg>", begin) + len("</svg>")]
