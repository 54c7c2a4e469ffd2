"""An invented country of loaded figures, everything the store answers of it, and an attacker who solves for what is hidden."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from data_access.reference import starter_files, tidy_file
from data_access.reference.content import Content
from data_access.reference.editions import add_own, ensure_edition
from data_access.reference.own_sources import offered
from data_access.reference.sources import own_data_file
from data_access.reference.sources.loaded import AreaRow, Membership, facts
from data_access.reference.store import Store, open_store
from settings import Settings
from vocabulary import Estimate, Refused, Release, Status

MEASURE = "invented_contacts"
ENGLAND, REGION = "E92000001", "E40000009"
TEMPLATE = Path(__file__).parents[3] / "docs" / "own_data_template.yaml"

Cell = tuple[str, str, str]  # practice, breakdown, period


@dataclass(frozen=True)
class Country:
    """Counts of practices, which lie in boards and in authorities. `counts`: numerator and denominator of each cell."""

    board_of: Mapping[str, str]
    authority_of: Mapping[str, str]
    counts: Mapping[Cell, tuple[int, int]]
    multiplier: float = 1000 * 52.18
    more: tuple[
        tuple[str, str, str, int, int], ...
    ] = ()  # rows of larger areas: area, breakdown, period and its counts

    @property
    def practices(self) -> list[str]:
        return sorted(self.board_of)

    @property
    def hidden(self) -> list[Cell]:
        return [cell for cell, (top, _) in self.counts.items() if 0 < top < 8]

    def with_counts(self, changed: Mapping[Cell, int]) -> Country:
        counts = {cell: (changed.get(cell, top), bottom) for cell, (top, bottom) in self.counts.items()}
        return replace(self, counts=counts)


def invented(practices: int, periods: Sequence[str], seed: int = 1, *, sexes: bool = True) -> Country:
    """About three in ten counts are from 1 to 7, one in twenty is 0."""
    random = np.random.default_rng(seed)
    names = [f"P{number:05d}" for number in range(practices)]
    boards = {name: f"B{number // 25:02d}" for number, name in enumerate(names)}
    authorities = {name: f"A{number % max(practices // 20, 2):02d}" for number, name in enumerate(names)}
    counts: dict[Cell, tuple[int, int]] = {}
    for name in names:
        for period in periods:
            kind = random.random()
            top = 0 if kind < 0.05 else int(random.integers(1, 8)) if kind < 0.35 else int(random.integers(8, 400))
            bottom = int(random.integers(500, 12_000))
            counts[name, "", period] = top, bottom
            if sexes:
                women = int(random.integers(0, top + 1))
                counts[name, "sex=female", period] = women, bottom // 2
                counts[name, "sex=male", period] = top - women, bottom - bottom // 2
    return Country(boards, authorities, counts)


def served(settings: Settings, folder: Path, country: Country) -> Store:
    """The country's figures added to an edition as a user adds them."""
    folder.mkdir(parents=True)
    starter = folder / "starter"
    _write_starter(starter, country)
    ensure_edition(settings, starter, accept=True)
    rows = [(*cell, *counts) for cell, counts in country.counts.items()]
    lines = [
        f"{MEASURE},{area},{period},{breakdown},{top},{bottom},,,"
        for area, breakdown, period, top, bottom in (*rows, *country.more)
    ]
    (folder / "contacts.csv").write_text("\n".join([",".join(own_data_file.COLUMNS), *lines]) + "\n")
    entry = yaml.safe_load(TEMPLATE.read_text()) | {
        "value_kind": "rate",
        "unit": "per 1,000",
        "multiplier": country.multiplier,
        "geographies": ["practice"],
        "breakdowns": ["sex"],
        "aggregates": ["icb", "ltla", "region", "england"],
    }
    (folder / f"{MEASURE}.yaml").write_text(yaml.safe_dump(entry))
    add_own(settings, offered(folder / "contacts.csv", "contacts"), starter, accept=True)
    return open_store(settings)


