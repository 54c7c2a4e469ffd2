"""How fast a move towards peers is reached: the gain of each year, phased as the reader assumes."""

from __future__ import annotations

import math
from typing import Any, Protocol

import pandas as pd

from analysis.scenarios.phasing import Course, by_year, reached_in_years
from components import narrative as say
from components.exhibit import Column, Exhibit, Table
from components.nouns import Noun
from components.parameters import option, parameter
from components.units import PERCENT
from pages import what_ifs
from vocabulary import Choices, Option, Refused

YEARS = Noun("year", "years")
COURSE: dict[str, Course] = {"even": "even", "slow-first": "slow first", "fast-first": "fast first"}
COURSES = Choices(
    (Option("even", "evenly"), Option("slow-first", "slowly at first"), Option("fast-first", "quickly at first"))
)
FEWEST_SHOWN = 5  # years
BY_ITSELF = "Places may change by themselves later; that is not counted."


class Phased(Protocol):
    """Levers that say how fast."""

    years: float
    course: str


def years_until_reached() -> Any:
    """The parameter of how long it takes."""
    return parameter(
        3,
        label="Years until it is reached",
        low=0,
        high=10,
        unit=YEARS,
        why="From then on the whole gain is there; 0 is at once. No publication says how fast it goes here: the years are your assumption.",
    )


def how_it_comes() -> Any:
    """The parameter of the course until it is reached."""
    return option(
        "even",
        label="How it comes",
        choices=COURSES,
        why="Evenly is the same step each year. A change that must first be prepared comes slowly at first.",
    )


def in_words(parameters: Phased) -> str:
    """ "evenly over 3 years", "at once"."""
    if not parameters.years:
        return "at once"
    return f"{COURSES.label(parameters.course)} over {parameters.years:g} {YEARS.after(parameters.years)}"


def shares(parameters: Phased) -> list[float]:
    """The share of the gain that is there in each year shown."""
    horizon = max(FEWEST_SHOWN, math.ceil(parameters.years) + 1)
    found = reached_in_years(parameters.years, horizon, COURSE[parameters.course])
    assert not isinstance(found, Refused)  # the levers allow nothing that is refused
    return list(map(float, found))


def first_and_whole_year(run: what_ifs.Run) -> str:
    """A sentence and a space: the first year, and the year from which the whole gain is there; "" where it is there at once."""
    reached = shares(run.parameters)
    if reached[0] == 1:
        return ""
    whole = next(number for number, share in enumerate(reached, 1) if share > 1 - 1e-9)
    return (
        f"If it comes {in_words(run.parameters)} (your assumption): {say.about(reached[0] * run.outcome.central)} on average in the first year, "
        f"and all from year {whole}. "
    )


def gains_by_year(view: Any, evidence: Any, run: what_ifs.Run) -> Exhibit:
    """The gain of each year with its range, until a year after it is complete."""
    words, reached = run.words, shares(run.parameters)
    found = by_year(run.outcome, reached)
    id = f"{words.name}-by-year"
    if not run.outcome.central:
        return Exhibit(id, "The gain of each year", "", refused="With the levers so set nothing is gained in any year.")
    frame = pd.DataFrame(
        {
            "name": [f"Year {number}" for number in range(1, len(reached) + 1)],
            "share": reached,
            "value": [each.value for each in found],
            "lower": [each.lower for each in found],
            "upper": [each.upper for each in found],
        }
    )
    return Exhibit(
        id=id,
        title=f"Gain by year: {say.about(found[0].value)} in the first, {say.about(found[-1].value)} once it is reached",
        sentence=(
            f"It comes {in_words(run.parameters)}: that is your assumption, and no publication’s. Each bar is what a period of that year has on average, "
            "counted as the measure counts; years do not add up where the same people are counted again. Lines are the interval with your range of "
            "what is closed."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Year after the start"),
                Column("share", "Share of the gain reached", "figure", unit=PERCENT),
                Column("value", say.sentence_case(words.gain), "figure", unit=words.unit),
                Column("lower", words.range_from, "figure", unit=words.unit),
                Column("upper", "to", "figure", unit=words.unit),
            ),
        ),
        spec=what_ifs.bars_of_gain(words, most=len(frame)),
        provenance=words.provenance,
        caveats=(BY_ITSELF, *words.caveats),
    )
