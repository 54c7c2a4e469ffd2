"""The store alone, at 1, 10 and 30 million observations: how fast an edition is built and how long readers wait.

Figures are invented, the same every time: rates of 7,000 practices in 48 months, added up to 42 systems and England by the
real builder. All editions lie side by side and are read in turn, so that other work of the machine falls on all of them.
"""

from __future__ import annotations

import json
import os
import platform
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.comparison import percentile
from benchmarks.servers import ROOT
from data_access.reference import edition_builder
from data_access.reference.catalogue import load_indicators
from data_access.reference.content import Content
from data_access.reference.edition_builder import Writer
from data_access.reference.editions.files import FileRepository
from data_access.reference.editions.repository import EditionRepository, Pointer, Put
from data_access.reference.recent import Recent
from data_access.reference.sources.loaded import FACT_COLUMNS, AreaRow, Membership
from data_access.reference.store import Store
from settings import Settings
from vocabulary import Indicator, Release

PRACTICES, SYSTEMS = 7_000, 42
MONTHS = tuple(f"{2021 + number // 12}-{number % 12 + 1:02d}" for number in range(48))
OF_ONE = len(MONTHS) * (PRACTICES + SYSTEMS + 1)  # observations of one indicator, those added up included
SIZES = {"1M": 1_000_000, "10M": 10_000_000, "30M": 30_000_000}
ROUNDS, ASKED = 12, 40  # how often all editions are gone through, and questions of a kind each time
SOURCE = "invented"


@dataclass(frozen=True)
class Demand:
    """What must hold, in the unit of what was measured."""

    build: float = 100_000  # observations a second, at least
    small: float = 2.0  # ms, median
    whole: float = 20.0  # ms, median
    growth: float = 1.3  # median at the largest size over the smallest, at most


def content() -> Content:
    systems = [AreaRow(f"S{number:02d}", f"System {number}", f"System {number}", "icb") for number in range(SYSTEMS)]
    practices = [
        AreaRow(f"P{number:05d}", f"Practice {number}", f"P {number}", "practice") for number in range(PRACTICES)
    ]
    england = AreaRow("E92000001", "England", "England", "england")
    members = [Membership("E92000001", system.code, "administrative") for system in systems]
    members += [
        Membership(systems[number % SYSTEMS].code, practice.code, "administrative")
        for number, practice in enumerate(practices)
    ]
    release = Release(SOURCE, "Invented", "-", "-", "-", "-", MONTHS[0], MONTHS[-1], "2026-01-01", "sha256:0", 0)
    return Content((england, *systems, *practices), tuple(members), releases={SOURCE: release})


def indicators(count: int) -> dict[str, Indicator]:
    like = next(iter(load_indicators().values()))
    made = {}
    for number in range(count):
        name = f"indicator_{number:03d}"
        made[name] = replace(
            like,
            id=name,
            value_kind="rate",
            multiplier=1000.0,
            geographies=("practice",),
            aggregates=("icb", "england"),
            disclosure_rule="published",
            breakdowns=(),
            source=SOURCE,
            other_sources=(),
        )
    return made


def _coded(codes: Any, values: list[str]) -> Any:
    """A categorical column; `codes`: whole numbers. The annotations of pandas tell neither well."""
    return pd.Categorical.from_codes(codes, pd.Index(values))


def frames(names: list[str]) -> Iterator[tuple[str, pd.DataFrame]]:
    """One indicator's figures at a time: memory holds no more."""
    months = np.repeat(np.arange(len(MONTHS)), PRACTICES)
    places = np.tile(np.arange(PRACTICES), len(MONTHS))
    codes = [f"P{number:05d}" for number in range(PRACTICES)]
    for number, name in enumerate(names):
        chance = np.random.default_rng(number)
        people = chance.integers(1_000, 20_000, PRACTICES)[places].astype(np.float64)
        frame = pd.DataFrame(
            {
                "indicator": _coded(np.zeros(len(places), dtype=int), [name]),
                "breakdown": _coded(np.zeros(len(places), dtype=int), [""]),
                "period": _coded(months, list(MONTHS)),
                "area": _coded(places, codes),
                "value": np.nan,
                "lower": np.nan,
                "upper": np.nan,
                "numerator": chance.poisson(people * 0.02).astype(np.float64),
                "denominator": people,
                "status": _coded(np.zeros(len(places), dtype=int), ["ok"]),
            }
        )
        yield SOURCE, frame[list(FACT_COLUMNS)]


def build(repository: EditionRepository, name: str, observations: int) -> tuple[float, int]:
    """Build and serve an edition through the real thing, checks included: seconds, and how many observations it has."""
    wanted = indicators(max(round(observations / OF_ONE), 1))

    def put(write: Writer) -> Put:
        filled = edition_builder.fill(content(), frames(list(wanted)), wanted, write)
        return Put(filled.rows["observation"], len(wanted) * len(MONTHS) * PRACTICES)

    began = time.perf_counter()
    with repository.only_builder(10.0) as builder, builder.building(name) as building:
        info = building.fill(put, {"built_on": datetime.now(UTC).isoformat(timespec="seconds")})
        building.finish(Pointer(name, name), "")
    return time.perf_counter() - began, info.rows


Question = Callable[[Store, random.Random], int]