def _write_starter(folder: Path, country: Country) -> None:
    release = Release("r1", "Title", "Publisher", "OGL", "Attribution", "as is", "", "", "2026-01-01", "sha256:0", 1)
    boards, authorities = sorted(set(country.board_of.values())), sorted(set(country.authority_of.values()))
    areas = [
        AreaRow(ENGLAND, "England", "England", "england", "", ENGLAND),
        AreaRow(REGION, "Middle", "Middle", "region", "", REGION),
        *(AreaRow(code, f"Board {code}", code, "icb", code) for code in boards),
        *(AreaRow(code, f"Authority {code}", code, "ltla", "", code) for code in authorities),
        *(AreaRow(code, f"Practice {code}", code, "practice", code) for code in country.practices),
        AreaRow("RAA", "One NHS Trust", "One", "trust", "RAA"),
    ]
    links = [(ENGLAND, REGION), *((REGION, code) for code in boards), (ENGLAND, "RAA")]
    links += [(board, code) for code, board in country.board_of.items()]
    members = [Membership(parent, child, "administrative") for parent, child in links]
    members += [Membership(parent, child, "located") for child, parent in country.authority_of.items()]
    content = Content(
        areas=tuple(areas),
        members=tuple(members),
        labels={("sex", "female"): "Women", ("sex", "male"): "Men"},
        facts={
            "ae_by_provider": facts(
                indicator=np.array(["ae_4_hour_type_1"], dtype=object),
                period=np.array(["1900-01"], dtype=object),
                area=np.array(["RAA"], dtype=object),
                numerator=np.array([600.0]),
                denominator=np.array([1000.0]),
            )
        },
        releases={"ae_by_provider": release},
    )
    starter_files.write(folder, content)


def places_among(practices: Sequence[str], number: int, seed: int = 2) -> list[tuple[str, ...]]:
    """Overlapping places of 3 to 7 practices, and for every third one all the others: what a system less a place is."""
    random = np.random.default_rng(seed)
    found = []
    for turn in range(number):
        some = tuple(sorted(random.choice(practices, int(random.integers(3, 8)), replace=False).tolist()))
        found += [some] if turn % 3 else [some, tuple(sorted(set(practices) - set(some)))]
    return found


@dataclass(frozen=True)
class Answer:
    """One thing the store said: of which practices together, by which breakdown, in which period, and what."""

    asked: str
    practices: tuple[str, ...]
    breakdown: str
    period: str
    said: Estimate | Refused


def answers(store: Store, country: Country, places: Iterable[tuple[str, ...]]) -> list[Answer]:
    """All the store says of the measure: each kind of area, the history of each practice, the places, and the download."""
    found = []
    members = {
        **{code: (code,) for code in country.practices},
        **{
            board: tuple(p for p in country.practices if country.board_of[p] == board)
            for board in set(country.board_of.values())
        },
        **{
            one: tuple(p for p in country.practices if country.authority_of[p] == one)
            for one in set(country.authority_of.values())
        },
        REGION: tuple(country.practices),
        ENGLAND: tuple(country.practices),
    }
    for row in store.coverage(MEASURE):
        seen = store.observations(MEASURE, row.period, kind=row.kind, breakdown=row.breakdown)
        found += [
            Answer(f"{row.kind} {code}", members[code], row.breakdown, row.period.id, seen.estimate(at))
            for at, code in enumerate(seen.area)
        ]
    for code in members:
        history = store.history(MEASURE, code)
        found += [
            Answer(f"history {code}", members[code], "", period, history.estimate(at))
            for at, period in enumerate(history.period)
        ]
    for period in store.periods(MEASURE, kind="practice"):
        for place in places:
            found += [
                Answer("place", place, key, period.id, store.place(MEASURE, period, place, breakdown=key))
                for key in store.breakdowns(MEASURE, kind="practice")
            ]
    return found


