"""The server's share: every callback body the browser sends, captured from the page, sent again for many views."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from random import Random
from typing import Any

from playwright.sync_api import Browser, Request

from benchmarks.browser import ALL_DRAWN, until, visitor
from benchmarks.comparison import percentile
from benchmarks.filter_change import CHOOSE_NATIVE, MONTH
from benchmarks.servers import Serving

AT_ONCE = 8
CALLBACKS = "/_dash-update-component"
HEADERS = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate, br, zstd"}

VIEW = "unwarranted-variation--view"
NAMES = ("page layout", "change of view")


@dataclass(frozen=True)
class Answers:
    """What came back of one run of requests, in milliseconds and kilobytes (compressed as a browser would get them)."""

    times: list[float]
    kilobytes: float  # median
    failed: int
    seconds: float  # the whole run

    @property
    def middle(self) -> float:
        return percentile(self.times, 0.5)

    @property
    def p95(self) -> float:
        return percentile(self.times, 0.95)


@dataclass(frozen=True)
class View:
    area: str
    month: str

    @property
    def query(self) -> str:
        return f"?area={self.area}&period={self.month}"


def captured(browser: Browser, served: Serving, month: str) -> dict[str, Any]:
    """The bodies the browser itself sends: on opening the page and on changing the month once, by section."""
    bodies: list[Any] = []

    def keep(request: Request) -> None:
        if CALLBACKS in request.url and request.post_data:
            bodies.append(json.loads(request.post_data))

    with visitor(browser, served.site.charts) as context:
        page = context.new_page()
        page.on("request", keep)
        page.goto(served.address + served.site.path)
        until(page, ALL_DRAWN)
        page.wait_for_load_state("networkidle")
        if served.site.name == "ours":
            page.evaluate("window.__begin = () => {}")
            page.evaluate(CHOOSE_NATIVE, [MONTH, month])
            page.wait_for_timeout(1500)
            page.wait_for_load_state("networkidle")
    found: dict[str, Any] = {}
    for body in bodies:
        found[_name(body["output"])] = body
    return found


def _name(output: str) -> str:
    if "_pages_content" in output:
        return "page layout"
    if "--headline" in output:
        return "change of view"
    return "charts" if "league.figure" in output else output


def for_view(body: Any, view: View) -> bytes:
    """The same body as the browser would send it for another view."""
    made = json.loads(json.dumps(body))
    for given in [*made["inputs"], *made.get("state", [])]:
        match given["id"], given["property"]:
            case "_pages_location", "search":
                given["value"] = view.query
            case place, "data-view" if place == VIEW:
                given["value"] = f"?area={view.area}"
            case "area" | "unwarranted-variation--area", "value":
                given["value"] = view.area
            case "period" | "unwarranted-variation--period", "value":
                given["value"] = view.month
    return json.dumps(made).encode()


def mixed(areas: Sequence[str], months: Sequence[str]) -> Iterator[View]:
    """Every area and month, none again before all others: caches of recent views do not help."""
    views = [View(area, month) for area in areas for month in months]
    Random(1).shuffle(views)
    return cycle(views)


def send(served: Serving, bodies: Sequence[bytes], at_once: int = AT_ONCE) -> Answers:
    """Send all bodies, so many at a time, each on a connection of its own as different readers would."""
    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        results = list(pool.map(lambda body: _post(served, body), bodies))
    seconds = time.perf_counter() - began
    good = [result for result in results if result[2]]
    sizes = [size for _, size, _ in good] or [0]
    return Answers([t for t, _, _ in results], percentile(sizes, 0.5) / 1000, len(results) - len(good), seconds)


def _post(served: Serving, body: bytes) -> tuple[float, int, bool]:
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    try:
        connection.request("POST", CALLBACKS, body, HEADERS)
        response = connection.getresponse()
        content = response.read()
        return (time.perf_counter() - began) * 1000, len(content), response.status in (200, 204)
    except (OSError, http.client.HTTPException):
        return (time.perf_counter() - began) * 1000, 0, False
    finally:
        connection.close()
