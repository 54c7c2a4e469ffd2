"""`python -m benchmarks [store|pages|memory|signing-in] [--quick]`: measures, prints a table, writes build/benchmark.json. Linux only (it reads /proc).

Everything is measured on the sites in turn, ours, plain, ours, plain, so that other work of the machine falls on both.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from benchmarks import (
    cold_load,
    edition,
    filter_change,
    memory,
    memory_growth,
    pages,
    sections,
    servers,
    signing_in,
    store,
)
from benchmarks.browser import chromium
from benchmarks.comparison import Limit, Measure, percentile, table
from benchmarks.servers import ROOT, Serving, Site

NO_SLOWER = Limit(ratio=1.0)
BESIDE = f"{sections.AT_ONCE} requests at a time, {servers.WORKERS} workers of {servers.THREADS} threads each."
SEEN, SEEN_STATIC, USABLE = Limit(ratio=0.3), Limit(ratio=1.5), Limit(ratio=0.9)
MOST_MEGABYTES = Limit(ours=1.3)


@dataclass(frozen=True)
class Effort:
    """How often each thing is done."""

    starts: int = 3
    loads: int = 9
    change_rounds: int = 5
    changes: int = 30  # months in a round
    section_rounds: int = 5
    requests: int = 200  # of one section in one round


QUICK = Effort(starts=1, loads=3, change_rounds=2, changes=6, section_rounds=1)


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def starts(both: Sequence[Site], effort: Effort, workspace: Path) -> list[Measure]:
    """An empty machine to the first page, and a start on what is there already."""
    built: list[float] = []
    began: dict[str, list[float]] = {site.name: [] for site in both}
    for number in range(effort.starts):
        built.append(edition.build(workspace / f"fresh-{number}"))
        for site in both:
            with servers.serving(site) as served:
                began[site.name].append(servers.first_page(served))
    return [
        Measure("edition built from the starter", "s", built),
        Measure("start to first page served", "s", began["ours"], began["plain"], note="edition and files are there"),
    ]


def cold_workers(both: Sequence[Site], bodies: dict[str, list[bytes]], effort: Effort) -> list[Measure]:
    """The first requests after a start: eight readers at once, before any worker has answered anything."""
    slowest: dict[str, list[float]] = {site.name: [] for site in both}
    failed: dict[str, list[float]] = {site.name: [] for site in both}
    for _ in range(effort.starts):
        for site in both:
            with servers.serving(site) as served:
                answers = sections.send(served, bodies[site.name])
            slowest[site.name].append(max(answers.times))
            failed[site.name].append(answers.failed)
    return [
        Measure("cold worker: slowest of first 8", "ms", slowest["ours"], slowest["plain"]),
        Measure("cold worker: failed of first 8", "", failed["ours"], failed["plain"]),
    ]


def loads(browser: Browser, sites: Sequence[Serving], effort: Effort) -> list[Measure]:
    """Ours against the plain page with the same chart, and against a static page with the same picture of it."""
    cold: dict[str, list[cold_load.Visit]] = {served.site.name: [] for served in sites}
    warm: dict[str, list[cold_load.Visit]] = {served.site.name: [] for served in sites}
    for _ in range(effort.loads):
        for served in sites:
            first, second = cold_load.visits(browser, served)
            cold[served.site.name].append(first)
            warm[served.site.name].append(second)

    def measure(
        name: str, unit: str, visits: dict[str, list[cold_load.Visit]], what: str, beside: str = "plain", **more: Any
    ) -> Measure:
        values = {site: [float(getattr(visit, what)) for visit in visits[site]] for site in ("ours", beside)}
        return Measure(name, unit, values["ours"], values[beside], **more)

    alone = {"beside": "static", "note": "beside a static page with the same picture, not the plain one"}
    return [
        measure("cold load: over the wire", "MB", cold, "megabytes", limit=MOST_MEGABYTES),
        measure("cold load: requests", "", cold, "requests"),
        measure("cold load: first chart seen", "ms", cold, "picture", limit=SEEN),
        measure("cold load: first chart seen, static", "ms", cold, "picture", limit=SEEN_STATIC, **alone),
        measure("cold load: first chart usable", "ms", cold, "first_chart", limit=USABLE),
        measure("cold load: all charts usable", "ms", cold, "all_charts", note="two of ours, one of the plain page"),
        measure("warm load: over the wire", "MB", warm, "megabytes"),
        measure("warm load: requests", "", warm, "requests"),
        measure("warm load: first chart seen", "ms", warm, "picture"),
        measure("warm load: first chart usable", "ms", warm, "first_chart", limit=NO_SLOWER),
    ]


def filter_changes(browser: Browser, both: Sequence[Serving], asked: edition.Asked, effort: Effort) -> list[Measure]:
    rounds: dict[str, list[filter_change.Round]] = {served.site.name: [] for served in both}
    for number in range(effort.change_rounds):
        begin = 1 + number * effort.changes % (len(asked.months) - effort.changes - 1)
        months = asked.months[begin : begin + effort.changes]
        for served in both:
            rounds[served.site.name].append(filter_change.changes(browser, served, months))

    def measure(name: str, what: str, share: float, **more: Any) -> Measure:
        values = {
            site: [percentile([getattr(change, what) for change in each.changes], share) for each in done]
            for site, done in rounds.items()
        }
        return Measure(f"filter change: {name}", "ms", values["ours"], values["plain"], **more)

    def cost(name: str, what: str, note: str) -> Measure:
        values = {site: [float(getattr(each, what)) for each in done] for site, done in rounds.items()}
        return Measure(f"filter change: {name}", "ms", values["ours"], values["plain"], note=note)

    done_so_often = f"{effort.change_rounds} rounds of {effort.changes} changes"
    return [
        measure("first chart painted, p50", "first", 0.5, note=done_so_often),
        measure("same chart painted, p50", "same", 0.5, limit=NO_SLOWER, note="the chart that both sites have"),
        measure("same chart painted, p95", "same", 0.95, limit=NO_SLOWER),
        measure("all charts painted, p50", "all", 0.5),
        measure("all charts painted, p95", "all", 0.95),
        cost("browser's processor time", "browser", note="the page's own thread, for one change"),
        cost("server's processor time", "server", note="all workers, for one change"),
    ]


def server_sections(
    both: Sequence[Serving], bodies: dict[str, Any], views: Iterator[sections.View], effort: Effort
) -> list[Measure]:
    """Each section of ours against the plain page's one callback, which makes its chart."""
    mine, theirs = both
    found: list[Measure] = []
    work: dict[str, list[float]] = {"ours": [0.0] * effort.section_rounds, "plain": []}
    runs: dict[str, list[tuple[sections.Answers, sections.Answers]]] = {name: [] for name in sections.NAMES}
    for number in range(effort.section_rounds):
        for name in sections.NAMES:
            asked = list(islice(views, effort.requests))
            answers = sections.send(mine, [sections.for_view(bodies[name], view) for view in asked])
            beside = sections.send(theirs, [sections.for_view(bodies["charts"], view) for view in asked])
            runs[name].append((answers, beside))
            if name != "page layout":
                work["ours"][number] += answers.seconds * 1000 / effort.requests
        work["plain"].append(beside.seconds * 1000 / effort.requests)
    for name, pairs in runs.items():
        failed = sum(ours.failed + plain.failed for ours, plain in pairs)
        note = f"{failed} requests failed" if failed else ""
        ours, plain = [a for a, _ in pairs], [b for _, b in pairs]
        found += [
            Measure(f"server {name}: p50", "ms", [a.middle for a in ours], [b.middle for b in plain], note=note),
            Measure(f"server {name}: p95", "ms", [a.p95 for a in ours], [b.p95 for b in plain]),
            Measure(f"server {name}: answer", "kB", [a.kilobytes for a in ours], [b.kilobytes for b in plain]),
        ]
    words = "headline, two cards and tables against the plain page's one chart; elapsed time for each view at full load"
    return [*found, Measure("server: one change of view", "ms", work["ours"], work["plain"], note=words)]


