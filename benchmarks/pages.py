"""Every page's share of the server: its layout and its change of view, for readers of many areas with many choices.

    python -m benchmarks pages [--quick] [--times 5]

p95 over at least 200 requests, 8 at a time, of the built starter edition (or one five times its size), after a start: what a worker makes for the first time is
among them. Then 100 readers who each choose something every 5 seconds.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from benchmarks import edition, ready, sections, servers
from benchmarks.browser import chromium
from benchmarks.comparison import Limit, Measure
from benchmarks.ready import Stood
from benchmarks.sections import Answers
from benchmarks.servers import Serving
from components.page import Page
from data_access import Store, open_store
from pages import PAGES, areas
from settings import Settings

MOST = Limit(ours=150)  # milliseconds, p95
MOST_COLD, MOST_SWITCH = Limit(ours=1200), Limit(ours=500)  # milliseconds, until the window stands
MOST_AMONG_MANY = Limit(ours=150)
READERS, EVERY = 100, 5.0  # readers, seconds between two choices of one of them

ANSWERED: Sequence[Page[Any, Any]] = PAGES
CONTENT = "_pages_content.children"


@dataclass(frozen=True)
class Effort:
    requests: int = 400
    rounds: int = 3
    visits: int = 5  # of each page in a browser
    seconds: float = 60.0  # of the crowd


QUICK = Effort(requests=200, rounds=1, visits=2, seconds=15.0)


def measured(effort: Effort, workspace: Path, times: int = 1) -> list[Measure]:
    data_folder = workspace / "data"
    edition.build(data_folder)
    observations = edition.grow(data_folder, times)
    edition.prepare_static_files(data_folder)
    settings = Settings.from_environment({"DATA_FOLDER": str(data_folder)})
    store = open_store(settings)
    found = [Measure("observations", "", [observations])]
    with servers.serving(servers.ours(workspace, data_folder)) as served:
        servers.ready(served)
        callbacks = _callbacks(served)
        for number, page in enumerate(ANSWERED):
            layouts, changes = [], []
            for turn in range(effort.rounds):
                asked = list(_views(page, store, effort.requests + 1, Random(100 * number + turn)))
                layouts.append(sections.send(served, [_layout(callbacks, page, query) for query in asked[1:]]))
                pairs = pairwise(asked)
                changes.append(sections.send(served, [_change(callbacks, page, was, now) for was, now in pairs]))
            found += [
                _measure(f"{page.path}: layout, p95", layouts),
                _measure(f"{page.path}: change of view, p95", changes),
            ]
        found += _ready(served, effort.visits)
        crowd = _crowd(served, callbacks, store, effort.seconds)
    words = f"{READERS} readers, one choice each every {EVERY:g} s for {effort.seconds:g} s; {crowd.failed} of {len(crowd.times)} failed"
    found.append(Measure("crowd: p95", "ms", [crowd.p95], limit=MOST_AMONG_MANY, note=words))
    found.append(Measure("crowd: failed", "", [crowd.failed], limit=Limit(ours=0)))
    return found


def _ready(served: Serving, visits: int) -> list[Measure]:
    """Each page on a laptop: a first visit, and a switch to it from another page."""
    slugs = [page.slug for page in ANSWERED]
    listed = [page.slug for page in ANSWERED if page.listed]  # what the navigation leads to
    colds: dict[str, list[Stood]] = {slug: [] for slug in slugs}
    turns: dict[str, list[Stood]] = {slug: [] for slug in slugs}
    with chromium() as browser:
        for _ in range(visits):
            for page in ANSWERED:
                colds[page.slug].append(ready.cold(browser, served, page.path, page.slug))
            for slug, taken in ready.switches(browser, served, listed).items():
                turns[slug].append(taken)
    return [
        measure
        for how, taken, most in (("first visit", colds, MOST_COLD), ("switched to", turns, MOST_SWITCH))
        for slug in slugs
        if taken[slug]
        for measure in (
            Measure(f"{slug}: the window, {how}", "ms", [each.window for each in taken[slug]], limit=most),
            Measure(f"{slug}: all below it, {how}", "ms", [each.whole for each in taken[slug]]),
        )
    ]


def _measure(name: str, answers: Sequence[Answers]) -> Measure:
    failed = sum(each.failed for each in answers)
    note = f"median {min(each.middle for each in answers):.0f} ms, {answers[0].kilobytes:.0f} kB"
    return Measure(
        name, "ms", [each.p95 for each in answers], limit=MOST, note=note + (f", {failed} FAILED" if failed else "")
    )


def _views(page: Page[Any, Any], store: Store, most: int, chance: Random) -> Iterator[dict[str, str]]:
    """Every area in turn, each time with one parameter at another of its choices."""
    everywhere = [option.value for option in areas.choices(store)]
    free = [each for each in page.view.parameters() if each.metadata["among"] and each.name not in ("area", "edition")]
    for number in range(most):
        query = {"area": everywhere[number % len(everywhere)]}
        if free:
            usual, _ = page.view.from_query(query, lambda what, so_far: page.choices(store, what, so_far))
            one = chance.choice(free)
            values = {each.name: str(getattr(usual, each.name)) for each in page.view.parameters()}
            options = list(page.choices(store, one.metadata["among"], values))
            if options:
                query[one.name] = chance.choice(options).value
        yield query


def _callbacks(served: Serving) -> dict[str, Any]:
    """The server's callbacks by their output, as the browser is told of them."""
    with urllib.request.urlopen(f"{served.address}/_dash-dependencies", timeout=30) as response:
        listed = json.load(response)
    return {each["output"]: each for each in listed if not each.get("clientside_function")}