def history(store: Store, chance: random.Random) -> int:
    return len(store.history(_any(store, chance), f"P{chance.randrange(PRACTICES):05d}"))


def systems(store: Store, chance: random.Random) -> int:
    return len(store.observations(_any(store, chance), chance.choice(MONTHS), kind="icb"))


def practices(store: Store, chance: random.Random) -> int:
    return len(store.observations(_any(store, chance), chance.choice(MONTHS), kind="practice"))


def _any(store: Store, chance: random.Random) -> str:
    return f"indicator_{chance.randrange(len(store.indicators())):03d}"


QUESTIONS: dict[str, tuple[Question, int]] = {
    "one area's history, 48 months": (history, len(MONTHS)),
    "42 systems of one month": (systems, SYSTEMS),
    "7,000 practices of one month": (practices, PRACTICES),
}


def read(stores: dict[str, Store]) -> dict[str, dict[str, list[float]]]:
    """Milliseconds of each question at each size."""
    times: dict[str, dict[str, list[float]]] = {question: {size: [] for size in stores} for question in QUESTIONS}
    for number in range(-1, ROUNDS):  # the first round only warms
        for question, (ask, rows) in QUESTIONS.items():
            for size, store in stores.items():
                chance = random.Random(number)
                for _ in range(ASKED):
                    began = time.perf_counter()
                    found = ask(store, chance)
                    took = (time.perf_counter() - began) * 1000
                    if found != rows:
                        raise RuntimeError(f"{question}: {found} rows instead of {rows}")
                    if number >= 0:
                        times[question][size].append(took)
    return times


def repository_at(folder: Path) -> EditionRepository:
    """Files, or the database in REFERENCE_DATABASE_URL, whose editions this measurement removes again."""
    address = Settings.from_environment().reference_database_url
    if address is None:
        return FileRepository(folder)
    from data_access.reference.editions.schemas import SchemaRepository

    return SchemaRepository(address)


def measure(folder: Path, sizes: list[str]) -> dict[str, object]:
    repository = repository_at(folder)
    stores, speeds = {}, {}
    try:
        for size in sizes:
            name = f"emeasured{size.casefold()}"
            seconds, rows = build(repository, name, SIZES[size])
            speeds[size] = rows / seconds
            print(f"{size}: {rows:,} observations in {seconds:.1f} s, {speeds[size]:,.0f} a second", flush=True)
            stores[size] = Store(repository, name, "")
            stores[size].figures.recent = Recent(0)  # the database is measured, not the memory of it
        times = read(stores)
    finally:
        for store in stores.values():
            store.dispose()
        with repository.only_builder(10.0) as builder:
            for store in stores.values():
                builder.remove(store.edition)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # MB on Linux
    return {"kept_in": type(repository).__name__, "build": speeds, "read": _told(times), "peak_memory_mb": peak}


def _told(times: dict[str, dict[str, list[float]]]) -> dict[str, dict[str, dict[str, float]]]:
    return {
        question: {
            size: {"p50": statistics.median(each), "p95": percentile(each, 0.95)} for size, each in sized.items()
        }
        for question, sized in times.items()
    }


def shortfalls(found: dict[str, object], sizes: list[str]) -> list[str]:
    """What is not as it must be, a sentence each."""
    demand = Demand()
    build_speed: dict[str, float] = found["build"]  # type: ignore[assignment]
    reading: dict[str, dict[str, dict[str, float]]] = found["read"]  # type: ignore[assignment]
    said = [f"{size} is built at {speed:,.0f} a second" for size, speed in build_speed.items() if speed < demand.build]
    for question, sized in reading.items():
        limit = demand.whole if QUESTIONS[question][1] == PRACTICES else demand.small
        said += [f"{question} at {size}: {at['p50']:.2f} ms" for size, at in sized.items() if at["p50"] >= limit]
        growth = sized[sizes[-1]]["p50"] / sized[sizes[0]]["p50"]
        if growth > demand.growth:
            said.append(f"{question}: {growth:.2f} times as long at {sizes[-1]} as at {sizes[0]}")
    return said


def main(quick: bool) -> int:
    """Prints what was measured and writes build/benchmark-store.json; 1 when a demand is not met."""
    sizes = ["1M"] if quick else list(SIZES)
    folder = Path(tempfile.mkdtemp(prefix="benchmark-store-"))
    try:
        found = measure(folder, sizes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    reading: dict[str, dict[str, dict[str, float]]] = found["read"]  # type: ignore[assignment]
    for question, sized in reading.items():
        words = ", ".join(f"{size} {at['p50']:.2f} ({at['p95']:.2f})" for size, at in sized.items())
        growth = sized[sizes[-1]]["p50"] / sized[sizes[0]]["p50"]
        print(f"{question}: median (p95) ms: {words}; {sizes[-1]} / {sizes[0]}: {growth:.2f}")
    print(f"peak memory {found['peak_memory_mb']:,.0f} MB")
    short = shortfalls(found, sizes)
    print("\n".join(["Falls short:", *short]) if short else "All demands are met.")
    record = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"processors": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        "falls_short": short,
        **found,
    }
    out = ROOT / "build" / "benchmark-store.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(f"Written to {out.relative_to(ROOT)}.", file=sys.stderr)
    return 1 if short else 0