def memories(both: Sequence[Serving]) -> list[Measure]:
    mine, theirs = (memory.of_workers(served) for served in both)
    return [
        Measure(
            "memory of a worker, resident", "MB", [mine.resident], [theirs.resident], note="after all of the above"
        ),
        Measure("memory of master and workers", "MB", [mine.proportional], [theirs.proportional], note="proportional"),
    ]


def measured(effort: Effort, workspace: Path) -> list[Measure]:
    data_folder = workspace / "data"
    say("edition and static files")
    first = edition.build(data_folder)
    prepared = edition.prepare_static_files(data_folder)
    file = edition.file_of(data_folder)
    asked = edition.asked(file)
    both = (servers.ours(workspace, data_folder), servers.plain(workspace, file))
    say("starts")
    found = starts(both, effort, workspace)
    alone = Measure("compressing static files, once", "s", [prepared], note=f"edition before it: {first:.2f} s")
    found.insert(1, alone)
    views = sections.mixed(asked.areas, asked.months)
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        serving = [stack.enter_context(servers.serving(site)) for site in both]
        for served in serving:
            servers.ready(served)
        bodies: dict[str, Any] = {}
        for served in serving:
            bodies |= sections.captured(browser, served, asked.months[3])
        say("cold workers")
        some = list(islice(views, sections.AT_ONCE))
        first_bodies = {"ours": "change of view", "plain": "charts"}
        eight = {site: [sections.for_view(bodies[name], view) for view in some] for site, name in first_bodies.items()}
        found += cold_workers(both, eight, effort)
        say("first page, cold and warm")
        picture = cold_load.picture(serving[0])
        with servers.serving(servers.static(workspace, picture)) as static:
            servers.ready(static)
            found += loads(browser, [*serving, static], effort)
        say("filter changes")
        found += filter_changes(browser, serving, asked, effort)
        say("sections of the server")
        found += server_sections(serving, bodies, views, effort)
        found += memories(serving)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions: to see that it works, not to quote")
    parser.add_argument(
        "part",
        nargs="?",
        choices=["store", "pages", "memory", "signing-in"],
        help="only the store, at 1, 10 and 30 million observations; every page; how far workers grow; or what signing in costs",
    )
    parser.add_argument("--minutes", type=float, default=10.0, help="memory only: how long views are asked for")
    parser.add_argument(
        "--times",
        type=int,
        default=1,
        help="pages only: an edition with every observation so many times, 5 being 10 million",
    )
    asked = parser.parse_args()
    if asked.part == "store":
        return store.main(asked.quick)
    quick = asked.quick
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        if asked.part == "pages":
            found = pages.measured(pages.QUICK if quick else pages.Effort(), Path(folder), asked.times)
        elif asked.part == "memory":
            found = memory_growth.measured(1.0 if quick else asked.minutes, Path(folder))
        elif asked.part == "signing-in":
            found = signing_in.measured(10 if quick else 60, Path(folder))
        else:
            found = measured(QUICK if quick else Effort(), Path(folder))
    print(table(found))
    print(
        "\nours and plain: median (lowest-highest) of the repetitions; ratio: of the medians (lowest-highest of the pairs). "
        + (signing_in.BESIDE if asked.part == "signing-in" else BESIDE)
    )
    record = {
        "times": asked.times,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "quick": quick,
        "machine": {"processors": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        "measures": [measure.record() for measure in found],
    }
    out = ROOT / "build" / (f"benchmark-{asked.part}.json" if asked.part else "benchmark.json")
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(f"Written to {out.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
