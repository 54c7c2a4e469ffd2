"""The short table of programmes that a reader fills in, and how far its entries may be off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analysis.scenarios import Range, around
from analysis.scenarios.value_triangles import Programme
from components.parameters import Parameters, doubt, option, parameter
from vocabulary import Choices, Option

NAME = "value-triangles"
MILLION = 1_000_000
LETTERS = "ABCD"
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
            ("children", "Maternity and children"),
            ("frailty", "Frailty"),
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


@dataclass(frozen=True)
class Table(Parameters):
    a_kind: str = _kind("A", "prevention")
    a_people: int = _people("A")
    a_benefit: float = _benefit("A")
    a_cost: float = _cost("A")
    b_kind: str = _kind("B", "heart")
    b_people: int = _people("B")
    b_benefit: float = _benefit("B")
    b_cost: float = _cost("B")
    c_kind: str = _kind("C", "mental")
    c_people: int = _people("C")
    c_benefit: float = _benefit("C")
    c_cost: float = _cost("C")
    d_kind: str = _kind("D", "cancer")
    d_people: int = _people("D")
    d_benefit: float = _benefit("D")
    d_cost: float = _cost("D")
    people_off: float = doubt(20, label="People may be off by", why="Each number of people, either way.")
    benefit_off: float = doubt(50, label="Benefit may be off by", why="Each benefit, either way. It is least known.")
    cost_off: float = doubt(20, label="Cost may be off by", why="Each cost, either way.")


def programmes_of(table: Table) -> list[Programme]:
    """Those of which anything is filled in. What is missing of one is left at nothing, which the analysis refuses by name."""
    found = []
    for letter in LETTERS:
        people, benefit, cost = (getattr(table, f"{letter.lower()}_{part}") for part in ("people", "benefit", "cost"))
        if people or benefit or cost:
            name = f"{letter}: {KINDS.label(getattr(table, f'{letter.lower()}_kind'))}"
            found.append(
                Programme(
                    name,
                    _range(people, table.people_off),
                    _range(benefit, table.benefit_off),
                    _range(cost * MILLION, table.cost_off),
                )
            )
    return found


def _range(value: float, off: float) -> Range:
    """At least a twentieth of it is left: what stands in a table is not nothing."""
    made = around(float(value), off / 100)
    return Range(max(made.low, 0.05 * value), made.likely, made.high)