def _layout(callbacks: dict[str, Any], page: Page[Any, Any], query: dict[str, str]) -> bytes:
    output = next(each for each in callbacks if CONTENT in each)
    given = {"_pages_location.pathname": page.path, "_pages_location.search": "?" + urlencode(query)}
    return _body(callbacks[output], given)


def _change(callbacks: dict[str, Any], page: Page[Any, Any], was: dict[str, str], now: dict[str, str]) -> bytes:
    output = next(each for each in callbacks if f"{page.slug}--view.data-view" in each)
    given = {f"{page.slug}--view.data-view": "?" + urlencode(was)}
    given |= {f"{page.slug}--{name}.value": value for name, value in (was | now).items()}
    return _body(callbacks[output], given)


def _lines(callbacks: dict[str, Any], page: Page[Any, Any], query: dict[str, str]) -> bytes:
    """What a browser asks once the cards stand: the lines of the folded exhibits."""
    output = next(each for each in callbacks if f"{page.slug}--closer.data-lines" in each)
    return _body(callbacks[output], {f"{page.slug}--closer-asked.data-asked": "?" + urlencode(query)})


def _opened(callbacks: dict[str, Any], page: Page[Any, Any], query: dict[str, str], number: int) -> bytes:
    """What a browser asks when one of them is opened."""
    name = f"{page.slug}--closer-opened"
    return _body(callbacks[f"{name}.data-made"], {f"{name}.data-asked": f"{number}?{urlencode(query)}"})


def _body(callback: dict[str, Any], given: dict[str, str]) -> bytes:
    output = callback["output"]
    outputs = [dict(zip(("id", "property"), one.rsplit(".", 1), strict=True)) for one in output.strip(".").split("...")]
    asked = {
        kind: [each | {"value": given.get(f"{each['id']}.{each['property']}")} for each in callback[kind]]
        for kind in ("inputs", "state")
    }
    changed = [f"{each['id']}.{each['property']}" for each in asked["inputs"]]
    several = output.startswith("..")
    made = {"output": output, "outputs": outputs if several else outputs[0], **asked, "changedPropIds": changed}
    return json.dumps(made).encode()


def _crowd(served: Serving, callbacks: dict[str, Any], store: Store, seconds: float) -> Answers:
    """Readers who do not wait for one another: each sends its next choice when its time has come."""
    began, end = time.perf_counter(), time.perf_counter() + seconds
    lock, times, failures = threading.Lock(), [], []

    def read(number: int) -> None:
        chance = Random(number)
        page = ANSWERED[number % len(ANSWERED)]
        views = list(_views(page, store, int(seconds / EVERY) + 2, chance))
        time.sleep(EVERY * chance.random())
        for was, now in pairwise(views):
            if time.perf_counter() > end:
                return
            due = time.perf_counter() + EVERY
            answer = sections.send(served, [_change(callbacks, page, was, now)], at_once=1)
            with lock:
                times.extend(answer.times)
                failures.append(answer.failed)
            time.sleep(max(0.0, due - time.perf_counter()))

    with ThreadPoolExecutor(READERS) as pool:
        list(pool.map(read, range(READERS)))
    return Answers(times, 0, sum(failures), time.perf_counter() - began)
