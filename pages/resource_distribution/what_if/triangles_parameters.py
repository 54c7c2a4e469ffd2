"""The short table of programmes that a reader fills in, and how far its entries may be off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analysis.scenarios import Range, around
from analysis.scenarios.value_triangles import Programme
from components.lever_table import LeverTable
from components.parameters import Parameters, doubt, option, parameter
from data_access import LARGEST_SMALL_TABLE, TableRefused, read_small_table
from vocabulary import MILLION, Choices, Option

NAME = "value-triangles"
LETTERS = "ABCD"
PARTS = ("people", "benefit", "cost")
BLANK = "0 leaves it blank."

KINDS = Choices(
    tuple(
        Option(key, label)
        for key, label in (
            ("prevention", "Prevention"),
            ("heart", "Heart and circulation"),
            ("breathing", "Breathing"),
            ("cancer", "Cancer"),
            ("mental", "Mental health"),
            ("joints", "Bones and joints"),
            ("diabetes", "Diabetes"),
            ("digestion", "Digestion"),
            ("nerves", "Nervous system"),
            ("kidneys", "Kidneys and urinary"),
            ("infections", "Infections"),
            ("skin", "Skin"),
            ("eyes", "Eyes"),
            ("teeth", "Teeth"),
            ("injuries", "Injuries"),
            ("learning", "Learning disability"),
            ("children", "Maternity and children"),
            ("frailty", "Frailty"),
            ("primary", "Primary care"),
            ("social", "Social care"),
            ("other", "Another programme"),
        )
    )
)


def _kind(letter: str, default: str) -> Any:
    return option(default, label=f"Programme {letter}", choices=KINDS, why="Its name in the answer, and no more.")


def _people(letter: str) -> Any:
    return parameter(
        0, label=f"{letter}: people who benefit in a year", low=0, high=1_000_000, unit="people", why=BLANK
    )


def _benefit(letter: str) -> Any:
    return parameter(
        0,
        label=f"{letter}: benefit of each, years in full health",
        low=0,
        high=20,
        step=0.001,
        why=f"Over a lifetime, against having no such programme. {BLANK}",
    )


def _cost(letter: str) -> Any:
    return parameter(0, label=f"{letter}: cost, £ million a year", low=0, high=1_000, step=0.001, why=BLANK)


def _off(letter: str, part: str) -> Any:
    return doubt(0, label=f"{letter}: {part} may be off by", why="Its own range, either way. 0: as for all, below.")


@dataclass(frozen=True)
class Table(Parameters):
    a_kind: str = _kind("A", "prevention")
    a_people: int = _people("A")
    a_people_off: float = _off("A", "people")
    a_benefit: float = _benefit("A")
    a_benefit_off: float = _off("A", "benefit")
    a_cost: float = _cost("A")
    a_cost_off: float = _off("A", "cost")
    b_kind: str = _kind("B", "heart")
    b_people: int = _people("B")
    b_people_off: float = _off("B", "people")
    b_benefit: float = _benefit("B")
    b_benefit_off: float = _off("B", "benefit")
    b_cost: float = _cost("B")
    b_cost_off: float = _off("B", "cost")
    c_kind: str = _kind("C", "mental")
    c_people: int = _people("C")
    c_people_off: float = _off("C", "people")
    c_benefit: float = _benefit("C")
    c_benefit_off: float = _off("C", "benefit")
    c_cost: float = _cost("C")
    c_cost_off: float = _off("C", "cost")
    d_kind: str = _kind("D", "cancer")
    d_people: int = _people("D")
    d_people_off: float = _off("D", "people")
    d_benefit: float = _benefit("D")
    d_benefit_off: float = _off("D", "benefit")
    d_cost: float = _cost("D")
    d_cost_off: float = _off("D", "cost")
    people_off: float = doubt(
        20, label="People may be off by", why="Each number of people that has no range of its own, either way."
    )
    benefit_off: float = doubt(
        50,
        label="Benefit may be off by",
        why="Each benefit that has no range of its own, either way. It is least known.",
    )
    cost_off: float = doubt(20, label="Cost may be off by", why="Each cost that has no range of its own, either way.")


def programmes_of(table: Table) -> list[Programme]:
    """Those of which anything is filled in. What is missing of one is left at nothing, which the analysis refuses by name."""
    found = []
    for letter in LETTERS:
        entries = {part: getattr(table, f"{letter.lower()}_{part}") for part in PARTS}
        if any(entries.values()):
            people, benefit, cost = (
                _range(value * (MILLION if part == "cost" else 1), off_of(table, letter, part))
                for part, value in entries.items()
            )
            name = f"{letter}: {KINDS.label(getattr(table, f'{letter.lower()}_kind'))}"
            found.append(Programme(name, people, benefit, cost))
    return found


def off_of(table: Table, letter: str, part: str) -> float:
    """How far an entry may be off, in percent: its own, or as for all of its kind."""
    return float(getattr(table, f"{letter.lower()}_{part}_off") or getattr(table, f"{part}_off"))


def _range(value: float, off: float) -> Range:
    """At least a twentieth of it is left: what stands in a table is not nothing."""
    made = around(float(value), off / 100)
    return Range(max(made.low, 0.05 * value), made.likely, made.high)


COLUMNS = {
    "kind": "Programme",
    "people": "People who benefit in a year",
    "people_off": "People may be off by (%)",
    "benefit": "Benefit of each (years in full health)",
    "benefit_off": "Benefit may be off by (%)",
    "cost": "Cost (£ million a year)",
    "cost_off": "Cost may be off by (%)",
}
"""Headings of the file that fills the table, by what the name of a lever ends with."""

FILE = LeverTable(
    noun="programme",
    rows=tuple(LETTERS.lower()),
    columns=COLUMNS,
    read=read_small_table,
    refused=TableRefused,
    file="programmes.csv",
    largest=LARGEST_SMALL_TABLE,
)