def download(store: Store) -> str:
    """The measure's file, without what names the edition and the load."""
    rows = csv.DictReader(io.StringIO("".join(tidy_file.lines(store, MEASURE))))
    return "\n".join(
        str([text for name, text in row.items() if name not in ("edition", "publication")]) for row in rows
    )


def narrowed(
    country: Country, said: Sequence[Answer], wanted: Sequence[Cell] | None = None, *, merely_rounded: bool = False
) -> dict[Cell, tuple[int, int]]:
    """The hidden counts that the answers narrow: the least and most each can be, where that is not 1 and 7.

    The attacker knows the rules. A shown count is within 2.5 of what it is, or is 0; a suppressed one of everybody is from 1 to 7,
    of a breakdown any; the sum over a breakdown is everybody. A sum is within 2.5 for each practice in it, once more for
    itself, and within 3 for each hidden count. `merely_rounded`: a sum is within 2.5 of what it is.
    """
    cells = {cell: number for number, cell in enumerate(country.counts)}
    least, most = np.zeros(len(cells)), np.full(len(cells), 1e6)
    for each in said:
        if len(each.practices) == 1 and isinstance(each.said, Estimate):
            at = cells.get((each.practices[0], each.breakdown, each.period))
            if at is None:
                continue
            if each.said.status == Status.SUPPRESSED:
                if not each.breakdown:
                    least[at], most[at] = max(least[at], 1), min(most[at], 7)
            elif each.said.numerator is not None:
                near = 2 if each.said.numerator else 0
                least[at], most[at] = (
                    max(least[at], each.said.numerator - near),
                    min(most[at], each.said.numerator + near),
                )
    rows: list[tuple[list[int], list[float], float, float]] = []
    for each in said:
        if isinstance(each.said, Refused) or each.said.numerator is None or len(each.practices) == 1:
            continue
        inside = [cells[code, each.breakdown, each.period] for code in each.practices]
        doubt = sum(3 if most[at] <= 7 and least[at] >= 1 else 2 if most[at] else 0 for at in inside)
        doubt = 2 if merely_rounded else doubt + (0 if each.asked == "place" else 2)
        rows.append((inside, [1.0] * len(inside), each.said.numerator - doubt, each.said.numerator + doubt))
    for (code, key, period), at in cells.items():
        parts = [cells[code, each, period] for each in ("sex=female", "sex=male") if (code, each, period) in cells]
        if not key and parts:
            rows.append(([at, *parts], [1.0, *[-1.0] * len(parts)], 0, 0))
    solver = _Solver(rows, least, most)
    found = {cell: solver.range_of(cells[cell]) for cell in (wanted or country.hidden)}
    return {cell: ends for cell, ends in found.items() if ends[0] > 1 or ends[1] < 7}


class _Solver:
    """Whole numbers within bounds that fulfil sums."""

    def __init__(
        self, rows: Sequence[tuple[list[int], list[float], float, float]], least: np.ndarray, most: np.ndarray
    ) -> None:
        self.least, self.most = least, most
        of = np.repeat(np.arange(len(rows)), [len(row[0]) for row in rows])
        values = np.concatenate([row[1] for row in rows]) if rows else np.array([])
        at = np.concatenate([row[0] for row in rows]) if rows else np.array([], dtype=int)
        table = csr_array((values, (of, at)), shape=(len(rows), len(least)))
        self.sums = LinearConstraint(table, [row[2] for row in rows], [row[3] for row in rows])

    def range_of(self, cell: int) -> tuple[int, int]:
        """The least and most a cell can be. Raises AssertionError where the sums contradict each other."""
        ends = []
        for sign in (1.0, -1.0):
            aim = np.zeros(len(self.least))
            aim[cell] = sign
            solved = milp(
                aim,
                constraints=[self.sums],
                integrality=np.ones(len(aim)),
                bounds=Bounds(self.least, self.most),
                options={"presolve": True},
            )
            assert solved.success, "what the store says contradicts itself"
            ends.append(round(sign * solved.fun))
        return ends[0], ends[1]
