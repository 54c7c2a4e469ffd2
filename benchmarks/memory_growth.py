"""How far workers grow while readers ask for views that nobody asked for before.

    python -m benchmarks memory [--minutes 10]

Random areas with random choices of every control, over every page, for some minutes; beside it the plain page, asked for all
its areas and months. Resident memory of the workers is read every few seconds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import edition, memory, pages, sections, servers
from benchmarks.comparison import Limit, Measure
from benchmarks.servers import Serving
from components.page import Page
from data_access import Store, open_store
from pages import PAGES, areas
from settings import Settings

MOST_TIMES_PLAIN = Limit(ratio=1.8)
AT_ONCE = 4  # requests; more than this only waits in the server's queue
EVERY = 5.0  # seconds between two readings


@dataclass
class Growth:
    """Megabytes resident of one worker (the mean of all), read every few seconds while requests were answered."""

    began: float
    readings: list[tuple[float, float]] = field(default_factory=list)  # (seconds since the start, MB)
    answered: int = 0
    failed: int = 0

    @property
    def first(self) -> float:
        return self.readings[0][1]

    @property
    def last(self) -> float:
        return self.readings[-1][1]

    @property
    def highest(self) -> float:
        return max(megabytes for _, megabytes in self.readings)

    def told(self) -> str:
        """Every tenth of the time."""
        step = max(1, len(self.readings) // 10)
        shown = [*self.readings[::step], self.readings[-1]]
        return ", ".join(f"{seconds:.0f} s: {megabytes:.0f}" for seconds, megabytes in shown)


def unasked(store: Store, chance: Random) -> Iterator[tuple[Page[Any, Any], dict[str, str]]]:
    """Pages with a random area and a random choice of every control, without end."""
    everywhere = [option.value for option in areas.choices(store)]
    while True:
        page = chance.choice(PAGES)
        query = {"area": chance.choice(everywhere)}
        for parameter in page.view.parameters():
            if parameter.name in ("area", "edition") or not parameter.metadata["among"]:
                continue
            view, _ = page.view.from_query(query, lambda what, so_far, page=page: page.choices(store, what, so_far))
            values = {each.name: str(getattr(view, each.name)) for each in page.view.parameters()}
            options = list(page.choices(store, parameter.metadata["among"], values))
            if options:
                query[parameter.name] = chance.choice(options).value
        yield page, query


def of_ours(served: Serving, store: Store, seconds: float, seed: int = 1) -> Growth:
    callbacks = pages._callbacks(served)

    def bodies(number: int) -> Iterator[bytes]:
        before: dict[str, dict[str, str]] = {}
        for page, query in unasked(store, Random(1000 * seed + number)):
            was = before.get(page.slug)
            before[page.slug] = query
            changed = was is not None and number % 2
            yield pages._change(callbacks, page, was or {}, query) if changed else pages._layout(callbacks, page, query)

    return _grown(served, bodies, seconds)


def of_plain(served: Serving, asked: edition.Asked, seconds: float) -> Growth:
    callback = next(each for output, each in pages._callbacks(served).items() if "funnel.figure" in output)

    def bodies(number: int) -> Iterator[bytes]:
        views = [(area, month) for area in asked.areas for month in asked.months]
        Random(number).shuffle(views)
        for area, month in cycle(views):
            yield pages._body(callback, {"area.value": area, "period.value": month})

    return _grown(served, bodies, seconds)


def _grown(served: Serving, bodies: Callable[[int], Iterator[bytes]], seconds: float) -> Growth:
    began = time.perf_counter()
    grown = Growth(began)
    over, lock = threading.Event(), threading.Lock()

    def read() -> None:
        grown.readings.append((time.perf_counter() - began, memory.of_workers(served).resident))

    def ask(number: int) -> None:
        for body in bodies(number):
            if over.is_set():
                return
            answer = sections.send(served, [body], at_once=1)
            with lock:
                grown.answered += 1
                grown.failed += answer.failed

    read()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asking = [pool.submit(ask, number) for number in range(AT_ONCE)]
        while time.perf_counter() - began < seconds:
            time.sleep(min(EVERY, seconds))
            read()
        over.set()
        for each in asking:
            each.result()
    read()
    return grown


def measured(minutes: float, workspace: Path) -> list[Measure]:
    data_folder = workspace / "data"
    edition.build(data_folder)
    edition.prepare_static_files(data_folder)
    file = edition.file_of(data_folder)
    store = open_store(Settings.from_environment({"DATA_FOLDER": str(data_folder)}))
    with ExitStack() as stack:
        mine = stack.enter_context(servers.serving(servers.ours(workspace, data_folder)))
        plain = stack.enter_context(servers.serving(servers.plain(workspace, file)))
        for served in (mine, plain):
            servers.ready(served)
        ours = of_ours(mine, store, 60 * minutes)
        beside = of_plain(plain, edition.asked(file), min(60 * minutes, 60.0))
    print(f"ours, MB of a worker: {ours.told()}\nplain: {beside.told()}")
    return [
        Measure("unasked views: memory of a worker at first", "MB", [ours.first], [beside.first]),
        Measure(
            "unasked views: memory of a worker at last",
            "MB",
            [ours.last],
            [beside.last],
            limit=MOST_TIMES_PLAIN,
            note=f"{ours.answered:,} answers in {minutes:g} minutes, {ours.failed} failed",
        ),
        Measure("unasked views: memory of a worker at most", "MB", [ours.highest], [beside.highest]),
    ]
